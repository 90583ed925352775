"""A picture looked at as a whole: its light, its scale, and the model that knows its kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.domain.model import ModelInfo, Recognised, RecognitionLimits
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.domain.protocol import Protocol
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from colonyqc.imaging.grid import tiling
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.light import appearance
from colonyqc.imaging.light.graphics import find_graphics
from colonyqc.imaging.light.network_input import FlatReader, flat_reader
from colonyqc.imaging.light.quality import PixelSize, assess, too_small
from colonyqc.imaging.light.survey import Survey, survey
from colonyqc.imaging.light.well_edge import imaged_area
from colonyqc.services.ports import ImageSource, Models, Monitor, Segmenter

ReadFlat = Callable[[Region], NDArray[np.float32]]
"""Reads local contrast (h, w) of a region on a model's grid."""

PREFERRED: Final = "ips-phase"
"""The model whose limits are named when no model fits a picture."""
ALIKE: Final = 0.1
"""Pixel sizes that differ by less than this share count as the same."""
ASSUMED_ALIKE: Final = 1.25
"""An estimated scale within this factor of the model's is left: it is no better known than that."""
_ASSUMED: Final = (0.25, 4.0)
"""Least and greatest scale that an estimate may lead to: beyond, it is a mistake."""
_SIDE: Final = 384
_TILES: Final = 4
_GRAIN: Final = 16
"""Sides of what a looks network is shown are multiples of this many px."""
_LEAST_SIDE: Final = 64
_USUAL_UM: Final = 1.6
"""µm/px taken for the reach of a colony where neither picture nor model tells a size."""
_NEARLY_EMPTY: Final = 0.005
"""With less of the picture standing out there is nothing to recognise."""


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A picture looked at once, before any model.

    ``features`` are its looks as models with that flat-field (px) and scale see it, ``recognised``
    what a model's looks network said by model and scale; kept once they have been taken: choosing a
    model and judging the picture ask for the same.
    """

    survey: Survey
    area: ImagedArea
    graphics: tuple[Region, ...] = ()
    features: dict[tuple[float, float], Mapping[str, float]] = field(default_factory=dict)
    recognised: dict[tuple[str, float], Recognised | None] = field(default_factory=dict)

    @property
    def info(self) -> ImageInfo:
        return self.survey.info


def look(
    source: ImageSource, protocol: Protocol, monitor: Monitor, marks: Sequence[Region] = ()
) -> Surveyed:
    """Read a picture once: light, focus, overview, well edge.

    ``marks``: boxes of what is drawn into it at the place where its series has it.

    Raises:
        Cancelled: asked to stop.
        PictureError: the file is damaged.
    """

    def report(part: float) -> None:
        monitor.check()
        monitor.report(part)

    surveyed = survey(source.read, source.info, report)
    graphics = find_graphics(source.read, surveyed, marks)
    area = imaged_area(surveyed, protocol.mask_well_edge, graphics)
    return Surveyed(surveyed, area, graphics)


def scale_for(source: ImageSource, seen: Surveyed, segmenter: Segmenter) -> float:
    """Return model px per picture px; 1 where nothing tells them, or they are alike.

    Where the picture's pixel size is not known, a model with a looks network estimates it from how
    large the cells look: for this only, never for µm.
    """
    model, told = segmenter.info, seen.info.pixel_size_um
    if model.pixel_size_um is None:
        return 1.0
    if told is not None:
        # Networks are trained over a wider range of scales than this: to resample by less would
        # cost time and blur and gain nothing.
        scale = told / model.pixel_size_um
        return 1.0 if abs(scale - 1) < ALIKE else scale
    found = _recognised(source, seen, segmenter, 1.0)
    if found is None:
        return 1.0
    scale = float(np.clip(found.pixel_size_um / model.pixel_size_um, *_ASSUMED))
    return 1.0 if abs(log(scale)) < log(ASSUMED_ALIKE) else scale


def cell_size_um(source: ImageSource, seen: Surveyed, segmenter: Segmenter) -> float | None:
    """Return a picture's pixel size, µm/px, known or told by how large its cells look, else None.

    The latter is no measure of lengths: it is for what is looked for by its size in cells.
    """
    told, trained = seen.info.pixel_size_um, segmenter.info.pixel_size_um
    if told is not None or trained is None:
        return told
    if _recognised(source, seen, segmenter, 1.0) is None:
        return None
    return trained * scale_for(source, seen, segmenter)


def reach_um(source: ImageSource, seen: Surveyed, segmenter: Segmenter) -> float:
    """Return µm/px for how far a colony reaches, and for nothing else.

    Where nobody knows the size it is taken from how large the cells look.
    """
    trained = segmenter.info.pixel_size_um or _USUAL_UM
    return seen.info.pixel_size_um or trained * scale_for(source, seen, segmenter)


def flat_view(source: ImageSource, seen: Surveyed, segmenter: Segmenter) -> FlatReader:
    """Return the picture as a model sees it."""
    return _flat_view(source, seen, segmenter.info, scale_for(source, seen, segmenter))


def _flat_view(source: ImageSource, seen: Surveyed, model: ModelInfo, scale: float) -> FlatReader:
    return flat_reader(source.read, seen.survey, seen.area, model.sigma_px, scale)


def _recognised(
    source: ImageSource, seen: Surveyed, segmenter: Segmenter, scale: float
) -> Recognised | None:
    """Return what a model makes of a picture at a scale.

    None where it has no looks network, or there is too little in the picture to tell.
    """
    if segmenter.info.recognition is None:
        return None
    kind = str(segmenter.info.ref), scale
    if kind not in seen.recognised:
        reader = _flat_view(source, seen, segmenter.info, scale)
        seen.recognised[kind] = recognise(reader.read, reader.width, reader.height, segmenter)
    return seen.recognised[kind]


def recognise(read: ReadFlat, width: int, height: int, segmenter: Segmenter) -> Recognised | None:
    """Return what a model with a looks network makes of a few tiles of a picture on its grid.

    None where there is too little in them to tell, or the picture is too small.
    """
    tiles = shown_tiles(read, width, height)
    found = None if tiles is None else segmenter.recognise(tiles)
    return found if found is not None and found.covered >= _NEARLY_EMPTY else None


def shown_tiles(read: ReadFlat, width: int, height: int) -> NDArray[np.float32] | None:
    """Return the tiles (n, h, w) of a picture that a looks network is shown; None: too small."""
    wide, tall = (min(_SIDE, side) // _GRAIN * _GRAIN for side in (width, height))
    if min(wide, tall) < _LEAST_SIDE:
        return None
    regions = tiling.samples(width, height, _SIDE, _TILES)
    return np.stack([read(Region(r.x, r.y, wide, tall)) for r in regions])


def strangeness(familiarity: float, limits: RecognitionLimits) -> Problem | None:
    """Return what a picture's familiarity comes to: refused, unfamiliar, or nothing."""
    if familiarity >= limits.familiar_from:
        return None
    if familiarity >= limits.refused_below:
        sentence = (
            "Unfamiliar look: the model knows few pictures like this one. Check the overlay by "
            "eye; nothing is proposed for discarding on its numbers."
        )
        limit = limits.familiar_from
        return Problem(ProblemKind.UNFAMILIAR, sentence, familiarity, limit, blocking=False)
    sentence = (
        "The picture does not look like the cultures the model was trained on: its answer would be "
        "a guess. Choose a model made for this kind of microscopy, or check the picture."
    )
    limit = limits.refused_below
    return Problem(ProblemKind.LOOKS, sentence, familiarity, limit, blocking=True)


