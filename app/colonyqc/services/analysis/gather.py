"""Sort files into acquisitions, and say where their dishes could be slips of known names."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from colonyqc.domain.dish_look_alikes import look_alike_names, slips
from colonyqc.domain.picture import Collection, NameFields, Selection
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Histories


def gather(
    context: ServiceContext,
    paths: Sequence[Path],
    names: str | None,
    given: NameFields,
    selection: Selection,
) -> Collection:
    """Sort files and the contents of folders into acquisitions; see `Pictures`.

    Its notices also name dishes that only look like one of the history.

    Raises:
        HistoryError: the history cannot be read.
        NamePatternError: ``names`` is neither a preset nor a pattern.
        UsageError: there is nothing that could be a picture.
    """
    found = context.pictures.collect(paths, names, given, selection)
    if not found.acquisitions:
        return found
    known = known_names(context.histories)
    return replace(found, notices=(*found.notices, *slips(_labels(found), known)))


def known_names(histories: Histories) -> tuple[str, ...]:
    """Return what the dishes of the history are called.

    Raises:
        HistoryError: the history cannot be read.
    """
    with histories() as history:
        return tuple(dish.label for dish in history.dishes())


def renamed(found: Collection, read: Collection, known: Sequence[str]) -> Collection:
    """Return ``found`` with what is to be told of its names, in place of what was of ``read``.

    Names are corrected after they were read: what looked alike may be one now, and a new name may
    look like one of the history, whose names are ``known``.
    """
    if _labels(found) == _labels(read):
        return found
    gone = {*look_alike_names(_labels(read)), *slips(_labels(read), known)}
    kept = (each for each in found.notices if each not in gone)
    now = (*look_alike_names(_labels(found)), *slips(_labels(found), known))
    return replace(found, notices=(*kept, *now))


def _labels(found: Collection) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.dish.label for each in found.acquisitions))
