"""Pictures that come in: sorted into acquisitions, analysed behind the window, kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    DishKey,
    Failure,
    Picture,
)
from colonyqc.gui.core.jobs import Job
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.memory_sources import ArrayLabels
from colonyqc.gui.core.session import Message, Session
from colonyqc.services.analysis.keep import Kept, Request, analyse_and_keep, at_hand
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


class AnalysisQueue(QObject):
    """Takes paths, runs the analyses one after the other, keeps each when it is done.

    Signals: ``arrived(DishKey, day)`` when the first pictures can be shown,
    ``pending_changed(DishKey)`` when something of a dish on its way changed,
    ``failed(tuple[Failure, …])``, ``told(tuple[str, …])``: what is to be known of the pictures
    before their numbers are used.
    """

    arrived = Signal(object, object)
    pending_changed = Signal(object)
    failed = Signal(object)
    told = Signal(object)
    _found = Signal(object, int, object)
    _gone = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pending: dict[int, Pending] = {}
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

    def open(self, paths: Sequence[Path], since: int | None = None) -> None:
        """Sort files and folders into acquisitions and analyse them all.

        They are turned to unless the person has turned to something else since they were asked
        for: ``since`` is `Session.steps` then, default: now.
        """
        asked = self._session.steps if since is None else since
        collect = self._session.collector()

        def work(_: Monitor) -> Collection:
            return collect(paths)

        self._session.jobs.submit(
            "io",
            work,
            lambda found: self._collected(found, asked),
            lambda error: self._refuse(translate("Intake", "Opening"), error),
            translate("Intake", "sorting the pictures"),
        )

    def again(self, analysed: Analysis) -> None:
        """Analyse the pictures of an analysis anew, with the pixel size and model in force.

        The old analysis stays in the history. A pixel size a person once gave does not outlive
        its being taken back.
        """
        known = {result.picture: result.pixel_size_source for result in analysed.pictures}
        size = self._session.settings.pixel_size_um
        acquisition = replace(
            analysed.acquisition,
            pictures=tuple(
                _sized(picture, size, known.get(picture, ""))
                for picture in analysed.acquisition.pictures
            ),
        )
        self._submit(acquisition)
        self.arrived.emit(acquisition.dish, acquisition.day)

    def _refuse(self, name: str, error: ColonyQCError) -> None:
        self.failed.emit((Failure(name, str(error)),))

    def _collected(self, found: Collection, asked: int) -> None:
        if found.notices:
            self.told.emit(found.notices)
        if found.failures:
            self.failed.emit(found.failures)
        if not found.acquisitions:
            if not found.failures:
                text = translate(
                    "Intake", "No pictures were found there. Open PNG, JPEG, TIFF or CZI files."
                )
                self._session.say(text, "warning")
            return
        for acquisition in found.acquisitions:
            self._submit(acquisition)
        first = found.acquisitions[0]
        if self._session.steps == asked:
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

    def _submit(self, acquisition: Acquisition) -> None:
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
            return analyse_and_keep(acquisition, context, Request(model), monitor, on_picture)

        name = f"{acquisition.dish.line} {acquisition.dish.dish}"
        job = self._session.jobs.submit(
            "analysis",
            work,
            self._kept,
            lambda error: self._refuse(name, error),
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

    def _kept(self, kept: Kept) -> None:
        if kept.analysis.failures:
            self.failed.emit(kept.analysis.failures)
        self._session.noticed.emit(kept.changed)


def _sized(picture: Picture, size: float | None, source: str) -> Picture:
    """Return a picture with the pixel size given now, without one that was given before."""
    if size is None and source != "user":
        return picture
    return replace(picture, pixel_size_um=size)
