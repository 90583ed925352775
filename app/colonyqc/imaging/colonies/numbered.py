"""Draw numbered colonies over an overview, as a hood or a robot's operator reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.colonies.number_place import number_place

Rgb = NDArray[np.uint8]
_SIDE: Final = 2000
"""Longer side of the drawing, px: about 250 dots an inch across a page."""
_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX
_TEXT: Final = 1.1
_PEN: Final = 3
_PAD: Final = 7
_DASH: Final = 18
_CASING: Final = (11, 13, 15)
_PAPER: Final = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class NumberedOutline:
    """An outline (x, y) in px of the picture, its number and colour; dashed where undecided.

    Without a number, None, it is drawn thin: where there are hundreds, what they lie on is seen.
    """

    number: int | None
    outline: tuple[tuple[int, int], ...]
    colour: tuple[int, int, int]
    dashed: bool = False


def numbered(
    overview: Rgb,
    width: int,
    outlines: Sequence[NumberedOutline],
    classes: NDArray[np.uint8] | None = None,
) -> Rgb:
    """Return an overview of a picture ``width`` px wide with numbered outlines drawn over it.

    A number stands on white, in a colony that is large enough for it, else beside it with a line
    to it; numbers never cover one another while there is room. ``classes``: the picture's class map
    at any scale, by which no number stands in a hole.
    """
    scale = _SIDE / max(overview.shape[:2])
    size = round(overview.shape[1] * scale), round(overview.shape[0] * scale)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    drawn = np.ascontiguousarray(cv2.resize(overview, size, interpolation=how), np.uint8)
    enlarged = size[0] / width
    coarse = 1.0 if classes is None else classes.shape[1] / width
    lines = [_placed(each, enlarged) for each in outlines]
    for each, line in zip(outlines, lines, strict=True):
        _draw_line(drawn, line, each)
    taken: list[tuple[int, int, int, int]] = []
    for each, line in zip(outlines, lines, strict=True):
        if each.number is None:
            continue
        deepest = number_place(each.outline, classes, coarse)
        inside = int(deepest.x * enlarged), int(deepest.y * enlarged), deepest.room * enlarged
        plate = _room(line, inside, str(each.number), size, taken)
        taken.append(plate)
        _draw_number(drawn, line, plate, each)
    return drawn


def _placed(each: NumberedOutline, scale: float) -> NDArray[np.int32]:
    points = (np.array(each.outline, np.float64).reshape(-1, 2) + 0.5) * scale
    return np.rint(points).astype(np.int32)


def _draw_line(drawn: Rgb, line: NDArray[np.int32], each: NumberedOutline) -> None:
    pens = ((_CASING, _PEN + 4), (each.colour, _PEN))
    for colour, pen in pens if each.number is not None else ((each.colour, 1),):
        if not each.dashed:
            cv2.polylines(drawn, [line], True, colour, pen, cv2.LINE_AA)
            continue
        for start, end in _dashes(line):
            cv2.line(drawn, start, end, colour, pen, cv2.LINE_AA)


def _dashes(line: NDArray[np.int32]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return every other piece of a closed line, so that a grey print tells it from a whole one."""
    closed = np.concatenate([line, line[:1]]).astype(np.float64)
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(4, int(travelled[-1] // _DASH) // 2 * 2)
    at = np.linspace(0, travelled[-1], count + 1)
    x, y = (np.rint(np.interp(at, travelled, closed[:, k])).astype(int) for k in (0, 1))
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    return list(zip(points[:-1:2], points[1::2], strict=False))


def _room(
    line: NDArray[np.int32],
    deepest: tuple[int, int, float],
    text: str,
    size: tuple[int, int],
    taken: Sequence[tuple[int, int, int, int]],
) -> tuple[int, int, int, int]:
    """Return the plate (left, top, right, bottom) nearest to a colony that covers no other one."""
    (wide, high), below = cv2.getTextSize(text, _FONT, _TEXT, _PEN)
    wide, high = wide + 2 * _PAD, high + below + 2 * _PAD
    left, top = line.min(axis=0)
    right, bottom = line.max(axis=0)
    x, y, room = deepest
    inside = x - wide // 2, y - high // 2, x - wide // 2 + wide, y - high // 2 + high
    if room > (wide + high) / 2 and not any(_overlap(inside, other) for other in taken):
        return inside
    middle = (left + right - wide) // 2, (top + bottom - high) // 2
    corners = [
        (int(x), int(y))
        for away in range(6, 600, high // 2)
        for x, y in (
            (right + away, top - away),
            (left - wide - away, top - away),
            (right + away, bottom + away - high),
            (left - wide - away, bottom + away - high),
            (middle[0], top - high - away),
            (middle[0], bottom + away),
            (right + away, middle[1]),
            (left - wide - away, middle[1]),
        )
        if x >= 0 and y >= 0 and x + wide <= size[0] and y + high <= size[1]
    ]
    plates = [(x, y, x + wide, y + high) for x, y in corners]
    free = (p for p in plates if not any(_overlap(p, other) for other in taken))
    # A picture so full that no place is free: over its own colony at least it is found.
    within = (
        int(np.clip(middle[0], 0, max(0, size[0] - wide))),
        int(np.clip(middle[1], 0, max(0, size[1] - high))),
    )
    return next(free, (*within, within[0] + wide, within[1] + high))


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_number(
    drawn: Rgb,
    line: NDArray[np.int32],
    plate: tuple[int, int, int, int],
    each: NumberedOutline,
) -> None:
    left, top, right, bottom = plate
    middle = (left + right) // 2, (top + bottom) // 2
    near = line[np.abs(line - middle).sum(axis=1).argmin()]
    inside = cv2.pointPolygonTest(line, middle, False) > 0
    for colour, pen in () if inside else ((_CASING, _PEN + 2), (each.colour, _PEN - 1)):
        cv2.line(drawn, middle, (int(near[0]), int(near[1])), colour, pen, cv2.LINE_AA)
    cv2.rectangle(drawn, (left, top), (right, bottom), _PAPER, -1)
    cv2.rectangle(drawn, (left, top), (right, bottom), each.colour, _PEN)
    base = cv2.getTextSize(str(each.number), _FONT, _TEXT, _PEN)[1]
    place = (left + _PAD, bottom - _PAD - base)
    cv2.putText(drawn, str(each.number), place, _FONT, _TEXT, _CASING, _PEN, cv2.LINE_AA)
