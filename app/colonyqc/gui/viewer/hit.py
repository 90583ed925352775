"""Which colony lies under a point, and how close to look at one."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from colonyqc.domain.colony import Colony
from colonyqc.domain.picture import Region

_SMALL_PX: Final = 160
_ROOM: Final = 0.9
_SHARE: Final = 0.45
_ZOOM_MOST: Final = 2.0


class ColonyIndex:
    """Finds colonies by point: their boxes first, then their outlines."""

    def __init__(self, colonies: Sequence[Colony]) -> None:
        self._colonies = {c.number: c for c in colonies}
        self._numbers = np.array([c.number for c in colonies], np.int64)
        self._boxes = np.array([c.box for c in colonies], np.int64).reshape(-1, 4)

    def get(self, number: int) -> Colony | None:
        """Return a colony by its number, None when there is none."""
        return self._colonies.get(number)

    def at(self, x: int, y: int) -> int | None:
        """Return the number of the smallest colony whose outline holds pixel (x, y)."""
        left, top, width, height = self._boxes.T
        near = (x >= left) & (x < left + width) & (y >= top) & (y < top + height)
        hits = [
            self._colonies[int(number)]
            for number in self._numbers[near]
            if self._inside(self._colonies[int(number)], x, y)
        ]
        return min(hits, key=lambda c: c.area_px).number if hits else None

    @staticmethod
    def _inside(colony: Colony, x: int, y: int) -> bool:
        contour = np.array(colony.outline, np.int32).reshape(-1, 1, 2)
        return cv2.pointPolygonTest(contour, (float(x), float(y)), False) >= 0


def reveal_zoom(width: int, height: int, seen: Region, zoom: float) -> float | None:
    """Return the zoom at which to look at a colony's box (picture px), None to keep ``zoom``.

    A colony too large for the view is made to fit; one under 160 screen px is brought closer,
    to about half the view, but not beyond two screen px a picture px.
    """
    fitting = _ROOM * min(seen.width / width, seen.height / height) * zoom
    if fitting < zoom:
        return fitting
    if max(width, height) * zoom < _SMALL_PX:
        return max(zoom, min(_ZOOM_MOST, _SHARE / _ROOM * fitting))
    return None
