"""Where a colony's number stands: in its cells, as far as can be from its border and its holes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import OCCUPIED

_SIDE: Final = 96
"""Longer side a colony is looked at with, px: a number needs its place no finer."""


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """A place in px of the picture, and how far the nearest border or hole is."""

    x: float
    y: float
    room: float


def number_place(
    outline: Sequence[tuple[int, int]], classes: NDArray[np.uint8] | None = None, scale: float = 1.0
) -> NumberPlace:
    """Return the place inside an outline (x, y) that is furthest from everything else.

    ``classes``: the class map of the whole picture at ``scale`` px a px of it; what it says is not
    covered is a hole. The maximum of the distance transform over what is left.
    """
    points = np.array(outline, np.float64).reshape(-1, 2)
    low = points.min(axis=0)
    shrink = min(1.0, _SIDE / (np.ptp(points, axis=0).max() + 1))
    # A frame of one px: the distance to the border of the mask counts as to any other.
    line = np.rint((points - low) * shrink).astype(np.int32) + 1
    width, height = (line.max(axis=0) + 2).tolist()
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [line], (1,))
    if classes is not None:
        covered = mask & _covered(classes, scale, low, shrink, width, height)
        mask = covered if covered.any() else mask
    away = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(away.argmax()), away.shape)
    return NumberPlace(
        float(low[0] + (x - 1) / shrink),
        float(low[1] + (y - 1) / shrink),
        float(away.max()) / shrink,
    )


def _covered(
    classes: NDArray[np.uint8],
    scale: float,
    low: NDArray[np.float64],
    shrink: float,
    width: int,
    height: int,
) -> NDArray[np.uint8]:
    """Return 1 where a class map has cells, on the grid of a shrunk colony."""
    columns, rows = (
        np.clip(((np.arange(count) - 0.5) / shrink + start) * scale, 0, most - 1).astype(np.intp)
        for count, start, most in (
            (width, low[0], classes.shape[1]),
            (height, low[1], classes.shape[0]),
        )
    )
    found: NDArray[np.uint8] = np.isin(classes[np.ix_(rows, columns)], OCCUPIED).astype(np.uint8)
    return found
