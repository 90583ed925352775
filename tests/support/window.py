"""A workplace in memory and jobs that run at once, for the window's tests."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PySide6.QtWidgets import QLabel, QWidget

from colonyqc.config.settings import Settings
from colonyqc.domain.analysis import Analysis
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.errors import Cancelled, ColonyQCError, ModelError, ReportError
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    Failure,
    NameFields,
    Picture,
    Selection,
    Tile,
)
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.statistics import pool
from colonyqc.gui.core.jobs import Job, Jobs, Lane, Work
from colonyqc.gui.core.session import Session
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import (
    Artefacts,
    History,
    Monitor,
    Outcome,
)
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.rules.sets import RuleSetFiles
from support.builders import START, analysis
from support.fake_history import FakeHistory, drawn, drawn_day, drawn_result
from support.fake_pictures import FakePictures
from support.networks import FixedNetwork

DISH = DishKey("line A", "dish 1")
OTHER = DishKey("line B", "dish 2")
MODEL = ModelInfo(
    ModelRef("tiny", "1.0.0", "cd" * 32),
    "A tiny model",
    "phase contrast",
    8,
    16,
    40.0,
    licence="BSD-3-Clause",
    description="Colonies where the contrast is high.",
)


class GuiHistory(FakeHistory):
    """The history that windows are tested over."""


class GuiPictures(FakePictures):
    """Pictures that can also be collected: each path is one picture of ``DISH``, day 5."""

    def collect(
        self,
        paths: Sequence[Path],
        names: str | None = None,
        given: NameFields = NameFields(),  # noqa: B008 - frozen
        selection: Selection = Selection(),  # noqa: B008 - frozen
    ) -> Collection:
        good = [p for p in paths if p.name in self._arrays]
        bad = [p for p in paths if p.name not in self._arrays and p.suffix != ".txt"]
        pictures = tuple(Picture(p.name, (Tile(p),), i + 1) for i, p in enumerate(good))
        acquisitions = (Acquisition(DISH, 5, START, pictures),) if pictures else ()
        return Collection(acquisitions, tuple(Failure(p.name, "It is empty.") for p in bad))


class GuiModels:
    """One model; ``wrong`` is what its check says, ``untold`` what it ran otherwise than asked."""

    def __init__(self, wrong: str = "") -> None:
        self.wrong = wrong
        self.wish = ("full", "")
        self.untold: tuple[str, ...] = ()

    def list(self) -> tuple[ModelInfo, ...]:
        return (MODEL,)

    def open(self, name: str) -> FixedNetwork:
        if self.wrong:
            raise ModelError(self.wrong)
        return FixedNetwork(MODEL, provider="CPU int8" if self.wish[0] == "fast" else "CPU")

    def use(self, precision: str, device: str) -> None:
        self.wish = (precision, device)

    def notices(self) -> tuple[str, ...]:
        given, self.untold = self.untold, ()
        return given

    def verify(self) -> tuple[tuple[str, str], ...]:
        return ((str(MODEL.ref), self.wrong),)


class GuiReports:
    """Writes the dish's name."""

    def render(self, report: ReportModel, path: Path) -> str:
        path.write_text(f"{report.line} {report.dish} {report.day}", "utf-8")
        return "00" * 32

    def use(self, logo: str, templates: str) -> None:
        self.used = (logo, templates)

    def check(self, logo: str, templates: str) -> None:
        if "wrong" in logo:
            raise ReportError(f"The logo {logo} can't be used: it is damaged.")

    def render_summary(self, report: SummaryReport, path: Path) -> str:
        path.write_text(f"{report.kind} {report.title}", "utf-8")
        return "00" * 32


def filled(
    history: GuiHistory, dish: DishKey = DISH, days: Sequence[int] = (2, 3, 4)
) -> GuiPictures:
    """Draw a dish of two pictures a day into a history; return the pictures behind it."""
    arrays = {}
    for day in days:
        pictures = []
        for view in (1, 2):
            overview, labels = drawn(100 * day + view, 6)
            name = f"{dish.dish} D{day} V{view}.png"
            arrays[name] = overview
            pictures.append((drawn_result(view, labels, name), overview, labels))
        drawn_day(history, day, pictures, dish)
    return GuiPictures(arrays)


