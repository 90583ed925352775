"""A small picture of a kept overview: its middle, cut to one shape."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE: Final = (176, 112)
"""Width and height in px: twice what is shown, for dense screens."""


def crop(overview: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the middle of an overview, cut and scaled to the thumbnail's shape."""
    height, width = overview.shape[:2]
    wide, high = SIZE
    scale = max(wide / width, high / height)
    part_w, part_h = min(width, round(wide / scale)), min(height, round(high / scale))
    x, y = (width - part_w) // 2, (height - part_h) // 2
    part = overview[y : y + part_h, x : x + part_w]
    return cv2.resize(part, SIZE, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
