"""Find what a program drew at one place into all pictures of a series, by its constancy.

Cells move from picture to picture and a camera never gives one value twice in a row of px; what is
drawn stays as it is. So soft letters, small logos and grey marks are found which one picture alone
does not give away. What is so must also stand out: from its surroundings in colour, or, where it is
exactly the same, by surroundings that change. Dust on a camera is neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.grid.resample import Read

LEAST_PICTURES: Final = 3
MOST_PICTURES: Final = 6
"""Pictures that are compared: each further one tells little, and costs a reading."""
MOST_PX: Final = 24_000_000
"""Larger pictures are not compared: two of them are held at once."""
_STRIP: Final = 512
_TOLERANCE: Final = 2
"""Grey values of 255 by which JPEG moves a drawn pixel."""
_EXACT_PICTURES: Final = 4
"""Pictures in which a mark of any grey must be exactly the same."""
_LEAST_PX: Final = (12, 60)
"""Least area of an extreme, and of an exact mark."""
_ENDS: Final = (5, 250)
_CORE: Final = 0.25
"""Share of a mark's pixels that have its colour; the others are its soft border."""
_STEP: Final = 32
_HARD: Final = 0.8
"""Share of the surroundings that differ so from the colour of the mark."""
_THERE: Final = 0.85
"""Share of a mark's pixels that a picture which has it shows."""
_CHANGING: Final = 0.7
"""Share of the surroundings of an exact mark that change."""
_SHARE: Final = 0.05
"""Share of a picture above which what is constant is no mark: an empty or dark series."""
_FILLED: Final = 0.6
"""Share of its box that a mark at the picture's border fills; the rim of a round field does not."""
_REACH: Final = (41, 9)
"""Parts so near one another are one mark: between letters that stay, others may change."""
_MARGIN: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class SeriesMark:
    """A mark at one place of pictures of one size.

    ``drawn``: its pixels in the box (h, w); ``pixels``: the box (h, w) or (h, w, 3) as it is.
    """

    width: int
    height: int
    box: Region
    drawn: NDArray[np.bool_]
    pixels: NDArray[Any]

    def is_in(self, read: Read, info: ImageInfo) -> bool:
        """Tell whether a picture has the mark."""
        if (info.width, info.height) != (self.width, self.height):
            return False
        there = read(self.box)
        if there.shape != self.pixels.shape or there.dtype != self.pixels.dtype:
            return False
        same = _alike(there, self.pixels, 2 * _tolerance(there))
        return bool(same[self.drawn].mean() >= _THERE)


def find_series_marks(pictures: Sequence[tuple[Read, ImageInfo]]) -> tuple[SeriesMark, ...]:
    """Return the marks that stand at one place in all of these pictures.

    Pictures of another size or kind than the first are left out, and so are those beyond the
    sixth; fewer than three, or larger ones than 24 megapixels, tell nothing.
    """
    if not pictures:
        return ()
    info = pictures[0][1]
    kind = info.width, info.height, info.channels, info.bits
    alike = [read for read, i in pictures if (i.width, i.height, i.channels, i.bits) == kind][
        :MOST_PICTURES
    ]
    if len(alike) < LEAST_PICTURES or info.width * info.height > MOST_PX or info.missing:
        return ()
    first = alike[0](info.bounds)
    near = np.ones((info.height, info.width), np.bool_)
    exact = near.copy()
    last = first
    for read in alike[1:]:
        last = read(info.bounds)
        _compare(first, last, near, exact)
        if not near.any():
            return ()
    return _marks(first, last, near, exact if len(alike) >= _EXACT_PICTURES else None)


def _compare(
    first: NDArray[Any], other: NDArray[Any], near: NDArray[np.bool_], exact: NDArray[np.bool_]
) -> None:
    tolerance = _tolerance(first)
    for top in range(0, len(first), _STRIP):
        rows = slice(top, top + _STRIP)
        near[rows] &= _alike(first[rows], other[rows], tolerance)
        exact[rows] &= _alike(first[rows], other[rows], 0)


def _tolerance(pixels: NDArray[Any]) -> int:
    # No format that loses anything holds 16 bits.
    return _TOLERANCE if pixels.dtype == np.uint8 else 0


def _alike(one: NDArray[Any], other: NDArray[Any], tolerance: int) -> NDArray[np.bool_]:
    apart = cv2.absdiff(one, other)
    most = apart if apart.ndim == 2 else apart.max(axis=2)
    return np.asarray(most <= tolerance)


