"""Keep what a person corrected: a new version of the analysis, beside the one it was made of."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.correction import CorrectionSource
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import Region
from colonyqc.domain.rules import moment
from colonyqc.domain.statistics import pool
from colonyqc.domain.verdict import Decision
from colonyqc.imaging.colonies.interval import count_cells, with_intervals
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.services.accounts.access import require
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.recount import Recounted, area_of, recount
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, Artefacts, Histories, Monitor

_CLASSES: Final = frozenset(int(each) for each in ColonyClass)


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """A picture's class map (h, w) as a person left it, and by how many edits."""

    classes: NDArray[np.uint8]
    edits: int = 1


def may_correct(histories: Histories, record: AnalysisRecord, picture: int) -> None:
    """Make sure that a picture of an analysis can be corrected by who is at work.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is no such picture, or nothing that can be corrected in it.
    """
    with histories() as history:
        require(history, Permission.CORRECT)
    analysis = record.analysis
    if not 0 <= picture < len(analysis.pictures):
        raise UsageError(f"Analysis {record.id} has no picture {picture + 1}.")
    result = analysis.pictures[picture]
    if analysis.prompt is not None:
        raise UsageError(
            f"Analysis {record.id} was answered from samples: correct its membranes on their page."
        )
    if not result.quality.usable or not record.stored[picture].labels:
        raise UsageError(
            f"{result.picture.name} was not counted: there is nothing to correct in it."
        )


def correct(
    context: ServiceContext,
    original: int,
    corrected: Mapping[int, Corrected],
    reason: str,
    way: str,
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep a new version of an analysis with the class maps of some pictures (from 0) corrected.

    Measures and proposals are made anew for what changed only; decisions on colonies that nobody
    touched hold in the new version, too. Signatures are of the version that was signed. ``way``:
    "window", or the name of the file that the map came from.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; nothing is kept.
        UsageError: no reason, nothing corrected, or a map that does not fit its picture.
        PictureError: a picture has to be looked at again, and cannot be read.
        HistoryError: there is no such analysis, or it cannot be written.
    """
    if not reason.strip():
        raise UsageError("A correction needs a reason; say why in a few words.")
    with context.histories() as history:
        require(history, Permission.CORRECT)
        history.check_room()
        record = history.get(original)
    for place, each in corrected.items():
        may_correct(context.histories, record, place)
        _check(record.analysis.pictures[place], each)
    started = datetime.now(UTC)
    work = _Work(context, record, monitor)
    made = {
        place: work.recounted(place, corrected[place]) if place in corrected else None
        for place in range(len(record.analysis.pictures))
    }
    changes = tuple(each.change for each in made.values() if each and each.change.changed_px)
    if not changes:
        raise UsageError("Nothing differs from what was found: there is no correction to keep.")
    with context.histories() as history:
        person = history.actor.name if history.policy().log_in else context.person
    source = CorrectionSource(original, person, reason.strip(), way, changes)
    analysis = work.analysis(made, source, started)
    with context.histories() as history:
        require(history, Permission.CORRECT)
        arrays = [
            Artefacts(labels, history.overview(record.stored[place].overview))
            for place, labels in enumerate(work.labels)
        ]
        number = history.add(analysis, arrays, reason.strip())
        history.carry_over(number, carried(record, number, source))
        history.commit()
    return Kept(number, analysis)


def carried(record: AnalysisRecord, number: int, source: CorrectionSource) -> tuple[Decision, ...]:
    """Return the decisions in force on colonies that a correction left as they were."""
    now = {(change.picture, gone) for change in source.pictures for gone in change.removed}
    return tuple(
        replace(each, analysis_id=number)
        for each in record.in_force
        if source.untouched(each.picture, each.colony) and (each.picture, each.colony) not in now
    )


def _check(result: PictureResult, corrected: Corrected) -> None:
    classes = corrected.classes
    if classes.shape != (result.height, result.width):
        height, width = classes.shape[:2]
        raise UsageError(
            f"The labels have {width}×{height} px, {result.picture.name} has "
            f"{result.width}×{result.height}: they are of another picture."
        )
    counts = np.bincount(classes.ravel(), minlength=len(_CLASSES))
    strange = [value for value in np.flatnonzero(counts).tolist() if value not in _CLASSES]
    if result.feeder_px is None and counts[ColonyClass.FEEDER]:
        strange.append(int(ColonyClass.FEEDER))
    if strange:
        raise UsageError(
            f"The labels hold the value {strange[0]}, which is no class of {result.picture.name}: "
            "0 background, 1 undifferentiated, 2 differentiated, 3 uncertain."
        )


class _Work:
    """The correction of one record, picture by picture."""

    def __init__(self, context: ServiceContext, record: AnalysisRecord, monitor: Monitor) -> None:
        self._context = replace(context, protocol=record.analysis.protocol)
        self._record = record
        self._monitor = monitor
        self._marks = JobMarks(context.pictures, record.analysis.acquisition.pictures)
        self._when = moment(record.analysis.acquisition)
        self.labels: list[NDArray[np.uint8] | None] = [
            self._stored(place) for place in range(len(record.stored))
        ]

    def recounted(self, place: int, corrected: Corrected) -> Recounted:
        """Return a picture as it is now."""
        result = self._record.analysis.pictures[place]
        before = self.labels[place]
        assert before is not None  # noqa: S101 - asked by `may_correct`
        made = recount(
            result,
            place,
            before,
            corrected.classes.copy(),
            self._area(result),
            self._context.protocol,
            self._when,
            corrected.edits,
        )
        self.labels[place] = made.classes
        return made

    def analysis(
        self,
        made: Mapping[int, Recounted | None],
        source: CorrectionSource,
        started: datetime,
    ) -> Analysis:
        """Return the new version of the analysis."""
        old = self._record.analysis
        results = tuple(
            old.pictures[place] if each is None else each.result for place, each in made.items()
        )
        counted = [
            (result, count_cells(labels, self._area(result)))
            for result, labels in zip(results, self.labels, strict=True)
            if result.quality.usable and labels is not None
        ]
        statistics = with_intervals(pool(results), counted)
        proposal = propose_dish(
            statistics,
            old.protocol,
            self._when,
            unfamiliar=any(result.quality.unfamiliar for result in results),
            failed=len(old.failures),
        )
        return replace(
            old,
            app_version=self._context.app_version,
            started=started,
            finished=datetime.now(UTC),
            pictures=results,
            statistics=statistics,
            proposal=proposal,
            correction=source,
        )

    def _area(self, result: PictureResult) -> ImagedArea:
        return area_of(self._context, result, self._marks, self._monitor)

    def _stored(self, place: int) -> NDArray[np.uint8] | None:
        name = self._record.stored[place].labels
        if not name:
            return None
        with self._context.histories() as history, closing(history.labels(name)) as opened:
            return np.array(opened.read(Region(0, 0, *opened.size)))
