"""``colonyqc train``, ``evaluate`` and ``export``; what trains needs the training extra (torch)."""

import json as js
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated, Any, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli import oneshot
from colonyqc.cli.options import Json
from colonyqc.cli.output import write_json
from colonyqc.cli.progress import progress as bar
from colonyqc.domain.errors import Cancelled, ColonyQCError, UsageError
from colonyqc.services.ports import IsCancelled, Progress

_PAUSE_S: Final = 0.2
"""Least time between two progress lines."""
STOPPED: Final = 1


class Telling(StrEnum):
    """How progress is told."""

    bar = "bar"
    json = "json"


Data = Annotated[Path, typer.Option("--data", help="Folder with images/ and masks/.")]
Places = Annotated[
    str,
    typer.Option(
        "--places",
        help="Regular expression of the place in a picture's name (its first group). Default: the "
        "name without days, dates and field numbers at its end; VIEW4 stays.",
    ),
]
PixelSize = Annotated[
    float | None,
    typer.Option("--pixel-size", min=0.001, help="µm per px of the pictures, if known."),
]


def _need_torch() -> None:
    if not _has_torch():
        raise UsageError(
            "Training needs the training extra, which is not installed. "
            "Install it as the README says under Training."
        )


def _has_torch() -> bool:
    return find_spec("torch") is not None


