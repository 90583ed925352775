"""Colonies of a dish and the law they grow and differentiate by."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.simulate.fields import Float
from colonyqc.imaging.simulate.spec import Differentiation, DishSpec

ANGLES: Final = 512
"""Entries of a colony's radial profile over the full turn."""
_ROOM: Final = 8.0
"""A colony levels out at this many times the dish's area per colony."""
_RINGS: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class Colonies:
    """Colonies (and heaps) on one day, one entry each; lengths in px.

    A colony is star-shaped: the points closer to (x, y) than ``radius · profile(angle)``. The
    mean of the squared profile is 1, so that its area is exactly π·radius². A place in it is
    differentiated where ``sign · |q - focus|²`` exceeds ``threshold``, q being the offset from
    the centre divided by the border's distance in that direction.
    """

    x: Float
    y: Float
    radius: Float
    profile: Float
    heap: NDArray[np.bool_]
    sign: Float
    focus_x: Float
    focus_y: Float
    threshold: Float
    fraction: Float
    """Differentiated share of the colony's area by the law."""
    spread: Float
    """Reach of outgrowth beyond the border."""

    @property
    def area(self) -> NDArray[np.float64]:
        """Area of each colony by the growth law, px²."""
        return np.pi * self.radius.astype(np.float64) ** 2


@dataclass(frozen=True, slots=True, eq=False)
class DishState:
    """A virtual dish on one day."""

    spec: DishSpec
    day: int
    colonies: Colonies


def _profiles(rng: np.random.Generator, count: int, spikes: float) -> Float:
    """Return radial profiles (count, ANGLES) whose mean square is 1."""
    angle = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    turn = rng.uniform(0, 2 * np.pi, (count, 1))
    stretch = 1 + rng.gamma(1.5, 0.25 + 0.25 * spikes, (count, 1)).clip(0, 1.6)
    profile = 1 / np.hypot(np.cos(angle - turn) / stretch, np.sin(angle - turn))
    for k in range(2, 7):
        phase = rng.uniform(0, 2 * np.pi, (count, 1))
        size = rng.normal(0, 0.16 / k, (count, 1))
        # From the second harmonic on: the first would only move the centre.
        profile *= 1 + size * np.cos(k * angle + phase)
    corners = 7
    where = rng.uniform(0, 2 * np.pi, (count, corners, 1))
    height = rng.uniform(0, 0.7 * spikes, (count, corners, 1))
    # The short way round the circle.
    away = np.abs((angle - where + np.pi) % (2 * np.pi) - np.pi)
    profile *= 1 + (height * np.exp(-away / 0.22)).sum(axis=1)
    scaled: Float = (profile / np.sqrt((profile**2).mean(axis=1, keepdims=True))).astype(np.float32)
    return scaled


