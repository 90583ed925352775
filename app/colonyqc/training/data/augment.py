"""Augmentation of flat-fielded crops: geometry on picture and labels, looks on the picture."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.imaging.grid.resample import mirrored


@dataclass(frozen=True, slots=True)
class Geometry:
    """Flips, quarter turns and, at times, a free turn with a small change of scale."""

    free: float = 0.5
    """Probability of a free turn, which interpolates and so smooths."""
    scale: float = 0.12
    """Greatest relative change of scale of a free turn."""

    def cut(
        self,
        contrast: NDArray[Any],
        labels: NDArray[np.uint8],
        middle: tuple[float, float],
        size: int,
        rng: np.random.Generator,
    ) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Cut ``size`` px squares round ``middle`` (x, y); what lies outside is mirrored in."""
        free = rng.random() < self.free
        factor = float(np.exp(rng.uniform(-self.scale, self.scale))) if free else 1.0
        angle = rng.uniform(0, 360) if free else 0.0
        # A square turned by any angle fits into √2 of its side; 0.75 of it each way has room for
        # that.
        reach = int(np.ceil(size * 0.75 / min(factor, 1))) if free else size // 2
        window, marks = _window(contrast, middle, reach), _window(labels, middle, reach)
        if free:
            turn = np.asarray(
                cv2.getRotationMatrix2D((reach - 0.5, reach - 0.5), angle, factor), np.float64
            )
            turn[:, 2] += size / 2 - reach
            window = cv2.warpAffine(window.astype(np.float32), turn, (size, size))
            marks = cv2.warpAffine(
                # 255: nothing is stated there.
                marks,
                turn,
                (size, size),
                flags=cv2.INTER_NEAREST,
                borderValue=255,
            )
        # Free of charge: quarter turns and flips move px and change none.
        turns = int(rng.integers(4))
        window, marks = np.rot90(window, turns), np.rot90(marks, turns)
        if rng.random() < 0.5:
            window, marks = window[:, ::-1], marks[:, ::-1]
        return (
            np.ascontiguousarray(window, np.float32),
            np.ascontiguousarray(marks, np.uint8),
        )


def _window(array: NDArray[Any], middle: tuple[float, float], reach: int) -> NDArray[Any]:
    """Return (2·reach)² px of ``array`` round a point, moved inside as far as it fits."""
    places = []
    for centre, length in zip(reversed(middle), array.shape, strict=True):
        room = min(reach, length / 2)
        start = round(min(max(centre, room), length - room)) - reach
        places.append(mirrored(start, 2 * reach, length))
    return array[np.ix_(places[0], places[1])]


@dataclass(frozen=True, slots=True)
class Looks:
    """Probabilities and ranges of the changes of appearance; 0 switches one off."""

    gain: float = 0.5
    """Contrast is multiplied by exp of up to ± this."""
    gamma: float = 0.35
    offset: float = 0.03
    blur: float = 0.3
    blur_sigma: float = 1.5
    sharpen: float = 0.15
    noise: float = 0.4
    noise_sigma: float = 0.03
    gradient: float = 0.3
    jpeg: float = 0.2
    stripes: float = 0.15
    """Probability of a fine periodic pattern, as interference and resampling leave it."""

    def apply(self, contrast: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """Return a changed copy of contrast (h, w), clipped to ±1."""
        light = 1 + contrast
        # Gamma acts on light, which is contrast + 1 and never below 0.
        light = np.maximum(light, 1e-3) ** np.exp(rng.uniform(-self.gamma, self.gamma))
        out = (light - 1) * np.exp(rng.uniform(-self.gain, self.gain))
        out = out.astype(np.float32)
        if rng.random() < self.blur:
            out = _blurred(out, rng.uniform(0.4, self.blur_sigma))
        if rng.random() < self.sharpen:
            out += rng.uniform(0.3, 1.0) * (out - _blurred(out, 1.2))
        if rng.random() < self.stripes:
            out += _stripes(out.shape, rng)
        if rng.random() < self.gradient:
            out += _bumps(out.shape, rng)
        if rng.random() < self.noise:
            out += rng.normal(0, rng.uniform(0, self.noise_sigma), out.shape).astype(np.float32)
        if rng.random() < self.jpeg:
            out = _jpeg(out, int(rng.integers(40, 95)))
        out += np.float32(rng.uniform(-self.offset, self.offset))
        changed: NDArray[np.float32] = np.clip(out, -1, 1).astype(np.float32)
        return changed


def _blurred(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    return cv2.GaussianBlur(image, (0, 0), sigma).astype(np.float32)


def _stripes(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a plane wave of 3 to 12 px and up to ±0.03."""
    angle, phase = rng.uniform(0, np.pi), rng.uniform(0, 2 * np.pi)
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    way = np.cos(angle) * columns + np.sin(angle) * rows
    wave = rng.uniform(0.005, 0.03) * np.sin(2 * np.pi * way / rng.uniform(3, 12) + phase)
    return np.asarray(wave, np.float32)


def _bumps(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a smooth additive field of up to about ±0.08: light the flat-field left over."""
    coarse = rng.normal(0, rng.uniform(0.01, 0.05), (3, 3)).astype(np.float32)
    field = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return field.astype(np.float32)


def _jpeg(image: NDArray[np.float32], quality: int) -> NDArray[np.float32]:
    # Through 8 bits as a camera's picture goes: its steps are part of what compression leaves.
    grey = np.clip(np.rint((image + 1) * 127.5), 0, 255).astype(np.uint8)
    done, coded = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise RuntimeError("OpenCV could not encode a crop as JPEG")
    decoded = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return np.asarray(decoded, np.float32) / 127.5 - 1
