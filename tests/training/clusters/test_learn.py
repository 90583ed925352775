import numpy as np
import torch

from colonyqc.services.ports import UNWATCHED
from colonyqc.training.clusters.learn import (
    LearningField,
    LearningSchedule,
    count,
    learn,
    merged,
    settle,
)
from colonyqc.training.nets.feature_clusters import (
    FeatureClusters,
    FeatureClustersConfig,
    clustering_loss,
)


def field(side: int = 24) -> LearningField:
    torch.manual_seed(0)
    inputs = torch.randn(1, 2, side, side)
    return LearningField(inputs, torch.ones(1, side, side, dtype=torch.bool))


def test_clusters_shrink_to_the_floor_and_never_below() -> None:
    torch.manual_seed(0)
    net = FeatureClusters(FeatureClustersConfig(inputs=2, width=16, responses=16, blocks=1))
    seen: list[int] = []
    given = field()
    schedule = LearningSchedule(60, continuity=5.0)
    done = learn(net, given, schedule, 4, lambda _, r: seen.append(count(r.argmax(0))), UNWATCHED)
    assert seen[0] > 4
    assert min(seen) <= 4, "noise under strong continuity falls together"
    assert done < 60
    net.train()
    left = count(net(given.inputs).argmax(1))
    assert left >= 4


def test_given_clusters_are_learned() -> None:
    torch.manual_seed(0)
    side = 24
    truth = torch.zeros(1, side, side, dtype=torch.long)
    truth[..., side // 2 :] = 1
    inputs = torch.randn(1, 1, side, side) * 0.3 + truth[:, None] * 2.0
    known = LearningField(inputs, torch.ones(1, side, side, dtype=torch.bool), given=truth)
    net = FeatureClusters(FeatureClustersConfig(inputs=1, width=8, responses=2, blocks=1))
    learn(net, known, LearningSchedule(30, continuity=0.1, given=30), 2, lambda *_: None, UNWATCHED)
    answer = settle(net, inputs).argmax(0)
    assert (answer == truth[0]).float().mean() > 0.97


def test_settled_weights_answer_as_their_picture_was_answered() -> None:
    torch.manual_seed(0)
    net = FeatureClusters(FeatureClustersConfig(inputs=2, width=8, responses=5, blocks=2))
    inputs = field().inputs
    told = settle(net, inputs)
    net.train()
    # The running deviation is the unbiased one: the last digits differ.
    assert torch.allclose(net(inputs)[0], told, atol=0.02)


def test_the_loss_counts_only_what_is_imaged_and_weighs_classes_alike() -> None:
    responses = torch.zeros(1, 2, 2, 4)
    responses[:, 0] = 3.0
    own = torch.zeros(1, 2, 4, dtype=torch.long)
    outside = own.clone()
    outside[..., 2:] = -1
    plain = {"continuity": 0.0, "scribbled": 1.0}
    assert torch.isclose(
        clustering_loss(responses, own, None, **plain),
        clustering_loss(responses, outside, None, **plain),
    )
    few, many = torch.full((1, 2, 4), -1), torch.full((1, 2, 4), -1)
    few[0, 0, 0], few[0, 1, 0] = 0, 1
    many[0, 0], many[0, 1, 0] = 0, 1
    one, other = (clustering_loss(responses, own, each, **plain) for each in (few, many))
    assert torch.isclose(one, other)


def test_continuity_is_the_mean_step_between_neighbours() -> None:
    responses = torch.zeros(1, 1, 3, 3)
    responses[..., 1:] = 1.0
    own = torch.zeros(1, 3, 3, dtype=torch.long)
    loss = clustering_loss(responses, own, None, continuity=2.0, scribbled=0.0)
    assert torch.isclose(loss, torch.tensor(2.0 * 0.5))


def test_the_alike_are_joined_and_groups_go_by_size() -> None:
    centres = np.array([[0.0], [0.1], [5.0], [9.0]])
    sizes = np.array([2.0, 3.0, 50.0, 0.0])
    groups = merged(centres, sizes, 2)
    assert groups[2] == 0
    assert groups[0] == groups[1] == 1
    assert sorted(set(merged(centres, sizes, 9)[:3].tolist())) == [0, 1, 2]
