"""Where a person's next sample helps most: the place a map of membranes is least sure of."""

from collections.abc import Sequence

import cv2
import numpy as np

from colonyqc.domain.picture import Region
from colonyqc.services.membranes.encoder import Map

_MIDDLE = 127.5


def most_doubtful(probability: Map, side: int, taken: Sequence[Region] = ()) -> Region | None:
    """Return the square of ``side`` px whose pixels lie nearest to one half, on average.

    It overlaps none of the boxes ``taken``; None when there is no such place. Where several are
    equally doubtful it is the first in reading order.
    """
    height, width = probability.shape
    across, down = min(side, width), min(side, height)
    doubt = np.abs(probability.astype(np.float32) - _MIDDLE)
    mean = cv2.boxFilter(doubt, -1, (across, down), anchor=(0, 0), borderType=cv2.BORDER_REPLICATE)[
        : height - down + 1, : width - across + 1
    ]
    free = np.ones(mean.shape, np.bool_)
    for box in taken:
        top, left = max(0, box.y - down + 1), max(0, box.x - across + 1)
        free[top : max(0, box.bottom), left : max(0, box.right)] = False
    if not free.any():
        return None
    place = int(np.where(free, mean, np.inf).argmin())
    y, x = divmod(place, mean.shape[1])
    return Region(x, y, across, down)
