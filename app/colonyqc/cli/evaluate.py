"""``colonyqc evaluate``: recipes by folds, sets left out in turn, or an installed model."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli import cluster_evaluation, membrane
from colonyqc.cli.options import Json
from colonyqc.cli.output import claimed_json, write_json
from colonyqc.cli.progress import progress as bar
from colonyqc.cli.training_options import (
    Batch,
    Crop,
    Data,
    PixelSize,
    Places,
    has_torch,
    interruptible,
    need_torch,
)
from colonyqc.domain.errors import UsageError

if TYPE_CHECKING:
    from colonyqc.training.evaluation.figures import ModelScores

_KEYS: Final = ("scores", "summary", "methods", "targets")
"""One of them is in every object of figures: of a model, of a recipe, of methods, of membranes."""
_SECONDS: Final = 90.0


def evaluate(
    name: Annotated[
        str,
        typer.Argument(
            metavar="RECIPE|MODEL|cluster",
            help="A recipe, a model NAME[@VERSION], or cluster: methods of finding regions.",
        ),
    ],
    data: Data,
    folds: Annotated[
        int | None, typer.Option("--folds", min=2, help="Recipe: default its own.")
    ] = None,
    seeds: Annotated[
        int | None, typer.Option("--seeds", min=1, help="Recipe: how many seeds, default 1.")
    ] = None,
    steps: Annotated[
        int | None,
        typer.Option(
            "--steps",
            min=1,
            help="Recipe: fewer or more steps; with --methods: equal steps, not equal time.",
        ),
    ] = None,
    runs: Annotated[
        Path, typer.Option("--runs", help="Recipe: folder for the fold networks; used again.")
    ] = Path("runs"),
    places: Places = "",
    pixel_size: PixelSize = None,
    crop: Crop = None,
    batch: Batch = None,
    robustness: Annotated[
        bool,
        typer.Option("--robustness", help="Also under changed light, blur, noise, JPEG and scale."),
    ] = False,
    left_out: Annotated[
        bool,
        typer.Option("--left-out", help="Recipe: also networks that lack each source in turn."),
    ] = False,
    methods: Annotated[
        str | None,
        typer.Option(
            "--methods",
            help="Recipe: compare methods at equal time or steps: all, or some of shipped, pmf, "
            "patch, fcn, unet, and on the pre-trained encoder pyramid, encoder-pmf, "
            "encoder-patch, encoder-fcn, encoder-unet, with commas.",
        ),
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            min=0.01,
            help=f"--methods: processor time of a network's training, s; default {_SECONDS:g}.",
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option("--workers", min=1, help="Recipe: processes of one thread that share it."),
    ] = 1,
    page: Annotated[
        Path | None,
        typer.Option(
            "--page",
            help="--methods: Markdown page whose results part is written, with figures beside it.",
        ),
    ] = None,
    prompts: Annotated[
        int, typer.Option("--prompts", min=1, help="oneshot: how many samples are tried.")
    ] = 5,
    sets: Annotated[
        str | None,
        typer.Option("--sets", help="oneshot, partial: sets left out in turn, with commas."),
    ] = None,
    baselines: Annotated[
        bool,
        typer.Option(
            "--baselines/--no-baselines", help="oneshot: also networks trained on the sample."
        ),
    ] = True,
    pictures: Annotated[
        int | None,
        typer.Option("--pictures", min=1, help="cluster: at most so many of each set."),
    ] = None,
    side: Annotated[
        int | None,
        typer.Option("--side", min=64, help="cluster: pictures are shrunk to so many px a side."),
    ] = None,
    strokes: Annotated[
        str,
        typer.Option("--strokes", help="cluster: kinds of strokes that are tried, with commas."),
    ] = "none,points,strokes",
    json: Json = None,
) -> None:
    """Score an installed model as it is, or networks of a recipe on places they did not see.

    A name that is both is scored as the model when DATA holds images/ and masks/ and neither
    --folds, --seeds, --steps nor --methods is given.
    """
    outputs = bootstrap.outputs(inputs=(page,))
    outputs.claim(claimed_json(json, _KEYS))
    outputs.check_place(runs)
    if name == cluster_evaluation.NAME:
        with bar() as told, interruptible(told) as monitor:
            found = cluster_evaluation.evaluate(
                data,
                runs,
                monitor,
                methods=methods,
                seeds=seeds,
                pictures=pictures,
                most_px=side,
                strokes=strokes,
            )
        if json is None:
            cluster_evaluation.show(found)
        else:
            write_json(found, json, outputs)
        return
    if name in membrane.RECIPES:
        need_torch()
        with bar() as told, interruptible(told) as monitor:
            dice = membrane.evaluate(
                name,
                data,
                runs,
                monitor,
                seeds=seeds,
                steps=steps,
                prompts=prompts,
                sets=sets,
                baselines=baselines,
            )
        if json is None:
            membrane.show(dice)
        else:
            write_json(dice.told(), json, outputs)
        return
    by_folds = any(asked is not None for asked in (folds, seeds, steps, methods))
    if _is_model(name, data, by_folds=by_folds):
        if by_folds:
            raise UsageError(
                f"{name} is a finished model: it is scored as it is, without --folds, --seeds, "
                "--steps and --methods. Give a recipe to train and score networks by folds."
            )
        scored = _score(name, data, places, pixel_size, robustness=robustness)
        write_json(scored.told(), json or "-", outputs)
        return
    if methods is not None and None not in (steps, seconds):
        raise UsageError("--steps and --seconds both say how long --methods trains: give one.")
    if methods is None and seconds is not None:
        raise UsageError("--seconds is how long --methods trains: give --methods too.")
    if methods is None and page is not None:
        raise UsageError("--page tells of a comparison: give --methods too.")
    need_torch()
    from colonyqc.training import commands  # torch is loaded only when it is wanted

    own = commands.LabOptions(places=places, crop=crop, batch=batch, pixel_size_um=pixel_size)
    read = bootstrap.read_pixels
    with bar() as told, interruptible(told) as monitor:
        if methods is not None:
            plan = commands.ComparisonPlan(
                tuple(part.strip() for part in methods.split(",")),
                seconds or _SECONDS,
                steps,
                tuple(range(seeds or 1)),
                folds,
                workers,
                robustness,
            )
            figures = commands.compare(name, data, runs, read, plan, monitor, own, page).told()
        else:
            figures = commands.evaluate(
                name,
                data,
                runs,
                read,
                monitor,
                commands.Extent(tuple(range(seeds or 1)), folds, robustness, left_out, workers),
                steps,
                own,
            ).told()
    write_json(figures, json or "-", outputs)


def _is_model(name: str, data: Path, *, by_folds: bool) -> bool:
    """Tell whether a name means an installed model; see `evaluate`."""
    if "@" in name or not has_torch():
        return True
    from colonyqc.training.commands import is_recipe  # torch is loaded only when it is there
    from colonyqc.training.data.lab_folder import is_lab_folder

    if not is_recipe(name):
        return True
    installed = any(info.ref.name == name for info in bootstrap.models().list())
    return installed and is_lab_folder(data) and not by_folds


def _score(
    name: str, data: Path, places: str, pixel_size: float | None, *, robustness: bool
) -> "ModelScores":
    from colonyqc.training.data.lab_folder import read_lab_folder
    from colonyqc.training.evaluation.packaged_model import score_model, segment_whole
    from colonyqc.training.evaluation.robustness import curves

    library = bootstrap.models()
    segmenter = library.open(name)
    with bar() as told, interruptible(told) as monitor:
        part = 0.1 if robustness else 1.0
        own = read_lab_folder(data, bootstrap.read_pixels, places, monitor, to_train=False)
        figures = score_model(
            segmenter,
            own,
            library.card(name),
            pixel_size,
            monitor.part(0.0, part),
        )
        if robustness:
            found = curves(
                lambda pixels: segment_whole(segmenter, pixels, pixel_size),
                own.examples,
                monitor.part(part, 1.0),
            )
            figures = replace(figures, robustness=found)
    return figures
