"""What the scores of fold networks come to: means, spreads over seeds and folds, calibration."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.training.evaluation.fold_scores import TEMPERATURES
from colonyqc.training.evaluation.metrics import jaccard

Runs = Sequence[Mapping[str, Any]]

_WEAK: Final = (
    "jaccard",
    "ground_occupied",
    "worst_differentiated",
    "peer_difference",
    "peer_spearman",
)
_SCORES: Final = ("mean_jaccard", "border_jaccard", "accuracy", "ece", "ece_fitted")


def calibrated(runs: Runs) -> list[dict[str, Any]]:
    """Return the runs with what a temperature from the *other* folds of their seed does.

    ``scores`` gain ``ece_fitted``; ``reliability`` holds the temperature and the counts before
    and after. The figures of the temperatures that were not chosen are left out. A run without
    another fold is left at temperature 1.
    """
    found = []
    for run in runs:
        kept = {key: value for key, value in run.items() if key != "temperatures"}
        if "scores" in run:
            others = [
                other
                for other in runs
                if other["seed"] == run["seed"] and other["fold"] != run["fold"]
            ]
            index = _best(others) if others else TEMPERATURES.index(1.0)
            tried = run["temperatures"]
            kept["scores"] = run["scores"] | {"ece_fitted": tried[index]["ece"]}
            kept["reliability"] = {
                "temperature": TEMPERATURES[index],
                "before": tried[TEMPERATURES.index(1.0)]["reliability"],
                "after": tried[index]["reliability"],
            }
        found.append(kept)
    return found


def best_of(runs: Runs) -> float | None:
    """Return the temperature that suits all runs with masks best; None without any."""
    scored = [run for run in runs if "temperatures" in run]
    return TEMPERATURES[_best(scored)] if scored else None


def _best(runs: Runs) -> int:
    losses = np.sum([[tried["nll"] for tried in run["temperatures"]] for run in runs], axis=0)
    return int(losses.argmin())


def summarise(runs: Runs) -> dict[str, Any]:
    """Return the summary of calibrated runs, for JSON.

    A figure is its mean over seeds of the means over folds, with ``sd`` over these seeds (``n`` of
    them) and ``sd_folds`` over the folds' own means; one that no run has is left out. The pooled
    confusion is of all runs. Weak sources give spreads over all their runs, but
    ``differentiated`` as above. ``agreement``: see `agreement`.
    """
    summary: dict[str, Any] = {}
    scored = [run for run in runs if "scores" in run]
    if scored:
        for key in _SCORES:
            told = [(r["seed"], r["fold"], r["scores"][key]) for r in scored]
            known = [(seed, fold, value) for seed, fold, value in told if value is not None]
            if known:
                summary[key] = spread(known)
        summary["class_jaccard"] = _by_class(scored)
        pooled = np.sum([run["scores"]["confusion"] for run in scored], axis=0)
        summary["pooled_confusion"] = pooled.tolist()
        shares = jaccard(pooled).tolist()
        summary["pooled_jaccard"] = [None if np.isnan(v) else round(v, 4) for v in shares]
    drawn = [run for run in runs if "early" in run]
    if drawn:
        summary["early"] = {
            key: spread([(run["seed"], run["fold"], run["early"][key]) for run in drawn])
            for key in ("found", "false", "found_at_limit")
        }
    for name in sorted({name for run in runs for name in run["held_out"]}):
        summary[name] = _weak([run for run in runs if name in run["held_out"]], name)
    summary["agreement"] = {
        name: agreement([run for run in runs if name in run["agreement"]], name)
        for name in dict.fromkeys(name for run in runs for name in run["agreement"])
    }
    return summary


def spread(values: Sequence[tuple[int, int, float]]) -> dict[str, float]:
    """Return mean and spreads of (seed, fold, figure)."""
    by_seed = _means([(seed, value) for seed, _, value in values])
    by_fold = _means([(fold, value) for _, fold, value in values])
    return _spread(by_seed) | {"sd_folds": _sd(by_fold), "folds": len(by_fold)}


def _means(values: Sequence[tuple[int, float]]) -> list[float]:
    return [
        statistics.fmean(value for key, value in values if key == wanted)
        for wanted in sorted({key for key, _ in values})
    ]


def _sd(values: Sequence[float]) -> float:
    return round(statistics.stdev(values), 4) if len(values) > 1 else 0.0


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {"mean": round(statistics.fmean(values), 4), "sd": _sd(values), "n": len(values)}


def _by_class(scored: Runs) -> list[dict[str, float] | None]:
    """Return the spread over seeds of each class's Jaccard, its folds pooled."""
    counts = {
        seed: np.sum([r["scores"]["confusion"] for r in scored if r["seed"] == seed], axis=0)
        for seed in sorted({run["seed"] for run in scored})
    }
    shares = np.array([jaccard(pooled) for pooled in counts.values()])
    return [
        None if np.isnan(column).any() else _spread([float(v) for v in column])
        for column in shares.T
    ]


def _weak(runs: Runs, name: str) -> dict[str, Any]:
    figures = [run["held_out"][name] for run in runs]
    differentiated = [
        (run["seed"], run["fold"], run["held_out"][name]["occupied_shares"][_DIFFERENTIATED])
        for run in runs
    ]
    return (
        {
            key: _spread([f[key] for f in figures])
            for key in _WEAK
            if all(f.get(key) is not None for f in figures)
        }
        | {
            key: np.mean([f[key] for f in figures], axis=0).round(4).tolist()
            for key in ("occupied_shares", "textured_shares")
        }
        | {"differentiated": spread(differentiated)}
    )


_DIFFERENTIATED: Final = int(ColonyClass.DIFFERENTIATED)


def agreement(runs: Runs, name: str) -> dict[str, Any]:
    """Return how networks agree with one origin of labels: spreads over seeds, folds pooled.

    ``accuracy``: share of labelled pixels in the same class; ``kappa``: Cohen's; ``jaccard`` of
    each class that the labels hold; ``pictures``: of all folds.
    """
    seeds = sorted({run["seed"] for run in runs})
    pooled = [
        np.sum([r["agreement"][name]["confusion"] for r in runs if r["seed"] == seed], axis=0)
        for seed in seeds
    ]
    told = runs[0]["agreement"][name]
    pictures = {picture for run in runs for picture in run["agreement"][name]["pictures"]}
    classes = np.flatnonzero(pooled[0].sum(1)).tolist()
    return {
        "simulated": told["simulated"],
        "pictures": len(pictures),
        "accuracy": _spread([_accuracy(counts) for counts in pooled]),
        "kappa": _spread([kappa(counts) for counts in pooled]),
        "jaccard": {str(k): _spread([float(jaccard(c)[k]) for c in pooled]) for k in classes},
    }


def _accuracy(counts: NDArray[np.int64]) -> float:
    return float(np.trace(counts) / max(int(counts.sum()), 1))


def kappa(counts: NDArray[np.int64]) -> float:
    """Return Cohen's kappa of a confusion: agreement beyond chance, 1 when it is complete."""
    total = max(int(counts.sum()), 1)
    chance = float((counts.sum(0) / total) @ (counts.sum(1) / total))
    return 1.0 if chance == 1 else (_accuracy(counts) - chance) / (1 - chance)
