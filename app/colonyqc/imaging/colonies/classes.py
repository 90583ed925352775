"""From a network's class probabilities to classes and to how far a place has differentiated."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import PREDICTED, ColonyClass
from colonyqc.imaging.grid.components import strips

_RATIO_FULL: Final = 255.0
_ROWS: Final = 64
"""Rows worked at a time: their temporaries stay in a core's cache."""


def classify_pixels(
    probabilities: NDArray[np.float32], uncertain_below: float
) -> NDArray[np.uint8]:
    """Return the classes (h, w) of probabilities (4, h, w): the likeliest, the first of equals.

    An occupied pixel is uncertain when its likeliest occupied class has less than
    ``uncertain_below`` of the probability of all occupied classes. The background does not enter:
    at a colony's rim the question is where it ends, not what it is, and a line of "uncertain"
    around everything would say nothing.
    """
    height, width = probabilities.shape[1:]
    classes = np.empty((height, width), np.uint8)
    share = np.float32(uncertain_below)
    for rows in strips(height, _ROWS):
        background, packed, spread, unclear = (probabilities[kind, rows] for kind in PREDICTED)
        # Comparisons instead of argmax: about three times as fast, and > lets the first of equals
        # win as argmax does.
        kinds = (spread > packed).view(np.uint8)
        kinds += np.uint8(ColonyClass.UNDIFFERENTIATED)
        known = np.maximum(packed, spread)
        likeliest = np.maximum(known, unclear)
        every = packed + spread
        every += unclear
        every *= share
        unsure = unclear > known
        unsure |= likeliest < every
        np.copyto(kinds, np.uint8(ColonyClass.UNCERTAIN), where=unsure)
        # Ground wins ties: what is as likely nothing as something is not counted.
        np.multiply(kinds, background < likeliest, out=classes[rows])
    return classes


def differentiated_ratio(probabilities: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return 255 · p_diff / (p_diff + p_undiff) of each 2×2 px, (⌈h/2⌉, ⌈w/2⌉)."""
    undifferentiated = _halved(probabilities[ColonyClass.UNDIFFERENTIATED])
    differentiated = _halved(probabilities[ColonyClass.DIFFERENTIATED])
    undifferentiated += differentiated
    # Ground has next to no probability of either; 0/0 would be nan, and nan cast to uint8 is
    # undefined.
    np.maximum(undifferentiated, 1e-6, out=undifferentiated)
    differentiated *= _RATIO_FULL
    differentiated /= undifferentiated
    return np.rint(differentiated).astype(np.uint8)


def _halved(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the means of 2×2 px; a last odd row or column counts twice."""
    height, width = values.shape
    if height % 2 or width % 2:
        # Only then is every output px the mean of exactly four, and a place's ratio the same in any
        # tile.
        values = np.pad(values, ((0, height % 2), (0, width % 2)), mode="edge")
    half = values.shape[1] // 2, values.shape[0] // 2
    return np.asarray(cv2.resize(values, half, interpolation=cv2.INTER_AREA), dtype=np.float32)
