"""Look at a whole picture once, tile by tile, and keep what is small: light, focus, overview."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.grid.flat_field import BLOCK, block_means, to_grey
from colonyqc.imaging.grid.resample import Read, read_mirrored, scaled_length, taps

TILE: Final = 1024
"""Side in px of the tiles a picture is read by; a multiple of BLOCK and FOCUS_TILE."""
FOCUS_TILE: Final = 256
"""Side in px of the squares focus is judged on."""
OVERVIEW: Final = 1600
"""Longest side in px of the overview."""
# Light below this share of full scale: a ratio to it says nothing.
_DARK: Final = 1e-3


def _nothing(share: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What one pass over a picture found; grids are of squares of ``block`` or ``focus_tile`` px.

    ``means``: mean grey in 0..1 of each block; ``covered``: True for blocks no part of which is
    missing; ``clipped``: share of each block's pixels with all channels at one end of the range;
    ``sharpness``: variance of the Laplacian of grey over the squared mean grey, by focus tile, no
    unit (the Laplacian of the flat-fielded grey, as light is even within a tile); ``overview``:
    RGB uint8, at most 1,600 px on its longer side.
    """

    info: ImageInfo
    block: int
    means: NDArray[np.float32]
    covered: NDArray[np.bool_]
    clipped: NDArray[np.float32]
    focus_tile: int
    sharpness: NDArray[np.float32]
    overview: NDArray[np.uint8]


def tiles(width: int, height: int, side: int = TILE) -> Iterator[Region]:
    """Yield the squares of ``side`` px that cover a picture, the last ones cut by its border."""
    for y in range(0, height, side):
        for x in range(0, width, side):
            yield Region(x, y, min(side, width - x), min(side, height - y))


