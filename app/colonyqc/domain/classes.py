"""The four classes of a colony label map, with their index, name and colour."""

from enum import IntEnum
from typing import Final

UNLABELLED: Final = 255
"""Mask value of a pixel whose class nobody stated; left out of training and scores."""


class ColonyClass(IntEnum):
    """Class index of a label map; the first four are a pmf model's output channels, in order."""

    BACKGROUND = 0
    UNDIFFERENTIATED = 1
    DIFFERENTIATED = 2
    UNCERTAIN = 3
    FEEDER = 4
    """Spread cells of a feeder layer: told by the measures of a dish on feeders, by no network."""


PREDICTED: Final = (
    ColonyClass.BACKGROUND,
    ColonyClass.UNDIFFERENTIATED,
    ColonyClass.DIFFERENTIATED,
    ColonyClass.UNCERTAIN,
)
"""Classes that networks and masks know, by their index."""

OCCUPIED: Final = (ColonyClass.UNDIFFERENTIATED, ColonyClass.DIFFERENTIATED, ColonyClass.UNCERTAIN)
"""Classes that count as covered by cells."""

DRAWN: Final = (*OCCUPIED, ColonyClass.FEEDER)
"""Classes that are drawn over a picture."""

COLOURS: Final[dict[ColonyClass, str]] = {
    ColonyClass.UNDIFFERENTIATED: "#009E73",
    ColonyClass.DIFFERENTIATED: "#D55E00",
    ColonyClass.UNCERTAIN: "#CC79A7",
    ColonyClass.FEEDER: "#0072B2",
}
"""Okabe-Ito colours, told apart by colour-blind readers; background is never painted."""
