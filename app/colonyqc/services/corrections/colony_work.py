"""The correction of an analysis of colonies: class maps as a person left them, measured anew."""

from collections.abc import Mapping, Sequence
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
from colonyqc.domain.picture import Region
from colonyqc.domain.rules import moment
from colonyqc.domain.statistics import pool
from colonyqc.imaging.colonies.interval import count_cells, with_intervals
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.new_version import NewVersion
from colonyqc.services.corrections.recount import Recounted, area_of, recount
from colonyqc.services.ports import AnalysisRecord, Artefacts, Monitor

_CLASSES: Final = frozenset(int(each) for each in ColonyClass)


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """A picture's class map (h, w) as a person left it, and by how many edits."""

    classes: NDArray[np.uint8]
    edits: int = 1


class ColonyWork:
    """The correction of one record of colonies, picture by picture."""

    def __init__(self, context: ServiceContext, record: AnalysisRecord, monitor: Monitor) -> None:
        self._context = replace(context, protocol=record.analysis.protocol)
        self._record = record
        self._monitor = monitor
        self._marks = JobMarks(context.pictures, record.analysis.acquisition.pictures)
        self._when = moment(record.analysis.acquisition)
        self._labels: list[NDArray[np.uint8] | None] = [
            self._stored(place) for place in range(len(record.stored))
        ]

    def made(self, corrected: Mapping[int, Corrected]) -> NewVersion:
        """Return the new version of the analysis.

        Raises:
            Cancelled: asked to stop.
            UsageError: a map does not fit its picture.
            PictureError: a picture has to be looked at again, and cannot be read.
            HistoryError: what is stored of it cannot be read.
        """
        pictures = self._record.analysis.pictures
        for place, each in corrected.items():
            _check(pictures[place], each)
        made = {place: self._recounted(place, each) for place, each in corrected.items()}
        results = [
            made[place].result if place in made else result for place, result in enumerate(pictures)
        ]
        with self._context.histories() as history:
            arrays = tuple(
                Artefacts(labels, history.overview(self._record.stored[place].overview))
                for place, labels in enumerate(self._labels)
            )
        return NewVersion(
            tuple(made[place].change for place in sorted(made) if made[place].change.changed_px),
            lambda source, started: self._analysis(results, source, started),
            arrays,
        )

    def _recounted(self, place: int, corrected: Corrected) -> Recounted:
        result = self._record.analysis.pictures[place]
        before = self._labels[place]
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
        self._labels[place] = made.classes
        return made

    def _analysis(
        self, results: Sequence[PictureResult], source: CorrectionSource, started: datetime
    ) -> Analysis:
        old = self._record.analysis
        counted = [
            (result, count_cells(labels, self._area(result)))
            for result, labels in zip(results, self._labels, strict=True)
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
            pictures=tuple(results),
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
