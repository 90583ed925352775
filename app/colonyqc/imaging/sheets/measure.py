"""Measure the cells of a sheet: sizes, neighbours, shapes, and the sheet's own numbers.

Definitions follow the field's: polymegethism is the variation of the area, pleomorphism the share
of hexagons. All are sums over pixels, taken strip by strip.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import nan, pi
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.cell import Cell, SheetStatistics
from colonyqc.imaging.grid.components import strips
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM, Cells, Numbers, Probability

_TOUCH_PX: Final = 3
"""Cells whose common border is shorter meet in a corner and are no neighbours."""
_OPEN_SHARE: Final = 0.1
"""A cell with more of its outline beside no cell has an open side."""
HEXAGON: Final = 6

MEASURES: Final[dict[str, Callable[[Cell], float]]] = {
    "area": lambda cell: cell.area_px,
    "neighbours": lambda cell: float(cell.neighbours),
    "aspect": lambda cell: cell.aspect,
    "orientation": lambda cell: cell.orientation,
}
"""What histograms and coloured maps can show of a cell; the area in px²."""


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Where cells touch: ``pairs`` (n, 2) with the lower number first, ``lengths`` (n,) in px.

    ``seen`` is the share of each border with membrane within 1 px; ``outside`` (count + 1,) is how
    much of each cell's outline lies beside no cell, ``outline`` how long it is, both in px edges.
    """

    pairs: NDArray[np.int64]
    lengths: NDArray[np.int64]
    seen: NDArray[np.float64]
    outside: NDArray[np.int64]
    outline: NDArray[np.int64]


def borders(cells: Cells, probability: Probability) -> Borders:
    """Find where the cells of a map touch one another (4 ways)."""
    count = cells.count + 1
    keys: list[NDArray[np.int64]] = []
    chances: list[NDArray[Any]] = []
    sizes: list[NDArray[np.int64]] = []
    outside, outline = np.zeros(count, np.int64), np.zeros(count, np.int64)
    height = len(cells.numbers)
    for rows in strips(height):
        # One row more below: edges between two strips belong to the upper one and are counted once.
        wider = slice(rows.start, min(rows.stop + 1, height))
        numbers, chance = cells.numbers[wider], probability[wider]
        own = rows.stop - rows.start
        across = (numbers[:own, :-1], numbers[:own, 1:], chance[:own, :-1], chance[:own, 1:])
        down = (numbers[:-1], numbers[1:], chance[:-1], chance[1:])
        beside, below = _edges(across, count), _edges(down, count)
        found = np.concatenate([beside[0], below[0]])
        membrane = np.concatenate([beside[1], below[1]])
        # Reduced strip by strip: a large scan has many millions of px edges, but few pairs of
        # cells.
        kept, place, times = np.unique(found, return_inverse=True, return_counts=True)
        keys.append(kept)
        sizes.append(times.astype(np.int64))
        chances.append(np.bincount(place, membrane, len(kept)))
    key, place = np.unique(np.concatenate(keys), return_inverse=True)
    lengths = np.bincount(place, np.concatenate(sizes), len(key)).astype(np.int64)
    held = np.bincount(place, np.concatenate(chances), len(key))
    # A pair is one whole number, low · count + high: sorting those is many times faster than
    # sorting rows.
    low, high = np.divmod(key, count)
    np.add.at(outline, low, lengths)
    np.add.at(outline, high, lengths)
    # Number 0 is no cell: such an edge is an open side, not a border.
    open_ = low == 0
    np.add.at(outside, high[open_], lengths[open_])
    pairs = np.stack([low, high], 1)[~open_]
    return Borders(
        pairs, lengths[~open_], (held / np.maximum(lengths, 1))[~open_], outside, outline
    )


