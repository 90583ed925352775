"""A linear read-out of block features: fitted to strokes or to groups, answered on any picture."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.regions import NOT_IMAGED
from colonyqc.imaging.grid.components import strips
from colonyqc.imaging.regions.block_features import BLOCK, BlockFeatures, ChannelScaling

RIDGE: Final = 0.2
"""Ridge on the weights over the number of separate pieces of strokes; see `ridge_of`."""
_LEAST_RIDGE: Final = 1e-4
_MOST_RIDGE: Final = 2e-2
SMOOTH: Final = 1.0
"""Width (σ, blocks) by which scores are smoothed before the best is taken."""
_PER_CLASS: Final = 2000
"""Blocks of a class that are learned from: more change nothing and cost time."""


@dataclass(frozen=True, slots=True, eq=False)
class RegionReadout:
    """Scores of each class: standardised features · ``weights`` (channels, classes) + ``bias``."""

    standard: ChannelScaling
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @property
    def classes(self) -> int:
        return len(self.bias)

    def scores(self, found: BlockFeatures) -> NDArray[np.float32]:
        """Return the score of each class in each block (rows, columns, classes)."""
        # The standard folded into the weights: one pass over the features, and no copy of them.
        weights = self.weights / self.standard.spread[:, None]
        bias = self.bias - self.standard.mean @ weights
        return np.asarray(found.values @ weights + bias, np.float32)


def fit(
    found: BlockFeatures,
    standard: ChannelScaling,
    blocks: NDArray[np.intp],
    classes: NDArray[np.intp],
    count: int,
    ridge: float = _LEAST_RIDGE,
    seed: int = 0,
) -> RegionReadout:
    """Return the read-out that tells ``count`` classes apart as blocks with known classes do.

    Ridge regression onto one-hot classes, each class weighed by the root of its rarity: a stroke in
    a small region counts for more, but not for as much as a stroke over half the picture.
    """
    chosen = np.concatenate([_some(classes == k, seed) for k in range(count)])
    blocks, classes = blocks[chosen], classes[chosen]
    flat = found.values.reshape(-1, found.values.shape[2])
    known = standard.apply(flat[blocks]).astype(np.float64)
    known = np.concatenate([known, np.ones((len(known), 1))], axis=1)
    sizes = np.bincount(classes, minlength=count)
    weight = (len(classes) / np.maximum(sizes, 1)[classes]) ** 0.5
    weight /= weight.sum()
    held = ridge * np.eye(known.shape[1])
    held[-1, -1] = 1e-9  # the bias is free
    wanted = np.eye(count)[classes]
    solved = np.linalg.solve(
        known.T @ (known * weight[:, None]) + held, known.T @ (wanted * weight[:, None])
    )
    return RegionReadout(standard, solved[:-1].astype(np.float32), solved[-1].astype(np.float32))


def ridge_of(scribbles: NDArray[np.uint8]) -> float:
    """Return how far strokes (h, w), 0 nothing, are to be believed: the fewer pieces, the less.

    Blocks of one stroke look alike: three long strokes say no more than three places do, while as
    many px strewn over the picture tell all its looks. The class with the fewest pieces decides.
    """
    classes = [value for value in np.unique(scribbles) if value]
    pieces = [
        cv2.connectedComponents((scribbles == value).astype(np.uint8))[0] - 1 for value in classes
    ]
    return float(np.clip(RIDGE / (min(pieces) * len(pieces)), _LEAST_RIDGE, _MOST_RIDGE))


def _some(mine: NDArray[np.bool_], seed: int) -> NDArray[np.intp]:
    places = np.flatnonzero(mine)
    if len(places) > _PER_CLASS:
        places = np.random.default_rng(seed).choice(places, _PER_CLASS, replace=False)
    return places


def labels_of(
    scores: NDArray[np.float32], found: BlockFeatures, imaged: NDArray[np.bool_] | None = None
) -> NDArray[np.uint8]:
    """Return the class of each picture px (h, w) by the greatest score, bilinear between blocks."""
    height, width = found.shape
    labels = np.zeros((height, width), np.uint8)
    # Single blocks are no regions, and borders run smoothly through blocks of 4 px.
    planes = [
        cv2.GaussianBlur(np.ascontiguousarray(scores[..., k]), (0, 0), SMOOTH)
        for k in range(scores.shape[2])
    ]
    step = np.float32(found.scale / BLOCK)
    # Centre to centre; a warp and not a resize: the last blocks reach beyond the picture.
    for rows in strips(height):
        shift = (rows.start + 0.5) * step - np.float32(0.5)
        place = np.array([[step, 0, 0.5 * step - 0.5], [0, step, shift]], np.float32)
        size = (width, rows.stop - rows.start)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        best = cv2.warpAffine(planes[0], place, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
        for k in range(1, len(planes)):
            other = cv2.warpAffine(
                planes[k], place, size, flags=how, borderMode=cv2.BORDER_REPLICATE
            )
            labels[rows][other > best] = k
            np.maximum(best, other, out=best)
    if imaged is not None:
        labels[~imaged] = NOT_IMAGED
    return labels
