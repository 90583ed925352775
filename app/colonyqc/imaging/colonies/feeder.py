"""Tell feeder cells from differentiation: spread cells that touch no colony are feeders."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.colonies.label import ClassMap
from colonyqc.imaging.grid.components import find_parts

_Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class FeederLayer:
    """Where the feeders of a class map lie; ``px``: how many pixels they cover."""

    px: int
    # A bit a pixel: the layer of a whole well is held while its colonies are measured.
    _rows: tuple[tuple[slice, _Bits], ...]

    def take_out(self, classes: ClassMap) -> None:
        """Make background of the feeders in the map they were found in, **in place**."""
        for rows, bits in self._rows:
            classes[rows][_mask(bits, classes)] = ColonyClass.BACKGROUND

    def put_back(self, classes: ClassMap) -> None:
        """Mark the feeders in a map that was cleaned since, **in place**: where it is empty."""
        for rows, bits in self._rows:
            part = classes[rows]
            # A hole that was filled belongs to its colony now.
            part[_mask(bits, classes) & (part == ColonyClass.BACKGROUND)] = ColonyClass.FEEDER


def find_feeders(classes: ClassMap, floor: float) -> FeederLayer:
    """Return the differentiated parts of a class map (h, w) that touch no colony.

    A colony is here an undifferentiated part of at least ``floor`` px: a speck within the layer
    is none. Parts and touching are 8-connected. For dishes on a feeder layer, whose spread cells
    a network calls differentiated.
    """
    height = classes.shape[0]
    packed = find_parts(
        lambda rows: _only(classes[rows], ColonyClass.UNDIFFERENTIATED), _of(classes), 8
    )
    colonies = np.zeros((height, -(-classes.shape[1] // 8)), np.uint8)
    for rows, mask in packed.pixels_of(packed.areas >= floor):
        colonies[rows] = np.packbits(mask, axis=1)

    def beside_colonies(rows: slice) -> NDArray[np.uint8]:
        # One row more on each side, or parts that touch across two strips would be taken for
        # feeders.
        wider = slice(max(rows.start - 1, 0), min(rows.stop + 1, height))
        here = _mask(colonies[wider], classes).view(np.uint8)
        grown = np.asarray(cv2.dilate(here, np.ones((3, 3), np.uint8)), dtype=np.uint8)
        return grown[rows.start - wider.start :][: rows.stop - rows.start]

    spread = find_parts(
        lambda rows: _only(classes[rows], ColonyClass.DIFFERENTIATED), _of(classes), 8
    )
    apart = ~spread.touched(beside_colonies)
    found = tuple((rows, np.packbits(mask, axis=1)) for rows, mask in spread.pixels_of(apart))
    return FeederLayer(int(spread.areas[apart].sum()), found)


def _of(classes: ClassMap) -> tuple[int, int]:
    height, width = classes.shape
    return height, width


def _mask(bits: _Bits, classes: ClassMap) -> NDArray[np.bool_]:
    return np.unpackbits(bits, axis=1, count=classes.shape[1]).view(np.bool_)


def _only(classes: ClassMap, kind: ColonyClass) -> NDArray[np.uint8]:
    return np.asarray(cv2.inRange(classes, (int(kind),), (int(kind),)), dtype=np.uint8)
