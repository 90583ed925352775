"""The pmf network's deployed graph with less to compute: `PmfSegmenter`'s answers, to rounding.

What is linear is put into the weights beforehand: input gain and batch norm into the first layer,
temperature into the heads, which become one. Softmax does not change when one class is subtracted
from all, so the first class is not computed: it is what the others leave. Pmfs are summed over
members before they are spread.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from colonyqc.training.nets.pmf import STRIDE, Member, PmfNet

_HIGHEST: Final = 60.0
"""Log odds above which a class is certain: the exponential of 88 overflows float32."""


class FusedPmf(nn.Module):
    """Contrast (b, 1, h, w) → class probabilities (b, classes, h, w), as `PmfSegmenter`.

    ``joined`` makes the members' first layers one. In int8 that is faster; in float32 it is
    slower, as the engine's blocked layout has to be undone to part them again.
    """

    spread: Tensor
    votes: Tensor

    def __init__(self, net: PmfNet, temperature: float = 1.0, *, joined: bool = False) -> None:
        super().__init__()
        config = net.config
        self.config = config
        self._members = [m for m in net.members if isinstance(m, Member)]
        self.members = net.members
        firsts = [_first(member, config.input_gain) for member in self._members]
        self.firsts = nn.ModuleList([_join(firsts)] if joined else firsts)
        self.heads = nn.ModuleList(_head(m, config.classes, temperature) for m in self._members)
        self.cells = sum(r * r for r in config.grids)
        spread = torch.cat([_spread(r, config.blocks) for r in config.grids])
        self.register_buffer("spread", spread.repeat(config.classes - 1, 1, 1, 1))
        votes = float(len(config.grids) * config.members)
        self.register_buffer("votes", torch.full((1, 1, config.blocks, config.blocks), votes))

    def forward(self, x: Tensor) -> Tensor:
        size = (x.shape[2], x.shape[3])
        blocks = functional.pad(self._blocks(x), [self.config.margin // STRIDE] * 4, "replicate")
        return functional.interpolate(blocks, size=size, mode="bilinear", align_corners=False)

    def _blocks(self, x: Tensor) -> Tensor:
        """Return probabilities averaged in blocks, where complete patches cover them."""
        total, *others = (self._pmf(*part) for part in self._parts(x))
        for pmf in others:
            total = total + pmf
        b, rest, _, h, w = total.shape
        summed = functional.conv_transpose2d(
            total.reshape(b, rest * self.cells, h, w), self.spread, groups=rest
        )
        whole = summed / functional.conv_transpose2d(torch.ones_like(total[:, 0, :1]), self.votes)
        # The first class is what the others leave.
        return torch.cat([1 - whole.sum(1, keepdim=True), whole], 1)

    def _parts(self, x: Tensor) -> list[tuple[nn.Module, Tensor]]:
        """Return each member's head with the features it reads."""
        seen = [functional.relu(first(x)) for first in self.firsts]
        if len(seen) < len(self._members):
            seen = list(torch.chunk(seen[0], len(self._members), 1))
        features = [m.features(y) for m, y in zip(self._members, seen, strict=True)]
        return list(zip(self.heads, features, strict=True))

    def _pmf(self, head: nn.Module, features: Tensor) -> Tensor:
        """Return a member's pmfs without the first class, (b, classes - 1, cells, h, w)."""
        # Only upwards: far below, the exponential becomes 0, which is right.
        odds: Tensor = head(features).clamp(max=_HIGHEST).exp()
        b, _, h, w = odds.shape
        odds = odds.reshape(b, self.config.classes - 1, self.cells, h, w)
        return odds / (odds.sum(1, keepdim=True) + 1)


def _first(member: Member, gain: float) -> nn.Conv2d:
    """Return a member's first convolution with its batch norm and the input's gain in it."""
    layers = list(member.body[0].children())
    (conv,) = (layer for layer in layers if isinstance(layer, nn.Conv2d))
    (norm,) = (layer for layer in layers if isinstance(layer, nn.BatchNorm2d))
    fused = fuse_conv_bn_eval(conv, norm)
    fused.weight = nn.Parameter(fused.weight * gain)
    return fused


def _join(convs: Sequence[nn.Conv2d]) -> nn.Conv2d:
    """Return convolutions of one input as one, its output in their order."""
    side, step = convs[0].kernel_size[0], convs[0].stride[0]
    joined = nn.Conv2d(1, sum(c.out_channels for c in convs), side, step)
    joined.weight = nn.Parameter(torch.cat([c.weight for c in convs]))
    joined.bias = nn.Parameter(torch.cat([c.bias for c in convs if c.bias is not None]))
    return joined


def _head(member: Member, classes: int, temperature: float) -> nn.Conv2d:
    """Return a member's heads as one: log odds against the first class, class by class."""
    heads = [head for head in member.heads if isinstance(head, nn.Conv2d)]
    weight = torch.cat([h.weight.reshape(classes, -1, h.in_channels) for h in heads], 1)
    bias = torch.cat([h.bias.reshape(classes, -1) for h in heads if h.bias is not None], 1)
    # Softmax does not change when one class is taken off all: one class less to compute.
    weight, bias = (weight[1:] - weight[:1]) / temperature, (bias[1:] - bias[:1]) / temperature
    head = nn.Conv2d(weight.shape[2], bias.numel(), 1)
    head.weight = nn.Parameter(weight.reshape(-1, weight.shape[2], 1, 1))
    head.bias = nn.Parameter(bias.reshape(-1))
    return head


def _spread(r: int, blocks: int) -> Tensor:
    """Return which blocks each cell of a grid covers, (r·r, 1, blocks, blocks)."""
    rows = torch.arange(blocks) * r // blocks
    cell = rows[:, None] * r + rows[None, :]
    return functional.one_hot(cell, r * r).permute(2, 0, 1)[:, None].float()
