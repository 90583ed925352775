"""Change what is said of a dish after its pictures were analysed: events of the trail, with why.

The records keep what was stated when they were made, by which they were judged.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.confusable_names import has_unseen
from colonyqc.domain.dish_statement import FIELDS, DishStatement, newest_statements
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.people import Permission
from colonyqc.domain.picture import DishKey
from colonyqc.domain.tidy_name import tidy
from colonyqc.services.accounts.access import require
from colonyqc.services.ports import Histories, History
from colonyqc.services.worklist.newest import newest_of

_MOST_LETTERS: Final = 200


def statements(history: History, dishes: Iterable[DishKey]) -> Mapping[DishKey, DishStatement]:
    """Return what was said of these dishes later; those of which nothing was are left out."""
    said = newest_statements(history.events(kinds=(EventKind.DISH_DESCRIBED,)))
    return {dish: said[dish.subject] for dish in dishes if dish.subject in said}


def descriptions(history: History, dish: DishKey) -> tuple[Event, ...]:
    """Return every event that described a dish, the newest first."""
    return tuple(history.events(dish.subject, (EventKind.DISH_DESCRIBED,)))


def describe(histories: Histories, dish: DishKey, said: DishStatement, reason: str) -> bool:
    """Change what is said of a dish; return whether that changed anything.

    What ``said`` leaves open stays as it was said before.

    Raises:
        AccessError: who is at work may not analyse pictures.
        UsageError: nothing is said, a text is none, or there is no reason.
        HistoryError: there is no such dish, or the history cannot be written.
    """
    _check(said, reason)
    with histories() as history:
        require(history, Permission.ANALYSE)
        history.hold()
        if dish not in history.dishes():
            raise HistoryError(f"There is no dish {dish.label} in the history.")
        before = statements(history, (dish,)).get(dish)
        newest = newest_of(history.list(dish))[dish]
        of = history.get(newest.id).analysis.acquisition
        stated = of if before is None else before.over(of)
        # Another culture begins with nothing said of it.
        kept = before if before is not None and stated is not of else DishStatement(of=of.passage)
        made = replace(kept, **{name: _tidied(value) for name, value in said.said.items()})
        old = {name: getattr(stated, name) for name in made.said}
        if old == made.said:
            return False
        history.note(
            EventKind.DISH_DESCRIBED,
            dish.subject,
            old=json.dumps(old, ensure_ascii=False),
            new=json.dumps(asdict(made), ensure_ascii=False),
            reason=reason.strip(),
        )
        history.commit()
    return True


def _tidied(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


def _check(said: DishStatement, reason: str) -> None:
    if not said.said:
        raise UsageError(f"Nothing is said of the dish: give one of {', '.join(FIELDS)}.")
    if not reason.strip():
        raise UsageError("To change what is said of a dish needs a reason; say why in a few words.")
    for name, value in said.said.items():
        if isinstance(value, bool):
            continue
        seen = value.isprintable() and not has_unseen(value)
        if not (seen and value.strip() and len(value) <= _MOST_LETTERS):
            raise UsageError(f"The {name} is no text of up to {_MOST_LETTERS} letters.")
