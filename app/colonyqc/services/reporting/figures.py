"""The figures of cell sheets in a report: the cells as they were counted, and how they vary."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from math import nan, pi, sqrt
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain import number_format
from colonyqc.domain.cell import SheetStatistics
from colonyqc.domain.picture import Region
from colonyqc.domain.statistics import pool_sheets
from colonyqc.imaging.sheets.cell_map import inked_cells
from colonyqc.imaging.sheets.cells import find_cells, numbered
from colonyqc.imaging.sheets.measure import MEASURES
from colonyqc.services.export.sheet_table import counted
from colonyqc.services.export.sheets import Answer
from colonyqc.services.ports import History, LabelSource
from colonyqc.services.ports.reports import ReportHistogram, ReportPicture, ReportSheetFigure
from colonyqc.services.reporting.histograms import Axes, histogram
from colonyqc.services.reporting.pictures import caption, scale_bar, short_caption
from colonyqc.services.reporting.words import ReportWords

FIGURES_ON_PAPER: Final = 4
_SIDE: Final = 640
"""Longer side of a figure in px: 300 dots an inch at the width it is printed."""
_MOST_PX: Final = 3 << 19
"""Cells are found again on the finest level of a map that is no larger: within a second."""
_LEAST_ACROSS: Final = 8.0
"""Diameter of a mean cell in px below which outlines would hide the picture."""
_NAMED: Final = 24
"""Pictures left out that are named; of more only the number is said."""


def sheet_figures(
    answers: Sequence[Answer], history: History, sized: bool, say: ReportWords
) -> tuple[tuple[ReportSheetFigure, ...], str]:
    """Return the figures of a dish's newest sheets, oldest first, and which are left out.

    ``answers``: each picture's, in the order of the table. ``sized``: areas are in µm², else in
    px². All figures share their axes and colours, so that they compare.
    """
    shown = [answer for answer in answers if pool_sheets([answer[1]]) is not None]
    chosen = _newest(shown)
    if not chosen:
        return (), ""
    read = [_read(shown[at], history, sized) for at in chosen]
    axes = Axes.of(
        [a for each in read for a in each.areas], [n for r in read for n in r.neighbours]
    )
    figures = tuple(
        ReportSheetFigure(
            picture=_picture(each, history, axes.ends, say),
            histograms=(_of_areas(each, axes, sized, say), _of_neighbours(each, axes, say)),
        )
        for each in read
    )
    return figures, _left_out([shown[at] for at in range(len(shown)) if at not in chosen], say)


def _newest(shown: Sequence[Answer]) -> list[int]:
    """Return the places of what goes on paper: the last day's first, then of those before."""
    days = [
        list(group)
        for _, group in groupby(range(len(shown)), lambda at: shown[at][0].analysis.acquisition.day)
    ]
    return sorted([at for day in reversed(days) for at in day][:FIGURES_ON_PAPER])


def _left_out(others: Sequence[Answer], say: ReportWords) -> str:
    """Name the pictures that have no figure, by day; "" where there are none."""
    if not others:
        return ""
    named, days = others[:_NAMED], []
    for day, group in groupby(named, lambda a: a[0].analysis.acquisition.day):
        views = ", ".join(short_caption(result, say) for _, result in group)
        days.append(f"{_day(day, say)}: {views}")
    text = say("sheet figures left out", pictures="; ".join(days))
    more = len(others) - len(named)
    return f"{text} {say('pictures left out', count=more)}" if more else text


def _day(day: int | None, say: ReportWords) -> str:
    return say("day unknown") if day is None else say("day", day=day)


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """An answer with what of its cells is counted in histograms."""

    answer: Answer
    numbers: SheetStatistics
    px: float
    """Side of a pixel in the unit of lengths."""
    areas: tuple[float, ...]
    neighbours: tuple[float, ...]
    whole: frozenset[int]
    """Numbers of the cells whose areas are counted."""


def _read(answer: Answer, history: History, sized: bool) -> _Read:
    """Return an answer with the cells that are stored of it."""
    record, result = answer
    place = record.analysis.pictures.index(result)
    sheet = history.get(record.id).analysis.pictures[place].sheet
    numbers = pool_sheets([result])
    if sheet is None or numbers is None:
        raise ValueError(f"Record {record.id} shows no sheet in {result.picture.name}.")
    px = (result.pixel_size_um or nan) if sized else 1.0
    whole = [cell for cell in sheet.cells if counted(cell, "area")]
    inside = [cell for cell in sheet.cells if counted(cell, "neighbours")]
    areas = tuple(cell.area_px * px**2 for cell in whole)
    neighbours = tuple(MEASURES["neighbours"](cell) for cell in inside)
    return _Read(answer, numbers, px, areas, neighbours, frozenset(c.number for c in whole))