def shown_texts(widget: QWidget) -> list[str]:
    """Return what the labels of a widget say, less those that are hidden in it."""
    return [made.text() for made in widget.findChildren(QLabel) if made.isVisibleTo(widget)]


def context(
    history: GuiHistory | None = None, pictures: GuiPictures | None = None, wrong: str = ""
) -> ServiceContext:
    """Join the fakes."""
    kept = GuiHistory() if history is None else history

    def enter(actor: Actor | None = None) -> History:
        return kept

    return ServiceContext(
        pictures=pictures or GuiPictures({}),
        models=GuiModels(wrong),
        histories=enter,
        reports=GuiReports(),
        protocol=Protocol(),
        person="Tanaka",
        app_version="0.1.0",
        rules=RuleSetFiles(),
    )


T = TypeVar("T")


class NowJobs(Jobs):
    """Runs jobs at once, on this thread; analyses on `settle`; ``held`` keeps all of them back."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Callable[[], None]] | None = None
        self.later: list[Callable[[], None]] = []
        self.labels: list[str] = []

    @property
    def active(self) -> tuple[Job, ...]:
        return ()

    def submit(
        self,
        lane: Lane,
        work: Work[T],
        on_result: Callable[[T], None] | None = None,
        on_error: Callable[[ColonyQCError], None] | None = None,
        label: str = "",
        key: str = "",
        size: int = 1,
    ) -> Job:
        job = Job(lane, label, key, size)
        self.labels.append(label)

        def run() -> None:
            self.job_started.emit(job)
            try:
                result = work(Monitor(cancelled=lambda: job.cancelled))
            except Cancelled:
                self.job_finished.emit(job)
            except ColonyQCError as error:
                self.job_finished.emit(job)
                if on_error is not None:
                    on_error(error)
            else:
                self.job_finished.emit(job)
                if on_result is not None:
                    on_result(result)

        if self.held is not None:
            self.held.append(run)
        elif lane == "analysis":
            self.later.append(run)
        else:
            run()
        return job

    def settle(self) -> None:
        """Run the analyses that wait in their queue."""
        while self.later:
            self.later.pop(0)()


def session(place: ServiceContext, folder: Path, jobs: Jobs | None = None) -> Session:
    """Return a session that runs its jobs at once."""
    return Session(place, jobs or NowJobs(), Settings(), folder / "settings.json")


def analysed(acquisition: Acquisition) -> Outcome:
    """Return what an analysis of drawn pictures finds."""
    results, artefacts = [], []
    for index, picture in enumerate(acquisition.pictures):
        overview, labels = drawn(index + 1, 6)
        result = replace(drawn_result(index + 1, labels), picture=picture)
        results.append(result)
        artefacts.append(Artefacts(labels, overview))
    statistics = pool(results)
    made: Analysis = analysis(
        acquisition.day,
        acquisition.dish,
        tuple(results),
        acquisition=acquisition,
        statistics=statistics,
        proposal=propose_dish(statistics, Protocol()),
        finished=datetime.now(UTC),
    )
    return Outcome(made, tuple(artefacts))


def do(application: Application, act: Act) -> None:
    """Do something as a person does it, by menu or key."""
    action = application.assembly.actions[act]
    assert action.isEnabled(), f"{act} does not answer here"
    action.trigger()


def run_analysis(
    acquisition: Acquisition, *, monitor: Monitor, on_picture: Any, **_: Any
) -> Outcome:
    """Stand in for `analysis.run`: tells of each picture, stops when asked."""
    outcome = analysed(acquisition)
    pairs = zip(outcome.analysis.pictures, outcome.artefacts, strict=True)
    for index, (result, artefacts) in enumerate(pairs):
        monitor.check()
        on_picture(index, result, artefacts)
        monitor.report((index + 1) / len(outcome.artefacts), result.picture.name)
    return outcome


def grey(height: int = 240, width: int = 320) -> np.ndarray:
    """Return a grey ramp (h, w, 3)."""
    return np.broadcast_to(
        np.linspace(0, 255, width).astype(np.uint8)[None, :, None], (height, width, 3)
    ).copy()
