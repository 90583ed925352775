"""Cut a picture into tiles for a network and join its answers without a seam.

A tile is a core that overlaps its right and lower neighbours by ``overlap`` px, with the
network's halo around it. In the overlap two answers are cross-faded by linear ramps that sum to
1, so a network with any receptive field leaves no step; one whose receptive field is inside the
halo gives what it would give in one piece. Only one tile and two strips are held at a time.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from math import inf, lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.resample import read_mirrored

TILE_PX: Final = 2_400_000
"""Most px of a tile: what a network holds while it works grows with them."""
LARGE_PX: Final = 200_000_000
"""Px of a picture from which its tiles are held to `LARGE_TILE_PX`."""
LARGE_TILE_PX: Final = 1_700_000
"""Most px of a tile of a large picture, whose class map alone takes hundreds of megabytes."""
OVERLAP: Final = 32
SAMPLE: Final = 512
"""Side in px of a sampled tile."""
# A square number: `samples` lays them out as rows and columns.
SAMPLES: Final = 9
# Small pictures are padded up to this, so that few shapes of tile reach the network: an engine
# plans its memory anew for every new shape.
_GRAIN: Final = 64
LEAST_HALOS: Final = 5
"""Sides of cores that a picture is cut into are at least so many halos long."""
_LEAST_CORE: Final = 256

ReadFlat = Callable[[Region], NDArray[np.float32]]
Answers = Generator[NDArray[np.float32]]
Network = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Takes a tile (h, w), gives class probabilities (classes, h, w), which may be changed."""
Mapping = Callable[[Network, Iterator[NDArray[np.float32]]], Answers]
"""Gives a network's answers to tiles in their order; it may work ahead, and stops when closed."""


def one_by_one(network: Network, tiles: Iterator[NDArray[np.float32]]) -> Answers:
    """Answer a tile when its answer is asked for."""
    for tile in tiles:
        yield network(tile)


