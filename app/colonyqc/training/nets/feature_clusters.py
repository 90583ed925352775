"""The network of differentiable feature clustering (Kim, Kanezaki & Tanaka, IEEE TIP 2020).

Blocks of 3×3 convolution, ReLU and batch norm, then a 1×1 convolution with batch norm: the
response of each cluster, and the cluster of a pixel is the greatest. Normalised responses have the
same spread on every axis, so no cluster can take everything by its scale alone.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class FeatureClustersConfig:
    """Shape of a `FeatureClusters`: ``width`` is the study's p, ``responses`` its q."""

    inputs: int = 1
    width: int = 100
    responses: int = 100
    blocks: int = 2
    """The study's M."""


class FeatureClusters(nn.Module):
    """Responses of clusters: (b, inputs, h, w) → (b, responses, h, w)."""

    def __init__(self, config: FeatureClustersConfig) -> None:
        super().__init__()
        self.config = config
        layers: list[nn.Module] = []
        inputs = config.inputs
        for _ in range(config.blocks):
            # The border repeats: zeros would be a strange picture round the picture, and a cluster
            # of its own.
            layers += [
                nn.Conv2d(inputs, config.width, 3, padding=1, padding_mode="replicate"),
                nn.ReLU(),
                nn.BatchNorm2d(config.width),
            ]
            inputs = config.width
        self.body = nn.Sequential(*layers)
        self.response = nn.Sequential(
            nn.Conv2d(inputs, config.responses, 1), nn.BatchNorm2d(config.responses)
        )

    def forward(self, x: Tensor) -> Tensor:
        told: Tensor = self.response(self.body(x))
        return told


def clustering_loss(
    responses: Tensor,
    own: Tensor,
    strokes: Tensor | None,
    *,
    continuity: float,
    scribbled: float,
) -> Tensor:
    """Return the study's loss of responses (1, q, h, w): similarity, μ continuity, ν strokes.

    ``own``: the cluster (1, h, w) each pixel is in, -1 where it does not count; ``strokes``: the
    class each pixel was given, -1 where none, each class weighing the same. The terms are means,
    so that μ and ν mean the same at every size.
    """
    loss = functional.cross_entropy(responses, own, ignore_index=-1)
    across = (responses[..., :, 1:] - responses[..., :, :-1]).abs().mean()
    down = (responses[..., 1:, :] - responses[..., :-1, :]).abs().mean()
    loss = loss + continuity * (across + down)
    if strokes is not None:
        weights = _evenly(strokes, responses.shape[1])
        loss = loss + scribbled * functional.cross_entropy(
            responses, strokes, weights, ignore_index=-1
        )
    return loss


def _evenly(strokes: Tensor, classes: int) -> Tensor:
    """Return the weight of each class: long strokes through one region must not outvote others."""
    counts = torch.bincount(strokes[strokes >= 0], minlength=classes)
    return counts.sum() / counts.clamp(min=1).float() / classes
