"""Analyse an acquisition: every picture judged, segmented, measured; then the dish.

The result is a value with its arrays; nothing is written here.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import nan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.colony import Scale
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.model import ModelInfo
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.domain.rules import When, moment
from colonyqc.domain.statistics import pool
from colonyqc.imaging.colonies.feeder import find_feeders
from colonyqc.imaging.colonies.interval import Cells, count_cells, with_intervals
from colonyqc.imaging.colonies.label import label, leave_out
from colonyqc.imaging.colonies.measure import measure, totals
from colonyqc.imaging.light.contrast_confluence import confluence as confluence_by_contrast
from colonyqc.services.analysis import sheets
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.dead_cells import dead_cells_of
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.judging import floors, judged, untold
from colonyqc.services.analysis.picture_look import Surveyed, choose, judge, look, reach_um
from colonyqc.services.analysis.picture_loop import OnPicture, go_through
from colonyqc.services.analysis.preprocessing import prepared
from colonyqc.services.analysis.segmentation import classify
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import (
    UNWATCHED,
    Artefacts,
    ImageSource,
    Models,
    Monitor,
    Outcome,
    Pictures,
    Segmenter,
)

_LOOKED: Final = 0.25
"""Share of a picture's work that is done when it has been surveyed."""
# The rest is measuring and the second opinion.
_CLASSIFIED: Final = 0.85
_APART_SHARE: Final = 0.5
"""Share of the differentiated area apart from any colony above which feeders are asked about."""
_APART_LEAST: Final = 0.01
"""Share of the imaged area that must be differentiated before they are."""


def run(
    acquisition: Acquisition,
    *,
    context: ServiceContext,
    model: str | None = None,
    protocol: Protocol | None = None,
    monitor: Monitor = UNWATCHED,
    on_picture: OnPicture | None = None,
    marks: JobMarks | None = None,
) -> Outcome:
    """Analyse every picture of an acquisition.

    ``protocol`` is the one in force for it (`selection.in_force`), default: that of the context.
    Where it names a saved prompt, pictures are answered as sheets of cells.
    ``on_picture`` is told of each picture as it is done. A picture that cannot be read is a
    failure of the analysis; the others go on. Without a ``model`` the first whose looks fit the
    first picture is taken for all of them. ``marks``: of the job the acquisition is of; None looks
    for them in its own pictures.

    Raises:
        Cancelled: asked to stop.
        PictureError: no picture could be read; the first one's reason.
        ModelError: the model cannot be used.
        UsageError: the saved prompt cannot be used.
    """
    started = datetime.now(UTC)
    if protocol is not None:
        context = replace(context, protocol=protocol)
    if context.protocol.prompt:
        return sheets.run(
            acquisition,
            context=context,
            model=model,
            monitor=monitor,
            on_picture=on_picture,
            marks=marks,
        )
    marks = marks or JobMarks(context.pictures, acquisition.pictures)
    # Once for all pictures: they are of one moment, and its rules must not differ between them.
    when = moment(acquisition)
    feeders = context.protocol.on_feeders(acquisition)
    worker = _Worker(context, model, when, feeders, marks, len(acquisition.pictures))
    found = go_through(acquisition, worker.analyse, monitor, on_picture, context.workers)
    segmenter = worker.choice.made
    assert segmenter is not None  # noqa: S101 - chosen with the first picture that was read
    counted = [(each, worker.cells[each.picture]) for each in found.results if each.quality.usable]
    statistics = with_intervals(pool(found.results), counted)
    analysis = Analysis(
        acquisition=acquisition,
        model=segmenter.info.ref,
        provider=segmenter.provider,
        protocol=context.protocol,
        app_version=context.app_version,
        started=started,
        finished=datetime.now(UTC),
        pictures=tuple(found.results),
        statistics=statistics,
        proposal=None,
        failures=tuple(found.failures),
        simulated=any(result.simulated for result in found.results),
    )
    return Outcome(proposed_by(analysis, context.protocol), tuple(found.artefacts))


def proposed_by(analysis: Analysis, protocol: Protocol) -> Analysis:
    """Return an analysis of colonies with what a protocol's rules propose for its dish.

    Its pictures were measured by that protocol; only what went before (`Protocol.past`) may be
    another: it speaks of the dish, and nothing that is measured depends on it.
    """
    proposal = propose_dish(
        analysis.statistics,
        protocol,
        moment(analysis.acquisition),
        unfamiliar=any(result.quality.unfamiliar for result in analysis.pictures),
        failed=len(analysis.failures),
    )
    return replace(analysis, protocol=protocol, proposal=proposal)


