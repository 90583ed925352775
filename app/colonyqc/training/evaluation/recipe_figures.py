"""All figures of a recipe: folds, sources left out, and how they sum up."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import TrainingError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Read
from colonyqc.training.evaluation.aggregate import best_of, calibrated, summarise
from colonyqc.training.evaluation.cross_validation import fold_jobs, fold_places, read_material
from colonyqc.training.evaluation.figures import RecipeFigures, RunScores, Summary
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
) -> RecipeFigures:
    """Train a network for each fold and seed under ``out`` and score it on what it never saw.

    Finished networks found under ``out`` are used again. Networks that lack a source are made when
    asked for.

    Raises:
        Cancelled, TrainingError: see `train_net`.
    """
    material = read_material(recipe, data, read)
    dealt = fold_places(recipe, material.pools, extent.folds)
    out.mkdir(parents=True, exist_ok=True)
    jobs = fold_jobs(recipe, material, out, extent.seeds, dealt, robustness=extent.robustness)
    lacking = left_out_jobs(recipe, material, out, extent.seeds) if extent.left_out else []
    runs = run_jobs([*jobs, *lacking], material, recipe, extent.workers, monitor)
    known, summary = summed_up(runs[: len(jobs)])
    return RecipeFigures(
        recipe=recipe.name,
        steps=recipe.loop.end,
        folds=tuple(tuple(sorted(fold)) for fold in dealt),
        seeds=extent.seeds,
        runs=known,
        summary=summary,
        left_out=left_out_figures(lacking, runs[len(jobs) :]) if lacking else None,
    )


def summed_up(runs: Sequence[RunScores]) -> tuple[tuple[RunScores, ...], Summary]:
    """Return the runs with their calibration, and the summary over them."""
    known = calibrated(runs)
    return known, summarise(known, best_of(runs))


def read_figures(path: Path) -> RecipeFigures:
    """Return what an evaluation wrote, by this version or an earlier one.

    Raises:
        TrainingError: it cannot be read or holds something else.
    """
    try:
        told = read_json(path)
    except DocumentError as error:
        raise TrainingError(
            f"{path} can't be read: give the JSON of `colonyqc evaluate`."
        ) from error
    try:
        return RecipeFigures.read(told)
    except ValueError as error:
        raise TrainingError(
            f"{path} holds no figures of a recipe: give the JSON of `evaluate`."
        ) from error