@contextmanager
def interruptible() -> Iterator[IsCancelled]:
    """Give what tells whether Ctrl-C was pressed; a second one stops at once."""
    asked = Event()

    def ask(_: int, __: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _line(event: str, **told: Any) -> None:
    sys.stdout.write(js.dumps({"event": event} | told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class _Lines:
    """Progress as JSON lines with the seconds left; at most a few a second."""

    def __init__(self) -> None:
        self._begun = self._last = 0.0
        self._start: float | None = None

    def __call__(self, share: float, what: str) -> None:
        now = time.monotonic()
        if self._start is None:
            self._start, self._begun = share, now
        elif share < 1 and now - self._last < _PAUSE_S:
            return
        self._last = now
        done = share - self._start
        left = round((now - self._begun) * (1 - share) / done, 1) if done > 0 else None
        _line("progress", share=round(share, 4), what=what, seconds_left=left)


@contextmanager
def _telling(how: Telling) -> Iterator[Progress]:
    """Show a bar on standard error, or write JSON lines to standard output.

    In JSON an error that a person can act on is a line too, before it ends the command.
    """
    if how is Telling.bar:
        with bar() as report:
            yield report
        return
    try:
        yield _Lines()
    except ColonyQCError as error:
        _line("failed", sentence=str(error))
        raise


def _stopped(how: Telling, sentence: str) -> typer.Exit:
    if how is Telling.json:
        _line("stopped", sentence=sentence)
    sys.stderr.write(f"{sentence}\n")
    return typer.Exit(STOPPED)


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
    _need_torch()
    from colonyqc.training import tasks  # torch is loaded only when it is wanted

    own = tasks.OwnOptions(
        val=val,
        patience=patience,
        places=places,
        crop=crop,
        batch=batch,
        modality=modality,
        pixel_size_um=pixel_size,
    )
    try:
        with _telling(progress) as report, interruptible() as cancelled:
            if recipe in oneshot.RECIPES:
                checkpoint = oneshot.train(
                    recipe,
                    data,
                    out,
                    report,
                    cancelled,
                    seed=seed,
                    steps=steps,
                    without=without,
                    weights=weights,
                )
            else:
                checkpoint = tasks.train(
                    recipe,
                    data,
                    out,
                    bootstrap.read_pixels,
                    report,
                    cancelled,
                    seed=seed,
                    steps=steps,
                    own=own,
                )
    except Cancelled:
        kept = out / tasks.CHECKPOINT
        sentence = (
            f"Stopped. {kept} holds what was done: run the same command again to go on."
            if kept.is_file()
            else "Stopped before the first step; nothing was written."
        )
        raise _stopped(progress, sentence) from None
    page = out / tasks.REPORT
    written = {"checkpoint": str(checkpoint)} | ({"report": str(page)} if page.is_file() else {})
    if progress is Telling.json:
        _line("done", **written)
        return
    for path in written.values():
        typer.echo(path)


def evaluate(
    name: Annotated[
        str, typer.Argument(metavar="RECIPE|MODEL", help="A recipe, or a model NAME[@VERSION].")
    ],
    data: Data,
    folds: Annotated[
        int | None, typer.Option("--folds", min=2, help="Recipe: default its own.")
    ] = None,
    seeds: Annotated[
        int | None, typer.Option("--seeds", min=1, help="Recipe: how many seeds, default 1.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option("--steps", min=1, help="Recipe: fewer or more steps.")
    ] = None,
    runs: Annotated[
        Path, typer.Option("--runs", help="Recipe: folder for the fold networks; used again.")
    ] = Path("runs"),
    places: Places = "",
    pixel_size: PixelSize = None,
    robustness: Annotated[
        bool,
        typer.Option("--robustness", help="Also under changed light, blur, noise, JPEG and scale."),
    ] = False,
    methods: Annotated[
        str | None,
        typer.Option(
            "--methods",
            help="Recipe: compare methods at equal time: all, or some of shipped, pmf, patch, "
            "fcn, unet, with commas.",
        ),
    ] = None,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds", min=0.01, help="--methods: processor time of a network's training, s."
        ),
    ] = 90.0,
    workers: Annotated[
        int,
        typer.Option("--workers", min=1, help="--methods: processes of one thread that share it."),
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
    json: Json = None,
) -> None:
    """Score an installed model as it is, or networks of a recipe on places they did not see.

    A name that is both is scored as the model when DATA holds images/ and masks/ and neither
    --folds, --seeds, --steps nor --methods is given.
    """
    if name in oneshot.RECIPES:
        _need_torch()
        with bar() as report, interruptible() as cancelled:
            figures = oneshot.evaluate(
                name,
                data,
                runs,
                report,
                cancelled,
                seeds=seeds,
                steps=steps,
                prompts=prompts,
                sets=sets,
                baselines=baselines,
            )
        if json is None:
            oneshot.show(figures)
        else:
            write_json(figures, json)
        return
    by_folds = any(asked is not None for asked in (folds, seeds, steps, methods))
    if _is_model(name, data, by_folds=by_folds):
        if by_folds:
            raise UsageError(
                f"{name} is a finished model: it is scored as it is, without --folds, --seeds, "
                "--steps and --methods. Give a recipe to train and score networks by folds."
            )
        write_json(_score(name, data, places, pixel_size, robustness=robustness), json or "-")
        return
    if methods is not None and steps is not None:
        raise UsageError("--methods measures the steps that fill --seconds: leave --steps out.")
    if methods is None and page is not None:
        raise UsageError("--page tells of a comparison: give --methods too.")
    _need_torch()
    from colonyqc.training import tasks  # torch is loaded only when it is wanted

    own = tasks.OwnOptions(places=places, pixel_size_um=pixel_size)
    read = bootstrap.read_pixels
    with bar() as report, interruptible() as cancelled:
        if methods is not None:
            plan = tasks.Plan(
                tuple(part.strip() for part in methods.split(",")),
                seconds,
                tuple(range(seeds or 1)),
                folds,
                workers,
                robustness,
            )
            figures = tasks.compare(name, data, runs, read, plan, report, cancelled, own, page)
        else:
            figures = tasks.evaluate(
                name,
                data,
                runs,
                read,
                report,
                cancelled,
                seeds=range(seeds or 1),
                folds=folds,
                steps=steps,
                own=own,
                robustness=robustness,
            )
    write_json(figures, json or "-")


def _is_model(name: str, data: Path, *, by_folds: bool) -> bool:
    """Tell whether a name means an installed model; see `evaluate`."""
    if "@" in name or not _has_torch():
        return True
    from colonyqc.training.own import is_own
    from colonyqc.training.tasks import is_recipe  # torch is loaded only when it is there

    if not is_recipe(name):
        return True
    installed = any(info.ref.name == name for info in bootstrap.models().list())
    return installed and is_own(data) and not by_folds


def _score(
    name: str, data: Path, places: str, pixel_size: float | None, *, robustness: bool
) -> dict[str, Any]:
    from colonyqc.training.own import read_own
    from colonyqc.training.robustness import curves
    from colonyqc.training.scoring import score_model, segment_whole

    library = bootstrap.models()
    segmenter = library.open(name)
    with bar() as report, interruptible() as cancelled:
        part = 0.1 if robustness else 1.0
        own = read_own(data, bootstrap.read_pixels, places, cancelled, to_train=False)
        figures = score_model(
            segmenter,
            own,
            library.card(name),
            pixel_size,
            lambda share, what: report(part * share, what),
            cancelled,
        )
        if robustness:
            figures["robustness"] = curves(
                lambda pixels: segment_whole(segmenter, pixels, pixel_size),
                own.examples,
                lambda share, what: report(part + (1 - part) * share, what),
                cancelled,
            )
    return figures


def export(
    checkpoint: Annotated[Path, typer.Argument(help="checkpoint.pt that training wrote.")],
    out: Annotated[Path, typer.Option("--out", help="Package folder, NAME/VERSION.")],
    figures: Annotated[
        list[Path] | None,
        typer.Option(
            "--figures", help="JSON of `evaluate`, for the card; oneshot's and partial's together."
        ),
    ] = None,
    licence: Annotated[
        str | None,
        typer.Option(
            "--licence",
            help="What others may do with a model of your own pictures, e.g. CC-BY-4.0. Default: "
            '"unknown: say before sharing".',
        ),
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", help="Whose pictures these are. Default: you.")
    ] = None,
    quantise: Annotated[
        Path | None,
        typer.Option(
            "--quantise",
            help="The recipe's data: also write an int8 network, made and measured on them.",
        ),
    ] = None,
) -> None:
    """Export a checkpoint as a sealed model package."""
    _need_torch()
    from colonyqc.training import tasks  # torch is loaded only when it is wanted

    if oneshot.is_membrane(checkpoint):
        difference = oneshot.export(checkpoint, out, figures or [], licence)
    else:
        difference = tasks.export(
            checkpoint,
            out,
            _only(figures),
            licence,
            owner or bootstrap.person(),
            None if quantise is None else (quantise, bootstrap.read_pixels),
        )
    typer.echo(f"{out}: written; torch and ONNX differ by at most {difference:.1e}")


def _only(figures: list[Path] | None) -> Path | None:
    """Return the only file of figures, None for none.

    Raises:
        UsageError: there are several, which only a promptable network has.
    """
    if figures is not None and len(figures) > 1:
        raise UsageError("The card of a colony model takes one file of --figures.")
    return figures[0] if figures else None
