"""Note what happens to dishes between their pictures: events that nobody changes afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from colonyqc.domain.confusable_names import has_unseen
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind, check_ratio, in_force
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History

_FIRST_YEAR: Final = 1990
_MOST_LETTERS: Final = 200

BY_MISTAKE: Final = "noted by mistake"
"""Why an event is taken back where nobody says more."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What a person says of a dish; ``into``: the dishes that a passage makes."""

    dish: DishKey
    kind: LifeEventKind
    person: str
    happened: datetime | None = None
    """None for now; without a zone it is local time, and is kept with the local zone."""
    note: str = ""
    ratio: float | None = None
    into: tuple[DishKey, ...] = ()


def note_event(histories: Histories, said: Happening) -> tuple[LifeEvent, ...]:
    """Keep an event of a dish, with the seeding of each dish that a passage makes; return them.

    Raises:
        AccessError: who is at work may not analyse pictures.
        UsageError: nobody notes it, it lies ahead, or its ratio or its dishes cannot be.
        HistoryError: the history cannot be written.
    """
    with histories() as history:
        require(history, Permission.ANALYSE)
        now = history.now()
        happened = said.happened or now
        _check(said, happened, now)
        if happened.tzinfo is None:
            # The reader's zone today need not be the one it was stated in tomorrow.
            happened = happened.astimezone()
        _check_names({said.dish, *said.into}.difference(history.dishes()))
        first = LifeEvent(
            said.dish, said.kind, happened, said.person.strip(), now, said.note.strip(), said.ratio
        )
        kept = [history.add_life_event(first)]
        for child in said.into:
            seeding = LifeEvent(
                child,
                LifeEventKind.SEEDING,
                happened,
                first.person,
                now,
                ratio=said.ratio,
                parent=said.dish,
            )
            kept.append(history.add_life_event(seeding))
        history.commit()
    return tuple(kept)


def _check_person(person: str) -> None:
    if not person.strip():
        raise UsageError("An event of a dish needs the name of the person who notes it.")


def _check(said: Happening, happened: datetime, now: datetime) -> None:
    _check_person(said.person)
    if not said.dish.dish.strip():
        raise UsageError("An event needs the dish it happened to.")
    if happened.year < _FIRST_YEAR:
        raise UsageError("That is too long ago: give the time it was done.")
    if happened.year > now.year + 1 or happened.astimezone() > now:
        raise UsageError("What lies ahead has not happened yet: give the time it was done.")
    check_ratio(said.kind, said.ratio)
    if said.into and said.kind is not LifeEventKind.PASSAGE:
        raise UsageError(f"Only a passage makes other dishes, not a {said.kind}.")
    if any(each.line != said.dish.line for each in said.into):
        raise UsageError("A passage makes dishes of its own line: give their names alone.")
    if said.dish in said.into:
        raise UsageError(
            "A dish can't be its own child: give the new vessel another name than the old one."
        )
    if len(set(said.into)) < len(said.into):
        raise UsageError("A dish is named twice among those that the passage makes.")


def _check_names(new: Iterable[DishKey]) -> None:
    """Make sure that dishes that are not in the history yet have names as people read them."""
    for text in (text for each in new for text in (each.line, each.dish)):
        if len(text) > _MOST_LETTERS or not text.isprintable() or has_unseen(text):
            raise UsageError(f"A new dish needs names of up to {_MOST_LETTERS} letters.")


def withdraw_event(histories: Histories, number: int, person: str, why: str) -> LifeEvent:
    """Take back an event that was noted by mistake: it stays in the history, and counts no more.

    Raises:
        AccessError: who is at work may not analyse pictures.
        UsageError: nobody does it, or no reason is given.
        HistoryError: there is no such event in force, or the history cannot be written.
    """
    with histories() as history:
        require(history, Permission.ANALYSE)
        if not why.strip():
            raise UsageError("To take an event back needs a reason; say why in a few words.")
        _check_person(person)
        of = next((each for each in in_force(history.life_events()) if each.number == number), None)
        if of is None:
            raise HistoryError(f"There is no event {number} of a dish in force.")
        now = history.now()
        made = LifeEvent(
            of.dish, LifeEventKind.WITHDRAWN, now, person.strip(), now, why.strip(),
            withdraws=number,
        )  # fmt: skip
        kept = history.add_life_event(made)
        history.commit()
    return kept


def events_of(history: History, dishes: Sequence[DishKey] | None = None) -> tuple[LifeEvent, ...]:
    """Return the events in force of some dishes, or of all, in the order they happened."""
    found = in_force(history.life_events())
    return found if dishes is None else tuple(each for each in found if each.dish in dishes)
