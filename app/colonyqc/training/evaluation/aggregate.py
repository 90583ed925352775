"""What the scores of fold networks come to: means, spreads over seeds and folds, calibration."""

import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import ColonyClass
from colonyqc.training.evaluation.figures import (
    AgreementSummary,
    EarlySummary,
    FittedReliability,
    FoldSpread,
    MaskSummary,
    RunScores,
    Spread,
    Summary,
    TemperatureScores,
    WeakScores,
    WeakSummary,
)
from colonyqc.training.evaluation.fold_scores import TEMPERATURES
from colonyqc.training.evaluation.metrics import MaskScores, counted, jaccard


def calibrated(runs: Sequence[RunScores]) -> tuple[RunScores, ...]:
    """Return the runs with what a temperature from the *other* folds of their seed does.

    ``scores`` gain ``ece_fitted``; ``reliability`` holds the temperature and the counts before
    and after. The figures of the temperatures that were not chosen are left out. A run without
    another fold is left at temperature 1.
    """
    return tuple(_calibrated(run, runs) for run in runs)


def _calibrated(run: RunScores, runs: Sequence[RunScores]) -> RunScores:
    if run.scores is None or run.temperatures is None:
        return replace(run, temperatures=None)
    others = [
        other.temperatures
        for other in runs
        if other.seed == run.seed and other.fold != run.fold and other.temperatures is not None
    ]
    index = _best(others) if others else TEMPERATURES.index(1.0)
    chosen = run.temperatures[index]
    return replace(
        run,
        scores=replace(run.scores, ece_fitted=chosen.ece),
        temperatures=None,
        reliability=FittedReliability(
            TEMPERATURES[index],
            run.temperatures[TEMPERATURES.index(1.0)].reliability,
            chosen.reliability,
        ),
    )


def best_of(runs: Sequence[RunScores]) -> float | None:
    """Return the temperature that suits all runs with masks best; None without any."""
    tried = [run.temperatures for run in runs if run.temperatures is not None]
    return TEMPERATURES[_best(tried)] if tried else None


def _best(tried: Sequence[Sequence[TemperatureScores]]) -> int:
    losses = np.sum([[each.nll for each in of_run] for of_run in tried], axis=0)
    return int(losses.argmin())


def summarise(runs: Sequence[RunScores], temperature: float | None = None) -> Summary:
    """Return the summary of calibrated runs; ``temperature`` suits all of them best.

    A figure is its mean over seeds of the means over folds, with ``sd`` over these seeds (``n`` of
    them) and ``sd_folds`` over the folds' own means; one that no run has is left out. The pooled
    confusion is of all runs. Weak sources give spreads over all their runs, but
    ``differentiated`` as above. ``agreement``: see `agreement`.
    """
    scored = [(run, run.scores) for run in runs if run.scores is not None]
    early = [(run, run.early) for run in runs if run.early is not None]
    return Summary(
        masks=_masks(scored) if scored else None,
        early=EarlySummary(
            spread([(run.seed, run.fold, shares.found) for run, shares in early]),
            spread([(run.seed, run.fold, shares.false) for run, shares in early]),
            spread([(run.seed, run.fold, shares.found_at_limit) for run, shares in early]),
        )
        if early
        else None,
        weak={
            name: _weak([(run, run.held_out[name]) for run in runs if name in run.held_out])
            for name in sorted({name for run in runs for name in run.held_out})
        },
        agreement={
            name: agreement([run for run in runs if name in run.agreement], name)
            for name in dict.fromkeys(name for run in runs for name in run.agreement)
        },
        temperature=temperature,
    )


def _masks(scored: Sequence[tuple[RunScores, MaskScores]]) -> MaskSummary:
    def over(values: Sequence[float | None]) -> FoldSpread | None:
        known = [
            (run.seed, run.fold, value)
            for (run, _), value in zip(scored, values, strict=True)
            if value is not None
        ]
        return spread(known) if known else None

    def over_all(values: Sequence[float]) -> FoldSpread:
        return spread([(r.seed, r.fold, v) for (r, _), v in zip(scored, values, strict=True)])

    pooled = np.sum([scores.confusion for _, scores in scored], axis=0)
    return MaskSummary(
        over_all([scores.mean_jaccard for _, scores in scored]),
        over_all([scores.accuracy for _, scores in scored]),
        over_all([scores.ece for _, scores in scored]),
        _by_class(scored),
        counted(pooled),
        tuple(None if np.isnan(v) else round(v, 4) for v in jaccard(pooled).tolist()),
        over([scores.border_jaccard for _, scores in scored]),
        over([scores.ece_fitted for _, scores in scored]),
    )


