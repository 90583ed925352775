"""Draw classes and colony numbers over an overview, as reports show them."""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import COLOURS
from colonyqc.domain.colony import Colony
from colonyqc.imaging.label import ClassMap

Rgb = NDArray[np.uint8]
_FILL: Final = 0.25
_OUTLINE_PX: Final = 2
_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX


def shrunk(classes: ClassMap, width: int, height: int) -> ClassMap:
    """Return a class map at the size of an overview (nearest)."""
    rows = ((np.arange(height) + 0.5) * classes.shape[0] / height).astype(np.intp)
    columns = ((np.arange(width) + 0.5) * classes.shape[1] / width).astype(np.intp)
    small: ClassMap = classes[rows][:, columns]
    return small


def painted(overview: Rgb, classes: ClassMap) -> Rgb:
    """Return the overview with each class filled at 25 % and outlined inwards by 2 px.

    ``classes`` has any size; background is left as it is.
    """
    height, width = overview.shape[:2]
    small = shrunk(classes, width, height)
    drawn = overview.copy()
    around = np.ones((2 * _OUTLINE_PX + 1, 2 * _OUTLINE_PX + 1), np.uint8)
    for kind, colour in COLOURS.items():
        here = np.asarray(small == kind)
        if not here.any():
            continue
        rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
        drawn[here] = np.rint((1 - _FILL) * overview[here] + _FILL * rgb).astype(np.uint8)
        core = np.asarray(cv2.erode(here.astype(np.uint8), around)) > 0
        drawn[here & ~core] = rgb.astype(np.uint8)
    return drawn


def numbered(picture: Rgb, colonies: Iterable[Colony], scale: float) -> Rgb:
    """Return the picture with each colony's number at its centroid; ``scale``: shown px per px."""
    drawn = picture.copy()
    size = max(0.4, picture.shape[1] / 2000)
    for colony in colonies:
        text = str(colony.number)
        (wide, tall), _ = cv2.getTextSize(text, _FONT, size, 1)
        x = round(colony.centroid[0] * scale - wide / 2)
        y = round(colony.centroid[1] * scale + tall / 2)
        cv2.putText(drawn, text, (x, y), _FONT, size, (0, 0, 0), 3, cv2.LINE_AA)
        cv2.putText(drawn, text, (x, y), _FONT, size, (255, 255, 255), 1, cv2.LINE_AA)
    return drawn
