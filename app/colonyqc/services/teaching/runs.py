"""Trainings on the training set: what each was asked, where it stands, and what it made.

A run is a folder: ``train/`` (pictures with masks, at the scale of the model trained on),
``apart/`` (those that judge, as they are), ``out/`` (the checkpoint, from which it goes on),
``package/NAME/VERSION/`` and `RUN`, which says it all; models that only judge lie in ``turn-1/`` …
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import OutputError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.teaching import (
    LossPoint,
    OnPoint,
    TeachingTools,
    TrainingJob,
    unseen,
)
from colonyqc.services.teaching.deal import dealt
from colonyqc.services.teaching.lessons import (
    PLACES,
    Lessons,
    at_scale,
    read_lessons,
    write_set,
)
from colonyqc.services.teaching.memory_picture import share_pictures
from colonyqc.services.teaching.readout import Blocks, fit_readout, read_blocks
from colonyqc.services.teaching.run_folder import Part, TeachingRun, Way
from colonyqc.services.teaching.training_set import gathered

RUN: Final = "run.json"
STEPS: Final = 100
"""Steps that are enough for a line of a kind of picture that the model knows."""


class _Told(BaseModel):
    """What `RUN` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str
    name: str
    version: str
    way: Way
    line: str | None
    steps: int
    seed: int
    pixel_size_um: float | None
    training: tuple[str, ...]
    apart: tuple[str, ...]
    sizes: dict[str, float | None]
    turns: tuple[tuple[str, ...], ...]
    records: tuple[int, ...]
    owner: str
    begun: str


@dataclass(frozen=True, slots=True)
class TeachingRequest:
    """What is asked for: the model trained on (NAME@VERSION), the new one's name, how long.

    ``line``: the pictures of this cell line only, and the line that the model is meant for.
    """

    start: str
    name: str
    line: str | None = None
    steps: int = STEPS
    way: Way = "network"
    seed: int = 0


def tools_of(context: ServiceContext) -> TeachingTools:
    """Return what teaching needs.

    Raises:
        UsageError: this program was joined without it.
    """
    if context.teaching is None:
        raise UsageError("Nothing can be trained here.")
    return context.teaching


def prepare(
    context: ServiceContext, request: TeachingRequest, monitor: Monitor = UNWATCHED
) -> tuple[TeachingRun, Lessons]:
    """Make the folder of a run: the training set as it stands, parted by place.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; nothing stays.
        TrainingError: there are pictures of one place only, or of one class only.
        UsageError: there is nothing to learn from, or a name is unfit.
        ModelError: no such model, or the name is taken.
        OutputError, HistoryError: the disk or the history refuses.
    """
    tools = tools_of(context)
    with context.histories() as history:
        require(history, Permission.CORRECT)
        found = [each for each in gathered(history) if request.line in (None, each.dish.line)]
    version = tools.models.next_version(request.name)
    start = context.models.open(request.start).info
    read = read_lessons(context, found, monitor.part(0.0, 0.8))
    if not read.lessons:
        empty = "There is nothing to learn from yet: correct a picture, or confirm one as right."
        raise UsageError(read.failures[0].reason if read.failures else empty)
    deal = dealt(read.lessons, request.seed)
    # Each from its own pixel size, as at work: brought to another one in between, a fine picture
    # would be learned from, and judged, as a blurred one.
    size = start.pixel_size_um if request.way == "network" else None
    training = deal.training if size is None else at_scale(deal.training, size)
    begun = datetime.now(UTC)
    # To the microsecond: two windows may begin one in the same second.
    folder = tools.runs / f"{begun:%Y%m%d-%H%M%S-%f}-{request.name}-{version}"
    run = TeachingRun(
        folder,
        str(start.ref),
        request.name,
        version,
        request.way,
        request.line,
        request.steps,
        request.seed,
        size if any(each.pixel_size_um is not None for each in read.lessons) else None,
        tuple(each.of.stem for each in training),
        tuple(each.of.stem for each in deal.apart),
        {each.of.stem: each.pixel_size_um for each in read.lessons},
        deal.turns,
        tuple(sorted({each.of.record for each in read.lessons})),
        context.person,
        begun.isoformat(timespec="seconds"),
    )
    try:
        write_set(context, training, folder / "train", monitor.part(0.8, 0.9))
        write_set(context, deal.apart, folder / "apart", monitor.part(0.9, 1.0))
        told = {key: value for key, value in asdict(run).items() if key != "folder"}
        write_whole(folder / RUN, json.dumps(told, indent=1).encode(), durable=True)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise OutputError(f"{folder} can't be written: {error.strerror}.") from error
        raise
    return run, read


