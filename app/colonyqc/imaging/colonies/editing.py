"""What a person does to a class map: cut, join, fill, take away; each on an `EditableMap`.

Colonies are the 8-connected occupied parts of the map, as in `label`: to split one is to draw a
line of background through it, to merge two is to bridge the gap between them.
"""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np

from colonyqc.domain.classes import OCCUPIED, ColonyClass
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap, around
from colonyqc.imaging.grid.painting import (
    Mask,
    Point,
    brush_mask,
    line_mask,
    part_at,
    polygon_mask,
    value_at,
)

BRIDGE_PX: Final = 5
"""Width of the bridge that joins two colonies, px."""


def lasso(edited: EditableMap, outline: Sequence[Point], value: int) -> Region:
    """Give what is colony inside an outline another class; the background stays."""
    region, mask = polygon_mask(outline)
    return _where_occupied(edited, region, mask, value, occupied=True)


def fill(edited: EditableMap, at: Point, value: int) -> Region:
    """Give the connected part of one class around a point another class, or fill a hole.

    Raises:
        UsageError: the background around the point reaches the picture's border: it is no hole.
    """
    kind = value_at(edited, at)
    if kind is None:
        raise UsageError("This place is outside of the picture.")
    hole = kind == ColonyClass.BACKGROUND
    # As in `label`: background is connected by sides only, what is occupied by corners, too.
    region, mask, cut = part_at(edited, at, lambda part: part == kind, 4 if hole else 8)
    if hole and cut:
        raise UsageError("The background here reaches the picture's border: there is no hole.")
    edited.put(region, mask, value)
    return region


def delete(edited: EditableMap, at: Point) -> Region:
    """Make background of the colony at a point.

    Raises:
        UsageError: there is none.
    """
    region, mask = colony_at(edited, at)
    edited.put(region, mask, ColonyClass.BACKGROUND)
    return region


def split(edited: EditableMap, path: Sequence[Point]) -> Region:
    """Cut colonies along a path, as thinly as parts that meet at corners come apart.

    Raises:
        UsageError: the path crosses no colony.
    """
    region, mask = line_mask(path)
    part = _where_occupied(edited, region, mask, ColonyClass.BACKGROUND, occupied=True)
    if not (part.width and part.height):
        raise UsageError("The line crosses no colony: draw it through the one to split.")
    return part


def merge(edited: EditableMap, one: Point, other: Point) -> Region:
    """Bridge the narrowest gap between two colonies, in the class of the first one there.

    Raises:
        UsageError: a point lies in no colony, or both in the same.
    """
    first, first_mask = colony_at(edited, one)
    second, second_mask = colony_at(edited, other)
    region = around([first, second])
    here, there = _placed(first_mask, first, region), _placed(second_mask, second, region)
    if (here & there).any():
        raise UsageError("Both points lie in one colony already: there is nothing to merge.")
    start, end = ((x + region.x + 0.5, y + region.y + 0.5) for x, y in _nearest(here, there))
    kind = value_at(edited, start) or ColonyClass.UNCERTAIN
    bridge, mask = brush_mask((start, end), BRIDGE_PX)
    # Only the gap: what is colony keeps its class.
    return _where_occupied(edited, bridge, mask, kind, occupied=False)


def colony_at(edited: EditableMap, at: Point) -> tuple[Region, Mask]:
    """Return the box of the colony at a point, and which of its pixels are the colony's.

    Raises:
        UsageError: there is none.
    """
    if value_at(edited, at) not in OCCUPIED:
        raise UsageError("There is no colony here.")
    region, mask, _ = part_at(edited, at, lambda part: np.isin(part, OCCUPIED), 8)
    return region, mask


def _where_occupied(
    edited: EditableMap, region: Region, mask: Mask, value: int, *, occupied: bool
) -> Region:
    """Set what of a mask is (not) colony; return the part of the map, empty where nothing was."""
    part = region.intersect(edited.bounds)
    if not (part.width and part.height):
        return part
    x, y = part.x - region.x, part.y - region.y
    wanted = mask[y : y + part.height, x : x + part.width] & (
        np.isin(edited.read(part), OCCUPIED) == occupied
    )
    edited.put(part, wanted, value)
    return part if wanted.any() else Region(part.x, part.y, 0, 0)


def _placed(mask: Mask, part: Region, whole: Region) -> Mask:
    placed = np.zeros((whole.height, whole.width), np.bool_)
    y, x = part.y - whole.y, part.x - whole.x
    placed[y : y + part.height, x : x + part.width] = mask
    return placed


def _nearest(one: Mask, other: Mask) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the (x, y) in either mask that lie nearest to one another."""
    away, labels = cv2.distanceTransformWithLabels(
        (~one).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(other)
    place = int(np.asarray(away)[rows, columns].argmin())
    row, column = int(rows[place]), int(columns[place])
    wanted = one & (np.asarray(labels) == np.asarray(labels)[row, column])
    found = np.argwhere(wanted)[0]
    return (int(found[1]), int(found[0])), (column, row)
