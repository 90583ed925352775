"""Measure the colonies of a class map: sizes, shapes, and what share is differentiated where."""

from dataclasses import dataclass
from math import nan, pi, sqrt
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.colony import Colony
from colonyqc.imaging.label import ClassMap, Labelled, strips
from colonyqc.imaging.outline import (
    enclosed_px,
    outer_border,
    perimeter_px,
    roughness_px,
    simplified,
)

_CLASSES: Final = 4
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


@dataclass(frozen=True, slots=True, eq=False)
class _Content:
    """Per colony (row 0: no colony): pixels by class (n + 1, 4) and the sum of the ratio."""

    pixels: NDArray[np.int64]
    mass: NDArray[np.float64]


def totals(classes: ClassMap, ratio: NDArray[np.uint8] | None) -> Totals:
    """Count the occupied pixels of a class map; ``ratio`` is as in `measure`."""
    pixels = np.zeros(_CLASSES, np.int64)
    mass = 0.0
    for rows in strips(classes.shape[0]):
        strip = classes[rows]
        pixels += np.bincount(strip.ravel(), minlength=_CLASSES)[:_CLASSES]
        mass += float(_ratio(strip, None if ratio is None else ratio[rows])[strip > 0].sum())
    return Totals(int(pixels[1]), int(pixels[2]), int(pixels[3]), mass)


def measure(
    classes: ClassMap, labelled: Labelled, ratio: NDArray[np.uint8] | None
) -> tuple[Colony, ...]:
    """Measure each colony of a cleaned class map (h, w) in px of that map.

    ``ratio`` (h, w) is 255 · p_diff / (p_diff + p_undiff); without it a pixel's class stands for
    it (uncertain: one half). ``area_px``: pixel count. ``perimeter_px`` and
    ``border_roughness_px``: estimators in `imaging.outline`. ``roundness``: 4πA/P² of what the
    outer border encloses, at most 1. ``solidity``: area / area of the convex hull in pixels.
    ``eccentricity``: sqrt(1 - b²/a²) of the ellipse with the same second moments.
    ``edge_share``: nan without differentiated area; distances are to the colony's own border,
    holes included, and not to the picture's.
    """
    content = _content(classes, labelled, ratio)
    return tuple(_colony(classes, labelled, content, k) for k in range(1, labelled.count + 1))


def _ratio(classes: ClassMap, ratio: NDArray[np.uint8] | None) -> NDArray[np.float64]:
    """Return the ratio in 0..1; of the class alone when there is none."""
    if ratio is not None:
        return ratio / _RATIO_FULL
    by_class = np.zeros(_CLASSES)
    by_class[ColonyClass.DIFFERENTIATED] = 1.0
    by_class[ColonyClass.UNCERTAIN] = 0.5
    return by_class[classes]


def _content(classes: ClassMap, labelled: Labelled, ratio: NDArray[np.uint8] | None) -> _Content:
    """Count classes and sum the ratio for all colonies in one pass."""
    length = labelled.count + 1
    pixels = np.zeros(length * _CLASSES, np.int64)
    mass = np.zeros(length)
    for rows in strips(classes.shape[0], 256):
        labels = labelled.labels[rows]
        where = labels > 0
        numbers, kinds = labels[where].astype(np.int64), classes[rows][where]
        pixels += np.bincount(numbers * _CLASSES + kinds, minlength=len(pixels))
        values = _ratio(kinds, None if ratio is None else ratio[rows][where])
        mass += np.bincount(numbers, weights=values, minlength=length)
    return _Content(pixels.reshape(length, _CLASSES), mass)


def _colony(classes: ClassMap, labelled: Labelled, content: _Content, number: int) -> Colony:
    x, y, width, height = (int(v) for v in labelled.boxes[number - 1])
    box = slice(y, y + height), slice(x, x + width)
    mask = np.asarray(labelled.labels[box] == number, dtype=np.uint8)
    border = outer_border(mask)
    perimeter = perimeter_px(border)
    area = int(labelled.areas[number - 1])
    centre, eccentricity = _ellipse(mask)
    kinds = content.pixels[number]
    undifferentiated = int(kinds[ColonyClass.UNDIFFERENTIATED])
    differentiated = int(kinds[ColonyClass.DIFFERENTIATED])
    judged = undifferentiated + differentiated
    line = simplified(border) + np.array([x, y])
    return Colony(
        number=number,
        area_px=float(area),
        perimeter_px=perimeter,
        centroid=(centre[0] + x, centre[1] + y),
        box=(x, y, width, height),
        roundness=min(1.0, 4 * pi * enclosed_px(border) / perimeter**2),
        solidity=area / _hull_px(border),
        border_roughness_px=roughness_px(border),
        eccentricity=eccentricity,
        differentiated_fraction=differentiated / judged if judged else nan,
        differentiated_probability=float(content.mass[number]) / area,
        uncertain_fraction=int(kinds[ColonyClass.UNCERTAIN]) / area,
        edge_share=_edge_share(mask, classes[box], _open_sides(labelled, box)),
        touches_border=bool(labelled.touches[number - 1]),
        outline=tuple((int(px), int(py)) for px, py in line),
    )


def _ellipse(mask: NDArray[np.uint8]) -> tuple[tuple[float, float], float]:
    """Return centroid (x, y) and eccentricity; a pixel is a square (1/12 of second moment)."""
    m = cv2.moments(mask, binaryImage=True)
    centre = (m["m10"] / m["m00"], m["m01"] / m["m00"])
    xx, yy, xy = (m[key] / m["m00"] for key in ("mu20", "mu02", "mu11"))
    xx, yy = xx + 1 / 12, yy + 1 / 12
    spread = sqrt((xx - yy) ** 2 + 4 * xy**2)
    return centre, sqrt(2 * spread / (xx + yy + spread))


def _hull_px(border: NDArray[np.int32]) -> float:
    """Return the area of the convex hull in pixels: of the hull of the centres, A + P/2 + 1.

    Exact for rectangles along the axes; never less than the pixels a convex border encloses.
    """
    hull = cv2.convexHull(border)
    return float(cv2.contourArea(hull) + cv2.arcLength(hull, closed=True) / 2 + 1)


def _open_sides(labelled: Labelled, box: tuple[slice, slice]) -> tuple[tuple[int, int], ...]:
    """Return the padding by axis: 1 px of background, 0 where the box ends at the picture."""
    return tuple(
        (int(part.start > 0), int(part.stop < length))
        for part, length in zip(box, labelled.labels.shape, strict=True)
    )


def _edge_share(
    mask: NDArray[np.uint8], classes: ClassMap, padding: tuple[tuple[int, int], ...]
) -> float:
    """Return the share of differentiated px in the outer 20 % of distances to the border."""
    thin = max(1, round(sqrt(mask.size / _LARGE_PX)))
    mask, classes = mask[::thin, ::thin], classes[::thin, ::thin]
    differentiated = (classes == ColonyClass.DIFFERENTIATED) & (mask > 0)
    padded = np.pad(mask, padding)
    if not differentiated.any() or padded.all():
        return nan
    transformed = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    distance = np.asarray(transformed, dtype=np.float32)
    (top, _), (left, _) = padding
    inner = distance[top : top + mask.shape[0], left : left + mask.shape[1]]
    outer = inner[differentiated] <= _EDGE_SHARE * float(distance.max())
    return float(np.mean(outer))
