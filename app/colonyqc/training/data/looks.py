"""Changes of appearance of flat-fielded crops, on the device that trains them."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

_REACH: Final = 6
"""Px to each side that a blur takes in."""
_QUANTISED: Final = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ],
    np.float32,
)
"""Steps of luminance at quality 50 (ITU-T T.81, table K.1)."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Probabilities and ranges of the changes of appearance; 0 switches one off."""

    gain: float = 0.5
    """Contrast is multiplied by exp of up to ± this."""
    gamma: float = 0.35
    """The light is raised to exp of up to ± this."""
    tone: float = 0.0
    """Probability of a strong gamma that leaves faint contrast as it is."""
    tone_gamma: float = 0.6
    offset: float = 0.03
    blur: float = 0.3
    blur_sigma: float = 1.5
    sharpen: float = 0.15
    noise: float = 0.4
    noise_sigma: float = 0.03
    gradient: float = 0.3
    """Probability of smooth light that the flat-field left over."""
    vignette: float = 0.0
    """Probability that contrast falls off or grows towards one side by up to a third."""
    jpeg: float = 0.2
    stripes: float = 0.15
    """Probability of a fine periodic pattern, as interference and resampling leave it."""

    def apply(self, contrast: Tensor, rng: np.random.Generator) -> Tensor:
        """Return changed copies of crops (b, 1, s, s) of contrast, clipped to ±1.

        All chance but the noise's comes from ``rng``; the noise is torch's.
        """
        chance = _Chance(rng, contrast)
        light = (1 + contrast).clamp(min=1e-3)
        out = (light ** chance.signed(self.gamma).exp() - 1) * chance.signed(self.gain).exp()
        tone = (chance.signed(self.tone_gamma) * chance.sometimes(self.tone)).exp()
        out = ((1 + out).clamp(min=1e-3) ** tone - 1) / tone
        if self.blur:
            some = chance.sometimes(self.blur)
            out = out + some * (blurred(out, chance.between(0.4, self.blur_sigma)) - out)
        if self.sharpen:
            strength = chance.between(0.3, 1.0) * chance.sometimes(self.sharpen)
            out = out + strength * (out - blurred(out, chance.between(1.2, 1.2)))
        if self.vignette:
            fall = chance.field(2, 0.15) * chance.sometimes(self.vignette)
            out = out * (1 + fall).clamp(0.5, 1.5)
        if self.stripes:
            out = out + _stripes(chance) * chance.sometimes(self.stripes)
        if self.gradient:
            out = out + chance.field(3, 0.03) * chance.sometimes(self.gradient)
        if self.noise:
            sigma = chance.between(0, self.noise_sigma) * chance.sometimes(self.noise)
            out = out + sigma * torch.randn_like(out)
        if self.jpeg:
            some = chance.sometimes(self.jpeg)
            out = out + some * (_jpeg(out, chance.between(40, 95)) - out)
        return (out + chance.signed(self.offset)).clamp(-1, 1)


class _Chance:
    """Draws one number a crop from a generator, as tensors (b, 1, 1, 1) on the crops' device."""

    def __init__(self, rng: np.random.Generator, like: Tensor) -> None:
        self._rng, self.like = rng, like

    def _told(self, values: NDArray[Any]) -> Tensor:
        told = torch.from_numpy(values.astype(np.float32))
        return told.to(self.like.device, non_blocking=True)

    def between(self, low: float, high: float) -> Tensor:
        return self._told(self._rng.uniform(low, high, (len(self.like), 1, 1, 1)))

    def signed(self, size: float) -> Tensor:
        return self.between(-size, size)

    def sometimes(self, share: float) -> Tensor:
        """Return 1 with the probability ``share``, else 0."""
        return self._told(self._rng.random((len(self.like), 1, 1, 1)) < share)

    def field(self, knots: int, size: float) -> Tensor:
        """Return smooth fields through ``knots``² normal values of up to about ``size``."""
        spread = self._rng.uniform(size / 3, size * 5 / 3, (len(self.like), 1, 1, 1))
        coarse = self._rng.normal(0, 1, (len(self.like), 1, knots, knots)) * spread
        return functional.interpolate(
            self._told(coarse), size=self.like.shape[2:], mode="bicubic", align_corners=True
        )


def blurred(crops: Tensor, sigma: Tensor) -> Tensor:
    """Return each crop blurred by a Gaussian of its own sigma (b, 1, 1, 1), px."""
    away = torch.arange(-_REACH, _REACH + 1, device=crops.device, dtype=crops.dtype)
    weight = (-0.5 * (away / sigma) ** 2).exp()
    weight = weight / weight.sum(3, keepdim=True)
    count = len(crops)
    wide = functional.pad(crops.transpose(0, 1), [_REACH] * 4, mode="reflect")
    rows = functional.conv2d(wide, weight, groups=count)
    return functional.conv2d(rows, weight.transpose(2, 3), groups=count).transpose(0, 1)


def _stripes(chance: _Chance) -> Tensor:
    """Return plane waves of 3 to 12 px and up to ±0.03."""
    height, width = chance.like.shape[2:]
    angle, phase = chance.between(0, math.pi), chance.between(0, 2 * math.pi)
    rows = torch.arange(height, device=chance.like.device)[:, None]
    columns = torch.arange(width, device=chance.like.device)
    way = angle.cos() * columns + angle.sin() * rows
    return chance.between(0.005, 0.03) * (2 * math.pi * way / chance.between(3, 12) + phase).sin()


def _jpeg(crops: Tensor, quality: Tensor) -> Tensor:
    """Return crops as JPEG leaves them: cosines of 8 px blocks rounded by quality (b, 1, 1, 1)."""
    n = np.arange(8)
    cosines = np.cos(np.pi * (2 * n + 1) * n[:, None] / 16) * np.where(n[:, None], 0.5, 8**-0.5)
    basis = torch.from_numpy(cosines.astype(np.float32)).to(crops.device)
    table = torch.from_numpy(_QUANTISED).to(crops.device)
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)
    steps = (scale[..., None] * table).round().clamp(1, 255)
    count, _, height, width = crops.shape
    bottom, right = -height % 8, -width % 8
    # Grey levels less 128, as the encoder sees them.
    grey = ((crops + 1) * 127.5).round().clamp(0, 255) - 128
    whole = functional.pad(grey, [0, right, 0, bottom], mode="replicate")
    blocks = whole.reshape(count, -1, 8, whole.shape[3] // 8, 8).permute(0, 1, 3, 2, 4)
    rounded = (basis @ blocks @ basis.T / steps).round() * steps
    back = (basis.T @ rounded @ basis).permute(0, 1, 3, 2, 4).reshape(whole.shape)
    return (back[..., :height, :width] + 128).round().clamp(0, 255) / 127.5 - 1
