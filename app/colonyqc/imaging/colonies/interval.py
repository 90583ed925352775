"""How sure a dish's percentages are: blocks of its pictures resampled.

A few fields stand for a whole dish. Blocks about as large as a colony are drawn again with
replacement, over all pictures, and the pictures are too; how far the percentages then vary is
their standard error (spatial block bootstrap: Hall, Stochastic Processes and their Applications
20, 1985; Lahiri, Resampling Methods for Dependent Data, 2003). It is about which fields were
photographed, not about whether the network is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import exp, isnan, log, pi, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import DishStatistics, PictureResult
from colonyqc.domain.classes import OCCUPIED
from colonyqc.domain.student_t import student_t
from colonyqc.imaging.colonies.label import ClassMap
from colonyqc.imaging.grid.components import strips
from colonyqc.imaging.grid.counted_area import ImagedArea

CELLS: Final = 16
"""Squares a picture is counted by along either side; blocks are put together from them."""
MOST_BLOCKS: Final = 8
"""Blocks along a picture's side at most: larger blocks are as good, and more take time."""
LEAST_BLOCKS: Final = 2
"""And at least: one block says nothing of how a picture varies."""
REPLICATES: Final = 500
LEVEL: Final = 0.95
NONE_SEEN: Final = 1.0
"""Where nothing at all is seen (or nothing else), the interval ends at this many blocks' worth."""

Span = tuple[float, float]
_UNKNOWN: Final = (float("nan"), float("nan"))
_FAR: Final = 700.0
"""Beyond this the exponential has no float."""

_Table = NDArray[np.float64]
"""Rows of counts (n, 4): undifferentiated, differentiated, uncertain, imaged."""
_Ratio = tuple[_Table, _Table]
Cells = NDArray[np.int64]
"""The same counts of each square of a picture: (`CELLS`, `CELLS`, 4)."""


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """A picture as the interval needs it.

    ``colony``: the diameter of a colony as shares of the picture's (height, width); 0 where
    there is none.
    """

    cells: Cells
    colony: tuple[float, ...]


def count_cells(classes: ClassMap, area: ImagedArea) -> Cells:
    """Count the classes and the imaged pixels of a class map (h, w) by squares of the picture."""
    height, width = classes.shape
    columns = np.arange(width) * CELLS // width
    found = np.zeros((CELLS, CELLS, 4), np.int64)
    for rows in strips(height):
        part = classes[rows]
        masks = [*(part == kind for kind in OCCUPIED), area.rows(rows)]
        down = np.arange(rows.start, rows.stop) * CELLS // height
        tops = np.flatnonzero(np.diff(down, prepend=-1))
        lefts = np.flatnonzero(np.diff(columns, prepend=-1))
        for k, mask in enumerate(masks):
            sums = np.add.reduceat(np.add.reduceat(mask, lefts, 1, np.int64), tops, 0)
            found[np.ix_(down[tops], columns[lefts], [k])] += sums[..., None]
    return found


def with_intervals(
    statistics: DishStatistics, counted: Sequence[tuple[PictureResult, Cells]]
) -> DishStatistics:
    """Return a dish's numbers with their intervals, from the cells of its usable pictures.

    Resampling begins from the pictures' sha256: the same pictures give the same intervals.
    """
    diameter = _colony_diameter([result for result, _ in counted])
    sampled = [
        Sampled(cells, tuple(diameter / _um(result) / s for s in (result.height, result.width)))
        for result, cells in counted
    ]
    hashes = "".join(file.sha256 for result, _ in counted for file in result.files)
    seed = int.from_bytes(sha256(hashes.encode()).digest()[:8])
    confluence, differentiated = intervals(sampled, seed)
    if isnan(statistics.differentiated):
        differentiated = _UNKNOWN
    return replace(
        statistics,
        confluence_low=confluence[0],
        confluence_high=confluence[1],
        differentiated_low=differentiated[0],
        differentiated_high=differentiated[1],
    )


def _um(result: PictureResult) -> float:
    # Without pixel sizes px stand for µm: only ratios count.
    return result.pixel_size_um or 1.0


