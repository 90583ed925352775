"""Colonies as the connected parts of a whole class map: no tile border can cut one in two."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.area import ImagedArea

_STRIP: Final = 512
_TALL_STRIP: Final = 2048

ClassMap = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Colonies of a class map: pixel value k of ``labels`` (int32) is colony k, 0 none.

    Row k - 1 of ``boxes`` is (x, y, width, height) and of ``areas`` the pixel count;
    ``touches`` tells which are cut by the picture's border or by what does not count.
    """

    labels: NDArray[np.int32]
    boxes: NDArray[np.int32]
    areas: NDArray[np.int64]
    touches: NDArray[np.bool_]

    @property
    def count(self) -> int:
        return len(self.areas)


def strips(height: int, side: int = _STRIP) -> Iterator[slice]:
    """Yield the rows of a picture in slices of ``side``, so that temporaries stay small."""
    for top in range(0, height, side):
        yield slice(top, min(top + side, height))


def label(
    classes: ClassMap, area_floor: float, hole_floor: float, area: ImagedArea | None = None
) -> Labelled:
    """Find the colonies of a class map (h, w), and clean the map **in place** on the way.

    Pixels that do not count (``area``) become background. Holes of fewer than ``hole_floor`` px
    take the class of their nearest occupied pixel. 8-connected occupied parts of fewer than
    ``area_floor`` px are debris: they become background, so they count neither as colonies nor
    in confluence. Colonies are numbered from top to bottom, left to right, by their first pixel.
    Peak memory is about 6 bytes a pixel, the map included, while the floors are small.
    """
    if area is not None and not area.whole:
        _blank(classes, area)
    fill_holes(classes, hole_floor)
    return _number(classes, area_floor, area)


def _blank(classes: ClassMap, area: ImagedArea) -> None:
    for rows in strips(area.height):
        classes[rows][~area.rows(rows)] = ColonyClass.BACKGROUND


def _number(classes: ClassMap, area_floor: float, area: ImagedArea | None) -> Labelled:
    """Label occupied parts, turn those under the floor to background and number the others."""
    found, raw, stats, _ = cv2.connectedComponentsWithStats(classes, connectivity=8)
    labels, table = np.asarray(raw, dtype=np.int32), np.asarray(stats, dtype=np.int32)
    kept = table[:, cv2.CC_STAT_AREA] >= area_floor
    kept[0] = False
    numbers = np.zeros(found, np.int32)
    numbers[kept] = np.arange(1, np.count_nonzero(kept) + 1, dtype=np.int32)
    for rows in strips(labels.shape[0]):
        labels[rows] = numbers[labels[rows]]
        classes[rows][labels[rows] == 0] = ColonyClass.BACKGROUND
    boxes = table[kept][:, : cv2.CC_STAT_AREA]
    areas = table[kept][:, cv2.CC_STAT_AREA].astype(np.int64)
    return _in_order(labels, boxes, areas, _cut(labels, len(areas), area))


def _in_order(
    labels: NDArray[np.int32],
    boxes: NDArray[np.int32],
    areas: NDArray[np.int64],
    touches: NDArray[np.bool_],
) -> Labelled:
    """Renumber colonies by their first pixel in reading order: engines number them as they like."""
    first = np.array(
        [x + np.argmax(labels[y, x : x + w] == k) for k, (x, y, w, _) in enumerate(boxes, start=1)],
        dtype=np.int64,
    )
    order = np.lexsort((first, boxes[:, 1]))
    if np.array_equal(order, np.arange(len(order))):
        return Labelled(labels, boxes, areas, touches)
    numbers = np.zeros(len(areas) + 1, np.int32)
    numbers[1 + order] = np.arange(1, len(areas) + 1, dtype=np.int32)
    for rows in strips(labels.shape[0]):
        labels[rows] = numbers[labels[rows]]
    return Labelled(labels, boxes[order], areas[order], touches[order])


def _cut(labels: NDArray[np.int32], count: int, area: ImagedArea | None) -> NDArray[np.bool_]:
    """Return which labels lie at the picture's border or beside (8 ways) what does not count."""
    touched = np.zeros(count + 1, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touched[edge] = True
    if area is not None and not area.whole:
        around = np.ones((3, 3), np.uint8)
        for rows in strips(area.height):
            wider = slice(max(rows.start - 1, 0), min(rows.stop + 1, area.height))
            outside = (~area.rows(wider)).astype(np.uint8)
            if outside.any():
                beside = np.asarray(cv2.dilate(outside, around)) > 0
                touched[labels[wider][beside]] = True
    return touched[1:]


def fill_holes(classes: ClassMap, floor: float) -> None:
    """Give holes of fewer than ``floor`` px the class of their nearest occupied pixel, in place.

    A hole is a 4-connected part of the background that does not reach the map's border. Worked
    in strips that overlap by the tallest hole there can be, so that each lies whole in one.
    """
    height = classes.shape[0]
    overlap = min(int(np.ceil(floor)) + 2, height)
    step = max(_TALL_STRIP, overlap)
    for top in range(0, height, step):
        rows = slice(top, min(top + step + overlap, height))
        _fill_strip(classes[rows], floor)


def _fill_strip(classes: ClassMap, floor: float) -> None:
    """Fill the holes that lie whole inside a strip (a view of the map)."""
    height, width = classes.shape
    empty = np.asarray(cv2.inRange(classes, (0,), (0,)), dtype=np.uint8)
    _, raw, stats, _ = cv2.connectedComponentsWithStats(empty, connectivity=4)
    labels, table = np.asarray(raw, dtype=np.int32), np.asarray(stats)
    left, top = table[:, cv2.CC_STAT_LEFT], table[:, cv2.CC_STAT_TOP]
    right = left + table[:, cv2.CC_STAT_WIDTH]
    bottom = top + table[:, cv2.CC_STAT_HEIGHT]
    within = (left > 0) & (top > 0) & (right < width) & (bottom < height)
    small = within & (table[:, cv2.CC_STAT_AREA] < floor)
    small[0] = False
    for k in np.flatnonzero(small):
        box = slice(top[k] - 1, bottom[k] + 1), slice(left[k] - 1, right[k] + 1)
        _fill_hole(classes[box], labels[box], int(k))


def _fill_hole(classes: ClassMap, labels: NDArray[np.int32], hole: int) -> None:
    """Fill one hole in its box and 1 px around, where its nearest occupied pixels lie."""
    free = np.asarray(labels > 0, dtype=np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    occupied = free == 0
    class_of = np.zeros(int(nearest[occupied].max()) + 1, np.uint8)
    class_of[nearest[occupied]] = classes[occupied]
    inside = labels == hole
    classes[inside] = class_of[nearest[inside]]
