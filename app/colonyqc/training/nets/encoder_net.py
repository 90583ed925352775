"""What the networks on the pre-trained encoder share, so that they differ by their method alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from torch import Tensor, nn
from torch.nn import functional

from colonyqc.training.nets.lite0 import STRIDES, Lite0

COARSEST: Final = STRIDES[-1]
"""Sides of an input are multiples of this many px."""
_HALO: Final = 128


@dataclass(frozen=True, slots=True)
class EncoderConfig:
    """Shape of an `EncoderNet`: what a checkpoint needs to rebuild it."""

    classes: int = 4
    stages: int = 5
    """Of the encoder, see `Lite0`."""
    input_gain: float = 5.0
    """Factor on the flat-fielded contrast, which brings it to the spread of the encoder's first
    pictures."""
    dropout: float = 0.1
    frozen: bool = False
    """Whether batch norms stay as they are while training, as a few pictures ask for."""

    @property
    def halo(self) -> int:
        """Px at each border whose result depends noticeably on what lies outside.

        The receptive field reaches farther (some 225 px); its rim hardly counts, and what is left
        is cross-faded where tiles meet.
        """
        return _HALO


class EncoderNet(nn.Module):
    """A network whose ``encoder`` was trained before; sides are multiples of `COARSEST`."""

    config: EncoderConfig

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = Lite0(config.stages)
        self.drop = nn.Dropout2d(config.dropout)

    def train(self, mode: bool = True) -> Self:
        """Switch to training or evaluation; frozen batch norms stay in evaluation."""
        super().train(mode)
        if self.config.frozen:
            for module in self.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()
        return self


def enlarged(x: Tensor, factor: int = 2) -> Tensor:
    """Return maps (b, c, h, w) interpolated linearly to ``factor`` times the size."""
    return functional.interpolate(
        x, scale_factor=float(factor), mode="bilinear", align_corners=False
    )


def top_down(
    features: Sequence[Tensor], lateral: nn.ModuleList, smooth: nn.ModuleList | None = None
) -> list[tuple[int, Tensor]]:
    """Return (level, joined features), coarse to fine; level 0 is the finest.

    Each level is what ``lateral`` makes of its features plus the coarser level enlarged, then
    passed through ``smooth``.
    """
    told: list[tuple[int, Tensor]] = []
    for level in reversed(range(len(features))):
        joined = lateral[level](features[level])
        if told:
            joined = joined + enlarged(told[-1][1])
        told.append((level, joined if smooth is None else smooth[level](joined)))
    return told
