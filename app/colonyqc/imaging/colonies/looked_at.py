"""Which part of a corrected class map a person has looked at: only that may be learned from."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import OCCUPIED

MARGIN_PX: Final = 32
"""How far around what was changed a person is taken to have looked, px of the picture."""


def looked_at(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where a person looked who made one class map (h, w) of another.

    That is what was changed, each colony that a change touches as a whole, and a margin of
    `MARGIN_PX` around both.
    """
    changed = (before != after).astype(np.uint8)
    if not changed.any():
        return np.zeros(after.shape, np.bool_)
    occupied = np.isin(after, OCCUPIED).astype(np.uint8)
    # 8-connected, as colonies are.
    count, parts = cv2.connectedComponents(occupied, connectivity=8, ltype=cv2.CV_32S)
    near = cv2.dilate(changed, np.ones((3, 3), np.uint8))
    touched = np.zeros(count, np.bool_)
    touched[np.unique(parts[near > 0])] = True
    touched[0] = False
    seen = (changed > 0) | touched[parts]
    side = 2 * MARGIN_PX + 1
    # A square: its sides are dilated one after the other, however large it is.
    return cv2.dilate(seen.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
