"""Where the tiles of a well lie on one canvas, out of stage positions that tremble by some µm.

Positions are gathered to columns and rows, which are numbered on an even grid; each tile is put
where the numbers of its column and row say. A single position that is off by some µm moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.files.pixels.rectangles import rectangles

_SAME_SHARE: Final = 0.1
"""Positions closer than this share of the widest gap belong to one column or row."""
_OFF_GRID: Final = 0.2
"""How far, in pitches, neighbours may be from a whole number of pitches apart."""
_AGREE: Final = 0.05
"""Pixel sizes this close, as a share, are the same."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Canvas size, corner (x, y) of each tile, and µm/px as the stage measures it, if it does."""

    width: int
    height: int
    corners: tuple[tuple[int, int], ...]
    um_per_px: float | None


@dataclass(frozen=True, slots=True)
class _Axis:
    """Columns (or rows): centre in mm and number on the even grid of each, column of each tile."""

    centres: NDArray[np.float64]
    number: NDArray[np.intp]
    column: NDArray[np.intp]
    pitch: float | None
    """mm between neighbours; None when there is one column only."""
    even: bool


@dataclass(frozen=True, slots=True)
class StageGrid:
    """The columns and rows of a well's tiles."""

    axes: tuple[_Axis, _Axis]

    @property
    def even(self) -> bool:
        return all(axis.even for axis in self.axes)

    def neighbours(self, direction: int, most: int) -> tuple[tuple[int, int], ...]:
        """Return pairs of tiles side by side (direction 0) or one below the other (1).

        They are the ``most`` pairs nearest to the middle, in that order.
        """
        numbers = np.stack([axis.number[axis.column] for axis in self.axes], axis=1)
        at = {(int(x), int(y)): index for index, (x, y) in enumerate(numbers)}
        step = np.eye(2, dtype=np.intp)[direction]
        distance = np.abs(numbers - numbers.mean(axis=0)).sum(axis=1)
        pairs = (
            (int(index), at.get((int(x), int(y))))
            # From the middle of the well, where there are cells to see; tiles at the rim are dark.
            for index in np.argsort(distance, kind="stable")
            for x, y in (numbers[index] + step,)
        )
        found = ((first, second) for first, second in pairs if second is not None)
        return tuple(islice(found, most))


def grid(positions: Sequence[tuple[float, float]]) -> StageGrid:
    """Gather stage positions (x, y) in mm to columns and rows."""
    points = np.array(positions, np.float64)
    # The widest gap of either axis is at least a pitch, whatever the unit and the magnification.
    widest = np.diff(np.sort(points, axis=0), axis=0).max(initial=0.0)
    x, y = (_axis(points[:, i], _SAME_SHARE * widest) for i in (0, 1))
    return StageGrid((x, y))


def _axis(positions: NDArray[np.float64], same: float) -> _Axis:
    """Gather positions (mm); those with gaps up to ``same`` between them are one column."""
    order = np.argsort(positions, kind="stable")
    column = np.empty(len(positions), np.intp)
    # A gap begins a new column; a chain of small trembles never does.
    column[order] = np.concatenate([[0], np.cumsum(np.diff(positions[order]) > same)])
    centres = np.bincount(column, positions) / np.bincount(column)
    steps = np.diff(centres)
    if not len(steps):
        return _Axis(centres, np.zeros(1, np.intp), column, None, even=True)
    # Missing columns make steps of two or three pitches: divided by their count they tell the same
    # pitch.
    pitch = float(np.median(steps / np.rint(steps / steps.min())))
    whole = np.rint(steps / pitch)
    number = np.concatenate([[0], np.cumsum(whole)]).astype(np.intp)
    even = bool((np.abs(steps / pitch - whole) <= _OFF_GRID).all())
    return _Axis(centres, number, column, pitch, even)


def _um_per_px(tiles: StageGrid, steps: Sequence[float | None]) -> float | None:
    """Return µm/px from mm and px between neighbours; None when the directions disagree."""
    found = [
        1000 * axis.pitch / step
        for axis, step in zip(tiles.axes, steps, strict=True)
        if axis.pitch is not None and step is not None
    ]
    # Camera px are square: directions that disagree mean that an overlap was seen wrongly.
    alike = bool(found) and max(found) <= min(found) * (1 + _AGREE)
    return float(np.mean(found)) if alike and tiles.even else None


def place(
    tiles: StageGrid,
    size: tuple[int, int],
    steps: tuple[float | None, float | None],
    nominal_um: float | None,
) -> Placement | None:
    """Place tiles of ``size`` (width, height) px.

    ``steps`` are the px from one column and row to the next, as seen in the pixels where tiles
    overlap; None where nothing could be seen. Then tiles are taken to abut, unless that
    contradicts ``nominal_um`` (what name, file or user state, µm/px) by more than 5 %: in that
    case they lie where the nominal size puts them. None when nothing of this is to be had.
    """
    alone = all(axis.pitch is None for axis in tiles.axes)
    um = _um_per_px(tiles, steps)
    if um is None:
        um = _um_per_px(tiles, size)
        if um is not None and nominal_um is not None and abs(um / nominal_um - 1) > _AGREE:
            um = None
        steps = size
    if um is None and nominal_um is None and not alone:
        return None
    corners = []
    for axis, step in zip(tiles.axes, steps, strict=True):
        if um is not None or alone:
            # By number and not by position: so a tremble of the stage moves no tile.
            even = axis.number * (step or (axis.pitch or 0.0) * 1000 / (um or 1.0))
        else:
            even = (axis.centres - axis.centres[0]) * 1000 / (nominal_um or 1.0)
        # Whole px: a resampled tile would no longer be the camera's.
        corners.append(np.rint(even).astype(np.intp)[axis.column])
    x, y = corners
    return Placement(
        int(x.max()) + size[0],
        int(y.max()) + size[1],
        tuple(zip(x.tolist(), y.tolist(), strict=True)),
        um,
    )


def uncovered(width: int, height: int, tiles: Sequence[Region]) -> tuple[Region, ...]:
    """Return the parts of a canvas that no tile covers, as rectangles that do not overlap."""
    # All edges cut the canvas into cells that are covered or not as a whole: exact, and small
    # whatever the canvas measures.
    xs = np.unique([0, width, *(edge for tile in tiles for edge in (tile.x, tile.right))])
    ys = np.unique([0, height, *(edge for tile in tiles for edge in (tile.y, tile.bottom))])
    empty = np.ones((len(ys) - 1, len(xs) - 1), np.bool_)
    for tile in tiles:
        left, right = np.searchsorted(xs, (tile.x, tile.right))
        top, bottom = np.searchsorted(ys, (tile.y, tile.bottom))
        empty[top:bottom, left:right] = False
    return rectangles(empty, xs, ys)
