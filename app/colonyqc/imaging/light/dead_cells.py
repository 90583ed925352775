"""Find bright round objects in phase contrast: dead and floating cells, and round debris.

Worked on a grid of one size, so that a cell is as large in every picture, and on two octaves of
it. Places that are brighter than their surroundings (difference of Gaussians) are looked at along
rays: a round object's brightness falls at one distance in all directions, that of the bright
seams, rims and halos of living cells does not. Roundness is how much of the variance of the
brightness in and around a place is told by the distance from its centre alone.
"""

from dataclasses import dataclass, fields, replace
from math import ceil
from typing import Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.counted_area import ImagedArea
from colonyqc.imaging.grid.flat_field import Illumination, block_means, illumination, upsample
from colonyqc.imaging.grid.resample import Read, ScaledReader, read_mirrored, source_places
from colonyqc.imaging.light.survey import Survey, tiles

GRID_UM: Final = 1.6
"""µm/px of the grid that pictures are looked at on."""
COARSEST_UM: Final = 4.0
"""µm/px of a picture above which a dead cell is so few pixels that every spot looks round."""
LEAST_UM: Final = 9.6
"""Least diameter: below it, bright spots between living cells are as round."""
_LEAST_PX: Final = 3.5
"""The same in px of the picture, as the optics make everything smaller round."""
_LIGHT_UM: Final = 64.0
"""Width of the Gaussian of the light: that of the networks' flat-field."""
_DARK: Final = 1e-3
_BRIGHTEST: Final = 8.0
"""On dark ground cells are many times as bright; beyond this contrast nothing more is told."""

_TILE: Final = 1536
_MARGIN: Final = 64
_BLOCK: Final = 32
"""Side in px of the squares whose ordinary contrast a place is held against."""
_FINE, _SPOT, _AROUND_SPOT = 0.8, 1.6, 3.2
"""Gaussians, px: of what is measured, and the two whose difference is a spot."""
_STANDS_OUT: Final = 4.0
"""Times the ordinary contrast around it from which on a spot is looked at."""
_FAINT: Final = 0.06
"""Contrast below which an object is a ghost out of focus, or condensation."""
_TEXTURE: Final = 2.5
"""Times the ordinary contrast of the picture's strongest texture that an object must have."""
_ROUND: Final = ((3.0, 8.0), (0.90, 0.40))
"""An object of strength 3 must be 0.90 round, one of strength 8 and more only 0.40."""
_APART: Final = 2.0
"""Px beyond an object's edge in which another find is the same object."""

_RAYS, _SECTORS = 12, 6
_STEP: Final = 0.5
_EDGE: Final = 4
"""Steps along a ray over which an edge falls."""
_FIRST, _LAST = 2, 12
"""Steps at which the fall may begin."""
_BEYOND: Final = (5, 9)
"""Steps from where the fall begins to the surroundings that are judged."""
_RADII: Final = np.arange(_LAST + _BEYOND[1], dtype=np.float32) * np.float32(_STEP)
_ANGLES: Final = np.arange(_RAYS, dtype=np.float32) * np.float32(2 * np.pi / _RAYS)
_ACROSS: Final = np.cos(_ANGLES)[:, None] * _RADII
_DOWN: Final = np.sin(_ANGLES)[:, None] * _RADII
_RING: Final = _RADII + np.float32(0.15)
"""Weight of a radius by the length of its ring; the centre's px counts a little too."""
_PART: Final = 8000
"""Places sampled at a time: the engine takes maps of fewer than 2¹⁵ rows."""

_Float = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class RoundObjects:
    """Bright round objects, one entry each: centre (x, y) and radius in px of the picture."""

    x: _Float
    y: _Float
    radius: _Float

    @property
    def count(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True, eq=False)
class _Spots:
    """Places in px with what was measured of each; arrays of one length.

    ``strength`` is the contrast against the brightest direction around, in ordinary contrasts of
    the place; ``contrast`` that against the middle of all directions.
    """

    x: _Float
    y: _Float
    radius: _Float
    roundness: _Float
    strength: _Float
    contrast: _Float

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> "_Spots":
        return _Spots(*(getattr(self, f.name)[chosen] for f in fields(self)))


