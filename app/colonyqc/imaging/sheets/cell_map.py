"""Show the cells of a sheet: coloured by a measure, and counted in a histogram."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.sheets.cells import Cells

_BINS: Final = 24
_FILL: Final = 0.55
_INK_FILL: Final = 0.35
_INK: Final = (0xF0, 0xE4, 0x42)
"""Okabe-Ito yellow: membranes."""
_SMOOTH: Final = 5
# The engine's median takes 16 bits at most; a sheet with more cells keeps its steps.
_SMOOTHED: Final = 1 << 16

Rgb = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of values; ``edges`` has one more entry than ``counts``."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


def histogram(values: Sequence[float], *, whole: bool = False) -> Histogram:
    """Count finite values in bins of equal width; ``whole`` numbers get a bin each."""
    finite = np.array([value for value in values if isfinite(value)])
    if not len(finite):
        return Histogram((), ())
    if whole:
        # Bins lie about whole numbers: "6 neighbours" must not fall between two.
        edges = np.arange(finite.min() - 0.5, finite.max() + 1)
    else:
        edges = np.histogram_bin_edges(finite, min(_BINS, max(1, round(len(finite) ** 0.5))))
    return counted_in(finite.tolist(), edges.tolist())


def counted_in(values: Sequence[float], edges: Sequence[float]) -> Histogram:
    """Count values in the bins between ``edges``; the last one holds its upper edge, too."""
    counts = np.histogram(np.array(values), np.array(edges))[0]
    return Histogram(tuple(edges), tuple(int(count) for count in counts))


def colours(values: NDArray[np.float64], low: float, high: float) -> Rgb:
    """Return RGB (n, 3) of values between ``low`` and ``high``: the scale viridis, clipped."""
    span = high - low if high > low else 1.0
    place = np.clip(np.rint(255 * (values - low) / span), 0, 255).astype(np.uint8)
    shown = cv2.applyColorMap(place.reshape(-1, 1), cv2.COLORMAP_VIRIDIS)
    # The engine's colours are BGR.
    return np.ascontiguousarray(shown.reshape(-1, 3)[:, ::-1]).astype(np.uint8, copy=False)


def painted_cells(
    picture: Rgb,
    cells: Cells,
    values: Sequence[float],
    limits: tuple[float, float] | None = None,
) -> Rgb:
    """Return a picture (h, w, 3) with each cell filled by its value and outlined in white.

    ``values`` are by number, from cell 1 on; nan leaves a cell unfilled. ``limits`` are the ends
    of the colour scale, default: the 2nd and 98th percentile.
    """
    numbers = cells.numbers
    drawn = picture.copy()
    known = np.array(values, np.float64)
    shown = np.isfinite(known)
    if shown.any():
        low, high = limits or np.percentile(known[shown], (2, 98)).tolist()
        ink = colours(np.where(shown, known, low), low, high)
        # Number 0 is no cell and is never filled.
        filled = np.append(False, shown)[numbers]
        mixed = (1 - _FILL) * picture[filled] + _FILL * ink[numbers[filled] - 1]
        drawn[filled] = np.rint(mixed).astype(np.uint8)
    drawn[outlines(cells)] = 255
    return drawn


def inked_cells(
    picture: Rgb, cells: Cells, values: Sequence[float], limits: tuple[float, float]
) -> Rgb:
    """Return a picture of any size (h, w, 3) in grey, its cells outlined in yellow by 2 px.

    Each cell is filled by its value, by number from cell 1 on; nan leaves it unfilled. ``limits``
    are the ends of the colour scale.
    """
    height, width = picture.shape[:2]
    numbers = cv2.resize(
        # The engine resizes no 32-bit whole numbers; doubles hold them exactly.
        cells.numbers.astype(np.float64),
        (width, height),
        interpolation=cv2.INTER_NEAREST,
    ).astype(np.int32)
    if cells.count < _SMOOTHED:  # rounds the steps that enlarging makes
        numbers = cv2.medianBlur(numbers.astype(np.uint16), _SMOOTH).astype(np.int32)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    drawn = np.repeat(grey[..., None], 3, axis=2).astype(np.uint8, copy=False)
    known = np.append(np.nan, np.array(values, np.float64))
    filled = np.isfinite(known)[numbers]
    ink = colours(np.where(np.isfinite(known), known, limits[0]), *limits)[numbers[filled]]
    drawn[filled] = np.rint((1 - _INK_FILL) * drawn[filled] + _INK_FILL * ink).astype(np.uint8)
    lines = outlines(Cells(numbers, cells.count, cells.cut)).astype(np.uint8)
    drawn[cv2.dilate(lines, np.ones((2, 2), np.uint8)) > 0] = _INK
    return drawn


def outlines(cells: Cells) -> NDArray[np.bool_]:
    """Return the px (h, w) whose right or lower neighbour belongs to another cell."""
    numbers = cells.numbers
    line = np.zeros(numbers.shape, np.bool_)
    line[:, :-1] |= numbers[:, :-1] != numbers[:, 1:]
    line[:-1] |= numbers[:-1] != numbers[1:]
    return line
