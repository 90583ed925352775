"""What the work page says of a day that only prompts were answered of: cells, and no colonies."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.cell import SheetStatistics
from colonyqc.domain.statistics import pool_sheets
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.pages.review.poor_pictures import Poor, files_left_out, poor_pictures
from colonyqc.gui.pages.review.state import ReviewState
from colonyqc.gui.widgets import formatting
from colonyqc.services.ports import AnalysisRecord


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What the sheet card says; numbers are written out with their units, "–" where unknown."""

    dish: str
    day: str
    simulated: bool
    poor: tuple[Poor, ...]
    cells: str
    density: str
    area: str
    hexagonality: str
    sheets: str
    """How many of the pictures show a sheet."""
    made_by: str
    """Preset or sample, and network."""


def no_colonies() -> str:
    """Return the one sentence about a day of nothing but prompted answers."""
    return translate(
        "Work",
        "Only prompted answers are kept of this day, from the page Membranes (Ctrl+6) or Regions "
        "(Ctrl+7): the report tells them; no colony was looked for.",
    )


def sheet_facts(state: ReviewState) -> SheetFacts | None:
    """Return what the sheet card says; None where colonies were looked for, or nothing is kept."""
    moment = state.moment
    if moment is None or not moment.answers:
        return None
    results = moment.results
    pooled = pool_sheets(results)
    shown = sum(pool_sheets([result]) is not None for result in results)
    share = pooled.hexagonality if pooled else nan
    return SheetFacts(
        dish=moment.acquisition.dish.label,
        day=formatting.day(moment.acquisition.day),
        simulated=any(result.simulated for result in results),
        poor=(*poor_pictures(results), *files_left_out(moment)),
        cells=formatting.count(pooled.count if pooled else None),
        density=formatting.cell_density(pooled),
        area=_area(results, pooled),
        hexagonality=formatting.percent(share),
        sheets=translate("Work", "{shown} of {all} pictures").format(shown=shown, all=len(results)),
        made_by=_made_by([record for record, _ in moment.answers]),
    )


def _area(results: Sequence[PictureResult], pooled: SheetStatistics | None) -> str:
    """Return the mean area, where the pictures have one pixel size."""
    if pooled is None or not isfinite(pooled.area_mean_px):
        return formatting.NONE
    (size,) = {r.pixel_size_um for r in results if pool_sheets([r]) is not None}
    if size is None:
        return formatting.quantity(pooled.area_mean_px, "px²", 0)
    return formatting.quantity(pooled.area_mean_px * size**2, "µm²")


def _made_by(records: Sequence[AnalysisRecord]) -> str:
    analyses = [record.analysis for record in records]
    asked = {
        each.prompt.preset or translate("Work", "painted sample")
        for each in analyses
        if each.prompt is not None
    }
    models = {str(each.model) for each in analyses}
    return " · ".join((listed(sorted(asked)), listed(sorted(models))))
