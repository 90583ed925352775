"""Find what a program drew into a picture: time stamps, scale bars, arrows, data bars, frames.

Drawn pixels have one extreme colour (white, black, or a colour in a grey picture) and hard edges:
the grey changes fully within two pixels, while the halos of cells fade. What is so must also be
shaped like graphics: a straight bar, a line of letters of one height, an arrow, a full border.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.grid.resample import Read
from colonyqc.imaging.light.survey import Survey, blocks_of, tiles

_TILE: Final = 2048
_WHITE, _BLACK = 250, 5
"""8-bit ends of the range, with what JPEG leaves of them."""
_STEP: Final = 48
"""Grey values by which what lies two pixels away must differ."""
_HARD: Final = 0.85
"""Share of an edge that must be so."""
_VIVID: Final = 64
"""Spread of the channels of a drawn colour; grey pictures saved as RGB or JPEG stay below 30."""
_STRONG: Final = 72
_CORE, _ALIKE = 0.7, 0.7
_GREY: Final = 12
_VIVID_MOST: Final = 0.1
"""A picture with more colour than this share is itself coloured."""
_LEAST_PX: Final = 6
_GLYPH: Final = (6, 120)
"""Heights of letters in px."""
_STROKE: Final = 0.42
"""Widest stroke of a letter, as a share of its height; a round cell is as wide as it is high."""
_BAR: Final = (20, 3.0, 0.9)
"""Least length in px, length over width, and filling of a bar."""
_PLATE: Final = 0.93
"""Filling, letters in it included, from which a part of any proportions is a rectangle."""
_ARROW: Final = (24, 60, 14)
"""Least length and area in px, and most corners of an arrow."""
_LEAN: Final = 0.45
"""Roundness 4πA/P² up to which a part is an arrow: a shaft and its head, not a cell."""
_PARTS: Final = 4000
"""A tile with more parts than this is overexposed: nothing can be told in it."""
_MARGIN: Final = 4
_BAND: Final = (0.6, 0.3)
"""Share of drawn pixels in rows of a border, and what it falls to behind its inner edge."""
_ROOMY: Final = 2.0
_DEEPEST: Final = 0.3


@dataclass(frozen=True, slots=True)
class _Part:
    """A connected part of one extreme colour: its box, pixels, and what its shape is like."""

    box: Region
    stroke: float
    filled: float
    straight: bool


def find_graphics(read: Read, survey: Survey, known: Sequence[Region] = ()) -> tuple[Region, ...]:
    """Return the boxes of burnt-in graphics in a surveyed picture, a few px wider than they are.

    ``read`` gives pixels of the picture; only tiles that hold extreme colours are looked at.
    ``known``: boxes that are known otherwise, such as from the other pictures of its series.
    """
    info = survey.info
    read = _without_gaps(read, info)
    found = list(_borders(read, info))
    coloured = _coloured(survey)
    clipped = survey.clipped * survey.covered
    for tile in tiles(info.width, info.height, _TILE):
        ends = clipped[blocks_of(tile, survey.block)].any()
        vivid = coloured is not None and bool(_part_of(coloured, tile, info).any())
        if not (ends or vivid):
            continue
        pixels = _eight_bits(read(tile))
        boxes = list(_in_colour(pixels)) if vivid else []
        if ends:
            boxes += _drawn(pixels)
        found += [_shifted(box, tile) for box in boxes]
    return _merged([*known, *(box.grown(_MARGIN).intersect(info.bounds) for box in found)])


def _without_gaps(read: Read, info: ImageInfo) -> Read:
    """Return a reader that shows mid-grey where no tile of a well lies.

    Such gaps are read as black, with straight hard edges: nobody drew them.
    """
    if not info.missing:
        return read

    def filled(region: Region) -> NDArray[Any]:
        pixels = np.array(read(region))
        for gap in info.missing:
            part = gap.intersect(region)
            rows = slice(part.y - region.y, part.bottom - region.y)
            pixels[rows, part.x - region.x : part.right - region.x] = (
                int(np.iinfo(pixels.dtype).max) // 2
            )
        return pixels

    return filled


def _shifted(box: Region, tile: Region) -> Region:
    return Region(box.x + tile.x, box.y + tile.y, box.width, box.height)


def _eight_bits(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    return pixels if pixels.dtype == np.uint8 else (pixels >> 8).astype(np.uint8)


def _spread(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    red, green, blue = cv2.split(pixels)
    most = cv2.max(cv2.max(red, green), blue)
    return np.asarray(cv2.subtract(most, cv2.min(cv2.min(red, green), blue)), np.uint8)


def _coloured(survey: Survey) -> NDArray[np.bool_] | None:
    """Return where the overview of a grey picture shows colour; None where that tells nothing."""
    if survey.info.channels == 1:
        return None
    spread = _spread(survey.overview)
    vivid = spread > _VIVID // 2
    if not vivid.any() or float(np.median(spread)) > _GREY or vivid.mean() > _VIVID_MOST:
        return None
    return vivid


def _part_of(grid: NDArray[np.bool_], tile: Region, info: ImageInfo) -> NDArray[np.bool_]:
    down, across = grid.shape[0] / info.height, grid.shape[1] / info.width
    rows = slice(int(tile.y * down), int(np.ceil(tile.bottom * down)))
    return grid[rows, int(tile.x * across) : int(np.ceil(tile.right * across))]


def _in_colour(pixels: NDArray[np.uint8]) -> Iterator[Region]:
    """Yield the boxes of what is drawn in colour, letters of a line together."""
    spread = _spread(pixels)
    vivid = (spread > _VIVID).astype(np.uint8)
    joined = cv2.dilate(vivid, np.ones((9, 17), np.uint8))
    count, labels = cv2.connectedComponents(joined)
    for number in range(1, count):
        here = np.asarray(labels == number) & (vivid > 0)
        if np.count_nonzero(here) < _LEAST_PX or not _one_colour(pixels[here], spread[here]):
            continue
        if _is_shaped(here):
            yield _box_of(here)


def _is_shaped(mask: NDArray[np.bool_]) -> bool:
    """Tell whether what is drawn is a bar, strokes, or a line of several parts; cells are discs."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= _LEAST_PX]
    likely = 0
    for number in large:
        x, y, width, height, area = (int(v) for v in stats[number])
        crop = np.asarray(labels[y : y + height, x : x + width] == number).astype(np.uint8)
        part = _shape(crop, Region(x, y, width, height), area)
        likely += _is_letter(part)
        if _is_bar(part) or part.straight:
            return True
    return likely >= 3