def runs(context: ServiceContext) -> tuple[TeachingRun, ...]:
    """Return the runs there are, newest first; a folder that holds none is passed over."""
    tools = tools_of(context)
    if not tools.runs.is_dir():
        return ()
    found = [_read(folder) for folder in sorted(tools.runs.iterdir(), reverse=True)]
    return tuple(run for run in found if run is not None)


def train(
    context: ServiceContext,
    run: TeachingRun,
    python: str = "",
    monitor: Monitor = UNWATCHED,
    on_point: OnPoint = unseen,
) -> None:
    """Train a run, from the checkpoint where it was stopped; its packages are there then.

    ``python``: the program that has the extra ``train``; "" for the one that runs this.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop; what was done stays.
        TrainingError: it cannot be done, or the process ended before it was.
    """
    with context.histories() as history:
        require(history, Permission.CORRECT)
    parts = run.parts
    blocks = None
    for place, part in enumerate(parts):
        if part.trained:
            continue
        share = monitor.part(place / len(parts), (place + 1) / len(parts))
        watch = _of_all(on_point, place, len(parts))
        if run.way == "read-out":
            blocks = blocks or read_blocks(context, run, monitor)
            _read_out(context, run, part, blocks, share, watch)
        else:
            _network(context, run, part, python, share, watch)


def _read_out(
    context: ServiceContext,
    run: TeachingRun,
    part: Part,
    blocks: Mapping[str, Blocks],
    monitor: Monitor,
    on_point: OnPoint,
) -> None:
    weights = fit_readout([blocks[name] for name in part.training], monitor, on_point)
    tools_of(context).models.write_readout(run.start, part.package, weights, _card(run, part))


def _network(
    context: ServiceContext,
    run: TeachingRun,
    part: Part,
    python: str,
    monitor: Monitor,
    on_point: OnPoint,
) -> None:
    tools = tools_of(context)
    if part.folder != run.folder:
        share_pictures(run.folder / "train", part.folder / "train", part.training)
    job = TrainingJob(
        data=part.folder / "train",
        out=part.folder / "out",
        package=part.package,
        start=run.start,
        steps=run.steps,
        places=PLACES,
        owner=run.owner,
        pixel_size_um=run.pixel_size_um,
        modality=context.models.open(run.start).info.modality,
        seed=run.seed,
    )
    tools.trainer.train(job, python, monitor, on_point)
    tools.models.take_looks(run.start, part.package)


def _of_all(on_point: OnPoint, place: int, count: int) -> OnPoint:
    """Return what tells of one training of several as a part of all of them."""

    def tell(point: LossPoint) -> None:
        step = place * point.steps + point.step
        on_point(LossPoint(step, count * point.steps, point.loss, place))

    return tell


def throw_away(context: ServiceContext, run: TeachingRun) -> None:
    """Remove a run with all it holds; a model that was adopted from it stays.

    Raises:
        AccessError: who is at work may not.
        OutputError: it cannot be removed.
    """
    with context.histories() as history:
        require(history, Permission.CORRECT)
    if run.folder.parent != tools_of(context).runs:
        raise OutputError(f"{run.folder} is no training of this program.")
    try:
        shutil.rmtree(run.folder)
    except OSError as error:
        raise OutputError(f"{run.folder} can't be removed: {error.strerror}.") from error


def _card(run: TeachingRun, part: Part) -> str:
    names = "\n".join(f"- {name}" for name in part.training)
    return (
        f"# {run.ref}\n\nA linear read-out over the features of {run.start}, fitted to corrected "
        f"pictures of {run.owner}{'' if run.line is None else f', cell line {run.line}'}, begun "
        f"{run.begun}. Its licence is that of {run.start}; what may be done with the pictures: "
        f"unknown, say before sharing.\n\nFitted to:\n{names}\n"
    )


def _read(folder: Path) -> TeachingRun | None:
    try:
        told = _Told.model_validate(read_json(folder / RUN))
    except (DocumentError, ValidationError, OSError):
        return None
    return TeachingRun(folder, **told.model_dump())
