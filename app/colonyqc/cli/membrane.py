"""``colonyqc train|evaluate|export`` of promptable membrane networks; the commands call these."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from colonyqc import bootstrap
from colonyqc.cli.output import print_table
from colonyqc.domain.errors import UsageError
from colonyqc.services.ports import Monitor

if TYPE_CHECKING:
    from colonyqc.training.evaluation.dice_table import DiceTable

RECIPES: Final = ("oneshot", "partial")


def train(
    recipe: str,
    data: Path,
    out: Path,
    monitor: Monitor,
    *,
    seed: int,
    steps: int | None,
    without: str | None,
    weights: Path | None,
) -> Path:
    """Train by episodes, or on partly labelled pictures; return the checkpoint.

    Raises:
        UsageError: an option is missing or belongs to the other recipe.
    """
    from colonyqc.training import membrane_commands  # torch is loaded only when it is wanted

    if recipe == "oneshot":
        if weights is not None:
            raise UsageError("--weights is for partial: oneshot starts from nothing.")
        return membrane_commands.train_membrane(
            data, out, bootstrap.read_pixels, monitor, seed, steps, without
        )
    if weights is None:
        raise UsageError("partial starts from a promptable network: give its --weights.")
    if without is not None:
        raise UsageError("--without is for oneshot: partial is trained on your own pictures.")
    return membrane_commands.train_partial(
        weights, data, out, bootstrap.read_pixels, monitor, seed, steps
    )


def evaluate(
    recipe: str,
    data: Path,
    runs: Path,
    monitor: Monitor,
    *,
    seeds: int | None,
    steps: int | None,
    prompts: int,
    sets: str | None,
    baselines: bool,
) -> "DiceTable":
    """Leave each set out in turn and score what a prompt, or pseudo labels, give on it."""
    from colonyqc.training import membrane_commands  # torch is loaded only when it is wanted

    targets = tuple(part.strip() for part in sets.split(",")) if sets else membrane_commands.TARGETS
    plan = membrane_commands.MembranePlan(
        targets, tuple(range(seeds or 2)), prompts, steps, baselines
    )
    score = (
        membrane_commands.evaluate_membrane
        if recipe == "oneshot"
        else membrane_commands.evaluate_partial
    )
    return score(data, runs, bootstrap.read_pixels, plan, monitor)


def show(figures: "DiceTable") -> None:
    """Print an evaluation's table: mean, and the worst prompt in brackets."""
    from colonyqc.training import membrane_commands  # torch is loaded only when it is wanted

    columns, rows = membrane_commands.table(figures)
    print_table("Mean DSC, % (worst prompt)", columns, rows)


def is_membrane(checkpoint: Path) -> bool:
    """Tell whether a checkpoint is of a promptable network."""
    from colonyqc.training import membrane_commands  # torch is loaded only when it is wanted

    return membrane_commands.holds_membrane(checkpoint)


def export(checkpoint: Path, package: Path, figures: Sequence[Path], licence: str | None) -> float:
    """Write the package of a promptable network; return the difference of torch and ONNX."""
    from colonyqc.training import membrane_commands  # torch is loaded only when it is wanted

    return membrane_commands.export_membrane(checkpoint, package, figures, licence)
