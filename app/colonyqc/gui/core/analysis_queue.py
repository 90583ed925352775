"""Pictures that come in: sorted into acquisitions, analysed behind the window, kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.errors import ColonyQCError, PinnedModelError, ReasonOwedError
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    Failure,
    same_size,
)
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.memory_sources import ArrayLabels
from colonyqc.gui.core.session import Message, Session
from colonyqc.services.analysis.culture import culture_of
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Kept, Request, analyse_and_keep, at_hand
from colonyqc.services.analysis.sample_sheet import SampleSheet, note_seedings
from colonyqc.services.ports import Artefacts, LabelSource, Monitor


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


_Moment = tuple[DishKey, int | None, datetime | None]


@dataclass(frozen=True, slots=True)
class _Asked:
    """An acquisition and what a person said of its analysis."""

    acquisition: Acquisition
    why: str = ""
    new_model: bool = False
    sheet: SampleSheet | None = None
    """What tells when the dish was seeded."""

    @property
    def moment(self) -> _Moment:
        """The dish and when it was photographed."""
        return self.acquisition.dish, self.acquisition.day, self.acquisition.taken


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
    before their numbers are used, ``reason_wanted(tuple[ReasonOwedError, …])``: why these are
    analysed again is to be asked, and `because` told.
    """

    arrived = Signal(object, object)
    pending_changed = Signal(object)
    failed = Signal(object)
    told = Signal(object)
    reason_wanted = Signal(object)
    _found = Signal(object, int, object)
    _gone = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pending: dict[int, Pending] = {}
        self._waiting: list[_Asked] = []
        """Refused as another model analysed their earlier days; a person is asked."""
        self._owing: dict[_Moment, tuple[_Asked, ReasonOwedError]] = {}
        """Refused as nobody said why they are analysed again; a person is asked."""
        self._found.connect(self._picture_done)
        self._gone.connect(session.forget_model)
        session.jobs.job_finished.connect(self._job_finished)

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
        collect = self._session.collector(forced_um)
        self._let_go_of_size()

        def work(_: Monitor) -> Collection:
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
        if size is not None and (stated := _stated(analysed, size)) is not None:
            text = translate(
                "Intake", "The files state {stated} µm per pixel, you gave {size} µm."
            ).format(stated=f"{stated:g}", size=f"{size:g}")
            use = translate("Intake", "Use {size} µm").format(size=f"{size:g}")
            do = partial(self._again, analysed, size, why)
            self._session.said.emit(Message(text, "warning", action=use, do=do))
            return
        self._again(analysed, size, why)

    def because(self, why: str) -> None:
        """Analyse what waits for a reason, all of it for this one."""
        for asked, _ in tuple(self._owing.values()):
            self._submit(replace(asked, why=why))

    def _again(self, analysed: Analysis, size: float | None, why: str) -> None:
        acquisition = analysed.acquisition
        if size is not None:
            sized = (replace(picture, pixel_size_um=size) for picture in acquisition.pictures)
            acquisition = replace(acquisition, pictures=tuple(sized))
        self._let_go_of_size()
        self._submit(_Asked(acquisition, why))
        self.arrived.emit(acquisition.dish, acquisition.day)

    def _refuse(self, name: str, error: ColonyQCError) -> None:
        self.failed.emit((Failure(name, str(error)),))

    def _refused(self, name: str, error: ColonyQCError, asked: _Asked) -> None:
        """Say why an analysis was refused; ask where a model or a reason is missing."""
        if isinstance(error, ReasonOwedError):
            self._owing[asked.moment] = (asked, error)
            self._ask_for_reason()
            return
        self._refuse(name, error)
        if isinstance(error, PinnedModelError):
            self._waiting.append(asked)
            self._ask_about_model(error)

    def _ask_for_reason(self) -> None:
        """Offer to say why dishes are analysed again; one question for all that were refused."""
        text = translate(
            "Intake",
            "Analysed or signed before (dishes and days: {count}): nothing was analysed again, as "
            "no reason was given.",
        ).format(count=len(self._owing))

        def ask() -> None:
            self.reason_wanted.emit(tuple(error for _, error in self._owing.values()))

        action = translate("Intake", "Give the reason")
        self._session.said.emit(Message(text, "warning", action=action, do=ask))

    def _ask_about_model(self, error: PinnedModelError) -> None:
        """Ask whether dishes go on with another model than their earlier days had.

        One question for all that were refused: fifty dishes must not ask fifty times.
        """
        new = error.asked or translate("Intake", "another model")
        text = translate(
            "Intake",
            "Earlier days were analysed by {pinned}, not by {new} (dishes: {count}). Nothing was "
            "analysed by the new one. It can go on from here, which the trend shows as a break, or "
            "all days can be analysed again.",
        ).format(pinned=error.pinned, new=new, count=len(self._waiting))
        message = Message(
            text,
            "warning",
            action=translate("Intake", "All days again"),
            do=partial(self._go_on, days=True),
            other=translate("Intake", "Go on from here"),
            do_other=partial(self._go_on, days=False),
        )
        self._session.said.emit(message)

    def _go_on(self, *, days: bool) -> None:
        """Analyse what waits by the new model, with the earlier ``days`` of its dishes or alone."""
        waiting, self._waiting = self._waiting, []
        if not days:
            for asked in waiting:
                self._submit(replace(asked, new_model=True))
            return
        histories = self._session.context.histories

        def work(_: Monitor) -> tuple[_Asked, ...]:
            every = [
                _Asked(record.analysis.acquisition, new_model=True)
                for asked in waiting
                for record in culture_of(histories, asked.acquisition)
            ]
            every += [replace(asked, new_model=True) for asked in waiting]
            return tuple({asked.moment: asked for asked in every}.values())

        def found(every: tuple[_Asked, ...]) -> None:
            for asked in every:
                self._submit(asked)

        self._session.jobs.submit(
            "io",
            work,
            found,
            lambda error: self._refuse(translate("Intake", "Opening"), error),
            translate("Intake", "reading the earlier days"),
        )

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
        pictures = [p for each in found.acquisitions for p in each.pictures]
        marks = JobMarks(self._session.context.pictures, pictures)
        # Asked before they are told of: a list without a dish takes the first that comes in hand,
        # which is no step of the person's.
        stayed = self._session.steps == asked
        for acquisition in found.acquisitions:
            self._submit(_Asked(acquisition, sheet=way.sheet), marks)
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

    def _submit(self, asked: _Asked, marks: JobMarks | None = None) -> None:
        acquisition = asked.acquisition
        self._owing.pop(asked.moment, None)
        pending = Pending(acquisition)
        context, wanted = self._session.context, self._session.settings.model

        def on_picture(_: int, result: PictureResult, artefacts: Artefacts) -> None:
            # By the picture and not by counting: one that could not be read leaves a gap.
            index = acquisition.pictures.index(result.picture)
            labels = None if artefacts.labels is None else ArrayLabels(artefacts.labels)
            # By a signal: this runs on the worker, and the list of what is found belongs to the
            # window's thread.
            self._found.emit(pending, index, Live(result, labels, artefacts.overview))

        def work(monitor: Monitor) -> Kept:
            model = at_hand(context.models, wanted)
            if model is None and wanted:
                # Said and not raised: the picture then chooses a model that fits.
                self._gone.emit(wanted)
            request = Request(model, new_model=asked.new_model, why=asked.why)
            return analyse_and_keep(acquisition, context, request, monitor, on_picture, marks)

        name = f"{acquisition.dish.line} {acquisition.dish.dish}"
        job = self._session.jobs.submit(
            "analysis",
            work,
            lambda kept: self._kept(kept, asked),
            lambda error: self._refused(name, error, asked),
            translate("Intake", "analysing {dish}").format(dish=name),
        )
        self._pending[job.id] = pending
        self.pending_changed.emit(acquisition.dish)

    def _picture_done(self, pending: Pending, index: int, live: Live) -> None:
        pending.found[index] = live
        self.pending_changed.emit(pending.acquisition.dish)

    def _job_finished(self, job: Job) -> None:
        """Let go of an acquisition that is kept, failed or was cancelled."""
        pending = self._pending.pop(job.id, None)
        if pending is not None:
            self.pending_changed.emit(pending.acquisition.dish)

    def _kept(self, kept: Kept, asked: _Asked) -> None:
        if kept.analysis.failures:
            self.failed.emit(kept.analysis.failures)
        if asked.sheet is not None:
            self._note_seeding(kept.analysis.acquisition.dish, asked.sheet)
        self._session.noticed.emit(kept.changed)

    def _note_seeding(self, dish: DishKey, sheet: SampleSheet) -> None:
        context = self._session.context
        self._session.jobs.submit(
            "io",
            lambda _: note_seedings(context, sheet, {dish}),
            None,
            lambda error: self._refuse(dish.label, error),
            translate("Intake", "noting the seeding"),
        )


def _stated(analysed: Analysis, size: float) -> float | None:
    """Return the pixel size that files, names or stage state, where it is another than given."""
    for result in analysed.pictures:
        known = result.pixel_size_um
        if known is not None and result.pixel_size_source != "user" and not same_size(known, size):
            return known
    return None
