"""Segmentation by prompts: painted samples, clicks, a box, or nothing at all.

A picture is encoded once; every prompt is then answered from its features. What comes out assists
a person: it was never released as a fixed model, and says so wherever it is shown or kept.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import ImageInfo, Picture, Region
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.components import strips
from colonyqc.imaging.grid.resample import ScaledReader, source_places
from colonyqc.imaging.sheets.features import IN_MEMORY, Features
from colonyqc.imaging.sheets.prompts import (
    Prompt,
    Readout,
    Sample,
    Standard,
    compile_prompt,
    membrane_probability,
    pool,
)
from colonyqc.services.membranes.samples import InMemory, PaintedPicture, digest
from colonyqc.services.ports import UNWATCHED, ImageSource, MembraneNetwork, Monitor, Pictures

_CORE: Final = 1056
_WHOLE_PX: Final = 1 << 21
"""Pictures of at most so many px are not cut, and need no halo."""
_KEPT: Final = 3
"""Pictures whose features are kept."""
# As for colonies: networks are trained over a wider range of scales than this.
_ALIKE: Final = 0.1
_READ: Final = 1 << 22

Map = NDArray[np.uint8]
"""255 · probability (h, w), on the picture's own grid."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A picture with its features; ``scale`` is network px per picture px.

    ``key`` names picture, network and scale; ``info`` is the picture as it was opened.
    """

    key: str
    info: ImageInfo
    scale: float
    features: Features
    network: MembraneNetwork


def _standard(source: ImageSource) -> Standard:
    """Return mean and standard deviation of a picture's grey, read in strips."""
    info = source.info
    count = info.width * info.height
    total = squares = 0.0
    reader = ScaledReader(source.read, info.width, info.height, 1.0)
    for rows in strips(info.height, max(1, _READ // info.width)):
        grey = reader.read(Region(0, rows.start, info.width, rows.stop - rows.start))
        # Both sums in double precision: the variance is their difference.
        total += float(grey.sum(dtype=np.float64))
        squares += float(np.square(grey, dtype=np.float64).sum())
    mean = total / count
    # Rounding puts a picture of one grey just below zero.
    return Standard(mean, sqrt(max(squares / count - mean * mean, 0.0)))


def _answers(
    source: ImageSource,
    network: MembraneNetwork,
    scale: float,
    monitor: Monitor,
) -> Iterator[tuple[Region, NDArray[np.float32]]]:
    """Yield (region, features and log-odds (d + 1, h, w)) on the network's grid, each px once."""
    standard = _standard(source)
    info = source.info
    reader = ScaledReader(source.read, info.width, info.height, scale)
    plan = _plan(reader.width, reader.height, network)
    done = 0

    def read(region: Region) -> NDArray[np.float32]:
        return standard.apply(reader.read(region))

    for region, values in tiling.predict(plan, read, network.encode):
        monitor.check()
        yield region, values
        done += region.width * region.height
        monitor.report(done / (reader.width * reader.height))


def _plan(width: int, height: int, network: MembraneNetwork) -> tiling.TilePlan:
    stride, halo = network.info.stride, network.info.halo
    if width * height <= _WHOLE_PX:
        # One tile needs no halo: the network pads by itself.
        return tiling.plan(width, height, stride, 0, max(width, height))
    return tiling.plan(width, height, stride, halo, _CORE)


def encode(
    source: ImageSource,
    key: str,
    network: MembraneNetwork,
    scale: float = 1.0,
    monitor: Monitor = UNWATCHED,
    in_memory: int = IN_MEMORY,
) -> Encoded:
    """Run a network over a picture and keep what it says, on its own grid.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """
    info = source.info
    reader = ScaledReader(source.read, info.width, info.height, scale)
    features = Features(reader.width, reader.height, network.info.features, in_memory)
    with ExitStack() as unfinished:
        # Stopped or failed: the file of features, which may have gigabytes, goes at once.
        unfinished.callback(features.close)
        for region, values in _answers(source, network, scale, monitor):
            features.put(region, values)
        unfinished.pop_all()
    return Encoded(key, info, scale, features, network)


def answer_at_once(
    source: ImageSource,
    network: MembraneNetwork,
    prompt: Prompt | None,
    scale: float = 1.0,
    monitor: Monitor = UNWATCHED,
) -> Map:
    """Answer one prompt without keeping features: the way for pictures of any size.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """
    info = source.info
    reader = ScaledReader(source.read, info.width, info.height, scale)
    found = np.empty((reader.height, reader.width), np.uint8)
    for region, values in _answers(source, network, scale, monitor):
        features = np.ascontiguousarray(values[:-1].transpose(1, 2, 0))
        part = membrane_probability(features, values[-1], prompt)
        # Answered and forgotten tile by tile: features of a whole scan would not fit.
        found[region.y : region.bottom, region.x : region.right] = np.rint(255 * part)
    return on_picture(found, info, scale)


def answer(encoded: Encoded, prompt: Prompt | None, *, blend: bool = True) -> Map:
    """Return 255 · probability of membrane (or of what was clicked) at each px of the picture."""
    found = np.empty((encoded.features.height, encoded.features.width), np.uint8)
    for rows, features, odds in encoded.features.strips():
        found[rows] = np.rint(255 * membrane_probability(features, odds, prompt, blend=blend))
    return on_picture(found, encoded.info, encoded.scale)


def on_picture(found: Map, info: ImageInfo, scale: float) -> Map:
    """Return a map of the network's grid on the picture's own, bilinear."""
    if scale == 1:
        return found
    back = ScaledReader(
        lambda r: found[r.y : r.bottom, r.x : r.right], found.shape[1], found.shape[0], 1 / scale
    )
    wide = np.empty((info.height, info.width), np.uint8)
    for rows in strips(info.height):
        # Rounding may make the way back one px shorter than the picture: it is reflected there.
        strip = Region(0, rows.start, info.width, rows.stop - rows.start)
        wide[rows] = np.rint(255 * back.read(strip))
    return wide


def labels_on_grid(labels: NDArray[np.uint8], encoded: Encoded) -> NDArray[np.uint8]:
    """Return labels of the picture's px on the network's grid (nearest).

    Raises:
        UsageError: they have another size than the picture.
    """
    info = encoded.info
    if labels.shape != (info.height, info.width):
        raise UsageError(
            f"The labels are {labels.shape[1]}×{labels.shape[0]} px, their picture {info.name} is "
            f"{info.width}×{info.height} px: paint them on the picture itself."
        )
    if encoded.scale == 1:
        return labels
    rows = source_places(0, encoded.features.height, info.height, encoded.scale)
    columns = source_places(0, encoded.features.width, info.width, encoded.scale)
    # Nearest and not the mean: labels have no values between.
    return labels[rows][:, columns]


def take_odds(encoded: Encoded, labels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the zero-shot log-odds (n,) of the labelled pixels, in the order of `take`."""
    known = np.asarray(labels_on_grid(labels, encoded) != UNLABELLED)
    return encoded.features.odds_at(known)


def take(encoded: Encoded, labels: NDArray[np.uint8]) -> Sample:
    """Return the labelled pixels of an encoded picture as a sample; see `painted.labels_from`.

    Raises:
        UsageError: they do not fit the picture.
    """
    small = labels_on_grid(labels, encoded)
    known = np.asarray(small != UNLABELLED)
    return Sample(encoded.features.at(known), small[known] == 1)


def prompt_of(
    samples: Sequence[Sample], network: MembraneNetwork, readout: Readout = Readout.PROTOTYPES
) -> Prompt:
    """Pool samples into a prompt for a network.

    Raises:
        UsageError: they show only one of the two classes, or there are none.
    """
    if not samples:
        raise UsageError("A prompt needs a painted sample at least.")
    return compile_prompt(pool(samples), network.info.scale, readout)


def working_scale(info: ImageInfo, target_um: float | None) -> float:
    """Return network px per picture px for a pixel size wanted (µm); 1 when alike or unknown."""
    if target_um is None or info.pixel_size_um is None:
        return 1.0
    scale = info.pixel_size_um / target_um
    return 1.0 if abs(scale - 1) < _ALIKE else scale


class Prompter:
    """Encodes pictures and keeps the features of the last few, so that prompts answer at once.

    One thread at a time; `close` lets go of everything.
    """

    def __init__(self, pictures: Pictures, kept: int = _KEPT) -> None:
        self._pictures = pictures
        self._limit = kept
        self._kept: OrderedDict[str, Encoded] = OrderedDict()

    def encode(
        self,
        picture: Picture,
        network: MembraneNetwork,
        *,
        scale: float = 1.0,
        target_um: float | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> Encoded:
        """Return a picture's features, from the cache when its files and the network are the same.

        ``target_um`` is the µm per px to work at, where the picture's is known; ``scale`` network
        px per px beyond that.

        Raises:
            Cancelled: asked to stop.
            PictureError: it cannot be read.
        """
        files = "".join(each.sha256 for each in self._pictures.hashes(picture))
        files += "".join(f":{tile.page}" for tile in picture.tiles)
        with closing(self._pictures.open(picture)) as source:
            return self._encoded(source, files, network, scale, target_um, monitor)

    def encode_painted(
        self,
        painted: PaintedPicture,
        network: MembraneNetwork,
        *,
        scale: float = 1.0,
        target_um: float | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> Encoded:
        """Return the features of a picture in memory; otherwise as `encode`."""
        source = InMemory(painted.pixels, painted.pixel_size_um, painted.name)
        key = digest(painted.pixels)
        return self._encoded(source, key, network, scale, target_um, monitor)

    def _encoded(
        self,
        source: ImageSource,
        files: str,
        network: MembraneNetwork,
        scale: float,
        target_um: float | None,
        monitor: Monitor,
    ) -> Encoded:
        chosen = scale * working_scale(source.info, target_um)
        # By content: a file that was exchanged under its name is encoded anew.
        key = f"{files}:{network.info.ref.sha256}:{chosen:.6g}"
        if key not in self._kept:
            mine = monitor.part(0.0, 1.0, source.info.name)
            self._keep(encode(source, key, network, chosen, mine))
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, encoded: Encoded) -> None:
        self._kept[encoded.key] = encoded
        while len(self._kept) > self._limit:
            # Closed here and not by the collector: features may be a file of gigabytes.
            self._kept.popitem(last=False)[1].features.close()

    def close(self) -> None:
        """Forget all features."""
        while self._kept:
            self._kept.popitem()[1].features.close()
