"""Pictures and label maps as uint8 tiles for a screen, and what a pointer reads off them.

Tiles are squares of `TILE` px on a `PyramidGrid`, whose level ``k`` has ``factors[k]`` picture
pixels per level pixel. A label map has its own grid, with levels finer than its pixels, so that
outlines and hatching keep their width on the screen at any zoom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, hypot, log2, log10
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.services.ports import UNWATCHED, ImageSource, LabelSource, Monitor

TILE: Final = 512
"""Side of a tile in level px."""
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
_SAMPLES: Final = 16


@dataclass(frozen=True, slots=True)
class GreyWindow:
    """Grey values shown as black and white, in the picture's own units, and the gamma between."""

    black: float
    white: float
    gamma: float = 1.0


@dataclass(frozen=True, slots=True, order=True)
class TileIndex:
    """A tile's place on a grid."""

    level: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class PyramidGrid:
    """A pyramid of tiles over a picture of ``width`` × ``height`` px."""

    width: int
    height: int
    factors: tuple[float, ...]

    def level_size(self, level: int) -> tuple[int, int]:
        """Return (width, height) of a level in its own px."""
        factor = self.factors[level]
        return ceil(self.width / factor), ceil(self.height / factor)

    def region(self, index: TileIndex) -> Region:
        """Return the tile's pixels in px of its level; the last ones are cut by the border."""
        width, height = self.level_size(index.level)
        tile = Region(index.column * TILE, index.row * TILE, TILE, TILE)
        return tile.intersect(Region(0, 0, width, height))

    def place(self, index: TileIndex) -> tuple[float, float, float, float]:
        """Return (x, y, width, height) of the tile in picture px; may stick out by < 1 level px."""
        region, factor = self.region(index), self.factors[index.level]
        return region.x * factor, region.y * factor, region.width * factor, region.height * factor

    def level_for(self, zoom: float) -> int:
        """Return the coarsest level that needs no upsampling at ``zoom`` screen px a picture px."""
        # The tolerance keeps a zoom of exactly 1/2, worked out in floats, from asking for a level
        # four times as large.
        fitting = [k for k, factor in enumerate(self.factors) if factor * zoom <= 1 + 1e-9]
        return max(fitting, key=lambda k: self.factors[k], default=0)

    def nearest_level(self, zoom: float) -> int:
        """Return the level whose px are nearest to one screen px, whether larger or smaller."""
        return min(range(len(self.factors)), key=lambda k: abs(log2(self.factors[k] * zoom)))

    def visible_tiles(self, viewport: Region, level: int) -> tuple[TileIndex, ...]:
        """Return the tiles that ``viewport`` (picture px) touches, from its centre outwards."""
        seen = viewport.intersect(Region(0, 0, self.width, self.height))
        if not (seen.width and seen.height):
            return ()
        side = TILE * self.factors[level]
        columns = range(floor(seen.x / side), ceil(seen.right / side))
        rows = range(floor(seen.y / side), ceil(seen.bottom / side))
        x, y = (seen.x + seen.right) / 2 / side, (seen.y + seen.bottom) / 2 / side
        tiles = [TileIndex(level, column, row) for row in rows for column in columns]
        # People look at the middle.
        return tuple(sorted(tiles, key=lambda t: hypot(t.column + 0.5 - x, t.row + 0.5 - y)))


def picture_grid(info: ImageInfo) -> PyramidGrid:
    """Return the tile grid of a picture: its own pyramid."""
    return PyramidGrid(info.width, info.height, tuple(float(f) for f in info.levels))


def overlay_grid(labels: LabelSource) -> PyramidGrid:
    """Return the tile grid of a label map: its own levels and every power of two from 1/32 on.

    Finer levels repeat label pixels; levels its pyramid lacks take every other one of a finer.
    """
    width, height = labels.size
    coarsest = max(labels.levels)
    halves = {float(2**k) for k in range(-_FINEST, coarsest.bit_length()) if 2**k <= coarsest}
    return PyramidGrid(width, height, tuple(sorted(halves | {float(f) for f in labels.levels})))


def full_window(info: ImageInfo) -> GreyWindow:
    """Return the window that shows the whole range of the picture's type."""
    return GreyWindow(0.0, float(2**info.bits - 1))


def apply_window(pixels: NDArray[Any], window: GreyWindow) -> NDArray[np.uint8]:
    """Return uint8 pixels of uint8/uint16 ones through a look-up table; the shape stays."""
    count = int(np.iinfo(pixels.dtype).max) + 1
    if pixels.dtype == np.uint8 and window == GreyWindow(0.0, 255.0):
        return pixels
    span = max(window.white - window.black, 1e-9)
    share = np.clip((np.arange(count, dtype=np.float64) - window.black) / span, 0, 1)
    # A table of 65,536 entries is worked out once, then a tile is one look-up a px.
    table = np.rint(255 * share**window.gamma).astype(np.uint8)
    shown: NDArray[np.uint8] = table[pixels]
    return shown


