"""What strokes say of every cell: a ridge read-out whose strength the strokes themselves choose.

A few strokes are hundreds of cells, but hardly more than a few independent ones. Strokes left out
in turn show how much may be read into the rest: scattered dots allow a fine read-out of hundreds of
features, three strokes only a coarse one.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.training.clusters.inputs import InputScaling, Planes

RIDGES: Final = (1e-3, 1e-2, 1e-1, 1.0)
"""Ridges that are tried, where every group of features has the variance 1."""
_PARTS: Final = 5
_MOST: Final = 6000
"""Cells of a class that are learned from."""
REACH: Final = (20.0, 7.0)
"""Gaussian widths, px, over which what a read-out misses at strokes is made good around them."""
_FEW: Final = 20
"""Separate strokes of a class up to which they leave the borders open."""
_DOUBT: Final = 0.02
"""Weight of the read-out beside the strokes, in peaks of one px of a stroke."""


def read_out(
    values: Planes,
    standard: InputScaling,
    even: NDArray[np.float32],
    strokes: NDArray[np.intp],
    seed: int,
) -> NDArray[np.float32]:
    """Return directions (channels, classes) of features that tell what strokes tell.

    ``strokes`` (rows, columns): class of each cell, -1 for none; ``even``: see `inputs.evened`.
    """
    rng = np.random.default_rng(seed)
    count = int(strokes.max()) + 1
    parts = _parts(strokes, rng)
    chosen = []
    for label in range(count):
        places = np.flatnonzero(strokes.ravel() == label)
        if len(places) > _MOST:
            places = rng.choice(places, _MOST, replace=False)
        chosen.append(places)
    places = np.concatenate(chosen)
    classes, part = strokes.ravel()[places], parts.ravel()[places]
    flat = values.reshape(len(values), -1)[:, places]
    known = (standard.even(flat) * even[:, None]).T.astype(np.float64)
    ridge = _best_ridge(known, classes, part, count)
    weights = _solved(known, classes, count, ridge)
    return np.asarray(even[:, None] * weights[:-1], np.float32)


def _parts(strokes: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """Return which of the parts left out in turn each cell is in: whole strokes stay together."""
    parts = np.zeros(strokes.shape, np.intp)
    for label in range(int(strokes.max()) + 1):
        mine = np.asarray(strokes == label).astype(np.uint8)
        count, found = cv2.connectedComponents(mine)
        order = rng.permutation(count - 1) % _PARTS
        inside = found > 0
        parts[inside] = order[found[inside] - 1]
    return parts


def _best_ridge(
    known: NDArray[np.float64], classes: NDArray[np.intp], part: NDArray[np.intp], count: int
) -> float:
    """Return the ridge that tells left-out strokes best; the strongest of equals."""
    scores = np.zeros(len(RIDGES))
    for out in range(_PARTS):
        held = part == out
        # What remains must show every class, or the score would tell of that alone.
        if not held.any() or len(np.unique(classes[~held])) < len(np.unique(classes)):
            continue
        wanted = classes[held]
        weight = _weights(wanted, count)
        for index, ridge in enumerate(RIDGES):
            weights = _solved(known[~held], classes[~held], count, ridge)
            told = known[held] @ weights[:-1] + weights[-1]
            scores[index] += (weight * (told.argmax(axis=1) == wanted)).sum()
    best = np.flatnonzero(scores >= scores.max() - 1e-9)
    return RIDGES[int(best[-1])] if scores.max() > 0 else RIDGES[2]


def _weights(classes: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    """Return weights of cells that sum to 1: by the root of each class's rarity."""
    sizes = np.maximum(np.bincount(classes, minlength=count), 1)
    weight = (len(classes) / sizes[classes]) ** 0.5
    return np.asarray(weight / weight.sum(), np.float64)


def _solved(
    known: NDArray[np.float64], classes: NDArray[np.intp], count: int, ridge: float
) -> NDArray[np.float64]:
    """Return weights (channels + 1, classes) of a ridge regression onto one-hot classes."""
    weight = _weights(classes, count)
    whole = np.concatenate([known, np.ones((len(known), 1))], axis=1)
    wanted = np.eye(count)[classes]
    left: NDArray[np.float64] = whole.T @ (whole * weight[:, None])
    # The bias is nearly free: shifting all scores alike costs nothing.
    left += np.diag(np.append(np.full(known.shape[1], ridge), 1e-6))
    right = whole.T @ (wanted * weight[:, None])
    return np.asarray(np.linalg.solve(left, right), np.float64)


def few(scribbles: NDArray[np.uint8]) -> bool:
    """Tell whether some class of strokes (h, w) has few separate ones.

    A hand paints the middle of things: such strokes say what is there, not where it ends.
    """
    drawn = np.unique(scribbles[scribbles > 0])
    pieces = [cv2.connectedComponents((scribbles == k).astype(np.uint8))[0] - 1 for k in drawn]
    return bool(min(pieces) <= _FEW)


def made_good(
    shares: NDArray[np.float32], scribbles: NDArray[np.uint8], shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Return shares (classes, h, w) at a picture's size that agree with its strokes.

    What the read-out misses at strokes is added around them, normalised by how dense they are
    there: far from any stroke nothing changes.
    """
    height, width = shape
    known = (scribbles > 0).astype(np.float32)
    planes = [
        np.asarray(cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR)) for p in shares
    ]
    for sigma in REACH:
        density = cv2.GaussianBlur(known, (0, 0), sigma) + _DOUBT / (2 * np.pi * sigma**2)
        for label, plane in enumerate(planes):
            missed = ((scribbles == label + 1) - plane) * known
            plane += cv2.GaussianBlur(missed.astype(np.float32), (0, 0), sigma) / density
    return np.stack(planes)
