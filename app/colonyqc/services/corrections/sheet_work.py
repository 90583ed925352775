"""The correction of a sheet analysis: its cells as a person left them, measured anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.correction import CorrectionSource, PictureChange
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey, Picture
from colonyqc.imaging.sheets.cell_change import cell_change, corrected_cells, redrawn
from colonyqc.imaging.sheets.cells import Cells, find_cells
from colonyqc.services.analysis.sheets import no_colonies, quality_of_corrected
from colonyqc.services.answers.picture import KeptMaps, kept_maps
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.new_version import NewVersion
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.membranes.sheet import measured_sheet
from colonyqc.services.ports import AnalysisRecord, Artefacts, History


@dataclass(frozen=True, slots=True, eq=False)
class CorrectedCells:
    """The numbers (h, w) of a picture's cells as a person left them, and by how many edits."""

    numbers: NDArray[np.int32]
    edits: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class RecountedSheet:
    """A corrected picture: what is found in it now, its stored maps, and what changed."""

    result: PictureResult
    maps: KeptMaps
    change: PictureChange


def kept_cells(result: PictureResult, maps: KeptMaps) -> Cells:
    """Return the cells of a kept picture by the numbers that they have in its record.

    Raises:
        UsageError: they are not found as they were kept.
    """
    known = result.sheet.cells if result.sheet else ()
    if maps.cells is None:
        found = find_cells(maps.labels)
        areas = np.bincount(found.numbers.ravel(), minlength=found.count + 1)
        # They are stored only where somebody corrected them; another version may find others.
        if [each.area_px for each in known] != areas[1:].tolist():
            raise UsageError(
                f"The cells of {result.picture.name} were found by another version of the "
                "program: have the picture answered again, then correct it."
            )
        return found
    count = int(maps.cells.max())
    cut = np.zeros(count + 1, np.bool_)
    cut[[each.number for each in known if each.touches_border]] = True
    return Cells(maps.cells, count, cut)


def recount_sheet(
    result: PictureResult, place: int, maps: KeptMaps, before: Cells, corrected: CorrectedCells
) -> RecountedSheet:
    """Return a picture with its cells corrected from those ``before``, which are its kept ones.

    Cells that nobody touched are taken over as they were measured, but for their neighbours.
    """
    sheet = result.sheet
    assert sheet is not None  # noqa: S101 - asked by `may_correct`
    after = np.ascontiguousarray(corrected.numbers, np.int32)
    found = cell_change(before.numbers, after)
    told = PictureChange(
        place, corrected.edits, found.px, found.changed, found.added, found.removed
    )
    other = {*found.changed, *found.added}
    known = {each.number: each for each in sheet.cells if each.number not in other}
    labels = redrawn(maps.labels, before.numbers, after)
    cells = corrected_cells(before, after)
    made = measured_sheet(cells, labels, sheet.pixel_size_um, known=known).sheet
    quality = quality_of_corrected(result.quality, sheet, made)
    return RecountedSheet(
        replace(result, sheet=made, quality=quality), KeptMaps(labels, after), told
    )


class SheetWork:
    """The correction of one record of sheets, picture by picture."""

    def __init__(self, context: ServiceContext, record: AnalysisRecord) -> None:
        self._context = context
        self._record = record

    def made(self, corrected: Mapping[int, CorrectedCells]) -> NewVersion:
        """Return the new version of the analysis: nothing is proposed of a sheet.

        Raises:
            UsageError: numbers do not fit their picture, or its cells are not found as kept.
            HistoryError: what is stored of it cannot be read.
        """
        pictures = self._record.analysis.pictures
        results, changes, arrays = list(pictures), [], []
        with self._context.histories() as history:
            for place, stored in enumerate(self._record.stored):
                maps = kept_maps(history, stored) if stored.labels else None
                if place in corrected and maps is not None:
                    _check(pictures[place], corrected[place])
                    before = kept_cells(pictures[place], maps)
                    found = recount_sheet(pictures[place], place, maps, before, corrected[place])
                    if found.change.changed_px:
                        results[place], maps = found.result, found.maps
                        changes.append(found.change)
                labels, cells = (None, None) if maps is None else (maps.labels, maps.cells)
                arrays.append(Artefacts(labels, history.overview(stored.overview), cells))
        return NewVersion(
            tuple(changes),
            lambda source, started: self._analysis(results, source, started),
            tuple(arrays),
        )

    def _analysis(
        self, results: Sequence[PictureResult], source: CorrectionSource, started: datetime
    ) -> Analysis:
        return replace(
            self._record.analysis,
            app_version=self._context.app_version,
            started=started,
            finished=datetime.now(UTC),
            pictures=tuple(results),
            statistics=no_colonies(results),
            correction=source,
        )


def _check(result: PictureResult, corrected: CorrectedCells) -> None:
    numbers = corrected.numbers
    if numbers.shape != (result.height, result.width):
        height, width = numbers.shape[:2]
        raise UsageError(
            f"The labels have {width}×{height} px, {result.picture.name} has "
            f"{result.width}×{result.height}: they are of another picture."
        )
    if numbers.min() < 0:
        raise UsageError("The labels hold numbers below 0: 0 is no cell, cells are from 1 on.")


def kept_answer(
    history: History, dish: DishKey, picture: Picture, number: int | None = None
) -> tuple[AnalysisRecord, int] | None:
    """Return the newest kept sheet analysis of a picture, and its place (from 0) there.

    ``number``: that analysis and no other.

    Raises:
        HistoryError: the history cannot be read.
    """
    records = history.sheets(dish) if number is None else (history.get(number),)
    for record, result in newest_answers(records):
        if result.picture.files == picture.files:
            return record, record.analysis.pictures.index(result)
    return None
