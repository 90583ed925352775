from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.imaging.regions import graph_cut as module
from colonyqc.imaging.regions.graph_cut import graph_cut


def _energy(labels: NDArray[np.intp], costs: NDArray[np.int64], pair: int) -> int:
    """Return what a labelling costs: its blocks, and a share of ``pair`` for each border."""
    own = int(np.take_along_axis(costs, labels[..., None].astype(np.intp), axis=2).sum())
    borders = sum(
        round(share * pair) * int((labels[here] != labels[there]).sum())
        for here, there, share in module._PAIRS
    )
    return own + borders


@pytest.mark.parametrize("seed", range(6))
def test_two_labels_are_cut_at_the_least_energy_of_all_labellings(seed: int) -> None:
    costs = np.random.default_rng(seed).integers(0, 30, (3, 4, 2)).astype(np.int64)
    found = module._cut_costs(costs, 9)
    every = (np.array(each).reshape(3, 4) for each in product((0, 1), repeat=12))
    assert _energy(found, costs, 9) == min(_energy(each, costs, 9) for each in every)


@pytest.mark.parametrize("label", range(4))
def test_a_move_never_costs_more_than_it_saves(label: int) -> None:
    rng = np.random.default_rng(label)
    costs = rng.integers(0, 50, (12, 15, 4)).astype(np.int64)
    labels = rng.integers(0, 4, (12, 15)).astype(np.intp)
    moved = module._expanded(labels, costs, 20, label)
    assert _energy(moved, costs, 20) <= _energy(labels, costs, 20)
    assert ((moved == labels) | (moved == label)).all()


def test_specks_go_and_regions_stay() -> None:
    rng = np.random.default_rng(0)
    truth = np.zeros((40, 60), np.intp)
    truth[10:30, 15:45] = 1
    scores = np.eye(2, dtype=np.float32)[truth] + rng.normal(0, 0.45, (40, 60, 2))
    before = (scores.argmax(axis=2) == truth).mean()
    after = (graph_cut(scores.astype(np.float32)) == truth).mean()
    assert before < 0.97 < 0.99 < after


def test_tiles_answer_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    truth = np.kron(rng.integers(0, 3, (6, 7)), np.ones((16, 16), int))
    scores = (np.eye(3)[truth] + rng.normal(0, 0.5, (*truth.shape, 3))).astype(np.float32)
    whole = graph_cut(scores)
    monkeypatch.setattr(module, "_TILE", 40)
    monkeypatch.setattr(module, "_REACH", 16)
    assert (graph_cut(scores) == whole).mean() > 0.995


def test_one_class_is_one_region() -> None:
    assert not graph_cut(np.ones((5, 6, 1), np.float32)).any()
