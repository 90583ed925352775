"""The four classes of a colony label map, with their index, name and colour."""

from enum import IntEnum
from typing import Final

UNLABELLED: Final = 255
"""Mask value of a pixel whose class nobody stated; left out of training and scores."""


class ColonyClass(IntEnum):
    """Class index of a label map; the order of a pmf model's output channels."""

    BACKGROUND = 0
    UNDIFFERENTIATED = 1
    DIFFERENTIATED = 2
    UNCERTAIN = 3


OCCUPIED: Final = (ColonyClass.UNDIFFERENTIATED, ColonyClass.DIFFERENTIATED, ColonyClass.UNCERTAIN)
"""Classes that count as covered by cells."""

COLOURS: Final[dict[ColonyClass, str]] = {
    ColonyClass.UNDIFFERENTIATED: "#009E73",
    ColonyClass.DIFFERENTIATED: "#D55E00",
    ColonyClass.UNCERTAIN: "#CC79A7",
}
"""Okabe-Ito colours, told apart by colour-blind readers; background is never painted."""
