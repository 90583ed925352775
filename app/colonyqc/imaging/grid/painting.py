"""Paint shapes on an `EditableMap`, and find the connected part that a point lies in."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap, around

Point = tuple[float, float]
"""(x, y) in px of the picture; a pixel's own square is from its number to the next."""
Mask = NDArray[np.bool_]
_PIECE: Final = 256
"""Longest piece of a path that is painted at once, px."""
_WINDOW: Final = 1024
"""Side of the window in which a part is looked for first; it grows until the part ends in it."""


def line_mask(path: Sequence[Point]) -> tuple[Region, Mask]:
    """Return the rectangle around a path and the pixels of a line along it, which meet at sides."""
    region = bounds_of(path, 1)
    mask = np.zeros((region.height, region.width), np.uint8)
    points = [(floor(x) - region.x, floor(y) - region.y) for x, y in path]
    for one, other in zip(points, points[1:] or points, strict=False):
        # Nothing that is connected by corners crosses a line of that kind.
        cv2.line(mask, one, other, (1,), 1, cv2.LINE_4)
    return region, mask.astype(np.bool_)


def brush(edited: EditableMap, path: Sequence[Point], diameter: float, value: int) -> Region:
    """Paint a round brush along a path; return the rectangle it covered, inside the map.

    Pixels are painted whose centre is no further from the path than half of ``diameter``.
    """
    covered = []
    for one, other in _pieces(path):
        region = bounds_of((one, other), ceil(diameter / 2)).intersect(edited.bounds)
        if region.width and region.height:
            edited.put(region, _near(region, one, other, diameter / 2), value)
            covered.append(region)
    return around(covered)


def brush_mask(path: Sequence[Point], diameter: float) -> tuple[Region, Mask]:
    """Return the rectangle that a round brush covers along a path, and its pixels there."""
    region = bounds_of(path, ceil(diameter / 2))
    mask = np.zeros((region.height, region.width), np.bool_)
    for one, other in _pieces(path):
        mask |= _near(region, one, other, diameter / 2)
    return region, mask


def _pieces(path: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """Yield the segments of a path, long ones in pieces: their boxes stay small."""
    for (ax, ay), (bx, by) in zip(path, path[1:] or path, strict=False):
        count = max(1, ceil(max(abs(bx - ax), abs(by - ay)) / _PIECE))
        marks = [(ax + (bx - ax) * k / count, ay + (by - ay) * k / count) for k in range(count + 1)]
        yield from pairwise(marks)


def _near(region: Region, one: Point, other: Point, reach: float) -> Mask:
    """Return the pixels (h, w) of a region whose centre is within reach of a segment."""
    x = np.arange(region.x, region.right, dtype=np.float32) + np.float32(0.5 - one[0])
    y = np.arange(region.y, region.bottom, dtype=np.float32)[:, None] + np.float32(0.5 - one[1])
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = dx * dx + dy * dy
    along = np.clip((x * dx + y * dy) / length, 0, 1) if length else np.float32(0)
    near = (x - along * dx) ** 2 + (y - along * dy) ** 2 <= max(reach, 0.71) ** 2
    return np.asarray(near, np.bool_)


def polygon_mask(outline: Sequence[Point]) -> tuple[Region, Mask]:
    """Return the rectangle around an outline and the pixels inside it, its own line too."""
    region = bounds_of(outline, 1)
    mask = np.zeros((region.height, region.width), np.uint8)
    points = np.array([(floor(x) - region.x, floor(y) - region.y) for x, y in outline], np.int32)
    cv2.fillPoly(mask, [points], (1,))
    return region, mask.astype(np.bool_)


def polygon(edited: EditableMap, outline: Sequence[Point], value: int) -> Region:
    """Give everything inside an outline a value."""
    region, mask = polygon_mask(outline)
    edited.put(region, mask, value)
    return region.intersect(edited.bounds)


def bounds_of(path: Sequence[Point], margin: int) -> Region:
    """Return the rectangle around points, ``margin`` px wider on each side."""
    xs, ys = [x for x, _ in path], [y for _, y in path]
    x, y = floor(min(xs)), floor(min(ys))
    return Region(x, y, floor(max(xs)) - x + 1, floor(max(ys)) - y + 1).grown(margin)


def value_at(edited: EditableMap, at: Point) -> int | None:
    """Return the value at a point, None outside of the map."""
    place = Region(floor(at[0]), floor(at[1]), 1, 1)
    if place.intersect(edited.bounds) != place:
        return None
    return int(edited.read(place)[0, 0])


def part_at(
    edited: EditableMap, at: Point, belongs: Callable[[NDArray[np.uint8]], Mask], ways: int
) -> tuple[Region, Mask, bool]:
    """Return box and pixels of the connected part at a point, and whether the border cuts it.

    ``belongs`` tells of values (h, w) which are of the part's kind; ``ways``: 4 or 8.
    """
    x, y = floor(at[0]), floor(at[1])
    reach = _WINDOW // 2
    while True:
        window = Region(x - reach, y - reach, 2 * reach, 2 * reach).intersect(edited.bounds)
        mask = belongs(edited.read(window)).astype(np.uint8)
        found = np.zeros((window.height + 2, window.width + 2), np.uint8)
        cv2.floodFill(mask, found, (x - window.x, y - window.y), (2,), flags=ways)
        part = mask == 2
        rows, columns = np.flatnonzero(part.any(1)), np.flatnonzero(part.any(0))
        left, top = window.x + int(columns[0]), window.y + int(rows[0])
        wide, tall = int(columns[-1] - columns[0]) + 1, int(rows[-1] - rows[0]) + 1
        box = Region(left, top, wide, tall)
        if not _cut(box, window, edited.bounds):
            inside = part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            return box, inside, _at_border(box, edited.bounds)
        reach *= 2


def _cut(box: Region, window: Region, bounds: Region) -> bool:
    """Tell whether a box reaches a side of a window that is not the map's own."""
    return (
        (box.x == window.x > bounds.x)
        or (box.y == window.y > bounds.y)
        or (box.right == window.right < bounds.right)
        or (box.bottom == window.bottom < bounds.bottom)
    )


def _at_border(box: Region, bounds: Region) -> bool:
    return (
        box.x == bounds.x
        or box.y == bounds.y
        or box.right == bounds.right
        or box.bottom == bounds.bottom
    )