def _picture(
    read: _Read, history: History, ends: tuple[float, float], say: ReportWords
) -> ReportPicture:
    """Return the overview with its cells outlined and coloured by area."""
    record, result = read.answer
    stored = record.stored[record.analysis.pictures.index(result)]
    overview = _sized(history.overview(stored.overview))
    note, pixels = "", overview
    if stored.labels:
        with closing(history.labels(stored.labels)) as source:
            cells = history.cells(stored.cells) if stored.cells else None
            pixels, note = _inked(overview, source, read, ends, say, cells)
    bar = scale_bar(result.width, result.pixel_size_um) if result.pixel_size_um else (None, "")
    return ReportPicture(
        caption=f"{_day(record.analysis.acquisition.day, say)} · {caption(result, say)}",
        pixels=pixels,
        note=note,
        scale_bar_share=bar[0],
        scale_bar_text=bar[1],
        detail=say("sheet figure detail", count=read.numbers.count, whole=read.numbers.whole),
    )


def _sized(overview: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return an overview with `_SIDE` px on its longer side: lines look the same on each."""
    scale = _SIDE / max(overview.shape[:2])
    size = tuple(max(1, round(side * scale)) for side in overview.shape[1::-1])
    # Means when shrinking: else membranes thinner than a px of the paper come and go.
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(overview, size, interpolation=how), np.uint8)


def _inked(
    overview: NDArray[np.uint8],
    source: LabelSource,
    read: _Read,
    ends: tuple[float, float],
    say: ReportWords,
    corrected: NDArray[np.int32] | None,
) -> tuple[NDArray[np.uint8], str]:
    """Return the overview with its cells drawn in, and what must be known of the drawing.

    ``corrected``: the numbers (h, w) of cells that a person corrected.
    """
    level = _level(source)
    factor = source.levels[level]
    # Whichever is coarser, the map or the paper, decides how large a cell is drawn.
    coarsest = max(factor, max(source.size) / max(overview.shape[:2]))
    if sqrt(4 * read.numbers.area_mean_px / pi) / coarsest < _LEAST_ACROSS:
        return overview, say("sheet cells small")
    if corrected is not None:
        cells = numbered(np.ascontiguousarray(corrected[::factor, ::factor]))
        cells.cut[[each for each in range(cells.count + 1) if each not in read.whole]] = True
    else:
        # Found again from the kept map: instances that nobody corrected are not stored, and the
        # same map gives the same cells.
        cells = find_cells(_whole(source, level))
    areas = np.bincount(cells.numbers.ravel(), minlength=cells.count + 1) * (factor * read.px) ** 2
    # Cut cells are outlined and not coloured: they are not in the histogram beside it either.
    areas[cells.cut] = nan
    drawn = inked_cells(overview, cells, areas[1:].tolist(), ends)
    return drawn, say("sheet coarse", factor=factor) if factor > 1 else ""


def _level(source: LabelSource) -> int:
    """Return the finest level of a map that has at most `_MOST_PX`, else its coarsest."""
    width, height = source.size
    few = [i for i, f in enumerate(source.levels) if width * height <= _MOST_PX * f**2]
    return min(few, default=len(source.levels) - 1)


def _whole(source: LabelSource, level: int) -> NDArray[np.uint8]:
    factor = source.levels[level]
    width, height = (-(-side // factor) for side in source.size)
    return source.read(Region(0, 0, width, height), level)


def _of_areas(read: _Read, axes: Axes, sized: bool, say: ReportWords) -> ReportHistogram:
    unit = "µm²" if sized else "px²"
    mean = f"{number_format.number(read.numbers.area_mean_px * read.px**2, 1)} {unit}"
    return histogram(
        read.areas,
        axes.areas,
        title=say("sheet figure area", unit=unit),
        detail=say("sheet figure whole", count=len(read.areas), mean=mean),
        axis=say("sheet figure count"),
        colours=axes.colours(),
    )


def _of_neighbours(read: _Read, axes: Axes, say: ReportWords) -> ReportHistogram:
    share = number_format.number(read.numbers.hexagonality, 1)
    return histogram(
        read.neighbours,
        axes.neighbours,
        title=say("sheet figure neighbours"),
        detail=say("sheet figure inside", count=len(read.neighbours), share=share),
        axis=say("sheet figure count"),
    )
