"""A U-Net on the pre-trained encoder: a baseline of the pyramid's.

Source: Ronneberger, Fischer & Brox, U-Net (MICCAI 2015): at each stride what comes from below is
enlarged, put beside the encoder's features, and convolved twice. It ends at stride 2, where the
encoder's features end, and is interpolated to pixels.
"""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from colonyqc.training.nets.encoder_net import EncoderConfig, EncoderNet, enlarged
from colonyqc.training.nets.layers import conv_pair
from colonyqc.training.nets.lite0 import HALF_CHANNELS

_HALF: Final = 2
"""Stride of the finest features."""


@dataclass(frozen=True, slots=True)
class EncoderUnetConfig(EncoderConfig):
    """Shape of an `EncoderUnet`."""

    width: int = 64
    """Channels of the decoder at strides 8 and 4; at stride 2 it has half as many."""


class EncoderUnet(EncoderNet):
    """Class logits of every pixel: (b, 1, h, w) contrast → ((b, classes, h, w),)."""

    def __init__(self, config: EncoderUnetConfig) -> None:
        super().__init__(config)
        finer, fine, coarse = self.encoder.channels
        width, half = config.width, config.width // 2
        self.up = nn.ModuleList(
            [
                conv_pair(coarse + fine, width),
                conv_pair(width + finer, width),
                conv_pair(width + HALF_CHANNELS, half),
            ]
        )
        self.head = nn.Conv2d(half, config.classes, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        *skips, joined = self.encoder.from_half(x * self.config.input_gain)
        for block, skip in zip(self.up, reversed(skips), strict=True):
            joined = block(torch.cat([enlarged(joined), skip], 1))
        return (enlarged(self.head(self.drop(joined)), _HALF),)
