"""How a model's scores change as pictures get darker, blurred, noisy, compressed or resized."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Example, resized
from colonyqc.training.evaluation.metrics import Tally
from colonyqc.training.fit.json_value import JsonValue

Segment = Callable[[NDArray[Any]], NDArray[np.float32]]
"""Returns class probabilities (4, h, w) of a picture (h, w[, 3])."""

LEVELS: Final[dict[str, tuple[float, ...]]] = {
    "gamma": (0.45, 0.7, 1.0, 1.4, 2.2),
    "brightness": (0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.7),
    "blur": (0.0, 0.5, 1.0, 1.5, 2.0, 3.0),
    "noise": (0.0, 2.0, 5.0, 10.0, 15.0, 25.0),
    "jpeg": (100.0, 90.0, 75.0, 50.0, 30.0, 10.0),
    "scale": (0.5, 0.63, 0.8, 1.0, 1.25, 1.6, 2.0),
}
"""Levels tried of each change."""
UNITS: Final = {
    "gamma": "gamma: power of the grey, 0 to 1",
    "brightness": "brightness: factor, clipped at white",
    "blur": "blur: σ of a Gaussian, px",
    "noise": "noise: σ in grey levels of 255",
    "jpeg": "JPEG quality",
    "scale": "scale: factor on the picture's sides",
}


@dataclass(frozen=True, slots=True)
class RobustnessCurve(JsonValue):
    """The Jaccard at each level of a change, pooled over the pictures: mean and by class."""

    unit: str
    levels: tuple[float, ...]
    mean_jaccard: tuple[float | None, ...]
    jaccard: tuple[tuple[float | None, ...], ...]


def changed(pixels: NDArray[Any], kind: str, level: float, seed: int = 0) -> NDArray[Any]:
    """Return 8-bit grey (h, w) of a picture (h, w[, 3]) after one change; see `UNITS`."""
    grey = 255 * to_grey(pixels)
    if kind == "gamma":
        grey = np.asarray(255 * (grey / 255) ** level, np.float32)
    elif kind == "brightness":
        grey = grey * np.float32(level)
    elif kind == "blur" and level > 0:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), level), np.float32)
    elif kind == "noise":
        noise = np.random.default_rng(seed).normal(0, 1, grey.shape)
        grey = grey + np.float32(level) * noise.astype(np.float32)
    elif kind == "scale":
        grey = resized(grey, level)
    eight = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    return _compressed(eight, round(level)) if kind == "jpeg" else eight


def _compressed(grey: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    done, coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise RuntimeError("OpenCV could not encode a picture as JPEG")
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)


def curves(
    segment: Segment,
    examples: tuple[Example, ...],
    monitor: Monitor = UNWATCHED,
    levels: dict[str, tuple[float, ...]] = LEVELS,
) -> dict[str, RobustnessCurve]:
    """Return the curve of each change.

    ``segment`` returns class probabilities (4, h, w) of a picture. The pictures are pooled; the
    truth of a resized picture is resized along (nearest).

    Raises:
        Cancelled: asked to stop.
    """
    work = sum(map(len, levels.values())) * len(examples)
    done = 0
    result: dict[str, RobustnessCurve] = {}
    for kind, tried in levels.items():
        told = []
        for level in tried:
            tally = Tally()
            for example in examples:
                monitor.check()
                _score(tally, segment, example, kind, level)
                done += 1
                monitor.report(done / work, f"{kind} {level:g}, {example.name}")
            told.append(tally.scores())
        result[kind] = RobustnessCurve(
            UNITS[kind],
            tried,
            tuple(scores.mean_jaccard for scores in told),
            tuple(scores.jaccard for scores in told),
        )
    return result


def _score(tally: Tally, segment: Segment, example: Example, kind: str, level: float) -> None:
    # The resized picture keeps its stated pixel size: a wrong scale is what is tried.
    pixels = changed(example.pixels, kind, level)
    height, width = pixels.shape
    labels = example.labels
    if kind == "scale":
        resized_labels = cv2.resize(labels, (width, height), interpolation=cv2.INTER_NEAREST)
        labels = np.asarray(resized_labels, np.uint8)
    tally.add(labels, segment(pixels))
