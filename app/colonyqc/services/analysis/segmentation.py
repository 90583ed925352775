"""From a picture that was looked at to its class map: tiles, classes, the picture's own grid."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.domain.protocol import Protocol
from colonyqc.imaging.colonies.classes import classify_pixels, differentiated_ratio
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.label_pyramid import reduced
from colonyqc.imaging.grid.resample import ScaledReader
from colonyqc.services.analysis.picture_look import Surveyed, flat_view
from colonyqc.services.ports import ONE_BY_ONE, ImageSource, Monitor, Segmenter, Workers

# Rows handed back at a time: four planes of a 50,000 px wide picture are then 400 MB in float32.
_STRIP: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class ClassMap:
    """A picture's classes, on its own grid.

    ``classes``: uint8 (h, w); ``ratio``: uint8 (⌈h/2⌉, ⌈w/2⌉), 255 · p_diff / (p_diff + p_undiff)
    of each 2×2 px, (0, 0) when only classes were asked for; ``probabilities``: float16 (4, h, w)
    when they were asked for; ``amounts``: uint8 (4, ⌈h/f⌉, ⌈w/f⌉), 255 · their means over
    squares of f px, alike.
    """

    classes: NDArray[np.uint8]
    ratio: NDArray[np.uint8]
    probabilities: NDArray[np.float16] | None = None
    amounts: NDArray[np.uint8] | None = None


def classify(
    source: ImageSource,
    seen: Surveyed,
    segmenter: Segmenter,
    protocol: Protocol,
    monitor: Monitor,
    *,
    keep_ratio: bool = True,
    keep_probabilities: bool = False,
    reduce_by: int = 0,
    workers: Workers = ONE_BY_ONE,
    onto: NDArray[np.uint8] | None = None,
) -> ClassMap:
    """Run a model over a picture, tile by tile.

    ``reduce_by``: keep amounts over squares of that many px, a power of two; 0 keeps none.
    ``onto``: uint8 (h, w) zeros that become the classes, as where they shall lie on the disk.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """
    info, model = seen.info, segmenter.info
    reader = flat_view(source, seen, segmenter)
    width, height, scale = reader.width, reader.height, reader.scaled.scale
    plan = tiling.plan(width, height, model.stride, model.halo)
    picture = _PictureGrid(
        info.width,
        info.height,
        protocol.uncertain_below,
        ratio=keep_ratio,
        probabilities=keep_probabilities,
        reduce_by=reduce_by,
        onto=onto,
    )
    grid = picture if scale == 1 else _ModelGrid(reader.scaled, info, picture)
    done = 0
    # Asked between tiles: a tile is the least that can be stopped.
    with closing(tiling.predict(plan, reader.read, segmenter.predict, workers.map)) as answered:
        for region, probabilities in answered:
            monitor.check()
            grid.put(region, probabilities)
            done += region.width * region.height
            monitor.report(done / (width * height))
    return picture.class_map()


class _PictureGrid:
    """Collects answers on the picture's own grid: classes and ratio, and when kept, all of them."""

    def __init__(
        self,
        width: int,
        height: int,
        uncertain_below: float,
        *,
        ratio: bool,
        probabilities: bool,
        reduce_by: int = 0,
        onto: NDArray[np.uint8] | None = None,
    ) -> None:
        self._classes = np.zeros((height, width), np.uint8) if onto is None else onto
        half = (-(-height // 2), -(-width // 2))
        self._ratio = np.zeros(half if ratio else (0, 0), np.uint8)
        self._uncertain_below = uncertain_below
        # Half precision: 8 bytes a px where classes and ratio take 1.25.
        self._whole = np.zeros((4, height, width), np.float16) if probabilities else None
        self._by = reduce_by
        sides = (-(-height // reduce_by), -(-width // reduce_by)) if reduce_by else (0, 0)
        self._amounts = np.zeros((4, *sides), np.uint8)

    def put(self, region: Region, probabilities: NDArray[np.float32]) -> None:
        """Take the answers of a region; its corner lies at even px."""
        part = (slice(region.y, region.bottom), slice(region.x, region.right))
        self._classes[part] = classify_pixels(probabilities, self._uncertain_below)
        if self._ratio.size:
            half = tuple(slice(p.start // 2, -(-p.stop // 2)) for p in part)
            self._ratio[half] = differentiated_ratio(probabilities)
        if self._whole is not None:
            self._whole[:, *part] = probabilities
        if self._by:
            small = reduced(probabilities, self._by)
            y, x = region.y // self._by, region.x // self._by
            self._amounts[:, y : y + small.shape[1], x : x + small.shape[2]] = small

    def class_map(self) -> ClassMap:
        amounts = self._amounts if self._by else None
        return ClassMap(self._classes, self._ratio, self._whole, amounts)


class _ModelGrid:
    """Takes answers on a model's grid, row after row, and hands them on at the picture's size.

    Answers are held in 1/255, and only those rows that the next strip of the picture needs.
    """

    def __init__(self, reader: ScaledReader, info: ImageInfo, target: _PictureGrid) -> None:
        self._width, self._height, self._scale = reader.width, reader.height, reader.scale
        self._info = info
        self._target = target
        self._planes = np.zeros((4, 0, self._width), np.uint8)
        self._top = 0
        self._next = 0
        # Rows beyond a strip that its interpolation touches, rounded up.
        self._reach = 3 + ceil(self._scale)

    def put(self, region: Region, probabilities: NDArray[np.float32]) -> None:
        if region.x == 0:
            more = np.zeros((4, region.height, self._width), np.uint8)
            self._planes = np.concatenate([self._planes, more], axis=1)
        rows = slice(region.y - self._top, region.bottom - self._top)
        # A fourth of the memory of float32; the class that wins changes only where two are within
        # 1/255.
        self._planes[:, rows, region.x : region.right] = np.rint(255 * probabilities)
        # Tiles come row after row: only a whole row can be interpolated.
        if region.right == self._width:
            self._hand_on(region.bottom)

    def _hand_on(self, known: int) -> None:
        """Hand on what lies above row ``known`` of the model's grid and its interpolation."""
        readers = [
            ScaledReader(self._reading(plane), self._width, self._height, 1 / self._scale)
            for plane in self._planes
        ]
        while self._next < self._info.height:
            bottom = min(self._next + _STRIP, self._info.height)
            if known < min(self._height, int(bottom * self._scale) + self._reach):
                break
            strip = Region(0, self._next, self._info.width, bottom - self._next)
            self._target.put(strip, np.stack([reader.read(strip) for reader in readers]))
            self._next = bottom
        first = max(self._top, int(self._next * self._scale) - self._reach)
        # Copied, or the view would hold the rows that are done.
        self._planes = self._planes[:, first - self._top :].copy()
        self._top = first

    def _reading(self, plane: NDArray[np.uint8]) -> Callable[[Region], NDArray[np.uint8]]:
        # Bound now: `_top` moves on with every strip.
        top = self._top
        return lambda region: plane[region.y - top : region.bottom - top, region.x : region.right]
