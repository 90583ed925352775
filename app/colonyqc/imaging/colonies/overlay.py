"""Draw classes over an overview, as reports show them."""

from collections.abc import Sequence
from math import ceil
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import COLOURS, ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.label import ClassMap

Rgb = NDArray[np.uint8]
_FILL: Final = 0.25
_OUTLINE_PX: Final = 2
_PATTERN: Final = 0.8
_DARKER: Final = 0.5
"""Of a class's colour, in its pattern: on grey paper the colours are as grey as a picture is."""
_LEFT_OUT: Final = (255, 210, 0)
_HATCH_PX: Final = 9
"""Distance of the hatching's stripes along a row."""
_DOT_PX: Final = 3
_DOTS_APART_PX: Final = 10
"""Rows and columns of dots, every other row moved by half."""


def shrunk(classes: ClassMap, width: int, height: int) -> ClassMap:
    """Return a class map at the size of an overview (nearest)."""
    rows = ((np.arange(height) + 0.5) * classes.shape[0] / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * classes.shape[1] / width).astype(np.intp)
    small: ClassMap = classes[rows][:, columns]
    return small


def hatched(overview: Rgb, boxes: Sequence[Region], scale: float) -> Rgb:
    """Return the overview with boxes, given in px of the picture, hatched as left out.

    ``scale`` is px of the overview per px of the picture.
    """
    drawn = overview.copy()
    for box in boxes:
        rows = slice(int(box.y * scale), ceil(box.bottom * scale))
        columns = slice(int(box.x * scale), ceil(box.right * scale))
        part = drawn[rows, columns]
        down, across = np.indices(part.shape[:2], dtype=np.int32)
        edge = (down == 0) | (down == len(part) - 1) | (across == 0)
        edge |= across == part.shape[1] - 1
        part[((down + across) % _HATCH_PX < _OUTLINE_PX) | edge] = _LEFT_OUT
    return drawn


def painted(overview: Rgb, classes: ClassMap) -> Rgb:
    """Return the overview with each class filled at 25 % and outlined inwards by 2 px.

    ``classes`` has any size; background is left as it is. Uncertain areas are hatched and
    differentiated ones dotted: on grey paper they stay apart without colour.
    """
    height, width = overview.shape[:2]
    small = shrunk(classes, width, height)
    drawn = overview.copy()
    # Eroded inwards: outlines of two classes that touch lie side by side and cover neither.
    around = np.ones((2 * _OUTLINE_PX + 1, 2 * _OUTLINE_PX + 1), np.uint8)
    rows, columns = np.arange(height)[:, None], np.arange(width)[None]
    patterns: dict[ColonyClass, NDArray[np.bool_]] = {
        ColonyClass.UNCERTAIN: (rows + columns) % _HATCH_PX < _OUTLINE_PX,
        ColonyClass.DIFFERENTIATED: _dots(rows, columns),
    }
    for kind, colour in COLOURS.items():
        here = np.asarray(small == kind)
        if not here.any():
            continue
        strength = np.full(small.shape, _FILL, np.float32)
        shade = np.ones(small.shape, np.float32)
        if kind in patterns:
            strength[patterns[kind]] = _PATTERN
            shade[patterns[kind]] = _DARKER
        core = np.asarray(cv2.erode(here.astype(np.uint8), around)) > 0
        strength[here & ~core] = 1.0
        shade[here & ~core] = 1.0
        weight = strength[here][:, None]
        ink = shade[here][:, None] * [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        drawn[here] = np.rint((1 - weight) * overview[here] + weight * ink).astype(np.uint8)
    return drawn


def _dots(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.bool_]:
    moved = columns + rows // _DOTS_APART_PX % 2 * (_DOTS_APART_PX // 2)
    dots: NDArray[np.bool_] = (rows % _DOTS_APART_PX < _DOT_PX) & (moved % _DOTS_APART_PX < _DOT_PX)
    return dots
