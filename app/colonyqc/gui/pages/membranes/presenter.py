"""The numbers of a sheet as a person reads them, each with its unit; no widgets."""

from dataclasses import dataclass
from typing import Final

from colonyqc.domain.cell import Sheet
from colonyqc.domain.quality import ProblemKind
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.pages.membranes.prediction import scaled
from colonyqc.gui.widgets import formatting

MEASURE_NAMES: Final = {
    "area": QT_TRANSLATE_NOOP("Membranes", "area"),
    "neighbours": QT_TRANSLATE_NOOP("Membranes", "neighbours"),
    "aspect": QT_TRANSLATE_NOOP("Membranes", "aspect"),
    "orientation": QT_TRANSLATE_NOOP("Membranes", "orientation"),
}

_NO_SHEET: Final = {
    ProblemKind.FEW_CELLS: QT_TRANSLATE_NOOP(
        "Membranes",
        "This is not a sheet: {value} closed cells were found between membranes, {limit} are "
        "needed. Paint a sample that shows membranes and cells.",
    ),
    ProblemKind.BORDERS: QT_TRANSLATE_NOOP(
        "Membranes",
        "This is not a sheet: only {value} of the borders between cells were seen as "
        "membrane, {limit} are needed. Paint a sample of this picture.",
    ),
    ProblemKind.UNEQUAL: QT_TRANSLATE_NOOP(
        "Membranes",
        "This is not a sheet, or the samples do not fit it: borders are faint, and areas that "
        "vary by {value} can't be told from noise (at most {limit}). Paint a sample of this "
        "picture.",
    ),
    ProblemKind.DOUBTFUL: QT_TRANSLATE_NOOP(
        "Membranes",
        "This is not a sheet, or the samples do not fit it: doubtful places cover {value} times "
        "the area of the membranes (at most {limit}), as in noise. Paint a sample of this picture.",
    ),
    ProblemKind.OPEN_SHEET: QT_TRANSLATE_NOOP(
        "Membranes",
        "This is not a sheet: only {value} of the closed cells have cells on all sides, "
        "{limit} are needed. Look at the picture, or paint a sample of it.",
    ),
    ProblemKind.COVER: QT_TRANSLATE_NOOP(
        "Membranes",
        "This is not a sheet: cells cover only {value} of the picture, {limit} are needed. "
        "Take a picture of a closed part of the sheet.",
    ),
    ProblemKind.LITTLE_SAMPLE: QT_TRANSLATE_NOOP(
        "Membranes",
        "No sheet was found by the {value} px painted: paint more, membranes and the inside of "
        "cells, about {limit} px or more in all.",
    ),
}


@dataclass(frozen=True, slots=True)
class SheetFigure:
    """A number of the sheet: its name, its value with unit, and what it means."""

    name: str
    value: str
    meaning: str = ""


def measure_name(measure: str) -> str:
    """Return a measure of cells in the language in use."""
    return translate("Membranes", MEASURE_NAMES[measure])


def measure_unit(measure: str, pixel_size_um: float | None) -> str:
    """Return the unit a measure of cells is shown in, "" where it has none."""
    if measure == "area":
        return "px²" if pixel_size_um is None else "µm²"
    return "°" if measure == "orientation" else ""


def lines(sheet: Sheet) -> tuple[SheetFigure, ...]:
    """Return the numbers of a sheet; without statistics just how many cells were found."""
    found = sheet.statistics
    if found is None:
        cells = formatting.count(len(sheet.cells))
        return (SheetFigure(translate("Membranes", "Cells found"), cells),)
    unit = measure_unit("area", sheet.pixel_size_um)
    area = scaled("area", found.area_mean_px, sheet.pixel_size_um)
    return (
        SheetFigure(
            translate("Membranes", "Cells"),
            translate("Membranes", "{count} ({whole} whole)").format(
                count=formatting.count(found.count), whole=formatting.count(found.whole)
            ),
            translate("Membranes", "Whole cells are not cut by the picture's border."),
        ),
        SheetFigure(
            translate("Membranes", "Cell density"),
            formatting.cell_density(found),
            translate("Membranes", "Whole cells and half of the cut ones, by the area of cells."),
        ),
        SheetFigure(
            translate("Membranes", "Mean area ± CV"),
            f"{formatting.quantity(area, unit)} ± {formatting.percent(found.area_cv)}",
            translate("Membranes", "CV: standard deviation by mean (polymegethism)."),
        ),
        SheetFigure(
            translate("Membranes", "Neighbours"), formatting.number(found.neighbours_mean, 2)
        ),
        SheetFigure(
            translate("Membranes", "Hexagonality"),
            formatting.percent(found.hexagonality),
            translate("Membranes", "Share of cells with six neighbours (pleomorphism)."),
        ),
        SheetFigure(translate("Membranes", "Aspect"), formatting.number(found.aspect_mean, 2)),
        SheetFigure(
            translate("Membranes", "Orientation"),
            translate("Membranes", "{angle}°, alignment {alignment}").format(
                angle=formatting.number(found.orientation, 0),
                alignment=formatting.number(found.alignment, 2),
            ),
            translate("Membranes", "Alignment: 0 every way, 1 all parallel."),
        ),
        SheetFigure(
            translate("Membranes", "Borders seen"),
            formatting.percent(found.support, 0),
            translate("Membranes", "Share of the borders between cells seen as membrane."),
        ),
    )


def correcting_words() -> str:
    """Return how cells are corrected, for who does it now."""
    return translate(
        "Cells",
        "Yellow: membranes; blue: what you changed; dark: no cell. Brush, split and merge with the "
        "tools at the picture's left edge. Every edit is kept on this computer until you keep a "
        "new version.",
    )


def warnings(sheet: Sheet) -> tuple[str, ...]:
    """Say why there is no sheet, and that its pixel size is unknown."""
    said = [_no_sheet(sheet)] if not sheet.is_sheet else []
    if sheet.pixel_size_um is None:
        said.append(
            translate(
                "Membranes",
                "The pixel size is unknown: areas are in px², the density is per million px. "
                "Enter it above and open the picture again.",
            )
        )
    return tuple(said)


def _no_sheet(sheet: Sheet) -> str:
    problem = next(each for each in sheet.problems if each.blocking)
    text = translate("Membranes", _NO_SHEET[problem.kind])
    if problem.kind in (ProblemKind.FEW_CELLS, ProblemKind.LITTLE_SAMPLE):
        shown = formatting.number(problem.value, 0), formatting.number(problem.limit, 0)
        return text.format(value=shown[0], limit=shown[1])
    if problem.kind is ProblemKind.DOUBTFUL:
        shown = formatting.number(problem.value), formatting.number(problem.limit, 2)
        return text.format(value=shown[0], limit=shown[1])
    value, limit = formatting.percent(problem.value, 0), formatting.percent(problem.limit, 0)
    return text.format(value=value, limit=limit)