def _one_colour(pixels: NDArray[np.uint8], spread: NDArray[np.uint8]) -> bool:
    """Tell whether pixels (n, 3) have one strong colour, as paint has; stained cells shade off."""
    core = pixels[spread >= _CORE * spread.max()].astype(np.int16)
    strong = float(np.median(spread)) >= _STRONG
    near = np.abs(core - np.median(core, axis=0)).max(axis=1) <= _STEP // 2
    return strong and bool(near.mean() >= _ALIKE)


def _box_of(mask: NDArray[np.bool_]) -> Region:
    x, y, width, height = cv2.boundingRect(mask.astype(np.uint8))
    return Region(x, y, width, height)


def _drawn(pixels: NDArray[np.uint8]) -> list[Region]:
    """Return the boxes of bars, lines of letters and arrows in white or black."""
    low = pixels if pixels.ndim == 2 else pixels.min(axis=2)
    high = pixels if pixels.ndim == 2 else pixels.max(axis=2)
    found: list[Region] = []
    for mask, values in ((low >= _WHITE, 255 - low), (high <= _BLACK, high)):
        parts, soft = _hard_parts(mask, values)
        bars = [part.box for part in parts if _is_bar(part)]
        arrows = [part.box for part in parts if part.straight] if not soft else []
        found += bars + arrows + _lines([p for p in parts if _is_letter(p)], bars)
    return found


