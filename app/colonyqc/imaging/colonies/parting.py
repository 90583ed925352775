"""Part colonies that have grown together: a watershed of the distance to their common border."""

from math import log, pi, sqrt
from typing import Final

import cv2
import numpy as np
import skimage  # its parts load when they are first used
from numpy.typing import NDArray

NECK: Final = 0.65
"""Two colonies are parted where they are joined by less than this share of the smaller one's
inner width."""
_SIDE: Final = 320
"""Longer side in px at which necks are looked for: colonies are far larger than a pixel of it."""
_CONVEX: Final = 0.97
"""Share of its convex hull from which on a part has no neck."""

Numbers = NDArray[np.int32]


def part_touching(mask: NDArray[np.bool_], least_px: float) -> Numbers:
    """Return the colonies of one connected part (h, w), numbered from 1; 0 where there is none.

    Peaks of the distance to the border are colonies of their own where the saddle between them is
    lower than `NECK` of the lower one; watershed lines run through the saddles. A colony of fewer
    than ``least_px`` px stays with its neighbour.
    """
    # Ground all around: where the box ends so does the colony.
    padded = np.pad(mask, 1).astype(np.uint8)
    if _convexity(padded) >= _CONVEX:
        return mask.astype(np.int32)
    shrink = min(1.0, _SIDE / max(padded.shape))
    size = tuple(max(3, round(side * shrink)) for side in padded.shape[::-1])
    small = np.asarray(cv2.resize(padded, size, interpolation=cv2.INTER_NEAREST))
    distance = np.asarray(cv2.distanceTransform(small, cv2.DIST_L2, cv2.DIST_MASK_5), np.float32)
    markers = _peaks(distance, least_px * shrink**2)
    if markers.max() < 2:
        return mask.astype(np.int32)
    found = _watershed(distance, markers, small > 0)
    found = _without_small(found, markers, distance, small > 0, least_px * shrink**2)
    whole = np.zeros(padded.shape, np.int32)
    wide = cv2.resize(
        found.astype(np.float32), padded.shape[::-1], interpolation=cv2.INTER_NEAREST
    ).astype(np.int32)
    whole[padded > 0] = _nearest(wide * (padded > 0))[padded > 0]
    return whole[1:-1, 1:-1]


def _convexity(padded: NDArray[np.uint8]) -> float:
    """Return the area over that of the convex hull, holes filled."""
    borders, _ = cv2.findContours(padded, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    border = max(borders, key=len)
    hull = cv2.contourArea(cv2.convexHull(border))
    return cv2.contourArea(border) / hull if hull else 1.0


def _peaks(distance: NDArray[np.float32], least_px: float) -> Numbers:
    """Return the peaks that a neck parts from any higher one, numbered from 1."""
    # In logarithms a share of the height becomes a difference, which the reconstruction takes.
    height = np.log(np.maximum(distance, 0.5))
    flooded = skimage.morphology.reconstruction(height + log(NECK), height)  # type: ignore[no-untyped-call]
    peaks = skimage.morphology.local_maxima(flooded)  # type: ignore[no-untyped-call]
    # A disc of the least area has this radius: what is thinner everywhere is no colony.
    peaks &= distance >= sqrt(least_px / pi) / 2
    return np.asarray(cv2.connectedComponents(peaks.astype(np.uint8))[1], np.int32)


def _watershed(distance: NDArray[np.float32], markers: Numbers, mask: NDArray[np.bool_]) -> Numbers:
    found = skimage.segmentation.watershed(-distance, markers, mask=mask)  # type: ignore[no-untyped-call]
    return np.asarray(found, np.int32)


def _without_small(
    found: NDArray[np.int32],
    markers: Numbers,
    distance: NDArray[np.float32],
    mask: NDArray[np.bool_],
    least_px: float,
) -> NDArray[np.int32]:
    """Return the parts found without the peaks of those that are too small, if any is left."""
    areas = np.bincount(found.ravel())
    kept = np.flatnonzero(areas >= least_px)
    kept = kept[kept > 0]
    if len(kept) == areas[1:].astype(bool).sum():
        return found
    if len(kept) < 2:
        return mask.astype(np.int32)
    number = np.zeros(len(areas), np.int32)
    number[kept] = np.arange(1, len(kept) + 1)
    return _watershed(distance, number[markers], mask)


def _nearest(numbers: Numbers) -> Numbers:
    """Return the number of the nearest pixel that has one, for every pixel."""
    free = (numbers == 0).astype(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(
        free, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    known = free == 0
    told = np.zeros(int(nearest[known].max()) + 1, np.int32)
    told[nearest[known]] = numbers[known]
    return np.asarray(told[nearest], np.int32)