def _marks(
    first: NDArray[Any],
    last: NDArray[Any],
    near: NDArray[np.bool_],
    exact: NDArray[np.bool_] | None,
) -> tuple[SeriesMark, ...]:
    drawn = np.zeros(near.shape, np.bool_)
    for box, part in _parts(near, _LEAST_PX[0]):
        if _stands_out(box, part, first, last):
            _put(drawn, box, part)
    if exact is not None:
        for box, part in _parts(exact, _LEAST_PX[1]):
            if _is_lone(box, part, first, exact):
                _put(drawn, box, part)
    if not drawn.any() or drawn.mean() > _SHARE:
        return ()
    width, height = near.shape[1], near.shape[0]
    made = []
    for box in _together(drawn):
        # Copied: a view would hold the whole picture.
        pixels = first[box.y : box.bottom, box.x : box.right].copy()
        inside = drawn[box.y : box.bottom, box.x : box.right].copy()
        made.append(SeriesMark(width, height, box, inside, pixels))
    return tuple(made)


def _put(drawn: NDArray[np.bool_], box: Region, part: NDArray[np.bool_]) -> None:
    drawn[box.y : box.bottom, box.x : box.right] |= part


def _parts(mask: NDArray[np.bool_], least: int) -> Iterator[tuple[Region, NDArray[np.bool_]]]:
    """Yield the solid parts of a mask with their boxes; single px that agree by chance are none."""
    solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    for number in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[number])
        if area < least or area > _SHARE * mask.size:
            continue
        at_border = not (x and y and x + width < mask.shape[1] and y + height < mask.shape[0])
        if at_border and area < _FILLED * width * height:
            continue
        yield Region(x, y, width, height), labels[y : y + height, x : x + width] == number


def _around(
    box: Region, part: NDArray[np.bool_], shape: tuple[int, ...]
) -> tuple[Region, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return a part's box with 6 px more, and in it the part and what lies 4 to 6 px around it.

    Nearer lie the soft borders of letters; halos of too strong light reach farther.
    """
    wide = box.grown(6).intersect(Region(0, 0, shape[1], shape[0]))
    inside = np.zeros((wide.height, wide.width), np.uint8)
    top, left = box.y - wide.y, box.x - wide.x
    inside[top : top + box.height, left : left + box.width] = part
    whole = cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    reach = cv2.dilate(whole, np.ones((13, 13), np.uint8)) > 0
    ring = reach & (cv2.dilate(whole, np.ones((7, 7), np.uint8)) == 0)
    return wide, inside > 0, ring


def _stands_out(
    box: Region, part: NDArray[np.bool_], first: NDArray[Any], last: NDArray[Any]
) -> bool:
    """Tell whether a part has one extreme colour, and its surroundings another, in two pictures."""
    wide, inside, ring = _around(box, part, first.shape)
    rows, columns = slice(wide.y, wide.bottom), slice(wide.x, wide.right)
    extreme = _at_an_end(first[rows, columns], _brightest(first))
    # The other strokes of a letter are no surroundings.
    ring &= cv2.dilate(extreme.astype(np.uint8), np.ones((7, 7), np.uint8)) == 0
    ends = extreme & inside
    if not ring.any() or ends.sum() < _CORE * inside.sum():
        return False
    colour = np.median(first[rows, columns][ends], axis=0)
    step = _STEP * _brightest(first) // 255
    for pixels in (first, last):
        apart = np.abs(pixels[rows, columns][ring].astype(np.int32) - np.int32(colour))
        most = apart if apart.ndim == 1 else apart.max(axis=1)
        if np.mean(most >= step) < _HARD:
            return False
    return True


def _is_lone(
    box: Region, part: NDArray[np.bool_], first: NDArray[Any], exact: NDArray[np.bool_]
) -> bool:
    """Tell whether a part of no extreme colour is exactly the same while its surroundings are not.

    At the ends of the range pixels are the same wherever light is too strong or missing.
    """
    wide, inside, ring = _around(box, part, first.shape)
    rows, columns = slice(wide.y, wide.bottom), slice(wide.x, wide.right)
    ends = _at_an_end(first[rows, columns], _brightest(first)) & inside
    if not ring.any() or 2 * ends.sum() > inside.sum():
        return False
    core = cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8)).any()
    return bool(core and np.mean(~exact[rows, columns][ring]) >= _CHANGING)


def _brightest(pixels: NDArray[Any]) -> int:
    """Return white: of 16 bits what is drawn has the brightest value there is, of any camera."""
    return 255 if pixels.dtype == np.uint8 else max(1, int(pixels.max()))


def _at_an_end(pixels: NDArray[Any], white: int) -> NDArray[np.bool_]:
    low, high = (end * white // 255 for end in _ENDS)
    ends = (pixels <= low) | (pixels >= high)
    return np.asarray(ends if ends.ndim == 2 else ends.all(axis=2))


def _together(drawn: NDArray[np.bool_]) -> Iterator[Region]:
    """Yield boxes around parts that lie near one another, a few px wider than they are."""
    joined = cv2.dilate(drawn.astype(np.uint8), np.ones(_REACH[::-1], np.uint8))
    count, labels = cv2.connectedComponents(joined)
    bounds = Region(0, 0, drawn.shape[1], drawn.shape[0])
    for number in range(1, count):
        x, y, width, height = cv2.boundingRect(((labels == number) & drawn).astype(np.uint8))
        yield Region(x, y, width, height).grown(_MARGIN).intersect(bounds)
