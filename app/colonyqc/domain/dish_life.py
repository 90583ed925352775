"""What happens to a dish between its pictures, and how dishes descend from one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import log2, nan

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey


class LifeEventKind(StrEnum):
    """What was done to a dish, or befell it."""

    THAW = "thaw"
    SEEDING = "seeding"
    MEDIUM = "medium change"
    PASSAGE = "passage"
    CONTAMINATION = "contamination"
    FREEZING = "freezing"
    WITHDRAWN = "withdrawn"
    """An earlier event is taken back: it was noted by mistake."""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happened to a dish; never changed once noted.

    ``happened``: when, as stated; ``at``: when ``person`` noted it. ``ratio``: of a passage 1 to
    so many, also with the seeding of its children; ``parent``: the dish that a seeding comes from;
    ``withdraws``: the number of the event that this one takes back. ``number`` is 0 before it is
    kept.
    """

    dish: DishKey
    kind: LifeEventKind
    happened: datetime
    person: str
    at: datetime
    note: str = ""
    ratio: float | None = None
    parent: DishKey | None = None
    withdraws: int | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Generation:
    """A dish in a family: ``ratio`` it was passaged at from ``parent``; None for the oldest.

    ``depth``: how many passages lie between it and the oldest.
    """

    dish: DishKey
    ratio: float | None
    parent: DishKey | None = None
    depth: int = 0


def check_ratio(kind: LifeEventKind, ratio: float | None) -> None:
    """Make sure that a passage says its ratio, and nothing else one.

    Raises:
        UsageError: it does not.
    """
    if kind is LifeEventKind.PASSAGE and ratio is None:
        raise UsageError("A passage needs its ratio: 6 means 1 to 6.")
    if kind not in (LifeEventKind.PASSAGE, LifeEventKind.SEEDING) and ratio is not None:
        raise UsageError(f"A {kind} has no ratio.")
    if ratio is not None and not 1 <= ratio <= 1000:
        raise UsageError(f"A ratio of 1 to {ratio:g} can't be: it lies between 1 and 1000.")


def in_force(events: Sequence[LifeEvent]) -> tuple[LifeEvent, ...]:
    """Return the events that were not taken back, in the order they happened."""
    gone = {each.withdraws for each in events}
    kept = [
        each
        for each in events
        if each.kind is not LifeEventKind.WITHDRAWN and each.number not in gone
    ]
    # Moments with and without a zone don't compare: without one it is the reader's.
    return tuple(sorted(kept, key=lambda each: (each.happened.astimezone(), each.number)))


def family(events: Sequence[LifeEvent], dish: DishKey) -> tuple[Generation, ...]:
    """Return the family of a dish: its oldest ancestor with all that descends from it.

    Each dish is followed by its children, in the order they were seeded, and those by theirs. A
    dish that was seeded again stands where its last seeding puts it.
    """
    seeded = {each.dish: each for each in in_force(events) if each.parent is not None}
    oldest, seen = dish, {dish}
    # A dish that is noted as its own ancestor ends its line there.
    while (seeding := seeded.get(oldest)) and seeding.parent and seeding.parent not in seen:
        oldest = seeding.parent
        seen.add(oldest)
    made: dict[DishKey, list[LifeEvent]] = {}
    for each in seeded.values():
        if each.parent is not None and each.dish != oldest:
            made.setdefault(each.parent, []).append(each)
    found: list[Generation] = []
    # A stack, not a call in a call: a line that was passaged for years is deep.
    waiting = [Generation(oldest, None)]
    while waiting:
        here = waiting.pop()
        found.append(here)
        waiting += [
            Generation(each.dish, each.ratio, here.dish, here.depth + 1)
            for each in reversed(made.get(here.dish, ()))
        ]
    return tuple(found)


def doublings(ratio: float | None, before: float, after: float) -> float:
    """Return the doublings of a culture that was seeded 1 to ``ratio``; nan where unknown.

    log2(ratio · after / before) with the covered share (%) of the parent when it was passaged and
    of the child when it was: as many cells as had to be made again, if vessels are alike and every
    cell has settled; a lower bound else. (Population doublings by cells: log2(harvested / seeded);
    Freshney, Culture of Animal Cells, 21.9.)
    """
    if ratio is None or not (before > 0 and after > 0):
        return nan
    return log2(ratio * after / before)
