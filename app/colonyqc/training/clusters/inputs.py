"""What the clustering network sees of a picture: grey as published, texture, or an encoder."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from colonyqc.domain.regions import RegionMethod, RegionPicture
from colonyqc.training.nets.encoder_net import COARSEST, EncoderConfig
from colonyqc.training.nets.lite0 import STRIDES, Lite0, load_imagenet

SIGMAS: Final = (2.0, 4.0, 8.0)
"""Gaussian widths, px, at which mean and deviation of the grey are taken."""
FINE: Final = 1.5
"""Width, px, of the Gaussian whose difference from the grey is its fine detail."""
FINE_SIGMAS: Final = (3.0, 6.0)
ENERGY_CELLS: Final = 3.0
"""Gaussian width, in the encoder's finest cells, over which the strength of its features is taken.

How strongly a feature answers around a cell tells tissue apart; its sign there is single cells.
"""
DIRECTIONS: Final = 16
"""Principal directions of the encoder's energies that are kept: the rest is noise of cells."""
FINE_SHARE: Final = 0.3
"""Variance of fine detail beside the encoder's energies, each group scaled to one."""
_QUIET: Final = 1e-3
"""Strength below which nothing stands out: the logarithm ends there."""
_MOST_PX: Final = 1 << 22
"""Larger pictures are shrunk to so many px before the encoder: its features would fill memory."""
_SAMPLE: Final = 20_000
"""Cells that means and directions are taken of: more change nothing and cost time."""

Planes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CellGrid:
    """Cells that part a picture evenly: ``rows`` × ``columns`` over (height, width) px."""

    rows: int
    columns: int
    shape: tuple[int, int]

    @property
    def side(self) -> float:
        """Side of a cell, px (geometric mean of both)."""
        height, width = self.shape
        return float(np.sqrt(height / self.rows * width / self.columns))

    def shrunk(self, planes: Iterable[NDArray[np.float32]]) -> Planes:
        """Return area means of planes of the picture's extent (c, rows, columns)."""
        size = self.columns, self.rows
        return np.stack([cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in planes])


def grid_of(shape: tuple[int, int], side: float) -> CellGrid:
    """Return the grid of a picture whose cells are about ``side`` px wide, 1 at least."""
    rows, columns = (max(2, round(length / max(side, 1.0))) for length in shape)
    return CellGrid(rows, columns, shape)


def side_for(shape: tuple[int, int], least: float, most_cells: int) -> float:
    """Return the side of cells, px: ``least``, or what keeps a picture to ``most_cells``."""
    return max(least, float(np.sqrt(shape[0] * shape[1] / most_cells)))


def planes_of(picture: RegionPicture, method: RegionMethod) -> "FeatureGroups":
    """Return the groups of features of a picture, each (c, h, w) of its extent at some scale."""
    if method is RegionMethod.DIFFERENTIABLE:
        return FeatureGroups((picture.contrast[None],), (1.0,))
    simple = _texture(picture.contrast), _fine(picture.contrast)
    if method is RegionMethod.DIFFERENTIABLE_TEXTURE:
        return FeatureGroups(simple, (1.0, 1.0))
    encoded = _encoded(picture.contrast)
    energies = [_energy(level) for level in encoded]
    # Of the finest stride only its energy beside strokes: without them it draws borders, not parts.
    shares = (0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.0, FINE_SHARE)
    return FeatureGroups((*encoded, *energies, *simple), shares)


@dataclass(frozen=True, slots=True, eq=False)
class FeatureGroups:
    """Groups of features (c, h, w) and the variance of each where there are no strokes.

    Groups of share 0 serve strokes only, which say themselves what matters.
    """

    groups: tuple[Planes, ...]
    shares: tuple[float, ...]


def on_grid(features: FeatureGroups, grid: CellGrid) -> Planes:
    """Return all features (c, rows, columns) by cell of a grid."""
    return np.concatenate([grid.shrunk(group) for group in features.groups])


def imaged_cells(imaged: NDArray[np.bool_] | None, grid: CellGrid) -> NDArray[np.bool_]:
    """Return the cells of which at least half is imaged; all where none is."""
    if imaged is None:
        return np.ones((grid.rows, grid.columns), bool)
    shares = grid.shrunk([imaged.astype(np.float32)])[0]
    found = np.asarray(shares >= 0.5)
    return found if found.any() else np.ones_like(found)


def stroke_cells(scribbles: NDArray[np.uint8], grid: CellGrid) -> NDArray[np.intp]:
    """Return the class of each cell, from 0, -1 where nobody drew: the most drawn in it."""
    classes = np.arange(1, int(scribbles.max()) + 1)
    shares = grid.shrunk([np.asarray(scribbles == c).astype(np.float32) for c in classes])
    best = shares.argmax(axis=0)
    return np.where(shares.max(axis=0) > 0, best, -1)