def spread(values: Sequence[tuple[int, int, float]]) -> FoldSpread:
    """Return mean and spreads of (seed, fold, figure)."""
    by_seed = _spread(_means([(seed, value) for seed, _, value in values]))
    by_fold = _means([(fold, value) for _, fold, value in values])
    return FoldSpread(by_seed.mean, by_seed.sd, by_seed.n, _sd(by_fold), len(by_fold))


def _means(values: Sequence[tuple[int, float]]) -> list[float]:
    return [
        statistics.fmean(value for key, value in values if key == wanted)
        for wanted in sorted({key for key, _ in values})
    ]


def _sd(values: Sequence[float]) -> float:
    return round(statistics.stdev(values), 4) if len(values) > 1 else 0.0


def _spread(values: Sequence[float]) -> Spread:
    return Spread(round(statistics.fmean(values), 4), _sd(values), len(values))


def _by_class(scored: Sequence[tuple[RunScores, MaskScores]]) -> tuple[Spread | None, ...]:
    """Return the spread over seeds of each class's Jaccard, its folds pooled."""
    counts = [
        np.sum([scores.confusion for run, scores in scored if run.seed == seed], axis=0)
        for seed in sorted({run.seed for run, _ in scored})
    ]
    shares = np.array([jaccard(pooled) for pooled in counts])
    return tuple(
        None if np.isnan(column).any() else _spread([float(v) for v in column])
        for column in shares.T
    )


def _weak(runs: Sequence[tuple[RunScores, WeakScores]]) -> WeakSummary:
    found = [scores for _, scores in runs]
    return WeakSummary(
        _mean_shares([scores.occupied_shares for scores in found]),
        _mean_shares([scores.textured_shares for scores in found]),
        spread(
            [(run.seed, run.fold, scores.occupied_shares[_DIFFERENTIATED]) for run, scores in runs]
        ),
        _known([scores.jaccard for scores in found]),
        _known([scores.ground_occupied for scores in found]),
        _known([scores.worst_differentiated for scores in found]),
        _known([scores.peer_difference for scores in found]),
        _known([scores.peer_spearman for scores in found]),
    )


def _mean_shares(shares: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(np.mean(shares, axis=0).round(4).tolist())


def _known(values: Sequence[float | None]) -> Spread | None:
    """Return the spread of a figure that every run has, None of any other."""
    known = [value for value in values if value is not None]
    return _spread(known) if len(known) == len(values) else None


_DIFFERENTIATED: Final = int(ColonyClass.DIFFERENTIATED)


def agreement(runs: Sequence[RunScores], name: str) -> AgreementSummary:
    """Return how networks agree with one origin of labels: spreads over seeds, folds pooled.

    ``kappa`` is Cohen's; ``pictures`` are those of all folds.
    """
    pooled = [
        np.sum([run.agreement[name].confusion for run in runs if run.seed == seed], axis=0)
        for seed in sorted({run.seed for run in runs})
    ]
    pictures = {picture for run in runs for picture in run.agreement[name].pictures}
    classes = np.flatnonzero(pooled[0].sum(1)).tolist()
    return AgreementSummary(
        runs[0].agreement[name].simulated,
        len(pictures),
        _spread([_accuracy(counts) for counts in pooled]),
        _spread([kappa(counts) for counts in pooled]),
        {k: _spread([float(jaccard(c)[k]) for c in pooled]) for k in classes},
    )


def _accuracy(counts: NDArray[np.int64]) -> float:
    return float(np.trace(counts) / max(int(counts.sum()), 1))


def kappa(counts: NDArray[np.int64]) -> float:
    """Return Cohen's kappa of a confusion: agreement beyond chance, 1 when it is complete."""
    total = max(int(counts.sum()), 1)
    chance = float((counts.sum(0) / total) @ (counts.sum(1) / total))
    return 1.0 if chance == 1 else (_accuracy(counts) - chance) / (1 - chance)
