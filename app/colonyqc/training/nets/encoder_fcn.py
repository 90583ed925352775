"""A fully convolutional network on the pre-trained encoder: a baseline of the pyramid's.

Source: Long, Shelhamer & Darrell, Fully convolutional networks (CVPR 2015): the classes are scored
at strides 16, 8 and 4, summed from coarse to fine and interpolated to pixels.
"""

from dataclasses import dataclass

from torch import Tensor, nn

from colonyqc.training.nets.encoder_net import EncoderConfig, EncoderNet, enlarged, top_down
from colonyqc.training.nets.lite0 import STRIDES


@dataclass(frozen=True, slots=True)
class EncoderFcnConfig(EncoderConfig):
    """Shape of an `EncoderFcn`."""


class EncoderFcn(EncoderNet):
    """Class logits of every pixel: (b, 1, h, w) contrast → ((b, classes, h, w),)."""

    def __init__(self, config: EncoderFcnConfig) -> None:
        super().__init__(config)
        self.heads = nn.ModuleList(nn.Conv2d(c, config.classes, 1) for c in self.encoder.channels)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        features = [self.drop(f) for f in self.encoder(x * self.config.input_gain)]
        _, finest = top_down(features, self.heads)[-1]
        return (enlarged(finest, STRIDES[0]),)
