"""A read-out fine-tuned over a shipped network's features: no torch, and done in seconds.

Logistic regression on what the encoder sees at each block, with the network's own log-probabilities
as offset: without weights it is the network itself, and a penalty keeps it near.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from colonyqc.domain.classes import PREDICTED, UNLABELLED
from colonyqc.domain.errors import TrainingError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.services.analysis.picture_look import flat_view, look
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import FeatureNetwork, Monitor, Segmenter
from colonyqc.services.ports.teaching import LossPoint, OnPoint, ReadoutWeights
from colonyqc.services.teaching.memory_picture import GreySource, read_pair
from colonyqc.services.teaching.run_folder import TeachingRun

PENALTY: Final = 0.1
"""Weight of half the squared weights beside the mean cross-entropy, on standardised features."""
_SIDE: Final = 384
_BLOCKS: Final = 6000
"""Labelled blocks of a picture that are learned from at most."""
_LEAST: Final = 1e-6
_STEPS: Final = 100
_CLASSES: Final = len(PREDICTED)


def read_blocks(
    context: ServiceContext, run: TeachingRun, monitor: Monitor
) -> Mapping[str, "Blocks"]:
    """Return what a read-out is learned from, by each of a run's training pictures.

    Raises:
        Cancelled: asked to stop.
        ModelError: the network has no features.
        PictureError: a picture of the run cannot be read.
    """
    if context.features is None:
        raise UsageError("Nothing can be trained here.")
    network = context.features.open_features(run.start)
    segmenter = context.models.open(run.start)
    made: dict[str, Blocks] = {}
    for place, name in enumerate(run.training):
        monitor.report(0.8 * place / len(run.training), name)
        taken = Blocks()
        for found in _windows(context, run, name, network, segmenter, monitor):
            taken.add(*found)
        made[name] = Blocks()
        made[name].add_some(taken, np.random.default_rng([run.seed, place]))
    return made


def fit_readout(
    pictures: Sequence["Blocks"], monitor: Monitor, on_point: OnPoint
) -> ReadoutWeights:
    """Return the read-out learned from some pictures.

    Raises:
        Cancelled: asked to stop.
        TrainingError: nothing is labelled.
    """
    blocks = Blocks()
    for each in pictures:
        blocks.add_all(each)
    if not blocks.count:
        raise TrainingError("Nothing is labelled in the pictures that are trained on.")
    monitor.report(0.0, "fitting")
    return _fitted(blocks, monitor, on_point)


class Blocks:
    """Labelled blocks: features (n, d), log-probabilities (n, classes) and classes (n,)."""

    def __init__(self) -> None:
        self.features: list[NDArray[np.float32]] = []
        self.logs: list[NDArray[np.float32]] = []
        self.classes: list[NDArray[np.intp]] = []
        self.channels: tuple[int, ...] = ()
        self.scales: tuple[int, ...] = ()
        self.stride = 0
        self.count = 0

    def add(
        self,
        levels: tuple[NDArray[np.float32], ...],
        probabilities: NDArray[np.float32],
        labels: NDArray[np.uint8],
    ) -> None:
        """Take the blocks of a window that are of one class throughout."""
        height, width = levels[0].shape[1:]
        self.stride = labels.shape[0] // height
        self.channels = tuple(len(level) for level in levels)
        self.scales = tuple(height // level.shape[1] for level in levels)
        parted = labels.reshape(height, self.stride, width, self.stride)
        low, high = parted.min((1, 3)), parted.max((1, 3))
        known = (low == high) & (low != UNLABELLED)
        if not known.any():
            return
        # As the graph does it: a linear map and a linear enlargement may change places.
        wide = [
            cv2.resize(np.moveaxis(level, 0, -1), (width, height), interpolation=cv2.INTER_LINEAR)
            for level in levels
        ]
        mean = probabilities.reshape(_CLASSES, height, self.stride, width, self.stride).mean((2, 4))
        self.features.append(np.concatenate([each[known] for each in wide], axis=1))
        self.logs.append(np.log(np.maximum(np.moveaxis(mean, 0, -1)[known], _LEAST)))
        self.classes.append(low[known].astype(np.intp))
        self.count += int(known.sum())

    def add_some(self, other: "Blocks", rng: np.random.Generator) -> None:
        """Take some of a picture's blocks: no picture shall outweigh the others by its size."""
        if not other.count:
            return
        kept = rng.permutation(other.count)[:_BLOCKS]
        features, logs, classes = other.joined()
        self._extend(other, features[kept], logs[kept], classes[kept])

    def add_all(self, other: "Blocks") -> None:
        """Take all of a picture's blocks."""
        if other.count:
            self._extend(other, *other.joined())

    def _extend(
        self,
        other: "Blocks",
        features: NDArray[np.float32],
        logs: NDArray[np.float32],
        classes: NDArray[np.intp],
    ) -> None:
        self.features.append(features)
        self.logs.append(logs)
        self.classes.append(classes)
        self.channels, self.scales, self.stride = other.channels, other.scales, other.stride
        self.count += len(classes)

    def joined(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.intp]]:
        """Return all features, log-probabilities and classes."""
        return (
            np.concatenate(self.features),
            np.concatenate(self.logs),
            np.concatenate(self.classes),
        )