def find_dead_cells(read: Read, survey: Survey, area: ImagedArea, um_per_px: float) -> RoundObjects:
    """Return the bright round objects of at least `LEAST_UM` in what counts of a picture.

    ``read`` gives its pixels as in the file; ``um_per_px`` is its pixel size, at most
    `COARSEST_UM`, known or taken from how large its cells look. Everything is held against the
    picture's own light and texture, so that gamma and exposure hardly matter.
    """
    scale = um_per_px / GRID_UM
    least = max(LEAST_UM / GRID_UM, _LEAST_PX * scale) / 2
    grid = _Grid.of(read, survey, area, scale)
    found, ordinary = [], []
    for tile in tiles(grid.reader.width, grid.reader.height, _TILE):
        seen = grid.contrast(tile.grown(_MARGIN))
        # From the second octave's half px back to whole ones.
        octaves = (_look(seen, 1.0), _look(_halved(seen), 2.0))
        ordinary.append(octaves[0][1].ravel())
        found += [_placed(spots, tile, least) for spots, _ in octaves]
    spots = _joined(found)
    # Of the whole picture: what is texture in one part of it is no dead cell in another.
    texture = float(np.quantile(np.concatenate(ordinary), 0.95))
    spots = spots.take(spots.contrast > max(_FAINT, _TEXTURE * texture))
    spots = _once(spots.take(grid.counts(spots)))
    return RoundObjects(*(each / np.float32(scale) for each in (spots.x, spots.y, spots.radius)))


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """A picture's contrast against its own light, on the grid of `GRID_UM`."""

    reader: ScaledReader
    light: Illumination
    area: ImagedArea

    @staticmethod
    def of(read: Read, survey: Survey, area: ImagedArea, scale: float) -> "_Grid":
        counts = survey.covered & area.inside
        sigma = _LIGHT_UM / GRID_UM / scale
        light = illumination(survey.means, sigma, counts, survey.block).scaled(scale)
        return _Grid(ScaledReader(read, area.width, area.height, scale), light, area)

    def contrast(self, region: Region) -> _Float:
        """Return grey/light - 1 (h, w) of any region; 0 where pixels do not count."""
        return read_mirrored(self._inside, self.reader.width, self.reader.height, region)

    def _inside(self, region: Region) -> _Float:
        light = upsample(self.light.field, self.light.block, region)
        np.maximum(light, _DARK, out=light)
        contrast = self.reader.read(region)
        contrast /= light
        # Not clipped to ±1 as for networks: on dark ground a cell would end in a plateau there,
        # twice as wide as it is.
        np.minimum(contrast, 1 + _BRIGHTEST, out=contrast)
        contrast -= 1
        if not self.area.whole:
            rows = source_places(region.y, region.height, self.area.height, self.reader.scale)
            columns = source_places(region.x, region.width, self.area.width, self.reader.scale)
            contrast[~self.area.pick(rows, columns)] = 0
        return contrast

    def counts(self, spots: _Spots) -> NDArray[np.bool_]:
        """Tell which places count."""
        if self.area.whole:
            return np.ones(len(spots.x), np.bool_)
        columns, rows = (
            np.clip((along / self.reader.scale).astype(np.intp), 0, side - 1)
            for along, side in ((spots.x, self.area.width), (spots.y, self.area.height))
        )
        return self.area.at(rows, columns)


def _halved(contrast: _Float) -> _Float:
    half = contrast.shape[1] // 2, contrast.shape[0] // 2
    return np.asarray(cv2.resize(contrast, half, interpolation=cv2.INTER_AREA), np.float32)


def _smoothed(contrast: _Float, sigma: float) -> _Float:
    # Stated: the engine's own choice for floats reaches 4 σ, a third more for nothing.
    side = 2 * ceil(2.5 * sigma) + 1
    return np.asarray(cv2.GaussianBlur(contrast, (side, side), sigma), np.float32)


