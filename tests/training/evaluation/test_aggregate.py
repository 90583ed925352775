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
from colonyqc.training.evaluation.fold_scores import TEMPERATURES

PERFECT = np.diag([40, 30, 20, 0]).tolist()


def _run(fold: int, seed: int, best: float = 1.0, score: float = 0.5) -> dict[str, Any]:
    """Return a run whose likelihood is best, and whose ECE is least, at one temperature."""
    tried = [
        {"nll": abs(t - best), "ece": round(abs(t - best) / 10, 4), "reliability": {"pixels": [t]}}
        for t in TEMPERATURES
    ]
    scores = {"mean_jaccard": score, "border_jaccard": None, "accuracy": 1.0, "ece": 0.25}
    return {
        "fold": fold,
        "seed": seed,
        "scores": scores | {"confusion": PERFECT},
        "temperatures": tried,
        "held_out": {},
        "agreement": {},
    }


def test_spreads_over_seeds_and_folds_are_those_by_hand() -> None:
    told = spread([(0, 1, 0.2), (0, 2, 0.4), (1, 1, 0.3), (1, 2, 0.7)])
    assert told["mean"] == pytest.approx(0.4)
    assert told["sd"] == pytest.approx(np.std([0.3, 0.5], ddof=1), abs=1e-4)
    assert told["sd_folds"] == pytest.approx(np.std([0.25, 0.55], ddof=1), abs=1e-4)
    assert (told["n"], told["folds"]) == (2, 2)


def test_a_fold_is_never_scored_at_its_own_temperature() -> None:
    runs = [_run(1, 0, best=0.6), _run(2, 0, best=3.0), _run(3, 0, best=3.0)]
    found = [run["reliability"]["temperature"] for run in calibrated(runs)]
    assert found[0] == 3.0
    assert 0.6 <= found[1] < 3.0
    assert found[1] == found[2]
    first = calibrated(runs)[0]
    assert first["reliability"]["before"] == {"pixels": [1.0]}
    assert first["reliability"]["after"] == {"pixels": [3.0]}
    assert first["scores"]["ece_fitted"] == pytest.approx(0.24)
    assert "temperatures" not in first


def test_changing_a_folds_own_likelihood_leaves_its_temperature() -> None:
    kept = [_run(2, 0, best=1.3), _run(3, 0, best=1.5)]
    found = {
        calibrated([_run(1, 0, best=own), *kept])[0]["reliability"]["temperature"]
        for own in (0.6, 1.0, 3.0)
    }
    assert len(found) == 1


def test_temperatures_are_not_shared_between_seeds_and_one_fold_alone_stays_at_1() -> None:
    runs = [_run(1, 0), _run(2, 0, best=2.0), _run(1, 1), _run(2, 1, best=0.7)]
    found = [run["reliability"]["temperature"] for run in calibrated(runs)]
    assert (found[0], found[2]) == (2.0, 0.7)
    assert calibrated([_run(1, 0, best=3.0)])[0]["reliability"]["temperature"] == 1.0
    assert best_of([{"fold": 1, "seed": 0}]) is None


def test_a_summary_is_of_seeds_and_leaves_out_what_no_run_has() -> None:
    runs = [_run(f, s, score=0.4 + 0.1 * s + 0.2 * f) for s in (0, 1) for f in (1, 2)]
    summary = summarise(calibrated(runs))
    assert summary["mean_jaccard"]["mean"] == pytest.approx(0.75)
    assert summary["mean_jaccard"]["sd"] == pytest.approx(np.std([0.7, 0.8], ddof=1), abs=1e-4)
    assert "border_jaccard" not in summary
    assert [v and v["mean"] for v in summary["class_jaccard"]] == [1.0, 1.0, 1.0, None]
    assert np.sum(summary["pooled_confusion"]) == 4 * 90


def test_agreement_pools_folds_and_names_what_is_simulated() -> None:
    half = [[10, 10, 0, 0], [0, 20, 0, 0], [0] * 4, [0] * 4]
    told = {"pictures": ["a"], "simulated": True, "confusion": half}
    other = {"pictures": ["b"], "simulated": True, "confusion": np.multiply(half, 3).tolist()}
    runs = [
        {"fold": 1, "seed": 0, "agreement": {"virtual": told}},
        {"fold": 2, "seed": 0, "agreement": {"virtual": other}},
    ]
    found = agreement(runs, "virtual")
    assert (found["simulated"], found["pictures"]) == (True, 2)
    assert found["accuracy"]["mean"] == pytest.approx(0.75)
    assert found["kappa"]["mean"] == pytest.approx(0.5)
    assert {k: v["mean"] for k, v in found["jaccard"].items()} == {
        "0": pytest.approx(0.5),
        "1": pytest.approx(2 / 3, abs=1e-4),
    }


@given(arrays(np.int64, (4, 4), elements=st.integers(0, 1000)))
def test_kappa_is_at_most_1_and_does_not_mind_who_is_asked_first(counts: Any) -> None:
    assert kappa(counts) <= 1 + 1e-12
    assert kappa(counts) == pytest.approx(kappa(counts.T))


def test_kappa_knows_its_two_ends() -> None:
    assert kappa(np.diag([5, 9, 2, 1])) == pytest.approx(1)
    assert kappa(np.diag([5, 0, 0, 0])) == 1
    assert kappa(np.outer([1, 2, 3, 4], [4, 3, 2, 1])) == pytest.approx(0)
