"""Marked squares of a grid as few rectangles that do not overlap."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

_MOST: Final = 1000
"""Rectangles that are told apart; a finer pattern is taken more coarsely."""


def rectangles(
    marked: NDArray[np.bool_], xs: NDArray[np.intp], ys: NDArray[np.intp]
) -> tuple[Region, ...]:
    """Return what is marked as rectangles; column i of the grid lies from ``xs[i]`` to the next."""
    done: list[Region] = []
    growing: dict[tuple[int, int], Region] = {}
    for row, line in enumerate(marked):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]))).reshape(-1, 2)
        runs = {(int(xs[left]), int(xs[right])) for left, right in edges}
        # Equal runs in following rows grow to one rectangle: some dozen gaps, not thousands of
        # cells.
        done += [region for run, region in growing.items() if run not in runs]
        top, bottom = int(ys[row]), int(ys[row + 1])
        growing = {
            (x, end): Region(x, start, end - x, bottom - start)
            for x, end in sorted(runs)
            for start in (growing[x, end].y if (x, end) in growing else top,)
        }
    return (*done, *growing.values())


def marked_squares(
    mask: Callable[[Region], NDArray[np.bool_]], width: int, height: int, side: int
) -> tuple[Region, ...]:
    """Return the squares of a grid of ``side`` px that a mask touches, as rectangles.

    ``mask`` gives the mask (h, w) of a region. Fine patterns are taken by larger squares, so that
    there are never more than some thousand rectangles to look through for each tile.
    """
    rows = range(0, height, side)
    starts = np.arange(0, width, side)
    grid = np.zeros((len(rows), len(starts)), np.bool_)
    for index, top in enumerate(rows):
        strip = mask(Region(0, top, width, min(side, height - top)))
        grid[index] = np.maximum.reduceat(strip.any(axis=0), starts)
    while True:
        xs = np.append(np.arange(0, width, side), width)
        ys = np.append(np.arange(0, height, side), height)
        found = rectangles(grid, xs, ys)
        if len(found) <= _MOST or min(grid.shape) < 2:
            return found
        grid = np.maximum.reduceat(
            np.maximum.reduceat(grid, np.arange(0, grid.shape[0], 2), axis=0),
            np.arange(0, grid.shape[1], 2),
            axis=1,
        )
        side *= 2
