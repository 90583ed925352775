"""Has the open picture answered: regions found once, strokes answered as they come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal

from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Picture
from colonyqc.domain.regions import (
    RegionMethod,
    RegionPicture,
    RegionPreview,
    RegionRequest,
    RegionResult,
)
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.jobs import Work
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.regions.colours import outlined, rimmed
from colonyqc.gui.pages.regions.state import MOST, RegionsState
from colonyqc.gui.viewer.map_layer import Codes, pyramid
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Monitor
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.regions.frames import FramePictures
from colonyqc.services.regions.read import read_picture
from colonyqc.services.regions.strokes import (
    Numbers,
    corrected,
    numbers_of,
    painted,
    renumbered,
    shares,
    with_examples,
)

T = TypeVar("T")
_READ_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class FoundRegions:
    """A picture as it was read, and the regions found in it before any stroke.

    ``result``: how they were found; None where a series brought them.
    """

    seen: RegionPicture
    numbers: Numbers
    result: RegionResult | None


@dataclass(frozen=True, slots=True, eq=False)
class ShownRegions:
    """What the page shows: regions after strokes, mergers and corrections, ready to draw.

    ``painted``: strokes and corrections; ``result``: the answer behind them, whose weights answer a
    series.
    """

    numbers: Numbers
    share: Mapping[int, float]
    levels: tuple[Codes, ...]
    strokes: tuple[Codes, ...]
    painted: Numbers
    result: RegionResult | None
    by_strokes: bool


class RegionAnswers(QObject):
    """Asks in the lane "prompt"; of answers that wait only the newest is given.

    Signals: ``found(FoundRegions)``, ``previewed(Codes pyramid)``, ``shown(ShownRegions)``.
    """

    found = Signal(object)
    previewed = Signal(object)
    shown = Signal(object)
    _preview = Signal(object, object)

    def __init__(self, session: Session, scope: JobScope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._scope = session, scope
        self._picture: Picture | None = None
        self.base: FoundRegions | None = None
        self.last: RegionResult | None = None
        """The answer that the newest strokes got."""
        # Sent by a worker: Qt hands it over to the thread this object lives in.
        self._preview.connect(self._show_preview)

    @property
    def engine(self) -> RegionEngine:
        """Who finds regions.

        Raises:
            LookupError: nobody does; the page is offered only where somebody does.
        """
        if self._session.context.regions is None:
            raise LookupError("the page is offered with an engine only")
        return self._session.context.regions

    def open(self, picture: Picture, known: FoundRegions | Numbers | None = None) -> None:
        """Begin another picture; ``known``: it as it was read, or its regions from a series."""
        self._picture, self.base, self.last = picture, None, None
        if isinstance(known, FoundRegions):
            self._found(known)
        elif known is not None:
            self._read(picture, known)

    def find(self, method: RegionMethod | None, clusters: int | None) -> None:
        """Look for regions without strokes."""
        picture, engine, context = self._picture, self.engine, self._session.context
        if picture is None:
            return
        held = self.base

        def preview(seen: RegionPreview) -> None:
            self._preview.emit(picture, pyramid(outlined(numbers_of(seen.labels)), smooth=False))

        def work(monitor: Monitor) -> FoundRegions:
            share = 0.0
            if held is None:
                share = _READ_SHARE
                part = monitor.part(0, share)
                seen = read_picture(opener_of(context), picture, context.protocol, part)
            else:
                seen = held.seen
            asked = RegionRequest(seen, method or _quickest(engine), clusters)
            result = engine.run(asked, monitor.part(share, 1.0), preview)
            if result.clusters > MOST:
                raise UsageError(
                    f"{result.clusters} regions were found, more than the window tells apart: say "
                    f"how many you want, {MOST} at most."
                )
            return FoundRegions(seen, numbers_of(result.labels), result)

        label = translate("Regions", "finding regions")
        self._submit("find", work, self._found, label)

    def answer(self, state: RegionsState) -> None:
        """Show the regions as strokes, mergers and corrections make them."""
        base = self.base
        if base is None:
            return
        engine, last = self.engine, self.last

        def work(monitor: Monitor) -> ShownRegions:
            return _answered(base, state, engine, last, monitor)

        def arrived(shown: ShownRegions) -> None:
            # Never what belongs to a picture that was closed meanwhile: it would be kept as this
            # one's.
            if self.base is base:
                self._answered(shown)

        self._submit("answer", work, arrived)

    def _read(self, picture: Picture, numbers: Numbers) -> None:
        context = self._session.context

        def work(monitor: Monitor) -> FoundRegions:
            seen = read_picture(opener_of(context), picture, context.protocol, monitor)
            return FoundRegions(seen, numbers, None)

        self._submit("find", work, self._found, translate("Regions", "reading the picture"))

    def _submit(
        self, key: str, work: Work[T], arrived: Callable[[T], None], label: str = ""
    ) -> None:
        self._scope.submit("prompt", work, arrived, self._failed, label, f"{key} {id(self)}")

    def _found(self, base: FoundRegions) -> None:
        self.base, self.last = base, base.result
        self.found.emit(base)

    def _answered(self, shown: ShownRegions) -> None:
        self.last = shown.result
        self.shown.emit(shown)

    def _show_preview(self, picture: object, levels: object) -> None:
        # A worker may still send what belongs to a picture that was closed meanwhile.
        if picture is self._picture and self.base is None:
            self.previewed.emit(levels)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def opener_of(context: ServiceContext) -> FramePictures:
    """Return what opens pictures and frames of videos."""
    return FramePictures(context.pictures, context.videos)


def _quickest(engine: RegionEngine) -> RegionMethod | None:
    """Return the method that answers at once, None where it cannot run."""
    return RegionMethod.ENCODER if RegionMethod.ENCODER in engine.methods() else None


def _answered(
    base: FoundRegions,
    state: RegionsState,
    engine: RegionEngine,
    last: RegionResult | None,
    monitor: Monitor,
) -> ShownRegions:
    """Return the regions of a state; a worker's part."""
    shape = base.seen.shape
    before = renumbered(base.numbers, state.merged)
    strokes = renumbered(painted(state.strokes, shape, corrections=False), state.merged)
    fixes = renumbered(painted(state.strokes, shape, corrections=True), state.merged)
    numbers, result = before, base.result
    if state.teaches:
        told = with_examples(strokes, before, state.alive)
        drawn = set(told[told > 0].tolist())
        if len(drawn) > 1:
            # Always by the read-out where it can run: it answers while the hand still hovers.
            asked = RegionRequest(base.seen, _quickest(engine), scribbles=told)
            result = engine.run(asked, monitor)
            numbers = numbers_of(result.labels)
    else:
        result = base.result or last
    monitor.check()
    numbers = corrected(numbers, fixes)
    both = np.where(fixes > 0, fixes, strokes).astype(np.uint8)
    return ShownRegions(
        numbers,
        shares(numbers, state.alive),
        pyramid(outlined(numbers), smooth=False),
        pyramid(rimmed(both), smooth=False) if both.any() else (),
        both,
        result,
        state.teaches,
    )