@dataclass(frozen=True, slots=True, eq=False)
class InputScaling:
    """How features become inputs: mean and spread of each channel, then directions.

    ``directions`` (channels, inputs): principal ones of large groups, the channels themselves of
    small ones, and what strokes say.
    """

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    directions: NDArray[np.float32]

    def even(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return features (channels, …) with mean 0 and deviation 1."""
        tall = (-1, *[1] * (values.ndim - 1))
        return np.asarray(
            (values - self.mean.reshape(tall)) / self.spread.reshape(tall), np.float32
        )

    def apply(self, values: Planes) -> Planes:
        """Return inputs (inputs, rows, columns) of features by cell."""
        # The standard folded into the directions: no copy of several hundred planes.
        weights = self.directions / self.spread[:, None]
        flat = weights.T @ values.reshape(len(values), -1) - (weights.T @ self.mean)[:, None]
        return np.asarray(flat, np.float32).reshape(-1, *values.shape[1:])


def scaling_of(features: FeatureGroups, values: Planes, imaged: NDArray[np.bool_]) -> InputScaling:
    """Return the standard of a picture's own imaged cells, with the directions of no strokes."""
    known = values[:, imaged]
    # Evenly spaced, so that nothing here hangs on chance.
    known = known[:, :: max(1, known.shape[1] // _SAMPLE)].astype(np.float64)
    mean, spread = known.mean(axis=1), known.std(axis=1) + 1e-6
    known = (known - mean[:, None]) / spread[:, None]
    large: list[NDArray[np.intp]] = []
    columns = []
    start, weights = 0, np.zeros(len(values))
    for group, share in zip(features.groups, features.shares, strict=True):
        part = slice(start, start + len(group))
        weights[part] = (share / len(group)) ** 0.5
        start = part.stop
        if len(group) > DIRECTIONS and share:
            large.append(np.arange(part.start, part.stop))
        elif share:
            columns.append(np.diag(weights)[:, part])
    if large:
        places = np.concatenate(large)
        scaled = known[places] * weights[places, None]
        _, vectors = np.linalg.eigh(scaled @ scaled.T / max(1, scaled.shape[1]))
        principal = np.zeros((len(values), DIRECTIONS))
        principal[places] = vectors[:, ::-1][:, :DIRECTIONS] * weights[places, None]
        columns.insert(0, principal)
    told = (mean, spread, np.concatenate(columns, axis=1))
    return InputScaling(*(np.asarray(array, np.float32) for array in told))


def evened(features: FeatureGroups) -> NDArray[np.float32]:
    """Return the weight of each channel with which every group has the same sum of variances."""
    return np.concatenate([np.full(len(g), len(g) ** -0.5) for g in features.groups]).astype(
        np.float32
    )


def _fine(contrast: NDArray[np.float32]) -> Planes:
    """Return the log strength of fine detail over two widths: what dense small cells have most."""
    detail = np.abs(contrast - cv2.GaussianBlur(contrast, (0, 0), FINE))
    planes = [np.log(cv2.GaussianBlur(detail, (0, 0), sigma) + _QUIET) for sigma in FINE_SIGMAS]
    return np.stack(planes).astype(np.float32)


def _energy(level: Planes) -> Planes:
    planes = [cv2.GaussianBlur(np.abs(plane), (0, 0), ENERGY_CELLS) for plane in level]
    return np.log(np.stack(planes) + _QUIET).astype(np.float32)


def _texture(contrast: NDArray[np.float32]) -> Planes:
    squares = contrast * contrast
    planes = []
    for sigma in SIGMAS:
        mean = cv2.GaussianBlur(contrast, (0, 0), sigma)
        variance = cv2.GaussianBlur(squares, (0, 0), sigma) - mean * mean
        planes += [mean, np.log(np.sqrt(np.maximum(variance, 0)) + _QUIET)]
    return np.stack(planes).astype(np.float32)


@cache
def _encoder() -> Lite0:
    encoder = Lite0()
    load_imagenet(encoder)
    return encoder.eval().requires_grad_(requires_grad=False)


def _encoded(contrast: NDArray[np.float32]) -> list[Planes]:
    """Return features of the pre-trained encoder at each of its strides, all on the finest grid."""
    height, width = contrast.shape
    if height * width > _MOST_PX:
        scale = float(np.sqrt(_MOST_PX / (height * width)))
        size = max(2, round(width * scale)), max(2, round(height * scale))
        contrast = np.asarray(cv2.resize(contrast, size, interpolation=cv2.INTER_AREA), np.float32)
        height, width = contrast.shape
    down, right = -height % COARSEST, -width % COARSEST
    whole = cv2.copyMakeBorder(contrast, 0, down, 0, right, cv2.BORDER_REFLECT_101)
    told = _encoder()(torch.from_numpy(whole)[None, None] * EncoderConfig().input_gain)
    finest = STRIDES[0]
    size = whole.shape[0] // finest, whole.shape[1] // finest
    rows, columns = -(-height // finest), -(-width // finest)
    groups = []
    for level in told:
        large = functional.interpolate(level, size=size, mode="bilinear", align_corners=False)
        groups.append(np.ascontiguousarray(large[0, :, :rows, :columns].numpy()))
    return groups
