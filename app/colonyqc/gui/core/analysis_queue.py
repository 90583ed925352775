"""Pictures that come in: sorted into acquisitions, analysed behind the window, kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.errors import ColonyQCError, ReasonOwedError
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    Failure,
)
from colonyqc.gui.core.analysis_questions import AnalysisQuestions, stated_size
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.memory_sources import ArrayLabels
from colonyqc.gui.core.queue_keeper import QueueKeeper
from colonyqc.gui.core.session import Message, Session
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import (
    Kept,
    Request,
    analyse_and_keep,
    ask_to_analyse,
    at_hand,
)
from colonyqc.services.analysis.once import Already, analyse_once
from colonyqc.services.analysis.sample_sheet import SampleSheet, note_seedings
from colonyqc.services.ports import Artefacts, LabelSource, Monitor
from colonyqc.services.queue.queue_files import KeptQueue, QueueFiles
from colonyqc.services.queue.queued import Drop, Queued


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A picture of an analysis that still runs."""

    result: PictureResult
    labels: LabelSource | None
    overview: NDArray[np.uint8]
    """RGB (h, w, 3)."""


@dataclass(eq=False, slots=True)
class Pending:
    """An acquisition on its way to the history; ``found`` fills up picture by picture."""

    acquisition: Acquisition
    found: dict[int, Live] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Way:
    """How acquisitions came: ``force`` opens files again with a pixel size they do not state."""

    force: Callable[[Sequence[Path], float], None]
    sheet: SampleSheet | None = None


