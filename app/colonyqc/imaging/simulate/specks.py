"""Round things: dead and floating cells, single cells, debris, out-of-focus ghosts."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.fields import Float, Points, points, smooth_noise
from colonyqc.imaging.simulate.growth import DishState
from colonyqc.imaging.simulate.layout import Layout, lay_out

_DEAD, _SINGLE, _DEBRIS, _GHOST = 300, 330, 360, 390
_DEAD_UM: Final = 6.6
"""Radius of a dead cell of middling size, µm; its bright core is two thirds of it."""
# Four sizes and nine places of the centre: 36 stamps are made once for thousands of discs.
_SIZES: Final = 4
_STEPS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Specks:
    """One block; arrays (h, w). ``thickness``: 1 is a packed cell; ``bright``: light, 0 to ~1."""

    thickness: Float
    bright: Float
    ghost: Float


def sample(field: NDArray[np.generic], at: Points, region: Region) -> Float:
    """Return the field's values at the points' pixels, the nearest ones for points outside."""
    column = np.clip(at.x.astype(np.intp) - region.x, 0, region.width - 1)
    row = np.clip(at.y.astype(np.intp) - region.y, 0, region.height - 1)
    values: Float = field[row, column].astype(np.float32)
    return values


def _kernel(radius: float, soft: float, shift: tuple[float, float], reach: int) -> Float:
    """Return a square: 1 within ``radius`` px of its shifted middle, 0 beyond ``soft`` px more."""
    axis = np.arange(-reach, reach + 1, dtype=np.float32)
    distance = np.hypot(axis[None] - shift[0], axis[:, None] - shift[1])
    kernel: Float = np.clip((radius + soft / 2 - distance) / soft, 0, 1).astype(np.float32)
    return kernel


def _discs(
    at: Points, seed: int, channel: int, radius: float, region: Region
) -> tuple[Float, Float]:
    """Return discs of random size (0.6 to 1.4 radii) and their cores, each about 0..1.

    A disc is a stamp from a small table: one of four sizes, its centre to a third of a pixel.
    """
    reach = int(np.ceil(1.4 * radius + 1.5))
    frame = (region.height + 2 * reach + 1, region.width + 2 * reach + 1)
    body, core = np.zeros(frame, np.float32), np.zeros(frame, np.float32)
    sizes = [radius * (0.6 + 0.8 * (k + 0.5) / _SIZES) for k in range(_SIZES)]
    stamps = [
        (
            _kernel(r, 1.3, (i / _STEPS, j / _STEPS), reach),
            _kernel(0.66 * r, 1.0 + 0.25 * r, (i / _STEPS, j / _STEPS), reach),
        )
        for r in sizes
        for j in range(_STEPS)
        for i in range(_STEPS)
    ]
    x = ((at.x - region.x - np.float32(0.5)) * _STEPS).round().astype(np.intp)
    y = ((at.y - region.y - np.float32(0.5)) * _STEPS).round().astype(np.intp)
    size = (at.unit(seed, channel) * _SIZES).astype(np.intp)
    which = (size * _STEPS + y % _STEPS) * _STEPS + x % _STEPS
    weight = 0.3 + 0.8 * at.unit(seed, channel + 1)
    # Rounding may put a point of the first px before it.
    left, top = np.maximum(x // _STEPS, 0), np.maximum(y // _STEPS, 0)
    for i, j, k, w in zip(
        left.tolist(), top.tolist(), which.tolist(), weight.tolist(), strict=True
    ):
        window = (slice(j, j + 2 * reach + 1), slice(i, i + 2 * reach + 1))
        body[window] += stamps[k][0] * np.float32(w)
        core[window] += stamps[k][1] * np.float32(w)
    inner = (slice(reach, reach + region.height), slice(reach, reach + region.width))
    return body[inner], core[inner]


def _scatter(
    state: DishState, channel: int, per_mm2: Float | float, square: float, region: Region
) -> Points:
    """Return points of a Poisson-like scatter; ``per_mm2`` is a number or a field (h, w)."""
    seed = state.spec.seed
    # At coarse pixel sizes a square would be less than a px, and the lattice endless.
    square = max(state.spec.px(square), 2.0)
    at = points(seed, channel, square, region)
    mm2 = (square * state.spec.pixel_size_um / 1000) ** 2
    field = np.asarray(per_mm2, np.float32)
    density = sample(field, at, region) if field.ndim else field
    # At most one a square: close enough to a Poisson scatter as long as squares are mostly empty.
    return at.take(at.unit(seed, channel + 2) < density * np.float32(mm2))


def _dead(state: DishState, region: Region, layout: Layout) -> Points:
    """Return where dead cells lie: more of them on heaps and as the dish ages."""
    spec, seed = state.spec, state.spec.seed
    uneven = np.clip(1 + 0.9 * smooth_noise(seed, _DEAD + 6, spec.px(120.0), region), 0.05, 3)
    crowd = np.where(layout.heap > 0, np.float32(3), np.float32(1)) * layout.inside
    age = 0.6 + 0.8 * (spec.days.index(state.day) + 1) / len(spec.days)
    return _scatter(state, _DEAD, uneven * crowd * spec.dead_per_mm2 * age, 14.0, region)


@dataclass(frozen=True, slots=True, eq=False)
class DeadTruth:
    """The dead cells drawn in a region: middle (x, y) and radius in px of it, light 0.3 to 1.1."""

    x: Float
    y: Float
    radius: Float
    light: Float


def dead_truth(state: DishState, region: Region) -> DeadTruth:
    """Return the dead cells whose middle lies in a region, as they are drawn."""
    at, seed = _dead(state, region, lay_out(state, region)), state.spec.seed
    x, y = at.x - np.float32(region.x), at.y - np.float32(region.y)
    inside = (x >= 0) & (x < region.width) & (y >= 0) & (y < region.height)
    size = (at.unit(seed, _DEAD + 3) * _SIZES).astype(np.intp)
    radius = np.float32(state.spec.px(_DEAD_UM)) * (0.6 + 0.8 * (size + 0.5) / _SIZES)
    light = 0.3 + 0.8 * at.unit(seed, _DEAD + 4)
    return DeadTruth(*(np.asarray(each[inside], np.float32) for each in (x, y, radius, light)))


def draw_specks(state: DishState, region: Region, layout: Layout) -> Specks:
    """Draw the round things of a region."""
    spec, seed = state.spec, state.spec.seed
    body, core = _discs(_dead(state, region, layout), seed, _DEAD + 3, spec.px(_DEAD_UM), region)
    thickness, bright = np.float32(1.5) * body, core
    free = (layout.colony < -spec.px(8.0)) & layout.inside
    single = _scatter(state, _SINGLE, free * np.float32(spec.singles_per_mm2), 30.0, region)
    body, core = _discs(single, seed, _SINGLE + 3, spec.px(6.5), region)
    thickness += np.float32(0.7) * body
    bright += np.float32(0.45) * core
    debris = _scatter(state, _DEBRIS, spec.debris_per_mm2 * layout.inside, 20.0, region)
    body, core = _discs(debris, seed, _DEBRIS + 3, spec.px(1.7), region)
    side = smooth_noise(seed, _DEBRIS + 6, spec.px(25.0), region)
    thickness += body * np.clip(side, -1, 1)
    ghost = _scatter(state, _GHOST, spec.debris_per_mm2 * 0.15 * layout.inside, 60.0, region)
    body, _ = _discs(ghost, seed, _GHOST + 3, spec.px(11.0), region)
    return Specks(thickness, np.minimum(bright, 1.2), body)
