"""What a picture looks like around each block of a coarse grid: network features and texture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.resample import read_mirrored

BLOCK: Final = 4
"""Side of a block, px of the network's grid: the finest stride of its features."""
TEXTURE_SHARE: Final = 0.4
"""Weight of the texture beside the network's features, each group scaled to one.

Measured on both labelled sets: more helps healthy colonies and costs differentiated ones.
"""
_SIGMAS: Final = (2.0, 4.0, 8.0)
_TEXTURES: Final = 2 * len(_SIGMAS)
_QUIET: Final = 1e-3
"""Local deviation below which nothing stands out: the logarithm ends there."""
_CORE: Final = 1024
_REACH: Final = 128
"""Px around a tile that its features may depend on: the receptive field of the encoder."""
_WHOLE_PX: Final = 1 << 22
"""Pictures of at most so many px are one tile: a narrow mirrored edge is all it needs."""
_EDGE: Final = 32

Levels = Callable[[NDArray[np.float32]], Sequence[NDArray[np.float32]]]
"""Takes a tile (h, w), gives a network's features (channels, h / stride, w / stride), finest first.
"""


@dataclass(frozen=True, slots=True, eq=False)
class BlockFeatures:
    """Features of each block, float32 (rows, columns, channels); ``scale``: grid px a picture px.

    ``shape`` is the picture's (height, width) px; ``imaged``: which blocks show anything.
    """

    values: NDArray[np.float32]
    imaged: NDArray[np.bool_]
    shape: tuple[int, int]
    scale: float

    @property
    def blocks(self) -> tuple[int, int]:
        """(rows, columns)."""
        rows, columns, _ = self.values.shape
        return rows, columns

    def places(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the index of the block that holds each picture px."""
        side = BLOCK / self.scale
        tall, wide = self.blocks
        down = np.minimum((rows / side).astype(np.intp), tall - 1)
        across = np.minimum((columns / side).astype(np.intp), wide - 1)
        found: NDArray[np.intp] = down * wide + across
        return found


def block_features(
    contrast: NDArray[np.float32],
    imaged: NDArray[np.bool_] | None,
    levels: Levels,
    stride: int,
    scale: float,
    report: Callable[[float], None],
) -> BlockFeatures:
    """Return the features of a picture's blocks, read tile by tile.

    ``contrast``: flat-fielded grey (h, w); ``stride``: sides of a tile are multiples of it;
    ``report`` is told the share that is done.
    """
    height, width = contrast.shape
    grid = contrast if scale == 1 else _resized(contrast, scale)
    rows, columns = (-(-side // BLOCK) for side in grid.shape)
    networks = _encoded(grid, levels, stride, report)
    values = np.concatenate([networks[:rows, :columns], _texture(grid, rows, columns)], axis=2)
    shown = np.ones((rows, columns), bool)
    if imaged is not None:
        part = cv2.resize(imaged.astype(np.uint8), (columns, rows), interpolation=cv2.INTER_AREA)
        shown = np.asarray(part > 0)
    return BlockFeatures(values, shown, (height, width), scale)


def _resized(contrast: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    height, width = (max(1, round(side * scale)) for side in contrast.shape)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(contrast, (width, height), interpolation=how), np.float32)


def _encoded(
    grid: NDArray[np.float32], levels: Levels, stride: int, report: Callable[[float], None]
) -> NDArray[np.float32]:
    """Return the network's features of whole blocks (rows, columns, channels)."""
    height, width = grid.shape

    def inside(region: Region) -> NDArray[np.float32]:
        return grid[region.y : region.bottom, region.x : region.right]

    whole = height * width <= _WHOLE_PX
    core, reach = (max(height, width), _EDGE) if whole else (_CORE, _REACH)
    tops, lefts = range(0, height, core), range(0, width, core)
    bands = []
    for row, y in enumerate(tops):
        band = []
        for column, x in enumerate(lefts):
            tall, wide = min(core, height - y), min(core, width - x)
            size = [-(-(side + 2 * reach) // stride) * stride for side in (tall, wide)]
            place = Region(x - reach, y - reach, size[1], size[0])
            tile = np.ascontiguousarray(read_mirrored(inside, width, height, place))
            blocks = Region(reach // BLOCK, reach // BLOCK, -(-wide // BLOCK), -(-tall // BLOCK))
            band.append(_stacked(levels(tile), size, blocks))
            report((row * len(lefts) + column + 1) / (len(tops) * len(lefts)))
        bands.append(np.concatenate(band, axis=1))
    return np.concatenate(bands, axis=0)


def _stacked(
    levels: Sequence[NDArray[np.float32]], size: Sequence[int], blocks: Region
) -> NDArray[np.float32]:
    """Return all levels of a tile on the blocks' grid, its reach cut off."""
    across, down = size[1] // BLOCK, size[0] // BLOCK
    planes = []
    for level in levels:
        for plane in level:
            # Centre to centre, as the networks themselves enlarge: no shift between levels.
            large = cv2.resize(plane, (across, down), interpolation=cv2.INTER_LINEAR)
            planes.append(large[blocks.y : blocks.bottom, blocks.x : blocks.right])
    return np.stack(planes, axis=2)


def _texture(grid: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """Return mean and log deviation of the grey at three widths (rows, columns, 6)."""
    height, width = grid.shape
    # To whole blocks by their mirror image, so that the last ones are no thinner than the others.
    whole = cv2.copyMakeBorder(
        grid, 0, rows * BLOCK - height, 0, columns * BLOCK - width, cv2.BORDER_REFLECT_101
    )
    squares = whole * whole
    planes = []
    for sigma in _SIGMAS:
        mean = cv2.GaussianBlur(whole, (0, 0), sigma)
        variance = cv2.GaussianBlur(squares, (0, 0), sigma) - mean * mean
        deviation = np.log(np.sqrt(np.maximum(variance, 0)) + _QUIET)
        planes += [
            cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_AREA)
            for plane in (mean, deviation)
        ]
    return np.stack(planes, axis=2).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ChannelScaling:
    """Mean and deviation of each channel: what makes the features of one picture comparable."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]

    def apply(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return features (…, channels) standardised; the groups weigh as `TEXTURE_SHARE` says."""
        return np.asarray((values - self.mean) / self.spread, np.float32)


def standard_of(found: BlockFeatures) -> ChannelScaling:
    """Return the standard of a picture's own imaged blocks."""
    values = found.values[found.imaged]
    if not len(values):
        values = found.values.reshape(-1, found.values.shape[2])
    mean = values.mean(axis=0, dtype=np.float64)
    spread = values.std(axis=0, dtype=np.float64) + 1e-6
    channels = len(mean)
    # Each group comes to the same sum of variances before the share: 6 channels beside 176.
    weight = np.full(channels, (channels - _TEXTURES) ** 0.5)
    weight[-_TEXTURES:] = _TEXTURES**0.5 / TEXTURE_SHARE
    return ChannelScaling(mean.astype(np.float32), (spread * weight).astype(np.float32))
