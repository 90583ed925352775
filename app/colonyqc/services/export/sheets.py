"""Prompted analyses as plain rows and JSON values: `services.export.colonies` for sheets."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.cell import ASSISTIVE, PromptSource, Sheet, SheetStatistics
from colonyqc.domain.statistics import pool_sheets
from colonyqc.services.export.corrected import by_hand
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, asked_by

PROMPTED: Final = "prompted (assistive)"
"""What prompted analyses are called where the verdicts of others stand."""
PROMPTED_COLUMNS: Final = (
    "id", "line", "dish", "day", "pictures", "cells", "density", "hexagonality", "prompt",
    "samples", "model", "analysed (UTC)",
)  # fmt: skip
SHEET_COLUMNS: Final = (
    "picture", "cells", "density", "mean area", "area CV", "hexagonality", "neighbours", "aspect",
    "note",
)  # fmt: skip


Answer = tuple[AnalysisRecord, PictureResult]
"""A picture's answer, and the analysis it is of."""


def newest_answers(records: Iterable[AnalysisRecord]) -> tuple[Answer, ...]:
    """Return the newest answer of every picture of each day, by day, view and name.

    A picture may be answered alone or with others of its dish: pictures are the same when their
    files are. One that shows a sheet, and one of an analysis that shows any, goes before a newer
    one that does not. Unknown days come last, each moment by itself.
    """
    best: dict[tuple[object, ...], tuple[tuple[bool, bool, datetime, int], Answer]] = {}
    for record in records:
        acquisition = record.analysis.acquisition
        moment = acquisition.taken if acquisition.day is None else acquisition.day
        shows_any = pool_sheets(record.analysis.pictures) is not None
        for result in record.analysis.pictures:
            key = (moment, *result.picture.files)
            shows = pool_sheets([result]) is not None
            rank = shows, shows_any, record.analysis.finished, record.id
            if key not in best or rank > best[key][0]:
                best[key] = rank, (record, result)
    return tuple(sorted((answer for _, answer in best.values()), key=_place))


def _place(answer: Answer) -> tuple[bool, int, str, bool, int, str]:
    acquisition, picture = answer[0].analysis.acquisition, answer[1].picture
    # As text: names give moments without a zone, files with one, and the two don't compare.
    moment = acquisition.taken.isoformat() if acquisition.taken and acquisition.day is None else ""
    view = picture.view
    return (
        acquisition.day is None,
        acquisition.day or 0,
        moment,
        view is None,
        view or 0,
        picture.name,
    )


def list_row(item: AnalysisSummary) -> tuple[str, ...]:
    """Return the summary of a prompted analysis as a row under `PROMPTED_COLUMNS`."""
    return (
        str(item.id),
        item.dish.line,
        item.dish.dish,
        number_format.known(item.day),
        f"{item.usable_pictures}/{item.pictures}",
        str(item.cells or 0),
        number_format.quantity(item.cell_density, 0, "/mm²"),
        number_format.quantity(item.hexagonality, 1, "%"),
        item.prompt,
        str(item.samples),
        by_hand(item.model, item.original is not None),
        f"{item.finished:%Y-%m-%d %H:%M}",
    )


def row(record: AnalysisRecord, prompt: PromptSource) -> tuple[str, ...]:
    """Return a prompted analysis as a row under `PROMPTED_COLUMNS`."""
    analysis = record.analysis
    acquisition, pooled = analysis.acquisition, pool_sheets(analysis.pictures)
    return (
        str(record.id),
        acquisition.dish.line,
        acquisition.dish.dish,
        number_format.known(acquisition.day),
        f"{analysis.statistics.usable_pictures}/{analysis.statistics.pictures}",
        str(pooled.count if pooled else 0),
        _density(pooled),
        number_format.quantity(pooled.hexagonality if pooled else None, 1, "%"),
        asked_by(prompt),
        str(len(prompt.samples)),
        by_hand(str(analysis.model), analysis.correction is not None),
        f"{analysis.finished:%Y-%m-%d %H:%M}",
    )


def sheet_rows(record: AnalysisRecord) -> Iterable[tuple[str, ...]]:
    """Return every picture of a prompted analysis as a row under `SHEET_COLUMNS`."""
    for result in record.analysis.pictures:
        numbers = pool_sheets([result])
        yield (
            result.picture.name,
            number_format.known(numbers.count if numbers else None),
            _density(numbers),
            _mean_area(result.sheet, numbers),
            number_format.quantity(numbers.area_cv if numbers else None, 1, "%"),
            number_format.quantity(numbers.hexagonality if numbers else None, 1, "%"),
            number_format.number(numbers.neighbours_mean if numbers else None, 2),
            number_format.number(numbers.aspect_mean if numbers else None, 2),
            why_not(result),
        )


def why_not(result: PictureResult) -> str:
    """Return why a picture's cells do not count, "" when they do."""
    said = [p for p in result.quality.problems if p.blocking]
    if not said and result.sheet is not None:
        said = [p for p in result.sheet.problems if p.blocking]
    return " ".join(problem.sentence for problem in said)


def _density(numbers: SheetStatistics | None) -> str:
    if numbers is None:
        return number_format.NONE
    if numbers.density_per_mm2 is None:
        return number_format.quantity(numbers.density_per_mpx, 0, "/Mpx")
    return number_format.quantity(numbers.density_per_mm2, 0, "/mm²")


def _mean_area(sheet: Sheet | None, numbers: SheetStatistics | None) -> str:
    if sheet is None or numbers is None:
        return number_format.NONE
    if sheet.pixel_size_um is None:
        return number_format.quantity(numbers.area_mean_px, 0, "px²")
    return number_format.quantity(numbers.area_mean_px * sheet.pixel_size_um**2, 1, "µm²")


def source(prompt: PromptSource | None) -> dict[str, Any] | None:
    """Return where a prompted answer comes from as JSON values, None of a usual analysis."""
    if prompt is None:
        return None
    return {
        "assistive": ASSISTIVE,
        "preset": prompt.preset or None,
        "samples": [{"picture_sha256": p, "labels_sha256": m} for p, m in prompt.samples],
        "fine_tuned_steps": prompt.fine_tuned,
    }


def pooled(record: AnalysisRecord) -> dict[str, Any] | None:
    """Return the numbers of all sheets together as JSON values, None where there is none."""
    numbers = pool_sheets(record.analysis.pictures)
    return None if numbers is None else asdict(numbers)


def sheet(found: Sheet | None) -> dict[str, Any] | None:
    """Return a sheet with its cells as JSON values, None where none was looked for."""
    if found is None:
        return None
    return {
        "is_sheet": found.is_sheet,
        "width": found.width,
        "height": found.height,
        "pixel_size_um": found.pixel_size_um,
        "problems": [asdict(problem) for problem in found.problems],
        "statistics": None if found.statistics is None else asdict(found.statistics),
        "cells": [asdict(cell) for cell in found.cells],
    }
