"""From a map of membranes to a sheet: its cells, its numbers, and whether it is one at all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from types import MappingProxyType
from typing import Final

import numpy as np

from colonyqc.domain.cell import Cell, Sheet, SheetStatistics
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM, Cells, Probability, find_cells
from colonyqc.imaging.sheets.measure import borders, measure_cells, statistics_of

LEAST_CELLS: Final = 10
"""Fewer whole cells make no sheet: nothing can be said of their mean."""
LEAST_SUPPORT: Final = 65.0
"""Least share of the borders between cells that must have been seen as membrane, %."""
CLEAR_SUPPORT: Final = 84.0
"""From this share on, borders are beyond doubt however unequal the cells are, %."""
MOST_UNEQUAL: Final = 60.0
"""Greatest area CV where borders are not beyond doubt, %: cells about points thrown at random have
53, a healthy sheet 20 to 50; between the ridges of noise it is mostly more."""
MOST_DOUBT: Final = 1.35
"""Greatest area of doubtful px (probability 0.2 to 0.8) over that of membranes (0.5 and more): the
network is sure of a sheet it knows how to read (0.4 to 1.3), not of noise (1.36 and more)."""
_DOUBTFUL: Final = (51, 204)
LEAST_PAINTED: Final = 1_500
"""Px painted below which a sample may be to blame for what is no sheet: some four strokes; a sample
of 64 × 64 px has 4,096."""
LEAST_COVERED: Final = 10.0
"""Least share of the picture that cells must cover, %."""
LEAST_INTERIOR: Final = 25.0
"""Least share of the whole cells that must have cells on all sides, %: a sheet is closed."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundSheet:
    """A sheet and the map of its instances."""

    sheet: Sheet
    cells: Cells


def sheet_of(
    probability: Probability, pixel_size_um: float | None, painted: int | None = None
) -> FoundSheet:
    """Find and measure the cells of a map (h, w) of 255 · probability of membrane.

    A picture without enough closed cells, or whose cells are parted by hardly any membrane, is
    answered with a blocking problem in place of numbers. ``painted``: px of the samples the map was
    answered by; None when it needed none, or saved ones that were proved elsewhere.
    """
    return measured_sheet(find_cells(probability), probability, pixel_size_um, painted)


def measured_sheet(
    cells: Cells,
    probability: Probability,
    pixel_size_um: float | None,
    painted: int | None = None,
    known: Mapping[int, Cell] = MappingProxyType({}),
) -> FoundSheet:
    """Measure cells between the membranes of a map (h, w) of 255 · probability.

    ``painted``: as of `sheet_of`. ``known``: cells that are taken over as they were measured, but
    for their neighbours.
    """
    edges = borders(cells, probability)
    found = tuple(_as_known(each, known) for each in measure_cells(cells, edges))
    height, width = probability.shape
    statistics = statistics_of(found, edges, (width, height), pixel_size_um)
    problem = no_sheet(statistics, doubt(probability), painted)
    problems = [problem] if problem is not None else []
    if problem is None and pixel_size_um is None:
        sentence = (
            "The pixel size is unknown: the density is per million pixels, areas are in px². Tell "
            "the pixel size to have them in mm² and µm²."
        )
        problems.append(Problem(ProblemKind.PIXEL_SIZE, sentence, 0.0, 0.0, blocking=False))
    sheet = Sheet(
        width=width,
        height=height,
        pixel_size_um=pixel_size_um,
        cells=found,
        statistics=None if problem else statistics,
        problems=tuple(problems),
    )
    return FoundSheet(sheet, cells)


def _as_known(cell: Cell, known: Mapping[int, Cell]) -> Cell:
    before = known.get(cell.number)
    if before is None:
        return cell
    return replace(before, neighbours=cell.neighbours, open_side=cell.open_side)


def shows_borders(probability: Probability) -> bool:
    """Return whether a map shows cells parted by membranes, whole or cut by the picture's edge.

    Less than a sheet: too few of them may be whole to measure.
    """
    cells = find_cells(probability)
    if cells.count < LEAST_CELLS:
        return False
    edges = borders(cells, probability)
    height, width = probability.shape
    support = statistics_of(measure_cells(cells, edges), edges, (width, height), None).support
    return bool(support >= LEAST_SUPPORT and doubt(probability) <= MOST_DOUBT)


