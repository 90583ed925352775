"""A U-Net: encoder and decoder with skips at every scale, one answer a pixel."""

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from colonyqc.training.nets.layers import conv_pair


@dataclass(frozen=True, slots=True)
class UnetConfig:
    """Shape of a `Unet`."""

    classes: int = 4
    widths: tuple[int, ...] = (16, 32, 64, 128)
    """Channels at stride 1, 2, 4, 8."""
    input_gain: float = 6.0
    halo: int = 64
    """Px at each border whose result depends on what lies outside."""


class Unet(nn.Module):
    """Class logits of every pixel: (b, 1, h, w) contrast → ((b, classes, h, w),)."""

    def __init__(self, config: UnetConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.widths
        self.down = nn.ModuleList(
            conv_pair(inputs, outputs)
            for inputs, outputs in zip((1, *widths), widths, strict=False)
        )
        self.up = nn.ModuleList(conv_pair(below + here, here) for here, below in pairwise(widths))
        self.score = nn.Conv2d(widths[0], config.classes, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        x = x * self.config.input_gain
        skips: list[Tensor] = []
        for level, block in enumerate(self.down):
            x = block(functional.max_pool2d(x, 2) if level else x)
            skips.append(x)
        for level in reversed(range(len(self.up))):
            wide = functional.interpolate(x, scale_factor=2.0, mode="bilinear")
            x = self.up[level](torch.cat([wide, skips[level]], 1))
        return (self.score(x),)
