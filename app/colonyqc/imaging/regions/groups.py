"""Regions without any label: k-means of block features, and how many of them there are."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.regions.block_features import BlockFeatures, ChannelScaling
from colonyqc.imaging.regions.readout import RegionReadout

_SAMPLE: Final = 20_000
_DIRECTIONS: Final = 20
"""Principal directions that are grouped in: the rest is noise of single blocks."""
_TRIES: Final = 3
_ROUNDS: Final = 40
_MOST: Final = 6
"""Groups that are looked for where no number is told."""


def grouped(
    found: BlockFeatures, standard: ChannelScaling, count: int | None, least: int, seed: int
) -> RegionReadout:
    """Return a read-out whose classes are groups of alike blocks, the largest first.

    k-means; ``count``: groups wanted, None for as many as stand apart, at least ``least``.
    Nearest centre is a linear read-out: the greatest of x·c − |c|²/2.
    """
    sample = _sample(found, standard, seed)
    directions = _principal(sample)
    centres, groups = _kmeans(sample @ directions, count or max(_MOST, least), seed)
    if count is None:
        centres, groups = _merged(centres, groups, least)
    centres = centres[np.argsort(-np.bincount(groups, minlength=len(centres)), kind="stable")]
    weights = np.asarray(directions @ centres.T, np.float32)
    return RegionReadout(standard, weights, np.asarray(-(centres**2).sum(axis=1) / 2, np.float32))


def directions_of(found: BlockFeatures, standard: ChannelScaling) -> NDArray[np.float32]:
    """Return the principal directions (channels, d) of a picture's standardised blocks."""
    return _principal(_sample(found, standard, 0))


def _sample(found: BlockFeatures, standard: ChannelScaling, seed: int) -> NDArray[np.float32]:
    """Return standardised features (n, channels) of imaged blocks, not all of many."""
    flat = found.values.reshape(-1, found.values.shape[2])
    places = np.flatnonzero(found.imaged)
    if not len(places):
        places = np.arange(len(flat))
    if len(places) > _SAMPLE:
        places = np.random.default_rng(seed).choice(places, _SAMPLE, replace=False)
    return standard.apply(flat[places])


def _principal(sample: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the directions (channels, d) in which blocks differ most."""
    centred = sample - sample.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred / len(sample))
    # The sign of an eigenvector is the library's choice: nearest centres do not depend on it.
    return np.ascontiguousarray(vectors[:, ::-1][:, :_DIRECTIONS])


def _kmeans(
    points: NDArray[np.float32], count: int, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return the centres (k, d) and the group of each point."""
    points = np.ascontiguousarray(points, np.float32)
    count = min(count, len(points))
    if count == 1:  # OpenCV takes a single row for many points of one number
        return points.mean(axis=0, keepdims=True), np.zeros(len(points), np.intp)
    # OpenCV draws its first centres by a generator of the thread, which is seeded here.
    cv2.setRNGSeed(seed)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, _ROUNDS, 1e-4)
    first = np.zeros((len(points), 1), np.int32)
    _, groups, centres = cv2.kmeans(points, count, first, stop, _TRIES, cv2.KMEANS_PP_CENTERS)
    return np.asarray(centres, np.float32), groups.ravel().astype(np.intp)


def _merged(
    centres: NDArray[np.float32], groups: NDArray[np.intp], least: int
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Merge the two groups that lose least by it, and stop before the greatest jump in the loss.

    The loss of Ward: how much farther from their centre points come to lie.
    """
    states, losses = [(centres, groups)], [0.0]
    while len(centres) > max(least, 2):
        sizes = np.maximum(np.bincount(groups, minlength=len(centres)), 1).astype(float)
        apart = ((centres[:, None] - centres[None]) ** 2).sum(axis=2)
        cost = apart * (sizes[:, None] * sizes[None] / (sizes[:, None] + sizes[None]))
        cost[np.tril_indices(len(centres))] = np.inf
        a, b = np.unravel_index(int(np.argmin(cost)), cost.shape)
        losses.append(float(cost[a, b]))
        both = (centres[a] * sizes[a] + centres[b] * sizes[b]) / (sizes[a] + sizes[b])
        centres = np.delete(centres, b, axis=0)
        centres[a] = both
        groups = np.where(groups == b, a, groups)
        groups = np.where(groups > b, groups - 1, groups)
        states.append((centres, groups))
    if len(states) == 1:
        return states[0]
    # Each step's loss beside the one before: where it jumps, groups that stand apart were joined.
    steps = np.array(losses[1:])
    jumps = np.append(steps[1:], steps[-1] * 2) / np.maximum(steps, 1e-12)
    return states[int(np.argmax(jumps)) + 1]
