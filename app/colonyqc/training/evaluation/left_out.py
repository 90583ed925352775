"""How a recipe does on what it never saw: every picture of a source left out at once."""

from collections.abc import Sequence
from pathlib import Path

from colonyqc.training.evaluation.aggregate import calibrated, summarise
from colonyqc.training.evaluation.cross_validation import FoldRun, Material
from colonyqc.training.evaluation.figures import LeftOutFigures, RunScores
from colonyqc.training.recipes.pmf import PmfRecipe


def left_out_jobs(
    recipe: PmfRecipe, material: Material, out: Path, seeds: Sequence[int]
) -> list[FoldRun]:
    """Return the networks to make that each lack all pictures of some sources, seed by seed."""
    places = {
        source.name: frozenset(example.place for example in examples)
        for source, examples in material.pools
    }
    return [
        FoldRun(
            recipe,
            0,
            seed,
            {name: places[name] for name in group},
            out / f"{recipe.name}-without-{group[0]}-seed{seed}.pt",
            f"without {' and '.join(group)}",
        )
        for seed in seeds
        for group in recipe.left_out
    ]


def left_out_figures(
    jobs: Sequence[FoldRun], runs: Sequence[RunScores]
) -> tuple[LeftOutFigures, ...]:
    """Return for each group of sources its runs and their summary."""
    told = []
    for group in dict.fromkeys(tuple(job.held_out) for job in jobs):
        own = [run for job, run in zip(jobs, runs, strict=True) if tuple(job.held_out) == group]
        known = calibrated(own)
        told.append(LeftOutFigures(group, known, summarise(known)))
    return tuple(told)
