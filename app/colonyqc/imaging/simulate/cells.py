"""Optical thickness of cells: packed, spread and heaped."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.fields import Float, Points, points, smooth_noise, worley
from colonyqc.imaging.simulate.growth import DishState
from colonyqc.imaging.simulate.layout import Layout
from colonyqc.imaging.simulate.specks import draw_specks, sample

# Channels of the random fields: far enough apart for each to take a few after its own.
_PACKED, _WARP, _SPREAD, _FLOW, _CLUMP = 100, 120, 200, 240, 260
_SHIFT: Final = 4
"""Fractional bits of drawn coordinates."""
_STATIONS: Final = np.linspace(-1, 1, 8, dtype=np.float32)
SPREAD_REACH_UM: Final = 45.0
"""No spread cell reaches farther than this from its centre."""


@dataclass(frozen=True, slots=True, eq=False)
class CellBlock:
    """One block; arrays (h, w)."""

    thickness: Float
    """Optical thickness; 1 is a packed cell."""
    bright: Float
    """Light that round cells add: 0 to about 1."""
    ghost: Float
    """Out-of-focus discs: 0 to about 1."""
    body: NDArray[np.uint8]
    """Not 0 where a spread cell lies."""


def packed(state: DishState, region: Region, layout: Layout) -> Float:
    """Return the thickness of a sheet of undifferentiated cells, everywhere in the region."""
    spec, seed = state.spec, state.spec.seed
    spacing = spec.px(spec.cell_um)
    far, near = np.float32(spacing * 0.8), np.float32(spacing * 0.16)
    x = layout.x + far * smooth_noise(seed, _WARP, spacing * 6, region)
    y = layout.y + far * smooth_noise(seed, _WARP + 2, spacing * 6, region)
    x += near * smooth_noise(seed, _WARP + 4, spacing * 0.6, region)
    y += near * smooth_noise(seed, _WARP + 6, spacing * 0.6, region)
    cells = worley(seed, _PACKED, spacing, x, y, 0.85)
    gap = (cells.second - cells.nearest) * np.float32(1 / (0.55 * spacing))
    # The root is steep at the border: cells bulge, with a dark line between them.
    dome = np.sqrt(np.minimum(gap, 1))
    lift = np.where(cells.owner > 0.93, np.float32(-0.5), 0.3 + np.float32(0.95) * cells.owner)
    nucleolus = np.exp(-((cells.nearest * np.float32(1 / max(spec.px(1.8), 0.7))) ** 2))
    thickness: Float = dome * lift + np.float32(0.35) * nucleolus
    return thickness


def _grain(state: DishState, region: Region, look_grain: float) -> Float:
    """Return the fine texture of organelles: noise near the limit of resolution."""
    spec = state.spec
    fine = smooth_noise(spec.seed, _PACKED + 6, max(spec.px(2.0), 1.1), region)
    where = smooth_noise(spec.seed, _PACKED + 8, spec.px(60.0), region)
    strength = np.float32(0.16 * look_grain) * (1 + 0.35 * np.clip(where, -2, 2))
    grain: Float = fine * strength
    return grain


def _spindles(at: Points, seed: int, flow: Float, long_px: float, elongation: float) -> Float:
    """Return outlines (n, 16, 2) px, relative to the centres, of spread cells along ``flow``."""
    kind = np.clip(at.unit(seed, _SPREAD + 4) * 0.9 + elongation - 0.45, 0, 1)[:, None]
    angle = flow[:, None] + (at.unit(seed, _SPREAD + 5)[:, None] - 0.5) * (2.2 - 1.2 * kind)
    half = long_px * (0.45 + 0.55 * at.unit(seed, _SPREAD + 6)[:, None]) * (0.6 + 0.4 * kind)
    width = half * (0.62 - 0.47 * kind) * (0.75 + 0.5 * at.unit(seed, _SPREAD + 7)[:, None])
    bend = (at.unit(seed, _SPREAD + 8)[:, None] - 0.5) * 0.9 * half
    lean = (at.unit(seed, _SPREAD + 9)[:, None] - 0.5) * 0.6
    t = _STATIONS[None]
    taper = (1 - np.abs(t)) ** (0.45 + 1.3 * kind) * (1 + lean * t) + 0.05
    along, across = t * half, bend * (t**2 - 0.35) * (1 + 0.8 * lean * t)
    wobble = 0.75 + 0.5 * np.stack(
        [at.unit(seed, _SPREAD + 10 + k) for k in range(2 * _STATIONS.size)], axis=1
    )
    wobble = 1 + (wobble - 1) * 1.2 * (1 - kind)
    upper = across + width * taper * wobble[:, : _STATIONS.size]
    lower = across - width * taper * wobble[:, _STATIONS.size :]
    u = np.concatenate([along, along[:, ::-1]], axis=1)
    v = np.concatenate([upper, lower[:, ::-1]], axis=1)
    outline: Float = np.stack(
        [u * np.cos(angle) - v * np.sin(angle), u * np.sin(angle) + v * np.cos(angle)], axis=2
    ).astype(np.float32)
    return outline


def _fixed(values: Float) -> NDArray[np.int32]:
    return np.round(values * (1 << _SHIFT)).astype(np.int32)


def spread(
    state: DishState, region: Region, layout: Layout
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw spread cells: their relief (0..255) and their bodies (0 or 255)."""
    spec, seed = state.spec, state.spec.seed
    relief = np.zeros((region.height, region.width), np.uint8)
    body = relief.copy()
    law = spec.differentiation
    at = points(seed, _SPREAD, spec.px(law.cell_um * (1 + 0.2 * law.elongation)), region)
    # The same number for a cell on every day: as the density grows cells are added and none goes.
    at = at.take(at.unit(seed, _SPREAD + 2) < law.cover * sample(layout.density, at, region))
    # Most blocks of a young dish have none, and drawing would still walk through its tables.
    if not at.x.size:
        return relief, body
    flow = np.pi * sample(smooth_noise(seed, _FLOW, spec.px(110.0), region), at, region)
    long_px = spec.px(min(law.cell_um * (1.1 + 1.3 * law.elongation), SPREAD_REACH_UM))
    outline = _spindles(at, seed, flow, long_px, law.elongation)
    centre = np.stack([at.x - region.x, at.y - region.y], axis=1)[:, None] - 0.5
    whole, core = _fixed(centre + outline), _fixed(centre + outline * np.float32(0.62))
    shade = (45 + 100 * at.unit(seed, _SPREAD + 3)).astype(int).tolist()
    nucleus = _fixed(centre[:, 0]).tolist()
    wide, tall = (max(1, round(spec.px(um) * (1 << _SHIFT))) for um in (4.2, 2.8))
    degrees = np.degrees(flow).tolist()
    # One by one, as each covers what was drawn before.
    for i, level in enumerate(shade):
        cv2.fillPoly(body, [whole[i]], 255, cv2.LINE_8, _SHIFT)
        cv2.fillPoly(relief, [whole[i]], level, cv2.LINE_AA, _SHIFT)
        cv2.fillPoly(relief, [core[i]], level + 55, cv2.LINE_AA, _SHIFT)
        cv2.ellipse(
            relief,
            nucleus[i],
            (wide, tall),
            degrees[i],
            0,
            360,
            level + 95,
            -1,
            cv2.LINE_AA,
            _SHIFT,
        )
    return relief, body