def _hard_parts(mask: NDArray[np.bool_], apart: NDArray[np.uint8]) -> tuple[list[_Part], bool]:
    """Return the parts of a mask with hard edges, and whether many have soft ones.

    ``apart`` is how far each pixel's grey is from the colour of the mask.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2 or count > _PARTS:
        return [], True
    near = np.ones((3, 3), np.uint8)
    wide = np.ones((5, 5), np.uint8)
    parts, hard_px, soft_px = [], 0, 0
    for number in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[number])
        if area < _LEAST_PX or (width >= mask.shape[1] and height >= mask.shape[0]):
            continue
        top, left = max(y - 3, 0), max(x - 3, 0)
        crop = slice(top, y + height + 3), slice(left, x + width + 3)
        part = np.asarray(labels[crop] == number).astype(np.uint8)
        ring = (cv2.dilate(part, wide) > 0) & (cv2.dilate(part, near) == 0) & ~mask[crop]
        edge = apart[crop][ring]
        if not edge.size or np.mean(edge >= _STEP) < _HARD:
            soft_px += area
            continue
        hard_px += area
        parts.append(_shape(part, Region(x, y, width, height), area))
    return parts, soft_px > 0.1 * hard_px


def _shape(part: NDArray[np.uint8], box: Region, area: int) -> _Part:
    inner = np.pad(part, 1)
    stroke = 2 * float(cv2.distanceTransform(inner, cv2.DIST_L2, 3).max()) - 1
    outline = max(cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len)
    corners = len(cv2.approxPolyDP(outline, 1.5, True))
    long, large, most = _ARROW
    around = cv2.arcLength(outline, True)
    lean = 4 * np.pi * cv2.contourArea(outline) <= _LEAN * around**2
    straight = max(box.width, box.height) >= long and area >= large and lean and corners <= most
    whole = cv2.drawContours(np.zeros_like(part), [outline], -1, (1,), cv2.FILLED)
    return _Part(box, stroke, cv2.countNonZero(whole) / (box.width * box.height), straight)


def _is_bar(part: _Part) -> bool:
    long, short = sorted((part.box.width, part.box.height), reverse=True)
    least, ratio, filled = _BAR
    if long < least or short < 2:
        return False
    return part.filled >= (filled if long >= ratio * short else _PLATE)


def _is_letter(part: _Part) -> bool:
    low, high = _GLYPH
    box = part.box
    narrow = part.stroke <= max(2.5, _STROKE * box.height)
    return low <= box.height <= high and box.width <= 4 * box.height and narrow


def _lines(letters: Sequence[_Part], bars: Sequence[Region]) -> list[Region]:
    """Return the boxes of lines of letters: four of one foot, three of one height; two by a bar."""
    rest = sorted((part.box for part in letters), key=lambda box: (box.bottom, box.x))
    found: list[Region] = []
    for first in sorted(rest, key=lambda box: box.x):
        slack = max(2, round(0.12 * first.height))
        line = [first]
        for box in sorted(rest, key=lambda box: box.x):
            gap = box.x - line[-1].right
            if abs(box.bottom - first.bottom) <= slack and 0 <= gap <= 1.5 * first.height:
                line.append(box)
        tall = [box for box in line if abs(box.height - first.height) <= slack]
        whole = _around(line)
        by_a_bar = any(_touch(whole.grown(2 * first.height), bar) for bar in bars)
        if (len(line) >= 4 and len(tall) >= 3) or (len(line) >= 2 and by_a_bar):
            found.append(whole)
    return found


def _around(boxes: Sequence[Region]) -> Region:
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Region(x, y, right - x, bottom - y)


def _touch(one: Region, other: Region) -> bool:
    common = one.intersect(other)
    return bool(common.width and common.height)


def _merged(boxes: Sequence[Region]) -> tuple[Region, ...]:
    """Return boxes that overlap as one where they fill it, in reading order."""
    left = list(boxes)
    done: list[Region] = []
    while left:
        box = left.pop()
        other = next((each for each in left if _touch(each, box) and _one(each, box)), None)
        if other is None:
            done.append(box)
            continue
        left.remove(other)
        left.append(_around((box, other)))
    return tuple(sorted(done, key=lambda box: (box.y, box.x)))


def _one(box: Region, other: Region) -> bool:
    """Tell whether two boxes fill the one around both; the sides of a frame do not."""
    whole = _around((box, other))
    parts = box.width * box.height + other.width * other.height
    return whole.width * whole.height <= _ROOMY * parts


def _borders(read: Read, info: ImageInfo) -> Iterator[Region]:
    """Yield bands of white or black along whole sides: frames and data bars."""
    deep = int(_DEEPEST * info.height), int(_DEEPEST * info.width)
    for far in (False, True):
        rows = _depth(read, info, deep[0], far=far, upright=False)
        if rows:
            yield Region(0, info.height - rows if far else 0, info.width, rows)
        columns = _depth(read, info, deep[1], far=far, upright=True)
        if columns:
            yield Region(info.width - columns if far else 0, 0, columns, info.height)


def _depth(read: Read, info: ImageInfo, deep: int, *, far: bool, upright: bool) -> int:
    """Return how many rows (columns when upright) from a side are drawn; 0 for none."""
    colour, step = "", 16
    for start in range(0, deep, step):
        lines = min(step, deep - start)
        strip = _strip(info, start, lines, far=far, upright=upright)
        pixels = _eight_bits(read(strip))
        along = 0 if upright else 1
        low = pixels if pixels.ndim == 2 else pixels.min(axis=2)
        high = pixels if pixels.ndim == 2 else pixels.max(axis=2)
        white, black = (low >= _WHITE).mean(axis=along), (high <= _BLACK).mean(axis=along)
        if far:
            white, black = white[::-1], black[::-1]
        for offset in range(lines):
            depth = start + offset
            if not colour:
                colour = "white" if white[offset] >= white.dtype.type(0.99) else "black"
                if max(white[offset], black[offset]) < 0.99:
                    return 0
            share = white[offset] if colour == "white" else black[offset]
            if share < _BAND[0]:
                return depth if depth >= 2 and share <= _BAND[1] else 0
    return 0


def _strip(info: ImageInfo, start: int, lines: int, *, far: bool, upright: bool) -> Region:
    length = info.width if upright else info.height
    first = length - start - lines if far else start
    if upright:
        return Region(first, 0, lines, info.height)
    return Region(0, first, info.width, lines)
