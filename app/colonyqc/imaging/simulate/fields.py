"""Random fields over the whole plane: the same value at a place however it is cut in tiles."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

Float = NDArray[np.float32]
_MASK: Final = (1 << 64) - 1
_SPLINE_SD: Final = np.float32(0.479)
"""Standard deviation that cubic B-spline interpolation leaves of independent unit nodes."""


def unit_hash(seed: int, channel: int, column: NDArray[Any], row: NDArray[Any]) -> Float:
    """Return a uniform number in [0, 1) for each lattice place (SplitMix64 finaliser)."""
    # Python's whole numbers have no end; the mask brings them to 64 bits as the arrays below have
    # them.
    key = np.uint64((seed * 0x9E3779B97F4A7C15 + channel * 0xD1B54A32D192ED03) & _MASK)
    # Products of unsigned numbers wrap around, which is what mixes the bits; columns left of 0 wrap
    # as well.
    x = np.asarray(column, np.int64).astype(np.uint64) * np.uint64(0xBF58476D1CE4E5B9)
    y = np.asarray(row, np.int64).astype(np.uint64) * np.uint64(0x94D049BB133111EB)
    z = (x ^ (y + (x << np.uint64(7)))) + key
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    # The upper 24 bits: as many as float32 holds exactly, so that 1 is never reached.
    return (z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-24)


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Places of a jittered lattice: px positions and the lattice indices they hash from."""

    x: Float
    y: Float
    column: NDArray[np.int64]
    row: NDArray[np.int64]

    def unit(self, seed: int, channel: int) -> Float:
        """Return a uniform number in [0, 1) for each point."""
        return unit_hash(seed, channel, self.column, self.row)

    def take(self, chosen: NDArray[np.bool_]) -> "Points":
        return Points(self.x[chosen], self.y[chosen], self.column[chosen], self.row[chosen])


def _lattice(region: Region, spacing: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the columns and rows of the squares that meet the region, and one more all round.

    Rounding to float32 can carry a point over the side of its square.
    """
    first, last = int(np.floor(region.x / spacing)), int(np.floor(region.right / spacing))
    top, bottom = int(np.floor(region.y / spacing)), int(np.floor(region.bottom / spacing))
    return np.arange(first - 1, last + 2), np.arange(top - 1, bottom + 2)


def points(seed: int, channel: int, spacing: float, region: Region) -> Points:
    """Return the points in the region of a lattice with one in each ``spacing`` px square."""
    columns, rows = _lattice(region, spacing)
    column, row = (a.ravel() for a in np.meshgrid(columns, rows))
    x = ((column + unit_hash(seed, channel, column, row)) * spacing).astype(np.float32)
    y = ((row + unit_hash(seed, channel + 1, column, row)) * spacing).astype(np.float32)
    # Half open: a point on the line between two regions belongs to one of them.
    within = (x >= region.x) & (x < region.right) & (y >= region.y) & (y < region.bottom)
    return Points(x, y, column, row).take(within)


def _spline(start: int, count: int, scale: float) -> tuple[int, int, Float]:
    """Return first node, number of nodes and cubic B-spline weights (count, nodes) of an axis."""
    position = np.arange(start, start + count) / scale
    low = np.floor(position).astype(np.int64)
    t = position - low
    # A cubic B-spline at a place hears four nodes: one before, one at, two after.
    first, nodes = int(low[0]) - 1, int(low[-1] - low[0]) + 4
    weights = np.zeros((count, nodes), np.float32)
    pixel = np.arange(count)
    parts = (
        (1 - t) ** 3,
        3 * t**3 - 6 * t**2 + 4,
        -3 * t**3 + 3 * t**2 + 3 * t + 1,
        t**3,
    )
    for k, part in enumerate(parts):
        weights[pixel, low - 1 - first + k] = part / 6
    return first, nodes, weights


def smooth_noise(seed: int, channel: int, scale: float, region: Region) -> Float:
    """Return smooth noise (h, w), mean 0 and standard deviation about 1, ``scale`` px a node."""
    left, columns, across = _spline(region.x, region.width, scale)
    top, rows, down = _spline(region.y, region.height, scale)
    column, row = np.meshgrid(np.arange(left, left + columns), np.arange(top, top + rows))
    nodes = (unit_hash(seed, channel, column, row) - np.float32(0.5)) * np.float32(np.sqrt(12))
    # Rows and columns apart: two small products instead of sixteen terms a px.
    values: Float = (down @ (nodes / _SPLINE_SD)) @ across.T
    return values


@dataclass(frozen=True, slots=True, eq=False)
class Worley:
    """Distances in px to the nearest and second nearest cell centre, and the nearest's number."""

    nearest: Float
    second: Float
    owner: Float
    """A uniform number in [0, 1) for each cell, spread over its pixels."""


def worley(seed: int, channel: int, spacing: float, x: Float, y: Float, jitter: float) -> Worley:
    """Return cellular noise at px positions (h, w): one centre per square, 3×3 squares searched."""
    left, top = int(np.floor(x.min() / spacing)) - 1, int(np.floor(y.min() / spacing)) - 1
    columns = np.arange(left, int(np.floor(x.max() / spacing)) + 2)
    rows = np.arange(top, int(np.floor(y.max() / spacing)) + 2)
    column, row = np.meshgrid(columns, rows)
    offset = np.float32(0.5 - jitter / 2)
    cx = (column + offset + jitter * unit_hash(seed, channel, column, row)) * spacing
    cy = (row + offset + jitter * unit_hash(seed, channel + 1, column, row)) * spacing
    # Flat, because `take` from a flat array by one index is faster than by two.
    centres_x, centres_y = cx.astype(np.float32).ravel(), cy.astype(np.float32).ravel()
    home = (np.floor(y / np.float32(spacing)).astype(np.int32) - top) * columns.size
    home += np.floor(x / np.float32(spacing)).astype(np.int32) - left
    nearest = np.full(x.shape, np.inf, np.float32)
    second, owner = nearest.copy(), home
    for step in (columns.size * j + i for j in (-1, 0, 1) for i in (-1, 0, 1)):
        square = home + step
        dx, dy = x - centres_x.take(square), y - centres_y.take(square)
        distance = cv2.multiply(dx, dx) + cv2.multiply(dy, dy)
        # Before `nearest` is updated: afterwards nothing would be less than it.
        owner = np.where(distance < nearest, square, owner)
        # Second place without sorting: the farther of the old nearest and this one.
        np.minimum(second, np.maximum(nearest, distance), out=second)
        np.minimum(nearest, distance, out=nearest)
    number = unit_hash(seed, channel + 2, column, row).ravel().take(owner)
    return Worley(np.sqrt(nearest), np.sqrt(second), number)
