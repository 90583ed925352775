"""Class probabilities over a picture, as tiles of 255 · p and as numbers under a pointer."""

from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.grid.label_pyramid import halve_mean
from colonyqc.services.viewing.grid import TILE, PyramidGrid, TileIndex

Planes = NDArray[np.uint8]
_FULL: Final = 255


class AmountMaps:
    """Planes of 255 · p over one picture; coarser levels are means, made once."""

    def __init__(self, planes: Planes, factor: int, width: int, height: int) -> None:
        """Take planes (k, ⌈height / factor⌉, ⌈width / factor⌉) of a picture of a size in px."""
        self._levels: list[list[NDArray[np.uint8]]] = [[plane] for plane in planes]
        self._factor = factor
        while max(self._levels[0][-1].shape) > TILE:
            for levels in self._levels:
                levels.append(halve_mean(levels[-1]))
        self._size = width, height

    @property
    def count(self) -> int:
        """How many planes there are."""
        return len(self._levels)

    @property
    def grid(self) -> PyramidGrid:
        """The tiles of a plane over the picture."""
        factors = tuple(float(self._factor << k) for k in range(len(self._levels[0])))
        return PyramidGrid(*self._size, factors)

    def tile(self, plane: int, index: TileIndex) -> NDArray[np.uint8]:
        """Return a tile (h, w) of a plane, 255 · p."""
        region = self.grid.region(index)
        level = self._levels[plane][index.level]
        found: NDArray[np.uint8] = level[region.y : region.bottom, region.x : region.right]
        return found

    def at(self, x: int, y: int) -> tuple[float, ...]:
        """Return the probabilities at a picture px inside the picture."""
        row, column = y // self._factor, x // self._factor
        return tuple(int(levels[0][row, column]) / _FULL for levels in self._levels)


def factor_for(width: int, height: int, most_px: int) -> int:
    """Return the power of two by which a picture is reduced to at most ``most_px``."""
    factor = 1
    while ceil(width / factor) * ceil(height / factor) > most_px:
        factor *= 2
    return factor
