"""How bright a camera's brightest pixel is: 10, 12 or 14 bits often lie in a container of 16."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo
from colonyqc.imaging.grid.resample import Read
from colonyqc.imaging.light.survey import tiles

FULL: Final = 65535
_DEPTHS: Final = (8, 10, 12, 14)
_BITS: Final = 16


def values_in_use(read: Read, info: ImageInfo) -> int:
    """Return the bits any pixel of a uint16 picture uses, as the bitwise or of all values."""
    used = 0
    for region in tiles(info.width, info.height):
        used |= int(np.bitwise_or.reduce(read(region), axis=None))
    return used


def white_level(used: int, told: int | None = None) -> int:
    """Return the value of the brightest pixel a camera can give, from the bits its pixels use.

    ``told``: the bits a file states; they hold unless a pixel uses more. Low bits that no pixel
    uses mean that a camera's values were shifted up to fill the container.
    """
    if told is not None and 8 <= told < _BITS and used < 1 << told:
        return (1 << told) - 1
    for depth in _DEPTHS:
        if used < 1 << depth:
            return (1 << depth) - 1
    unused = (used & -used).bit_length() - 1
    return FULL & ~((1 << unused) - 1) if unused in {_BITS - depth for depth in _DEPTHS} else FULL


def stretch(white: int) -> NDArray[np.uint16]:
    """Return the look-up table that takes 0..``white`` to 0..65535; what is above stays full."""
    values = np.minimum(np.arange(FULL + 1, dtype=np.float64), white)
    return np.rint(values * (FULL / white)).astype(np.uint16)


def inverted(white: int) -> NDArray[np.uint16]:
    """Return the look-up table of min-is-white values: ``white`` becomes 0, 0 the brightest."""
    return np.maximum(white - np.arange(FULL + 1), 0).astype(np.uint16)


def apply(table: NDArray[np.uint16], pixels: NDArray[Any]) -> NDArray[np.uint16]:
    """Return uint16 pixels through a look-up table; the shape stays."""
    found: NDArray[np.uint16] = np.take(table, pixels)
    return found