def _colony_diameter(results: Sequence[PictureResult]) -> float:
    """Return the area-weighted mean equivalent diameter of colonies, µm; 0 without any."""
    # By area: most of what varies lies in the large ones.
    areas = [colony.area_px * _um(result) ** 2 for result in results for colony in result.colonies]
    return sum(2 * sqrt(area / pi) * area for area in areas) / sum(areas) if areas else 0.0


def intervals(pictures: Sequence[Sampled], seed: int) -> tuple[Span, Span]:
    """Return the 95 % intervals of confluence and of the differentiated fraction, percent.

    Each is p ± t·SE on the scale of log(p / (1 - p)). SE: the larger of what resampled blocks and
    resampled pictures vary by; t: Student's, with one less degree of freedom than there are
    blocks in effect, (Σw)² / Σw² with w what a block weighs. nan where nothing can be said. With
    one picture it tells of that picture's blocks only.
    """
    if not pictures:
        return _UNKNOWN, _UNKNOWN
    each = [_blocks(picture) for picture in pictures]
    blocks, fields = np.concatenate(each), np.array([part.sum(0) for part in each])
    random = np.random.default_rng(seed)
    drawn = [(_resampled(random, table), len(table)) for table in (blocks, fields)]
    confluence, differentiated = (
        _interval(number(blocks), [(number(sums), count) for sums, count in drawn])
        for number in (_confluence, _differentiated)
    )
    return confluence, differentiated


def _blocks(picture: Sampled) -> _Table:
    """Put cells together to blocks (n, 4) about as large as a colony."""
    counts = picture.cells
    for axis, share in enumerate(picture.colony):
        wanted = MOST_BLOCKS if share <= 0 else round(1 / share)
        side = min(max(wanted, LEAST_BLOCKS), MOST_BLOCKS)
        counts = np.add.reduceat(counts, np.arange(side) * CELLS // side, axis)
    return counts.reshape(-1, 4).astype(np.float64)


def _resampled(random: np.random.Generator, table: _Table) -> _Table:
    """Return the sums (`REPLICATES`, 4) of as many rows as there are, drawn with replacement."""
    count = len(table)
    sums = np.empty((REPLICATES, table.shape[1]))
    # One replicate at a time: of hundreds of pictures all of them would take hundreds of MB.
    for replicate in sums:
        # Counted and multiplied: adding up the rows themselves takes several times as long.
        times = np.bincount(random.integers(0, count, count), minlength=count)
        np.matmul(times, table, out=replicate)
    return sums


def _confluence(counts: _Table) -> _Ratio:
    return counts[:, :3].sum(1), counts[:, 3]


def _differentiated(counts: _Table) -> _Ratio:
    return counts[:, 1], counts[:, 0] + counts[:, 1]


def _interval(of: _Ratio, drawn: Sequence[tuple[_Ratio, int]]) -> Span:
    """Return the interval of a ratio of sums, given those of the resampled tables, percent."""
    part, weight = of
    whole = float(weight.sum())
    if not whole:
        return _UNKNOWN
    share, effective = float(part.sum()) / whole, whole**2 / float((weight**2).sum())
    if share in (0.0, 1.0):
        reach = min(1.0, NONE_SEEN / effective)
        low, high = (0.0, reach) if share == 0 else (1 - reach, 1.0)
        return 100 * low, 100 * high
    error = max(_standard_error(ratio, count) for ratio, count in drawn)
    middle = log(share / (1 - share))
    reach = student_t(LEVEL, max(effective - 1, 2.0)) * error / (share * (1 - share))
    low, high = (1 / (1 + exp(min(-z, _FAR))) for z in (middle - reach, middle + reach))
    return 100 * low, 100 * high


def _standard_error(drawn: _Ratio, count: int) -> float:
    """Return the standard deviation of resampled ratios; 0 where there is nothing to resample."""
    part, weight = drawn
    known = weight > 0
    if count < 2 or not known.any():
        return 0.0
    # Drawn from ``count`` rows, they vary by (count - 1) / count of what new rows would.
    return float((part[known] / weight[known]).std()) * sqrt(count / (count - 1))
