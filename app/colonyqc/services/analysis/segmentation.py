"""From an opened picture to its class map: light, the model that fits, tiles, classes."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem
from colonyqc.imaging.colonies.classes import classify_pixels, differentiated_ratio
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.grid.resample import ScaledReader
from colonyqc.imaging.light import appearance
from colonyqc.imaging.light.graphics import find_graphics
from colonyqc.imaging.light.network_input import FlatReader, flat_reader
from colonyqc.imaging.light.quality import PixelSize, assess, too_small
from colonyqc.imaging.light.survey import Survey, survey
from colonyqc.imaging.light.well_edge import imaged_area
from colonyqc.services.ports import ONE_BY_ONE, ImageSource, Models, Monitor, Segmenter, Workers

PREFERRED: Final = "ips-phase"
"""The model whose limits are named when no model fits a picture."""
ALIKE: Final = 0.1
"""Pixel sizes that differ by less than this share count as the same."""

# Rows handed back at a time: four planes of a 50,000 px wide picture are then 400 MB in float32.
_STRIP: Final = 512


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A picture looked at once, before any model.

    ``features`` are its looks as models with that flat-field (px) and scale see it, kept once
    they have been taken: choosing a model and judging the picture ask for the same.
    """

    survey: Survey
    area: ImagedArea
    graphics: tuple[Region, ...] = ()
    features: dict[tuple[float, float], Mapping[str, float]] = field(default_factory=dict)

    @property
    def info(self) -> ImageInfo:
        return self.survey.info


@dataclass(frozen=True, slots=True, eq=False)
class ClassMap:
    """A picture's classes, on its own grid.

    ``classes``: uint8 (h, w); ``ratio``: uint8 (⌈h/2⌉, ⌈w/2⌉), 255 · p_diff / (p_diff + p_undiff)
    of each 2×2 px; ``probabilities``: float16 (4, h, w) when they were asked for.
    """

    classes: NDArray[np.uint8]
    ratio: NDArray[np.uint8]
    probabilities: NDArray[np.float16] | None = None


def look(source: ImageSource, protocol: Protocol, monitor: Monitor) -> Surveyed:
    """Read a picture once: light, focus, overview, well edge.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """

    def report(part: float) -> None:
        monitor.check()
        monitor.report(part)

    surveyed = survey(source.read, source.info, report)
    graphics = find_graphics(source.read, surveyed)
    area = imaged_area(surveyed, protocol.mask_well_edge, graphics)
    return Surveyed(surveyed, area, graphics)


def scale_for(info: ImageInfo, model: ModelInfo) -> float:
    """Return model px per picture px; 1 when either pixel size is unknown, or they are alike.

    Networks are trained over a wider range of scales than `ALIKE`: to resample by less would cost
    time and blur and gain nothing.
    """
    if info.pixel_size_um is None or model.pixel_size_um is None:
        return 1.0
    scale = info.pixel_size_um / model.pixel_size_um
    return 1.0 if abs(scale - 1) < ALIKE else scale


def flat_view(source: ImageSource, seen: Surveyed, model: ModelInfo) -> FlatReader:
    """Return the picture as a model sees it."""
    return flat_reader(
        source.read, seen.survey, seen.area, model.sigma_px, scale_for(seen.info, model)
    )


def judge(
    source: ImageSource, seen: Surveyed, model: ModelInfo, protocol: Protocol
) -> ImageQuality:
    """Return the picture's quality, the fit to the model's looks included; blocking ones first."""
    size = PixelSize(seen.info.pixel_size_um, model.pixel_size_um)
    quality = assess(seen.survey, seen.area.inside, protocol.quality, size, seen.graphics)
    scale = scale_for(seen.info, model)
    small = too_small(seen.info.width * scale, seen.info.height * scale, model.halo)
    odd = misfit(source, seen, model) if quality.usable else None
    found = tuple(each for each in (odd, small) if each is not None)
    return replace(quality, problems=(*found, *quality.problems)) if found else quality


def misfit(source: ImageSource, seen: Surveyed, model: ModelInfo) -> Problem | None:
    """Return how a picture differs from what a model was trained on, or None."""
    if not model.looks.ranges:
        return None
    # All that the looks depend on: models that share both share the features.
    kind = model.sigma_px, scale_for(seen.info, model)
    if kind not in seen.features:
        reader = flat_view(source, seen, model)
        regions = tiling.samples(reader.width, reader.height)
        seen.features[kind] = appearance.features([reader.read(r) for r in regions])
    return appearance.misfit(seen.features[kind], model.looks)


def choose(models: Models, wanted: str | None, source: ImageSource, seen: Surveyed) -> Segmenter:
    """Open the model asked for, else the first whose looks fit, else the preferred one.

    Raises:
        ModelError: no such model, or none installed.
    """
    if wanted is not None:
        return models.open(wanted)
    newest: dict[str, ModelInfo] = {}
    for info in models.list():
        # Listed newest first.
        newest.setdefault(info.ref.name, info)
    if not newest:
        raise ModelError("No model is installed. Put a model package into the models folder.")
    # The same order on every machine: which model speaks must not depend on the folder's.
    ordered = sorted(newest.values(), key=lambda i: (i.ref.name != PREFERRED, i.ref.name))
    for info in ordered:
        if misfit(source, seen, info) is None:
            return models.open(str(info.ref))
    # None fits: the preferred one is opened so that the gate has limits to name, and then refuses.
    return models.open(str(ordered[0].ref))


def classify(
    source: ImageSource,
    seen: Surveyed,
    segmenter: Segmenter,
    protocol: Protocol,
    monitor: Monitor,
    *,
    keep_probabilities: bool = False,
    workers: Workers = ONE_BY_ONE,
) -> ClassMap:
    """Run a model over a picture, tile by tile.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """
    info, model = seen.info, segmenter.info
    reader = flat_view(source, seen, model)
    width, height, scale = reader.width, reader.height, reader.scaled.scale
    plan = tiling.plan(width, height, model.stride, model.halo)
    picture = _PictureGrid(
        info.width, info.height, protocol.uncertain_below, keep=keep_probabilities
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

    def __init__(self, width: int, height: int, uncertain_below: float, *, keep: bool) -> None:
        self._classes = np.zeros((height, width), np.uint8)
        self._ratio = np.zeros((-(-height // 2), -(-width // 2)), np.uint8)
        self._uncertain_below = uncertain_below
        # Half precision: 8 bytes a px where classes and ratio take 1.25.
        self._whole = np.zeros((4, height, width), np.float16) if keep else None

    def put(self, region: Region, probabilities: NDArray[np.float32]) -> None:
        """Take the answers of a region; its corner lies at even px."""
        part = (slice(region.y, region.bottom), slice(region.x, region.right))
        half = tuple(slice(p.start // 2, -(-p.stop // 2)) for p in part)
        self._classes[part] = classify_pixels(probabilities, self._uncertain_below)
        self._ratio[half] = differentiated_ratio(probabilities)
        if self._whole is not None:
            self._whole[:, *part] = probabilities

    def class_map(self) -> ClassMap:
        return ClassMap(self._classes, self._ratio, self._whole)


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
