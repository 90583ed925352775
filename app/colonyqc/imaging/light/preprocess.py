"""Preprocess a whole grey picture, step by step, as a protocol says."""

from collections.abc import Callable, Iterable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.imaging.grid.flat_field import to_grey

Grey = NDArray[np.float32]
_EDGE: Final = 0.1
"""Difference in values, as a share of the range, across which denoising does not smooth."""
_TILES: Final = 8
"""Fields across and down in which CLAHE evens the histogram out."""


def preprocessed(pixels: NDArray[Any], steps: Iterable[PreprocessingStep]) -> NDArray[Any]:
    """Return grey pixels (h, w) of uint8 or uint16 after all steps; the picture must be whole.

    Colours become grey first. Each step takes what the one before gives, over the full range of
    the type; ``amount`` is of `domain.preprocessing.STEPS`:

    denoise: bilateral filter of that σ in px, edges of a tenth of the range are kept;
    flat-field: divided by its Gaussian mean of that σ, times the mean of all;
    background: less its Gaussian mean of that σ, plus the mean of all;
    percentile: stretched so that this share at either end is black or white;
    clahe: contrast-limited adaptive histogram equalisation, that clip limit, 8 by 8 fields;
    resample: reduced to this share of its sides by area means and enlarged again (cubic), so that
    pictures of several resolutions show the same detail while areas stay on the picture's own grid.
    """
    full = float(np.iinfo(pixels.dtype).max)
    grey = np.asarray(to_grey(pixels), np.float32)
    for each in steps:
        grey = np.clip(_DOES[each.step](grey, each.amount), 0, 1)
    return np.asarray(np.rint(grey * full), pixels.dtype)


def _denoise(grey: Grey, sigma: float) -> Grey:
    side = 2 * int(np.ceil(2 * sigma)) + 1
    return np.asarray(cv2.bilateralFilter(grey, side, _EDGE, sigma), np.float32)


def _light(grey: Grey, sigma: float) -> Grey:
    """Return the Gaussian mean; taken on a smaller picture where that loses nothing."""
    shrink = max(1, int(sigma // 8))
    height, width = grey.shape
    size = (max(1, width // shrink), max(1, height // shrink))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REFLECT)
    return np.asarray(
        cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR), np.float32
    )


def _flat_field(grey: Grey, sigma: float) -> Grey:
    light = _light(grey, sigma)
    return np.asarray(grey / np.maximum(light, 1e-3) * float(light.mean()), np.float32)


def _background(grey: Grey, sigma: float) -> Grey:
    light = _light(grey, sigma)
    return np.asarray(grey - light + float(light.mean()), np.float32)


def _percentile(grey: Grey, share: float) -> Grey:
    low, high = np.percentile(grey, (share, 100 - share))
    return np.asarray((grey - low) / max(float(high - low), 1e-6), np.float32)


def _clahe(grey: Grey, limit: float) -> Grey:
    # In 8 bits: of 16 the engine's histogram has more bins than a field has pixels, and the clip
    # limit then leaves nothing to even out.
    fields = cv2.createCLAHE(limit, (_TILES, _TILES))
    even = fields.apply(np.rint(grey * 255).astype(np.uint8))
    return np.asarray(even, np.float32) / np.float32(255)


def _resample(grey: Grey, share: float) -> Grey:
    height, width = grey.shape
    size = (max(1, round(width * share)), max(1, round(height * share)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    wide = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(wide, np.float32)


_DOES: Final[dict[StepKind, Callable[[Grey, float], Grey]]] = {
    StepKind.DENOISE: _denoise,
    StepKind.FLAT_FIELD: _flat_field,
    StepKind.BACKGROUND: _background,
    StepKind.PERCENTILE: _percentile,
    StepKind.CLAHE: _clahe,
    StepKind.RESAMPLE: _resample,
}
