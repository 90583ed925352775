"""The study's plain pmf method on the pre-trained encoder: a baseline of the pyramid's.

The class histograms of the r×r cells of each 16 px block are all told from the block's own features
at stride 16, several r at once, where the pyramid tells each size of cell from the features of its
own scale.
"""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from colonyqc.training.nets.encoder_net import EncoderConfig, EncoderNet
from colonyqc.training.nets.layers import conv


@dataclass(frozen=True, slots=True)
class EncoderPmfConfig(EncoderConfig):
    """Shape of an `EncoderPmf`."""

    width: int = 64
    """Channels between encoder and heads."""
    grids: tuple[int, ...] = (1, 2, 4)
    """The r of the r×r cells predicted together, coarse to fine."""


class EncoderPmf(EncoderNet):
    """Class logits of cells: (b, 1, h, w) contrast → a tensor (b, classes, r·h/16, r·w/16) an r."""

    def __init__(self, config: EncoderPmfConfig) -> None:
        super().__init__(config)
        width = config.width
        # What the pyramid has at its coarsest stride.
        self.lateral = nn.Conv2d(self.encoder.channels[-1], width, 1)
        self.smooth = conv(width, width, 3, padding=1)
        self.grids = config.grids
        self.heads = nn.ModuleList(
            nn.Conv2d(width, config.classes * r * r, 1) for r in config.grids
        )

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        coarsest = self.encoder(x * self.config.input_gain)[-1]
        seen = self.drop(self.smooth(self.lateral(coarsest)))
        return tuple(
            functional.pixel_shuffle(head(seen), r)
            for head, r in zip(self.heads, self.grids, strict=True)
        )
