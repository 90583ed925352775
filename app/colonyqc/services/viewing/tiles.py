"""Pictures as uint8 tiles for a screen: greys through a window, and the whole of it small."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo
from colonyqc.services.ports import UNWATCHED, ImageSource, Monitor
from colonyqc.services.viewing.grid import PyramidGrid, TileIndex, picture_grid

_SAMPLES: Final = 16
_BINS: Final = 128


@dataclass(frozen=True, slots=True)
class GreyWindow:
    """Grey values shown as black and white, in the picture's own units, and the gamma between."""

    black: float
    white: float
    gamma: float = 1.0


def full_window(info: ImageInfo) -> GreyWindow:
    """Return the window that shows the whole range of the picture's type."""
    return GreyWindow(0.0, float(2**info.bits - 1))


def apply_window(pixels: NDArray[Any], window: GreyWindow) -> NDArray[np.uint8]:
    """Return uint8 pixels of uint8/uint16 ones through a look-up table; the shape stays."""
    if pixels.dtype == np.uint8 and window == GreyWindow(0.0, 255.0):
        return pixels
    shown: NDArray[np.uint8] = _table(int(np.iinfo(pixels.dtype).max) + 1, window)[pixels]
    return shown


@lru_cache(maxsize=4)
def _table(count: int, window: GreyWindow) -> NDArray[np.uint8]:
    """Return what each grey value is shown as, once for all tiles of a window."""
    span = max(window.white - window.black, 1e-9)
    share = np.clip((np.arange(count, dtype=np.float64) - window.black) / span, 0, 1)
    table: NDArray[np.uint8] = np.rint(255 * share**window.gamma).astype(np.uint8)
    return table


def render_tile(source: ImageSource, index: TileIndex, window: GreyWindow) -> NDArray[np.uint8]:
    """Return a tile of the picture as it is shown: uint8 (h, w) grey or (h, w, 3) RGB.

    Raises:
        PictureError: the file is damaged or went away.
    """
    region = picture_grid(source.info).region(index)
    return apply_window(source.read(region, index.level), window)


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
    return window_of(np.concatenate(pixels), source.info, low, high, gamma)


@dataclass(frozen=True, slots=True)
class GreyHistogram:
    """How many px have a grey, in equal steps from ``low`` to ``high`` (the file's values)."""

    low: float
    high: float
    counts: tuple[int, ...]


def grey_histogram(source: ImageSource) -> GreyHistogram:
    """Return how often greys come in the coarsest level; of colours all three count."""
    grid, tiles = _coarse_tiles(source.info)
    chosen = sorted(tiles)[:: max(1, len(tiles) // _SAMPLES)]
    pixels = [source.read(grid.region(t), t.level).ravel() for t in chosen]
    values = np.concatenate(pixels)
    if source.info.missing and values.any():
        values = values[values > 0]
    low, high = float(values.min()), float(values.max())
    counts, _ = np.histogram(values, _BINS, (low, max(high, low + 1)))
    return GreyHistogram(low, max(high, low + 1), tuple(int(count) for count in counts))


def window_of(
    values: NDArray[Any],
    info: ImageInfo,
    low: float = 0.2,
    high: float = 99.8,
    gamma: float = 1.0,
) -> GreyWindow:
    """Return the window between two percentiles of grey values of a picture."""
    if info.missing and values.any():
        # Black canvas would be the darkest values there are, and all cells bright beside it.
        values = values[values > 0]
    black, white = (float(v) for v in np.percentile(values, (low, high)))
    return GreyWindow(black, white, gamma) if white > black else full_window(info)


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
