"""Carry regions to another picture: their centres are estimated anew, nothing is learned.

Between panels and days light and density shift all features a little, and a border that was right
on the first picture lies beside the valley between two kinds of cells on the next. Each region's
centre goes on from where the first picture had it to where the new one's cells are; a share of
belief in the first picture holds it, so that a region which a day does not show is not invented.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.training.clusters.inputs import Planes

BELIEF: Final = 0.1
"""Cells that the first picture stands for, over the cells of the new one.

Measured on panels and on pieces that show one region only: at 0 regions are found that are not
there, at 0.3 the borders stay where the first picture had them.
"""
_STROKES_BELIEF: Final = 1.0
"""The same for the strokes of the picture itself."""
_ROUNDS: Final = 15
_SAMPLE: Final = 20_000
_SMOOTH: Final = 1.0
"""Gaussian width, cells, over which the answer is smoothed: single cells are no regions."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionCentres:
    """Mean inputs (regions, inputs) of each region, and its share of the cells (regions,)."""

    means: NDArray[np.float32]
    shares: NDArray[np.float32]


def centres_of(
    inputs: Planes, regions: NDArray[np.intp], imaged: NDArray[np.bool_], count: int
) -> RegionCentres:
    """Return the centres of the regions (rows, columns) of a picture; share 0: it has no cell."""
    inside = regions[imaged]
    sizes = np.bincount(inside, minlength=count).astype(np.float64)
    means = _sums(inputs[:, imaged], inside, count) / np.maximum(sizes, 1)[:, None]
    shares = sizes / max(1.0, sizes.sum())
    return RegionCentres(means.astype(np.float32), shares.astype(np.float32))


def adapted(
    inputs: Planes,
    regions: NDArray[np.intp],
    imaged: NDArray[np.bool_],
    known: RegionCentres,
    belief: float = BELIEF,
) -> NDArray[np.float32]:
    """Return the share of each region in each cell (regions, rows, columns).

    ``regions`` (rows, columns): what the network of the first picture says. k-means from there, in
    which ``known`` counts as ``belief`` times the picture's cells, each region by its share: the
    estimate of greatest posterior probability of centres that are known beforehand.
    """
    count = len(known.shares)
    there = known.shares > 0
    cells = inputs[:, imaged]
    step = max(1, cells.shape[1] // _SAMPLE)
    cells, mine = cells[:, ::step], regions[imaged][::step]
    held = belief * cells.shape[1] * known.shares.astype(np.float64)
    means = known.means.astype(np.float64)
    for _ in range(_ROUNDS):
        sizes = np.bincount(mine, minlength=count) + held
        sums = _sums(cells, mine, count) + held[:, None] * known.means
        means = sums / np.maximum(sizes, 1e-9)[:, None]
        nearest = _nearest(cells, means, there)
        if (nearest == mine).all():
            break
        mine = nearest
    flat = _nearest(inputs.reshape(len(inputs), -1), means, there)
    found = flat.reshape(inputs.shape[1:])
    planes = [(found == k).astype(np.float32) for k in range(count)]
    return np.stack([cv2.GaussianBlur(plane, (0, 0), _SMOOTH) for plane in planes])


def with_alike(
    shares: NDArray[np.float32],
    inputs: Planes,
    imaged: NDArray[np.bool_],
    drawn: NDArray[np.intp],
) -> NDArray[np.float32]:
    """Return shares half of what strokes taught, half of what lies around them in the inputs.

    Few strokes hardly tell where a region ends; where its cells end, the picture says itself.
    """
    there = drawn >= 0
    regions = shares.argmax(axis=0)
    centres = centres_of(inputs, np.maximum(drawn, 0), there, len(shares))
    sizes = centres_of(inputs, regions, imaged, len(shares)).shares
    known = RegionCentres(centres.means, np.where(centres.shares > 0, sizes, 0))
    alike = adapted(inputs, regions, imaged, known, _STROKES_BELIEF)
    return np.asarray((shares + alike) / 2, np.float32)


def _sums(cells: NDArray[np.float32], regions: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """Return the sum of inputs (count, inputs) over the cells (inputs, n) of each region."""
    return np.stack([np.bincount(regions, plane, count) for plane in cells], axis=1)


def _nearest(
    cells: NDArray[np.float32], means: NDArray[np.float64], there: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Return the region (n,) whose centre each cell (inputs, n) is nearest to."""
    scores = means @ cells - (means**2).sum(axis=1)[:, None] / 2
    scores[~there] = -np.inf
    return np.asarray(scores.argmax(axis=0), np.intp)