def _places(rng: np.random.Generator, spec: DishSpec, count: int) -> tuple[Float, Float]:
    """Return centres spread evenly but at random: distinct squares of a grid, jittered in them."""
    # Squares of about equal sides, whatever the dish's shape.
    columns = max(1, round(np.sqrt(count * spec.width / spec.height)))
    rows = max(1, -(-count // columns))
    chosen = rng.permutation(columns * rows)[:count]
    x = (chosen % columns + rng.uniform(0.15, 0.85, count)) * spec.width / columns
    y = (chosen // columns + rng.uniform(0.15, 0.85, count)) * spec.height / rows
    return x.astype(np.float32), y.astype(np.float32)


def grown_area(
    start: NDArray[np.float64], days: float, doubling_days: NDArray[np.float64], room: float
) -> NDArray[np.float64]:
    """Return areas (unit of ``start``) after ``days``: logistic, exponential far below ``room``."""
    rest = room / start - 1
    # In powers of 2, because growth is given as a doubling time.
    area: NDArray[np.float64] = room / (1 + rest * np.exp2(-days / doubling_days))
    return area


def differentiated_share(law: Differentiation, day: float) -> float:
    """Return the differentiated share of an affected colony's area on a day."""
    if day < law.start_day or law.limit <= 0:
        return 0.0
    return float(law.limit * (1 - np.exp(-(day - law.start_day + 0.5) / law.tau_days)))


def _thresholds(
    profile: Float, sign: Float, focus_x: Float, focus_y: Float, fraction: Float
) -> Float:
    """Return score limits above which exactly ``fraction`` of each colony's area lies."""
    limit = np.full(fraction.shape, np.inf, np.float32)
    ring = (np.arange(_RINGS, dtype=np.float32) + 0.5) / _RINGS
    angle = np.linspace(0, 2 * np.pi, ANGLES // 8, endpoint=False, dtype=np.float32)
    qx, qy = np.outer(ring, np.cos(angle)).ravel(), np.outer(ring, np.sin(angle)).ravel()
    for i in np.flatnonzero(fraction > 0):
        score = sign[i] * ((qx - focus_x[i]) ** 2 + (qy - focus_y[i]) ** 2)
        # A ring's share of the area grows with its radius and with the square of the border's
        # distance.
        weight = np.outer(ring, profile[i, ::8] ** 2).ravel()
        order = np.argsort(score)
        share = np.cumsum(weight[order]) / weight.sum()
        # The quantile by area: exactly this share lies above, whatever shape the colony has.
        limit[i] = np.interp(1 - fraction[i], share, score[order])
    return limit


@dataclass(frozen=True, slots=True, eq=False)
class _Founders:
    """What does not change over the days."""

    x: Float
    y: Float
    area: NDArray[np.float64]
    doubling: NDArray[np.float64]
    profile: Float
    heap: NDArray[np.bool_]
    sign: Float
    focus_x: Float
    focus_y: Float
    strength: Float


def _founders(spec: DishSpec) -> _Founders:
    # A stream of its own beside the fields': one more colony does not change the noise.
    rng = np.random.default_rng([spec.seed, 11])
    count, heaps = spec.colonies, spec.heaps
    x, y = _places(rng, spec, count)
    weight = rng.lognormal(0, 0.65, count)
    dish = spec.width * spec.height
    area = spec.start_confluence * dish * weight / weight.sum() if count else weight
    doubling = spec.doubling_days * rng.uniform(0.93, 1.08, count)
    profile = _profiles(rng, count, spec.spikes)
    law = spec.differentiation
    affected = rng.uniform(size=count) < law.share
    sign = np.where(rng.uniform(size=count) < law.crater_share, -1, 1)
    turn, away = rng.uniform(0, 2 * np.pi, count), rng.uniform(0, 0.45, count)
    heap_x, heap_y = _places(rng, spec, heaps)
    heap_area = np.pi / 4 * spec.px(spec.heap_um) ** 2 * rng.lognormal(0, 0.6, heaps)
    nothing = np.zeros(heaps)
    return _Founders(
        np.concatenate([x, heap_x]),
        np.concatenate([y, heap_y]),
        np.concatenate([area, heap_area]),
        np.concatenate([doubling, np.full(heaps, 4.0)]),
        np.concatenate([profile, _profiles(rng, heaps, 0.3)]),
        np.repeat([False, True], [count, heaps]),
        np.concatenate([sign, nothing]).astype(np.float32),
        np.concatenate([away * np.cos(turn), nothing]).astype(np.float32),
        np.concatenate([away * np.sin(turn), nothing]).astype(np.float32),
        np.concatenate([affected * rng.uniform(0.7, 1.3, count), nothing]).astype(np.float32),
    )


def grow(spec: DishSpec) -> dict[int, DishState]:
    """Return the dish on each of its days; the same spec always gives the same dish.

    Colonies never move or shrink, so that on a later day each covers all it covered before.
    """
    founders = _founders(spec)
    law = spec.differentiation
    room = _ROOM * spec.width * spec.height / max(spec.colonies, 1)
    states = {}
    for day in spec.days:
        area = grown_area(founders.area, day - spec.days[0], founders.doubling, room)
        share = differentiated_share(law, day)
        # Never all of it: the law speaks of places in a colony, and a colony must be left.
        fraction = np.minimum(share * founders.strength, 0.95).astype(np.float32)
        reach = spec.px(law.spread_um) * (share / law.limit if law.limit > 0 else 0.0)
        args = founders.profile, founders.sign, founders.focus_x, founders.focus_y
        states[day] = DishState(
            spec,
            day,
            Colonies(
                founders.x,
                founders.y,
                np.sqrt(area / np.pi).astype(np.float32),
                founders.profile,
                founders.heap,
                founders.sign,
                founders.focus_x,
                founders.focus_y,
                _thresholds(*args, fraction),
                fraction,
                (reach * np.minimum(founders.strength, 1)).astype(np.float32),
            ),
        )
    return states
