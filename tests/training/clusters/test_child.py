"""The child process: previews, progress, a stop, a sentence, and no torch on this side."""

import subprocess
import sys
import threading
from multiprocessing import active_children

import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled, TrainingError, UsageError
from colonyqc.domain.regions import RegionMethod, RegionPicture, RegionPreview, RegionRequest
from colonyqc.services.ports import Monitor
from colonyqc.training.clusters.child import DifferentiableRegions
from training.clusters.pictures import agreement, halves


def test_a_child_shows_regions_while_it_works_and_answers() -> None:
    contrast, truth = halves()
    shown: list[RegionPreview] = []
    shares: list[float] = []
    found = DifferentiableRegions().run(
        RegionRequest(RegionPicture("a", contrast), RegionMethod.DIFFERENTIABLE_TEXTURE, 2),
        Monitor(lambda share, _: shares.append(share)),
        shown.append,
    )
    assert shown
    assert shown[0].labels.dtype == np.uint8
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert agreement(found.labels, truth) > 0.9


def test_a_stop_ends_the_child() -> None:
    contrast, _ = halves(512)
    asked = threading.Event()
    with pytest.raises(Cancelled):
        DifferentiableRegions().run(
            RegionRequest(RegionPicture("a", contrast), RegionMethod.DIFFERENTIABLE),
            Monitor(lambda share, what: asked.set(), asked.is_set),
        )


def test_a_child_serves_further_requests_after_a_stop_and_a_refusal() -> None:
    contrast, _ = halves()
    picture = RegionPicture("a", contrast)
    engine = DifferentiableRegions()
    asked = RegionRequest(picture, RegionMethod.DIFFERENTIABLE_TEXTURE, 2)
    first = engine.run(asked)
    before = {child.pid for child in active_children()}
    with pytest.raises(Cancelled):
        engine.run(asked, Monitor(cancelled=lambda: True))
    with pytest.raises(UsageError):
        engine.run(RegionRequest(picture, reference=b"nothing"))
    again = engine.run(asked)
    assert {child.pid for child in active_children()} == before
    assert np.array_equal(first.labels, again.labels)
    engine.close()
    assert not before & {child.pid for child in active_children()}


def test_a_child_that_dies_is_a_sentence_and_the_next_request_is_answered() -> None:
    contrast, _ = halves(96)
    engine = DifferentiableRegions()
    asked = RegionRequest(RegionPicture("a", contrast), RegionMethod.DIFFERENTIABLE_TEXTURE, 2)

    def kill(_: float, __: str) -> None:
        for child in active_children():
            child.kill()

    with pytest.raises(TrainingError, match="ended before it answered"):
        engine.run(asked, Monitor(kill))
    assert engine.run(asked).clusters == 2
    engine.close()


def test_what_the_child_refuses_is_a_sentence_here() -> None:
    contrast, _ = halves()
    with pytest.raises(UsageError, match="no weights of differentiable"):
        DifferentiableRegions().run(
            RegionRequest(RegionPicture("a", contrast), reference=b"PK nothing")
        )


def test_asking_for_the_methods_loads_no_torch() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from colonyqc.training.clusters.child import DifferentiableRegions as D;"
            "print(len(D().methods()), 'torch' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["3", "False"]
