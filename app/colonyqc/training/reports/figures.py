"""The figures of a comparison as small SVG files: read in black and white by shapes and dashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from colonyqc.training.evaluation.metrics import ReliabilityBins
from colonyqc.training.reports.charts import ticks

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's, told apart by colour-blind people too."""
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")
_INK: Final = "#222222"
_FAINT: Final = "#D9DDE0"
_HALF: Final = 4.2


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle of the paper, px, and the values that lie on its edges."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where values lie on the paper; beyond the edges is at the edge."""
        across = min(max((x - self.x[0]) / (self.x[1] - self.x[0]), 0), 1)
        up = min(max((y - self.y[0]) / (self.y[1] - self.y[0]), 0), 1)
        return self.left + self.width * across, self.top + self.height * (1 - up)


def paper(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    """Return a whole SVG on white."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{escape(title)}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="white"/>{"".join(parts)}</svg>\n'
    )


def text(x: float, y: float, words: str, anchor: str = "start", *, bold: bool = False) -> str:
    """Return a line of text."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{_INK}" text-anchor="{anchor}"{weight}>'
        f"{escape(words)}</text>"
    )


def line(a: tuple[float, float], b: tuple[float, float], colour: str, width: float = 1) -> str:
    """Return a straight line."""
    return (
        f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" '
        f'stroke="{colour}" stroke-width="{width:g}"/>'
    )


def mark(at: tuple[float, float], index: int, half: float = _HALF) -> str:
    """Return the mark of a series: circle, square, triangle, diamond, by its number."""
    (x, y), colour = at, COLOURS[index % len(COLOURS)]
    look = f'fill="{colour}" fill-opacity="0.75" stroke="{_INK}" stroke-width="0.6"'
    if index % 4 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half}" {look}/>'
    corners = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((0, -1.2), (1.2, 1), (-1.2, 1)),
        3: ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    }[index % 4]
    points = " ".join(f"{x + half * dx:.1f},{y + half * dy:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" {look}/>'


def _path(points: Sequence[tuple[float, float]], index: int, width: float) -> str:
    dash = _DASHES[index % len(_DASHES)]
    told = f' stroke-dasharray="{dash}"' if dash else ""
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline fill="none" stroke="{COLOURS[index % len(COLOURS)]}" '
        f'stroke-width="{width:g}"{told} points="{places}"/>'
    )


def _grid(panel: Panel, label: str, *, rows: bool, columns: bool, about: int = 4) -> list[str]:
    """Return grid lines with their values, and the label under the panel."""
    bottom, right = panel.top + panel.height, panel.left + panel.width
    parts = [line((panel.left, bottom), (right, bottom), _INK)]
    for value in ticks(*panel.x, about) if columns else ():
        x = panel.at(value, panel.y[0])[0]
        parts += [
            line((x, panel.top), (x, bottom), _FAINT),
            text(x, bottom + 15, f"{value:g}", "middle"),
        ]
    for value in ticks(*panel.y, about) if rows else ():
        y = panel.at(panel.x[0], value)[1]
        parts += [
            line((panel.left, y), (right, y), _FAINT),
            text(panel.left - 5, y + 4, f"{value:g}", "end"),
        ]
    return [*parts, text((panel.left + right) / 2, bottom + 31, label, "middle")]


def _legend(x: float, y: float, names: Sequence[str], bar: str) -> list[str]:
    """Return the marks with their names, and what the thick line means."""
    parts = []
    for index, name in enumerate(names):
        parts += [mark((x, y - 4), index), text(x + 9, y, name)]
        x += 30 + 7 * len(name)
    return [*parts, line((x, y - 4), (x + 18, y - 4), _INK, 3), text(x + 24, y, bar)]


Dots = Mapping[str, Sequence[tuple[int, float]]]
"""By row: the group (a fold) and value of every dot."""
DotColumn = tuple[str, Dots, Mapping[str, tuple[float, float]]]
"""Label with unit, the dots of each row and (mean, SD) of each row."""


def dot_figure(
    title: str,
    columns: Sequence[DotColumn],
    groups: Sequence[str],
    bar: str,
) -> str:
    """Return rows of dots, one panel a column; a bar, which ``bar`` explains, shows mean ± SD."""
    names = list(columns[0][1])
    left, wide, gap, top, row = 170, 205, 22, 34, 34
    tall = row * len(names)
    parts = _legend(left + 4, 18, groups, bar)
    for number, (label, dots, means) in enumerate(columns):
        values = [value for found in dots.values() for _, value in found]
        spans = [mean + side * sd for mean, sd in means.values() for side in (-1, 1)]
        low, high = min([*values, *spans]), max([*values, *spans])
        room = 0.08 * max(high - low, 1e-3)
        edge = (max(0.0, low - room), high + room)
        panel = Panel(left + number * (wide + gap), top, wide, tall, edge, (0, len(names)))
        parts += _grid(panel, label, rows=False, columns=True)
        for index, name in enumerate(names):
            middle = len(names) - index - 0.5
            parts += _row_of_dots(panel, middle, dots[name], means[name])
            if number == 0:
                parts.append(text(left - 8, panel.at(edge[0], middle)[1] + 4, name, "end"))
    return paper(left + len(columns) * (wide + gap), top + tall + 42, title, parts)


