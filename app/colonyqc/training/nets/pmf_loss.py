"""Class histograms of label crops and the soft cross-entropy that compares pmfs with them."""

import torch
from torch import Tensor
from torch.nn import functional

from colonyqc.domain.classes import UNLABELLED
from colonyqc.training.nets.pmf import STRIDE, PmfConfig


def block_counts(labels: Tensor, classes: int) -> Tensor:
    """Return the share of each class in 8 px blocks: (b, h, w) uint8 → (b, classes, h/8, w/8).

    Unlabelled pixels count for no class, so that the sum over classes is the labelled share.
    """
    known = labels != UNLABELLED
    index = torch.where(known, labels, torch.zeros_like(labels)).long()
    one_hot = functional.one_hot(index, classes).permute(0, 3, 1, 2) * known[:, None]
    return functional.avg_pool2d(one_hot.float(), STRIDE)


def cell_targets(labels: Tensor, config: PmfConfig) -> tuple[tuple[Tensor, Tensor], ...]:
    """Return for each grid the true pmf and labelled share of every cell of every position.

    ``labels`` (b, h, w) belong to an input of the same size; a grid r gives pmfs
    (b, classes, r·r, rows, columns) and shares (b, r·r, rows, columns), in the order of `PmfNet`.
    """
    skip = config.margin // STRIDE
    counts = block_counts(labels, config.classes)[:, :, skip:-skip, skip:-skip]
    targets = []
    for r in config.grids:
        wide = config.blocks // r
        pooled = functional.avg_pool2d(counts, wide, stride=1)
        rows = counts.shape[2] - config.blocks + 1
        columns = counts.shape[3] - config.blocks + 1
        cells = torch.stack(
            [
                pooled[:, :, i * wide : i * wide + rows, j * wide : j * wide + columns]
                for i in range(r)
                for j in range(r)
            ],
            2,
        )
        share = cells.sum(1)
        targets.append((cells / share.clamp(min=1e-6)[:, None], share))
    return tuple(targets)


def soft_cross_entropy(logits: Tensor, pmf: Tensor, weight: Tensor) -> Tensor:
    """Return -Σ w Σ_c t_c log softmax(z)_c / Σ w; classes on axis 1, ``weight`` without it."""
    nll = -(pmf * logits.log_softmax(1)).sum(1)
    return (nll * weight).sum() / weight.sum().clamp(min=1e-6)


def pmf_loss(
    outputs: tuple[Tensor, ...], labels: Tensor, importance: Tensor, config: PmfConfig
) -> Tensor:
    """Return the mean over members and grids of the soft cross-entropy of a batch.

    ``importance`` (b,) weighs the crops; cells count by their labelled share.
    """
    losses = []
    targets = cell_targets(labels, config) * config.members
    for logits, (pmf, share) in zip(outputs, targets, strict=True):
        shaped = logits.reshape(pmf.shape)
        losses.append(soft_cross_entropy(shaped, pmf, share * importance[:, None, None, None]))
    return torch.stack(losses).mean()
