"""A correction that was drawn elsewhere: the class map of a picture from a label file."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import MissingError, UsageError
from colonyqc.domain.picture import DishKey, Selection
from colonyqc.imaging.sheets.cell_change import matched
from colonyqc.services.analysis.keep import Kept
from colonyqc.services.answers.picture import answer_at, kept_maps
from colonyqc.services.context import ServiceContext
from colonyqc.services.corrections.correct import (
    Corrected,
    CorrectedCells,
    correct,
    may_correct,
)
from colonyqc.services.corrections.sheet_work import kept_cells
from colonyqc.services.interchange.drawn import drawn_classes
from colonyqc.services.ports import UNWATCHED, AnalysisRecord, History, Monitor
from colonyqc.services.ports.pictures import Pictures


def newest_record(history: History, dish: DishKey, day: int | None) -> AnalysisRecord:
    """Return the analysis that counts for a dish's day, or for its newest one.

    Raises:
        UsageError: the dish has no such day.
        HistoryError: the history cannot be read.
    """
    return _newest(history.series(dish), dish, day, "colonies")


def newest_sheet(history: History, dish: DishKey, day: int | None) -> AnalysisRecord:
    """Return the sheet analysis that counts for a dish's day, or for its newest one.

    Raises:
        UsageError: the dish has no such day.
        HistoryError: the history cannot be read.
    """
    return _newest(history.sheets(dish), dish, day, "cells")


def _newest(
    found: Sequence[AnalysisRecord], dish: DishKey, day: int | None, what: str
) -> AnalysisRecord:
    dated = [r for r in found if r.analysis.acquisition.day is not None] or list(found)
    if day is not None:
        dated = [r for r in dated if r.analysis.acquisition.day == day]
    if not dated:
        when = "" if day is None else f" of day {day}"
        if what == "cells":
            raise MissingError(f"Dish {dish.label} has no analysis of cells{when}.")
        raise MissingError(f"Dish {dish.label} has no analysis of colonies{when}.")
    return dated[-1]


def place_of(record: AnalysisRecord, name: str) -> int:
    """Return the place (from 0) of a picture by its name, or by its number from 1.

    Raises:
        UsageError: there is none, or there are several and none is named.
    """
    pictures = [result.picture for result in record.analysis.pictures]
    names = [picture.name for picture in pictures]
    if not name and len(names) == 1:
        return 0
    if name in names:
        return names.index(name)
    if name.isdecimal() and 1 <= int(name) <= len(names):
        return int(name) - 1
    asked = f"There is no picture “{name}”" if name else "There are several pictures"
    raise UsageError(f"{asked} in record {record.id}: name one of {', '.join(names)}.")


def read_labels(pictures: Pictures, path: Path) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """Return the values (h, w) of a label file: classes are of 8 bits, numbers of cells of 16.

    Raises:
        PictureError: it cannot be read.
        UsageError: it is no grey picture of 8 or 16 bits.
    """
    found = pictures.of_file(path, Selection()).pictures
    with closing(pictures.open(found[0])) as source:
        info = source.info
        if len(found) != 1 or info.channels != 1 or info.bits not in (8, 16):
            raise UsageError(
                f"The labels {path} must be a grey picture, one value a pixel: 8 bits for classes, "
                "16 for the numbers of cells."
            )
        values = source.read(info.bounds)
        return np.array(values, np.uint8) if info.bits == 8 else np.array(values, np.uint16)


def read_drawn(
    context: ServiceContext, path: Path, record: AnalysisRecord, place: int, history: History
) -> NDArray[np.uint8]:
    """Return the class map (h, w) that a file of drawn objects makes of a picture (from 0).

    Raises:
        HistoryError: the picture's own map cannot be read.
        UsageError: the file cannot be read, or the picture has no labels.
    """
    assert context.label_files is not None  # noqa: S101 - asked by `correct_from_file`
    objects = context.label_files.read(path)
    answer = answer_at(record, place, history)
    if answer is None:
        name = record.analysis.pictures[place].picture.name
        raise UsageError(f"{name} was not counted: there is nothing to correct in it.")
    return drawn_classes(objects, answer, record.stored[place].labels)


def correct_from_file(
    context: ServiceContext,
    dish: DishKey,
    labels: Path,
    reason: str,
    *,
    day: int | None = None,
    picture: str = "",
    all_gone: bool = False,
    monitor: Monitor = UNWATCHED,
) -> Kept:
    """Keep a new version of a dish's day with one picture's map from a file.

    The file is a label picture, or what was drawn in QuPath (GeoJSON) or ImageJ (ROIs). One that
    holds no colony at all removes those that were found only where ``all_gone`` says so.

    Raises:
        AccessError, UsageError, PictureError, HistoryError: as of `correct`.
    """
    drawn = context.label_files is not None and context.label_files.reads(labels)
    classes = None if drawn else read_labels(context.pictures, labels)
    if classes is not None and classes.dtype == np.uint16:
        if not all_gone and not classes.any():
            raise _empty(labels)
        return _correct_cells(context, dish, classes, labels.name, reason, day, picture, monitor)
    with context.histories() as history:
        record = newest_record(history, dish, day)
        place = place_of(record, picture)
        if classes is None:
            classes = read_drawn(context, labels, record, place, history)
    if record.analysis.pictures[place].colonies and not all_gone and not classes.any():
        raise _empty(labels)
    corrected = {place: Corrected(np.asarray(classes, np.uint8))}
    return correct(context, record.id, corrected, reason, labels.name, monitor)


def _empty(labels: Path) -> UsageError:
    return UsageError(
        f"{labels.name} is empty, and all that was found would be removed: say --all-gone if so."
    )


def _correct_cells(
    context: ServiceContext,
    dish: DishKey,
    drawn: NDArray[np.uint8] | NDArray[np.uint16],
    way: str,
    reason: str,
    day: int | None,
    picture: str,
    monitor: Monitor,
) -> Kept:
    with context.histories() as history:
        record = newest_sheet(history, dish, day)
        place = place_of(record, picture)
    may_correct(context.histories, record, place)
    with context.histories() as history:
        maps = kept_maps(history, record.stored[place])
    before = kept_cells(record.analysis.pictures[place], maps).numbers
    numbers = drawn.astype(np.int32)
    # Another program numbers cells as it likes: the record's numbers are those people know.
    if numbers.shape == before.shape:
        numbers = matched(before, numbers)
    return correct(context, record.id, {place: CorrectedCells(numbers)}, reason, way, monitor)
