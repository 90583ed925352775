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

from colonyqc.training.nets.layers import Residual, conv

STRIDE: Final = 8
"""Px between neighbouring positions, and side of the blocks in which pmfs are averaged."""
_STEM: Final = 32
"""Receptive field in px of the convolutions down to stride 8."""


@dataclass(frozen=True, slots=True)
class PmfConfig:
    """Shape of a `PmfNet`: what a checkpoint needs to rebuild it."""

    classes: int = 4
    widths: tuple[int, int, int] = (16, 32, 64)
    """Channels at stride 2, 4 and 8; multiples of 16 fill the vector units of a CPU."""
    residuals: int = 2
    """Residual blocks at stride 8."""
    context: int = 0
    """Side in positions of the square whose mean features a position also sees; odd, 0: none."""
    members: int = 1
    """Networks trained side by side whose pmfs are averaged."""
    grids: tuple[int, ...] = (2, 4)
    """The r of the r×r cells predicted together; each divides ``pmf_px / STRIDE``."""
    pmf_px: int = 32
    """Side of the square, centred in the receptive field, whose pmfs are predicted."""
    input_gain: float = 6.0
    """Factor on the flat-fielded contrast, whose spread is about 1/6."""
    dropout: float = 0.0

    @property
    def field(self) -> int:
        """Receptive field in px of one position."""
        return _STEM + 4 * STRIDE * self.residuals + STRIDE * max(self.context - 1, 0)

    @property
    def blocks(self) -> int:
        """Blocks of `STRIDE` px along the predicted square."""
        return self.pmf_px // STRIDE

    @property
    def margin(self) -> int:
        """Px of the receptive field on each side of the predicted square."""
        return (self.field - self.pmf_px) // 2

    @property
    def halo(self) -> int:
        """Px at each border whose result depends on what lies outside.

        The receptive field beyond the square, the square's reach in the averaging (all but one
        of its blocks) and one block of bilinear reach; a multiple of `STRIDE`.
        """
        return self.margin + self.pmf_px


class Member(nn.Module):
    """One network: contrast → pmf logits of each grid."""

    def __init__(self, config: PmfConfig) -> None:
        super().__init__()
        a, b, c = config.widths
        self.context = config.context
        self.body = nn.Sequential(
            conv(1, a, 4, 2),
            conv(a, a, 3),
            conv(a, b, 3, 2),
            conv(b, b, 3),
            conv(b, c, 4, 2),
            *(Residual(c) for _ in range(config.residuals)),
        )
        if config.context:
            self.before = conv(c, c, 1)
            self.after = conv(2 * c, c, 1)
        self.drop = nn.Dropout2d(config.dropout)
        self.heads = nn.ModuleList(nn.Conv2d(c, config.classes * r * r, 1) for r in config.grids)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        dropped = self.drop(self.features(self.body[0](x)))
        return tuple(head(dropped) for head in self.heads)

    def features(self, first: Tensor) -> Tensor:
        """Return what the heads see, from the first layer's answer."""
        features: Tensor = self.body[1:](first)
        if self.context:
            edge = self.context // 2
            wide = functional.avg_pool2d(self.before(features), self.context, 1)
            near = features[:, :, edge:-edge, edge:-edge] if edge else features
            features = self.after(torch.cat([near, wide], 1))
        return features


class PmfNet(nn.Module):
    """Pmf logits of every patch position: (b, 1, h, w) contrast → a tensor per member and grid.

    A grid r gives (b, classes·r·r, (h - field) / 8 + 1, (w - field) / 8 + 1), channels ordered
    class, cell row, cell column; all grids of the first member come first.
    """

    def __init__(self, config: PmfConfig) -> None:
        super().__init__()
        if any(config.blocks % r for r in config.grids):
            raise ValueError(f"grids {config.grids} must divide {config.blocks} blocks")
        if config.margin < 0 or config.margin % STRIDE:
            raise ValueError(f"a field of {config.field} px does not fit {config.pmf_px} px pmfs")
        self.config = config
        self.members = nn.ModuleList(Member(config) for _ in range(config.members))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        seen = x * self.config.input_gain
        return tuple(logits for member in self.members for logits in member(seen))


def sliding_logits(net: PmfNet, x: Tensor) -> tuple[Tensor, ...]:
    """Return the same as ``net(x)`` by cutting out the patch of every position, run alone."""
    side = net.config.field
    columns = functional.unfold(x, side, stride=STRIDE)
    patches = columns.permute(0, 2, 1).reshape(-1, 1, side, side)
    rows, cols = ((length - side) // STRIDE + 1 for length in x.shape[2:])
    return tuple(
        out.reshape(x.shape[0], rows, cols, -1).permute(0, 3, 1, 2) for out in net(patches)
    )


class PmfSegmenter(nn.Module):
    """The deployed graph: contrast (b, 1, h, w) → class probabilities (b, classes, h, w).

    Sides are multiples of `STRIDE`, at least the receptive field. Pmfs of overlapping patches are
    averaged in each 8 px block, then interpolated linearly between block centres. Blocks that no
    complete patch covers repeat the nearest one that is covered; within ``config.halo`` px of the
    border the result depends on what lies outside.
    """

    def __init__(self, net: PmfNet, temperature: float = 1.0) -> None:
        super().__init__()
        self.net = net
        self.temperature = temperature
        n = net.config.blocks
        for r in net.config.grids:
            rows = torch.arange(n) * r // n
            cell = rows[:, None] * r + rows[None, :]
            # A transposed convolution with these ones adds every cell's pmf to the blocks it
            # covers: one call that every engine knows.
            spread = functional.one_hot(cell, r * r).permute(2, 0, 1).float()
            self.register_buffer(f"spread{r}", spread[:, None].repeat(net.config.classes, 1, 1, 1))

    def blocks(self, outputs: tuple[Tensor, ...]) -> Tensor:
        """Return a network's pmfs averaged in blocks, (b, classes, h / 8, w / 8)."""
        config = self.net.config
        grids = config.grids * config.members
        parts = [self._spread(z, r) for z, r in zip(outputs, grids, strict=True)]
        total = torch.stack(parts).sum(0) if len(parts) > 1 else parts[0]
        # At the border fewer squares overlap: divided by their own sum all blocks are probabilities
        # again.
        whole = total / total.sum(1, keepdim=True)
        return functional.pad(whole, [config.margin // STRIDE] * 4, mode="replicate")

    def _spread(self, logits: Tensor, r: int) -> Tensor:
        """Return a grid's pmfs summed where the squares of positions overlap."""
        classes = self.net.config.classes
        b, _, h, w = logits.shape
        cells = logits.reshape(b, classes, r * r, h, w) / self.temperature
        # Spelt out: a softmax over an axis that is not the last is slow in onnxruntime.
        # The usual shift against overflow.
        raised = (cells - cells.amax(1, keepdim=True)).exp()
        pmf = (raised / raised.sum(1, keepdim=True)).reshape(b, classes * r * r, h, w)
        return functional.conv_transpose2d(pmf, getattr(self, f"spread{r}"), groups=classes)

    def forward(self, x: Tensor) -> Tensor:
        return self.pixels(self.net(x), (x.shape[2], x.shape[3]))

    def pixels(self, outputs: tuple[Tensor, ...], size: tuple[int, int]) -> Tensor:
        """Return probabilities of an input of ``size`` (h, w) from the network's outputs."""
        blocks = self.blocks(outputs)
        return functional.interpolate(blocks, size=size, mode="bilinear", align_corners=False)
