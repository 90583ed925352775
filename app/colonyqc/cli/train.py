"""``colonyqc train``, ``evaluate`` and ``export``: need the training extra (torch)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli.options import Json
from colonyqc.cli.output import write_json
from colonyqc.cli.progress import progress
from colonyqc.domain.errors import UsageError

Data = Annotated[Path, typer.Option("--data", help="Folder with images/ and masks/.")]


def _need_torch() -> None:
    if find_spec("torch") is None:
        raise UsageError(
            "Training needs the training extra, which is not installed. "
            "Install it as the README says under Training."
        )


def train(
    recipe: Annotated[str, typer.Argument(help="Name of the recipe, e.g. ips-phase.")],
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="Folder for the checkpoint.")],
    seed: Annotated[int, typer.Option("--seed")] = 0,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, help="Fewer or more steps.")
    ] = None,
) -> None:
    """Train a recipe; a run that was stopped goes on from where it was."""
    _need_torch()
    from colonyqc.training import tasks  # torch is loaded only when it is wanted

    with progress() as report:
        checkpoint = tasks.train(
            recipe, data, out, bootstrap.read_pixels, report, seed=seed, steps=steps
        )
    typer.echo(checkpoint)


def evaluate(
    recipe: Annotated[str, typer.Argument(help="Name of the recipe.")],
    data: Data,
    folds: Annotated[
        int | None, typer.Option("--folds", min=2, help="Default: the recipe's.")
    ] = None,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="How many seeds.")] = 1,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, help="Fewer or more steps.")
    ] = None,
    runs: Annotated[
        Path, typer.Option("--runs", help="Folder for the fold networks; used again.")
    ] = Path("runs"),
    json: Json = None,
) -> None:
    """Train and score networks on pictures they did not see, place by place."""
    _need_torch()
    from colonyqc.training import tasks  # torch is loaded only when it is wanted

    with progress() as report:
        figures = tasks.evaluate(
            recipe,
            data,
            runs,
            bootstrap.read_pixels,
            report,
            seeds=range(seeds),
            folds=folds,
            steps=steps,
        )
    write_json(figures, json or "-")


def export(
    checkpoint: Annotated[Path, typer.Argument(help="checkpoint.pt that training wrote.")],
    out: Annotated[Path, typer.Option("--out", help="Package folder, NAME/VERSION.")],
    figures: Annotated[
        Path | None, typer.Option("--figures", help="JSON of `evaluate`, for the card.")
    ] = None,
) -> None:
    """Export a checkpoint as a sealed model package."""
    _need_torch()
    from colonyqc.training import tasks  # torch is loaded only when it is wanted

    difference = tasks.export(checkpoint, out, figures)
    typer.echo(f"{out}: written; torch and ONNX differ by at most {difference:.1e}")