class _ModelChoice:
    """One model for all pictures: that of the first which could be looked at, whoever is faster.

    A picture waits for the choice of those before it; as pictures are begun in their order, the
    first of them never waits.
    """

    def __init__(self, count: int) -> None:
        self._after: list[Future[Segmenter | None]] = [Future() for _ in range(count)]

    @property
    def made(self) -> Segmenter | None:
        """The model, once every picture is done; None where none could be looked at."""
        return self._after[-1].result()

    def of(self, index: int, choose: Callable[[], Segmenter]) -> Segmenter:
        """Return what a picture before has chosen, else what ``choose`` does."""
        chosen = self._before(index) or choose()
        self._after[index].set_result(chosen)
        return chosen

    def hand_on(self, index: int) -> None:
        """Leave the choice to the next picture, where this one has made none."""
        if not self._after[index].done():
            self._after[index].set_result(self._before(index))

    def _before(self, index: int) -> Segmenter | None:
        return self._after[index - 1].result() if index else None


class _Worker:
    """Analyses pictures with one model, chosen on the first."""

    def __init__(
        self,
        context: ServiceContext,
        wanted: str | None,
        when: When,
        feeders: bool | None,
        marks: JobMarks,
        count: int,
    ) -> None:
        self._place = context
        self._wanted = wanted
        self._when = when
        self._feeders = feeders
        self._marks = marks
        self.choice = _ModelChoice(count)
        self.cells: dict[Picture, Cells] = {}
        """What was counted of each picture square by square, for the dish's intervals."""

    def analyse(
        self, index: int, picture: Picture, monitor: Monitor
    ) -> tuple[PictureResult, Artefacts]:
        try:
            return self._analyse(index, picture, monitor)
        finally:
            self.choice.hand_on(index)

    def _analyse(
        self, index: int, picture: Picture, monitor: Monitor
    ) -> tuple[PictureResult, Artefacts]:
        protocol = self._place.protocol
        # Before the first and after the last pixel is read: what was hashed is what was analysed.
        hashes = self._place.pictures.hashes(picture)
        with closing(self._place.pictures.open(picture)) as opened:
            taken = in_camera_range(opened)
            drawn = self._marks.in_picture(opened)
            as_taken = look(taken, protocol, monitor.part(0.0, _LOOKED), drawn)
            source, seen = prepared(taken, as_taken, protocol)
            # On the first picture that can be read: one model for all pictures of a dish, or their
            # numbers could not be pooled.
            segmenter = self.choice.of(
                index, lambda: choose(self._place.models, self._wanted, source, seen)
            )
            quality = judge(source, seen, segmenter, protocol, as_taken)
            info = source.info
            result = PictureResult(
                picture=picture,
                width=info.width,
                height=info.height,
                pixel_size_um=info.pixel_size_um,
                pixel_size_source=info.pixel_size_source,
                files=hashes,
                quality=quality,
                imaged_px=0,
                undifferentiated_px=0,
                differentiated_px=0,
                uncertain_px=0,
                differentiated_mass_px=0.0,
                peer_confluence=None,
                colonies=(),
                simulated=info.simulated,
            )
            labels = None
            if quality.usable:
                with self._place.workers.room(info.width * info.height):
                    result, labels = self._count(
                        result, source, seen, segmenter, monitor.part(_LOOKED, _CLASSIFIED)
                    )
            self._place.pictures.confirm(hashes)
        monitor.report(1.0)
        return result, Artefacts(labels, as_taken.survey.overview)

    def _count(
        self,
        blank: PictureResult,
        source: ImageSource,
        seen: Surveyed,
        segmenter: Segmenter,
        monitor: Monitor,
    ) -> tuple[PictureResult, NDArray[np.uint8]]:
        """Return the picture's result with everything counted, and its cleaned class map."""
        protocol = self._place.protocol
        workers = self._place.workers
        found = classify(source, seen, segmenter, protocol, monitor, workers=workers)
        classes = found.classes
        scale = Scale(blank.pixel_size_um)
        area_floor, hole_floor = floors(protocol, scale)
        told = segmenter.info.tells_differentiation
        # Before debris is taken away and holes are filled: confluence is what cells cover, and
        # must not move with the area floor, which a pixel size changes.
        leave_out(classes, seen.area)
        um = reach_um(source, seen, segmenter)
        layer = find_feeders(classes, area_floor, um) if self._feeders and told else None
        # Before colonies are labelled, or feeders would join them.
        if layer is not None:
            layer.take_out(classes)
        counted = totals(classes, found.ratio)
        self.cells[blank.picture] = count_cells(classes, seen.area)
        # Before holes are filled, as confluence is.
        dead = dead_cells_of(source, seen, segmenter, classes)
        imaged_px = seen.area.count()
        apart_px = 0
        # Asked only where it may be said: it takes two more passes over the map.
        if self._feeders is None and counted.differentiated_px > _APART_LEAST * imaged_px:
            apart_px = find_feeders(classes, area_floor, um).px
        labelled = label(classes, area_floor, hole_floor, seen.area)
        colonies = measure(classes, labelled, found.ratio)
        # Its table and the map's strips are not needed any more, and the second opinion wants
        # memory of its own.
        del labelled
        if layer is not None:
            layer.put_back(classes)
        if not told:
            colonies = tuple(untold(colony) for colony in colonies)
            counted = replace(counted, mass_px=nan)
        result = replace(
            blank,
            imaged_px=imaged_px,
            undifferentiated_px=counted.undifferentiated_px,
            differentiated_px=counted.differentiated_px,
            uncertain_px=counted.uncertain_px,
            differentiated_mass_px=counted.mass_px,
            peer_confluence=confluence_by_contrast(source.read, seen.area),
            colonies=judged(
                colonies, scale, protocol, self._when, unfamiliar=blank.quality.unfamiliar
            ),
            feeder_px=None if layer is None else layer.px,
            dead=dead,
        )
        return _with_notes(result, segmenter.info, protocol, apart_px), classes


