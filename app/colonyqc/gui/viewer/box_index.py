"""Boxes by the thousand, and which of them a part of the picture shows."""

from collections.abc import Sequence
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF


class BoxIndex:
    """Boxes by the thousand, and which of them a part of the picture shows.

    They are held from top to bottom: only the rows in view are looked at, and those as arrays. A
    crowded well has a hundred thousand.
    """

    def __init__(self, boxes: Sequence[tuple[float, float, float, float]] = ()) -> None:
        sides = np.array(boxes, np.float64).reshape(-1, 4)
        self._order = np.argsort(sides[:, 1], kind="stable")
        self._sides = sides[self._order]
        self._tallest = float(sides[:, 3].max(initial=0.0))
        self._largest = float(sides[:, 2:].min(axis=1).max(initial=0.0))
        self._thinned: dict[int, NDArray[np.intp]] = {}

    def seen(self, part: QRectF, least: float = 0.0) -> list[int]:
        """Return the places of boxes that touch a part and are ``least`` wide and high."""
        return self._places(self._touching(part, least))

    def thinned(self, part: QRectF, most: int, apart: float) -> list[int]:
        """Return the places of corners in a part: of more than ``most`` about one where several
        lie ``apart``.

        By squares of the picture and not of the screen: the same ones while it is moved.
        """
        found = self._touching(part, 0.0)
        if len(found) > most:
            first = self._first_of_squares(ceil(log2(max(apart, 1.0))))
            x, y = self._sides[first, :2].T
            inside = (x >= part.left()) & (x <= part.right()) & (y >= part.top())
            found = first[inside & (y <= part.bottom())]
        return self._places(found)

    def _touching(self, part: QRectF, least: float) -> NDArray[np.intp]:
        # Zoomed out, none is large enough: nothing need be looked at.
        if least > self._largest:
            return np.zeros(0, np.intp)
        tops = self._sides[:, 1]
        begin = int(np.searchsorted(tops, part.top() - self._tallest, "left"))
        end = int(np.searchsorted(tops, part.bottom(), "right"))
        x, y, width, height = self._sides[begin:end].T
        touching = (x <= part.right()) & (x + width >= part.left()) & (y + height >= part.top())
        if least > 0:
            touching &= np.minimum(width, height) >= least
        return begin + np.flatnonzero(touching)

    def _first_of_squares(self, power: int) -> NDArray[np.intp]:
        """Return one corner of each square of 2 to the ``power`` px."""
        if power not in self._thinned:
            column, row = np.floor(self._sides[:, :2].T / 2.0**power).astype(np.int64)
            _, first = np.unique((row << 32) + column, return_index=True)
            self._thinned[power] = first
        return self._thinned[power]

    def _places(self, found: NDArray[np.intp]) -> list[int]:
        # As they were given: what comes later is drawn over what comes before.
        places: list[int] = np.sort(self._order[found]).tolist()
        return places
