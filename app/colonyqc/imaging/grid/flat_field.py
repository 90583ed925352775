"""Grey and flat-field: what every network and every measure looks at.

The illumination is estimated once for the whole picture on a coarse grid and then divided out
of any part of it, so that a pixel's value does not depend on how the picture is cut in tiles.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

BLOCK: Final = 8
"""Side in px of the blocks whose means the illumination is estimated from."""
# Light below this share of full scale is no light: dividing by it would blow noise up to ±1.
_DARK: Final = 1e-3
# Reflections and dust reach many times the light; unclipped they would rule a network's averages.
_CLIP: Final = 1.0


def to_grey(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Return grey in 0..1 (h, w) of uint8/uint16 pixels (h, w) or (h, w, 3): mean of channels."""
    full = float(np.iinfo(pixels.dtype).max)
    if pixels.ndim == 2:
        return np.asarray(pixels * np.float32(1 / full), dtype=np.float32)
    red, green, blue = (np.asarray(channel) for channel in cv2.split(pixels))
    # Whole numbers first: the sum of three channels is exact, and one float product rounds it once.
    total = np.add(red, green, dtype=np.uint16 if pixels.dtype == np.uint8 else np.uint32)
    total += blue
    return np.asarray(total * np.float32(1 / (3 * full)), dtype=np.float32)


def block_means(grey: NDArray[np.float32], block: int = BLOCK) -> NDArray[np.float32]:
    """Return the mean of each block×block square, (⌈h/b⌉, ⌈w/b⌉); the border cuts the last ones."""
    height, width = grey.shape
    rows, columns = -(-height // block), -(-width // block)
    whole = height // block
    sums = np.empty((rows, width), np.float32)
    # Rows by reshaping, columns by reduceat: the reshape is the fast one, but it takes whole blocks
    # only.
    np.sum(grey[: whole * block].reshape(whole, block, width), axis=1, out=sums[:whole])
    if rows > whole:
        np.sum(grey[whole * block :], axis=0, out=sums[whole])
    sums = np.add.reduceat(sums, np.arange(columns) * block, axis=1, dtype=np.float32)
    tall = np.minimum(block, height - np.arange(rows) * block)
    wide = np.minimum(block, width - np.arange(columns) * block)
    means: NDArray[np.float32] = (sums / np.outer(tall, wide)).astype(np.float32)
    return means


@dataclass(frozen=True, slots=True, eq=False)
class Illumination:
    """Smooth background light of a whole picture on a grid of ``block`` px squares."""

    block: float
    field: NDArray[np.float32]

    def scaled(self, scale: float) -> "Illumination":
        """Return the same light for a grid of ``scale`` target px per source px."""
        return Illumination(self.block * scale, self.field)


def illumination(
    means: NDArray[np.float32],
    sigma_px: float,
    covered: NDArray[np.bool_] | None = None,
    block: int = BLOCK,
) -> Illumination:
    """Estimate the light of a picture from its block means by a Gaussian of ``sigma_px``.

    ``covered`` tells which blocks count (canvas without a tile or outside the well does not):
    normalised convolution leaves the others out.
    """
    sigma = sigma_px / block
    if covered is None:
        return Illumination(block, _smoothed(means, sigma))
    weight = covered.astype(np.float32)
    above = _smoothed(means * weight, sigma)
    # Blocks that do not count have weight 0 in both sums, so their darkness does not leak into the
    # light beside a well's rim or a gap.
    below = _smoothed(weight, sigma)
    mean = float(means[covered].mean()) if covered.any() else 0.0
    # Farther from any counting block than the Gaussian reaches there is nothing to average: the
    # picture's mean stands in, and `flatten` stays finite.
    field = np.where(below > _DARK, above / np.maximum(below, _DARK), mean).astype(np.float32)
    return Illumination(block, field)


def _smoothed(grid: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    # Reflected, border block included: a constant border would draw a dark frame into the light.
    blurred = cv2.GaussianBlur(grid, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, np.float32)


def _along(
    start: int, count: int, length: int, block: float
) -> tuple[Any, Any, NDArray[np.float32]]:
    """Return lower index, upper index and weight of the upper for ``count`` pixels of one axis."""
    position = np.clip((np.arange(start, start + count) + 0.5) / block - 0.5, 0, length - 1)
    # At most the last but one, so that low + 1 exists; at the very end the weight of the upper is
    # then 1.
    low = np.minimum(position.astype(np.intp), max(length - 2, 0))
    high = np.minimum(low + 1, length - 1)
    return low, high, (position - low).astype(np.float32)


def upsample(grid: NDArray[np.float32], block: float, region: Region) -> NDArray[np.float32]:
    """Return the grid's bilinear values at each pixel of ``region``; a value sits mid-block."""
    low, high, weight = _along(region.x, region.width, grid.shape[1], block)
    rows_low, rows_high, slope = _along(region.y, region.height, grid.shape[0], block)
    # Across first, on the few coarse rows this region needs: the other way round every px row would
    # be worked twice.
    top = int(rows_low.min())
    coarse = grid[top : int(rows_high.max()) + 1]
    wide = coarse[:, low] * (1 - weight) + coarse[:, high] * weight
    values: NDArray[np.float32] = wide[rows_low - top]
    values *= (1 - slope)[:, None]
    upper = wide[rows_high - top]
    upper *= slope[:, None]
    values += upper
    return values


def flatten(grey: NDArray[np.float32], region: Region, light: Illumination) -> NDArray[np.float32]:
    """Return local contrast grey/light - 1, clipped to ±1; 0 where there is no light.

    ``region`` says where ``grey`` (h, w) lies in the picture the light was estimated from; parts
    beyond the picture take the nearest light.
    """
    # One buffer from here on: a tile's temporaries would otherwise be the largest thing in memory.
    contrast = upsample(light.field, light.block, region)
    dark = contrast <= _DARK
    np.maximum(contrast, _DARK, out=contrast)
    np.divide(grey, contrast, out=contrast)
    contrast -= 1
    np.clip(contrast, -_CLIP, _CLIP, out=contrast)
    # Most pictures have no dark px, and a masked write walks through the whole tile.
    if dark.any():
        contrast[dark] = 0
    return contrast


def flatten_whole(
    pixels: NDArray[Any], sigma_px: float, covered: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Return the local contrast of a whole picture at once: what training feeds a network."""
    grey = to_grey(pixels)
    light = illumination(block_means(grey), sigma_px, covered)
    return flatten(grey, Region(0, 0, grey.shape[1], grey.shape[0]), light)