def doubt(probability: Probability) -> float:
    """Return the area of doubtful px over that of membranes; inf without any membrane."""
    low, high = _DOUBTFUL
    doubtful = np.count_nonzero((probability > low) & (probability < high))
    membranes = np.count_nonzero(probability >= MEMBRANE_FROM)
    return doubtful / membranes if membranes else inf


def no_sheet(
    numbers: SheetStatistics, doubtful: float, painted: int | None = None
) -> Problem | None:
    """Return why there is no sheet in these numbers and this `doubt`, or None.

    The limits were set on half of the pictures of docs/methods/oneshot.md and judged on the other.
    Where fewer than `LEAST_PAINTED` px are ``painted``, the picture is not blamed.
    """
    problem = _unlike_a_sheet(numbers, doubtful)
    if problem is None or painted is None or painted >= LEAST_PAINTED:
        return problem
    # One careless stroke turns a clean sheet into doubt everywhere: nothing is known of the
    # picture then, and to call it noise would send the person away from a good one.
    return _problem(
        ProblemKind.LITTLE_SAMPLE,
        f"No sheet was found by the {painted} px painted: paint more, membranes and the inside of "
        f"cells, about {LEAST_PAINTED} px or more in all.",
        painted,
        LEAST_PAINTED,
    )


def _unlike_a_sheet(numbers: SheetStatistics, doubtful: float) -> Problem | None:
    if numbers.whole < LEAST_CELLS:
        what = "no closed cell" if numbers.whole == 0 else f"only {numbers.whole} closed cells"
        return _problem(
            ProblemKind.FEW_CELLS,
            f"This is not a sheet: {what} were found between membranes, {LEAST_CELLS} are needed. "
            "Paint a sample that shows membranes and cells, or look at the picture.",
            numbers.whole,
            LEAST_CELLS,
        )
    if not numbers.support >= LEAST_SUPPORT:
        return _problem(
            ProblemKind.BORDERS,
            f"This is not a sheet: only {numbers.support:.0f} % of the borders between cells were "
            f"seen as membrane, {LEAST_SUPPORT:.0f} % are needed. Paint a sample of this picture.",
            numbers.support,
            LEAST_SUPPORT,
        )
    if doubtful > MOST_DOUBT:
        return _problem(
            ProblemKind.DOUBTFUL,
            f"This is not a sheet, or the sample does not fit it: doubtful places cover "
            f"{doubtful:.1f} times the area of the membranes (at most {MOST_DOUBT:g}), as in noise."
            " Paint a sample of this picture.",
            doubtful,
            MOST_DOUBT,
        )
    if numbers.support < CLEAR_SUPPORT and numbers.area_cv > MOST_UNEQUAL:
        return _problem(
            ProblemKind.UNEQUAL,
            f"This is not a sheet, or the sample does not fit it: with {numbers.support:.0f} % of "
            f"the borders seen, areas that vary by {numbers.area_cv:.0f} % can't be told from "
            f"noise (at most {MOST_UNEQUAL:.0f} %). Paint a sample of this picture.",
            numbers.area_cv,
            MOST_UNEQUAL,
        )
    inside = 100 * numbers.interior / numbers.whole
    if inside < LEAST_INTERIOR:
        return _problem(
            ProblemKind.OPEN_SHEET,
            f"This is not a sheet: only {inside:.0f} % of the closed cells have cells on all "
            f"sides, {LEAST_INTERIOR:.0f} % are needed. Look at the picture, or paint a sample of "
            "it.",
            inside,
            LEAST_INTERIOR,
        )
    if numbers.covered < LEAST_COVERED:
        return _problem(
            ProblemKind.COVER,
            f"This is not a sheet: cells cover only {numbers.covered:.0f} % of the picture, "
            f"{LEAST_COVERED:.0f} % are needed. Take a picture of a closed part of the sheet.",
            numbers.covered,
            LEAST_COVERED,
        )
    return None


def _problem(kind: ProblemKind, sentence: str, value: float, limit: float) -> Problem:
    return Problem(kind, sentence, float(value), float(limit), blocking=True)
