"""metrics: golden arrays."""

from typing import Any

import numpy as np
import pytest

from colonyqc.training.evaluation.metrics import (
    Tally,
    calibration,
    confusion,
    jaccard,
    mean_jaccard,
    near_borders,
    present_jaccard,
    scores,
)

TRUTH = np.array([[0, 0, 1, 1], [0, 2, 2, 255]], np.uint8)
FOUND = np.array([[0, 1, 1, 1], [0, 2, 0, 3]], np.uint8)


def test_confusion_leaves_unlabelled_pixels_out() -> None:
    counts = confusion(TRUTH, FOUND)
    assert counts.tolist() == [[2, 1, 0, 0], [0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]


def test_jaccard_by_hand() -> None:
    values = jaccard(confusion(TRUTH, FOUND))
    assert values[:3].tolist() == pytest.approx([2 / 4, 2 / 3, 1 / 2])
    assert np.isnan(values[3])
    assert mean_jaccard(confusion(TRUTH, FOUND)) == pytest.approx((0.5 + 2 / 3 + 0.5) / 3)


def test_jaccard_is_symmetric_in_truth_and_found() -> None:
    counts = np.random.default_rng(0).integers(0, 50, (4, 4))
    assert jaccard(counts).tolist() == jaccard(counts.T).tolist()


def test_near_borders_keeps_a_band_and_ignores_unlabelled_edges() -> None:
    truth = np.zeros((30, 40), np.uint8)
    truth[:, 20:] = 1
    truth[:, 35:] = 255
    band = near_borders(truth, 3)
    assert np.flatnonzero(band[10]).tolist() == list(range(16, 24))
    assert not near_borders(np.zeros((5, 5), np.uint8)).any()


def test_calibration_error_of_sure_and_half_right_answers() -> None:
    truth = np.array([[0, 1, 0, 1]], np.uint8)
    sure = np.zeros((4, 1, 4), np.float32)
    sure[0] = 1
    assert calibration(truth, sure).error == pytest.approx(0.5)
    honest = np.zeros((4, 1, 4), np.float32)
    honest[0], honest[2] = 0.5, 0.5
    assert calibration(truth, honest).error == pytest.approx(0)
    both = calibration(truth, sure) + calibration(truth, honest)
    assert int(both.pixels.sum()) == 8


def test_scores_of_a_perfect_map() -> None:
    truth = np.repeat(np.array([[0, 1, 2]], np.uint8), 6, 0)
    perfect = np.moveaxis(np.eye(4, dtype=np.float32)[truth], -1, 0)
    result = scores([truth, truth], [perfect, perfect])
    assert result.mean_jaccard == result.accuracy == result.border_jaccard == 1
    assert result.ece == 0
    assert result.jaccard == (1, 1, 1, None)
    assert result.confusion[1][1] == 12


def test_the_mean_jaccard_is_of_the_background_and_the_two_kinds_of_colony() -> None:
    counts = np.array([[6, 2, 0, 0], [0, 4, 0, 0], [0, 0, 3, 1], [0, 0, 1, 0]])
    by_class = [6 / 8, 4 / 6, 3 / 5, 0.0]
    assert jaccard(counts).tolist() == pytest.approx(by_class)
    assert mean_jaccard(counts) == pytest.approx(sum(by_class[:3]) / 3)


def _maps(seed: int, shape: tuple[int, int] = (40, 50)) -> tuple[Any, Any]:
    rng = np.random.default_rng(seed)
    truth = np.kron(rng.integers(0, 4, (4, 5)), np.ones((10, 10))).astype(np.uint8)
    truth[:5, :5] = 255
    raw = rng.uniform(0.1, 1, (4, *shape)).astype(np.float32)
    return truth, raw / raw.sum(0)


def test_a_tally_is_the_pooled_scores_without_keeping_maps() -> None:
    pairs = [_maps(seed) for seed in range(3)]
    tally = Tally()
    for truth, probabilities in pairs:
        tally.add(truth, probabilities)
    truths, maps = zip(*pairs, strict=True)
    assert tally.scores().told() == scores(list(truths), list(maps)).told()


def test_a_tally_of_nothing_labelled_has_no_figures() -> None:
    tally = Tally()
    tally.add(np.full((40, 50), 255, np.uint8), _maps(0)[1])
    scored = tally.scores()
    assert scored.mean_jaccard is scored.accuracy is scored.ece is None
    assert tally.present == 0


def test_only_classes_of_the_truth_count_as_present() -> None:
    counts = np.array([[6, 2, 0, 0], [0, 0, 0, 0], [0, 0, 4, 0], [0, 0, 0, 0]])
    assert present_jaccard(counts) == pytest.approx((6 / 8 + 1) / 2)
