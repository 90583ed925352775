"""Small charts as inline SVG, drawn by code: lines over steps, and calibration."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

INK: Final = "#005F96"
FAINT: Final = "#9DB8C9"
_TEXT: Final = "#505B64"
_GRID: Final = "#E3E7EA"
_MARK: Final = "#A33C00"
_WIDTH: Final = 460
_HEIGHT: Final = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 34
_POINTS: Final = 400

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line of a chart."""

    points: Points
    colour: str = INK
    width: float = 1.8
    dots: bool = False


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values lie on the paper."""

    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        across = (x - self.x[0]) / max(self.x[1] - self.x[0], 1e-12)
        up = (y - self.y[0]) / max(self.y[1] - self.y[0], 1e-12)
        return _LEFT + wide * across, _TOP + tall * (1 - up)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values from at or above ``low`` to at or below ``high``, ``about`` of them."""
    span = max(high - low, 1e-9)
    raw = span / about
    power = 10.0 ** np.floor(np.log10(raw))
    step = power * next(s for s in (1, 2, 2.5, 5, 10) if s * power >= raw * 0.999)
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return [round(k * step, 10) for k in range(first, last + 1)]


def line_chart(
    title: str,
    lines: Sequence[ChartLine],
    x_label: str,
    y_range: tuple[float, float] | None = None,
    mark: tuple[float, float, str] | None = None,
) -> str:
    """Return an SVG of lines over a shared x; ``mark``: x, y and word of a point worth seeing."""
    xs = [x for line in lines for x, _ in line.points] or [0.0, 1.0]
    ys = [y for line in lines for _, y in line.points] or [0.0, 1.0]
    low, high = y_range or (min(0.0, min(ys)), 1.05 * max(ys))
    frame = _Frame((min(0.0, min(xs)), max(xs)), (low, high))
    parts = [*_axes(frame, x_label), *(_line(frame, line) for line in lines)]
    if mark is not None:
        parts.append(_mark(frame, mark))
    return _svg(title, parts)


def calibration_chart(
    title: str, pixels: Sequence[int], confidence: Sequence[float], hits: Sequence[int]
) -> str:
    """Return an SVG of the share that was right over how sure the network was; dots by pixels."""
    frame = _Frame((0.0, 1.0), (0.0, 1.0))
    (x0, y0), (x1, y1) = frame.at(0, 0), frame.at(1, 1)
    parts = _axes(frame, "how sure the network was")
    parts.append(
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{FAINT}" '
        'stroke-dasharray="4 4"/>'
    )
    most = max([*pixels, 1])
    for count, sure, right in zip(pixels, confidence, hits, strict=True):
        if count:
            x, y = frame.at(sure / count, right / count)
            radius = 2.5 + 7 * (count / most) ** 0.5
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{INK}" '
                f'fill-opacity="0.75"><title>{count:,} px: {sure / count:.2f} sure, '
                f"{right / count:.2f} right</title></circle>"
            )
    return _svg(title, parts)


def _svg(title: str, parts: Sequence[str]) -> str:
    body = "".join(parts)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}" '
        f'xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    )


def _axes(frame: _Frame, x_label: str) -> list[str]:
    parts = []
    for value in ticks(*frame.y):
        x, y = frame.at(frame.x[0], value)
        parts.append(
            f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}" '
            f'stroke="{_GRID}"/>' + _text(x - 6, y + 4, f"{value:g}", "end")
        )
    for value in ticks(*frame.x):
        x, y = frame.at(value, frame.y[0])
        parts.append(_text(x, y + 16, f"{value:g}", "middle"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 3, x_label, "middle"))
    return parts


def _text(x: float, y: float, text: str, anchor: str, colour: str = _TEXT) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _line(frame: _Frame, line: ChartLine) -> str:
    step = max(1, -(-len(line.points) // _POINTS))
    thinned = list(line.points[::step])
    if line.points and thinned[-1] != line.points[-1]:
        thinned.append(line.points[-1])
    places = [frame.at(x, min(max(y, frame.y[0]), frame.y[1])) for x, y in thinned]
    drawn = (
        f'<polyline fill="none" stroke="{line.colour}" stroke-width="{line.width}" '
        f'stroke-linejoin="round" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
    )
    if line.dots:
        drawn += "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{line.colour}"/>' for x, y in places
        )
    return drawn


def _mark(frame: _Frame, mark: tuple[float, float, str]) -> str:
    x, y = frame.at(mark[0], mark[1])
    left = x > _WIDTH / 2
    below = y < _TOP + 24
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="none" stroke="{_MARK}" stroke-width="2"/>'
        + _text(
            x + (-9 if left else 9),
            y + (20 if below else -9),
            mark[2],
            "end" if left else "start",
            _MARK,
        )
    )
