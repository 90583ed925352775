"""``colonyqc train``; it needs the training extra (torch)."""

from pathlib import Path
from typing import Annotated

import typer

from colonyqc import bootstrap
from colonyqc.cli import membrane
from colonyqc.cli.training_options import (
    Data,
    PixelSize,
    Places,
    Telling,
    interruptible,
    line,
    need_torch,
    stopped,
    telling,
)
from colonyqc.domain.errors import Cancelled


def train(
    recipe: Annotated[
        str,
        typer.Argument(
            help="pmf for pictures of your own, a recipe's name, oneshot (promptable membranes) or "
            "partial (membranes of which only parts are labelled)."
        ),
    ],
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="Folder for checkpoint and report.")],
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, help="Fewer or more steps.")
    ] = None,
    val: Annotated[
        float, typer.Option("--val", help="Share of the pictures kept for validation; 0: none.")
    ] = 0.25,
    patience: Annotated[
        int,
        typer.Option(
            "--patience",
            min=1,
            help="End after so many validation scores (20 in a run) without a better one.",
        ),
    ] = 8,
    places: Places = "",
    crop: Annotated[
        int | None,
        typer.Option("--crop", min=8, help="Side of a crop, px; less takes less memory."),
    ] = None,
    batch: Annotated[
        int | None, typer.Option("--batch", min=1, help="Crops a step; fewer take less memory.")
    ] = None,
    modality: Annotated[
        str, typer.Option("--modality", help="What the model says it is for.")
    ] = "phase contrast",
    pixel_size: PixelSize = None,
    without: Annotated[
        str | None, typer.Option("--without", help="oneshot: leave out a set, e.g. isbi2012.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="partial: checkpoint.pt of train oneshot.")
    ] = None,
    progress: Annotated[
        Telling, typer.Option("--progress", help="A bar, or JSON lines on standard output.")
    ] = Telling.bar,
) -> None:
    """Train on your own pictures or a recipe's; a run that was stopped goes on from where it was.

    Pictures of one place are never on both sides of the validation split. The folder --out gets
    checkpoint.pt and, for pictures of your own, report.html.
    """
    bootstrap.outputs().check_place(out)
    need_torch()
    from colonyqc.training import commands  # torch is loaded only when it is wanted

    own = commands.LabOptions(
        val=val,
        patience=patience,
        places=places,
        crop=crop,
        batch=batch,
        modality=modality,
        pixel_size_um=pixel_size,
    )
    try:
        with telling(progress) as told, interruptible(told) as monitor:
            if recipe in membrane.RECIPES:
                checkpoint = membrane.train(
                    recipe,
                    data,
                    out,
                    monitor,
                    seed=seed,
                    steps=steps,
                    without=without,
                    weights=weights,
                )
            else:
                checkpoint = commands.train(
                    recipe,
                    data,
                    out,
                    bootstrap.read_pixels,
                    monitor,
                    seed=seed,
                    steps=steps,
                    own=own,
                )
    except Cancelled:
        kept = out / commands.CHECKPOINT
        sentence = (
            f"Stopped. {kept} holds what was done: run the same command again to go on."
            if kept.is_file()
            else "Stopped before the first step; nothing was written."
        )
        raise stopped(progress, sentence) from None
    page = out / commands.REPORT
    written = {"checkpoint": str(checkpoint)} | ({"report": str(page)} if page.is_file() else {})
    if progress is Telling.json:
        line("done", **written)
        return
    for path in written.values():
        typer.echo(path)
