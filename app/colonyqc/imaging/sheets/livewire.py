"""The way along a membrane between two places: the path of least cost over its probability."""

from typing import Final

import numpy as np
import skimage  # its parts load when they are first used
from numpy.typing import NDArray

_AROUND: Final = 24
"""Px beyond the two ends within which the path is sought."""
_LEAST: Final = 0.03
"""Added to the probability: how dear a px without membrane is."""

Place = tuple[int, int]


def path_along(probability: NDArray[np.uint8], start: Place, end: Place) -> list[Place]:
    """Return the pixels (x, y) from ``start`` to ``end`` along the membranes of a map.

    ``probability`` is 255 · probability (h, w). A step costs its length over the probability.

    Raises:
        ValueError: an end lies outside the map.
    """
    height, width = probability.shape
    for x, y in (start, end):
        if not (0 <= x < width and 0 <= y < height):
            raise ValueError(f"({x}, {y}) lies outside {width}×{height} px")
    # The search costs as its area: of a whole scan it would take seconds a mouse move.
    left = max(0, min(start[0], end[0]) - _AROUND)
    top = max(0, min(start[1], end[1]) - _AROUND)
    right = min(width, max(start[0], end[0]) + _AROUND + 1)
    bottom = min(height, max(start[1], end[1]) + _AROUND + 1)
    # Never infinite: over a gap the path goes straight on instead of round the whole cell.
    cost = 1 / (_LEAST + probability[top:bottom, left:right].astype(np.float64) / 255)
    found, _ = skimage.graph.route_through_array(  # type: ignore[no-untyped-call]
        cost,
        (start[1] - top, start[0] - left),
        (end[1] - top, end[0] - left),
        fully_connected=True,
        geometric=True,
    )
    return [(int(x) + left, int(y) + top) for y, x in found]