def _edges(
    sides: tuple[Numbers, Numbers, Probability, Probability], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the key of each pair of unlike neighbours, and 1 where there is membrane."""
    one, other, chance, beside = sides
    differ = one != other
    a, b = one[differ].astype(np.int64), other[differ].astype(np.int64)
    # Cells meet between two px; either of them may carry the membrane.
    membrane = np.maximum(chance[differ], beside[differ]) >= MEMBRANE_FROM
    # In 64 bits: 100,000 cells squared no longer fit 32.
    return np.minimum(a, b) * count + np.maximum(a, b), membrane.astype(np.float64)


def measure_cells(cells: Cells, edges: Borders) -> tuple[Cell, ...]:
    """Measure each cell in px of its map.

    Numbers that none bears are left out. Centroid and axes are from the moments of its pixels, each
    a square (1/12 of second moment). Neighbours share a border of at least 3 px.
    """
    area, x, y, xx, yy, xy = _moments(cells)
    # Four cells that meet in a point share a px or two by the grid alone.
    touching = edges.pairs[edges.lengths >= _TOUCH_PX]
    neighbours = np.bincount(touching.ravel(), minlength=cells.count + 1)
    spread = np.sqrt((xx - yy) ** 2 + 4 * xy**2)
    longer, shorter = (xx + yy + spread) / 2, (xx + yy - spread) / 2
    aspect = np.sqrt(longer / shorter)
    # Rows count downwards, angles upwards.
    angle = np.rad2deg(0.5 * np.arctan2(-2 * xy, xx - yy)) % 180
    open_ = edges.outside > _OPEN_SHARE * edges.outline
    return tuple(
        Cell(
            number=k,
            centroid=(float(x[k]), float(y[k])),
            area_px=float(area[k]),
            neighbours=int(neighbours[k]),
            aspect=float(aspect[k]),
            orientation=float(angle[k]) % 180,
            touches_border=bool(cells.cut[k]),
            open_side=bool(open_[k]),
        )
        # A corrected sheet has numbers that no cell bears any more.
        for k in np.flatnonzero(area).tolist()
    )


def _moments(cells: Cells) -> tuple[NDArray[np.float64], ...]:
    """Return area, x, y, xx, yy, xy (central, over the area) by number."""
    count = cells.count + 1
    height, width = cells.numbers.shape
    # One pass over the map for all moments: it is the largest thing in memory.
    sums = np.zeros((6, count))
    columns = np.arange(width, dtype=np.float64)
    for rows in strips(height):
        part = cells.numbers[rows]
        inside = part > 0
        number = part[inside]
        x = np.broadcast_to(columns, part.shape)[inside]
        y = np.broadcast_to(np.arange(rows.start, rows.stop)[:, None], part.shape)[inside]
        for total, weight in zip(
            sums, (None, x, y, x * x, (y * y).astype(np.float64), x * y), strict=True
        ):
            total += np.bincount(number, weight, count)
    area = np.maximum(sums[0], 1)
    # Second moments by difference: in double precision exact enough up to pictures of 10⁵ px a
    # side.
    mean_x, mean_y = sums[1] / area, sums[2] / area
    return (
        sums[0],
        mean_x,
        mean_y,
        sums[3] / area - mean_x**2 + 1 / 12,
        sums[4] / area - mean_y**2 + 1 / 12,
        sums[5] / area - mean_x * mean_y,
    )


def statistics_of(
    found: Sequence[Cell], edges: Borders, size: tuple[int, int], pixel_size_um: float | None
) -> SheetStatistics:
    """Return a sheet's numbers; ``size`` is the picture's (width, height) in px."""
    whole = [cell for cell in found if not cell.touches_border]
    interior = [cell for cell in whole if not cell.open_side]
    covered = sum(cell.area_px for cell in found)
    # A cell that the border cuts counts half: on average half of it is in view.
    effective = len(whole) + (len(found) - len(whole)) / 2
    per_px = effective / covered if covered else nan
    areas = np.array([cell.area_px for cell in whole])
    # Angles doubled: an axis of 179° and one of 1° are nearly the same, and their mean must be 0,
    # not 90.
    axes = np.exp(2j * pi / 180 * np.array([cell.orientation for cell in whole]))
    mean_axis = axes.mean() if len(axes) else complex(nan, nan)
    return SheetStatistics(
        count=len(found),
        whole=len(whole),
        interior=len(interior),
        density_per_mm2=None if pixel_size_um is None else 1e6 * per_px / pixel_size_um**2,
        density_per_mpx=1e6 * per_px,
        covered=100 * covered / (size[0] * size[1]),
        area_mean_px=float(areas.mean()) if len(areas) else nan,
        area_median_px=float(np.median(areas)) if len(areas) else nan,
        area_cv=float(100 * areas.std(ddof=1) / areas.mean()) if len(areas) > 1 else nan,
        neighbours_mean=_mean([cell.neighbours for cell in interior]),
        hexagonality=100 * _mean([cell.neighbours == HEXAGON for cell in interior]),
        aspect_mean=_mean([cell.aspect for cell in whole]),
        orientation=float(np.rad2deg(np.angle(mean_axis)) / 2) % 180 if len(axes) else nan,
        alignment=float(abs(mean_axis)) if len(axes) else nan,
        support=100 * _share(edges),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else nan


def _share(edges: Borders) -> float:
    total = float(edges.lengths.sum())
    return float((edges.seen * edges.lengths).sum()) / total if total else nan
