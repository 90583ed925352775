"""What is learned from the pictures of a training set: grey, and classes where people looked."""

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.classes import PREDICTED, UNLABELLED, ColonyClass
from colonyqc.domain.errors import HistoryError, OutputError, PictureError, UsageError
from colonyqc.domain.number_format import known
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import Failure, Region
from colonyqc.imaging.colonies.looked_at import looked_at
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.services.accounts.access import require
from colonyqc.services.analysis.camera_range import in_camera_range
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.recount import area_of
from colonyqc.services.one_picture import one_picture
from colonyqc.services.outputs import PICTURE, json_object, png
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, History, Monitor
from colonyqc.services.teaching.training_set import TaughtPicture, gathered

PLACES: Final = "^([^~]+)~"
"""Pattern of the place (the dish) in an exported picture's name; see ``--places``."""
MANIFEST: Final = "set.json"
_KIND: Final = json_object(("training_set",))
_CONTEXT_PX: Final = 256
"""What is exported around the part of a picture that is labelled, px: a network's reach."""
_LEAST_SIDE: Final = 64
_ALIKE: Final = 0.1
"""Pixel sizes that differ by less than this share count as the same, as in training."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What is learned from a picture: grey ``pixels`` (h, w), uint8 or uint16, and ``labels``.

    ``labels`` are class indices (h, w), `UNLABELLED` where nobody looked; ``px``: labelled pixels.
    """

    of: TaughtPicture
    pixels: NDArray[Any]
    labels: NDArray[np.uint8]
    pixel_size_um: float | None

    @property
    def classes(self) -> frozenset[int]:
        """Return the classes that occur."""
        return frozenset(np.unique(self.labels).tolist()) - {UNLABELLED}

    @property
    def px(self) -> int:
        """Return how many pixels are labelled."""
        return int(np.count_nonzero(self.labels != UNLABELLED))


def labels_of(
    context: ServiceContext, taught: TaughtPicture, monitor: Monitor = UNWATCHED
) -> NDArray[np.uint8]:
    """Return a picture's class map (h, w), `UNLABELLED` where nobody looked and nothing counts.

    Raises:
        Cancelled: asked to stop.
        PictureError: it has to be looked at again, and cannot be read.
        HistoryError: the history cannot be read.
    """
    with context.histories() as history:
        record = history.get(taught.record)
        after = _map(history, record, taught.picture)
        before = after if taught.whole else _map(history, history.get(taught.root), taught.picture)
    made = after.copy()
    # Feeders are told by the measures of a dish, by no network; the file has no class for them.
    made[~np.isin(after, PREDICTED)] = UNLABELLED
    if not taught.whole:
        made[~looked_at(before, after)] = UNLABELLED
    result = record.analysis.pictures[taught.picture]
    marks = JobMarks(context.pictures, record.analysis.acquisition.pictures)
    area = area_of(context, result, marks, monitor)
    if area.count() < result.width * result.height:
        made[~area.mask(Region(0, 0, result.width, result.height))] = UNLABELLED
    return made


def lesson_of(
    context: ServiceContext, taught: TaughtPicture, monitor: Monitor = UNWATCHED
) -> Lesson | None:
    """Return what is learned from a picture, cut to what was looked at; None where that is nothing.

    Raises:
        Cancelled: asked to stop.
        PictureError: it cannot be read.
        HistoryError: the history cannot be read.
    """
    labels = labels_of(context, taught, monitor)
    part = _part(labels)
    if part is None:
        return None
    with context.histories() as history:
        picture = history.get(taught.record).analysis.pictures[taught.picture].picture
    with (
        one_picture(picture.name),
        closing(context.pictures.open(context.pictures.at_hand(picture))) as opened,
    ):
        source = in_camera_range(opened)
        bits = np.uint16 if source.info.bits > 8 else np.uint8
        grey = to_grey(source.read(part))
    pixels = np.rint(grey * np.iinfo(bits).max).astype(bits)
    inside = labels[part.y : part.bottom, part.x : part.right]
    return Lesson(taught, pixels, np.ascontiguousarray(inside), taught.pixel_size_um)


def at_scale(lessons: Sequence[Lesson], size: float) -> tuple[Lesson, ...]:
    """Return lessons at ``size`` µm per px; those whose pixel size is not known as they are."""
    return tuple(e if e.pixel_size_um is None else _scaled(e, size) for e in lessons)


def at_one_scale(lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """Return lessons at the coarsest of their pixel sizes; as they are where one is not known."""
    sizes = [lesson.pixel_size_um for lesson in lessons]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes) or not known:
        return tuple(replace(each, pixel_size_um=None) for each in lessons)
    return tuple(_scaled(each, max(known)) for each in lessons)


