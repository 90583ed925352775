"""What other seats of a server wrote since the last look, as what is to be read anew."""

from collections.abc import Iterable
from typing import Final

from colonyqc.domain.audit import Event
from colonyqc.domain.picture import DishKey
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import Histories
from colonyqc.services.ports.history import Elsewhere

_MOST: Final = 200
"""Events told one by one; after more, as after a night, everything is read anew."""
_ANALYSIS: Final = "analysis "


class OtherSeats:
    """Looks again and again; for one thread."""

    def __init__(self, histories: Histories, elsewhere: Elsewhere) -> None:
        self._histories, self._elsewhere = histories, elsewhere
        # What was there before is read by whoever shows it.
        self._at = elsewhere.since

    def look(self, *, everything: bool = False) -> Changed | None:
        """Return what others touched since the last look; None for nothing.

        ``everything``: tell all dishes, as after a while in which nothing could be read.

        Raises:
            HistoryError: the history cannot be read.
        """
        newest, events = self._elsewhere.ask(self._at)
        changed = None
        if events or everything:
            changed = self._touched(() if everything else events)
        # After what came was looked up: where that fails it is told by the next look.
        self._at = newest
        return changed

    def _touched(self, events: tuple[Event, ...]) -> Changed:
        """Return what events are about; all dishes where there are none, or too many to tell."""
        with self._histories() as history:
            dishes = history.dishes()
            if not events or len(events) > _MOST:
                return Changed(frozenset(), frozenset(dishes))
            numbers = frozenset(_numbers(events))
            records = history.several(sorted(numbers))
        about = {event.subject for event in events}
        named = {each for each in dishes if about & _subjects(each)}
        analysed = {each.analysis.acquisition.dish for each in records}
        return Changed(numbers, frozenset(named | analysed))


def _numbers(events: Iterable[Event]) -> Iterable[int]:
    """Return the numbers of the analyses that events are about."""
    for event in events:
        number = event.subject.removeprefix(_ANALYSIS)
        if number != event.subject and number.isdecimal():
            yield int(number)


def _subjects(dish: DishKey) -> set[str]:
    """Return what the trail calls a dish: by its own name, or in what happened to it."""
    return {dish.subject, f"dish {dish.label}"}
