"""The colours of regions: a number keeps its own in picture, list, curve and report."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.gui.viewer.map_layer import Codes, Table, argb
from colonyqc.gui.widgets.theme import GLYPH

COLOURS: Final = (
    "#009E73",
    "#D55E00",
    "#56B4E9",
    "#CC79A7",
    "#E69F00",
    "#0072B2",
    "#F0E442",
    "#7F7FFF",
    "#8C564B",
    "#00C8C8",
    "#A0A0A0",
    "#B2DF8A",
)
"""Okabe and Ito's first; the later ones only where a picture has that many regions."""
OUTLINE: Final = 100
"""Added to a region's number where it meets another."""
_BORDER_SHARE: Final = 1 / 900
"""Width of outlines beside the picture's longer side: some 2 px of the screen when it fits."""


def colour_of(number: int) -> str:
    """Return a region's colour."""
    return COLOURS[(number - 1) % len(COLOURS)]


def regions_table(opacity: float) -> Table:
    """Return the colours of a map of region numbers, outlines at `OUTLINE` above."""
    table = [0] * 256
    for number in range(1, OUTLINE):
        table[number] = argb(colour_of(number), 0.5 * opacity)
        table[number + OUTLINE] = argb(colour_of(number), min(1.0, 1.6 * opacity))
    return tuple(table)


def strokes_table() -> Table:
    """Return the colours of strokes and corrections; corrections are dark-rimmed by `outlined`."""
    table = [0] * 256
    for number in range(1, OUTLINE):
        table[number] = argb(colour_of(number), 0.95)
        table[number + OUTLINE] = argb(GLYPH, 0.9)
    return tuple(table)


def outlined(numbers: NDArray[np.uint8], width: int | None = None) -> Codes:
    """Return region numbers with outlines where two regions meet."""
    shape = numbers.shape
    if width is None:
        width = max(1, round(max(shape) * _BORDER_SHARE))
    side = 2 * width + 1
    kernel = np.ones((side, side), np.uint8)
    # Where the greatest and the least number around a px differ, regions meet.
    meets = cv2.dilate(numbers, kernel) != cv2.erode(numbers, kernel)
    return np.where(meets & (numbers > 0), numbers + np.uint8(OUTLINE), numbers).astype(np.uint8)


def rimmed(strokes: NDArray[np.uint8]) -> Codes:
    """Return strokes with a dark rim, so that they are seen on a region of their own colour."""
    rim = cv2.dilate(strokes, np.ones((5, 5), np.uint8))
    return np.where(strokes > 0, strokes, np.where(rim > 0, rim + np.uint8(OUTLINE), 0)).astype(
        np.uint8
    )