def render_tile(source: ImageSource, index: TileIndex, window: GreyWindow) -> NDArray[np.uint8]:
    """Return a tile of the picture as it is shown: uint8 (h, w) grey or (h, w, 3) RGB.

    Raises:
        PictureError: the file is damaged or went away.
    """
    region = picture_grid(source.info).region(index)
    return apply_window(source.read(region, index.level), window)


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
    """Return a tile of `overlay_grid` as overlay codes (h, w); see `encode_overlay`.

    The tile is read with a margin of the outline's width, so outlines have no gaps where tiles
    meet.
    """
    grid = overlay_grid(labels)
    region, factor = grid.region(index), grid.factors[index.level]
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
    tile: NDArray[np.uint8] = codes[top : top + region.height, left : left + region.width]
    return tile


def _coarse_tiles(info: ImageInfo) -> tuple[PyramidGrid, tuple[TileIndex, ...]]:
    grid = picture_grid(info)
    return grid, grid.visible_tiles(info.bounds, len(info.levels) - 1)


def auto_window(
    source: ImageSource, low: float = 0.2, high: float = 99.8, gamma: float = 1.0
) -> GreyWindow:
    """Return the window between two percentiles of the coarsest level.

    A level of more than 16 tiles is judged by 16 of them. Canvas no tile covers (0 by contract)
    counts only where the picture has no missing parts.
    """
    grid, tiles = _coarse_tiles(source.info)
    # Sorted, so that the same tiles judge the same picture every time.
    chosen = sorted(tiles)[:: max(1, len(tiles) // _SAMPLES)]
    pixels = [source.read(grid.region(t), t.level).ravel() for t in chosen]
    values = np.concatenate(pixels)
    if source.info.missing and values.any():
        # Black canvas would be the darkest values there are, and all cells bright beside it.
        values = values[values > 0]
    black, white = (float(v) for v in np.percentile(values, (low, high)))
    return GreyWindow(black, white, gamma) if white > black else full_window(source.info)


def thumbnail(
    source: ImageSource, side: int, window: GreyWindow, monitor: Monitor = UNWATCHED
) -> NDArray[np.uint8]:
    """Return the whole picture, windowed, at most ``side`` px long, from its coarsest level."""
    grid, tiles = _coarse_tiles(source.info)
    info, factor = source.info, grid.factors[-1]
    scale = min(side / max(info.width, info.height), 1.0)
    width, height = max(1, round(info.width * scale)), max(1, round(info.height * scale))
    shape = (height, width) if info.channels == 1 else (height, width, 3)
    small = np.zeros(shape, np.uint8)
    for index in tiles:
        if monitor.cancelled():
            break
        region = grid.region(index)
        x, y = (round(v * factor * scale) for v in (region.x, region.y))
        # At least one px: a picture much longer than wide would be black.
        right = min(width, max(x + 1, round(region.right * factor * scale)))
        bottom = min(height, max(y + 1, round(region.bottom * factor * scale)))
        if right > x and bottom > y:
            tile = render_tile(source, index, window)
            size = (right - x, bottom - y)
            small[y:bottom, x:right] = cv2.resize(tile, size, interpolation=cv2.INTER_AREA)
    return small


@dataclass(frozen=True, slots=True)
class PixelReading:
    """What lies under a pointer: picture px, grey or RGB values as in the file, and the class."""

    x: int
    y: int
    values: tuple[int, ...]
    label: ColonyClass | None

    @property
    def text(self) -> str:
        """The values as text: "128" or "128, 64, 32"."""
        return ", ".join(str(v) for v in self.values)


def read_at(source: ImageSource, labels: LabelSource | None, x: int, y: int) -> PixelReading | None:
    """Return what lies at picture px (x, y); None outside the picture."""
    if not (0 <= x < source.info.width and 0 <= y < source.info.height):
        return None
    values = source.read(Region(x, y, 1, 1)).reshape(-1)
    label = None
    if labels is not None and x < labels.size[0] and y < labels.size[1]:
        index = int(labels.read(Region(x, y, 1, 1))[0, 0])
        label = ColonyClass(index) if index <= max(ColonyClass) else None
    return PixelReading(x, y, tuple(int(v) for v in values), label)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A scale bar: its length in screen px and its text with unit."""

    screen_px: float
    text: str


def nice_length(most: float) -> float:
    """Return the longest length of the 1-2-5 series that is not over ``most`` (> 0)."""
    # The tolerance below is for logarithms of exact powers, which come out just under them.
    power = 10.0 ** floor(log10(most))
    steps: Sequence[float] = (10.0, 5.0, 2.0, 1.0)
    return power * next(step for step in steps if step * power <= most * (1 + 1e-9))


def scale_bar(pixel_size_um: float | None, zoom: float, most_px: float) -> ScaleBar:
    """Return the longest 1-2-5 bar within ``most_px`` screen px at ``zoom`` screen px a px.

    In µm (mm from 1,000 µm) when the pixel size is known, else in picture px.
    """
    unit_px = zoom if pixel_size_um is None else zoom / pixel_size_um
    length = nice_length(most_px / unit_px)
    if pixel_size_um is None:
        text = f"{length:,g} px"
    elif length >= 1000:
        text = f"{length / 1000:g} mm"
    else:
        text = f"{length:g} µm"
    return ScaleBar(length * unit_px, text)
