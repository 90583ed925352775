"""A sheet as rows and as one JSON object: names and units that tables and checks rely on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from colonyqc.domain.cell import ASSISTIVE, Cell, Sheet
from colonyqc.domain.colony import Scale
from colonyqc.domain.number_format import number, percent, quantity
from colonyqc.imaging.sheets.cell_map import histogram
from colonyqc.imaging.sheets.measure import MEASURES
from colonyqc.services import outputs
from colonyqc.services.membranes.answerer import Prompted

COLUMNS: Final = (
    "cell",
    "x_px",
    "y_px",
    "area_px",
    "area_um2",
    "neighbours",
    "aspect",
    "orientation_deg",
    "touches_border",
    "open_side",
)
"""The columns of the table of cells; the area in µm² is empty without a pixel size."""
KIND: Final = outputs.table(COLUMNS[:4])
"""The kind of file that the table is."""


def rows(sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `COLUMNS` for each cell."""
    for cell in sheet.cells:
        yield (
            cell.number,
            round(cell.centroid[0], 2),
            round(cell.centroid[1], 2),
            round(cell.area_px),
            _um2(cell.area_px, sheet.pixel_size_um),
            cell.neighbours,
            round(cell.aspect, 4),
            round(cell.orientation, 2),
            int(cell.touches_border),
            int(cell.open_side),
        )


def table(sheet: Sheet) -> bytes:
    """Return the table of cells as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows(sheet))
    return text.getvalue().encode()


def _um2(area_px: float, pixel_size_um: float | None) -> float | None:
    return None if pixel_size_um is None else round(area_px * pixel_size_um**2, 4)


def counted(cell: Cell, measure: str) -> bool:
    """Tell whether a cell counts in the statistics of a measure."""
    return not cell.touches_border and not (measure == "neighbours" and cell.open_side)


def summary(prompted: Prompted, sheet: Sheet | None) -> dict[str, Any]:
    """Return an answer as one JSON object; without a ``sheet`` only the membranes."""
    info, source = prompted.info, prompted.source
    said: dict[str, Any] = {
        "picture": info.name,
        "width": info.width,
        "height": info.height,
        "pixel_size_um": info.pixel_size_um,
        "model": str(source.model),
        "model_sha256": source.model.sha256,
        "provider": prompted.provider,
        "prompted": True,
        "assistive": ASSISTIVE,
        "preset": source.preset or None,
        "samples": [{"picture_sha256": p, "labels_sha256": m} for p, m in source.samples],
        "fine_tuned_steps": source.fine_tuned,
        "membrane_percent": 100 * float(prompted.membrane.mean()),
        "notes": list(prompted.notes),
    }
    if sheet is not None:
        said |= {
            "is_sheet": sheet.is_sheet,
            "problems": [asdict(problem) for problem in sheet.problems],
            "statistics": None if sheet.statistics is None else _statistics(sheet),
            "cells": len(sheet.cells),
            "histograms": _histograms(sheet),
        }
    return said


def _statistics(sheet: Sheet) -> dict[str, Any]:
    numbers = sheet.statistics
    assert numbers is not None  # noqa: S101 - asked by the caller
    size = sheet.pixel_size_um
    mean = None if size is None else numbers.area_mean_px * size**2
    return asdict(numbers) | {"area_mean_um2": mean}


def _histograms(sheet: Sheet) -> dict[str, Any]:
    return {
        name: asdict(
            histogram(
                [value(cell) for cell in sheet.cells if counted(cell, name)],
                whole=name == "neighbours",
            )
        )
        for name, value in MEASURES.items()
    }


def lines(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return the sheet's numbers with their units, as people read them: (name, value)."""
    numbers = sheet.statistics
    if numbers is None:
        return (("cells", str(len(sheet.cells))),)
    scale = Scale(sheet.pixel_size_um)
    density = (
        quantity(numbers.density_per_mpx, 0, "/Mpx")
        if numbers.density_per_mm2 is None
        else quantity(numbers.density_per_mm2, 0, "/mm²")
    )
    area = numbers.area_mean_px * (1 if scale.um_per_px is None else scale.um_per_px**2)
    return (
        ("cells", f"{numbers.count} ({numbers.whole} whole)"),
        ("density", density),
        ("mean area", quantity(area, 1, "px²" if scale.um_per_px is None else "µm²")),
        ("area CV", percent(numbers.area_cv)),
        ("neighbours", number(numbers.neighbours_mean, 2)),
        ("hexagonality", percent(numbers.hexagonality)),
        ("aspect", number(numbers.aspect_mean, 2)),
        (
            "orientation",
            f"{number(numbers.orientation, 0)}° (alignment {number(numbers.alignment, 2)})",
        ),
        ("borders seen", percent(numbers.support, 0)),
    )
