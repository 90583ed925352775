"""Drawn discs, squares and ellipses: what is measured is what geometry says."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.colony import Colony, Scale
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.colonies.measure import measure
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, Outcome

_SIDE = 480
_UM = 1.237
"""A pixel size that no rounding hides, µm/px."""
_DISCS = 12
"""Of the picture whose colonies are counted, in rows of four."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape and what geometry says of it, px."""

    name: str
    mask: NDArray[np.bool_]
    area: float
    roundness: float


def _grid(turn: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the coordinates of every pixel from the centre, turned by degrees."""
    y, x = np.mgrid[:_SIDE, :_SIDE] - (_SIDE - 1) / 2
    c, s = cos(radians(turn)), sin(radians(turn))
    return x * c + y * s, y * c - x * s


def _ellipse(a: float, b: float, turn: float) -> _Shape:
    x, y = _grid(turn)
    h = ((a - b) / (a + b)) ** 2
    # Ramanujan's second formula: right to 1e-9 for these axes.
    around = pi * (a + b) * (1 + 3 * h / (10 + sqrt(4 - 3 * h)))
    area = pi * a * b
    name = f"disc r {a:g}" if a == b else f"ellipse {a:g} × {b:g}, {turn:g}°"
    inside = (x / a) ** 2 + (y / b) ** 2 <= 1
    return _Shape(name, inside, area, 4 * pi * area / around**2)


def _square(side: float, turn: float) -> _Shape:
    x, y = _grid(turn)
    inside = np.maximum(np.abs(x), np.abs(y)) < side / 2
    return _Shape(f"square {side:g}, {turn:g}°", inside, side**2, pi / 4)


def shapes() -> tuple[_Shape, ...]:
    """Return the shapes that are drawn."""
    return (
        _ellipse(60, 60, 0),
        _ellipse(150, 150, 0),
        _square(120, 0),
        _square(240, 27),
        _ellipse(180, 90, 0),
        _ellipse(160, 100, 33),
    )


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield how far each drawn shape was measured from what it is."""
    every = shapes()
    for at, shape in enumerate(every):
        yield from _of(shape, _measured(shape.mask)[0], limits)
        monitor.report((at + 1) / (len(every) + 1))
    yield _count()
    yield _scale(limits)


def _measured(mask: NDArray[np.bool_]) -> tuple[Colony, ...]:
    classes = np.where(mask, ColonyClass.UNDIFFERENTIATED, ColonyClass.BACKGROUND).astype(np.uint8)
    return measure(classes, label(classes, 100, 100), None)


def _of(shape: _Shape, colony: Colony, limits: AcceptanceLimits) -> Iterator[Check]:
    error = 100 * (colony.area_px / shape.area - 1)
    yield Check(
        "shape-area",
        abs(error) <= limits["area_percent"],
        {"error": f"{error:+.3f}", "true": f"{shape.area:.0f}", "value": f"{colony.area_px:.0f}"},
        shape.name,
    )
    for key, true, value in (
        ("shape-roundness", shape.roundness, colony.roundness),
        ("shape-solidity", 1.0, colony.solidity),
    ):
        away = value - true
        yield Check(
            key,
            abs(away) <= limits["shape"],
            {"error": f"{away:+.4f}", "true": f"{true:.4f}", "value": f"{value:.4f}"},
            shape.name,
        )


def _count() -> Check:
    y, x = np.mgrid[:_SIDE, :_SIDE]
    mask = np.zeros((_SIDE, _SIDE), np.bool_)
    for k in range(_DISCS):
        # Of many sizes, the closest ones 9 px apart.
        mask |= np.hypot(x - 60 - 120 * (k % 4), y - 80 - 160 * (k // 4)) < 30 + 2 * k
    found = len(_measured(mask))
    return Check(
        "shape-count", found == _DISCS, {"value": str(found), "true": str(_DISCS)}, "discs"
    )


def _scale(limits: AcceptanceLimits) -> Check:
    scale = Scale(_UM)
    pairs = (
        (scale.length(1000.0), 1000.0 * _UM),
        (scale.area(1e6), _UM**2),
        (scale.length(hypot(3, 4)) / _UM, 5.0),
    )
    worst = max(abs(value / true - 1) for value, true in pairs)
    return Check("shape-scale", worst <= limits["scale"], {"error": f"{worst:.1e}"}, f"{_UM} µm/px")
