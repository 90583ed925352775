"""What is said of a culture after its pictures were analysed; no record changes by it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final

from colonyqc.domain.audit import Event
from colonyqc.domain.picture import Acquisition


@dataclass(frozen=True, slots=True)
class DishStatement:
    """What a person says of a culture later; None where nothing.

    ``of``: the passage that its newest pictures stated then; what states another passage is of
    another culture, and not spoken of.
    """

    passage: str | None = None
    medium: str | None = None
    vessel: str | None = None
    rock: bool | None = None
    feeders: bool | None = None
    of: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        """What is said, by the names of fields."""
        values = {name: getattr(self, name) for name in FIELDS}
        return {name: value for name, value in values.items() if value is not None}

    def over(self, acquisition: Acquisition) -> Acquisition:
        """Return an acquisition of the culture as it is to be read now."""
        return replace(acquisition, **self.said) if self._speaks_of(acquisition) else acquisition

    def under(self, acquisition: Acquisition) -> Acquisition:
        """Return a new acquisition of the culture with what its names and person do not say."""
        if not self._speaks_of(acquisition):
            return acquisition
        missing = {n: v for n, v in self.said.items() if getattr(acquisition, n) is None}
        return replace(acquisition, **missing)

    def _speaks_of(self, acquisition: Acquisition) -> bool:
        return acquisition.passage in (None, self.of, self.passage)


FIELDS: Final = tuple(field.name for field in fields(DishStatement) if field.name != "of")


def statement_of(event: Event) -> DishStatement:
    """Return everything that counts of a dish once an event of its description was written."""
    return DishStatement(**json.loads(event.new))


def newest_statements(events: Iterable[Event]) -> Mapping[str, DishStatement]:
    """Return what counts of each dish, by its subject; ``events`` describe dishes, newest first."""
    found: dict[str, DishStatement] = {}
    for event in events:
        # The newest says everything that counts.
        if event.subject not in found:
            found[event.subject] = statement_of(event)
    return found


@dataclass(frozen=True, slots=True)
class LaterWord:
    """What a person said of a culture at one time, and what its analysis goes by instead.

    ``said`` and ``stated``: values by the names of fields; None where nothing was stated.
    """

    person: str
    at: datetime
    said: Mapping[str, Any]
    stated: Mapping[str, Any]


def later_words(
    events: Sequence[Event], acquisition: Acquisition, finished: datetime
) -> tuple[LaterWord, ...]:
    """Return what was said of a culture after an analysis and differs from it, oldest first.

    ``events``: those that describe the dish, the newest first; ``finished``: when it was analysed.
    """
    later = [each for each in events if each.moment > finished]
    if not later:
        return ()
    told = [statement_of(each) for each in later]
    now = told[0].over(acquisition)
    by: dict[int, dict[str, Any]] = {}
    for name in FIELDS:
        value = getattr(now, name)
        if value == getattr(acquisition, name):
            continue
        # Who said it first counts: what comes after repeats what was said before.
        by.setdefault(_first(told, name), {})[name] = value
    return tuple(
        LaterWord(
            later[place].person,
            later[place].moment,
            said,
            {name: getattr(acquisition, name) for name in said},
        )
        for place, said in sorted(by.items(), reverse=True)
    )


def _first(told: Sequence[DishStatement], name: str) -> int:
    """Return the place, the newest first, from which on a field was said as it is now."""
    now, last = told[0], 0
    for place, each in enumerate(told):
        if (getattr(each, name), each.of) != (getattr(now, name), now.of):
            break
        last = place
    return last
