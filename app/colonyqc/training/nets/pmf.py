"""The class-distribution (pmf) network: local class histograms from a patch, at every 8 px.

Each position predicts, for the ``pmf_px`` wide centre of its receptive field, the class
distribution of every cell of an r×r grid, for one or several r (`docs`: class-distribution
segmentation of iPS colonies). Valid convolutions make the fully convolutional form equal to
sliding the patch; `sliding_logits` is the oracle that proves it.
"""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDE: Final = 8
"""Px between neighbouring positions, and side of the blocks in which pmfs are averaged."""
FIELD: Final = 96
"""Receptive field in px of one position."""


@dataclass(frozen=True, slots=True)
class PmfConfig:
    """Shape of a `PmfNet`: what a checkpoint needs to rebuild it."""

    classes: int = 4
    widths: tuple[int, int, int] = (24, 48, 96)
    """Channels at stride 2, 4 and 8."""
    grids: tuple[int, ...] = (2, 4)
    """The r of the r×r cells predicted together; each divides ``pmf_px / STRIDE``."""
    pmf_px: int = 32
    """Side of the square, centred in the receptive field, whose pmfs are predicted."""
    input_gain: float = 6.0
    """Factor on the flat-fielded contrast, whose spread is about 1/6."""
    dropout: float = 0.0

    @property
    def blocks(self) -> int:
        """Blocks of `STRIDE` px along the predicted square."""
        return self.pmf_px // STRIDE

    @property
    def margin(self) -> int:
        """Px of the receptive field on each side of the predicted square."""
        return (FIELD - self.pmf_px) // 2

    @property
    def halo(self) -> int:
        """Px at each border whose result depends on what lies outside.

        The receptive field beyond the square, the square's reach in the averaging (all but one
        of its blocks) and one block of bilinear reach; a multiple of `STRIDE`.
        """
        return self.margin + self.pmf_px


def _conv(inputs: int, outputs: int, size: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class _Residual(nn.Module):
    """Two valid 3×3 convolutions beside the cropped identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _conv(width, width, 3),
            nn.Conv2d(width, width, 3, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.body(x) + x[:, :, 2:-2, 2:-2])


class PmfNet(nn.Module):
    """Pmf logits of every patch position: (b, 1, h, w) contrast → one tensor for each grid.

    A grid r gives (b, classes·r·r, (h - 96) / 8 + 1, (w - 96) / 8 + 1), channels ordered class,
    cell row, cell column.
    """

    def __init__(self, config: PmfConfig) -> None:
        super().__init__()
        if any(config.blocks % r for r in config.grids):
            raise ValueError(f"grids {config.grids} must divide {config.blocks} blocks")
        self.config = config
        a, b, c = config.widths
        self.body = nn.Sequential(
            _conv(1, a, 4, 2),
            _conv(a, a, 3),
            _conv(a, b, 3, 2),
            _conv(b, b, 3),
            _conv(b, c, 4, 2),
            _Residual(c),
            _Residual(c),
            nn.Dropout2d(config.dropout),
        )
        self.heads = nn.ModuleList(nn.Conv2d(c, config.classes * r * r, 1) for r in config.grids)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        features = self.body(x * self.config.input_gain)
        return tuple(head(features) for head in self.heads)


def sliding_logits(net: PmfNet, x: Tensor) -> tuple[Tensor, ...]:
    """Return the same as ``net(x)`` by cutting out every 96 px patch and running it alone."""
    columns = functional.unfold(x, FIELD, stride=STRIDE)
    patches = columns.permute(0, 2, 1).reshape(-1, 1, FIELD, FIELD)
    rows, cols = ((side - FIELD) // STRIDE + 1 for side in x.shape[2:])
    return tuple(
        out.reshape(x.shape[0], rows, cols, -1).permute(0, 3, 1, 2) for out in net(patches)
    )


class PmfSegmenter(nn.Module):
    """The deployed graph: contrast (b, 1, h, w) → class probabilities (b, classes, h, w).

    Sides are multiples of `STRIDE`. Pmfs of overlapping patches are averaged in each 8 px block,
    then interpolated linearly between block centres. The border is replicated; within
    ``config.halo`` px of it the result depends on that.
    """

    def __init__(self, net: PmfNet, temperature: float = 1.0) -> None:
        super().__init__()
        self.net = net
        self.temperature = temperature
        config = net.config
        n = config.blocks
        # Overlap counts at the border need no weights: positions run n - 1 blocks beyond it.
        self.pad = config.margin + (n - 1) * STRIDE
        for r in config.grids:
            rows = torch.arange(n) * r // n
            cell = rows[:, None] * r + rows[None, :]
            spread = functional.one_hot(cell, r * r).permute(2, 0, 1).float()
            weight = spread[:, None].repeat(config.classes, 1, 1, 1)
            self.register_buffer(f"spread{r}", weight / (n * n * len(config.grids)))

    def blocks(self, x: Tensor) -> Tensor:
        """Return probabilities averaged in blocks, (b, classes, h / 8, w / 8)."""
        padded = functional.pad(x, [self.pad] * 4, mode="replicate")
        parts = [
            self._spread(logits, r)
            for r, logits in zip(self.net.config.grids, self.net(padded), strict=True)
        ]
        total = torch.stack(parts).sum(0)
        return total / total.sum(1, keepdim=True)

    def _spread(self, logits: Tensor, r: int) -> Tensor:
        """Return a grid's pmfs summed where positions overlap, without the outermost blocks."""
        classes, crop = self.net.config.classes, self.net.config.blocks - 1
        b, _, h, w = logits.shape
        cells = logits.reshape(b, classes, r * r, h, w) / self.temperature
        pmf = cells.softmax(1).reshape(b, classes * r * r, h, w)
        weight: Tensor = getattr(self, f"spread{r}")
        full = functional.conv_transpose2d(pmf, weight, groups=classes)
        return full[:, :, crop:-crop, crop:-crop] if crop else full

    def forward(self, x: Tensor) -> Tensor:
        blocks = self.blocks(x)
        size = (x.shape[2], x.shape[3])
        return functional.interpolate(blocks, size=size, mode="bilinear", align_corners=False)