class AnalysisQueue(QObject):
    """Takes paths, runs the analyses one after the other, keeps each when it is done.

    Signals: ``arrived(DishKey, day)`` when the first pictures can be shown,
    ``pending_changed(DishKey)`` when something of a dish on its way changed,
    ``failed(tuple[Failure, …])``, ``told(tuple[str, …])``: what is to be known of the pictures
    before their numbers are used, ``finished(Kept)``. `questions` are asked of what was refused,
    `kept` is what waits on disk.
    """

    arrived = Signal(object, object)
    pending_changed = Signal(object)
    failed = Signal(object)
    told = Signal(object)
    finished = Signal(object)
    _found = Signal(object, int, object)
    _gone = Signal(str)

    def __init__(
        self, session: Session, files: QueueFiles | None = None, parent: QObject | None = None
    ) -> None:
        """``files``: where what waits is kept; without them it goes with the window."""
        super().__init__(parent)
        self._session = session
        self._pending: dict[int, Pending] = {}
        self._queued: dict[int, Queued] = {}
        """What is on its way, by the number of its job."""
        self._drops: dict[str, tuple[Drop, JobMarks]] = {}
        self.questions = AnalysisQuestions(session, self._submit, self._refuse, self)
        self.kept = QueueKeeper(session, files, self)
        # Four hundred dishes come in one go, and are written down once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._keep)
        self._found.connect(self._picture_done)
        self._gone.connect(session.forget_model)
        session.jobs.job_finished.connect(self._job_finished)
        session.jobs.line_changed.connect(self._soon.start)

    @property
    def pending(self) -> tuple[Pending, ...]:
        """Everything on its way, in the order it came."""
        return tuple(self._pending.values())

    def of(self, dish: DishKey) -> tuple[Pending, ...]:
        """Return what of one dish is on its way."""
        return tuple(p for p in self.pending if p.acquisition.dish == dish)

    def open(
        self, paths: Sequence[Path], since: int | None = None, forced_um: float | None = None
    ) -> None:
        """Sort files and folders into acquisitions and analyse them all.

        They are turned to unless the person has turned to something else since they were asked
        for: ``since`` is `Session.steps` then, default: now. A pixel size in force is that of these
        pictures, and of no later ones; ``forced_um`` holds also where a file states another.
        """
        asked = self._session.steps if since is None else since
        size = forced_um or self._session.settings.pixel_size_um
        collect, histories = self._session.collector(forced_um), self._session.context.histories
        self._let_go_of_size()

        def work(_: Monitor) -> Collection:
            ask_to_analyse(histories)
            return collect(paths)

        self._session.jobs.submit(
            "io",
            work,
            lambda found: self._collected(found, asked, size, _Way(self._force)),
            lambda error: self._refuse(translate("Intake", "Opening"), error),
            translate("Intake", "sorting the pictures"),
        )

    def take(
        self,
        found: Collection,
        since: int,
        size_um: float | None,
        force: Callable[[Sequence[Path], float], None],
        sheet: SampleSheet | None = None,
    ) -> None:
        """Analyse acquisitions that a person has looked through.

        ``since`` as in `open`; ``size_um`` is the pixel size they were sorted with, ``force`` opens
        those that state another all the same; seedings of ``sheet`` are noted with what is kept.
        """
        self._let_go_of_size()
        self._collected(found, since, size_um, _Way(force, sheet))

    def add(self, acquisition: Acquisition, drop: Drop) -> Job:
        """Analyse what arrived by itself, unless it is kept by then; nobody is turned to it."""
        self._remember(drop)
        return self._submit(self._asked(acquisition, drop=drop.number, once=True))

    def again(self, analysed: Analysis, feeders: bool | None = None, why: str = "") -> None:
        """Analyse the pictures of an analysis anew, with the pixel size and model in force.

        The old analysis stays in the history. A pixel size given where a file states another is
        asked about first; one that was given before stays with its pictures. ``feeders``: whether
        the dish is on feeders, where that is said now; ``why``: the reason, "" for none.
        """
        if feeders is not None:
            said = replace(analysed.acquisition, feeders=feeders)
            analysed = replace(analysed, acquisition=said)
        size = self._session.settings.pixel_size_um
        if size is not None and (stated := stated_size(analysed, size)) is not None:
            text = translate(
                "Intake", "The files state {stated} µm per pixel, you gave {size} µm."
            ).format(stated=f"{stated:g}", size=f"{size:g}")
            use = translate("Intake", "Use {size} µm").format(size=f"{size:g}")
            do = partial(self._again, analysed, size, why)
            self._session.said.emit(Message(text, "warning", action=use, do=do))
            return
        self._again(analysed, size, why)

    def queued_of(self, job: Job) -> Queued | None:
        """Return what a job analyses; None for other work."""
        return self._queued.get(job.id)

    def go_on_with_left(self) -> None:
        """Analyse what windows that are gone left undone."""
        self.kept.go_on(self._submit_left)

    def cancel(self, jobs: Sequence[Job]) -> None:
        """Stop jobs, begun or not; analyses among them can be put back."""
        line = self._session.jobs.waiting
        stopped = [
            (line.index(job) if job in line else 0, queued)
            for job in jobs
            if not job.cancelled and (queued := self.queued_of(job)) is not None
        ]
        for job in jobs:
            self._session.jobs.cancel(job)
        if not stopped:
            return
        text = translate("Intake", "Analyses cancelled: {count}.").format(count=len(stopped))
        back = translate("Intake", "Put back")
        message = Message(text, action=back, do=partial(self._put_back, stopped))
        self._session.said.emit(message)

    def _put_back(self, stopped: Sequence[tuple[int, Queued]]) -> None:
        for place, queued in stopped:
            self._session.jobs.move(self._submit(queued), place)

    def _submit_left(self, left: KeptQueue) -> None:
        for drop in left.drops:
            self._remember(drop)
        for queued in left.waiting:
            self._submit(queued)

    def _remember(self, drop: Drop) -> None:
        self._drops[drop.number] = (drop, JobMarks(self._session.context.pictures, drop.pictures))

    def _again(self, analysed: Analysis, size: float | None, why: str) -> None:
        acquisition = analysed.acquisition
        if size is not None:
            sized = (replace(picture, pixel_size_um=size) for picture in acquisition.pictures)
            acquisition = replace(acquisition, pictures=tuple(sized))
        self._let_go_of_size()
        self._submit(self._asked(acquisition, why=why))
        self.arrived.emit(acquisition.dish, acquisition.day)

    def _refuse(self, name: str, error: ColonyQCError) -> None:
        self.failed.emit((Failure(name, str(error)),))

    def _refused(self, name: str, error: ColonyQCError, queued: Queued) -> None:
        """Say why an analysis was refused; ask where a model or a reason is missing."""
        if not isinstance(error, ReasonOwedError):
            self._refuse(name, error)
        self.questions.ask(queued, error)
        self._soon.start()

    def _asked(self, acquisition: Acquisition, **changes: Any) -> Queued:
        """Return an acquisition as it is asked for now: by the model and steps in force."""
        asked = Queued(
            acquisition,
            model=self._session.settings.model,
            steps=self._session.context.protocol.preprocessing,
            person=self._session.person,
        )
        return replace(asked, **changes)

    def _let_go_of_size(self) -> None:
        """Forget a pixel size once it was used: it belongs to the pictures it was typed for."""
        if self._session.settings.pixel_size_um is not None:
            self._session.remember(pixel_size_um=None)

    def _force(self, paths: Sequence[Path], size: float) -> None:
        self.open(paths, forced_um=size)

    def _ask_about_size(self, found: Collection, size: float, way: _Way) -> None:
        """Ask whether a pixel size holds where files state another."""
        text = translate(
            "Intake", "{count} files state another pixel size than {size} µm: nothing was counted."
        ).format(count=len(found.clashing), size=f"{size:g}")
        use = translate("Intake", "Use {size} µm").format(size=f"{size:g}")

        do = partial(way.force, found.clashing, size)
        self._session.said.emit(Message(text, "warning", action=use, do=do))

    def _collected(self, found: Collection, asked: int, size: float | None, way: _Way) -> None:
        if found.notices:
            self.told.emit(found.notices)
        if found.clashing and size is not None:
            self._ask_about_size(found, size, way)
        if found.failures:
            self.failed.emit(found.failures)
        if not found.acquisitions:
            if not found.failures:
                text = translate(
                    "Intake", "No pictures were found there. Open PNG, JPEG, TIFF or CZI files."
                )
                self._session.say(text, "warning")
            return
        # Asked before they are told of: a list without a dish takes the first that comes in hand,
        # which is no step of the person's.
        stayed = self._session.steps == asked
        drop = Drop.of(found.acquisitions)
        self._remember(drop)
        for acquisition in found.acquisitions:
            sheet = None if way.sheet is None else way.sheet.only(acquisition.dish)
            self._submit(self._asked(acquisition, drop=drop.number, sheet=sheet))
        first = found.acquisitions[0]
        if stayed:
            self.arrived.emit(first.dish, first.day)
            return
        # Somebody at another dish by now must not find this one under the next key.
        text = translate("Intake", "{dish} is being analysed.").format(dish=first.dish.label)
        self._session.said.emit(
            Message(
                text,
                action=translate("Intake", "Show it"),
                do=lambda: self.arrived.emit(first.dish, first.day),
            )
        )

    def _submit(self, queued: Queued) -> Job:
        acquisition = queued.acquisition
        self.questions.settle(queued.moment)
        pending = Pending(acquisition)
        context = queued.within(self._session.context)
        _, marks = self._drops.get(queued.drop, (None, None))

        def on_picture(_: int, result: PictureResult, artefacts: Artefacts) -> None:
            # By the picture and not by counting: one that could not be read leaves a gap.
            index = acquisition.pictures.index(result.picture)
            labels = None if artefacts.labels is None else ArrayLabels(artefacts.labels)
            # By a signal: this runs on the worker, and the list of what is found belongs to the
            # window's thread.
            self._found.emit(pending, index, Live(result, labels, artefacts.overview))

        def work(monitor: Monitor) -> Kept | Already:
            model = at_hand(context.models, queued.model)
            if model is None and queued.model:
                # Said and not raised: the picture then chooses a model that fits.
                self._gone.emit(queued.model)
            request = Request(model, new_model=queued.new_model, why=queued.why)
            analyse = analyse_once if queued.once else analyse_and_keep
            return analyse(acquisition, context, request, monitor, on_picture, marks)

        name = f"{acquisition.dish.line} {acquisition.dish.dish}"
        job = self._session.jobs.submit(
            "analysis",
            work,
            lambda kept: self._done(kept, queued),
            lambda error: self._refused(name, error, queued),
            translate("Intake", "analysing {dish}").format(dish=name),
            size=len(acquisition.pictures),
        )
        self._pending[job.id] = pending
        self._queued[job.id] = queued
        self._soon.start()
        self.pending_changed.emit(acquisition.dish)
        return job

    def close(self, *, keep: bool = True) -> None:
        """Leave what is not done to the next window; without ``keep`` nothing of it.

        Jobs that are cancelled from now on still count as not done.
        """
        self.kept.close(self._not_done() if keep else KeptQueue())

    def _keep(self) -> None:
        self.kept.keep(self._not_done())

    def _not_done(self) -> KeptQueue:
        """Return what is at work, what waits, and what waits for an answer."""
        line = [job.id for job in self._session.jobs.waiting]
        begun = self._queued.keys() - set(line)
        numbers = [*begun, *(number for number in line if number in self._queued)]
        waiting = [*(self._queued[number] for number in numbers), *self.questions.waiting]
        return KeptQueue(tuple(waiting), tuple(drop for drop, _ in self._drops.values()))

    def _picture_done(self, pending: Pending, index: int, live: Live) -> None:
        pending.found[index] = live
        self.pending_changed.emit(pending.acquisition.dish)

    def _job_finished(self, job: Job) -> None:
        """Let go of an acquisition that is kept, failed or was cancelled."""
        pending = self._pending.pop(job.id, None)
        if self._queued.pop(job.id, None) is not None:
            self._soon.start()
        if pending is not None:
            self.pending_changed.emit(pending.acquisition.dish)

    def _done(self, kept: Kept | Already, queued: Queued) -> None:
        if isinstance(kept, Already):
            return
        if kept.analysis.failures:
            self.failed.emit(kept.analysis.failures)
        if queued.sheet is not None:
            self._note_seeding(kept.analysis.acquisition.dish, queued.sheet)
        self._session.noticed.emit(kept.changed)
        self.finished.emit(kept)

    def _note_seeding(self, dish: DishKey, sheet: SampleSheet) -> None:
        context = self._session.context
        self._session.jobs.submit(
            "io",
            lambda _: note_seedings(context, sheet, {dish}),
            None,
            lambda error: self._refuse(dish.label, error),
            translate("Intake", "noting the seeding"),
        )
