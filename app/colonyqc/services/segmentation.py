"""From an opened picture to its class map: light, the model that fits, tiles, classes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import Cancelled, ModelError
from colonyqc.domain.model import ModelInfo
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem
from colonyqc.imaging import looks, tiling
from colonyqc.imaging.area import ImagedArea
from colonyqc.imaging.flat import FlatReader, flat_reader
from colonyqc.imaging.quality import PixelSize, assess
from colonyqc.imaging.resample import ScaledReader
from colonyqc.imaging.survey import Survey, survey
from colonyqc.imaging.well import imaged_area
from colonyqc.services.ports import ImageSource, IsCancelled, Models, Segmenter

PREFERRED: Final = "ips-phase"
"""The model whose limits are named when no model fits a picture."""
ALIKE: Final = 0.1
"""Pixel sizes that differ by less than this share count as the same."""

_STRIP: Final = 512

Share = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A picture looked at once, before any model."""

    survey: Survey
    area: ImagedArea

    @property
    def info(self) -> ImageInfo:
        return self.survey.info


@dataclass(frozen=True, slots=True, eq=False)
class ClassMap:
    """A picture's classes, on its own grid.

    ``classes``: uint8 (h, w); ``ratio``: uint8 (h, w), 255 · p_diff / (p_diff + p_undiff);
    ``probabilities``: float16 (4, h, w) when they were asked for.
    """

    classes: NDArray[np.uint8]
    ratio: NDArray[np.uint8]
    probabilities: NDArray[np.float16] | None = None


def look(source: ImageSource, protocol: Protocol, share: Share, cancelled: IsCancelled) -> Surveyed:
    """Read a picture once: light, focus, overview, well edge.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """

    def report(part: float) -> None:
        if cancelled():
            raise Cancelled
        share(part)

    surveyed = survey(source.read, source.info, report)
    return Surveyed(surveyed, imaged_area(surveyed, protocol.mask_well_edge))


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
    quality = assess(seen.survey, seen.area.inside, protocol.quality, size)
    problem = misfit(source, seen, model) if quality.usable else None
    if problem is None:
        return quality
    return ImageQuality(
        quality.focus,
        quality.unevenness,
        quality.saturated,
        quality.missing,
        (problem, *quality.problems),
    )


def misfit(source: ImageSource, seen: Surveyed, model: ModelInfo) -> Problem | None:
    """Return how a picture differs from what a model was trained on, or None."""
    if not model.looks.ranges:
        return None
    reader = flat_view(source, seen, model)
    regions = tiling.samples(reader.width, reader.height)
    return looks.misfit(looks.features([reader.read(r) for r in regions]), model.looks)


def choose(models: Models, wanted: str | None, source: ImageSource, seen: Surveyed) -> Segmenter:
    """Open the model asked for, else the first whose looks fit, else the preferred one.

    Raises:
        ModelError: no such model, or none installed.
    """
    if wanted is not None:
        return models.open(wanted)
    newest: dict[str, ModelInfo] = {}
    for info in models.list():
        newest.setdefault(info.ref.name, info)
    if not newest:
        raise ModelError("No model is installed. Put a model package into the models folder.")
    ordered = sorted(newest.values(), key=lambda i: (i.ref.name != PREFERRED, i.ref.name))
    for info in ordered:
        if misfit(source, seen, info) is None:
            return models.open(str(info.ref))
    return models.open(str(ordered[0].ref))


def classify(
    source: ImageSource,
    seen: Surveyed,
    segmenter: Segmenter,
    protocol: Protocol,
    share: Share,
    cancelled: IsCancelled,
    *,
    keep_probabilities: bool = False,
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
    grid = picture if scale == 1 else _ModelGrid(width, height)
    done = 0
    for region, probabilities in tiling.predict(plan, reader.read, segmenter.predict):
        if cancelled():
            raise Cancelled
        grid.put(region, probabilities)
        done += region.width * region.height
        share(done / (width * height))
    if isinstance(grid, _ModelGrid):
        grid.bring_to(picture, info, scale)
    return picture.class_map()


class _PictureGrid:
    """Collects answers on the picture's own grid: classes and ratio, and when kept, all of them."""

    def __init__(self, width: int, height: int, uncertain_below: float, *, keep: bool) -> None:
        self._classes = np.zeros((height, width), np.uint8)
        self._ratio = np.zeros((height, width), np.uint8)
        self._uncertain_below = uncertain_below
        self._whole = np.zeros((4, height, width), np.float16) if keep else None

    def put(self, region: Region, probabilities: NDArray[np.float32]) -> None:
        part = (slice(region.y, region.bottom), slice(region.x, region.right))
        classes = probabilities.argmax(0).astype(np.uint8)
        occupied = classes != ColonyClass.BACKGROUND
        # Against the other occupied classes only: at a colony's rim the question is where it
        # ends, not what it is, and a line of "uncertain" around everything would say nothing.
        kinds = probabilities[1:]
        unsure = kinds.max(0) < self._uncertain_below * kinds.sum(0)
        classes[occupied & unsure] = ColonyClass.UNCERTAIN
        undifferentiated = probabilities[ColonyClass.UNDIFFERENTIATED]
        differentiated = probabilities[ColonyClass.DIFFERENTIATED]
        both = np.maximum(undifferentiated + differentiated, 1e-6)
        self._classes[part] = classes
        self._ratio[part] = np.rint(255 * differentiated / both)
        if self._whole is not None:
            self._whole[:, *part] = probabilities

    def class_map(self) -> ClassMap:
        return ClassMap(self._classes, self._ratio, self._whole)


class _ModelGrid:
    """Collects answers on a model's grid in 1/255, to be brought to the picture's afterwards."""

    def __init__(self, width: int, height: int) -> None:
        self._planes = np.zeros((4, height, width), np.uint8)

    def put(self, region: Region, probabilities: NDArray[np.float32]) -> None:
        part = (slice(region.y, region.bottom), slice(region.x, region.right))
        self._planes[:, *part] = np.rint(255 * probabilities)

    def bring_to(self, target: _PictureGrid, info: ImageInfo, scale: float) -> None:
        """Hand the answers on at the picture's size, strip by strip."""
        height, width = self._planes.shape[1:]
        readers = [ScaledReader(_reading(p), width, height, 1 / scale) for p in self._planes]
        for y in range(0, info.height, _STRIP):
            strip = Region(0, y, info.width, min(_STRIP, info.height - y))
            target.put(strip, np.stack([reader.read(strip) for reader in readers]))


def _reading(plane: NDArray[np.uint8]) -> Callable[[Region], NDArray[np.uint8]]:
    return lambda region: plane[region.y : region.bottom, region.x : region.right]
