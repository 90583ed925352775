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

Planes = NDArray[np.float32]

BELIEF: Final = 0.1
"""Cells that the first picture stands for, over the cells of the new one.

Measured on panels and on pieces that show one region only: at 0 regions are found that are not
there, at 0.3 the borders stay where the first picture had them.
"""
_STROKES_BELIEF: Final = 1.0
"""The same for the strokes of the picture itself."""
_NEVER: Final = -1e6
"""A score below all others; finite, as scores are interpolated."""
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
    scores = moved_scores(inputs, regions, imaged, known, belief)
    found = scores.argmax(axis=0)
    planes = [(found == k).astype(np.float32) for k in range(len(scores))]
    return np.stack([cv2.GaussianBlur(plane, (0, 0), _SMOOTH) for plane in planes])


def moved_scores(
    inputs: Planes,
    regions: NDArray[np.intp],
    imaged: NDArray[np.bool_],
    known: RegionCentres,
    belief: float = BELIEF,
) -> NDArray[np.float32]:
    """Return the score of each region in each cell (regions, rows, columns); see `adapted`.

    x·c − |c|²/2 for the centre c that was estimated anew: the nearest centre has the greatest.
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
        nearest = _scores(cells, means, there).argmax(axis=0)
        if (nearest == mine).all():
            break
        mine = nearest
    told = _scores(inputs.reshape(len(inputs), -1), means, there)
    return told.reshape(count, *inputs.shape[1:]).astype(np.float32)


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


def _scores(
    cells: NDArray[np.float32], means: NDArray[np.float64], there: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the score of each centre (regions, n) at each cell (inputs, n)."""
    scores = np.asarray(means @ cells - (means**2).sum(axis=1)[:, None] / 2, np.float64)
    scores[~there] = _NEVER
    return scores
