"""The loop of differentiable feature clustering: assign, learn what was assigned, be smooth."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from colonyqc.services.ports import Monitor
from colonyqc.training.nets.feature_clusters import FeatureClusters, clustering_loss

MOMENTUM: Final = 0.9
"""The study's."""

Told = Callable[[int, Tensor], None]
"""Hears the iteration and the responses (q, h, w) it began with."""


@dataclass(frozen=True, slots=True)
class LearningSchedule:
    """How long a grid is learned on, and how; see `clustering_loss` for μ and ν."""

    iterations: int
    """The study's T."""
    rate: float = 0.1
    continuity: float = 5.0
    scribbled: float = 0.5
    given: int = 0
    """Iterations at the start in which clusters are the given ones, not the network's own."""


@dataclass(frozen=True, slots=True, eq=False)
class LearningField:
    """What is learned on: inputs (1, c, h, w), the cells that count, strokes and first clusters.

    ``strokes`` and ``given`` (1, h, w): -1 where there is none.
    """

    inputs: Tensor
    imaged: Tensor
    strokes: Tensor | None = None
    given: Tensor | None = None


def learn(
    net: FeatureClusters,
    field: LearningField,
    schedule: LearningSchedule,
    floor: int,
    told: Told,
    monitor: Monitor,
) -> int:
    """Train a network on one picture; return the iterations that were done.

    Ends when the clusters fall to ``floor``, never below it, or after the schedule's iterations.

    Raises:
        Cancelled: asked to stop.
    """
    optimiser = torch.optim.SGD(net.parameters(), lr=schedule.rate, momentum=MOMENTUM)
    net.train()
    kept = None
    for iteration in range(schedule.iterations):
        monitor.check()
        optimiser.zero_grad()
        responses = net(field.inputs)
        own = responses.detach().argmax(1)
        told(iteration, responses.detach()[0])
        begun = field.given is not None and iteration < schedule.given
        if field.given is not None and begun:
            own = field.given
        elif field.strokes is None:
            there = count(own[field.imaged])
            if there < floor and kept is not None:
                # The last step took more clusters than one may: it is undone.
                net.load_state_dict(kept)
            if there <= floor:
                return iteration
            kept = copy.deepcopy(net.state_dict())
        loss = clustering_loss(
            responses,
            torch.where(field.imaged, own, -1),
            field.strokes,
            continuity=schedule.continuity,
            scribbled=schedule.scribbled,
        )
        loss.backward()  # type: ignore[no-untyped-call]  # torch does not annotate it
        optimiser.step()
        monitor.report((iteration + 1) / schedule.iterations)
    return schedule.iterations


def count(clusters: Tensor) -> int:
    """Return how many clusters there are."""
    return int(torch.unique(clusters).numel())


@torch.no_grad()
def settle(net: FeatureClusters, inputs: Tensor) -> Tensor:
    """Keep this picture's statistics in the batch norms; return its responses (q, h, w).

    The study answers with the statistics of the picture at hand; kept in the weights, another
    picture is measured by the same standard and not by its own.
    """
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0
    net.train()
    net(inputs)
    net.eval()
    told: Tensor = net(inputs)[0]
    return told


def merged(
    centres: NDArray[np.float64], sizes: NDArray[np.float64], wanted: int
) -> NDArray[np.intp]:
    """Return the group of each cluster, the alike ones joined until ``wanted`` are left.

    Ward's criterion: each time the two whose joining adds least to the variance within groups.
    Clusters without cells join nothing and get group 0. Groups go by size, the largest first.
    """
    centres, sizes = centres.copy(), sizes.copy()
    group = np.arange(len(sizes))
    alive = [int(i) for i in np.flatnonzero(sizes > 0)]
    while len(alive) > max(1, wanted):
        at = np.array(alive)
        gaps = ((centres[at][:, None] - centres[at][None]) ** 2).sum(axis=2)
        cost = gaps * sizes[at][:, None] * sizes[at] / (sizes[at][:, None] + sizes[at])
        np.fill_diagonal(cost, np.inf)
        one, other = (int(at[i]) for i in np.unravel_index(int(cost.argmin()), cost.shape))
        both = sizes[one] + sizes[other]
        centres[one] = (sizes[one] * centres[one] + sizes[other] * centres[other]) / both
        sizes[one] = both
        group[group == other] = one
        alive.remove(other)
    order = sorted(alive, key=lambda i: -sizes[i])
    rank = np.zeros(len(group), np.intp)
    rank[order] = np.arange(len(order))
    return rank[group]
