"""What people say of a dish beside its pictures: put aside, how often it is due.

Each is an event of the trail and nothing else: the newest of a dish counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.domain.triage import EVERY_DAYS
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History

MOST_DAYS: Final = 30
"""The longest time between two visits of a dish that can be set, days."""
ALL_DISHES: Final = "every dish"
"""What the trail calls the dishes of which nothing of their own is said; none is called so."""
_KINDS: Final = (EventKind.DISH_ARCHIVED, EventKind.DISH_TAKEN_BACK, EventKind.DISH_DUE_SET)


@dataclass(frozen=True, slots=True)
class DishNotes:
    """``archived``: it is put aside, with all its records; ``every_days``: how often it is due."""

    archived: bool = False
    every_days: int = EVERY_DAYS


def dish_notes(history: History, dishes: Iterable[DishKey]) -> Mapping[DishKey, DishNotes]:
    """Return what is said of these dishes; those of which nothing is are left out.

    How often dishes are due of which that is not said is a word of its own, for all of them.
    """
    known = {subject_of(dish): dish for dish in dishes}
    usual = usual_due(history)
    found = {} if usual == EVERY_DAYS else dict.fromkeys(known.values(), DishNotes(False, usual))
    for event in reversed(history.events(kinds=_KINDS)):
        dish = known.get(event.subject)
        if dish is None:
            continue
        said = found.get(dish, DishNotes(every_days=usual))
        if event.kind == EventKind.DISH_DUE_SET:
            said = replace(said, every_days=_days(event))
        else:
            said = replace(said, archived=event.kind == EventKind.DISH_ARCHIVED)
        found[dish] = said
    return found


def usual_due(history: History) -> int:
    """Return after how many days a dish is due of which nobody says otherwise."""
    said = history.events(ALL_DISHES, (EventKind.DISH_DUE_SET,), limit=1)
    return _days(said[0]) if said else EVERY_DAYS


def set_usual_due(histories: Histories, every_days: int, reason: str = "") -> bool:
    """Say how often dishes are to be photographed of which nobody says otherwise.

    Returns whether that changed anything.

    Raises:
        AccessError: who is at work may not.
        UsageError: nobody waits so long.
        HistoryError: the history cannot be written.
    """
    _check_days(every_days)
    with histories() as history:
        require(history, Permission.DECIDE)
        history.hold()
        before = usual_due(history)
        if before == every_days:
            return False
        history.note(
            EventKind.DISH_DUE_SET,
            ALL_DISHES,
            old=f"every {before} days",
            new=f"every {every_days} days",
            reason=reason.strip(),
        )
        history.commit()
    return True


def _days(event: Event) -> int:
    return int(event.new.split()[1])


def _check_days(every_days: int) -> None:
    if not 1 <= every_days <= MOST_DAYS:
        raise UsageError(f"A dish is due every 1 to {MOST_DAYS} days.")


def archive(histories: Histories, dish: DishKey, *, back: bool = False, reason: str = "") -> bool:
    """Put a dish aside, or take it ``back``; return whether that changed anything.

    Nothing of it is deleted: it is only listed apart.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is no such dish.
        HistoryError: the history cannot be written.
    """
    kind = EventKind.DISH_TAKEN_BACK if back else EventKind.DISH_ARCHIVED
    with histories() as history:
        before = _held(history, dish)
        if before.archived is not back:
            return False
        words = ("in use", "archived")
        old, new = reversed(words) if back else words
        history.note(kind, subject_of(dish), old=old, new=new, reason=reason.strip())
        history.commit()
    return True


def set_due(histories: Histories, dish: DishKey, every_days: int, reason: str = "") -> bool:
    """Say how often a dish is to be photographed; return whether that changed anything.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is no such dish, or nobody waits so long.
        HistoryError: the history cannot be written.
    """
    _check_days(every_days)
    with histories() as history:
        before = _held(history, dish)
        if before.every_days == every_days:
            return False
        history.note(
            EventKind.DISH_DUE_SET,
            subject_of(dish),
            old=f"every {before.every_days} days",
            new=f"every {every_days} days",
            reason=reason.strip(),
        )
        history.commit()
    return True


def _held(history: History, dish: DishKey) -> DishNotes:
    """Return what is said of a dish, under the right to write."""
    require(history, Permission.DECIDE)
    history.hold()
    known = history.dishes()
    if dish not in known:
        raise UsageError(f"There is no dish {dish.label} in the history.")
    return dish_notes(history, known).get(dish, DishNotes())


def subject_of(dish: DishKey) -> str:
    """Return what the trail calls a dish; two dishes are never called alike."""
    # The sign between line and dish is spelt where a name holds it.
    line, name = (part.replace("\\", "\\\\").replace("›", "\\›") for part in (dish.line, dish.dish))
    return f"dish {line} › {name}"