def _row_of_dots(
    panel: Panel,
    middle: float,
    dots: Sequence[tuple[int, float]],
    mean: tuple[float, float],
) -> list[str]:
    base = middle + 0.16
    (left, y), (right, _) = (panel.at(mean[0] + side * mean[1], base) for side in (-1, 1))
    x = panel.at(mean[0], base)[0]
    bar = [line((left, y), (right, y), _INK, 3), line((x, y - 7), (x, y + 7), _INK, 3)]
    return bar + [mark(panel.at(value, middle - 0.18), group) for group, value in dots]


def reliability_figure(title: str, panels: Sequence[tuple[str, ReliabilityBins]]) -> str:
    """Return reliability diagrams side by side: share right over confidence, dots by pixels."""
    side, left, gap, top = 230, 56, 40, 34
    parts = [
        f'<text transform="translate(16 {top + side / 2}) rotate(-90)" fill="{_INK}" '
        'text-anchor="middle">share of pixels that are right</text>'
    ]
    for number, (name, bins) in enumerate(panels):
        panel = Panel(left + number * (side + gap), top, side, side, (0, 1), (0, 1))
        parts += _grid(panel, "confidence of the network", rows=True, columns=True, about=5)
        parts.append(line(panel.at(0, 0), panel.at(1, 1), "#888888"))
        parts.append(text(panel.left, 22, name, bold=True))
        pixels = np.asarray(bins.pixels, float)
        most = max(float(pixels.max()), 1.0)
        for count, sure, right in zip(pixels, bins.confidence, bins.hits, strict=True):
            if count:
                at = panel.at(sure / count, right / count)
                parts.append(mark(at, number, 2.5 + 8 * (count / most) ** 0.5))
    width = left + len(panels) * (side + gap)
    return paper(width, top + side + 42, title, parts)


@dataclass(frozen=True, slots=True)
class DrawnCurve:
    """Scores over the levels of a change: those of each group, their mean and its SD."""

    unit: str
    levels: Sequence[float]
    groups: Mapping[str, Sequence[float]]
    mean: Sequence[float]
    sd: Sequence[float]


def robustness_figure(title: str, curves: Mapping[str, DrawnCurve], y_label: str, bar: str) -> str:
    """Return one panel a change: groups by marks, a thick line that ``bar`` explains, SD a band."""
    wide, tall, left, gap, top, below = 215, 150, 46, 48, 36, 58
    shared = [
        value for curve in curves.values() for group in curve.groups.values() for value in group
    ]
    high = max(0.1, 1.06 * max(shared))
    names = list(next(iter(curves.values())).groups)
    parts = _legend(left, 18, names, bar)
    for number, curve in enumerate(curves.values()):
        x0, y0 = left + number % 3 * (wide + gap), top + number // 3 * (tall + below)
        levels = [float(v) for v in curve.levels]
        panel = Panel(x0, y0, wide, tall, (min(levels), max(levels)), (0, high))
        parts += _grid(panel, curve.unit, rows=True, columns=True)
        parts += _curves(panel, levels, curve)
        if number % 3 == 0:
            parts.append(
                f'<text transform="translate(12 {y0 + tall / 2}) rotate(-90)" fill="{_INK}" '
                f'text-anchor="middle">{escape(y_label)}</text>'
            )
    rows = -(-len(curves) // 3)
    return paper(left + 3 * (wide + gap), top + rows * (tall + below) - 8, title, parts)


def _curves(panel: Panel, levels: Sequence[float], curve: DrawnCurve) -> list[str]:
    order = np.argsort(levels)
    mean, sd = np.asarray(curve.mean, float), np.asarray(curve.sd, float)
    upper = [panel.at(levels[i], mean[i] + sd[i]) for i in order]
    lower = [panel.at(levels[i], mean[i] - sd[i]) for i in order[::-1]]
    band = " ".join(f"{x:.1f},{y:.1f}" for x, y in upper + lower)
    parts = [f'<polygon points="{band}" fill="#BBBBBB" fill-opacity="0.6"/>']
    for index, values in enumerate(curve.groups.values()):
        places = [panel.at(levels[i], values[i]) for i in order]
        parts += [_path(places, index, 1.3), *(mark(place, index, 2.8) for place in places)]
    middle = " ".join("{:.1f},{:.1f}".format(*panel.at(levels[i], mean[i])) for i in order)
    parts.append(f'<polyline fill="none" stroke="{_INK}" stroke-width="2.6" points="{middle}"/>')
    return parts
