"""Honest figures of a recipe: networks of folds scored on places they never saw."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import TrainingError
from colonyqc.imaging.simulate.randomise import UNSEEN
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.training.data.atlas import Atlas
from colonyqc.training.data.examples import Example, Read, folds
from colonyqc.training.data.simulated import NAME as VIRTUAL
from colonyqc.training.data.simulated import first_days
from colonyqc.training.evaluation.early import DISHES
from colonyqc.training.evaluation.figures import NetCurves, NetScores, RunScores
from colonyqc.training.evaluation.fold_scores import (
    LabelledSet,
    net_curves,
    other_labels,
    score_net,
)
from colonyqc.training.fit.json_value import JsonValue
from colonyqc.training.fit.pmf import Pools, read_sources, train_net, without
from colonyqc.training.recipes.pmf import PmfRecipe

_SCORING: Final = 3
"""Raised when the figures of a network come to mean something else: old ones are made anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What a recipe's networks are trained on and compared with."""

    pools: Pools
    others: Sequence[LabelledSet]
    data: Path
    early: Sequence[Example] = ()
    """Virtual dishes on their first day of differentiation."""
    atlas: Atlas | None = None
    """The pictures at the recipe's scales, where several networks share them."""


@dataclass(frozen=True, slots=True, eq=False)
class FoldRun:
    """One network to train and score: a fold, a seed, and the recipe with its method's shape."""

    recipe: PmfRecipe
    fold: int
    seed: int
    held_out: Mapping[str, frozenset[str]]
    checkpoint: Path
    method: str = ""
    robustness: bool = False
    about: str = ""
    """What a checkpoint of all pictures tells of itself, see `commands.train`."""

    @property
    def told(self) -> str:
        """Return what it is, for progress."""
        fold = f"fold {self.fold}, " if self.fold else ""
        return " ".join(filter(None, (self.method, f"{fold}seed {self.seed}")))


def read_material(recipe: PmfRecipe, data: Path, read: Read) -> Material:
    """Read a recipe's pictures and everything else its networks are compared with."""
    pools = read_sources(recipe, data, read)
    tells = any(source.name == VIRTUAL for source, _ in pools) and recipe.tells_differentiation
    drawn = first_days(DISHES, recipe.simulated_seed + 2_000, UNSEEN) if tells else []
    return Material(pools, other_labels(recipe, pools, data, read), data, drawn)


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


def fold_jobs(
    recipe: PmfRecipe,
    material: Material,
    out: Path,
    seeds: Sequence[int],
    dealt: Sequence[frozenset[str]],
    method: str = "",
    *,
    robustness: bool = False,
) -> list[FoldRun]:
    """Return the networks to make of a recipe, seed by seed."""
    first = material.pools[0][0]
    stem = "-".join(filter(None, (recipe.name, method)))
    kept = {name: frozenset(places) for name, places in recipe.held_out}
    own = [_dealt(recipe, material.pools, index, len(dealt)) for index in range(len(dealt))]
    return [
        FoldRun(
            recipe,
            index + 1,
            seed,
            kept | own[index] | {first.name: places},
            out / f"{stem}-fold{index + 1}-seed{seed}.pt",
            method,
            robustness,
        )
        for seed in seeds
        for index, places in enumerate(dealt)
    ]


def _dealt(recipe: PmfRecipe, pools: Pools, fold: int, folds: int) -> dict[str, frozenset[str]]:
    """Return the places of each dealt source that one fold holds out: every one of so many."""
    return {
        source.name: frozenset(sorted({e.place for e in examples})[fold::folds])
        for source, examples in pools
        if source.name in recipe.dealt
    }


def run_job(
    job: FoldRun,
    material: Material,
    monitor: Monitor = UNWATCHED,
) -> RunScores:
    """Train a network and score it; a finished one and figures made of it are used again.

    Raises:
        Cancelled, TrainingError: see `fit.pmf.train_net`.
    """
    pools, recipe = material.pools, job.recipe
    learnt = without(pools, job.held_out)
    net = train_net(
        recipe,
        learnt,
        job.checkpoint,
        job.seed,
        monitor,
        job.about,
        atlas=material.atlas,
    )
    key = _scores_key(job, material)

    def score() -> NetScores:
        told = (material.others, job.held_out, material.data, material.early)
        return score_net(net, recipe, pools, *told, monitor)

    def curves() -> NetCurves:
        return NetCurves(net_curves(net, recipe, pools, job.held_out, monitor))

    monitor.report(1.0, "scores")
    found = _kept(job, "scores", key, NetScores, score)
    return RunScores(
        fold=job.fold,
        seed=job.seed,
        held_out=found.held_out,
        agreement=found.agreement,
        scores=found.scores,
        temperatures=found.temperatures,
        early=found.early,
        robustness=_kept(job, "robustness", key, NetCurves, curves).curves
        if job.robustness
        else None,
    )


def _scores_key(job: FoldRun, material: Material) -> str:
    told = hashlib.sha256(job.checkpoint.read_bytes())
    held_out = sorted((name, sorted(places)) for name, places in job.held_out.items())
    told.update(repr((_SCORING, held_out, job.recipe.sigma_px)).encode())
    seen = [
        example
        for source, examples in material.pools
        for example in examples
        if example.place in job.held_out.get(source.name, frozenset())
    ]
    others = [example for other in material.others for example in other.examples]
    for example in [*seen, *others, *material.early]:
        told.update(example.name.encode())
        told.update(np.ascontiguousarray(example.labels).tobytes())
    return told.hexdigest()


_Kept = TypeVar("_Kept", bound=JsonValue)


def _kept(job: FoldRun, what: str, key: str, kind: type[_Kept], make: Callable[[], _Kept]) -> _Kept:
    """Return figures kept beside a checkpoint when they are of it, or make and keep them."""
    path = job.checkpoint.with_suffix(f".{what}.json")
    if path.is_file():
        try:
            state = read_json(path)
            if state["key"] == key:
                return kind.read(state["figures"])
        except (DocumentError, LookupError, TypeError, ValueError) as error:
            raise TrainingError(
                f"{path} is damaged: remove it to score the network anew."
            ) from error
    figures = make()
    write_whole(path, json.dumps({"key": key, "figures": figures.told()}).encode(), durable=False)
    return figures
