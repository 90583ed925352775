"""Label maps as tiles of overlay codes: classes, their outlines and the hatching of the uncertain.

A label map has a grid of its own, with levels finer than its pixels, so that outlines and hatching
keep their width on the screen at any zoom.
"""

from math import ceil, floor
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.services.ports import LabelSource
from colonyqc.services.viewing.grid import PyramidGrid, TileIndex

OUTLINE_PX: Final = 2
"""Width of a class's outline in overlay px, inside its border."""
OUTLINE: Final = 8
"""Bit of an overlay code: the pixel lies on its class's outline."""
HATCH: Final = 16
"""Bit of an overlay code: the pixel lies on a hatching stripe."""
CODES: Final = 32
"""Number of overlay codes: class + OUTLINE + HATCH."""
# 1/32: at the greatest zoom a picture px is 32 px of the screen, and outlines stay 2 px.
_FINEST: Final = 5
_STRIPE_PERIOD: Final = 12
_STRIPE_PX: Final = 4


def overlay_grid(labels: LabelSource) -> PyramidGrid:
    """Return the tile grid of a label map: its own levels and every power of two from 1/32 on.

    Finer levels repeat label pixels; levels its pyramid lacks take every other one of a finer.
    """
    width, height = labels.size
    coarsest = max(labels.levels)
    halves = {float(2**k) for k in range(-_FINEST, coarsest.bit_length()) if 2**k <= coarsest}
    return PyramidGrid(width, height, tuple(sorted(halves | {float(f) for f in labels.levels})))


def _inside_edge(labels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell which pixels have another class within `OUTLINE_PX` px: a morphological gradient."""
    kernel = np.ones((2 * OUTLINE_PX + 1, 2 * OUTLINE_PX + 1), np.uint8)
    edge: NDArray[np.bool_] = cv2.dilate(labels, kernel) != cv2.erode(labels, kernel)
    return edge


def encode_overlay(labels: NDArray[np.uint8], x: int, y: int) -> NDArray[np.uint8]:
    """Return overlay codes of class indices whose first pixel lies at (x, y) of its level.

    A code is the class, plus `OUTLINE` on its outline, plus `HATCH` on the stripes of uncertain
    areas; pixels that are background or of no class are 0. No outline runs along the array's
    own border.
    """
    known = np.uint8(max(ColonyClass))
    classes = np.where(labels <= known, labels, np.uint8(0))
    codes: NDArray[np.uint8] = classes | (_inside_edge(classes) & (classes > 0)) * np.uint8(OUTLINE)
    height, width = classes.shape
    # From the place in the level and not in the tile: stripes go on across tiles.
    stripe = np.arange(x + y, x + y + height + width) % _STRIPE_PERIOD < _STRIPE_PX
    # Row by row shifted by one px: a view of one line, so the hatching takes no memory.
    striped = np.lib.stride_tricks.sliding_window_view(stripe, width)[:height]
    codes |= (striped & (classes == ColonyClass.UNCERTAIN)) * np.uint8(HATCH)
    return codes


def _read_labels(labels: LabelSource, wide: Region, factor: float) -> NDArray[np.uint8]:
    """Return class indices of a region given in px of ``factor`` label px (1 or a multiple)."""
    fitting = [f for f in labels.levels if factor % f == 0]
    base = max(fitting)
    stride = round(factor / base)
    width, height = (-(-side // base) for side in labels.size)
    region = Region(wide.x * stride, wide.y * stride, wide.width * stride, wide.height * stride)
    seen = region.intersect(Region(0, 0, width, height))
    read: NDArray[np.uint8] = labels.read(seen, labels.levels.index(base))[::stride, ::stride]
    return read


def overlay_tile(labels: LabelSource, index: TileIndex) -> NDArray[np.uint8]:
    """Return a tile of `overlay_grid` as overlay codes (h, w); see `encode_overlay`."""
    return overlay_part(labels, index.level, overlay_grid(labels).region(index))


def overlay_part(labels: LabelSource, level: int, region: Region) -> NDArray[np.uint8]:
    """Return a region (px of a level of `overlay_grid`, inside it) as overlay codes (h, w).

    It is read with a margin of the outline's width, so outlines have no gaps where parts meet.
    """
    grid = overlay_grid(labels)
    factor = grid.factors[level]
    repeat = max(1, round(1 / factor))
    width, height = ceil(grid.width / max(factor, 1)), ceil(grid.height / max(factor, 1))
    wide = region.grown(OUTLINE_PX)
    x, y = max(0, wide.x // repeat), max(0, wide.y // repeat)
    right, bottom = min(width, -(-wide.right // repeat)), min(height, -(-wide.bottom // repeat))
    read = _read_labels(labels, Region(x, y, right - x, bottom - y), max(factor, 1.0))
    if repeat > 1:
        read = read.repeat(repeat, axis=0).repeat(repeat, axis=1)
    codes = encode_overlay(read, x * repeat, y * repeat)
    top, left = region.y - y * repeat, region.x - x * repeat
    part: NDArray[np.uint8] = codes[top : top + region.height, left : left + region.width]
    return part


def touched(grid: PyramidGrid, level: int, changed: Region) -> Region:
    """Return what of an overlay level looks otherwise when label px ``changed`` did, in its px.

    Outlines and coarser px reach a little beyond what was changed.
    """
    factor = grid.factors[level]
    width, height = grid.level_size(level)
    x, y = floor(changed.x / factor), floor(changed.y / factor)
    right, bottom = ceil(changed.right / factor), ceil(changed.bottom / factor)
    reach = Region(x, y, right - x, bottom - y).grown(OUTLINE_PX + 1)
    return reach.intersect(Region(0, 0, width, height))
