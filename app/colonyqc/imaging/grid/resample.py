"""Read a picture on a finer or coarser grid, the same however it is cut in tiles.

Every output pixel is a sum over source pixels whose places and weights follow from its global
coordinates alone, added in a fixed order: two overlapping reads agree to the last bit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.flat_field import to_grey

Read = Callable[[Region], NDArray[Any]]
"""Returns the pixels of a region inside a picture's bounds: (h, w) or (h, w, 3)."""


def mirrored(start: int, count: int, length: int) -> NDArray[np.intp]:
    """Return places inside 0..length-1 for ``count`` from ``start``, reflected about the outermost.

    The border pixel is not repeated, and the reflection bounces as often as it must, so a picture
    may be smaller than its margin.
    """
    # A reflection has period 2 (n - 1): there and back, without either end twice. Of one px it is
    # 0, and no remainder is defined.
    period = max(2 * (length - 1), 1)
    places = np.mod(np.arange(start, start + count), period)
    return np.minimum(places, period - places) if length > 1 else np.zeros(count, np.intp)


def read_mirrored(read: Read, width: int, height: int, region: Region) -> NDArray[Any]:
    """Return the pixels of any ``region`` of a width×height picture, reflected at its borders."""
    # The usual case by far, and then nothing is gathered by index, which copies.
    inside = region.intersect(Region(0, 0, width, height))
    if inside == region:
        return read(region)
    beyond = (
        inside.y - region.y,
        region.bottom - inside.bottom,
        inside.x - region.x,
        region.right - inside.right,
    )
    # A margin that is reflected but once, as a tile's is: the engine copies rows, where gathering
    # by index walks through every px twice.
    if max(beyond[:2]) < inside.height and max(beyond[2:]) < inside.width:
        pixels = read(inside)
        if pixels.dtype != np.bool_:
            return np.asarray(cv2.copyMakeBorder(pixels, *beyond, cv2.BORDER_REFLECT_101))
        flags = cv2.copyMakeBorder(pixels.view(np.uint8), *beyond, cv2.BORDER_REFLECT_101)
        return np.asarray(flags, np.uint8).view(np.bool_)
    columns = mirrored(region.x, region.width, width)
    rows = mirrored(region.y, region.height, height)
    left, top = int(columns.min()), int(rows.min())
    inner = Region(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)
    return read(inner)[rows - top][:, columns - left]


def taps(
    start: int, count: int, length: int, scale: float
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return source places and weights, both (k, count), of ``count`` output pixels of one axis.

    Shrinking averages the area an output pixel covers; enlarging is bilinear between pixel
    centres. Places beyond the axis are reflected (the border pixel counts twice). Weights of an
    output pixel sum to 1.
    """
    # Double precision: from column 32,768 on float32 has steps of 1/256 px, and weights would
    # depend on where in a picture they are.
    output = np.arange(start, start + count, dtype=np.float64)
    if scale < 1:
        low, high = output / scale, (output + 1) / scale
        first = np.floor(low).astype(np.intp)
        # One px more than the scale says: an output px may begin and end inside a source px.
        places = first + np.arange(int(np.ceil(1 / scale)) + 1)[:, None]
        cover = np.minimum(places + 1, high) - np.maximum(places, low)
        weights = np.maximum(cover, 0) * scale
    else:
        position = (output + 0.5) / scale - 0.5
        first = np.floor(position).astype(np.intp)
        places = np.stack([first, first + 1])
        weights = np.stack([1 - (position - first), position - first])
    places = np.where(places < 0, -1 - places, places)
    places = np.where(places >= length, 2 * length - 1 - places, places)
    # Reflection alone can still leave pictures narrower than the filter; there the border px stands
    # for the rest.
    return np.clip(places, 0, length - 1), weights.astype(np.float32)


def _gather_rows(
    pixels: NDArray[np.float32], places: NDArray[np.intp], weights: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return (count, w): the weighted sum of rows of ``pixels`` for each output row."""
    # Tap by tap in a fixed order: float sums depend on their order, and two overlapping reads must
    # agree to the last bit.
    total: NDArray[np.float32] = pixels[places[0]] * weights[0][:, None]
    for rows, weight in zip(places[1:], weights[1:], strict=True):
        total += pixels[rows] * weight[:, None]
    return total


@dataclass(frozen=True, slots=True, eq=False)
class ScaledReader:
    """Grey of a picture on a grid of ``scale`` target px per source px.

    ``read`` gives the source's pixels; ``width`` and ``height`` are the source's size in px.
    """

    source: Read
    source_width: int
    source_height: int
    scale: float

    @property
    def width(self) -> int:
        """Width on the scaled grid, px."""
        return scaled_length(self.source_width, self.scale)

    @property
    def height(self) -> int:
        """Height on the scaled grid, px."""
        return scaled_length(self.source_height, self.scale)

    def read(self, region: Region) -> NDArray[np.float32]:
        """Return grey in 0..1 (h, w) of a region of the scaled grid, reflected at its borders."""
        return read_mirrored(self._inside, self.width, self.height, region)

    def _inside(self, region: Region) -> NDArray[np.float32]:
        if self.scale == 1:
            return to_grey(self.source(region))
        rows, tall = taps(region.y, region.height, self.source_height, self.scale)
        columns, wide = taps(region.x, region.width, self.source_width, self.scale)
        left, top = int(columns.min()), int(rows.min())
        needed = Region(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)
        grey = to_grey(self.source(needed))
        grey = _gather_rows(grey, rows - top, tall)
        # Rows are contiguous and columns are not: transposing twice costs less than gathering
        # columns.
        grey = _gather_rows(_transposed(grey), columns - left, wide)
        return _transposed(grey)


def _transposed(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    # The engine transposes in blocks, about four times as fast as numpy copies a transposed view.
    return np.asarray(cv2.transpose(pixels), np.float32).reshape(pixels.shape[::-1])


def scaled_length(length: int, scale: float) -> int:
    """Return how many px of the scaled grid ``length`` source px become, at least 1."""
    # Never 0: a strip one px high must survive being shrunk.
    return max(1, round(length * scale))


def source_places(start: int, count: int, length: int, scale: float) -> NDArray[np.intp]:
    """Return the source pixel under the middle of each of ``count`` scaled pixels of an axis."""
    places: NDArray[np.intp] = np.floor((np.arange(start, start + count) + 0.5) / scale).astype(
        np.intp
    )
    return np.minimum(places, length - 1)