def _heaped(state: DishState, region: Region, layout: Layout) -> Float:
    """Return the extra thickness of heaps: a dome with lumps."""
    spec, seed = state.spec, state.spec.seed
    dome = np.clip(layout.heap * np.float32(1 / spec.px(14.0)), 0, 1)
    lumps = smooth_noise(seed, _CLUMP, max(spec.px(5.0), 1.5), region)
    lumps += 0.7 * smooth_noise(seed, _CLUMP + 2, max(spec.px(2.4), 1.2), region)
    thickness: Float = dome * (np.float32(1.0) + np.float32(0.3) * lumps)
    return thickness


def draw_cells(state: DishState, region: Region, layout: Layout, grain: float) -> CellBlock:
    """Draw all cells of a region; ``grain`` scales the texture inside cells."""
    spec = state.spec
    shape = (region.height, region.width)
    good = (layout.colony > 0) & ~layout.differentiated
    thickness = np.zeros(shape, np.float32)
    if good.any():
        edge = np.clip(layout.colony * np.float32(1 / spec.px(3.0)), 0, 1)
        sheet = packed(state, region, layout)
        thickness = np.where(good, sheet * edge, np.float32(0))
    relief, body = spread(state, region, layout)
    taken = relief > 0
    thickness = np.where(
        taken & ~good, relief.astype(np.float32) * np.float32(1.5 / 200), thickness
    )
    texture = np.where(good, np.float32(1), np.float32(0.5) * taken)
    thickness += _grain(state, region, grain) * texture
    specks = draw_specks(state, region, layout)
    thickness += specks.thickness
    if (layout.heap > 0).any():
        thickness += _heaped(state, region, layout)
    return CellBlock(thickness, specks.bright, specks.ghost, body)
