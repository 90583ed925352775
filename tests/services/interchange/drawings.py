"""A class map that tests of label files share."""

import numpy as np
from numpy.typing import NDArray

SIZE = (240, 320)


def drawn() -> NDArray[np.uint8]:
    """Return a class map: a colony with a hole, one of two classes, and feeders."""
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    classes = np.zeros(SIZE, np.uint8)
    classes[(x - 80) ** 2 + (y - 100) ** 2 < 60**2] = 1
    classes[(x - 80) ** 2 + (y - 100) ** 2 < 20**2] = 0
    classes[(x - 230) ** 2 + (y - 100) ** 2 < 58**2] = 2
    classes[60:80, 220:250] = 3
    classes[195:230, 250:310] = 4
    return classes