def judge(
    source: ImageSource,
    seen: Surveyed,
    segmenter: Segmenter,
    protocol: Protocol,
    as_taken: Surveyed | None = None,
) -> ImageQuality:
    """Return the picture's quality, the fit to the model's looks included; blocking ones first.

    ``as_taken``: how it looked before it was preprocessed, where it was: focus and light are judged
    by that, or a step could make a poor picture pass.
    """
    model = segmenter.info
    size = PixelSize(seen.info.pixel_size_um, model.pixel_size_um)
    quality = assess(
        (as_taken or seen).survey, seen.area.inside, protocol.quality, size, seen.graphics
    )
    scale = scale_for(source, seen, segmenter)
    small = too_small(seen.info.width * scale, seen.info.height * scale, model.halo)
    if quality.usable and (found := _recognised(source, seen, segmenter, scale)) is not None:
        quality = replace(quality, familiarity=found.familiarity, covered=found.covered)
    odd = misfit(source, seen, segmenter) if quality.usable else None
    assumed = _assumed(scale) if seen.info.pixel_size_um is None and scale != 1 else None
    more = tuple(each for each in (odd, small, assumed) if each is not None)
    return replace(quality, problems=(*more, *quality.problems)) if more else quality


def _assumed(scale: float) -> Problem:
    if scale > 1:
        sentence = (
            f"No pixel size is known. Cells look {scale:.1f} times too small for the model: it was "
            f"shown the picture enlarged to {100 * scale:.0f} %. State the pixel size to be sure."
        )
    else:
        sentence = (
            f"No pixel size is known. Cells look {1 / scale:.1f} times too large for the model: it "
            f"was shown the picture reduced to {100 * scale:.0f} %. State the pixel size to be "
            "sure."
        )
    return Problem(ProblemKind.ASSUMED_SCALE, sentence, scale, 1.0, blocking=False)


def misfit(source: ImageSource, seen: Surveyed, segmenter: Segmenter) -> Problem | None:
    """Return how a picture differs from what a model was trained on, or None."""
    model, scale = segmenter.info, scale_for(source, seen, segmenter)
    if model.recognition is not None:
        found = _recognised(source, seen, segmenter, scale)
        return None if found is None else strangeness(found.familiarity, model.recognition)
    if not model.looks.ranges:
        return None
    # All that the looks depend on: models that share both share the features.
    kind = model.sigma_px, scale
    if kind not in seen.features:
        reader = flat_view(source, seen, segmenter)
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
    ordered = offered(models)
    for info in ordered:
        segmenter = models.open(str(info.ref))
        odd = misfit(source, seen, segmenter)
        if odd is None or not odd.blocking:
            return segmenter
    # None fits: the preferred one is opened so that the gate has limits to name, and then refuses.
    return models.open(str(ordered[0].ref))


def offered(models: Models) -> tuple[ModelInfo, ...]:
    """Return the models that are tried where none is asked for, in their order.

    Raises:
        ModelError: none is installed.
    """
    newest: dict[str, ModelInfo] = {}
    for info in models.list():
        # Listed newest first.
        newest.setdefault(info.ref.name, info)
    if not newest:
        raise ModelError("No model is installed. Put a model package into the models folder.")
    # The same order on every machine: which model speaks must not depend on the folder's.
    free = [info for info in newest.values() if not info.asked_only] or list(newest.values())
    return tuple(sorted(free, key=lambda i: (i.ref.name != PREFERRED, i.ref.name)))
