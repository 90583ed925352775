"""The figures of a method's page: scores of every fold network, reliability, changed pictures."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.training.evaluation.figures import (
    ComparisonFigures,
    FittedReliability,
    MaskSummary,
    MethodFigures,
    RunScores,
    Spread,
)
from colonyqc.training.evaluation.method_comparison import SHIPPED
from colonyqc.training.evaluation.metrics import MaskScores, ReliabilityBins
from colonyqc.training.evaluation.robustness import UNITS, RobustnessCurve
from colonyqc.training.reports.figures import (
    DotColumn,
    DrawnCurve,
    dot_figure,
    reliability_figure,
    robustness_figure,
)

TITLES: Final = {
    SHIPPED: "pmf as shipped",
    "pmf": "pmf, one network",
    "patch": "patch (centre label)",
    "fcn": "FCN",
    "unet": "U-Net",
    "pyramid": "pyramid on the encoder",
    "encoder-pmf": "pmf of 16 px on the encoder",
    "encoder-patch": "patch on the encoder",
    "encoder-fcn": "FCN on the encoder",
    "encoder-unet": "U-Net on the encoder",
}
TIME_COURSE: Final = "ips-timecourse"


def named(method: str) -> str:
    """Return what a method is called on the page."""
    return TITLES.get(method, method)


def drawn_figures(figures: ComparisonFigures) -> dict[str, tuple[str, str]]:
    """Return each figure's SVG and words, by name."""
    folds, seeds = len(figures.folds), len(figures.seeds)
    told = f"{folds} folds × {seeds} seeds" if seeds > 1 else f"{folds} folds, 1 seed"
    bar = f"mean ± SD over seeds, n = {seeds}" if seeds > 1 else "mean"
    drawn = {}
    words = f"Scores of every fold network by method; {told}"
    drawn["methods"] = (dot_figure(words, _columns(figures), _folds(figures), bar), words)
    own, told_own = figures.own, figures.methods[figures.own]
    known = [run.reliability for run in told_own.runs if run.reliability is not None]
    if known:
        words = f"Reliability of {named(own)} before and after temperature scaling; {told}"
        panels = _reliability(known, masks_of(told_own))
        drawn["reliability"] = (reliability_figure(words, panels), words)
    tried = [
        TriedRun(run.fold, run.seed, run.robustness)
        for run in told_own.runs
        if run.robustness is not None
    ]
    if tried:
        words = f"Mean Jaccard of {named(own)} on changed held-out pictures; {told}"
        curves = _robustness(figures, tried)
        drawn["robustness"] = (robustness_figure(words, curves, "mean Jaccard", bar), words)
    return drawn


def _folds(figures: ComparisonFigures) -> list[str]:
    return [f"fold {n + 1}: {' '.join(places)}" for n, places in enumerate(figures.folds)]


def masks_of(told: MethodFigures) -> MaskSummary:
    """Return how a method does on pictures with masks.

    Raises:
        TrainingError: there were none, so that nothing compares the methods.
    """
    if told.summary.masks is None:
        raise TrainingError(
            "No held-out picture has masks: there is nothing to compare methods by."
        )
    return told.summary.masks


def scored(told: MethodFigures) -> list[tuple[RunScores, MaskScores]]:
    """Return the runs of a method that met masks, with their scores."""
    return [(run, run.scores) for run in told.runs if run.scores is not None]


def _columns(figures: ComparisonFigures) -> list[DotColumn]:
    mean: dict[str, list[tuple[int, float]]] = {}
    border: dict[str, list[tuple[int, float]]] = {}
    means, borders = {}, {}
    for method, told in figures.methods.items():
        name = named(method)
        masks = masks_of(told)
        mean[name] = [(run.fold - 1, scores.mean_jaccard) for run, scores in scored(told)]
        border[name] = [
            (run.fold - 1, scores.border_jaccard)
            for run, scores in scored(told)
            if scores.border_jaccard is not None
        ]
        means[name] = _pair(masks.mean_jaccard)
        if masks.border_jaccard is not None:
            borders[name] = _pair(masks.border_jaccard)
    columns: list[DotColumn] = [("mean Jaccard of 3 classes", mean, means)]
    if len(borders) == len(means):
        columns.append(("within 8 px of borders", border, borders))
    if all(TIME_COURSE in told.summary.weak for told in figures.methods.values()):
        columns.append(_wrongly(figures))
    return columns


def _wrongly(figures: ComparisonFigures) -> DotColumn:
    dots, means = {}, {}
    for method, told in figures.methods.items():
        dots[named(method)] = [(run.fold - 1, 100 * _share(run)) for run in told.runs]
        mean, sd = _pair(told.summary.weak[TIME_COURSE].differentiated)
        means[named(method)] = (100 * mean, 100 * sd)
    return "time course called differentiated, %", dots, means


def _share(run: RunScores) -> float:
    return run.held_out[TIME_COURSE].occupied_shares[ColonyClass.DIFFERENTIATED]


def _pair(value: Spread) -> tuple[float, float]:
    return value.mean, value.sd


def _reliability(
    known: Sequence[FittedReliability], summary: MaskSummary
) -> list[tuple[str, ReliabilityBins]]:
    """Return the pooled reliability counts before and after, named with their error."""
    panels = [
        (f"temperature 1: ECE {summary.ece.mean:.3f}", _pooled([each.before for each in known]))
    ]
    if summary.ece_fitted is not None:
        words = f"fitted on the other folds: ECE {summary.ece_fitted.mean:.3f}"
        panels.append((words, _pooled([each.after for each in known])))
    return panels


def _pooled(bins: Sequence[ReliabilityBins]) -> ReliabilityBins:
    return ReliabilityBins(
        tuple(np.sum([each.pixels for each in bins], axis=0).tolist()),
        tuple(np.sum([each.confidence for each in bins], axis=0).tolist()),
        tuple(np.sum([each.hits for each in bins], axis=0).tolist()),
    )


@dataclass(frozen=True, slots=True)
class TriedRun:
    """The curves of one fold network on changed pictures."""

    fold: int
    seed: int
    curves: Mapping[str, RobustnessCurve]


def _robustness(figures: ComparisonFigures, tried: Sequence[TriedRun]) -> dict[str, DrawnCurve]:
    """Return the curves of each change by fold, and over folds with their spread over seeds."""
    found = {}
    for kind, first in tried[0].curves.items():
        by_fold = {
            name: _mean_of([run.curves[kind] for run in tried if run.fold == n])
            for n, name in enumerate(_folds(figures), 1)
        }
        by_seed = [
            _mean_of([run.curves[kind] for run in tried if run.seed == seed])
            for seed in sorted({run.seed for run in tried})
        ]
        found[kind] = DrawnCurve(
            UNITS.get(kind, first.unit),
            first.levels,
            by_fold,
            np.mean(by_seed, axis=0).tolist(),
            [statistics.stdev(v) if len(v) > 1 else 0.0 for v in zip(*by_seed, strict=True)],
        )
    return found


def _mean_of(curves: Sequence[RobustnessCurve]) -> list[float]:
    values = np.array([curve.mean_jaccard for curve in curves], float)
    return [float(v) for v in np.mean(values, axis=0)]
