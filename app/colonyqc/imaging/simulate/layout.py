"""Where things lie in a block of a dish: colonies, differentiated areas, spread cells."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.fields import Float, smooth_noise
from colonyqc.imaging.simulate.growth import ANGLES, DishState

# Finite: an infinite distance times 0 would be nan in the steps that follow.
FAR: Final = np.float32(-1e4)
_BORDER, _SCORE, _STROMA = 20, 30, 40
_SPREAD_REACH: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """One block; arrays (h, w). Distances in px, positive inside, about radial."""

    x: Float
    y: Float
    colony: Float
    """Distance into the nearest colony."""
    heap: Float
    """Distance into the nearest heap."""
    differentiated: NDArray[np.bool_]
    density: Float
    """Share of places that a spread cell takes: 1 in differentiated areas."""
    inside: NDArray[np.bool_]
    """Inside the well, or everywhere."""


def _polar(
    dx: Float, dy: Float, profile: Float, radius: np.float32
) -> tuple[Float, Float, Float, Float]:
    """Return distance from the centre, border's distance there, and the offset as share of it."""
    distance: Float
    distance, angle = (np.asarray(a, np.float32) for a in cv2.cartToPolar(dx, dy))
    position = angle * np.float32(ANGLES / (2 * np.pi))
    low = position.astype(np.int32)
    # Two more entries than the turn has: low + 1 and a rounded full turn stay inside.
    table = np.concatenate([profile, profile[:2]]) * radius
    part = position - low
    border = table.take(low) * (1 - part) + table.take(low + 1) * part
    return distance, border, dx / border, dy / border


def _meets(state: DishState, region: Region) -> NDArray[np.intp]:
    """Return the colonies whose outermost reach meets the region."""
    c = state.colonies
    reach = c.radius * c.profile.max(axis=1, initial=0) + _SPREAD_REACH * c.spread
    dx = np.maximum(np.maximum(region.x - c.x, c.x - region.right), 0)
    dy = np.maximum(np.maximum(region.y - c.y, c.y - region.bottom), 0)
    return np.flatnonzero(np.hypot(dx, dy) < reach + state.spec.px(20.0))


def _window(state: DishState, i: np.intp, region: Region) -> tuple[slice, slice]:
    """Return rows and columns of the region that colony ``i`` can reach."""
    c, margin = state.colonies, state.spec.px(20.0)
    reach = float(c.radius[i] * c.profile[i].max() + _SPREAD_REACH * c.spread[i] + margin)
    left, top = int(c.x[i] - reach) - region.x, int(c.y[i] - reach) - region.y
    right, bottom = int(c.x[i] + reach) + 2 - region.x, int(c.y[i] + reach) + 2 - region.y
    return slice(max(top, 0), max(bottom, 0)), slice(max(left, 0), max(right, 0))


def _border_noise(state: DishState, region: Region) -> Float:
    """Return the fine waviness of borders in px, mean about 0: waves and thin protrusions."""
    spec = state.spec
    coarse = smooth_noise(spec.seed, _BORDER, spec.px(28.0), region)
    fine = smooth_noise(spec.seed, _BORDER + 2, spec.px(7.0), region)
    spike = np.maximum(fine - 1, 0) * np.float32(spec.px(7.0 * spec.spikes))
    wave: Float = np.float32(spec.px(2.5)) * coarse + np.float32(spec.px(1.4)) * fine + spike
    return wave - np.float32(spec.px(0.583 * spec.spikes))


def _stroma(state: DishState, region: Region) -> Float:
    """Return the density of spread cells in patches of the empty dish."""
    spec = state.spec
    if spec.stroma <= 0:
        return np.zeros((region.height, region.width), np.float32)
    step = spec.days.index(state.day) + 1
    share = spec.stroma * step / len(spec.days)
    noise = smooth_noise(spec.seed, _STROMA, spec.px(130.0), region)
    level = np.float32(1.7 - 3.2 * min(share, 1.0))
    density: Float = np.clip((noise - level) * np.float32(1.4), 0, 1)
    return density


def lay_out(state: DishState, region: Region) -> Layout:
    """Return the layout of a region of the dish."""
    spec, c = state.spec, state.colonies
    shape = (region.height, region.width)
    along = np.arange(region.x, region.right, dtype=np.float32) + np.float32(0.5)
    down = np.arange(region.y, region.bottom, dtype=np.float32) + np.float32(0.5)
    x, y = (np.ascontiguousarray(a) for a in np.broadcast_arrays(along[None], down[:, None]))
    wave = _border_noise(state, region)
    wander = 0.12 * smooth_noise(spec.seed, _SCORE, spec.px(60.0), region)
    wander += 0.05 * smooth_noise(spec.seed, _SCORE + 2, spec.px(14.0), region)
    colony, heap = np.full(shape, FAR), np.full(shape, FAR)
    differentiated = np.zeros(shape, np.bool_)
    density = _stroma(state, region)
    for i in _meets(state, region):
        window = _window(state, i, region)
        distance, border, qx, qy = _polar(
            x[window] - c.x[i], y[window] - c.y[i], c.profile[i], c.radius[i]
        )
        into = border - distance + wave[window]
        if c.heap[i]:
            np.maximum(heap[window], into, out=heap[window])
            continue
        # Of colonies that overlap the one that reaches farther owns the place, and its kind with
        # it.
        nearer = into > colony[window]
        colony[window][nearer] = into[nearer]
        score = c.sign[i] * ((qx - c.focus_x[i]) ** 2 + (qy - c.focus_y[i]) ** 2)
        turned = score + wander[window] > c.threshold[i]
        differentiated[window][nearer] = turned[nearer]
        if c.spread[i] > 1:
            # Outgrowth thins out from the border on; inside it is whole.
            fall = np.exp(np.minimum(into, 0) / c.spread[i])
            np.maximum(density[window], fall, out=density[window])
    inside = np.ones(shape, np.bool_)
    if spec.well_radius is not None:
        rim = spec.well_radius - np.hypot(x - spec.width / 2, y - spec.height / 2)
        inside = rim > 0
        # Two px within the wall: no colony grows up the plastic.
        colony, heap = np.minimum(colony, rim - 2), np.minimum(heap, rim - 2)
        density = np.where(rim > spec.px(15.0), density, np.float32(0))
    occupied = colony > 0
    differentiated &= occupied
    density = np.where(occupied, differentiated.astype(np.float32), density)
    return Layout(x, y, colony, heap, differentiated, density, inside)
