"""Pixels a file marks as transparent: nothing was photographed there."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.files.pixels.plane import Shape
from colonyqc.files.pixels.rectangles import marked_squares

_SIDE: Final = 8
"""A square with one transparent pixel is left out: what shows beside it is a blend of both."""


def see_through(alpha: Callable[[Region], NDArray[Any]], shape: Shape) -> tuple[Region, ...]:
    """Return the parts of a picture that are less than half opaque, to squares of 8 px.

    ``alpha`` gives opacity (h, w) of a region, 0 to the greatest value of its type.
    """

    def clear(region: Region) -> NDArray[np.bool_]:
        opacity = alpha(region)
        return opacity <= np.iinfo(opacity.dtype).max // 2

    return marked_squares(clear, shape.width, shape.height, _SIDE)
