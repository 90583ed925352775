"""Scores of class maps: confusion, Jaccard, borders, calibration."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.services.packages.pmf import CLASSES
from colonyqc.training.fit.json_value import ABSENT, JsonValue

BINS: Final = 15
"""Number of confidence bins of the calibration error."""
SCORED: Final = (0, 1, 2)
"""Classes of the mean Jaccard: background, undifferentiated, differentiated."""


Counts = tuple[tuple[int, ...], ...]
"""A confusion as files have it: rows are the truth."""


def confusion(
    truth: NDArray[np.uint8], found: NDArray[np.uint8], classes: int = 4
) -> NDArray[np.int64]:
    """Return counts (true class, found class) over the labelled pixels."""
    known = truth != UNLABELLED
    pairs = truth[known].astype(np.int64) * classes + found[known]
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def counted(counts: NDArray[np.int64]) -> Counts:
    """Return a confusion as files have it."""
    return tuple(tuple(map(int, row)) for row in counts)


def jaccard(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return |truth ∩ found| / |truth ∪ found| of each class; nan where both are empty."""
    hit = np.diag(counts).astype(np.float64)
    union = counts.sum(0) + counts.sum(1) - hit
    shares = np.divide(hit, union, out=np.full(len(hit), np.nan), where=union > 0)
    return np.asarray(shares, np.float64)


def mean_jaccard(counts: NDArray[np.int64]) -> float:
    """Return the mean Jaccard of `SCORED` over the classes that occur in truth or found."""
    return float(np.nanmean(jaccard(counts)[list(SCORED)]))