def _with_notes(
    result: PictureResult, model: ModelInfo, protocol: Protocol, apart_px: int
) -> PictureResult:
    """Return the result with what must be known beside its numbers; nothing here blocks.

    ``apart_px``: differentiated pixels that touch no colony, where nobody said whether the dish
    is on feeders.
    """
    found = list(result.quality.problems)
    share = apart_px / result.differentiated_px if apart_px else 0.0
    if share > _APART_SHARE:
        sentence = (
            "Much of the differentiated area touches no colony. On feeders? Say so, and these "
            "cells are no longer taken for differentiation."
        )
        found.append(Problem(ProblemKind.FEEDERS, sentence, share, _APART_SHARE, blocking=False))
    if not model.tells_differentiation:
        sentence = (
            f"The model {model.ref} finds colonies but cannot tell differentiation in them: look "
            "for it by eye."
        )
        found.append(Problem(ProblemKind.DIFFERENTIATION, sentence, nan, nan, blocking=False))
    limit = protocol.quality.disagreement_max
    apart = abs(result.confluence - (result.peer_confluence or 0.0))
    if result.peer_confluence is not None and apart > limit:
        sentence = (
            f"The network finds {result.confluence:.0f} % confluence, local contrast "
            f"{result.peer_confluence:.0f} %: one of them is wrong; look at the overlay before "
            "you use the number."
        )
        found.append(Problem(ProblemKind.DISAGREEMENT, sentence, apart, limit, blocking=False))
    return replace(result, quality=replace(result.quality, problems=tuple(found)))


@dataclass(frozen=True, slots=True, eq=False)
class Segmented:
    """One picture's class map as the network gives it, before debris and holes are cleaned."""

    classes: NDArray[np.uint8]
    probabilities: NDArray[np.float16] | None
    amounts: NDArray[np.uint8] | None
    quality: ImageQuality
    model: str


def segment_picture(
    picture: Picture,
    *,
    pictures: Pictures,
    models: Models,
    protocol: Protocol,
    model: str | None = None,
    keep_probabilities: bool = False,
    reduce_by: int = 0,
    monitor: Monitor = UNWATCHED,
) -> Segmented:
    """Segment one picture, also one the gate would refuse: its problems come along.

    Raises:
        PictureError: it cannot be read.
        ModelError: the model cannot be used.
    """
    with closing(pictures.open(picture)) as opened:
        source = in_camera_range(opened)
        seen = look(source, protocol, monitor.part(0.0, _LOOKED, picture.name))
        segmenter = choose(models, model, source, seen)
        quality = judge(source, seen, segmenter, protocol)
        found = classify(
            source,
            seen,
            segmenter,
            protocol,
            monitor.part(_LOOKED, 1.0, picture.name),
            # Nothing is measured here, and on a large scan it would be a fifth of the labels.
            keep_ratio=False,
            keep_probabilities=keep_probabilities,
            reduce_by=reduce_by,
        )
    ref = str(segmenter.info.ref)
    return Segmented(found.classes, found.probabilities, found.amounts, quality, ref)
