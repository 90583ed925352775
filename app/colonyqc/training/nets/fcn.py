"""A fully convolutional network: scores at stride 8 and 4, summed and interpolated to pixels."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from colonyqc.training.nets.layers import Padded, conv


@dataclass(frozen=True, slots=True)
class FcnConfig:
    """Shape of an `Fcn`."""

    classes: int = 4
    widths: tuple[int, int, int] = (16, 32, 64)
    """Channels at stride 2, 4 and 8."""
    residuals: int = 2
    """Residual blocks at stride 8."""
    input_gain: float = 6.0
    halo: int = 64
    """Px at each border whose result depends on what lies outside."""


class Fcn(nn.Module):
    """Class logits of every pixel: (b, 1, h, w) contrast → ((b, classes, h, w),)."""

    def __init__(self, config: FcnConfig) -> None:
        super().__init__()
        self.config = config
        a, b, c = config.widths
        self.fine = nn.Sequential(
            conv(1, a, 4, 2, 1), conv(a, a, 3, 1, 1), conv(a, b, 4, 2, 1), conv(b, b, 3, 1, 1)
        )
        blocks = [Padded(c) for _ in range(config.residuals)]
        self.coarse = nn.Sequential(conv(b, c, 4, 2, 1), *blocks)
        self.fine_score = nn.Conv2d(b, config.classes, 1)
        self.coarse_score = nn.Conv2d(c, config.classes, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        fine = self.fine(x * self.config.input_gain)
        coarse = self.coarse_score(self.coarse(fine))
        up = functional.interpolate(coarse, scale_factor=2.0, mode="bilinear")
        scores = self.fine_score(fine) + up
        return (functional.interpolate(scores, scale_factor=4.0, mode="bilinear"),)
