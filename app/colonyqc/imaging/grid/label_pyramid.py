"""Smaller levels of maps.

Those of a class map take the most frequent class, those of a map of amounts their mean.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

_STRIP: Final = 512
_SMALL: Final = 1024
Map = NDArray[np.uint8]


def halve(labels: Map) -> Map:
    """Return the most frequent class of each 2×2 square, (⌈h/2⌉, ⌈w/2⌉).

    A tie goes to the upper left pixel's class if it takes part, else to the upper right's; an odd
    last row or column counts twice.
    """
    return _by_strips(labels, _most_frequent)


def halve_mean(amounts: Map) -> Map:
    """Return the mean of each 2×2 square, rounded half up, (⌈h/2⌉, ⌈w/2⌉).

    An odd last row or column counts twice.
    """
    return _by_strips(amounts, _mean)


def _by_strips(values: Map, halved: Callable[[Map, Map, Map, Map], Map]) -> Map:
    """Return a map at half its size; ``halved`` takes the four corners of its squares."""
    height, width = values.shape
    half = np.empty((-(-height // 2), -(-width // 2)), np.uint8)
    # By strips, or the four corners of a large map would be as much memory again.
    for top in range(0, height, _STRIP):
        rows = values[top : top + _STRIP]
        even = np.pad(rows, ((0, len(rows) % 2), (0, width % 2)), mode="edge")
        corners = even[::2, ::2], even[::2, 1::2], even[1::2, ::2], even[1::2, 1::2]
        half[top // 2 : (top + _STRIP) // 2] = halved(*corners)
    return half


def _mean(a: Map, b: Map, c: Map, d: Map) -> Map:
    # Four bytes do not fit a byte.
    total = a.astype(np.uint16) + b + c + d
    return ((total + 2) // 4).astype(np.uint8)


def _most_frequent(a: Map, b: Map, c: Map, d: Map) -> Map:
    alone = (a != b) & (a != c) & (a != d)
    by_b = np.where(alone & ((b == c) | (b == d)), b, a)
    return np.where(alone & (b != c) & (c == d), c, by_b)


def pyramid(values: Map, *, amounts: bool = False) -> list[Map]:
    """Return the map and its halvings until the longer side is under 1,024 px.

    ``amounts``: it holds amounts, whose mean makes sense, not classes.
    """
    halved = halve_mean if amounts else halve
    levels = [values]
    for _ in range(level_count(values.shape[1], values.shape[0]) - 1):
        levels.append(halved(levels[-1]))
    return levels


def level_count(width: int, height: int) -> int:
    """Return how many levels `pyramid` gives of a map."""
    count, longer = 1, max(width, height)
    while longer >= _SMALL:
        count, longer = count + 1, -(-longer // 2)
    return count


def read_tiles(region: Region, side: int, tile: Callable[[int, int], Map]) -> Map:
    """Return a region (h, w) of a map that lies in tiles of ``side`` px, each by (row, column)."""
    out = np.zeros((region.height, region.width), np.uint8)
    for row in range(region.y // side, -(-region.bottom // side)):
        for column in range(region.x // side, -(-region.right // side)):
            part = region.intersect(Region(column * side, row * side, side, side))
            y, x = part.y - row * side, part.x - column * side
            out[
                part.y - region.y : part.bottom - region.y,
                part.x - region.x : part.right - region.x,
            ] = tile(row, column)[y : y + part.height, x : x + part.width]
    return out


def reduced(amounts: NDArray[np.float32], factor: int) -> Map:
    """Return 255 · the mean of amounts (k, h, w) over squares of ``factor`` px, rounded.

    Squares at the border are as large as the picture lets them be.
    """
    rows = np.arange(0, amounts.shape[1], factor)
    columns = np.arange(0, amounts.shape[2], factor)
    sums = np.add.reduceat(np.add.reduceat(amounts, rows, axis=1), columns, axis=2)
    tall = np.minimum(factor, amounts.shape[1] - rows)
    wide = np.minimum(factor, amounts.shape[2] - columns)
    means = sums / (tall[:, None] * wide[None, :])
    out: Map = np.rint(255 * np.clip(means, 0, 1)).astype(np.uint8)
    return out
