"""The cells under correction over the picture: membranes, what was changed, where no cell is."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.gui.viewer.map_layer import Codes, Table, argb
from colonyqc.gui.widgets.theme import GLYPH, MEMBRANE, SELECTION

_CELL: Final = 0
_OTHER: Final = 1
_NONE: Final = 2
_MEMBRANE: Final = 3


def cell_codes(
    numbers: NDArray[np.int32], before: NDArray[np.int32], region: Region
) -> tuple[Region, Codes]:
    """Return how the cells of a region look, and the part (h, w) of the map that it tells of.

    A pixel wider on each side: a membrane lies on the left and upper of two cells.
    """
    height, width = numbers.shape
    part = region.grown(1).intersect(Region(0, 0, width, height))
    here = slice(part.y, part.bottom), slice(part.x, part.right)
    now, was = numbers[here], before[here]
    codes = np.where(now != was, _OTHER, _CELL).astype(np.uint8)
    codes[now == 0] = _NONE
    # With the pixels beyond: the last column and row of a part end at a membrane, too.
    wide = numbers[part.y : part.bottom + 1, part.x : part.right + 1]
    rows, columns = now.shape
    right, below = wide[:rows, 1:], wide[1:, :columns]
    codes[:, : right.shape[1]][now[:, : right.shape[1]] != right] = _MEMBRANE
    codes[: below.shape[0]][now[: below.shape[0]] != below] = _MEMBRANE
    return part, codes


def cell_table() -> Table:
    """Return the colours of the codes: membranes yellow, changes in the colour of a selection."""
    table = [0] * 256
    table[_OTHER], table[_NONE] = argb(SELECTION, 0.35), argb(GLYPH, 0.35)
    table[_MEMBRANE] = argb(MEMBRANE, 0.95)
    return tuple(table)
