"""Tells whether a picture is of a kind it was shown, and how large its cells look.

An encoder as it left ImageNet, and linear read-outs of the means and deviations of its features
where anything stands out of the light: nothing of it is trained on cells but these, so that it can
be learned from few pictures in a minute. How familiar a picture is, is how far it stands from the
nearest group of pictures to be refused: no one plane parts cultures from wells, print and blur.
"""

from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from colonyqc.training.nets.lite0 import STRIDES, Lite0

_GAIN: Final = 5.0
"""Factor on contrast, which brings it to the spread of the encoder's first pictures."""
_STANDS_OUT: Final = 0.03
"""Local deviation of contrast above which a pixel is not empty dish."""
_WINDOW: Final = 7
"""Px across which deviation is local."""
_BLOCK: Final = 16


class Recogniser(nn.Module):
    """Contrast (n, 1, h, w) of a picture's tiles → familiarity (log-odds), log µm/px, cover.

    Sides are multiples of 16. The tiles count as one picture. ``groups``: of pictures to be
    refused, each with a read-out of its own; the least of them is the familiarity.
    """

    middle: Tensor
    """Means of the descriptions it was fitted to."""
    spread: Tensor
    """Their deviations."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.encoder = Lite0()
        count = 2 * sum(self.encoder.channels)
        self.register_buffer("middle", torch.zeros(count))
        self.register_buffer("spread", torch.ones(count))
        self.readout = nn.Linear(count, groups + 1)

    def describe(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the description (2 · channels,) of tiles and the share of them that stands out."""
        mean = functional.avg_pool2d(x, _WINDOW, 1, _WINDOW // 2)
        square = functional.avg_pool2d(x * x, _WINDOW, 1, _WINDOW // 2)
        deviation = (square - mean * mean).clamp(min=0).sqrt()
        weight = functional.avg_pool2d((deviation > _STANDS_OUT).to(x.dtype), _BLOCK)
        means, deviations = [], []
        for stride, features in zip(STRIDES, self.encoder(x * _GAIN), strict=True):
            wide = functional.interpolate(
                weight, scale_factor=float(_BLOCK // stride), mode="nearest"
            )
            total = wide.sum().clamp(min=1e-6)
            middle = (features * wide).sum((0, 2, 3)) / total
            square = (features * features * wide).sum((0, 2, 3)) / total
            means.append(middle)
            deviations.append((square - middle * middle).clamp(min=1e-8).sqrt())
        told = [*means, *[torch.log(deviation + 1e-3) for deviation in deviations]]
        return torch.cat(told), weight.mean()

    def forward(self, x: Tensor) -> Tensor:
        told, covered = self.describe(x)
        read = self.readout((told - self.middle) / self.spread)
        return torch.stack([read[:-1].amin(0), read[-1], covered])
