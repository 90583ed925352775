"""Find the rim of a well in a scan that shows it, and leave out what lies beyond."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.light.survey import Survey, blocks_of

_DIM: Final = 0.35
"""Blocks darker than this share of the bright level may lie outside the well."""
_DARK: Final = 0.2
"""The middle of what lies outside is darker than this share of the bright level."""
_LEAST: Final = 0.005
"""A dark part smaller than this share of the picture is a shadow or a thing, not an outside."""
_CONVEX: Final = 0.93
"""A well, seen through any rectangle, fills at least this share of its convex hull."""
_SMALLEST: Final = 96
"""A picture of fewer blocks a side is no scan of a well."""
_RIM: Final = 0.025
"""Width of the rim that is left out beside the dark, as a share of the well's diameter."""


def well_edge_mask(survey: Survey) -> NDArray[np.bool_]:
    """Return True for the blocks inside the well; all of them when no well edge is in view.

    The outside is dark, reaches the picture's border (or canvas that no tile covers), and what it
    leaves is convex. A rim beside it is left out too: there the meniscus bends the light.
    """
    everything = np.ones(survey.means.shape, np.bool_)
    if not survey.covered.any():
        return everything
    # Not the maximum: reflections on the rim outshine the well.
    bright = float(np.percentile(survey.means[survey.covered], 95))
    outside = _outside(survey, bright)
    inside = survey.covered & ~outside
    small = min(survey.means.shape) < _SMALLEST
    if small or not outside.any() or not inside.any() or not _is_convex(inside, survey.covered):
        return everything
    diameter = float(np.sqrt(4 * np.count_nonzero(inside) / np.pi))
    margin = max(2, round(_RIM * diameter))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * margin + 1, 2 * margin + 1))
    grown = cv2.dilate(outside.astype(np.uint8), kernel)
    return np.asarray(grown == 0)


def imaged_area(
    survey: Survey, mask_well_edge: bool = True, graphics: Sequence[Region] = ()
) -> ImagedArea:
    """Return the pixels of a surveyed picture that count: ``graphics`` hide what lies below."""
    inside = well_edge_mask(survey) if mask_well_edge else np.ones(survey.means.shape, np.bool_)
    info = survey.info
    for box in graphics:
        inside[blocks_of(box, survey.block)] = False
    return ImagedArea(info.width, info.height, survey.block, inside, info.missing)


def _outside(survey: Survey, bright: float) -> NDArray[np.bool_]:
    """Return the dark blocks that hang together with the picture's border."""
    dim = survey.covered & (survey.means < _DIM * bright)
    # A frame of darkness joins all that reaches the border into one part, whose label is that of
    # the corner.
    framed = np.pad(dim | ~survey.covered, 1, constant_values=True).astype(np.uint8)
    labels = np.asarray(cv2.connectedComponents(framed, connectivity=4)[1])
    hanging = (labels == labels[0, 0])[1:-1, 1:-1] & dim
    # Judged part by part: one dark corner outside the well must not excuse a shadow elsewhere.
    found, labels, stats, _ = cv2.connectedComponentsWithStats(hanging.astype(np.uint8))
    outside = np.zeros_like(dim)
    for label in range(1, found):
        part = np.asarray(labels == label)
        large = stats[label, cv2.CC_STAT_AREA] >= _LEAST * np.count_nonzero(survey.covered)
        if large and np.median(survey.means[part]) < _DARK * bright:
            outside |= part
    return outside


def _is_convex(inside: NDArray[np.bool_], covered: NDArray[np.bool_]) -> bool:
    """Tell whether the largest part inside nearly fills its convex hull, where tiles cover it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8))
    # Row 0 is the background's.
    largest = 1 + int(np.argmax(np.asarray(stats)[1:, cv2.CC_STAT_AREA]))
    part = np.asarray(labels == largest)
    points = np.asarray(cv2.findNonZero(part.astype(np.uint8)))
    hull = np.zeros(inside.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(points), 1)
    # Canvas that no tile covers is taken out of the hull too: gaps do not make a well concave.
    return bool(np.count_nonzero(part) >= _CONVEX * np.count_nonzero((hull > 0) & covered))