def write_set(
    context: ServiceContext, lessons: Iterable[Lesson], folder: Path, monitor: Monitor = UNWATCHED
) -> Path:
    """Write lessons into a new folder as ``colonyqc train`` reads them: images/ and masks/.

    What each is made of stands in `MANIFEST`, which is written last.

    Raises:
        Cancelled: asked to stop.
        OutputError: the folder cannot be written.
        UsageError: the folder holds something already.
    """
    context.outputs.check_place(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} holds something already: name a new folder.")
    told: list[dict[str, Any]] = []
    try:
        for name in ("images", "masks"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} can't be written: {error.strerror}.") from error
    size: float | None = None
    for lesson in lessons:
        monitor.check()
        stem = f"{lesson.of.stem}.png"
        context.outputs.write(folder / "images" / stem, png(lesson.pixels), PICTURE)
        context.outputs.write(folder / "masks" / stem, png(lesson.labels), PICTURE)
        size = lesson.pixel_size_um
        told.append({"file": stem, "labelled_px": lesson.px, **_told(lesson.of)})
    text = json.dumps(
        {"training_set": told, "places": PLACES, "pixel_size_um": size},
        indent=1,
        ensure_ascii=False,
    )
    context.outputs.write(folder / MANIFEST, text.encode(errors="backslashreplace"), _KIND)
    return folder / MANIFEST


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learned from a training set; ``failures``: what could not be read."""

    lessons: tuple[Lesson, ...]
    failures: tuple[Failure, ...] = ()


def read_lessons(
    context: ServiceContext, pictures: Sequence[TaughtPicture], monitor: Monitor = UNWATCHED
) -> Lessons:
    """Return what is learned from pictures; one that cannot be read is a failure, the others count.

    Raises:
        Cancelled: asked to stop.
    """
    made: list[Lesson] = []
    failed: list[Failure] = []
    for place, taught in enumerate(pictures):
        monitor.check()
        monitor.report(place / len(pictures), taught.name)
        try:
            lesson = lesson_of(context, taught, monitor)
        except (HistoryError, PictureError) as error:
            failed.append(Failure(taught.name, str(error)))
            continue
        if lesson is not None:
            made.append(lesson)
    return Lessons(tuple(made), tuple(failed))


def export_training_set(
    context: ServiceContext, folder: Path, monitor: Monitor = UNWATCHED, line: str | None = None
) -> Lessons:
    """Write the training set into a new folder; the trail tells of it. Return what is in it.

    ``line``: of this cell line only.

    Raises:
        AccessError: who is at work may not.
        Cancelled: asked to stop.
        UsageError: there is nothing to learn from, or the folder holds something already.
        OutputError, HistoryError: it cannot be written.
    """
    with context.histories() as history:
        require(history, Permission.EXPORT)
        found = [each for each in gathered(history) if line in (None, each.dish.line)]
    made = read_lessons(context, found, monitor)
    made = replace(made, lessons=at_one_scale(made.lessons))
    if not made.lessons:
        empty = "There is nothing to learn from yet: correct a picture, or confirm one as right."
        raise UsageError(made.failures[0].reason if made.failures else empty)
    write_set(context, made.lessons, folder, monitor)
    with context.histories() as history:
        history.exported(f"training set of {len(made.lessons)} pictures")
        history.commit()
    return made


def _map(history: History, record: AnalysisRecord, place: int) -> NDArray[np.uint8]:
    with closing(history.labels(record.stored[place].labels)) as opened:
        return np.array(opened.read(Region(0, 0, *opened.size)))


def _part(labels: NDArray[np.uint8]) -> Region | None:
    """Return the box of what is labelled with what a network sees around it; None: nothing is."""
    known = labels != UNLABELLED
    rows, columns = np.flatnonzero(known.any(1)), np.flatnonzero(known.any(0))
    if not rows.size:
        return None
    box = Region(
        int(columns[0]),
        int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )
    height, width = labels.shape
    grown = box.grown(_CONTEXT_PX).intersect(Region(0, 0, width, height))
    return grown if min(grown.width, grown.height) >= _LEAST_SIDE else None


def _scaled(lesson: Lesson, size: float) -> Lesson:
    factor = (lesson.pixel_size_um or size) / size
    if abs(factor - 1) < _ALIKE:
        return replace(lesson, pixel_size_um=size)
    height, width = lesson.labels.shape
    to = (max(1, round(width * factor)), max(1, round(height * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return replace(
        lesson,
        pixels=np.asarray(cv2.resize(lesson.pixels, to, interpolation=how)),
        labels=np.asarray(cv2.resize(lesson.labels, to, interpolation=cv2.INTER_NEAREST), np.uint8),
        pixel_size_um=size,
    )


def _told(taught: TaughtPicture) -> dict[str, Any]:
    return asdict(taught) | {"picture": taught.picture + 1, "place": taught.place}


COLUMNS: Final = ("file", "dish", "day", "record", "labelled, px", "classes", "by")


def row(lesson: Lesson) -> tuple[str, ...]:
    """Return a lesson as a row under `COLUMNS`."""
    taught = lesson.of
    return (
        f"{taught.stem}.png",
        taught.dish.label,
        known(taught.day),
        str(taught.record),
        f"{lesson.px} (whole)" if taught.whole else str(lesson.px),
        ", ".join(ColonyClass(each).name.lower() for each in sorted(lesson.classes)),
        ", ".join(taught.people),
    )
