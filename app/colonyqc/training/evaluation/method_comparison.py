"""The methods side by side: the same pictures, folds, seeds, and processor time or steps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import TrainingError
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.examples import Read
from colonyqc.training.evaluation.aggregate import kappa
from colonyqc.training.evaluation.compute_budget import (
    ComputeBudget,
    compute_budgets,
    with_method,
)
from colonyqc.training.evaluation.cross_validation import (
    Material,
    fold_jobs,
    fold_places,
    read_material,
)
from colonyqc.training.evaluation.figures import (
    ComparisonFigures,
    LabelAgreement,
    MethodFigures,
    RunScores,
)
from colonyqc.training.evaluation.metrics import confusion, jaccard
from colonyqc.training.evaluation.recipe_figures import summed_up
from colonyqc.training.evaluation.workers import one_thread, run_jobs
from colonyqc.training.nets.registry import METHODS, NetConfig, build
from colonyqc.training.recipes.pmf import PmfRecipe

ALL: Final = "all"
SHIPPED: Final = "shipped"
"""The recipe's own network."""


@dataclass(frozen=True, slots=True)
class ComparisonPlan:
    """What is compared, and at what cost."""

    methods: tuple[str, ...]
    seconds: float = 90.0
    """Processor time of a network's training steps on one thread."""
    steps: int | None = None
    """Steps of every network, in place of what fills the seconds."""
    seeds: tuple[int, ...] = (0,)
    folds: int | None = None
    workers: int = 1
    robustness: bool = False
    """Whether the networks of the recipe's own shape are tried on changed pictures too."""


def methods_of(recipe: PmfRecipe, named: Iterable[str]) -> dict[str, NetConfig]:
    """Return the networks of methods by name; `ALL` stands for every one.

    `SHIPPED` is left out of all of them when it is the shape of another one.

    Raises:
        TrainingError: a name is of no method.
    """
    known = {SHIPPED: recipe.net} | METHODS
    wanted = list(dict.fromkeys(named))
    unknown = [name for name in wanted if name not in known and name != ALL]
    if unknown or not wanted:
        raise TrainingError(
            f"There is no method {', '.join(unknown) or 'named'}; there are {ALL}, "
            f"{', '.join(known)}."
        )
    if ALL in wanted:
        twice = recipe.net in METHODS.values()
        wanted = [name for name in known if not (twice and name == SHIPPED)]
    return {name: known[name] for name in wanted}


def compare(
    recipe: PmfRecipe,
    data: Path,
    out: Path,
    read: Read,
    plan: ComparisonPlan,
    monitor: Monitor = UNWATCHED,
) -> ComparisonFigures:
    """Train every method on every fold and seed under ``out``, and score them.

    All for equal time, or for equal steps where the plan says how many. The steps that fill the
    time are measured once and kept in ``out``. A stopped comparison goes
    on where it was.

    Raises:
        Cancelled, TrainingError: see `fit.pmf.train_net`; or a method is unknown.
    """
    nets = methods_of(recipe, plan.methods)
    material = read_material(recipe, data, read)
    dealt = fold_places(recipe, material.pools, plan.folds)
    budgets = _budgets(recipe, nets, material, plan, out)
    jobs = [
        job
        for seed in plan.seeds  # seed by seed, so that a stopped comparison has all methods
        for name, net in nets.items()
        for job in fold_jobs(
            with_method(recipe, net, budgets[name].steps if name in budgets else plan.steps),
            material,
            out,
            (seed,),
            dealt,
            name,
            robustness=plan.robustness and net == recipe.net,
        )
    ]
    runs = run_jobs(jobs, material, recipe, plan.workers, monitor)
    by_method = {
        name: [run for job, run in zip(jobs, runs, strict=True) if job.method == name]
        for name in nets
    }
    return ComparisonFigures(
        recipe=recipe.name,
        seconds=plan.seconds if plan.steps is None else None,
        steps=plan.steps,
        batch=recipe.batch,
        crop=recipe.crop,
        own=next((name for name, net in nets.items() if net == recipe.net), next(iter(nets))),
        folds=tuple(tuple(sorted(fold)) for fold in dealt),
        seeds=plan.seeds,
        labels=label_agreement(material),
        methods={
            name: _method(net, budgets.get(name), plan.steps, by_method[name])
            for name, net in nets.items()
        },
    )


def _method(
    net: NetConfig, budget: ComputeBudget | None, steps: int | None, runs: Sequence[RunScores]
) -> MethodFigures:
    known, summary = summed_up(runs)
    return MethodFigures(
        **({"steps": steps} if budget is None else asdict(budget)),
        parameters=sum(weight.numel() for weight in build(net).parameters()),
        runs=known,
        summary=summary,
    )


def _budgets(
    recipe: PmfRecipe,
    nets: Mapping[str, NetConfig],
    material: Material,
    plan: ComparisonPlan,
    out: Path,
) -> dict[str, ComputeBudget]:
    """Return for how many steps each method is trained; empty where the plan says how many."""
    if plan.steps is not None:
        out.mkdir(parents=True, exist_ok=True)
        return {}
    with one_thread():
        return compute_budgets(recipe, nets, material.pools, plan.seconds, out)


def label_agreement(material: Material) -> tuple[LabelAgreement, ...]:
    """Return how the origins of labels of the same pictures agree with one another.

    Each against the first of its source, whose labels are the rows of the confusion.
    """
    found = []
    firsts: dict[str, tuple[str, dict[str, NDArray[np.uint8]]]] = {}
    for other in material.others:
        labels = {example.name: example.labels for example in other.examples}
        first, known = firsts.setdefault(other.source, (other.name, labels))
        if first == other.name:
            continue
        both = [name for name in labels if name in known]
        counts = _labels_confusion([(known[name], labels[name]) for name in both])
        shares = jaccard(counts)
        found.append(
            LabelAgreement(
                (first, other.name),
                len(both),
                round(float(np.trace(counts) / max(int(counts.sum()), 1)), 4),
                round(kappa(counts), 4),
                {k: round(float(shares[k]), 4) for k in np.flatnonzero(counts.sum(1)).tolist()},
            )
        )
    return tuple(found)


def _labels_confusion(
    pairs: Sequence[tuple[NDArray[np.uint8], NDArray[np.uint8]]],
) -> NDArray[np.int64]:
    """Return the confusion of label pictures over the pixels that both state."""
    total = np.zeros((4, 4), np.int64)
    for truth, found in pairs:
        both = np.where(found < 4, truth, np.uint8(255))
        total += confusion(both, np.minimum(found, np.uint8(3)))
    return total
