"""The promptable network: a U-Net that gives features of unit length and a zero-shot log-odds.

Skips are added, not stacked, which halves the decoder's work. Source of the idea: Kato and
Hotta, CVPR-W 2023; the second head and the episodes are this program's. Its coarse levels are
learnt from nothing, or are those of an encoder that was trained before; the fine ones see the
picture itself either way, since a border of 2 px is gone at the encoder's finest stride.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import torch
from torch import Tensor, nn
from torch.nn import functional

from colonyqc.training.nets.layers import conv
from colonyqc.training.nets.lite0 import STRIDES, Lite0

STRIDE = 16
"""Height and width of an input are multiples of it."""


@dataclass(frozen=True, slots=True)
class PromptableConfig:
    """Shape of a `Promptable`."""

    widths: tuple[int, ...] = (16, 32, 64, 128, 128)
    """Channels at stride 1, 2, 4, 8, 16."""
    features: int = 16
    """Length of a pixel's feature."""
    scale: float = 10.0
    """First value of the cosine scale, which is learnt."""
    halo: int = 96
    """Px at each border whose result depends on what lies outside."""
    pretrained: bool = False
    """Whether strides 4, 8 and 16 are those of `Lite0`, brought to their widths."""


def _pair(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(conv(inputs, outputs, 3, 1, 1), conv(outputs, outputs, 3, 1, 1))


class Promptable(nn.Module):
    """(b, 1, h, w) standardised picture → features (b, d, h, w), log-odds (b, 1, h, w)."""

    def __init__(self, config: PromptableConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.widths
        self.encoder = Lite0() if config.pretrained else None
        own = widths[: -len(STRIDES)] if self.encoder else widths
        self.down = nn.ModuleList(
            _pair(inputs, outputs) for inputs, outputs in zip((1, *own), own, strict=False)
        )
        channels = self.encoder.channels if self.encoder else ()
        self.taken = nn.ModuleList(
            nn.Conv2d(inputs, outputs, 1)
            for inputs, outputs in zip(channels, widths[len(own) :], strict=True)
        )
        self.lateral = nn.ModuleList(
            nn.Conv2d(below, here, 1, bias=False) for here, below in pairwise(widths)
        )
        self.up = nn.ModuleList(_pair(here, here) for here in widths[:-1])
        self.feature = nn.Conv2d(widths[0], config.features, 1)
        self.zero_shot = nn.Conv2d(widths[0], 1, 1)
        self.log_scale = nn.Parameter(torch.tensor(math.log(config.scale)))

    def laid_out(self, memory: torch.memory_format) -> Self:
        """Return this network with its weights in another memory format."""
        self.to(memory_format=memory)  # type: ignore[call-overload]  # torch's stub lacks it alone
        return self

    @property
    def scale(self) -> Tensor:
        """The factor of the cosine in every read-out."""
        return self.log_scale.exp()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        skips = self._levels(x)
        x = skips[-1]
        for level in reversed(range(len(self.up))):
            x = functional.interpolate(self.lateral[level](x), scale_factor=2.0, mode="bilinear")
            x = self.up[level](x + skips[level])
        features = functional.normalize(self.feature(x).float(), dim=1)
        return features, self.zero_shot(x).float()

    def _levels(self, x: Tensor) -> list[Tensor]:
        """Return what each stride sees, fine to coarse."""
        coarse = () if self.encoder is None else self.encoder(x)
        levels: list[Tensor] = []
        for level, block in enumerate(self.down):
            x = block(functional.max_pool2d(x, 2) if level else x)
            levels.append(x)
        return [*levels, *(take(f) for take, f in zip(self.taken, coarse, strict=True))]


class PromptHead(nn.Module):
    """The default read-out as a graph: class means of a sample, blended with the zero-shot head."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale

    def forward(self, features: Tensor, log_odds: Tensor, keys: Tensor, labels: Tensor) -> Tensor:
        """Return the probability of membrane (b, 1, h, w).

        ``keys`` (n, d) are features of a sample's pixels, ``labels`` (n,) 1 on membrane, else 0.
        """
        membrane = (labels[:, None] * keys).sum(0) / labels.sum()
        other = ((1 - labels)[:, None] * keys).sum(0) / (1 - labels).sum()
        bias = 0.5 * (other.square().sum() - membrane.square().sum())
        direction = (membrane - other)[None, :, None, None]
        found = (features * direction).sum(1, keepdim=True)
        return torch.sigmoid(log_odds + self.scale * (found + bias))