def _look(contrast: _Float, step: float) -> tuple[_Spots, _Float]:
    """Return the spots of a tile (h, w) that are round enough, and its ordinary contrasts by block.

    Places are given in px of ``step`` times those of the tile.
    """
    spot = _smoothed(contrast, _SPOT) - _smoothed(contrast, _AROUND_SPOT)
    # The mean of the roots, squared, is the median of a Gaussian texture, and hardly moves for
    # the few places that stand out; a true median of each block takes ten times as long.
    ordinary = block_means(np.sqrt(np.abs(spot)), _BLOCK) ** 2
    peak = spot >= cv2.dilate(spot, np.ones((5, 5), np.uint8))
    y, x = np.nonzero(peak & (spot > _FAINT / 2))
    kept = spot[y, x] > _STANDS_OUT * ordinary[y // _BLOCK, x // _BLOCK]
    spots = _measured(_smoothed(contrast, _FINE), x[kept], y[kept], ordinary)
    needed = np.interp(spots.strength, *_ROUND)
    spots = spots.take((spots.strength > _ROUND[0][0]) & (spots.roundness > needed))
    # A px's index is its middle: (i + 1/2) · step - 1/2.
    shift = np.float32(step / 2 - 0.5)
    return (
        replace(
            spots, x=spots.x * step + shift, y=spots.y * step + shift, radius=spots.radius * step
        ),
        ordinary,
    )


def _measured(
    fine: _Float, columns: NDArray[np.intp], rows: NDArray[np.intp], ordinary: _Float
) -> _Spots:
    """Measure places along rays, each moved to the middle of its brightness first."""
    x, y = columns.astype(np.float32), rows.astype(np.float32)
    rays = _sampled(fine, x, y)
    edge = _edges(rays)
    likely = _brighter(rays, edge)
    x, y, rays, edge = x[likely], y[likely], rays[likely], edge[likely]
    aside = _off_centre(rays, edge)
    height, width = fine.shape
    x, y = np.clip(x + aside[0], 0, width - 1), np.clip(y + aside[1], 0, height - 1)
    rays = _sampled(fine, x, y)
    edge = _edges(rays)
    # One that falls most where it is first looked is smaller than this octave tells.
    large = edge > _FIRST
    x, y, rays, edge = x[large], y[large], rays[large], edge[large]
    inside, around = _brightness(rays, edge)
    usual = ordinary[(y / _BLOCK).astype(np.intp), (x / _BLOCK).astype(np.intp)]
    # From a median to a standard deviation; the small number is a camera's own noise.
    usual = np.float32(1.48) * usual + np.float32(0.012)
    return _Spots(
        x,
        y,
        _RADII[edge] + np.float32(_STEP * _EDGE / 2),
        _roundness(rays, edge),
        np.asarray((inside - around.max(axis=1, initial=-1)) / usual, np.float32),
        np.asarray(inside - np.median(around, axis=1), np.float32) if len(around) else inside,
    )


def _sampled(fine: _Float, x: _Float, y: _Float) -> _Float:
    """Return the brightness around places along rays, (n, rays, radii)."""
    count, shape = len(x), (-1, _RAYS * len(_RADII))
    across = (x[:, None, None] + _ACROSS).reshape(shape)
    down = (y[:, None, None] + _DOWN).reshape(shape)
    rays = np.empty((count, shape[1]), np.float32)
    for at in range(0, count, _PART):
        part = slice(at, at + _PART)
        rays[part] = cv2.remap(
            fine, across[part], down[part], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )
    return rays.reshape(count, _RAYS, len(_RADII))


def _edges(rays: _Float) -> NDArray[np.intp]:
    """Return the step at which the mean brightness begins to fall most, for each place."""
    mean = rays.mean(axis=1)
    fall = mean[:, _FIRST : _LAST + 1] - mean[:, _FIRST + _EDGE : _LAST + _EDGE + 1]
    # The outer of two alike: a cell with a dark middle falls twice.
    fall *= np.sqrt(_RADII[_FIRST : _LAST + 1] + 1)
    return np.asarray(fall.argmax(axis=1) + _FIRST, np.intp)


def _brighter(rays: _Float, edge: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which places are brighter than what lies around them in every direction."""
    inside, around = _brightness(rays, edge)
    return np.asarray(inside > around.max(axis=1, initial=-1), np.bool_)


def _off_centre(rays: _Float, edge: NDArray[np.intp]) -> tuple[_Float, _Float]:
    """Return how far (x, y) the middle of an object's brightness lies from where it was sought."""
    _, around = _brightness(rays, edge)
    above = np.maximum(rays - around.mean(axis=1)[:, None, None], 0)
    above *= _RING
    above *= np.arange(len(_RADII)) < (edge + _EDGE - 1)[:, None, None]
    total = above.sum(axis=(1, 2)) + np.float32(1e-9)
    return (above * _ACROSS).sum(axis=(1, 2)) / total, (above * _DOWN).sum(axis=(1, 2)) / total


def _brightness(rays: _Float, edge: NDArray[np.intp]) -> tuple[_Float, _Float]:
    """Return the mean within the edge, (n,), and that beyond it by direction, (n, sectors)."""
    every = np.arange(len(edge))
    rings = np.cumsum(rays.mean(axis=1) * _RING, axis=1)
    inside = np.asarray(rings[every, edge] / np.cumsum(_RING)[edge], np.float32)
    shape = len(edge), _SECTORS, _RAYS // _SECTORS, len(_RADII)
    sectors = rays.reshape(shape).mean(axis=2)
    along = np.cumsum(sectors, axis=2)
    near, far = (edge + beyond - 1 for beyond in _BEYOND)
    around = (along[every, :, far] - along[every, :, near]) / (_BEYOND[1] - _BEYOND[0])
    return inside, np.asarray(around, np.float32)


def _roundness(rays: _Float, edge: NDArray[np.intp]) -> _Float:
    """Return the share of the variance about a place that the distance from it tells, 0..1."""
    every, last = np.arange(len(edge)), edge + _EDGE + 3
    weight = np.cumsum(_RING)[last]
    mean = rays.mean(axis=1)
    level, square, ring = (
        np.cumsum(each * _RING, axis=1)[every, last] / weight
        for each in (mean, (rays * rays).mean(axis=1), mean * mean)
    )
    told = (ring - level * level) / np.maximum(square - level * level, np.float32(1e-9))
    return np.asarray(told, np.float32)


def _placed(spots: _Spots, tile: Region, least: float) -> _Spots:
    """Return the spots of at least a radius whose centre lies in a tile, on the whole grid."""
    inner = (spots.x >= _MARGIN) & (spots.x < _MARGIN + tile.width)
    inner &= (spots.y >= _MARGIN) & (spots.y < _MARGIN + tile.height)
    spots = spots.take(inner & (spots.radius >= least))
    return replace(spots, x=spots.x + (tile.x - _MARGIN), y=spots.y + (tile.y - _MARGIN))


def _joined(found: list[_Spots]) -> _Spots:
    return _Spots(
        *(np.concatenate([getattr(each, f.name) for each in found]) for f in fields(_Spots))
    )


def _once(spots: _Spots) -> _Spots:
    """Return each object once: the roundest and largest of finds that lie in one another."""
    order = np.lexsort((spots.x, spots.y, -spots.roundness * spots.radius))
    spots = spots.take(order)
    if len(order) < 2:
        return spots
    tree = scipy.spatial.cKDTree(np.stack([spots.x, spots.y], axis=1))
    kept = np.ones(len(order), np.bool_)
    for at in range(len(order)):
        if kept[at]:
            near = tree.query_ball_point((spots.x[at], spots.y[at]), spots.radius[at] + _APART)
            kept[[other for other in near if other > at]] = False
    return spots.take(kept)
