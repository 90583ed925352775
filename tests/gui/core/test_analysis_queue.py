from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import (
    ModelError,
    NamePatternError,
    PictureError,
    PinnedModelError,
    ReasonOwedError,
)
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Collection, Failure, NameFields, Selection
from colonyqc.gui.core.analysis_queue import AnalysisQueue
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.session import Message
from colonyqc.services.analysis.keep import Changed, Request
from support.window import (
    DISH,
    MODEL,
    GuiHistory,
    GuiPictures,
    NowJobs,
    context,
    filled,
    run_analysis,
    session,
)


class Bench:
    def __init__(self, folder: Path, jobs: Any, pictures: GuiPictures) -> None:
        self.history = GuiHistory()
        self.jobs = jobs
        self.session = session(context(self.history, pictures), folder, jobs)
        self.analysis_queue = AnalysisQueue(self.session)
        self.failures: list[Failure] = []
        self.arrived: list[tuple[object, object]] = []
        self.changed: list[Changed] = []
        self.said: list[str] = []
        self.analysis_queue.failed.connect(self.failures.extend)
        self.analysis_queue.arrived.connect(lambda dish, day: self.arrived.append((dish, day)))
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
    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run_analysis)
    return Bench(tmp_path, NowJobs(), pictures)


def test_pictures_are_shown_analysed_and_kept(bench: Bench) -> None:
    bench.analysis_queue.open([Path("a.png"), Path("b.png")])
    bench.jobs.settle()
    assert bench.arrived == [(DISH, 5)]
    assert bench.changed == [Changed(frozenset({1}), frozenset({DISH}))]
    assert bench.history.committed
    assert len(bench.history.records[0].analysis.pictures) == 2
    assert bench.analysis_queue.pending == ()


def test_what_cannot_be_read_is_listed_and_the_rest_goes_on(bench: Bench) -> None:
    bench.analysis_queue.open([Path("a.png"), Path("bad.png")])
    bench.jobs.settle()
    assert bench.failures == [Failure("bad.png", "It is empty.")]
    assert len(bench.history.records) == 1


def test_nothing_to_open_is_said_with_a_way_on(bench: Bench) -> None:
    bench.analysis_queue.open([Path("notes.txt")])
    assert "No pictures were found" in bench.said[-1]
    assert bench.arrived == []


