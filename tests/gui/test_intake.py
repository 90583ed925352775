from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.errors import ModelError, NamePatternError
from colonyqc.domain.picture import Failure
from colonyqc.gui.intake import Intake
from colonyqc.gui.jobs import Jobs
from colonyqc.services.records import Changed
from support.window import (
    DISH,
    GuiHistory,
    GuiPictures,
    NowJobs,
    run_analysis,
    session,
    workplace,
)


class Bench:
    def __init__(self, folder: Path, jobs: Any, pictures: GuiPictures) -> None:
        self.history = GuiHistory()
        self.jobs = jobs
        self.session = session(workplace(self.history, pictures), folder, jobs)
        self.intake = Intake(self.session)
        self.failures: list[Failure] = []
        self.arrived: list[tuple[object, object]] = []
        self.changed: list[Changed] = []
        self.said: list[str] = []
        self.intake.failed.connect(self.failures.extend)
        self.intake.arrived.connect(lambda dish, day: self.arrived.append((dish, day)))
        self.session.noticed.connect(self.changed.append)
        self.session.said.connect(lambda message: self.said.append(message.text))


@pytest.fixture
def pictures(grey_pictures: Callable[..., None]) -> GuiPictures:
    made = GuiPictures({})
    grey_pictures(made, "a.png", "b.png")
    return made


@pytest.fixture
def bench(
    qtbot: QtBot, tmp_path: Path, pictures: GuiPictures, monkeypatch: pytest.MonkeyPatch
) -> Bench:
    monkeypatch.setattr("colonyqc.gui.intake.analysis.run", run_analysis)
    return Bench(tmp_path, NowJobs(), pictures)


def test_pictures_are_shown_analysed_and_kept(bench: Bench) -> None:
    bench.intake.open([Path("a.png"), Path("b.png")])
    bench.jobs.settle()
    assert bench.arrived == [(DISH, 5)]
    assert bench.changed == [Changed(frozenset({1}), frozenset({DISH}))]
    assert bench.history.committed
    assert len(bench.history.records[0].analysis.pictures) == 2
    assert bench.intake.pending == ()


def test_what_cannot_be_read_is_listed_and_the_rest_goes_on(bench: Bench) -> None:
    bench.intake.open([Path("a.png"), Path("bad.png")])
    bench.jobs.settle()
    assert bench.failures == [Failure("bad.png", "It is empty.")]
    assert len(bench.history.records) == 1


def test_nothing_to_open_is_said_with_a_way_on(bench: Bench) -> None:
    bench.intake.open([Path("notes.txt")])
    assert "No pictures were found" in bench.said[-1]
    assert bench.arrived == []


def test_a_failed_analysis_is_listed_and_let_go_of(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ModelError("The model tiny is damaged.")

    monkeypatch.setattr("colonyqc.gui.intake.analysis.run", broken)
    bench.intake.open([Path("a.png")])
    bench.jobs.settle()
    assert bench.failures == [Failure("line A dish 1", "The model tiny is damaged.")]
    assert bench.intake.pending == ()
    assert bench.history.records == []


def test_a_wrong_name_pattern_is_listed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise NamePatternError("The pattern has no day.")

    monkeypatch.setattr(bench.session.workplace.pictures, "collect", refuse)
    bench.intake.open([Path("a.png")])
    bench.jobs.settle()
    assert bench.failures[0].reason == "The pattern has no day."


def test_pictures_come_one_by_one_from_a_worker_and_a_cancel_keeps_nothing(
    qtbot: QtBot, tmp_path: Path, pictures: GuiPictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs()
    bench = Bench(tmp_path, jobs, pictures)
    seen: list[int] = []

    def slow(acquisition: Any, *, on_picture: Any, cancelled: Any, **kw: Any) -> Any:
        def found(index: int, *rest: Any) -> None:
            on_picture(index, *rest)
            if index == 0:
                while not cancelled():
                    sleep(0.001)

        return run_analysis(acquisition, on_picture=found, cancelled=cancelled, **kw)

    monkeypatch.setattr("colonyqc.gui.intake.analysis.run", slow)
    bench.intake.pending_changed.connect(
        lambda dish: seen.append(sum(len(p.found) for p in bench.intake.of(dish)))
    )
    bench.intake.open([Path("a.png"), Path("b.png")])
    qtbot.waitUntil(lambda: 1 in seen)
    live = bench.intake.pending[0].found[0]
    assert live.labels is not None
    assert live.labels.size == (320, 240)
    jobs.cancel_all("analysis")
    qtbot.waitUntil(lambda: not bench.intake.pending)
    jobs.shutdown()
    assert bench.history.records == []
    assert bench.failures == []
