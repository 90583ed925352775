"""What people say of a dish beside its pictures: put aside, how often it is due.

Each is an event of the trail and nothing else: the newest of a dish counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.domain.visits import DAILY, VisitInterval, visit_interval
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History

ALL_DISHES: Final = "every dish"
"""What the trail calls the dishes of which nothing of their own is said; none is called so."""
AS_USUAL: Final = "as usual"
"""What the trail says of a dish whose own word was taken back."""
_KINDS: Final = (EventKind.DISH_ARCHIVED, EventKind.DISH_TAKEN_BACK, EventKind.DISH_DUE_SET)


@dataclass(frozen=True, slots=True)
class DishNotes:
    """``archived``: it is put aside, with all its records; ``every``: its own word on how often."""

    archived: bool = False
    every: VisitInterval | None = None


def dish_notes(
    history: History, dishes: Iterable[DishKey], until: date | None = None
) -> Mapping[DishKey, DishNotes]:
    """Return what is said of these dishes; those of which nothing is are left out.

    ``until``: what was said up to the end of that day, local time; None for all.
    """
    known = {dish.subject: dish for dish in dishes}
    found: dict[DishKey, DishNotes] = {}
    for event in reversed(history.events(kinds=_KINDS)):
        dish = known.get(event.subject)
        if dish is None or not _by(event, until):
            continue
        said = found.get(dish, DishNotes())
        if event.kind == EventKind.DISH_DUE_SET:
            said = replace(said, every=_interval(event))
        else:
            said = replace(said, archived=event.kind == EventKind.DISH_ARCHIVED)
        found[dish] = said
    return found


def usual_due(history: History) -> VisitInterval | None:
    """Return how often dishes are due of which nothing else is said; None while nobody said it."""
    said = usual_due_event(history)
    return None if said is None else _interval(said)


def _by(event: Event, until: date | None) -> bool:
    return until is None or event.moment.astimezone().date() <= until


def usual_due_event(history: History) -> Event | None:
    """Return the event that says how often dishes are due of which nothing else is said."""
    return next(iter(history.events(ALL_DISHES, (EventKind.DISH_DUE_SET,), limit=1)), None)


def set_usual_due(histories: Histories, every: VisitInterval, reason: str = "") -> bool:
    """Say how often dishes are due of which neither they nor their protocol say otherwise.

    Returns whether that changed anything.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the history cannot be written.
    """
    with histories() as history:
        require(history, Permission.DECIDE)
        history.hold()
        before = usual_due(history) or DAILY
        if before == every:
            return False
        history.note(
            EventKind.DISH_DUE_SET,
            ALL_DISHES,
            old=str(before),
            new=str(every),
            reason=reason.strip(),
        )
        history.commit()
    return True


def _interval(event: Event) -> VisitInterval | None:
    return None if event.new == AS_USUAL else visit_interval(event.new)


def archive(histories: Histories, dish: DishKey, *, back: bool = False, reason: str = "") -> bool:
    """Put a dish aside, or take it ``back``; return whether that changed anything.

    Nothing of it is deleted: it is only listed apart.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such dish, or the history cannot be written.
    """
    kind = EventKind.DISH_TAKEN_BACK if back else EventKind.DISH_ARCHIVED
    with histories() as history:
        before = _held(history, dish)
        if before.archived is not back:
            return False
        words = ("in use", "archived")
        old, new = reversed(words) if back else words
        history.note(kind, dish.subject, old=old, new=new, reason=reason.strip())
        history.commit()
    return True


def set_due(
    histories: Histories, dish: DishKey, every: VisitInterval | None, reason: str = ""
) -> bool:
    """Say how often a dish is to be photographed; return whether that changed anything.

    ``every`` None takes the dish's own word back: it is due as its protocol or all dishes are.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such dish, or the history cannot be written.
    """
    with histories() as history:
        before = _held(history, dish)
        if before.every == every:
            return False
        history.note(
            EventKind.DISH_DUE_SET,
            dish.subject,
            old=str(before.every or AS_USUAL),
            new=str(every or AS_USUAL),
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
        raise HistoryError(f"There is no dish {dish.label} in the history.")
    return dish_notes(history, known).get(dish, DishNotes())
