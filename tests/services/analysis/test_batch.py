from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.errors import Cancelled, HistoryError
from colonyqc.domain.picture import Acquisition, Collection, DishKey, Failure, Picture, Region, Tile
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.domain.statistics import DishStatistics
from colonyqc.domain.verdict import WITHDRAWN, Verdict
from colonyqc.history import SqlHistories, database_url, open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis import batch, colonies, keep
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Histories, Monitor
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from support.command import field
from support.fake_pictures import ArraySource, FakePictures
from support.tiny_model import write_package

ARRAYS = {name: field(seed) for seed, name in enumerate("abc")}


@pytest.fixture
def histories(tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(database_url(tmp_path / "t.db"))
    yield opened
    opened.engine.dispose()


@pytest.fixture
def place(tmp_path: Path, histories: SqlHistories) -> ServiceContext:
    write_package(tmp_path / "models")
    return ServiceContext(
        pictures=FakePictures(ARRAYS, broken=["b"]),
        models=ModelLibrary([tmp_path / "models"]),
        histories=histories,
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=QualityLimits(focus_min=0.0)),
        person="Ann",
        app_version="0.1.0",
        rules=RuleSetFiles(),
    )


def collection(*names: str, failures: tuple[Failure, ...] = ()) -> Collection:
    days = tuple(
        Acquisition(DishKey("A", "1"), day, None, (Picture(name, (Tile(Path(name)),)),))
        for day, name in enumerate(names, 1)
    )
    return Collection(days, failures)


def test_what_can_be_analysed_is_kept_and_the_rest_is_listed(place: ServiceContext) -> None:
    earlier = Failure("x.png", "x.png can't be read: it is empty.")
    shares: list[float] = []
    result = batch.run(
        collection("a", "b", "c", failures=(earlier,)),
        place,
        monitor=Monitor(lambda share, what: shares.append(share)),
    )
    assert [f.name for f in result.failures] == ["x.png", "A 1, day 2"]
    assert "b can't be read" in result.failures[1].reason
    with place.histories() as history:
        kept = [history.get(number).analysis.acquisition.day for number in result.analyses]
    assert kept == [1, 3]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_stopping_keeps_what_was_finished(place: ServiceContext) -> None:
    finished: list[int] = []
    with pytest.raises(Cancelled):
        batch.run(
            collection("a", "c"),
            place,
            monitor=Monitor(cancelled=lambda: bool(finished)),
            on_kept=lambda kept: finished.append(kept.number),
        )
    assert len(finished) == 1
    with place.histories() as history:
        assert [summary.id for summary in history.list()] == finished


def test_a_history_that_cannot_be_written_stops_the_batch(place: ServiceContext) -> None:
    class Full:
        def __call__(self) -> None:
            raise HistoryError("The history can't be written: the disk is full.")

    full = replace(place, histories=cast(Histories, Full()))
    with pytest.raises(HistoryError, match="disk is full"):
        batch.run(collection("a", "c"), full)


def test_decisions_are_added_and_can_be_withdrawn(place: ServiceContext) -> None:
    (number,) = batch.run(collection("a"), place).analyses
    changed = keep.decide(place.histories, number, 0, 1, Verdict.DISCARD, "dead", "Ann")
    assert (changed.analyses, changed.dishes) == ({number}, {DishKey("A", "1")})
    with place.histories() as history:
        decision = history.get(number).decision(0, 1)
    assert decision is not None
    assert (decision.verdict, decision.reason, decision.person) == ("discard", "dead", "Ann")
    keep.decide(place.histories, number, 0, 1, Verdict.KEEP, WITHDRAWN, "Ann")
    with place.histories() as history:
        record = history.get(number)
    assert record.decision(0, 1) is None
    assert len(record.decisions) == 2


def test_artefacts_come_back_as_they_were(place: ServiceContext) -> None:
    (number,) = batch.run(collection("a"), place).analyses
    with place.histories() as history:
        record = history.get(number)
        labels = history.labels(record.stored[0].labels)
        width, height = labels.size
        classes = labels.read(Region(0, 0, width, height))
        labels.close()
        overview = history.overview(record.stored[0].overview)
    assert int((classes > 0).sum()) == record.analysis.pictures[0].occupied_px
    np.testing.assert_array_equal(overview[..., 0], ARRAYS["a"])


class _Odd(FakePictures):
    """A door with a mistake in it, which only one picture comes upon."""

    def open(self, picture: Picture) -> ArraySource:
        if picture.name == "b":
            raise TypeError("can only concatenate str")
        return super().open(picture)


@pytest.mark.parametrize("together", [True, False])
def test_a_defect_costs_one_picture_and_not_the_night(
    place: ServiceContext, caplog: pytest.LogCaptureFixture, together: bool
) -> None:
    place = replace(place, pictures=_Odd(ARRAYS))
    given = collection("a", "b", "c")
    if together:
        pictures = tuple(each.pictures[0] for each in given.acquisitions)
        given = Collection((replace(given.acquisitions[0], pictures=pictures),))
    result = batch.run(given, place)
    assert len(result.analyses) == (1 if together else 2)
    (failure,) = result.failures
    assert "b can't be read: the program made a mistake on it (TypeError)" in failure.reason
    assert "can only concatenate str" in caplog.text


def test_a_defect_behind_the_pictures_costs_one_dish(
    place: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = colonies.pool

    def pool(results: Sequence[PictureResult]) -> DishStatistics:
        if results[0].picture.name == "a":
            raise ZeroDivisionError
        return real(results)

    monkeypatch.setattr(colonies, "pool", pool)
    result = batch.run(collection("a", "c"), place)
    assert len(result.analyses) == 1
    assert "ZeroDivisionError" in result.failures[0].reason
