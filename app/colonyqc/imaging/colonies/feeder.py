"""Tell feeder cells from differentiation: spread cells that touch no colony are feeders."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.colonies.label import ClassMap
from colonyqc.imaging.grid.components import find_parts


def drop_feeder(classes: ClassMap) -> None:
    """Turn differentiated parts that touch no undifferentiated pixel to background, in place.

    Parts and touching are 8-connected. For dishes on a feeder layer (`Protocol.on_feeder`), whose
    spread cells a network calls differentiated.
    """
    height = classes.shape[0]
    around = np.ones((3, 3), np.uint8)

    def spread(rows: slice) -> NDArray[np.uint8]:
        return _only(classes[rows], ColonyClass.DIFFERENTIATED)

    def beside_packed(rows: slice) -> NDArray[np.uint8]:
        # One row more on each side, or parts that touch across two strips would be taken for
        # feeders.
        wider = slice(max(rows.start - 1, 0), min(rows.stop + 1, height))
        packed = _only(classes[wider], ColonyClass.UNDIFFERENTIATED)
        grown = np.asarray(cv2.dilate(packed, around), dtype=np.uint8)
        return grown[rows.start - wider.start :][: rows.stop - rows.start]

    parts = find_parts(spread, classes.shape, 8)
    for rows, feeder in parts.pixels_of(~parts.touched(beside_packed)):
        classes[rows][feeder] = ColonyClass.BACKGROUND


def _only(classes: ClassMap, kind: ColonyClass) -> NDArray[np.uint8]:
    return np.asarray(cv2.inRange(classes, (int(kind),), (int(kind),)), dtype=np.uint8)
