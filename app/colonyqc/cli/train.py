"""``colonyqc train``; it needs the training extra (torch)."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli import membrane
from colonyqc.cli.options import ending
from colonyqc.cli.output import say
from colonyqc.cli.training_options import (
    Batch,
    Crop,
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
from colonyqc.domain.errors import Cancelled, UsageError
from colonyqc.services.outputs import PICTURE, png

_START: Final = "ips-phase"


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
    crop: Crop = None,
    batch: Batch = None,
    modality: Annotated[
        str, typer.Option("--modality", help="What the model says it is for.")
    ] = "phase contrast",
    pixel_size: PixelSize = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="pmf: model whose network is trained on, NAME[@VERSION]; none: from nothing. "
            f"Default: {_START} for phase contrast, else none.",
        ),
    ] = None,
    without: Annotated[
        str | None, typer.Option("--without", help="oneshot: leave out a set, e.g. isbi2012.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="partial: checkpoint.pt of train oneshot.")
    ] = None,
    preview: Annotated[
        Path | None,
        typer.Option(
            "--preview",
            help="Only write a picture of crops before and after the changes of looks (.png).",
        ),
    ] = None,
    progress: Annotated[
        Telling, typer.Option("--progress", help="A bar, or JSON lines on standard output.")
    ] = Telling.bar,
) -> None:
    """Train on your own pictures or a recipe's; a run that was stopped goes on from where it was.

    Pictures of one place are never on both sides of the validation split. The folder --out gets
    checkpoint.pt and, for pictures of your own, report.html.
    """
    outputs = bootstrap.outputs()
    outputs.check_place(out)
    if preview is not None:
        ending(".png", preview)
        if recipe in membrane.RECIPES:
            raise UsageError("--preview is for pmf and the recipes of colonies.")
        outputs.claim((preview, PICTURE))
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
    if preview is not None:
        from colonyqc.training.reports.augmentation_sheet import contact_sheet

        shown = commands.asked(recipe, data, own)
        sheet = contact_sheet(shown, data, bootstrap.read_pixels, seed)
        outputs.write(preview, png(sheet), PICTURE)
        say(preview)
        return
    package = _package(start, modality) if recipe == commands.LAB_RECIPE else None
    if package is not None:
        own = replace(own, start=f"{package.parent.name}@{package.name}")
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
                    start=package,
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
    scores = None if package is None else commands.before_and_after(checkpoint)
    if scores is not None:
        named = zip(("before", "after"), (f"{score:.4f}" for score in scores), strict=True)
        written |= dict(named)
    if progress is Telling.json:
        line("done", **written)
        return
    for name, value in written.items():
        scored = name in ("before", "after")
        typer.echo(f"mean Jaccard on the pictures kept apart, {name}: {value}" if scored else value)


def _package(start: str | None, modality: str) -> Path | None:
    """Return the folder of the model that is trained on; None: training begins from nothing."""
    models = bootstrap.models()
    if start is None:
        known = {info.ref.name for info in models.list()}
        start = _START if modality == "phase contrast" and _START in known else "none"
    return None if start == "none" else models.folder(start)
