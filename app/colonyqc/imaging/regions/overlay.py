"""Regions drawn over their picture: the same index has the same colour in every picture."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.regions import NOT_IMAGED

COLOURS: Final = (
    (0, 114, 178),
    (230, 159, 0),
    (0, 158, 115),
    (204, 121, 167),
    (86, 180, 233),
    (213, 94, 0),
    (240, 228, 66),
    (120, 120, 120),
)
"""Of regions 0, 1, …, then again from the first; told apart by the colour-blind (Okabe & Ito)."""
_FILL: Final = 0.35
_LEAST_SPREAD: Final = 1e-6


def table_of_colours() -> NDArray[np.uint8]:
    """Return the colour of each label (256, 3); `NOT_IMAGED` is black."""
    table = np.array([COLOURS[label % len(COLOURS)] for label in range(256)], np.uint8)
    table[NOT_IMAGED] = 0
    return table


def painted_regions(
    contrast: NDArray[np.float32], labels: NDArray[np.uint8], most_px: int
) -> NDArray[np.uint8]:
    """Return RGB (h, w, 3) of a picture's grey under its regions, ``most_px`` a side at most."""
    scale = min(1.0, most_px / max(contrast.shape))
    height, width = (max(2, round(side * scale)) for side in contrast.shape)
    grey = cv2.resize(contrast, (width, height), interpolation=cv2.INTER_AREA)
    small = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST)
    low, high = np.percentile(grey, (0.5, 99.5))
    shown = np.clip(255 * (grey - low) / max(float(high - low), _LEAST_SPREAD), 0, 255)
    coloured = table_of_colours()[small]
    mixed = (1 - _FILL) * shown[..., None] + _FILL * coloured
    # Borders at full strength: a fill alone is hard to see over bright cells.
    edge = np.asarray(cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))) > 0
    mixed[edge] = coloured[edge]
    return np.asarray(mixed, np.uint8)