def _windows(
    context: ServiceContext,
    run: TeachingRun,
    name: str,
    network: FeatureNetwork,
    segmenter: Segmenter,
    monitor: Monitor,
) -> Iterator[tuple[tuple[NDArray[np.float32], ...], NDArray[np.float32], NDArray[np.uint8]]]:
    """Yield features, probabilities and labels of windows over a picture, on the model's grid."""
    pixels, labels = read_pair(run.folder / "train", name)
    source = GreySource(name, pixels, run.sizes[name])
    seen = look(source, context.protocol, monitor.quiet())
    reader = flat_view(source, seen, segmenter)
    size = (reader.width, reader.height)
    marks = np.asarray(cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    grain = max(16, segmenter.info.stride)
    wide, tall = (min(_SIDE, side) // grain * grain for side in size)
    if not wide or not tall:
        return
    for y in range(0, reader.height - tall + 1, tall):
        for x in range(0, reader.width - wide + 1, wide):
            part = marks[y : y + tall, x : x + wide]
            if (part == UNLABELLED).all():
                continue
            monitor.check()
            tile = reader.read(Region(x, y, wide, tall))
            yield network.levels(tile), segmenter.predict(tile), part


def _fitted(blocks: Blocks, monitor: Monitor, on_point: OnPoint) -> ReadoutWeights:
    raw, logs, classes = blocks.joined()
    mean, deviation = raw.mean(0), raw.std(0)
    deviation[deviation < _LEAST] = 1.0
    seen = (raw - mean) / deviation
    truth = np.eye(_CLASSES, dtype=np.float32)[classes]
    steps = 0

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = _parts(flat)
        logits = logs + seen @ weights + bias
        logits -= logits.max(1, keepdims=True)
        shares = np.exp(logits)
        total = shares.sum(1, keepdims=True)
        value = float((np.log(total[:, 0]) - (logits * truth).sum(1)).mean())
        wrong = (shares / total - truth) / len(classes)
        slope = np.concatenate([(seen.T @ wrong + PENALTY * weights).ravel(), wrong.sum(0)])
        return value + 0.5 * PENALTY * float((weights**2).sum()), slope.astype(np.float64)

    def _parts(flat: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        made = flat.astype(np.float32)
        return made[:-_CLASSES].reshape(-1, _CLASSES), made[-_CLASSES:]

    def told(flat: NDArray[np.float64]) -> None:
        nonlocal steps
        monitor.check()
        steps += 1
        on_point(LossPoint(steps, _STEPS, loss(flat)[0]))

    start = np.zeros((seen.shape[1] + 1) * _CLASSES)
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", callback=told, options={"maxiter": _STEPS}
    )
    weights, bias = _parts(np.asarray(found.x))
    plain = weights / deviation[:, None]
    ends = np.cumsum(blocks.channels)
    return ReadoutWeights(
        tuple(
            np.ascontiguousarray(plain[end - count : end].T, np.float32)
            for end, count in zip(ends, blocks.channels, strict=True)
        ),
        blocks.scales,
        np.asarray(bias - mean @ plain, np.float32),
        blocks.stride,
    )
