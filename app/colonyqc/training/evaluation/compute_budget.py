"""How many steps fit into a given processor time, measured once and kept beside the networks."""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import read_json
from colonyqc.domain.errors import TrainingError
from colonyqc.training.fit.device import bfloat16_pays
from colonyqc.training.fit.loop import seconds_per_step
from colonyqc.training.fit.pmf import (
    Pools,
    crop_sampler,
    new_net,
    shortened,
    step_loss,
)
from colonyqc.training.nets.registry import NetConfig
from colonyqc.training.recipes.pmf import PmfRecipe

STEPS: Final = "steps.json"
"""File of the measured steps; copied into an empty folder, it repeats a run elsewhere."""


@dataclass(frozen=True, slots=True)
class ComputeBudget:
    """What a method's step takes on one thread of a machine, and the steps that follow."""

    steps: int
    seconds_per_step: float
    seconds: float
    """Processor time all steps were meant to take."""
    shape: str
    """The network and batch that were timed."""
    machine: str


def with_method(recipe: PmfRecipe, net: NetConfig, steps: int | None = None) -> PmfRecipe:
    """Return the recipe with another network and, if given, another number of steps."""
    other = replace(recipe, net=net)
    return other if steps is None else shortened(other, steps)


def compute_budgets(
    recipe: PmfRecipe,
    nets: Mapping[str, NetConfig],
    pools: Pools,
    seconds: float,
    folder: Path,
) -> dict[str, ComputeBudget]:
    """Return each method's budget for ``seconds`` of processor time; measure what is not kept yet.

    Raises:
        TrainingError: what is kept in ``folder`` is damaged or cannot be written.
    """
    path = folder / STEPS
    known = _read(path)
    shapes = {name: _shape(with_method(recipe, net)) for name, net in nets.items()}
    wanted = {
        name: net
        for name, net in nets.items()
        # Kept figures count only for the very same network, batch and time.
        if name not in known or (known[name].shape, known[name].seconds) != (shapes[name], seconds)
    }
    if wanted:
        for name, spent in _measure(recipe, wanted, pools).items():
            steps = max(1, round(seconds / spent))
            known[name] = ComputeBudget(steps, round(spent, 4), seconds, shapes[name], machine())
        _write(path, known)
    return {name: known[name] for name in nets}


def _shape(recipe: PmfRecipe) -> str:
    return f"{recipe.net}, {recipe.batch} crops of {recipe.crop} px"


def _measure(recipe: PmfRecipe, nets: Mapping[str, NetConfig], pools: Pools) -> dict[str, float]:
    sampler = cache(lambda: crop_sampler(recipe, pools))
    shaped = {name: with_method(recipe, net) for name, net in nets.items()}
    work = {
        name: (
            new_net(r, 0),
            step_loss(r, sampler, 0, bfloat16=bfloat16_pays(r.net, r.crop, r.batch)),
        )
        for name, r in shaped.items()
    }
    return seconds_per_step(work, recipe.loop)


def machine() -> str:
    """Return what this machine's processor calls itself."""
    try:
        told = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def _read(path: Path) -> dict[str, ComputeBudget]:
    if not path.is_file():
        return {}
    try:
        told = read_json(path)
        return {name: ComputeBudget(**kept) for name, kept in told.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise TrainingError(
            f"{path} is damaged: remove it to measure the steps anew, or choose an empty --runs."
        ) from error


def _write(path: Path, known: Mapping[str, ComputeBudget]) -> None:
    text = json.dumps({n: asdict(p) for n, p in known.items()}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode(), durable=False)
    except OSError as error:
        raise TrainingError(
            f"{path} can't be written: {error.strerror}. Choose another folder for --runs."
        ) from error
