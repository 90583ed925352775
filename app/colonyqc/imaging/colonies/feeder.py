"""Tell feeder cells from differentiation: spread cells out of a colony's reach are feeders."""

from dataclasses import dataclass
from math import ceil, pi
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.colonies.label import ClassMap
from colonyqc.imaging.grid.components import find_parts

_Bits = NDArray[np.uint8]
REACH_UM: Final = 15.0
"""How far from a colony spread cells still count as its rim: a cell."""
HOLE_UM: Final = 300.0
"""Diameter of a gap in a colony, surrounded by it, whose spread cells count as inside it."""
_BLOCK: Final = 8
"""Px between the places at which reach and gaps are looked at: a colony's rim is no sharper."""


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


def find_feeders(classes: ClassMap, floor: float, um_per_px: float) -> FeederLayer:
    """Return the spread cells of a class map (h, w) that are no part of a colony.

    Those are differentiated parts that touch no colony, and of the others what lies farther than
    `REACH_UM` from one and in no gap of it of up to `HOLE_UM`: a dense layer touches the colonies
    everywhere. A colony is here an undifferentiated part of at least ``floor`` px: a speck within
    the layer is none. Parts and touching are 8-connected. For dishes on a feeder layer, whose
    spread cells a network calls differentiated.
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
    near = _near(colonies, height, um_per_px)
    # In bits: masks of a whole well would be as large as its map.
    alone = {rows.start: np.packbits(mask, axis=1) for rows, mask in spread.pixels_of(apart)}
    px, found = 0, []
    for rows, mask in spread.pixels_of(np.ones(spread.count, np.bool_)):
        # Strips begin at whole blocks.
        blocks = near[rows.start // _BLOCK : -(-rows.stop // _BLOCK)]
        wide = blocks.repeat(_BLOCK, axis=1)[:, : mask.shape[1]]
        feeders = mask & ~wide.repeat(_BLOCK, axis=0)[: len(mask)]
        if rows.start in alone:
            feeders |= _mask(alone[rows.start], classes)
        px += int(np.count_nonzero(feeders))
        found.append((rows, np.packbits(feeders, axis=1)))
    return FeederLayer(px, tuple(found))


def _near(colonies: _Bits, height: int, um_per_px: float) -> NDArray[np.bool_]:
    """Return which blocks of `_BLOCK` px lie in colonies, their gaps or their reach."""
    coarse = np.zeros((-(-height // _BLOCK), colonies.shape[1]), np.uint8)
    # A byte of packed bits is a block's width: a block is of a colony where any pixel is.
    rows = np.arange(0, height, _BLOCK)
    np.bitwise_or.reduceat(colonies, rows, axis=0, out=coarse)
    block_um = _BLOCK * um_per_px
    inside = _filled((coarse > 0).view(np.uint8), pi * (HOLE_UM / 2 / block_um) ** 2)
    side = 2 * ceil(REACH_UM / block_um) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(inside, disc)).view(np.bool_)


def _filled(mask: NDArray[np.uint8], most: float) -> NDArray[np.uint8]:
    """Return a mask with its gaps of at most ``most`` px closed, those at the frame left open."""
    _, gaps, boxes, _ = cv2.connectedComponentsWithStats(1 - mask, connectivity=4)
    left, top = boxes[:, cv2.CC_STAT_LEFT], boxes[:, cv2.CC_STAT_TOP]
    right, bottom = left + boxes[:, cv2.CC_STAT_WIDTH], top + boxes[:, cv2.CC_STAT_HEIGHT]
    height, width = mask.shape
    framed = (left == 0) | (top == 0) | (right == width) | (bottom == height)
    closed = ~framed & (boxes[:, cv2.CC_STAT_AREA] <= most)
    closed[0] = False
    return np.where(closed[gaps], 1, mask).astype(np.uint8)


def _of(classes: ClassMap) -> tuple[int, int]:
    height, width = classes.shape
    return height, width


def _mask(bits: _Bits, classes: ClassMap) -> NDArray[np.bool_]:
    return np.unpackbits(bits, axis=1, count=classes.shape[1]).view(np.bool_)


def _only(classes: ClassMap, kind: ColonyClass) -> NDArray[np.uint8]:
    return np.asarray(cv2.inRange(classes, (int(kind),), (int(kind),)), dtype=np.uint8)