def test_a_failed_analysis_is_listed_and_let_go_of(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise ModelError("The model tiny is damaged.")

    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", broken)
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    assert bench.failures == [Failure("line A dish 1", "The model tiny is damaged.")]
    assert bench.analysis_queue.pending == ()
    assert bench.history.records == []


def test_a_wrong_name_pattern_is_listed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise NamePatternError("The pattern has no day.")

    monkeypatch.setattr(bench.session.context.pictures, "collect", refuse)
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    assert bench.failures[0].reason == "The pattern has no day."


def test_pictures_come_in_turns_from_a_worker_and_a_cancel_keeps_nothing(
    qtbot: QtBot, tmp_path: Path, pictures: GuiPictures, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = Jobs()
    bench = Bench(tmp_path, jobs, pictures)
    seen: list[int] = []

    def slow(acquisition: Any, *, on_picture: Any, monitor: Any, **kw: Any) -> Any:
        def found(index: int, *rest: Any) -> None:
            on_picture(index, *rest)
            if index == 0:
                while not monitor.cancelled():
                    sleep(0.001)

        return run_analysis(acquisition, on_picture=found, monitor=monitor, **kw)

    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", slow)
    bench.analysis_queue.pending_changed.connect(
        lambda dish: seen.append(sum(len(p.found) for p in bench.analysis_queue.of(dish)))
    )
    bench.analysis_queue.open([Path("a.png"), Path("b.png")])
    qtbot.waitUntil(lambda: 1 in seen)
    live = bench.analysis_queue.pending[0].found[0]
    assert live.labels is not None
    assert live.labels.size == (320, 240)
    jobs.cancel_all("analysis")
    qtbot.waitUntil(lambda: not bench.analysis_queue.pending)
    jobs.shutdown()
    assert bench.history.records == []
    assert bench.failures == []


def test_what_the_settings_say_is_given_to_pictures_as_they_are_opened(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[Any, ...]] = []

    def collect(*asked: Any) -> Collection:
        given.append(asked)
        return Collection(())

    monkeypatch.setattr(bench.session.context.pictures, "collect", collect)
    bench.analysis_queue.open([Path("a.png")])
    bench.session.remember(pixel_size_um=0.65, names="evos")
    bench.analysis_queue.open([Path("a.png")])
    assert given == [
        ((Path("a.png"),), None, NameFields(), Selection()),
        ((Path("a.png"),), "evos", NameFields(pixel_size_um=0.65), Selection()),
    ]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    models: list[str | None] = []

    def run(acquisition: Any, *, model: str | None, **kw: Any) -> Any:
        models.append(model)
        return run_analysis(acquisition, **kw)

    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", run)
    return models


def test_the_model_in_use_is_asked_for(bench: Bench, asked: list[str | None]) -> None:
    bench.analysis_queue.open([Path("a.png")])
    bench.session.remember(model=str(MODEL.ref))
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    assert asked == [None, str(MODEL.ref)]


def test_a_model_that_is_gone_is_said_and_the_picture_chooses(
    bench: Bench, asked: list[str | None]
) -> None:
    bench.session.remember(model="tiny@0.9.0")
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    assert asked == [None]
    assert "tiny@0.9.0 is no longer installed" in bench.said[-1]
    assert bench.session.settings.model == ""


def test_pictures_are_analysed_again_with_the_pixel_size_given(bench: Bench) -> None:
    bench.analysis_queue.open([Path("a.png"), Path("b.png")])
    bench.jobs.settle()
    first = bench.history.records[0].analysis
    asked: list[Message] = []
    bench.session.said.connect(asked.append)
    bench.session.remember(pixel_size_um=0.65)
    bench.analysis_queue.again(first)
    if first.pictures[0].pixel_size_um is not None:  # the file states another: it is asked first
        assert "you gave 0.65 µm" in asked[-1].text
        assert bench.analysis_queue.of(DISH) == ()
        assert asked[-1].do is not None
        asked[-1].do()
    assert bench.session.settings.pixel_size_um is None  # of these pictures, and of no later ones
    assert [p.acquisition.dish for p in bench.analysis_queue.of(DISH)] == [DISH]
    bench.jobs.settle()
    kept = [record.analysis for record in bench.history.records]
    assert kept[0] == first
    assert [p.pixel_size_um for p in kept[1].acquisition.pictures] == [0.65, 0.65]
    assert [p.tiles for p in kept[1].acquisition.pictures] == [
        p.tiles for p in first.acquisition.pictures
    ]
    assert bench.arrived == [(DISH, 5), (DISH, 5)]


@pytest.mark.parametrize("source", ["user", "name"])
def test_a_size_stays_with_the_pictures_it_was_given_for(bench: Bench, source: str) -> None:
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    made = bench.history.records[0].analysis
    sized = replace(made.acquisition.pictures[0], pixel_size_um=0.65)
    result = replace(made.pictures[0], picture=sized, pixel_size_source=source)
    acquisition = replace(made.acquisition, pictures=(sized,))
    bench.analysis_queue.again(replace(made, acquisition=acquisition, pictures=(result,)))
    bench.jobs.settle()
    assert bench.history.records[1].analysis.acquisition.pictures[0].pixel_size_um == 0.65


def test_a_size_that_files_contradict_is_asked_about(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[Any, ...]] = []

    def collect(*asked: Any) -> Collection:
        forced.append((asked[2].pixel_size_um, asked[3].force_pixel_size))
        return Collection((), (), (), () if asked[3].force_pixel_size else (Path("a.png"),))

    monkeypatch.setattr(bench.session.context.pictures, "collect", collect)
    asked: list[Message] = []
    bench.session.said.connect(asked.append)
    bench.session.remember(pixel_size_um=0.65)
    bench.analysis_queue.open([Path("a.png")])
    (question,) = [message for message in asked if message.do is not None]
    assert "1 files state another pixel size than 0.65 µm" in question.text
    assert question.do is not None
    question.do()
    bench.analysis_queue.open([Path("b.png")])
    assert forced == [(0.65, False), (0.65, True), (None, False)]


def test_files_that_are_gone_are_listed_and_the_old_analysis_stays(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()

    def gone(*_: Any, **__: Any) -> None:
        raise PictureError("a.png", "it is not there any more")

    monkeypatch.setattr("colonyqc.services.analysis.colonies.run", gone)
    bench.analysis_queue.again(bench.history.records[0].analysis)
    bench.jobs.settle()
    assert [failure.name for failure in bench.failures] == ["line A dish 1"]
    assert "it is not there any more" in bench.failures[0].reason
    assert len(bench.history.records) == 1
    assert bench.analysis_queue.pending == ()


def refused(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Message:
    """Let a dish's earlier days be of another model; return what is asked on opening the next."""
    asked: list[Message] = []
    bench.session.said.connect(lambda message: asked.append(message) if message.other else None)
    filled(bench.history)
    old = ModelRef("older", "0.9.0", "aa" * 32)
    bench.history.records = [
        replace(r, analysis=replace(r.analysis, model=old)) for r in bench.history.records
    ]

    def open_model(_: Any, name: str) -> Any:
        return SimpleNamespace(info=replace(MODEL, ref=old if "older" in name else MODEL.ref))

    monkeypatch.setattr("support.window.GuiModels.open", open_model)
    bench.session.remember(model=str(MODEL.ref))
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    assert len(bench.history.records) == 3, "nothing was analysed by the new one"
    assert "is another model" in bench.failures[-1].reason
    (message,) = asked
    assert "older@0.9.0, not by tiny@1.0.0 (dishes: 1)" in message.text
    return message


def test_another_model_goes_on_from_here_when_a_person_says_so(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = refused(bench, monkeypatch)
    assert message.other == "Go on from here"
    assert message.do_other is not None
    message.do_other()
    bench.jobs.settle()
    assert [r.analysis.acquisition.day for r in bench.history.records] == [2, 3, 4, 5]
    (event,) = [e for e in bench.history.noted if e.kind == EventKind.MODEL_CHANGED]
    assert event.old.startswith("older@0.9.0")
    message.do_other()
    bench.jobs.settle()
    assert len(bench.history.records) == 4, "it is answered once"


def test_or_all_days_are_analysed_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    message = refused(bench, monkeypatch)
    assert message.action == "All days again"
    assert message.do is not None
    message.do()
    bench.jobs.settle()
    made = bench.history.records[3:]
    assert [r.analysis.acquisition.day for r in made] == [2, 3, 4, 5]
    assert {str(r.analysis.model) for r in made} == {"tiny@1.0.0"}


def test_what_is_analysed_again_without_an_owed_reason_waits_for_one(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    monkeypatch.setattr(bench.history, "signatures", lambda _: ("by SATO",))
    messages: list[Message] = []
    wanted: list[tuple[ReasonOwedError, ...]] = []
    bench.session.said.connect(messages.append)
    bench.analysis_queue.questions.reason_wanted.connect(wanted.append)
    for _ in range(2):  # asked for twice: one answer, one analysis
        bench.analysis_queue.open([Path("a.png")])
        bench.jobs.settle()
    assert len(bench.history.records) == 1
    assert bench.failures == []
    assert messages[-1].do is not None
    messages[-1].do()
    (owed,) = wanted[-1]
    assert (owed.record, owed.signed) == (1, True)
    bench.analysis_queue.questions.because("the lamp was changed")
    bench.jobs.settle()
    assert bench.history.whys == ["", "the lamp was changed"]
    bench.analysis_queue.questions.because("again")
    bench.jobs.settle()
    assert len(bench.history.records) == 2


def test_another_model_and_a_reason_are_both_asked_for_and_neither_is_forgotten(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed: list[tuple[str, bool]] = []

    def refuse(_: Any, __: Any, request: Request, *___: Any) -> Any:
        analysed.append((request.why, request.new_model))
        if not request.why:
            raise ReasonOwedError("dish 1", 1, signed=True)
        raise PinnedModelError("Another model.", "old@1", "new@2")

    monkeypatch.setattr("colonyqc.gui.core.analysis_queue.analyse_and_keep", refuse)
    messages: list[Message] = []
    bench.session.said.connect(messages.append)
    bench.analysis_queue.open([Path("a.png")])
    bench.jobs.settle()
    bench.analysis_queue.questions.because("a better model")
    bench.jobs.settle()
    assert messages[-1].do_other is not None
    messages[-1].do_other()
    bench.jobs.settle()
    assert analysed == [("", False), ("a better model", False), ("a better model", True)]
