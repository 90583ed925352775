"""What a person does to the cells of a sheet: merge, split, add, take away, redraw a membrane.

Each on an `EditableMap` of the cells' numbers, in which neighbours touch at mid-membrane: a
membrane is where two numbers meet. New cells get the numbers from ``free`` on.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from math import floor
from typing import Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import Delta, EditableMap, around
from colonyqc.imaging.grid.painting import Mask, Point, line_mask, polygon_mask, value_at
from colonyqc.imaging.sheets.cells import LEAST_PX, Numbers

NO_CELL: Final = 0
_WINDOW: Final = 64
"""How far around a place a cell is looked for first, px; it grows until the cell ends in it."""
_CROSS: Final = np.asarray(cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)), np.uint8)


def number_at(edited: EditableMap, at: Point) -> int:
    """Return the number of the cell at a point, 0 where there is none.

    Raises:
        UsageError: the point lies outside of the picture.
    """
    found = value_at(edited, at)
    if found is None:
        raise UsageError("This place is outside of the picture.")
    return found


def cell_at(edited: EditableMap, at: Point) -> tuple[int, Region, Mask]:
    """Return the cell at a point: its number, its box, and which pixels of that are its own.

    Raises:
        UsageError: there is none.
    """
    number = number_at(edited, at)
    if number == NO_CELL:
        raise UsageError("There is no cell here.")
    return number, *pixels_of(edited, number, Region(floor(at[0]), floor(at[1]), 1, 1))


def merge(edited: EditableMap, one: Point, other: Point) -> Region:
    """Take the membrane between two cells away: the second one becomes part of the first.

    Raises:
        UsageError: a point lies in no cell, both lie in one, or the two do not touch.
    """
    first, *_ = cell_at(edited, one)
    second, region, mask = cell_at(edited, other)
    if first == second:
        raise UsageError("Both points lie in one cell already: there is nothing to merge.")
    if first not in _beside(edited, region, mask):
        raise UsageError("These two cells do not touch: only neighbours can be merged.")
    edited.put(region, mask, first)
    return region


def split(edited: EditableMap, path: Sequence[Point], free: int) -> Region:
    """Draw a membrane along a path: every cell that it parts becomes two or more.

    The largest part keeps the number; the line itself goes to the parts beside it.

    Raises:
        UsageError: it parts no cell.
    """
    region, line = line_mask(path)
    part = region.intersect(edited.bounds)
    if not (part.width and part.height):
        raise UsageError("This place is outside of the picture.")
    there = edited.read(part)[line[_within(part, region)]]
    numbers, changed = count(free), []
    for number in np.unique(there[there != NO_CELL]).tolist():
        box, mask = pixels_of(edited, number, part)
        drawn = np.zeros_like(mask)
        inside = box.intersect(part)
        drawn[_within(inside, box)] = line[_within(inside, region)]
        pieces, sizes = _pieces(mask & ~drawn)
        large = [each for each in range(1, len(sizes)) if sizes[each] >= LEAST_PX]
        if len(large) < 2:
            continue
        owned = _to_nearest(np.where(np.isin(pieces, large), pieces, 0), mask)
        for piece in sorted(large, key=lambda each: (-sizes[each], each))[1:]:
            edited.put(box, owned == piece, next(numbers))
        changed.append(box)
    if not changed:
        raise UsageError("The line parts no cell: draw it from one membrane to another.")
    return around(changed)


def delete(edited: EditableMap, at: Point) -> Region:
    """Take the cell at a point away: there is none any more.

    Raises:
        UsageError: there is none.
    """
    _, region, mask = cell_at(edited, at)
    edited.put(region, mask, NO_CELL)
    return region


def add(edited: EditableMap, outline: Sequence[Point], free: int) -> Region:
    """Make a new cell of everything inside an outline; it takes from the cells it covers.

    Raises:
        UsageError: the outline holds too little to be a cell.
    """
    region, mask = polygon_mask(outline)
    part = region.intersect(edited.bounds)
    inside = mask[_within(part, region)] if part.width and part.height else mask[:0]
    if np.count_nonzero(inside) < LEAST_PX:
        raise UsageError(f"This is too small for a cell: outline at least {LEAST_PX} px.")
    edited.put(part, inside, free)
    return part


def tidy(edited: EditableMap, free: int) -> Region:
    """Make whole cells of what the edit under way left of those it touched.

    Of a cell that it parted the largest piece keeps the number, others become cells of their own;
    crumbs go to the neighbour that they share most of their rim with. What lay apart before stays.
    """
    made = edited.so_far()
    if not made:
        return made.region
    seen = [array for patch in made.patches for array in (patch.before, patch.after)]
    touched = np.unique(np.concatenate([np.unique(array) for array in seen]))
    around_it = _around_changed(made)
    numbers, changed = count(free), [made.region]
    for number in touched[touched != NO_CELL].tolist():
        changed += _whole(edited, number, around_it, numbers)
    return around(changed)


def _around_changed(made: Delta) -> tuple[Region, Mask]:
    """Return which pixels changed, or have a neighbour (4 ways) that did."""
    region = made.region.grown(1)
    changed = np.zeros((region.height, region.width), np.uint8)
    for patch in made.patches:
        changed[_within(patch.region, region)] |= patch.where()
    return region, cv2.dilate(changed, _CROSS) > 0


def _whole(
    edited: EditableMap, number: int, changed: tuple[Region, Mask], numbers: "count[int]"
) -> Iterator[Region]:
    """Make one cell of the largest piece of a number; yield where others were."""
    region, touched = changed
    box, mask = pixels_of(edited, number, region)
    pieces, sizes = _pieces(mask)
    here = box.intersect(region)
    inside = pieces[_within(here, box)][touched[_within(here, region)]]
    order = sorted(set(inside.tolist()) - {0}, key=lambda each: (-sizes[each], each))
    whole = order and sizes[order[0]] >= LEAST_PX
    for piece in order[1:] if whole else order:
        part = pieces == piece
        if sizes[piece] >= LEAST_PX:
            edited.put(box, part, next(numbers))
        else:
            beside = [each for each in _beside(edited, box, part) if each != NO_CELL]
            edited.put(box, part, beside[0] if beside else NO_CELL)
        yield box


def pixels_of(edited: EditableMap, number: int, near: Region) -> tuple[Region, Mask]:
    """Return the box of a number's pixels, looked for around a place, and which are its own.

    Found by their number, connected or not: where a cell grew into its membranes, a pixel of it
    may lie apart. An empty box where there are none.
    """
    window = near.grown(_WINDOW).intersect(edited.bounds)
    while True:
        mask = np.asarray(edited.read(window) == number)
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if not len(rows):
            return Region(window.x, window.y, 0, 0), np.zeros((0, 0), np.bool_)
        cut = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        left, top = window.x + int(columns[0]), window.y + int(rows[0])
        box = Region(left, top, *reversed(mask[cut].shape))
        # What lies apart lies within the cell's own width of it.
        wider = box.grown(max(box.width, box.height)).intersect(edited.bounds)
        if wider.intersect(window) == wider:
            return box, mask[cut]
        window = around([window, wider])


def _beside(edited: EditableMap, region: Region, mask: Mask) -> list[int]:
    """Return the numbers around a part (4 ways), those with the longest common rim first."""
    wider = region.grown(1)
    padded = cv2.dilate(np.pad(mask, 1).astype(np.uint8), _CROSS) > 0
    padded &= ~np.pad(mask, 1)
    part = wider.intersect(edited.bounds)
    found, times = np.unique(edited.read(part)[padded[_within(part, wider)]], return_counts=True)
    return [int(found[at]) for at in np.argsort(-times, kind="stable")]


def _pieces(mask: Mask) -> tuple[Numbers, NDArray[np.int64]]:
    """Return the 4-connected pieces of a part, and the sizes by number; 0 is what is outside."""
    if not mask.size:
        return np.zeros(mask.shape, np.int32), np.zeros(1, np.int64)
    total, found = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    return np.asarray(found, np.int32), np.bincount(found.ravel(), minlength=total)


def _to_nearest(pieces: Numbers, mask: Mask) -> Numbers:
    """Give each pixel of a mask that is of no piece (0) the nearest piece."""
    nearest = scipy.ndimage.distance_transform_edt(
        pieces == 0, return_distances=False, return_indices=True
    )
    return np.where(mask, pieces[tuple(nearest)], 0).astype(np.int32)


def _within(part: Region, whole: Region) -> tuple[slice, slice]:
    x, y = part.x - whole.x, part.y - whole.y
    return slice(y, y + part.height), slice(x, x + part.width)
