"""Boxes by the thousand, and which of them a part of the picture shows."""

from collections.abc import Sequence
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF


class BoxIndex:
    """Boxes by the thousand, and which of them a part of the picture shows.

    One look at an array in place of one at each box: a crowded well has a hundred thousand.
    """

    def __init__(self, boxes: Sequence[tuple[float, float, float, float]] = ()) -> None:
        self._sides = np.array(boxes, np.float64).reshape(-1, 4)
        self._thinned: dict[int, NDArray[np.intp]] = {}

    def spread(self, part: QRectF, apart: float) -> list[int]:
        """Return the places of corners in a part, about one where several lie ``apart``.

        By squares of the picture and not of the screen: the same ones while it is moved.
        """
        power = ceil(log2(max(apart, 1.0)))
        if power not in self._thinned:
            column, row = np.floor(self._sides[:, :2].T / 2.0**power).astype(np.int64)
            _, first = np.unique((row << 32) + column, return_index=True)
            self._thinned[power] = first
        first = self._thinned[power]
        x, y = self._sides[first, :2].T
        inside = (x >= part.left()) & (x <= part.right()) & (y >= part.top())
        found: list[int] = first[inside & (y <= part.bottom())].tolist()
        return found

    def seen(self, part: QRectF, least: float = 0.0) -> list[int]:
        """Return the places of boxes that touch a part and are ``least`` wide and high."""
        x, y, width, height = self._sides.T
        touching = (
            (x <= part.right())
            & (y <= part.bottom())
            & (x + width >= part.left())
            & (y + height >= part.top())
            & (np.minimum(width, height) >= least)
        )
        found: list[int] = np.flatnonzero(touching).tolist()
        return found
