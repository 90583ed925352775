"""All figures of a recipe: folds, sources left out, and how they sum up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Read
from colonyqc.training.evaluation.aggregate import best_of, calibrated, summarise
from colonyqc.training.evaluation.cross_validation import fold_jobs, fold_places, read_material
from colonyqc.training.evaluation.left_out import left_out_figures, left_out_jobs
from colonyqc.training.evaluation.workers import run_jobs
from colonyqc.training.recipes.pmf import PmfRecipe


@dataclass(frozen=True, slots=True)
class Extent:
    """What of a recipe is evaluated, and by how many processes."""

    seeds: tuple[int, ...] = (0,)
    folds: int | None = None
    robustness: bool = False
    left_out: bool = False
    """Whether each source is left out in turn too."""
    workers: int = 1


def evaluate_recipe(
    recipe: PmfRecipe,
    data: Path,
    out: Path,
    read: Read,
    extent: Extent = Extent(),
    monitor: Monitor = UNWATCHED,
) -> dict[str, Any]:
    """Train a network for each fold and seed under ``out`` and score it on what it never saw.

    Finished networks found under ``out`` are used again. The figures come back as a value for
    JSON: ``runs`` one by one and a ``summary`` over them; ``left_out`` by source when asked for.

    Raises:
        Cancelled, TrainingError: see `train_net`.
    """
    material = read_material(recipe, data, read)
    dealt = fold_places(recipe, material.pools, extent.folds)
    out.mkdir(parents=True, exist_ok=True)
    jobs = fold_jobs(recipe, material, out, extent.seeds, dealt, robustness=extent.robustness)
    lacking = left_out_jobs(recipe, material, out, extent.seeds) if extent.left_out else []
    runs = run_jobs([*jobs, *lacking], material, recipe, extent.workers, monitor)
    told: dict[str, Any] = {
        "recipe": recipe.name,
        "steps": recipe.loop.end,
        "folds": [sorted(fold) for fold in dealt],
        "seeds": list(extent.seeds),
    } | figures(runs[: len(jobs)])
    if lacking:
        told["left_out"] = left_out_figures(lacking, runs[len(jobs) :])
    return told


def figures(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the runs with their calibration, and the summary over them."""
    known = calibrated(runs)
    summary = summarise(known)
    temperature = best_of(runs)
    return {
        "runs": known,
        "summary": summary | ({} if temperature is None else {"temperature": temperature}),
    }
