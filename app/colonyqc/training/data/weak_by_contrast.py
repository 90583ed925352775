"""Weak labels by local contrast: colonies, spindle-shaped cells and empty ground without a hand.

Local contrast is the Gaussian-windowed standard deviation over the mean. Cells are textured, the
empty dish is smooth; where the two cannot be told apart the label stays `UNLABELLED`.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.morphology import remove_small_holes, remove_small_objects

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.imaging.grid.flat_field import to_grey


@dataclass(frozen=True, slots=True)
class ContrastRule:
    """How local contrast becomes a mask; lengths in px and areas in px² at ``scale``."""

    scale: float = 1.0
    """Factor the picture is resized by before anything is measured."""
    sigma: float = 2.5
    threshold: float = 0.028
    close: int = 13
    open: int = 9
    min_object: int = 900
    """Objects below this are no colonies."""
    max_hole: int = 4000
    """Holes in colonies below this are doubtful."""
    border: int = 4
    """Doubtful px on both sides of a colony's border."""
    ground: int = 0
    """Px from anything textured within which ground is doubtful."""


def local_contrast(grey: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Return standard deviation over mean under a Gaussian of ``sigma`` px; grey in 0..1."""
    mean = cv2.GaussianBlur(grey, (0, 0), sigma)
    square = cv2.GaussianBlur(grey * grey, (0, 0), sigma)
    deviation = np.sqrt(np.maximum(square - mean * mean, 0))
    return np.asarray(deviation / np.maximum(mean, 1e-3), np.float32)


def _disc(size: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)).astype(np.uint8)


def _grow(mask: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    if radius == 0:
        return mask
    return cv2.dilate(mask.astype(np.uint8), _disc(2 * radius + 1)).astype(bool)


def contrast_labels(
    pixels: NDArray[Any], rule: ContrastRule, textured: ColonyClass
) -> NDArray[np.uint8]:
    """Return labels of the picture's size: ``textured`` class, background, or `UNLABELLED`."""
    grey = to_grey(pixels)
    height, width = grey.shape
    size = (round(width * rule.scale), round(height * rule.scale))
    if rule.scale != 1:
        grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    raw = (local_contrast(grey, rule.sigma) > rule.threshold).astype(np.uint8)
    raw = cv2.morphologyEx(raw, cv2.MORPH_CLOSE, _disc(rule.close)).astype(np.uint8)
    found = cv2.morphologyEx(raw, cv2.MORPH_OPEN, _disc(rule.open)).astype(bool)
    large = remove_small_objects(found, max_size=rule.min_object - 1)
    filled = remove_small_holes(large, max_size=rule.max_hole - 1)
    inner = ~_grow(~filled, rule.border)
    doubtful = (filled & ~large) | (_grow(filled, rule.border) & ~inner)
    doubtful |= _grow(raw.astype(bool) | found, rule.ground) & ~filled
    labels = np.where(filled, np.uint8(textured), np.uint8(ColonyClass.BACKGROUND))
    labels[doubtful] = UNLABELLED
    return cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.uint8)


def ground_labels(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Return background everywhere: a picture known to hold no colony."""
    return np.full(pixels.shape[:2], ColonyClass.BACKGROUND, np.uint8)
