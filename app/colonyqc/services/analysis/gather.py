"""Sort files into acquisitions, and say where their dishes could be slips of known names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from colonyqc.domain.dish_look_alikes import look_alikes
from colonyqc.domain.picture import Collection, NameFields, Selection
from colonyqc.services.context import ServiceContext


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
    with context.histories() as history:
        known = [dish.label for dish in history.dishes()]
    new = dict.fromkeys(each.dish.label for each in found.acquisitions)
    return replace(found, notices=(*found.notices, *_slips(new, known)))


def _slips(new: Iterable[str], known: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each dish that is not in the history and looks like one that is."""
    for name in new:
        if name in known:
            continue
        for group in look_alikes((*known, name)):
            if name in group:
                listed = ", ".join(f"“{other}”" for other in group if other != name)
                yield (
                    f"“{name}” is not in the history, {listed} is and looks alike: it is kept as a "
                    "dish of its own; rename it if it is the same."
                )
