"""The pyramid pmf network: class histograms of the blocks of a picture, from coarse to fine.

The study's idea, learned from an encoder that was trained before: what is predicted is the class
distribution of a square, never the class of its centre, and several sizes of square at once teach
a hierarchy (`docs`: class-distribution segmentation of iPS colonies). Here the squares are the
blocks of 16, 8 and 4 px that tile the picture, each told from the features of its own scale, which
a decoder joins from coarse to fine (Lin et al., feature pyramid networks, CVPR 2017).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from colonyqc.domain.classes import UNLABELLED
from colonyqc.training.nets.encoder_net import EncoderConfig, EncoderNet, top_down
from colonyqc.training.nets.layers import conv


@dataclass(frozen=True, slots=True)
class PyramidConfig(EncoderConfig):
    """Shape of a `Pyramid`."""

    width: int = 64
    """Channels of the decoder."""


class Pyramid(EncoderNet):
    """Class logits of blocks: (b, 1, h, w) contrast → a tensor (b, classes, h/s, w/s) a stride s.

    Coarse to fine: 16, 8, 4 px. Sides are multiples of `COARSEST`.
    """

    config: PyramidConfig

    def __init__(self, config: PyramidConfig) -> None:
        super().__init__(config)
        width, channels = config.width, self.encoder.channels
        self.lateral = nn.ModuleList(nn.Conv2d(count, width, 1) for count in channels)
        self.smooth = nn.ModuleList(conv(width, width, 3, padding=1) for _ in channels)
        self.heads = nn.ModuleList(nn.Conv2d(width, config.classes, 1) for _ in channels)

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        features = self.encoder(x * self.config.input_gain)
        return tuple(
            self.heads[level](self.drop(joined)) for level, joined in self.decoded(features)
        )

    def decoded(self, features: tuple[Tensor, ...]) -> list[tuple[int, Tensor]]:
        """Return (level, joined features), coarse to fine; level 0 is the finest."""
        return top_down(features, self.lateral, self.smooth)


def block_histograms(labels: Tensor, classes: int, side: int) -> Tensor:
    """Return the share of each class in blocks: (b, h, w) uint8 → (b, classes, h/side, w/side).

    Unlabelled pixels count for no class, so that the sum over classes is the labelled share.
    """
    known = labels != UNLABELLED
    index = torch.where(known, labels, torch.zeros_like(labels)).long()
    one_hot = functional.one_hot(index, classes).permute(0, 3, 1, 2) * known[:, None]
    return functional.avg_pool2d(one_hot.float(), side)


def pyramid_loss(outputs: tuple[Tensor, ...], labels: Tensor, importance: Tensor) -> Tensor:
    """Return the mean over strides of the soft cross-entropy against the blocks' histograms.

    Blocks count by their labelled share; ``importance`` (b,) weighs the crops.
    """
    losses = []
    for logits in outputs:
        side = labels.shape[1] // logits.shape[2]
        shares = block_histograms(labels, logits.shape[1], side)
        # The histogram of a partly labelled block sums to its labelled share: that is its weight.
        nll = -(shares * logits.log_softmax(1)).sum(1) * importance[:, None, None]
        weight = shares.sum(1) * importance[:, None, None]
        losses.append(nll.sum() / weight.sum().clamp(min=1e-6))
    return torch.stack(losses).mean()


class PyramidSegmenter(nn.Module):
    """The deployed graph: contrast (b, 1, h, w) → class probabilities (b, classes, h, w).

    The pmfs of the finest blocks a network tells, interpolated linearly between block centres.
    """

    def __init__(self, net: EncoderNet, temperature: float = 1.0) -> None:
        super().__init__()
        self.net = net
        self.temperature = temperature

    def forward(self, x: Tensor) -> Tensor:
        return self.pixels(self.net(x), (x.shape[2], x.shape[3]))

    def pixels(self, outputs: tuple[Tensor, ...], size: tuple[int, int]) -> Tensor:
        """Return probabilities of an input of ``size`` (h, w) from the network's outputs."""
        pmf = (outputs[-1].float() / self.temperature).softmax(1)
        return functional.interpolate(pmf, size=size, mode="bilinear", align_corners=False)


class FusedPyramid(nn.Module):
    """The same graph with less to compute: batch norm, gain and temperature lie in the weights.

    Only the finest head is left, and whole-number export finds convolutions with nothing between
    them and their ReLU.
    """

    def __init__(self, net: Pyramid, temperature: float = 1.0) -> None:
        super().__init__()
        self.net = _fused(net)
        head = self.net.heads[0]
        if not isinstance(head, nn.Conv2d) or head.bias is None:
            raise TypeError("a head is a convolution with a bias")
        with torch.no_grad():
            head.weight /= temperature
            head.bias /= temperature
        self.head = head

    def forward(self, x: Tensor) -> Tensor:
        finest = self.net.decoded(self.net.encoder(x))[-1][1]
        pmf = self.head(finest).softmax(1)
        size = (x.shape[2], x.shape[3])
        return functional.interpolate(pmf, size=size, mode="bilinear", align_corners=False)


def _fused(net: Pyramid) -> Pyramid:
    """Return a copy in evaluation mode without batch norms, its gain in the first weights."""
    copy = Pyramid(net.config)
    copy.load_state_dict(net.state_dict())
    copy.eval()
    for module in list(copy.modules()):
        if not isinstance(module, nn.Sequential) or not isinstance(module[1], nn.BatchNorm2d):
            continue
        convolution = module[0]
        if not isinstance(convolution, nn.Conv2d):
            raise TypeError("batch norm follows a convolution here")
        module[0], module[1] = fuse_conv_bn_eval(convolution, module[1]), nn.Identity()
    stem = copy.encoder.stem[0]
    if not isinstance(stem, nn.Conv2d):
        raise TypeError("the stem begins with a convolution")
    with torch.no_grad():
        stem.weight *= net.config.input_gain
    return copy
