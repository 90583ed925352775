"""The loss of an episode: each crop is answered from its partner's sample and without any."""

import torch
from torch import Tensor
from torch.nn import functional

from colonyqc.domain.classes import UNLABELLED
from colonyqc.imaging.sheets.prompts import MEMBRANE

_FEW = 1e-3


def binary_loss(odds: Tensor, truth: Tensor, known: Tensor, dice: float = 0.5) -> Tensor:
    """Return cross-entropy + ``dice`` · mean of (1 - Dice) of both classes, over known pixels.

    ``odds``, ``truth`` (1 membrane) and ``known`` are (b, n) float; each row counts alike.
    """
    nll = functional.binary_cross_entropy_with_logits(odds, truth, reduction="none")
    # A row without a known px divides by 1 and counts for nothing further down.
    rows = known.sum(1).clamp(min=1)
    entropy = (nll * known).sum(1) / rows
    found = odds.sigmoid()
    lost = [
        1 - (2 * (p * t * known).sum(1) + 1) / (((p + t) * known).sum(1) + 1)
        for p, t in ((found, truth), (1 - found, 1 - truth))
    ]
    # Rows count alike, however many px of each are labelled.
    share = (known.sum(1) > 0).float()
    total = entropy + 0.5 * dice * (lost[0] + lost[1])
    return (total * share).sum() / share.sum().clamp(min=1)


def class_means(features: Tensor, truth: Tensor, window: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean features (b, d) of other and membrane pixels in a window (b, n) of (b, d, n)."""
    means = []
    for weight in (window * (1 - truth), window * truth):
        total = weight.sum(1, keepdim=True).clamp(min=_FEW)
        means.append(torch.bmm(features, weight[:, :, None])[:, :, 0] / total)
    return means[0], means[1]


def prototype_odds(features: Tensor, other: Tensor, membrane: Tensor, scale: Tensor) -> Tensor:
    """Return scale · (q·(m - o) - (|m|² - |o|²)/2): log-odds (b, n) of features (b, d, n)."""
    # Makes it the nearest mean and not the nearest angle, as the read-out at work does.
    bias = 0.5 * (other.square().sum(1) - membrane.square().sum(1))
    return scale * (torch.bmm((membrane - other)[:, None], features)[:, 0] + bias[:, None])


def _picked(score: Tensor, count: int) -> Tensor:
    """Return the indices (b, count) of the greatest scores (b, n)."""
    return score.topk(min(count, score.shape[1]), dim=1).indices


def attention_odds(
    queries: Tensor, keys: Tensor, membrane: Tensor, present: Tensor, scale: Tensor
) -> Tensor:
    """Return log Σ exp(s q·k) over membrane keys less the same over the others, (b, q).

    ``queries`` (b, d, q), ``keys`` (b, d, k); ``membrane`` and ``present`` (b, k) float.
    """
    scores = scale * queries.transpose(1, 2) @ keys
    sides = []
    for weight in ((1 - membrane) * present, membrane * present):
        barred = torch.log(weight.clamp(min=1e-12))
        sides.append((scores + barred[:, None]).logsumexp(2))
    return sides[1] - sides[0]


def episode_loss(
    features: Tensor,
    zero_shot: Tensor,
    labels: Tensor,
    windows: Tensor,
    scale: Tensor,
    chance: torch.Generator,
    keys: int = 192,
    queries: int = 768,
) -> Tensor:
    """Return the loss of a batch of pairs.

    ``features`` (b, d, h, w), ``zero_shot`` (b, 1, h, w), ``labels`` (b, h, w) uint8 and
    ``windows`` (b, h, w) bool, crops 2i and 2i + 1 partners, all on the device of ``chance``. The
    parts: class means blended with the zero-shot head; half of the head alone; 0.3 of attention
    over some pixels.
    """
    count = labels.shape[0]
    partner = torch.arange(count, device=labels.device) ^ 1
    flat = features.flatten(2)
    odds = zero_shot.flatten(1)
    marks = labels.flatten(1)
    known = (marks != UNLABELLED).float()
    truth = (marks == MEMBRANE).float()
    window = windows.flatten(1).float() * known
    other, membrane = class_means(flat, truth, window)
    found = prototype_odds(flat, other[partner], membrane[partner], scale)
    loss = binary_loss(found + odds, truth, known) + 0.5 * binary_loss(odds, truth, known)
    drawn = torch.rand((2, *marks.shape), generator=chance, device=labels.device)
    asked = _picked(drawn[0] + known, queries)
    told = _picked(drawn[1] + window, keys)[partner]

    def take(values: Tensor, index: Tensor) -> Tensor:
        return values.gather(1, index)

    def take_features(values: Tensor, index: Tensor) -> Tensor:
        return values.gather(2, index[:, None].expand(-1, values.shape[1], -1))

    attended = attention_odds(
        take_features(flat, asked),
        take_features(flat[partner], told),
        take(truth[partner], told),
        take(window[partner], told),
        scale,
    )
    return loss + 0.3 * binary_loss(attended, take(truth, asked), take(known, asked))