def _up(length: int, grain: int) -> int:
    return -(-length // grain) * grain


@dataclass(frozen=True, slots=True)
class Axis:
    """Cores along one axis: core i begins at ``i * step`` and is ``step + overlap`` long."""

    length: int
    count: int
    step: int
    overlap: int

    @property
    def core(self) -> int:
        return self.step + self.overlap

    def ramp(self, index: int) -> NDArray[np.float32]:
        """Return the weight of each px of core ``index``; with its neighbours' they sum to 1."""
        # The half px keeps every weight off 0 and 1, and the fade the same seen from either side.
        weight = np.ones(self.core, np.float32)
        rise = (np.arange(self.overlap, dtype=np.float32) + 0.5) / max(self.overlap, 1)
        if index > 0:
            weight[: self.overlap] = rise
        if index < self.count - 1:
            weight[self.step :] = 1 - rise
        return weight


def _axis(length: int, stride: int, core: int, overlap: int) -> Axis:
    grain = _up(_GRAIN, stride)
    if length <= core:
        return Axis(length, 1, _up(length, grain), 0)
    # Small cores (tests, tight memory) would else be all overlap, and a px be under three of them.
    overlap = min(overlap, core // 4)
    count = -(-(length - overlap) // (core - overlap))
    # Even, so that what is kept of 2×2 px lies whole in one core.
    step = _up(-(-(length - overlap) // count), lcm(stride, 2))
    # Counted again: rounding the step up may have made the last core needless.
    return Axis(length, -(-(length - overlap) // step), step, overlap)


@dataclass(frozen=True, slots=True)
class TilePlan:
    """Tiles over a width×height picture; all have the same shape, of multiples of ``stride``."""

    across: Axis
    down: Axis
    stride: int
    halo: int

    @property
    def tile_width(self) -> int:
        return _up(self.across.core + 2 * self.halo, self.stride)

    @property
    def tile_height(self) -> int:
        return _up(self.down.core + 2 * self.halo, self.stride)

    @property
    def tiles(self) -> int:
        return self.across.count * self.down.count

    @property
    def tile_px(self) -> int:
        return self.tile_width * self.tile_height

    @property
    def least_cut(self) -> float:
        """Side in px of the cores along an axis that is cut, the shorter one; inf where none is."""
        return min((a.core for a in (self.across, self.down) if a.count > 1), default=inf)

    @property
    def work_px(self) -> int:
        """Pixels that the network is given in all."""
        return self.tiles * self.tile_px

    def tile(self, row: int, column: int) -> Region:
        """Return what the network sees of a core: it may leave the picture on every side."""
        return Region(
            column * self.across.step - self.halo,
            row * self.down.step - self.halo,
            self.tile_width,
            self.tile_height,
        )


def least_core(halo: int) -> int:
    """Return the least side in px of a core, along an axis that is cut.

    A network may see farther than its halo: the smaller the cores, the more its seams change.
    """
    return max(LEAST_HALOS * halo, _LEAST_CORE)


def plan(
    width: int,
    height: int,
    stride: int,
    halo: int,
    core: int | None = None,
    overlap: int = OVERLAP,
) -> TilePlan:
    """Return evenly sized tiles with cores of at most about ``core`` px (rounded to ``stride``).

    Without a ``core`` the tiles are those of at most `TILE_PX` (`LARGE_TILE_PX`) that give the
    network least to do: halos are worked by both neighbours, so few large tiles are cheaper, but
    not with any side.
    """
    if core is not None:
        down = _axis(height, stride, core, overlap)
        return TilePlan(_axis(width, stride, core, overlap), down, stride, halo)
    least = least_core(halo)
    most = max(1, (width - overlap) // (least - overlap))
    px = TILE_PX if width * height < LARGE_PX else LARGE_TILE_PX
    plans = [_by_columns(width, height, stride, halo, overlap, n, px) for n in range(1, most + 1)]
    # Equal work is shared by more threads when it is cut finer, so the last of equals is taken.
    return min(
        reversed(plans),
        key=lambda each: (each.tile_px > px, each.least_cut < least, each.work_px),
    )


def _by_columns(
    width: int, height: int, stride: int, halo: int, overlap: int, columns: int, px: int
) -> TilePlan:
    """Return tiles in so many columns, as tall as ``px`` lets them be."""
    across = _axis(width, stride, -(-(width - overlap) // columns) + overlap, overlap)
    wide = _up(across.core + 2 * halo, stride)
    grain = _up(_GRAIN, stride)
    # Whole grains: rounding a core up must not take its tile over the limit.
    tall = (px // wide - 2 * halo - overlap) // grain * grain
    down = _axis(height, stride, max(tall, _LEAST_CORE) + overlap, overlap)
    return TilePlan(across, down, stride, halo)


def predict(
    plan: TilePlan, read: ReadFlat, network: Network, mapped: Mapping = one_by_one
) -> Generator[tuple[Region, NDArray[np.float32]]]:
    """Yield (region, probabilities (classes, h, w)), row after row of tiles, each px just once.

    ``read`` is asked only for regions inside the picture; the picture is reflected at its borders.
    ``mapped`` may answer several tiles side by side: what is yielded is the same.
    """
    down = plan.down
    with closing(mapped(network, _tiles(plan, read))) as answers:
        above: NDArray[np.float32] | None = None
        for row in range(down.count):
            top, last = row * down.step, row == down.count - 1
            finished = down.length - top if last else down.step
            below: list[NDArray[np.float32]] = []
            for x, values in _row(plan, row, answers):
                width = values.shape[2]
                # Cut to this width: the last column of a row gives fewer px than a whole core.
                if above is not None:
                    values[:, : down.overlap] += above[:, :, x : x + width]
                if not last:
                    # Copied: a view would keep the whole tile alive until the next row, and whoever
                    # is given the values may change them.
                    below.append(values[:, down.step :].copy())
                yield Region(x, top, width, finished), values[:, :finished]
            above = np.concatenate(below, axis=2) if below else None


def _tiles(plan: TilePlan, read: ReadFlat) -> Iterator[NDArray[np.float32]]:
    """Yield what the network sees of each core, row after row."""
    for row in range(plan.down.count):
        for column in range(plan.across.count):
            region = plan.tile(row, column)
            tile = read_mirrored(read, plan.across.length, plan.down.length, region)
            # Mirroring gathers by index and leaves strided arrays, which engines refuse or copy
            # themselves.
            yield np.ascontiguousarray(tile, dtype=np.float32)


def _row(plan: TilePlan, row: int, answers: Answers) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (x, values) of one row of tiles, joined from left to right, still ramped downwards."""
    across, down, halo = plan.across, plan.down, plan.halo
    left: NDArray[np.float32] | None = None
    for column in range(across.count):
        inner = next(answers)[:, halo : halo + down.core, halo : halo + across.core]
        # Some engines hand out read-only memory; the ramps below are multiplied in place.
        values = np.require(inner, requirements="W")
        # Only the overlaps are touched: everywhere else the weight is 1.
        for rows in (slice(down.overlap), slice(down.step, None)):
            values[:, rows] *= down.ramp(row)[rows, None]
        for columns in (slice(across.overlap), slice(across.step, None)):
            values[:, :, columns] *= across.ramp(column)[columns]
        if left is not None:
            values[:, :, : across.overlap] += left
        x = column * across.step
        left = values[:, :, across.step :].copy()
        finished = across.step if column < across.count - 1 else across.length - x
        yield x, values[:, :, :finished]


def samples(
    width: int, height: int, side: int = SAMPLE, count: int = SAMPLES
) -> tuple[Region, ...]:
    """Return up to ``count`` tiles spread evenly over a picture, always the same ones."""
    # The same places for the same size, so that a picture's survey never changes between two runs.
    across = max(1, round(count**0.5))
    wide, tall = min(side, width), min(side, height)
    columns, rows = _spread(width, wide, across), _spread(height, tall, across)
    return tuple(Region(x, y, wide, tall) for y in rows for x in columns)


def _spread(length: int, side: int, count: int) -> list[int]:
    """Return where up to ``count`` pieces of an axis begin, without overlap where they fit."""
    count = min(count, -(-length // side))
    return [round((length - side) * (i + 0.5) / count) for i in range(count)]
