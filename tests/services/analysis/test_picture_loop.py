from collections.abc import Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.errors import Cancelled, PictureError
from colonyqc.domain.picture import Picture
from colonyqc.inference.workers import ThreadWorkers
from colonyqc.services.analysis import colonies
from colonyqc.services.analysis.picture_loop import go_through
from colonyqc.services.ports import ONE_BY_ONE, UNWATCHED, Artefacts, Monitor, Outcome, Workers
from services.analysis.test_colonies import BLACK, THREE, TWO, acquisition, context
from support.builders import picture_result
from support.tiny_model import write_package

WAIT_S = 60.0
OVERVIEW = Artefacts(None, np.zeros((2, 2, 3), np.uint8))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_package(tmp_path / "models")
    return tmp_path / "models"


def analysed(models: Path, names: Sequence[str], workers: Workers, **watched: object) -> Outcome:
    arrays = {"a": TWO, "b": THREE, "dark": BLACK, "c": TWO[::-1].copy()}
    place, _ = context(models, arrays, um=2.0, broken=("gone",), workers=workers)
    return colonies.run(acquisition(*names), context=place, **watched)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "names", [("a", "b", "c"), ("dark", "a", "b"), ("gone", "a", "b"), ("a", "gone", "c", "gone")]
)
def test_side_by_side_gives_what_one_by_one_gives(models: Path, names: tuple[str, ...]) -> None:
    alone = analysed(models, names, ONE_BY_ONE)
    beside = analysed(models, names, ThreadWorkers(3))
    assert beside.analysis.pictures == alone.analysis.pictures
    assert beside.analysis.failures == alone.analysis.failures
    assert beside.analysis.model == alone.analysis.model
    for one, other in zip(alone.artefacts, beside.artefacts, strict=True):
        np.testing.assert_array_equal(one.labels, other.labels)
        np.testing.assert_array_equal(one.overview, other.overview)


def test_no_picture_that_can_be_read_is_the_first_ones_reason(models: Path) -> None:
    with pytest.raises(PictureError, match="gone"):
        analysed(models, ("gone", "gone"), ThreadWorkers(2))


def test_pictures_are_told_of_in_their_order_whichever_is_done_first() -> None:
    second_is_done = Event()

    def one(index: int, _: Picture, __: Monitor) -> tuple[PictureResult, Artefacts]:
        if index == 0:
            assert second_is_done.wait(WAIT_S)
        elif index == 1:
            second_is_done.set()
        return picture_result(index), OVERVIEW

    told: list[int] = []
    value = acquisition("a", "b", "c")
    found = go_through(
        value, one, UNWATCHED, lambda index, _, __: told.append(index), ThreadWorkers(2)
    )
    assert found.results == [picture_result(index) for index in range(3)]
    assert told == [0, 1, 2]


def test_a_picture_that_fails_leaves_the_others_alone() -> None:
    def one(index: int, picture: Picture, _: Monitor) -> tuple[PictureResult, Artefacts]:
        if index == 1:
            raise PictureError(picture.name, "it is cut short", "Copy it again.")
        return picture_result(index), OVERVIEW

    value = acquisition("a", "b", "c", "d")
    found = go_through(value, one, UNWATCHED, None, ThreadWorkers(2))
    assert found.results == [picture_result(index) for index in (0, 2, 3)]
    (failure,) = found.failures
    assert failure.name == "b"
    assert "cut short" in failure.reason


def test_being_asked_to_stop_ends_every_picture_and_begins_no_more() -> None:
    asked, begun = Event(), []

    def one(index: int, _: Picture, monitor: Monitor) -> tuple[PictureResult, Artefacts]:
        begun.append(index)
        asked.set()
        monitor.check()
        return picture_result(index), OVERVIEW

    value = acquisition(*(f"{n}" for n in range(20)))
    with pytest.raises(Cancelled):
        go_through(value, one, Monitor(cancelled=asked.is_set), None, ThreadWorkers(2))
    assert len(begun) <= 3


def test_progress_only_goes_forward_and_ends_at_the_whole(models: Path) -> None:
    told: list[float] = []
    monitor = Monitor(lambda share, _: told.append(share))
    analysed(models, ("a", "gone", "b", "c"), ThreadWorkers(3), monitor=monitor)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)
