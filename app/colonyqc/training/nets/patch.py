"""Patch classification: the class of a patch's centre, the baseline pmf learning is set against.

The same trunk as the pmf network, with one answer a position. Deployed, each 8 px block takes
the mean of the four positions whose centres are its corners.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from colonyqc.domain.classes import UNLABELLED
from colonyqc.training.nets.pmf import STRIDE, PmfConfig


@dataclass(frozen=True, slots=True)
class PatchConfig(PmfConfig):
    """A `PmfConfig` whose only cell is the centre of the patch."""

    grids: tuple[int, ...] = (1,)
    pmf_px: int = 2 * STRIDE


def centre_loss(
    outputs: tuple[Tensor, ...], labels: Tensor, importance: Tensor, config: PatchConfig
) -> Tensor:
    """Return the cross-entropy with the label of the pixel at each patch's centre.

    ``labels`` (b, h, w) belong to an input of the same size; ``importance`` (b,) weighs them.
    """
    (logits,) = outputs
    middle = config.field // 2
    rows, columns = logits.shape[2:]
    centres = labels[:, middle::STRIDE, middle::STRIDE][:, :rows, :columns]
    return weighted_cross_entropy(logits, centres, importance)


def weighted_cross_entropy(logits: Tensor, labels: Tensor, importance: Tensor) -> Tensor:
    """Return the mean cross-entropy over labelled places: (b, classes, h, w) against (b, h, w)."""
    known = labels != UNLABELLED
    index = torch.where(known, labels, torch.zeros_like(labels)).long()
    nll = -logits.log_softmax(1).gather(1, index[:, None])[:, 0]
    weight = known * importance[:, None, None]
    return (nll * weight).sum() / weight.sum().clamp(min=1e-6)
