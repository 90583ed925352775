"""summary: spreads by hand, temperatures of other folds, agreement beyond chance."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from colonyqc.training.evaluation.aggregate import (
    agreement,
    best_of,
    calibrated,
    kappa,
    spread,
    summarise,
)
from colonyqc.training.evaluation.figures import (
    LabelCounts,
    RunScores,
    TemperatureScores,
    WeakScores,
)
from colonyqc.training.evaluation.fold_scores import TEMPERATURES
from colonyqc.training.evaluation.metrics import MaskScores, ReliabilityBins, counted

PERFECT = counted(np.diag([40, 30, 20, 0]))


def _bins(temperature: float) -> ReliabilityBins:
    return ReliabilityBins((1,), (temperature,), (1,))


def _run(fold: int, seed: int, best: float = 1.0, score: float = 0.5) -> RunScores:
    """Return a run whose likelihood is best, and whose ECE is least, at one temperature."""
    tried = tuple(
        TemperatureScores(abs(t - best), round(abs(t - best) / 10, 4), _bins(t))
        for t in TEMPERATURES
    )
    scores = MaskScores((1.0, 1.0, 1.0, None), score, None, 1.0, 0.25, PERFECT)
    return RunScores(
        fold=fold, seed=seed, scores=scores, temperatures=tried, held_out={}, agreement={}
    )


def _temperature(run: RunScores) -> float:
    assert run.reliability is not None
    return run.reliability.temperature


def test_spreads_over_seeds_and_folds_are_those_by_hand() -> None:
    told = spread([(0, 1, 0.2), (0, 2, 0.4), (1, 1, 0.3), (1, 2, 0.7)])
    assert told.mean == pytest.approx(0.4)
    assert told.sd == pytest.approx(np.std([0.3, 0.5], ddof=1), abs=1e-4)
    assert told.sd_folds == pytest.approx(np.std([0.25, 0.55], ddof=1), abs=1e-4)
    assert (told.n, told.folds) == (2, 2)


def test_a_fold_is_never_scored_at_its_own_temperature() -> None:
    runs = [_run(1, 0, best=0.6), _run(2, 0, best=3.0), _run(3, 0, best=3.0)]
    found = [_temperature(run) for run in calibrated(runs)]
    assert found[0] == 3.0
    assert 0.6 <= found[1] < 3.0
    assert found[1] == found[2]
    first = calibrated(runs)[0]
    assert first.reliability is not None
    assert (first.reliability.before, first.reliability.after) == (_bins(1.0), _bins(3.0))
    assert first.scores is not None
    assert first.scores.ece_fitted == pytest.approx(0.24)
    assert "temperatures" not in first.told()


def test_changing_a_folds_own_likelihood_leaves_its_temperature() -> None:
    kept = [_run(2, 0, best=1.3), _run(3, 0, best=1.5)]
    found = {_temperature(calibrated([_run(1, 0, best=own), *kept])[0]) for own in (0.6, 1.0, 3.0)}
    assert len(found) == 1


def test_temperatures_are_not_shared_between_seeds_and_one_fold_alone_stays_at_1() -> None:
    runs = [_run(1, 0), _run(2, 0, best=2.0), _run(1, 1), _run(2, 1, best=0.7)]
    found = [_temperature(run) for run in calibrated(runs)]
    assert (found[0], found[2]) == (2.0, 0.7)
    assert _temperature(calibrated([_run(1, 0, best=3.0)])[0]) == 1.0
    assert best_of([RunScores(fold=1, seed=0, held_out={}, agreement={})]) is None


def test_a_summary_is_of_seeds_and_leaves_out_what_no_run_has() -> None:
    runs = [_run(f, s, score=0.4 + 0.1 * s + 0.2 * f) for s in (0, 1) for f in (1, 2)]
    summary = summarise(calibrated(runs))
    masks = summary.masks
    assert masks is not None
    assert masks.mean_jaccard.mean == pytest.approx(0.75)
    assert masks.mean_jaccard.sd == pytest.approx(np.std([0.7, 0.8], ddof=1), abs=1e-4)
    assert "border_jaccard" not in summary.told()
    assert [v and v.mean for v in masks.class_jaccard] == [1.0, 1.0, 1.0, None]
    assert np.sum(masks.pooled_confusion) == 4 * 90


def test_a_figure_of_a_weak_source_that_not_every_run_has_is_left_out() -> None:
    def run(seed: int, jaccard: float | None, *peer: float) -> RunScores:
        weak = WeakScores(1, (0, 0.9, 0.1, 0), (0, 1, 0, 0), jaccard, 0.0, 0.1, *peer)
        return RunScores(fold=1, seed=seed, held_out={"x": weak}, agreement={})

    weak = summarise([run(0, None, 0.25), run(1, 0.5, 0.75)]).weak["x"]
    assert weak.jaccard is None
    assert weak.peer_difference is not None
    assert (weak.peer_difference.mean, weak.peer_difference.n) == (0.5, 2)
    assert list(weak.told()) == [
        *("ground_occupied", "worst_differentiated", "peer_difference"),
        *("occupied_shares", "textured_shares", "differentiated"),
    ]


def test_agreement_pools_folds_and_names_what_is_simulated() -> None:
    half = np.array([[10, 10, 0, 0], [0, 20, 0, 0], [0] * 4, [0] * 4])
    told = LabelCounts(("a",), True, counted(half))
    other = LabelCounts(("b",), True, counted(3 * half))
    runs = [
        RunScores(fold=fold, seed=0, held_out={}, agreement={"virtual": counts})
        for fold, counts in ((1, told), (2, other))
    ]
    found = agreement(runs, "virtual")
    assert (found.simulated, found.pictures) == (True, 2)
    assert found.accuracy.mean == pytest.approx(0.75)
    assert found.kappa.mean == pytest.approx(0.5)
    assert {k: v.mean for k, v in found.jaccard.items()} == {
        0: pytest.approx(0.5),
        1: pytest.approx(2 / 3, abs=1e-4),
    }


@given(arrays(np.int64, (4, 4), elements=st.integers(0, 1000)))
def test_kappa_is_at_most_1_and_does_not_mind_who_is_asked_first(counts: Any) -> None:
    assert kappa(counts) <= 1 + 1e-12
    assert kappa(counts) == pytest.approx(kappa(counts.T))


def test_kappa_knows_its_two_ends() -> None:
    assert kappa(np.diag([5, 9, 2, 1])) == pytest.approx(1)
    assert kappa(np.diag([5, 0, 0, 0])) == 1
    assert kappa(np.outer([1, 2, 3, 4], [4, 3, 2, 1])) == pytest.approx(0)
