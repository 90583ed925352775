"""Weak labels by texture that debris does not move: the median of fine detail round each pixel.

Local contrast takes a few dead cells for a colony, as their squares outweigh all else. The median
of the absolute fine detail over a window asks what most of the window looks like: on a dish strewn
with debris that is still smooth ground. The ground's own level is the mode of the picture's
texture, so that one rule serves sharp and faint scans. What the rule gets wrong is told by
polygons that a person drew.
"""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.morphology import remove_small_holes, remove_small_objects

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.imaging.grid.flat_field import (
    block_means,
    flatten_whole,
    illumination,
    to_grey,
    upsample,
)
from colonyqc.imaging.light.survey import survey
from colonyqc.imaging.light.well_edge import imaged_area
from colonyqc.training.data.drawn import Drawn, redrawn

_STEP: Final = 1 / 4000
"""Local contrast of one grey level of the texture map; 255 levels reach 6 %."""
_SIGMA_PX: Final = 40.0
_EDGE: Final = 3
"""Labels within this many px of what lies outside a well are doubtful."""


@dataclass(frozen=True, slots=True)
class TextureRule:
    """How texture becomes a mask; lengths in px and areas in px² at ``scale``."""

    scale: float = 1.0
    """Factor the picture is resized by before anything is measured."""
    fine: float = 1.5
    """Sigma of the Gaussian whose difference from the picture is fine detail."""
    window: int = 13
    """Odd side of the square whose median is taken."""
    ratio: float = 1.9
    """Texture above this many times the ground's is a colony."""
    doubtful_ratio: float = 1.5
    """Texture between this and ``ratio`` is doubtful where it hangs together with a colony."""
    least_object: int = 350
    """Objects below this are ground."""
    least_colony: int = 900
    """Objects between ``least_object`` and this are doubtful."""
    least_hole: int = 250
    """Holes in colonies below this are doubtful."""
    opening: int = 4
    """Radius of the disc that fits into every part of a colony; narrower ones are doubtful."""
    shrink: int = 1
    """Px by which texture reaches beyond a colony: a window half on it counts as colony."""
    border: int = 1
    """Doubtful px inside a colony's border; on the ground's side every pixel is sure."""
    drawn: tuple[Drawn, ...] = ()
    """Regions drawn by eye, which win; the later over the earlier."""


def texture(contrast: NDArray[np.float32], rule: TextureRule) -> NDArray[np.uint8]:
    """Return the median of fine detail about each pixel of contrast (h, w), in steps of 1/4000."""
    detail = np.abs(contrast - cv2.GaussianBlur(contrast, (0, 0), rule.fine))
    # The engine's median over large windows takes bytes only.
    levels = np.clip(detail / _STEP, 0, 255).astype(np.uint8)
    return np.asarray(cv2.medianBlur(levels, rule.window), np.uint8)


def ground_level(levels: NDArray[np.uint8]) -> float:
    """Return the mode of texture levels, which is the empty dish's: colonies spread far wider."""
    counts = np.bincount(levels.ravel(), minlength=256).astype(np.float64)
    # The last bin holds all that is over the top, and would win on a full dish.
    return float(np.argmax(ndimage.gaussian_filter1d(counts, 1.5)[:-1]))


def texture_labels(
    pixels: NDArray[Any],
    rule: TextureRule,
    textured: ColonyClass,
    inside: NDArray[np.bool_] | None = None,
    name: str = "",
) -> NDArray[np.uint8]:
    """Return labels of the picture's size: ``textured`` class, background, or `UNLABELLED`.

    ``inside`` (h, w) tells what lies inside the well: nothing is said of the rest. ``name`` is
    the file's stem, by which drawn regions are found.
    """
    height, width = pixels.shape[:2]
    size = (round(width * rule.scale), round(height * rule.scale))
    small = pixels if rule.scale == 1 else cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    levels = texture(flatten_whole(np.asarray(small), _SIGMA_PX), rule)
    counts = np.ones(levels.shape, np.bool_)
    if inside is not None:
        counts = cv2.resize(inside.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    labels = _labels(levels, counts, rule, textured)
    whole = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST)
    return redrawn(np.asarray(whole, np.uint8), rule.drawn, textured, name)


def _labels(
    levels: NDArray[np.uint8], counts: NDArray[np.bool_], rule: TextureRule, textured: ColonyClass
) -> NDArray[np.uint8]:
    ground = ground_level(levels[counts])
    found = (levels > rule.ratio * ground) & counts
    perhaps = (levels > rule.doubtful_ratio * ground) & counts
    objects = remove_small_objects(found, max_size=rule.least_object - 1)
    filled = remove_small_holes(objects, max_size=rule.least_hole - 1)
    wide = cv2.morphologyEx(filled.astype(np.uint8), cv2.MORPH_OPEN, _disc(rule.opening)) > 0
    large = remove_small_objects(wide, max_size=rule.least_colony - 1)
    sure = _shrunk(large, rule.shrink + rule.border)
    # Faint parts of a colony hang together with it; specks of debris do not.
    # Two thresholds: what is surely textured grows into what is perhaps so.
    hanging = ndimage.binary_propagation(filled, mask=perhaps | filled)
    doubtful = (hanging & ~large) | (filled & ~objects) | (_shrunk(large, rule.shrink) & ~sure)
    labels = np.where(sure, np.uint8(textured), np.uint8(ColonyClass.BACKGROUND))
    # What the rule is unsure of teaches nothing: a missing label costs less than a wrong one.
    labels[doubtful | _grown(~counts, _EDGE)] = UNLABELLED
    return labels


def _disc(radius: int) -> NDArray[np.uint8]:
    size = 2 * radius + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)).astype(np.uint8)


def _grown(mask: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    return cv2.dilate(mask.astype(np.uint8), _disc(radius)).astype(bool)


def _shrunk(mask: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    return cv2.erode(mask.astype(np.uint8), _disc(radius)).astype(bool)


def well_only(pixels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return a picture with even light laid over what lies outside the well, and the inside.

    Flat-fielded, the outside is then level and the rim as bright as the program shows it to a
    network, which leaves the outside out of the light. All is inside where no rim is in view.
    """
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    info = ImageInfo("", width, height, channels, 8 * pixels.dtype.itemsize)

    def part(region: Region) -> NDArray[Any]:
        return pixels[region.y : region.bottom, region.x : region.right]

    area = imaged_area(survey(part, info))
    inside = area.mask(info.bounds)
    if inside.all():
        return pixels, inside
    grey = to_grey(pixels)
    light = illumination(block_means(grey), _SIGMA_PX, area.inside, area.block)
    even = upsample(light.field, light.block, info.bounds) * float(np.iinfo(pixels.dtype).max)
    flat = even if pixels.ndim == 2 else np.repeat(even[..., None], channels, axis=2)
    outside = inside if pixels.ndim == 2 else np.repeat(inside[..., None], channels, axis=2)
    return np.where(outside, pixels, np.rint(flat).astype(pixels.dtype)), inside