def near_borders(truth: NDArray[np.uint8], distance: int = 8) -> NDArray[np.bool_]:
    """Return which pixels lie within ``distance`` px of a border between labelled classes."""
    known = truth != UNLABELLED
    edge = np.zeros(truth.shape, bool)
    for axis in (0, 1):
        a = np.s_[:-1, :] if axis == 0 else np.s_[:, :-1]
        b = np.s_[1:, :] if axis == 0 else np.s_[:, 1:]
        differ = (truth[a] != truth[b]) & known[a] & known[b]
        edge[a] |= differ
        edge[b] |= differ
    away = cv2.distanceTransform((~edge).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray((away <= distance) & known & bool(edge.any()))


@dataclass(frozen=True, slots=True)
class ReliabilityBins(JsonValue):
    """`ReliabilityCounts` as files and charts have them."""

    pixels: tuple[int, ...]
    confidence: tuple[float, ...]
    hits: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ReliabilityCounts:
    """Reliability counts: by confidence bin the pixels, their summed confidence and the hits."""

    pixels: NDArray[np.int64]
    confidence: NDArray[np.float64]
    hits: NDArray[np.int64]

    @property
    def error(self) -> float:
        """Expected calibration error: Σ |confidence - accuracy| weighted by pixels."""
        return float(np.abs(self.confidence - self.hits).sum() / max(int(self.pixels.sum()), 1))

    def bins(self) -> ReliabilityBins:
        """Return the counts for files and charts."""
        return ReliabilityBins(
            tuple(map(int, self.pixels)),
            tuple(round(float(v), 3) for v in self.confidence),
            tuple(map(int, self.hits)),
        )

    def __add__(self, other: "ReliabilityCounts") -> "ReliabilityCounts":
        return ReliabilityCounts(
            self.pixels + other.pixels,
            self.confidence + other.confidence,
            self.hits + other.hits,
        )


NO_PIXELS: Final = ReliabilityCounts(
    np.zeros(BINS, np.int64), np.zeros(BINS), np.zeros(BINS, np.int64)
)
"""The reliability of nothing, to add to."""


def calibration(truth: NDArray[np.uint8], probabilities: NDArray[np.float32]) -> ReliabilityCounts:
    """Return reliability counts of (classes, h, w) probabilities over the labelled pixels."""
    known = truth != UNLABELLED
    confidence = probabilities.max(0)[known]
    right = probabilities.argmax(0)[known] == truth[known]
    index = np.minimum((confidence * BINS).astype(np.intp), BINS - 1)
    return ReliabilityCounts(
        np.bincount(index, minlength=BINS),
        np.bincount(index, weights=confidence, minlength=BINS).astype(np.float64),
        np.bincount(index, weights=right, minlength=BINS).astype(np.int64),
    )


@dataclass(frozen=True, slots=True)
class PooledScores(JsonValue):
    """Scores of pictures with masks one by one; None where nothing is labelled."""

    jaccard: tuple[float | None, ...]
    """By class, None where absent."""
    mean_jaccard: float | None
    """Of `SCORED`."""
    border_jaccard: float | None
    """The same within 8 px of true borders."""
    accuracy: float | None
    ece: float | None
    confusion: Counts


class Tally:
    """Pools scores over pictures one by one, without keeping their probabilities."""

    def __init__(self, classes: int = len(CLASSES)) -> None:
        self.counts = np.zeros((classes, classes), np.int64)
        self.border = np.zeros_like(self.counts)
        self.reliability = NO_PIXELS

    def add(self, truth: NDArray[np.uint8], probabilities: NDArray[np.float32]) -> None:
        """Count a picture's labels (h, w) against its probabilities (classes, h, w)."""
        classes = len(self.counts)
        found = probabilities.argmax(0).astype(np.uint8)
        near = np.where(near_borders(truth), truth, np.uint8(UNLABELLED))
        self.counts += confusion(truth, found, classes)
        self.border += confusion(near, found, classes)
        self.reliability += calibration(truth, probabilities)

    @property
    def present(self) -> float:
        """Return the mean Jaccard of the classes that occur in the labels; 0 without labels."""
        return present_jaccard(self.counts)

    def scores(self) -> PooledScores:
        """Return the scores of all pictures together."""
        total = int(self.counts.sum())
        return PooledScores(
            tuple(None if np.isnan(v) else round(float(v), 4) for v in jaccard(self.counts)),
            _mean(self.counts),
            _mean(self.border),
            round(float(np.diag(self.counts).sum() / total), 4) if total else None,
            round(self.reliability.error, 4) if total else None,
            counted(self.counts),
        )


def present_jaccard(counts: NDArray[np.int64]) -> float:
    """Return the mean Jaccard of the classes that occur in the truth (rows); 0 without any."""
    present = counts.sum(1) > 0
    return float(jaccard(counts)[present].mean()) if present.any() else 0.0


def _mean(counts: NDArray[np.int64]) -> float | None:
    scored = list(SCORED)
    occur = counts[scored].any() or counts[:, scored].any()
    return round(mean_jaccard(counts), 4) if occur else None


@dataclass(frozen=True, slots=True)
class MaskScores(JsonValue):
    """Scores on pictures with masks, pooled over them."""

    jaccard: tuple[float | None, ...]
    """By class, None where absent."""
    mean_jaccard: float
    """Of `SCORED`."""
    border_jaccard: float | None
    """The same within 8 px of true borders."""
    accuracy: float
    ece: float
    confusion: Counts
    ece_fitted: float | None = field(default=None, metadata=ABSENT)
    """At the temperature that the other folds of its seed ask for."""


def scores(truths: list[NDArray[np.uint8]], maps: list[NDArray[np.float32]]) -> MaskScores:
    """Return the scores of probability maps (classes, h, w) pooled over pictures."""
    classes = maps[0].shape[0]
    total = np.zeros((classes, classes), np.int64)
    border = np.zeros_like(total)
    reliability = NO_PIXELS
    for truth, probabilities in zip(truths, maps, strict=True):
        found = probabilities.argmax(0).astype(np.uint8)
        total += confusion(truth, found, classes)
        near = np.where(near_borders(truth), truth, np.uint8(UNLABELLED))
        border += confusion(near, found, classes)
        reliability += calibration(truth, probabilities)
    return MaskScores(
        tuple(None if np.isnan(v) else round(float(v), 4) for v in jaccard(total)),
        round(mean_jaccard(total), 4),
        round(mean_jaccard(border), 4) if border.any() else None,
        round(float(np.diag(total).sum() / total.sum()), 4),
        round(reliability.error, 4),
        counted(total),
    )
