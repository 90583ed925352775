"""Colonies as the connected parts of a whole class map: no tile border can cut one in two."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import OCCUPIED, ColonyClass
from colonyqc.imaging.grid.components import Parts, find_parts, strips
from colonyqc.imaging.grid.counted_area import ImagedArea

ClassMap = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Colonies of a cleaned class map, numbered from 1 in reading order of their first pixels.

    Row k - 1 of ``boxes`` is (x, y, width, height) of colony k, of ``firsts`` the (x, y) of its
    first pixel and of ``areas`` its pixel count; ``touches`` tells which are cut by the
    picture's border or by what does not count.
    """

    boxes: NDArray[np.int64]
    firsts: NDArray[np.int64]
    areas: NDArray[np.int64]
    touches: NDArray[np.bool_]

    @property
    def count(self) -> int:
        return len(self.areas)

    def mask(self, classes: ClassMap, number: int) -> NDArray[np.uint8]:
        """Return 1 in a colony's box where ``classes``, the map labelled, shows that colony."""
        box = self.boxes[number - 1].tolist()
        # The fill's mask must be 1 px wider on each side, by the engine's own rule.
        found = np.zeros((box[3] + 2, box[2] + 2), np.uint8)
        _flood(classes, box, self.firsts[number - 1].tolist(), found)
        return found[1:-1, 1:-1]


def _flood(
    classes: ClassMap, box: list[int], first: list[int], mask: NDArray[np.uint8] | None
) -> None:
    """Set the occupied part of ``box`` that holds the pixel ``first``: to 1 in ``mask``.

    Without a mask (1 px wider than the box on each side) it becomes background in the map.
    """
    x, y, width, height = box
    kind = int(classes[first[1], first[0]])
    # Every class above 0 is in range of the first pixel's, the background is not.
    lower, upper = (kind - 1,), (int(max(OCCUPIED)) - kind,)
    # 8-connected; compared with the first px and not with each neighbour, so that one range covers
    # all classes; the value for the mask stands in the second byte.
    flags = 8 | cv2.FLOODFILL_FIXED_RANGE | (1 << 8)
    if mask is not None:
        flags |= cv2.FLOODFILL_MASK_ONLY
    part = classes[y : y + height, x : x + width]
    seed = first[0] - x, first[1] - y
    cv2.floodFill(part, mask, seed, (int(ColonyClass.BACKGROUND),), lower, upper, flags)


def label(
    classes: ClassMap, area_floor: float, hole_floor: float, area: ImagedArea | None = None
) -> Labelled:
    """Find the colonies of a class map (h, w), and clean the map **in place** on the way.

    Pixels that do not count (``area``) become background. Holes of fewer than ``hole_floor`` px
    take the class of their nearest occupied pixel. 8-connected occupied parts of fewer than
    ``area_floor`` px are debris: they become background, and count as no colonies.
    Memory beside the map is that of a strip of it.
    """
    if area is not None:
        leave_out(classes, area)
    # Holes before debris: a ring of debris that closes round a hole is judged with what it holds.
    fill_holes(classes, hole_floor)
    parts = find_parts(lambda rows: classes[rows], classes.shape, 8)
    kept = parts.areas >= area_floor
    touches = _cut(parts, classes.shape, area)
    # Filled from each first px: the strips' labels are gone by now.
    for box, first in zip(parts.boxes[~kept].tolist(), parts.firsts[~kept].tolist(), strict=True):
        _flood(classes, box, first, None)
    return Labelled(parts.boxes[kept], parts.firsts[kept], parts.areas[kept], touches[kept])


def leave_out(classes: ClassMap, area: ImagedArea) -> None:
    """Make background, **in place**, of the pixels of a class map that do not count."""
    if area.whole:
        return
    for rows in strips(area.height):
        classes[rows][~area.rows(rows)] = ColonyClass.BACKGROUND


def _cut(parts: Parts, shape: tuple[int, int], area: ImagedArea | None) -> NDArray[np.bool_]:
    """Return which parts lie at the picture's border or beside (8 ways) what does not count."""
    height, width = shape
    left, top, wide, tall = parts.boxes.T
    # Such a colony's shape is not that of the whole one: it stays out of the median area.
    touched = (left == 0) | (top == 0) | (left + wide == width) | (top + tall == height)
    if area is None or area.whole:
        return np.asarray(touched)
    around = np.ones((3, 3), np.uint8)

    def beside(rows: slice) -> NDArray[np.uint8]:
        # One row more on each side: neighbours across the strip's line count like any other.
        wider = slice(max(rows.start - 1, 0), min(rows.stop + 1, height))
        outside = (~area.rows(wider)).astype(np.uint8)
        grown = np.asarray(cv2.dilate(outside, around), dtype=np.uint8)
        return grown[rows.start - wider.start :][: rows.stop - rows.start]

    return np.asarray(touched | parts.touched(beside))


def fill_holes(classes: ClassMap, floor: float) -> None:
    """Give holes of fewer than ``floor`` px the class of their nearest occupied pixel, in place.

    A hole is a 4-connected part of the background that does not reach the map's border. Nearest
    is meant among the pixels that were occupied before any hole was filled.
    """
    parts = find_parts(lambda rows: _empty(classes[rows]), classes.shape, 4)
    height, width = classes.shape
    left, top, wide, tall = parts.boxes.T
    within = (left > 0) & (top > 0) & (left + wide < width) & (top + tall < height)
    filled = []
    # All fillings are worked out before any is written, so that "nearest" means nearest in the map
    # as it came and no hole colours the next.
    for k in np.flatnonzero(within & (parts.areas < floor)):
        x, y, w, h = (int(v) for v in parts.boxes[k])
        box = slice(y - 1, y + h + 1), slice(x - 1, x + w + 1)
        column, row = (int(v) for v in parts.firsts[k])
        filled.append((box, *_filling(classes[box], (column - x + 1, row - y + 1))))
    for box, hole, kinds in filled:
        classes[box][hole] = kinds


def _empty(classes: ClassMap) -> NDArray[np.uint8]:
    return np.asarray(cv2.inRange(classes, (0,), (0,)), dtype=np.uint8)


def _filling(
    classes: ClassMap, first: tuple[int, int]
) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Return the hole that ``first`` (x, y) lies in and the class of each of its pixels.

    ``classes`` is the hole's box and 1 px around, where its nearest occupied pixels lie.
    """
    free = _empty(classes)
    _, nearest = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    occupied = free == 0
    # The engine numbers the occupied px in an order of its own; their class is looked up by that
    # number.
    class_of = np.zeros(int(nearest[occupied].max()) + 1, np.uint8)
    class_of[nearest[occupied]] = classes[occupied]
    labels = np.asarray(cv2.connectedComponents(free, connectivity=4)[1])
    hole = np.asarray(labels == labels[first[1], first[0]])
    return hole, class_of[nearest[hole]]
