"""Honest figures of a recipe: networks of folds scored on places they never saw."""

import csv
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr
from skimage.morphology import remove_small_objects

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.services.ports import IsCancelled, Progress, never_cancelled, no_progress
from colonyqc.training.data import Example, Read, Source, folds
from colonyqc.training.methods import Net
from colonyqc.training.metrics import confusion, jaccard, scores
from colonyqc.training.recipes.pmf import PmfRecipe
from colonyqc.training.trainer import Pools, predict_pixels, read_sources, train_net, without

SMALLEST_PX: Final = 600
"""Occupied objects below this many px are dropped before confluence is measured."""
_TEMPERATURES: Final = (0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


def occupied(probabilities: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return where the likeliest class is not background, small objects dropped."""
    covered = probabilities.argmax(0) != ColonyClass.BACKGROUND
    return np.asarray(remove_small_objects(covered, max_size=SMALLEST_PX - 1))


def class_shares(probabilities: NDArray[np.float32], where: NDArray[np.bool_]) -> list[float]:
    """Return the share of each class among the pixels of ``where``; zeros where it is empty."""
    found = probabilities.argmax(0)[where]
    counts = np.bincount(found, minlength=probabilities.shape[0])
    return [round(float(v), 4) for v in counts / max(int(counts.sum()), 1)]


def read_peer(path: Path) -> dict[str, float]:
    """Return confluence by file stem, 0 to 1, from a table with columns file and confluence.

    Raises:
        TrainingError: the table is missing or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t")
            return {Path(row["file"]).stem: float(row["confluence"]) for row in rows}
    except (OSError, KeyError, ValueError) as error:
        raise TrainingError(f"{path} is no table of file and confluence.") from error


def score_weak(
    net: Net,
    examples: Sequence[Example],
    source: Source,
    sigma_px: float,
    peer: dict[str, float] | None,
) -> dict[str, Any]:
    """Return figures on pictures with weak labels, pooled over them, for JSON.

    ``occupied_shares``: classes among all occupied pixels; ``textured_shares``: classes found in
    the weak label's textured area; ``jaccard``: occupied against textured, labelled pixels only;
    ``ground_occupied``: share of the weak background called occupied; with a peer's confluences
    ``peer_difference`` (mean absolute) and ``peer_spearman``.
    """
    totals = np.zeros(4)
    textured_totals = np.zeros(4)
    counts = np.zeros((2, 2), np.int64)
    confluences: list[tuple[float, float]] = []
    for example in examples:
        probabilities = predict_pixels(net, example, sigma_px)
        covered = occupied(probabilities)
        textured = example.labels == source.textured
        found = probabilities.argmax(0)
        totals += np.bincount(found[covered], minlength=4)
        textured_totals += np.bincount(found[textured], minlength=4)
        truth = np.where(example.labels == UNLABELLED, UNLABELLED, example.labels > 0)
        counts += confusion(truth.astype(np.uint8), covered.astype(np.uint8), 2)
        if peer is not None:
            confluences.append((peer[example.name], float(covered.mean())))
    overlap = jaccard(counts)[1] if counts[1].any() else np.nan
    result: dict[str, Any] = {
        "pictures": len(examples),
        "occupied_shares": (totals / max(totals.sum(), 1)).round(4).tolist(),
        "textured_shares": (textured_totals / max(textured_totals.sum(), 1)).round(4).tolist(),
        "jaccard": None if np.isnan(overlap) else round(float(overlap), 4),
        "ground_occupied": round(float(counts[0, 1] / max(counts[0].sum(), 1)), 4),
    }
    if peer is not None:
        theirs, ours = np.array(confluences).T
        result["peer_difference"] = round(float(np.abs(theirs - ours).mean()), 4)
        result["peer_spearman"] = round(float(spearmanr(theirs, ours)[0]), 4)
    return result


def best_temperature(net: Net, examples: Sequence[Example], sigma_px: float) -> dict[float, float]:
    """Return the summed negative log-likelihood of labelled pixels at each tried temperature."""
    loss = {}
    for temperature in _TEMPERATURES:
        total = 0.0
        for example in examples:
            probabilities = predict_pixels(net, example, sigma_px, temperature)
            known = example.labels != UNLABELLED
            at = np.take_along_axis(
                probabilities[:, known], example.labels[known][None].astype(np.intp), 0
            )
            total -= float(np.log(np.maximum(at, 1e-6)).sum())
        loss[temperature] = total
    return loss


def fold_places(recipe: PmfRecipe, pools: Pools, count: int | None) -> list[frozenset[str]]:
    """Return the held-out places of each fold of the first source: the recipe's own, or dealt.

    A recipe without folds whose first source has places held out is trained and scored once.
    """
    source, examples = pools[0]
    fixed = dict(recipe.held_out).get(source.name)
    if fixed and count is None:
        return [frozenset(fixed)]
    if recipe.folds and count in (None, len(recipe.folds)) and source == recipe.sources[0]:
        return [frozenset(fold) for fold in recipe.folds]
    places = sorted({example.place for example in examples})
    return list(folds(places, count or min(3, len(places))))


def evaluate_recipe(
    recipe: PmfRecipe,
    data: Path,
    out: Path,
    read: Read,
    seeds: Sequence[int] = (0,),
    count: int | None = None,
    progress: Progress = no_progress,
    cancelled: IsCancelled = never_cancelled,
) -> dict[str, Any]:
    """Train a network for each fold and seed under ``out`` and score it on what it never saw.

    Finished networks found under ``out`` are used again. The figures come back as a value for
    JSON: ``runs`` one by one and a ``summary`` over them.

    Raises:
        Cancelled, TrainingError: see `trainer.train_net`.
    """
    pools = read_sources(recipe, data, read)
    dealt = fold_places(recipe, pools, count)
    first = pools[0][0]
    runs: list[dict[str, Any]] = []
    work = [(seed, index) for seed in seeds for index in range(len(dealt))]
    for done, (seed, index) in enumerate(work):

        def told(share: float, what: str, done: int = done, index: int = index) -> None:
            progress((done + share) / len(work), f"fold {index + 1}: {what}")

        held_out = {name: frozenset(places) for name, places in recipe.held_out}
        held_out[first.name] = dealt[index]
        checkpoint = out / f"{recipe.name}-fold{index + 1}-seed{seed}.pt"
        net = train_net(recipe, without(pools, held_out), checkpoint, seed, told, cancelled)
        runs.append({"fold": index + 1, "seed": seed} | _score(net, recipe, pools, held_out, data))
    return {
        "recipe": recipe.name,
        "steps": recipe.loop.steps,
        "folds": [sorted(fold) for fold in dealt],
        "seeds": list(seeds),
        "runs": runs,
        "summary": summarise(runs),
    }


def _score(
    net: Net,
    recipe: PmfRecipe,
    pools: Pools,
    held_out: dict[str, frozenset[str]],
    data: Path,
) -> dict[str, Any]:
    result: dict[str, Any] = {"held_out": {}}
    for source, examples in pools:
        unseen = [e for e in examples if e.place in held_out.get(source.name, frozenset())]
        if not unseen:
            continue
        if source.masks:
            maps = [predict_pixels(net, example, recipe.sigma_px) for example in unseen]
            result["scores"] = scores([example.labels for example in unseen], maps)
            result["nll"] = best_temperature(net, unseen, recipe.sigma_px)
        else:
            peer = read_peer(data / source.folder / source.peer) if source.peer else None
            figures = score_weak(net, unseen, source, recipe.sigma_px, peer)
            result["held_out"][source.name] = figures
    return result


def _spread(values: Sequence[float]) -> dict[str, float]:
    sd = statistics.stdev(values) if len(values) > 1 else 0.0
    return {"mean": round(statistics.fmean(values), 4), "sd": round(sd, 4), "n": len(values)}


def summarise(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return mean and SD over seeds of the fold means, the pooled confusion's scores and more."""
    summary: dict[str, Any] = {}
    scored = [run for run in runs if "scores" in run]
    if scored:
        seeds = sorted({run["seed"] for run in scored})
        for key in ("mean_jaccard", "border_jaccard", "accuracy", "ece"):
            by_seed = [
                statistics.fmean(r["scores"][key] for r in scored if r["seed"] == seed)
                for seed in seeds
            ]
            summary[key] = _spread(by_seed)
        pooled = np.sum([run["scores"]["confusion"] for run in scored], axis=0)
        summary["pooled_confusion"] = pooled.tolist()
        summary["pooled_jaccard"] = jaccard(pooled).round(4).tolist()
        nll = {t: sum(run["nll"][t] for run in scored) for t in _TEMPERATURES}
        summary["temperature"] = min(nll, key=lambda t: nll[t])
    for name in sorted({name for run in runs for name in run["held_out"]}):
        figures = [run["held_out"][name] for run in runs if name in run["held_out"]]
        summary[name] = {
            key: _spread([f[key] for f in figures])
            for key in ("jaccard", "ground_occupied", "peer_difference", "peer_spearman")
            if all(f.get(key) is not None for f in figures)
        } | {
            key: np.mean([f[key] for f in figures], axis=0).round(4).tolist()
            for key in ("occupied_shares", "textured_shares")
        }
    return summary
