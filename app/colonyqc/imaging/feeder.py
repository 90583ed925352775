"""Tell feeder cells from differentiation: spread cells that touch no colony are feeders."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.label import ClassMap, strips


def drop_feeder(classes: ClassMap) -> None:
    """Turn differentiated parts that touch no undifferentiated pixel to background, in place.

    Parts and touching are 8-connected. For dishes on a feeder layer (`Protocol.on_feeder`), whose
    spread cells a network calls differentiated. Peak memory is about 7 bytes a pixel.
    """
    spread = np.asarray(
        cv2.inRange(classes, (ColonyClass.DIFFERENTIATED,), (ColonyClass.DIFFERENTIATED,))
    )
    found, raw = cv2.connectedComponents(spread.astype(np.uint8, copy=False), connectivity=8)
    labels = np.asarray(raw, dtype=np.int32)
    touching = _beside_undifferentiated(classes, labels, found)
    for rows in strips(classes.shape[0]):
        feeder = ~touching[labels[rows]] & (labels[rows] > 0)
        classes[rows][feeder] = ColonyClass.BACKGROUND


def _beside_undifferentiated(
    classes: ClassMap, labels: NDArray[np.int32], found: int
) -> NDArray[np.bool_]:
    """Return for each label whether any of its pixels has an undifferentiated neighbour."""
    touching = np.zeros(found, np.bool_)
    around = np.ones((3, 3), np.uint8)
    height = classes.shape[0]
    for rows in strips(height):
        wider = slice(max(rows.start - 1, 0), min(rows.stop + 1, height))
        packed = (classes[wider] == ColonyClass.UNDIFFERENTIATED).astype(np.uint8)
        beside = np.asarray(cv2.dilate(packed, around)) > 0
        touching[labels[wider][beside]] = True
    return touching
