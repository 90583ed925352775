"""Hold a class map against the one it was corrected from: which colonies are still the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import OCCUPIED, ColonyClass
from colonyqc.domain.colony import Colony
from colonyqc.imaging.colonies.label import ClassMap, Labelled
from colonyqc.imaging.grid.components import strips

_KINDS: Final = len(ColonyClass)


@dataclass(frozen=True, slots=True, eq=False)
class MapChange:
    """How two class maps differ.

    ``gained``: how many pixels more there are of each class, negative where fewer; ``px``: how
    many pixels differ.
    """

    gained: NDArray[np.int64]
    px: int


def map_change(before: ClassMap, after: ClassMap) -> MapChange:
    """Count how two class maps (h, w) differ."""
    gained, px = np.zeros(_KINDS, np.int64), 0
    for rows in strips(before.shape[0]):
        old, new = before[rows], after[rows]
        other = old != new
        px += int(np.count_nonzero(other))
        gained += np.bincount(new[other], minlength=_KINDS)
        gained -= np.bincount(old[other], minlength=_KINDS)
    return MapChange(gained, px)


@dataclass(frozen=True, slots=True)
class Matched:
    """The colonies of a corrected map by their place in it, counted from 1.

    ``same``: the original's colony that each untouched one is; ``numbers``: under which number
    each counts from now on. ``removed``: numbers of the original that nothing has any more.
    """

    same: dict[int, Colony]
    numbers: dict[int, int]
    removed: tuple[int, ...]


def match(
    before: ClassMap, after: ClassMap, labelled: Labelled, colonies: Sequence[Colony]
) -> Matched:
    """Find the original's colonies in a corrected map, ``labelled`` in its cleaned ``after``.

    A colony is the same where neither it nor its rim was touched. One that was touched keeps the
    number of the original's that covers most of it, unless another part of that is larger; what
    is left gets numbers above all of the original's.
    """
    by_box = {each.box: each for each in colonies}
    same: dict[int, Colony] = {}
    claims: list[tuple[int, int, int]] = []
    for place in range(1, labelled.count + 1):
        x, y, width, height = (int(v) for v in labelled.boxes[place - 1])
        own = by_box.get((x, y, width, height))
        around = slice(max(y - 1, 0), y + height + 1), slice(max(x - 1, 0), x + width + 1)
        box = slice(y, y + height), slice(x, x + width)
        if own is not None and own.area_px == labelled.areas[place - 1]:
            mask = labelled.mask(after, place).astype(np.bool_)
            touched = before[box] != after[box]
            # Another colony's edit inside the box is none of this one's.
            if np.array_equal(before[around], after[around]) or not (touched & mask).any():
                same[place] = own
                continue
        claims += _claims(before, after, labelled, place, colonies)
    numbers = {place: own.number for place, own in same.items()}
    taken = set(numbers.values())
    for _, number, place in sorted(claims, key=lambda each: (-each[0], *each[1:])):
        if place not in numbers and number not in taken:
            numbers[place] = number
            taken.add(number)
    free = max((each.number for each in colonies), default=0)
    for place in range(1, labelled.count + 1):
        if place not in numbers:
            free += 1
            numbers[place] = free
    removed = tuple(each.number for each in colonies if each.number not in taken)
    return Matched(same, numbers, removed)


def _claims(
    before: ClassMap, after: ClassMap, labelled: Labelled, place: int, colonies: Sequence[Colony]
) -> list[tuple[int, int, int]]:
    """Return (pixels in common, number of the original's colony, place) for each that overlaps."""
    x, y, width, height = (int(v) for v in labelled.boxes[place - 1])
    mask = labelled.mask(after, place).astype(np.bool_)
    found = []
    for each in colonies:
        left, top, wide, tall = each.box
        x0, y0 = max(x, left), max(y, top)
        x1, y1 = min(x + width, left + wide), min(y + height, top + tall)
        if x0 >= x1 or y0 >= y1:
            continue
        inside = _inside(before, each, (x0, y0, x1, y1))
        shared = int(np.count_nonzero(inside & mask[y0 - y : y1 - y, x0 - x : x1 - x]))
        if shared:
            found.append((shared, each.number, place))
    return found


def _inside(
    classes: ClassMap, colony: Colony, part: tuple[int, int, int, int]
) -> NDArray[np.bool_]:
    """Return which occupied pixels of a part lie within a colony's outline, (h, w)."""
    x0, y0, x1, y1 = part
    drawn = np.zeros((y1 - y0, x1 - x0), np.uint8)
    points = np.array([(px - x0, py - y0) for px, py in colony.outline], np.int32)
    cv2.fillPoly(drawn, [points], (1,))
    here = classes[y0:y1, x0:x1]
    return (drawn > 0) & np.isin(here, OCCUPIED)