def survey(read: Read, info: ImageInfo, progress: Callable[[float], None] = _nothing) -> Survey:
    """Look at every pixel of a picture once; memory grows with the picture's area / 64.

    ``progress`` is told the share done after each tile, and may raise to stop.
    """
    rows, columns = -(-info.height // BLOCK), -(-info.width // BLOCK)
    means = np.zeros((rows, columns), np.float32)
    clipped = np.zeros((rows, columns), np.float32)
    sharpness = np.zeros((-(-info.height // FOCUS_TILE), -(-info.width // FOCUS_TILE)), np.float32)
    overview = _Overview(info)
    regions = list(tiles(info.width, info.height))
    for done, region in enumerate(regions, start=1):
        # One px more all round: the Laplacian must not see a tile's border.
        pixels = read_mirrored(read, info.width, info.height, region.grown(1))
        inner = pixels[1:-1, 1:-1]
        grey = to_grey(pixels)
        part = blocks_of(region, BLOCK)
        means[part] = block_means(grey[1:-1, 1:-1])
        ends = _at_the_ends(inner)
        # Few tiles of a good picture have any, and means of nothing are 0 already.
        if ends.any():
            clipped[part] = block_means(ends.astype(np.float32))
        sharpness[blocks_of(region, FOCUS_TILE)] = _sharpness(grey)
        overview.add(region, inner)
        progress(done / len(regions))
    covered = ~_touched(info.missing, means.shape)
    return Survey(info, BLOCK, means, covered, clipped, FOCUS_TILE, sharpness, overview.finished())


def blocks_of(region: Region, side: int) -> tuple[slice, slice]:
    """Return where a region lies in a grid of squares: all that it touches."""
    return (
        slice(region.y // side, -(-region.bottom // side)),
        slice(region.x // side, -(-region.right // side)),
    )


def _at_the_ends(pixels: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where every channel is 0 or every channel is full; (h, w)."""
    full = int(np.iinfo(pixels.dtype).max)
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    if pixels.min() > 0 and pixels.max() < full:
        return np.zeros(pixels.shape[:2], np.bool_)
    # All channels: a saturated red alone is a colour, not glare.
    dark = cv2.inRange(pixels, (0,) * channels, (0,) * channels)
    glare = cv2.inRange(pixels, (full,) * channels, (full,) * channels)
    return np.asarray(cv2.bitwise_or(dark, glare)) > 0


def _sharpness(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return var(Laplacian)/mean² by focus tile of grey with a margin of 1 px; 0 in the dark."""
    laplacian = cv2.Laplacian(grey, cv2.CV_32F)[1:-1, 1:-1]
    mean = block_means(np.ascontiguousarray(laplacian), FOCUS_TILE)
    square = block_means(laplacian * laplacian, FOCUS_TILE)
    light = block_means(grey[1:-1, 1:-1], FOCUS_TILE)
    # The difference may round below zero where nothing stands out.
    variance = np.maximum(square - mean * mean, 0)
    # Over the light squared: the same cells under half the lamp are as sharp.
    ratio = variance / np.maximum(light, _DARK) ** 2
    return np.asarray(np.where(light > _DARK, ratio, 0), dtype=np.float32)


def _touched(regions: tuple[Region, ...], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return True for the blocks any of ``regions`` reaches into."""
    touched = np.zeros(shape, np.bool_)
    for region in regions:
        # A block that a gap only reaches into is out as well: its mean is part black.
        touched[blocks_of(region, BLOCK)] = True
    return touched


class _Overview:
    """Adds tiles up to a small RGB picture by exact area mean."""

    def __init__(self, info: ImageInfo) -> None:
        scale = min(1.0, OVERVIEW / max(info.width, info.height))
        self._down = _averaging(info.height, scale)
        self._across = _averaging(info.width, scale)
        shape = (self._down.shape[0], self._across.shape[0], info.channels)
        self._sum = np.zeros(shape, np.float32)
        self._bits = info.bits

    def add(self, region: Region, pixels: NDArray[Any]) -> None:
        down, rows = _rows_of(self._down, region.y, region.height)
        across, columns = _rows_of(self._across, region.x, region.width)
        # Plane by plane and turned by the engine: three values side by side make poor copies.
        planes = [
            cv2.transpose(across @ cv2.transpose(down @ plane.astype(np.float32)))
            for plane in cv2.split(pixels)
        ]
        small = np.asarray(cv2.merge(planes)).reshape(down.shape[0], across.shape[0], -1)
        self._sum[rows, columns] += small

    def finished(self) -> NDArray[np.uint8]:
        """Return RGB uint8; in 16-bit pictures the 99.9th percentile becomes 255."""
        values = self._sum
        if self._bits > 8:
            # Not the maximum: one hot px would make the rest of a 16-bit picture black.
            top = float(np.percentile(values, 99.9))
            values = values * (255 / max(top, 1.0))
        small = np.asarray(cv2.convertScaleAbs(values), np.uint8).reshape(values.shape)
        return np.repeat(small, 3, axis=2) if small.shape[2] == 1 else small


def _averaging(length: int, scale: float) -> "scipy.sparse.csr_array":
    """Return the matrix (small, length) that averages an axis down."""
    count = scaled_length(length, scale)
    # The scale that fits the rounded number of px, so that the last one is not left half empty.
    exact = count / length
    places, weights = (
        taps(0, count, length, exact)
        if exact < 1
        else (np.arange(count)[None], np.ones((1, count), np.float32))
    )
    rows = np.broadcast_to(np.arange(count), places.shape)
    entries = (weights.ravel(), (rows.ravel(), places.ravel()))
    return scipy.sparse.csr_array(entries, shape=(count, length))


def _rows_of(
    matrix: "scipy.sparse.csr_array", start: int, count: int
) -> "tuple[scipy.sparse.csr_array, slice]":
    """Return the part of ``matrix`` that ``count`` inputs from ``start`` feed, and its rows."""
    part = matrix[:, start : start + count]
    fed = np.flatnonzero(np.diff(part.indptr))
    rows = slice(int(fed[0]), int(fed[-1]) + 1)
    return part[rows], rows
