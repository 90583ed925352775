"""Measure the colonies of a class map: sizes, shapes, and what share is differentiated where."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan, pi, sqrt
from typing import Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.colony import Colony
from colonyqc.imaging.colonies.label import ClassMap, Labelled
from colonyqc.imaging.colonies.outline import (
    enclosed_px,
    outer_border,
    perimeter_px,
    roughness_px,
    simplified,
)
from colonyqc.imaging.grid.components import strips

_CLASSES: Final = 4
# The ratio is kept in a byte: 1/255 is far below what a network can tell.
_RATIO_FULL: Final = 255.0
_EDGE_SHARE: Final = 0.2
_LARGE_PX: Final = 1 << 24
"""Boxes of more pixels are thinned out before distances are taken."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Areas of a class map by class, px, and the sum of the differentiated ratio (Σ p) over them.

    ``mass_px`` is ``PictureResult.differentiated_mass_px``.
    """

    undifferentiated_px: int
    differentiated_px: int
    uncertain_px: int
    mass_px: float


class _Content(NamedTuple):
    """What lies under a mask: pixels by class, and the sum of the ratio (0..1) over them."""

    undifferentiated: int
    differentiated: int
    uncertain: int
    mass: float


def totals(classes: ClassMap, ratio: NDArray[np.uint8] | None) -> Totals:
    """Count the occupied pixels of a class map; ``ratio`` is as in `measure`."""
    return Totals(*_content(classes, None, ratio, (0, 0)))


def measure(
    classes: ClassMap,
    labelled: Labelled,
    ratio: NDArray[np.uint8] | None,
    numbers: Iterable[int] | None = None,
) -> tuple[Colony, ...]:
    """Measure each colony of a cleaned class map (h, w) in px of that map, or those of ``numbers``.

    ``ratio`` (⌈h/2⌉, ⌈w/2⌉) is 255 · p_diff / (p_diff + p_undiff) of each 2×2 px; without it a
    pixel's class stands for it (uncertain: one half). ``area_px``: pixel count. ``perimeter_px``
    and ``border_roughness_px``: estimators in `colonies.outline`. ``roundness``: 4πA/P² of what the
    outer border encloses, at most 1. ``solidity``: area / area of the convex hull, see `_hull_px`.
    ``eccentricity``: sqrt(1 - b²/a²) of the ellipse with the same second moments.
    ``edge_share``: nan without differentiated area; distances are to the colony's own border,
    holes included, and not to the picture's.
    """
    wanted = range(1, labelled.count + 1) if numbers is None else numbers
    return tuple(_colony(classes, labelled, ratio, k) for k in wanted)


def _content(
    classes: ClassMap,
    mask: NDArray[np.uint8] | None,
    ratio: NDArray[np.uint8] | None,
    corner: tuple[int, int],
) -> _Content:
    """Count what lies under ``mask`` (1 where it counts; None: everywhere).

    ``corner`` is the (x, y) of ``classes`` in the picture whose ``ratio`` is given.
    """
    pixels = np.zeros(_CLASSES, np.int64)
    summed = 0
    for rows in strips(classes.shape[0]):
        kinds = classes[rows] if mask is None else classes[rows] * mask[rows]
        pixels += [cv2.countNonZero(cv2.inRange(kinds, (k,), (k,))) for k in range(_CLASSES)]
        if ratio is not None:
            summed += _summed(kinds, ratio, corner[0], corner[1] + rows.start)
    _, undifferentiated, differentiated, uncertain = (int(count) for count in pixels)
    # Without probabilities an uncertain px says nothing either way: one half is the mean of what it
    # may be.
    mass = differentiated + uncertain / 2 if ratio is None else summed / _RATIO_FULL
    return _Content(undifferentiated, differentiated, uncertain, mass)


def _summed(kinds: ClassMap, ratio: NDArray[np.uint8], x: int, y: int) -> int:
    """Return the sum of ``ratio`` over the occupied pixels of a part at (x, y) of the picture."""
    height, width = kinds.shape
    part = ratio[y // 2 : (y + height + 1) // 2, x // 2 : (x + width + 1) // 2]
    fine = np.asarray(cv2.resize(part, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST_EXACT))
    # A box may begin on an odd px, in the middle of a 2×2 square of the ratio.
    values = fine[y % 2 :, x % 2 :][:height, :width]
    # The masked mean times its count: the engine has a masked mean in C, but no masked sum.
    # Rounded, as the sum of bytes is whole.
    return round(cv2.mean(values, kinds)[0] * cv2.countNonZero(kinds))


def _colony(
    classes: ClassMap, labelled: Labelled, ratio: NDArray[np.uint8] | None, number: int
) -> Colony:
    x, y, width, height = (int(v) for v in labelled.boxes[number - 1])
    box = slice(y, y + height), slice(x, x + width)
    mask = labelled.mask(classes, number)
    border = outer_border(mask)
    perimeter = perimeter_px(border)
    area = int(labelled.areas[number - 1])
    centre, eccentricity = _ellipse(mask)
    content = _content(classes[box], mask, ratio, (x, y))
    judged = content.undifferentiated + content.differentiated
    line = simplified(border) + np.array([x, y])
    return Colony(
        number=number,
        area_px=float(area),
        perimeter_px=perimeter,
        centroid=(centre[0] + x, centre[1] + y),
        box=(x, y, width, height),
        # Discretisation can make a small disc rounder than a circle.
        roundness=min(1.0, 4 * pi * enclosed_px(border) / perimeter**2),
        solidity=area / _hull_px(border),
        border_roughness_px=roughness_px(border),
        eccentricity=eccentricity,
        differentiated_fraction=content.differentiated / judged if judged else nan,
        differentiated_probability=content.mass / area,
        uncertain_fraction=content.uncertain / area,
        edge_share=_edge_share(mask, classes[box], _open_sides(box, classes.shape))
        if content.differentiated
        else nan,
        touches_border=bool(labelled.touches[number - 1]),
        outline=tuple((int(px), int(py)) for px, py in line),
    )


def _ellipse(mask: NDArray[np.uint8]) -> tuple[tuple[float, float], float]:
    """Return centroid (x, y) and eccentricity; a pixel is a square (1/12 of second moment)."""
    m = cv2.moments(mask, binaryImage=True)
    centre = (m["m10"] / m["m00"], m["m01"] / m["m00"])
    xx, yy, xy = (m[key] / m["m00"] for key in ("mu20", "mu02", "mu11"))
    # The engine's moments are of points; a px is a square, whose own second moment is 1/12. A line
    # of px would else have an eccentricity of exactly 1.
    xx, yy = xx + 1 / 12, yy + 1 / 12
    spread = sqrt((xx - yy) ** 2 + 4 * xy**2)
    return centre, sqrt(2 * spread / (xx + yy + spread))


def _hull_px(border: NDArray[np.int32]) -> float:
    """Return the area of the convex hull in pixels: of the hull of the centres, A + P/2 + 1.

    Exact for rectangles along the axes; never less than the pixels a convex border encloses.
    """
    hull = cv2.convexHull(border)
    return float(cv2.contourArea(hull) + cv2.arcLength(hull, closed=True) / 2 + 1)


def _open_sides(box: tuple[slice, slice], shape: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return the padding by axis: 1 px of background, 0 where the box ends at the picture."""
    return tuple(
        (int(part.start > 0), int(part.stop < length))
        for part, length in zip(box, shape, strict=True)
    )


def _edge_share(
    mask: NDArray[np.uint8], classes: ClassMap, padding: tuple[tuple[int, int], ...]
) -> float:
    """Return the share of differentiated px in the outer 20 % of distances to the border."""
    # A share of distances hardly changes on a coarser grid, but the exact transform of a whole well
    # takes gigabytes.
    thin = max(1, round(sqrt(mask.size / _LARGE_PX)))
    mask, classes = mask[::thin, ::thin], classes[::thin, ::thin]
    differentiated = (classes == ColonyClass.DIFFERENTIATED) & (mask > 0)
    # Ground around the box, but none where the picture ends: a cut is not the colony's border.
    padded = np.pad(mask, padding)
    # A colony that fills the picture has no border to be far from.
    if not differentiated.any() or padded.all():
        return nan
    transformed = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance = np.asarray(transformed, dtype=np.float32)
    (top, _), (left, _) = padding
    inner = distance[top : top + mask.shape[0], left : left + mask.shape[1]]
    outer = inner[differentiated] <= _EDGE_SHARE * float(distance.max())
    return float(np.mean(outer))
