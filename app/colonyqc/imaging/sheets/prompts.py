"""One-shot segmentation of membranes: a labelled sample becomes a prompt, a prompt an answer.

A network gives each pixel a feature of unit length and a zero-shot log-odds of membrane. A sample
is labelled pixels of any picture with their features. Every read-out is one formula over keys k
with offsets: log Σ exp(s q·k + offset) over the membrane's keys less the same over the others.
Source: Kato and Hotta, one-shot and partially supervised membrane segmentation, CVPR-W 2023
(attention); class means and k-means are shorter sums of the same kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import cv2
import numpy as np
import scipy  # its parts load when they are first used
from numpy.typing import NDArray

from colonyqc.domain.classes import UNLABELLED
from colonyqc.domain.errors import UsageError
from colonyqc.imaging.grid.flat_field import to_grey

MEMBRANE: Final = 1
"""Value of a membrane pixel in labels; 0 is not membrane, 255 not stated."""
FLAT: Final = 1e-4
"""Least deviation that is divided by: a picture of one grey has none."""
CLIP: Final = 8.0
"""Deviations from the mean that are the most that is told: no membrane lies as far out as dust."""
# 16 MB of float32 for either class.
_BLOCK: Final = 1 << 22
"""Greatest number of query-key pairs held at once."""


@dataclass(frozen=True, slots=True)
class Standard:
    """Mean and standard deviation of a whole picture's grey (0..1)."""

    mean: float
    deviation: float

    def apply(self, grey: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (grey - mean) / deviation clipped to ±8: what the network takes."""
        scaled = (grey - np.float32(self.mean)) / np.float32(max(self.deviation, FLAT))
        clipped: NDArray[np.float32] = np.clip(scaled, -CLIP, CLIP).astype(np.float32, copy=False)
        return clipped


def standard_of(grey: NDArray[np.float32]) -> Standard:
    """Return mean and standard deviation of a whole picture's grey."""
    # In double precision: over 10⁸ px the mean must not depend on the order they are summed in.
    return Standard(float(grey.mean(dtype=np.float64)), float(grey.std(dtype=np.float64)))


def standardise(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Return a whole picture (h, w) or (h, w, 3), uint8 or uint16, as the network takes it."""
    grey = to_grey(pixels)
    return standard_of(grey).apply(grey)


class Readout(StrEnum):
    """How a sample is read."""

    PROTOTYPES = "prototypes"
    """The mean feature of each class."""
    CLUSTERS = "clusters"
    """k-means centres of each class, weighed by their pixels."""
    ATTENTION = "attention"
    """Every pixel of the sample, as in the study."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Labelled pixels: features (n, d) and whether each is membrane (n,)."""

    keys: NDArray[np.float32]
    membrane: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """A sample made ready: keys (m, d), offsets (m,), class (m,) and the network's scale."""

    keys: NDArray[np.float32]
    offsets: NDArray[np.float32]
    membrane: NDArray[np.bool_]
    scale: float
    readout: Readout


def take_sample(features: NDArray[np.float32], labels: NDArray[np.uint8]) -> Sample:
    """Return the labelled pixels of features (h, w, d) with labels (h, w).

    Raises:
        UsageError: features and labels differ in size.
    """
    if features.shape[:2] != labels.shape:
        raise UsageError(
            f"A sample's labels must be as large as its picture: {labels.shape[1]}×"
            f"{labels.shape[0]} px are not {features.shape[1]}×{features.shape[0]} px."
        )
    known = labels != UNLABELLED
    return Sample(features[known].astype(np.float32, copy=False), labels[known] == MEMBRANE)


def pool(samples: Sequence[Sample]) -> Sample:
    """Return several samples as one: all of their pixels count alike."""
    return Sample(
        np.concatenate([sample.keys for sample in samples]),
        np.concatenate([sample.membrane for sample in samples]),
    )


def compile_prompt(
    sample: Sample,
    scale: float,
    readout: Readout = Readout.PROTOTYPES,
    clusters: int = 64,
    seed: int = 0,
    *,
    balanced: bool = True,
) -> Prompt:
    """Make a sample ready for answers.

    ``scale`` is the network's. ``clusters`` is the number of keys of k-means, half for each
    class. ``balanced`` lets both classes weigh alike however many pixels of each the sample shows;
    without it attention is the study's, where a class counts by its pixels.

    Raises:
        UsageError: the sample shows only one of the two classes.
    """
    if sample.membrane.all() or not sample.membrane.any():
        lacking = "other pixels than membrane" if sample.membrane.any() else "membrane"
        raise UsageError(f"The sample shows no {lacking}: label some pixels of both kinds.")
    parts = [
        _keys(sample.keys[sample.membrane == kind], scale, readout, clusters // 2, seed, balanced)
        for kind in (False, True)
    ]
    return Prompt(
        np.concatenate([keys for keys, _ in parts]),
        np.concatenate([offsets for _, offsets in parts]),
        np.repeat([False, True], [len(keys) for keys, _ in parts]),
        scale,
        readout,
    )


def _keys(
    pixels: NDArray[np.float32],
    scale: float,
    readout: Readout,
    clusters: int,
    seed: int,
    balanced: bool,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return keys (m, d) and offsets (m,) of the pixels (n, d) of one class."""
    if readout is Readout.PROTOTYPES:
        mean = pixels.mean(0, dtype=np.float64).astype(np.float32)[None]
        # Half the squared length makes it the distance to the mean, not the angle.
        return mean, np.float32(-0.5 * scale) * np.square(mean).sum(1)
    counts = np.ones(len(pixels), np.float32)
    if readout is Readout.CLUSTERS and len(pixels) > clusters:
        # Seeded: the same sample must give the same answer, today and in an audit.
        start = np.random.default_rng(seed).choice(len(pixels), clusters, replace=False)
        exact = pixels.astype(np.float64)
        # Started from given px: left to itself it draws starts of its own and repeats until it
        # likes one.
        centres, _ = scipy.cluster.vq.kmeans(exact, exact[np.sort(start)])
        counts = np.bincount(scipy.cluster.vq.vq(exact, centres)[0], minlength=len(centres)).astype(
            np.float32
        )
        # A centre that nobody is nearest to would weigh log 0.
        pixels, counts = centres[counts > 0].astype(np.float32), counts[counts > 0]
    offsets = np.log(counts / counts.sum() if balanced else counts)
    return pixels, offsets.astype(np.float32, copy=False)


def prompt_log_odds(
    features: NDArray[np.float32], prompt: Prompt, stride: int | None = None
) -> NDArray[np.float32]:
    """Return the read-out's log-odds of membrane (h, w) for features (h, w, d).

    ``stride``: every how many px the read-out is computed (between them bilinear); default 1 for
    prototypes, else 2. Memory stays bounded for any number of keys.
    """
    height, width, depth = features.shape
    if prompt.readout is Readout.PROTOTYPES:
        other, membrane = prompt.keys
        bias = np.float32(prompt.offsets[1] - prompt.offsets[0])
        # With one key a class the two log-sum-exps are linear, and their difference one product a
        # px: this is why class means are the default.
        direction = np.float32(prompt.scale) * (membrane - other)
        found: NDArray[np.float32] = (features.reshape(-1, depth) @ direction + bias).reshape(
            height, width
        )
        return found
    step = stride or 2
    # The middle of each square, so that bilinear values are not shifted by half a step.
    coarse = np.ascontiguousarray(features[step // 2 :: step, step // 2 :: step])
    # A picture narrower than half a step has no middle.
    if coarse.size == 0:
        coarse, step = features, 1
    rows, columns = coarse.shape[:2]
    odds = _sums(coarse.reshape(-1, depth), prompt).reshape(rows, columns)
    return odds if step == 1 else _spread(odds, step, height, width)


def _sums(queries: NDArray[np.float32], prompt: Prompt) -> NDArray[np.float32]:
    """Return the difference of the two log-sum-exps for queries (n, d)."""
    out = np.empty(len(queries), np.float32)
    sides = [
        (
            (np.float32(prompt.scale) * prompt.keys[prompt.membrane == kind]).T.copy(),
            prompt.offsets[prompt.membrane == kind],
        )
        for kind in (False, True)
    ]
    # Attention has thousands of keys: all px against all of them at once is more than any memory.
    block = max(1, _BLOCK // max(len(offsets) for _, offsets in sides))
    for start in range(0, len(queries), block):
        part = queries[start : start + block]
        other, membrane = (_log_sum(part @ keys + offsets) for keys, offsets in sides)
        out[start : start + block] = membrane - other
    return out


def _log_sum(terms: NDArray[np.float32]) -> NDArray[np.float32]:
    highest = terms.max(1)
    # The usual shift: exp of float32 overflows from 88 on.
    np.subtract(terms, highest[:, None], out=terms)
    np.exp(terms, out=terms)
    summed: NDArray[np.float32] = np.log(terms.sum(1)) + highest
    return summed


def _spread(coarse: NDArray[np.float32], step: int, height: int, width: int) -> NDArray[np.float32]:
    """Return bilinear values at every pixel; coarse ones sit at step//2 + i·step."""
    place = np.array([[step, 0, step // 2], [0, step, step // 2]], np.float32)
    wide = cv2.warpAffine(
        coarse, place, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(wide, np.float32)


def membrane_probability(
    features: NDArray[np.float32],
    zero_shot: NDArray[np.float32],
    prompt: Prompt | None,
    *,
    blend: bool = True,
) -> NDArray[np.float32]:
    """Return the probability of membrane (h, w).

    The read-out's log-odds are added to the zero-shot head's; without a prompt the head stands
    alone, without ``blend`` the read-out does. A pixel is membrane from one half on: no threshold
    is ever chosen on a sample.
    """
    odds = zero_shot
    if prompt is not None:
        found = prompt_log_odds(features, prompt)
        odds = found + zero_shot if blend else found
    # Beyond ±60 a probability is as good as 0 or 1, and exp of float32 overflows from 88 on.
    probability = 1 / (1 + np.exp(-np.clip(odds, -60, 60)))
    return np.asarray(probability, np.float32)
