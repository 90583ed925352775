"""Laws of analyses that other machines make: what is kept is what this one would have kept."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.errors import Cancelled, ClusterError, ColonyQCError, UnreachableError
from colonyqc.domain.picture import Acquisition, Collection, DishKey, Picture, Tile
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.history import SqlHistories, database_url, open_histories, verify
from colonyqc.history.unit.unit_of_work import SqlHistory
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.analysis import batch, patience
from colonyqc.services.analysis.keep import Request
from colonyqc.services.analysis.machine_task import AnalysisTask, TaskAnalyser
from colonyqc.services.analysis.spread import Cluster
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor, Outcome
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.rules.sets import RuleSetFiles
from services.analysis.test_once import HashedPictures
from support.command import field
from support.tiny_model import write_package

ROUGH = np.random.default_rng(9).normal(0, 25, (256, 256))
ARRAYS: dict[str, NDArray[np.uint8]] = {name: field(seed) for seed, name in enumerate("abcd")} | {
    # Of another look: where the model is free, another one fits.
    "rough": (field(7) + ROUGH).clip(0, 255).astype(np.uint8)
}
SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


class OtherMachine:
    """A machine that has nothing but what it is sent: all of it, and its answers, as bytes."""

    def __init__(self, context: ServiceContext, ahead: int = 4) -> None:
        self._analyser = TaskAnalyser(context)
        self.ahead = ahead
        self.asked: list[AnalysisTask] = []
        self.dropped = 0

    def submit(self, task: AnalysisTask) -> "OnItsWay":
        self.asked.append(task)
        return OnItsWay(self, self._analyser, pickle.dumps(task))


class OnItsWay:
    def __init__(self, machine: OtherMachine, analyser: TaskAnalyser, sent: bytes) -> None:
        self._machine, self._analyser, self._sent = machine, analyser, sent

    def result(self, monitor: Monitor = UNWATCHED) -> Outcome:
        monitor.check()
        try:
            made = pickle.dumps(self._analyser.analyse(pickle.loads(self._sent)))  # noqa: S301
        except ColonyQCError as error:
            raise pickle.loads(pickle.dumps(error)) from None  # noqa: S301
        return cast(Outcome, pickle.loads(made))  # noqa: S301

    def drop(self) -> None:
        self._machine.dropped += 1


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[SqlHistories]]:
    made = [open_histories(database_url(tmp_path / f"{name}.db")) for name in ("here", "there")]
    yield made
    for each in made:
        assert verify(each) == ()
        each.engine.dispose()


@pytest.fixture
def here(tmp_path: Path, opened: list[SqlHistories]) -> ServiceContext:
    write_package(tmp_path / "models", "ips-phase", looks={"strength": (0.27, 9.0)})
    write_package(tmp_path / "models", "other", looks={"strength": (0.0, 0.27)}, gain=40.0)
    return place(tmp_path, opened[0])


def place(tmp_path: Path, histories: SqlHistories) -> ServiceContext:
    return ServiceContext(
        pictures=HashedPictures(ARRAYS, broken=["b"]),
        models=ModelLibrary([tmp_path / "models"]),
        histories=histories,
        reports=cast(ReportRenderer, None),
        protocol=Protocol(quality=QualityLimits(focus_min=0.0)),
        person="Ann",
        app_version="0.1.0",
        rules=RuleSetFiles(),
    )


@pytest.fixture
def there(tmp_path: Path, here: ServiceContext, opened: list[SqlHistories]) -> ServiceContext:
    """Another history, with the same models."""
    return place(tmp_path, opened[1])


def dish(name: str, *pictures: str, feeders: bool | None = None) -> Sequence[Acquisition]:
    return tuple(
        Acquisition(
            DishKey("A", name),
            day,
            None,
            (Picture(each, (Tile(Path(each)),)),),
            feeders=feeders if day == 1 else None,
        )
        for day, each in enumerate(pictures, 1)
    )


def kept(context: ServiceContext) -> list[Analysis]:
    """Return what a history holds, in its order, without when it was made."""
    with context.histories() as history:
        found = [history.get(each) for each in sorted(each.id for each in history.list())]
    return [replace(r.analysis, started=SOME_TIME, finished=SOME_TIME) for r in found]


def stored(context: ServiceContext) -> list[object]:
    with context.histories() as history:
        return [history.get(each.id).stored for each in history.list()]


@pytest.mark.parametrize("ahead", [0, 1, 8])
def test_what_is_kept_is_what_this_machine_would_have_kept(
    here: ServiceContext, there: ServiceContext, ahead: int
) -> None:
    # Later days go by what the earlier showed, by its model and by what was said of feeders.
    dishes = (*dish("1", "a", "rough", "c", feeders=True), *dish("2", "rough", "a", "d", "b"))
    local = batch.run(Collection(dishes), here)
    machine = OtherMachine(there, ahead)
    spread = batch.run(Collection(dishes), there, cluster=Cluster(machine))
    assert spread == local
    assert spread.failures[-1].name == "A 2, day 4"
    assert kept(there) == kept(here)
    assert stored(there) == stored(here)
    assert {each.model.name for each in kept(here)} == {"ips-phase", "other"}
    assert [each.protocol.past.analysis for each in kept(there)] == [None, 1, 2, None, 4, 5]


def test_a_server_that_went_away_is_waited_for_only_as_long_as_it_is_wanted(
    there: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    falls: list[int] = []

    def fall(_: SqlHistory) -> None:
        falls.append(1)
        raise UnreachableError("The history lab cannot be reached.")

    monkeypatch.setattr(patience, "EVERY_S", 0.01)
    monkeypatch.setattr(SqlHistory, "commit", fall)
    given_up = Monitor(cancelled=lambda: len(falls) > 1)
    with pytest.raises(Cancelled):
        batch.run(
            Collection(dish("1", "a")),
            there,
            monitor=given_up,
            cluster=Cluster(OtherMachine(there)),
        )
    assert falls == [1, 1]
    assert kept(there) == []


@pytest.mark.parametrize("new_only", [False, True])
def test_a_server_that_is_away_between_two_answers_costs_none(
    here: ServiceContext,
    there: ServiceContext,
    monkeypatch: pytest.MonkeyPatch,
    new_only: bool,
) -> None:
    enter = SqlHistory.__enter__
    chance = Random(5)  # noqa: S311 - a draw
    away = 0

    def sometimes(self: SqlHistory) -> SqlHistory:
        nonlocal away
        # Whatever is asked of it then.
        if chance.random() < 0.2:
            away += 1
            raise UnreachableError("The history lab cannot be reached.")
        return enter(self)

    dishes = (*dish("1", "a", "c"), *dish("2", "d"))
    batch.run(Collection(dishes), here)
    with monkeypatch.context() as patched:
        patched.setattr(patience, "EVERY_S", 0.01)
        patched.setattr(SqlHistory, "__enter__", sometimes)
        cluster = Cluster(OtherMachine(there))
        made = batch.run(Collection(dishes), there, new_only=new_only, cluster=cluster)
    assert away > 1
    assert len(made.analyses) == 3
    assert not made.failures
    assert kept(there) == kept(here)


def test_days_of_a_dish_are_measured_side_by_side_and_once(there: ServiceContext) -> None:
    machine = OtherMachine(there, ahead=8)
    batch.run(Collection(dish("1", "a", "c", "d")), there, cluster=Cluster(machine))
    assert len(machine.asked) == 3
    assert all(each.plan.protocol.past.analysis is None for each in machine.asked)


def test_what_is_kept_already_is_given_to_nobody(there: ServiceContext) -> None:
    cluster = Cluster(OtherMachine(there))
    first = batch.run(Collection(dish("1", "a", "c")), there, new_only=True, cluster=cluster)
    machine = OtherMachine(there)
    again = batch.run(
        Collection(dish("1", "a", "c", "d")), there, new_only=True, cluster=Cluster(machine)
    )
    assert again.already == first.analyses
    assert len(machine.asked) == 1
    assert len(kept(there)) == 3


def test_what_another_seat_kept_meanwhile_is_not_kept_twice(
    there: ServiceContext,
) -> None:
    """As where a client was killed and begun again while the first was still at work."""
    first, second = dish("1", "a", "c")

    class Slow(OtherMachine):
        def submit(self, task: AnalysisTask) -> OnItsWay:
            if len(self.asked) == 1:
                batch.run(Collection((first,)), there, new_only=True)
            return super().submit(task)

    made = batch.run(
        Collection((first, second)), there, new_only=True, cluster=Cluster(Slow(there))
    )
    assert (made.analyses, made.already) == ((2,), (1,))
    assert [each.protocol.past.analysis for each in kept(there)] == [None, 1]


def test_stopping_gives_up_what_machines_are_at_work_on(there: ServiceContext) -> None:
    machine = OtherMachine(there, ahead=2)
    finished: list[int] = []
    with pytest.raises(Cancelled):
        batch.run(
            Collection(dish("1", "a", "c", "d")),
            there,
            monitor=Monitor(cancelled=lambda: bool(finished)),
            on_kept=lambda made: finished.append(made.number),
            cluster=Cluster(machine),
        )
    assert len(kept(there)) == 1
    assert machine.dropped == 2


def test_machines_that_went_away_end_the_work_and_not_the_history(there: ServiceContext) -> None:
    class Gone(OtherMachine):
        def submit(self, task: AnalysisTask) -> OnItsWay:
            if len(self.asked) == 1:
                raise ClusterError("The scheduler went away.")
            return super().submit(task)

    with pytest.raises(ClusterError, match="went away"):
        batch.run(Collection(dish("1", "a", "c")), there, cluster=Cluster(Gone(there)))
    assert len(kept(there)) == 1


def test_progress_goes_forward_to_the_end(there: ServiceContext) -> None:
    shares: list[float] = []
    batch.run(
        Collection((*dish("1", "a", "b"), *dish("2", "c"))),
        there,
        monitor=Monitor(lambda share, what: shares.append(share)),
        cluster=Cluster(OtherMachine(there)),
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_what_was_asked_for_and_is_not_there_is_said_as_here(
    here: ServiceContext, there: ServiceContext
) -> None:
    wrong = Request(model="nothing")
    local = batch.run(Collection(dish("1", "a")), here, wrong)
    spread = batch.run(
        Collection(dish("1", "a")), there, wrong, cluster=Cluster(OtherMachine(there))
    )
    assert spread.failures == local.failures
    assert "nothing" in spread.failures[0].reason
