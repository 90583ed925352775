import io

import numpy as np
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.regions import (
    RegionMethod,
    RegionPicture,
    RegionRequest,
    RegionResult,
    kind_of,
)
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, RegionEngine, unseen
from colonyqc.services.regions.find import RegionFinder

PICTURE = RegionPicture("a.png", np.zeros((4, 4), np.float32))


class Engine:
    """Knows some methods and calls everything one region."""

    def __init__(self, *methods: RegionMethod) -> None:
        self._methods = methods

    def methods(self) -> tuple[RegionMethod, ...]:
        return self._methods

    def run(
        self, request: RegionRequest, monitor: Monitor = UNWATCHED, on_preview: OnPreview = unseen
    ) -> RegionResult:
        assert request.method is not None
        return RegionResult(np.zeros((4, 4), np.uint8), 1, request.method, request.seed, 0, 0.0)


def finder(*engines: RegionEngine) -> RegionFinder:
    return RegionFinder(lambda: engines)


def test_the_best_of_the_first_engine_that_can_run_answers() -> None:
    lacking, plain = Engine(), Engine(RegionMethod.ENCODER, RegionMethod.KMEANS)
    both = finder(lacking, plain)
    assert both.methods() == (RegionMethod.ENCODER, RegionMethod.KMEANS)
    assert both.run(RegionRequest(PICTURE)).method is RegionMethod.ENCODER


def test_a_method_asked_for_is_the_one_that_runs() -> None:
    both = finder(Engine(RegionMethod.DIFFERENTIABLE), Engine(RegionMethod.KMEANS))
    found = both.run(RegionRequest(PICTURE, method=RegionMethod.KMEANS, seed=3))
    assert (found.method, found.seed, found.assistive) == (RegionMethod.KMEANS, 3, True)


def test_a_method_that_is_not_there_is_a_sentence_naming_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"differentiable can't run here.*hand: kmeans\."):
        finder(Engine(RegionMethod.KMEANS)).run(
            RegionRequest(PICTURE, method=RegionMethod.DIFFERENTIABLE)
        )


def weights(method: RegionMethod) -> bytes:
    to = io.BytesIO()
    np.savez(to, kind=np.array(kind_of(method)))
    return to.getvalue()


def test_a_reference_goes_to_the_engine_that_made_it() -> None:
    both = finder(Engine(RegionMethod.DIFFERENTIABLE), Engine(RegionMethod.ENCODER))
    found = both.run(RegionRequest(PICTURE, reference=weights(RegionMethod.ENCODER)))
    assert found.method is RegionMethod.ENCODER


@pytest.mark.parametrize(
    "packed", [b"nothing", b"PK\x03\x04 cut", weights(RegionMethod.KMEANS)[:-9]]
)
def test_a_file_that_is_no_weights_is_one_sentence(packed: bytes) -> None:
    with pytest.raises(UsageError, match="no file of region weights"):
        finder(Engine(RegionMethod.ENCODER)).run(RegionRequest(PICTURE, reference=packed))
