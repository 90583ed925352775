"""Lengths and areas that a person draws on a picture, in µm where the pixel size is known."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import Final

Points = Sequence[tuple[float, float]]

_UM_A_MM: Final = 1000.0


def length_px(points: Points) -> float:
    """Return the length of a line through points, px."""
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))


def area_px(points: Points) -> float:
    """Return the area inside a closed outline, px², by the shoelace formula."""
    closed = [*points, *points[:1]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))) / 2


def length_text(px: float, um_per_px: float | None) -> str:
    """Return a length with its unit: µm, from 1,000 µm on mm; px where the size is not known."""
    if um_per_px is None:
        return f"{_figures(px)} px"
    um = px * um_per_px
    return f"{_figures(um)} µm" if um < _UM_A_MM else f"{_figures(um / _UM_A_MM)} mm"


def area_text(px: float, um_per_px: float | None) -> str:
    """Return an area with its unit: µm², from 100,000 µm² on mm²; px² where it is not known."""
    if um_per_px is None:
        return f"{_figures(px)} px²"
    um = px * um_per_px**2
    return f"{_figures(um)} µm²" if um < 1e5 else f"{_figures(um / _UM_A_MM**2)} mm²"


def _figures(value: float) -> str:
    """Return three figures, of large values whole numbers: more would tell of the hand alone."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
