"""Read the audit trail a page at a time, newest first, and only what is looked for."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from colonyqc.domain.audit import Event, EventKind, stamp
from colonyqc.domain.errors import HistoryError, ReportError
from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import UNWATCHED, Histories, History, Monitor

_CHUNK: Final = 1000
"""Events read between two looks at whether anybody still waits."""
_HASH: Final = 6
"""Fewest letters of a hash to look for: fewer would find events by chance."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; all of it has to fit, empty fits everything.

    ``text``: in any field of the event, its number, or the begin of its hash; ``kinds`` fit the
    text, too: what a kind is called in another language. ``person``: part of the name of who did
    it, or whom it is about. ``subject``: what it is about, whole; ``only``: of these kinds,
    whatever the text; ``since``: from that moment on; ``until``: before that one.
    """

    text: str = ""
    person: str = ""
    dish: DishKey | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)
    subject: str = ""
    only: frozenset[str] = field(default_factory=frozenset)
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events that fit, newest first; ``before``: where to read on, None at the trail's begin."""

    events: tuple[Event, ...]
    before: int | None


def page(
    history: History,
    wanted: Wanted,
    *,
    before: int | None = None,
    after: int = 0,
    limit: int = 200,
    monitor: Monitor = UNWATCHED,
) -> EventPage:
    """Return up to ``limit`` events that fit, with numbers between ``after`` and ``before``.

    Raises:
        Cancelled: nobody waits for it any more.
        HistoryError: the history cannot be read.
    """
    test = _Test(history, wanted)
    found: list[Event] = []
    for event in _newest_first(history, before, monitor):
        if event.number <= after:
            break
        if test.fits(event):
            found.append(event)
            if len(found) == limit:
                return EventPage(tuple(found), event.number if event.number > 1 else None)
    return EventPage(tuple(found), None)


def _newest_first(history: History, before: int | None, monitor: Monitor) -> Iterator[Event]:
    while True:
        monitor.check()
        read = history.events(before=before, limit=_CHUNK)
        yield from read
        if len(read) < _CHUNK:
            return
        before = read[-1].number


class _Test:
    """Tells whether an event fits; what a dish is in the trail's words is found out once."""

    def __init__(self, history: History, wanted: Wanted) -> None:
        self._wanted = wanted
        self._text = wanted.text.casefold().strip()
        self._person = wanted.person.casefold().strip()
        # Moments are kept as one form of text, whose order is theirs: a changed one stops nothing.
        self._since = stamp(wanted.since) if wanted.since else ""
        self._until = stamp(wanted.until) if wanted.until else ""
        self._label = wanted.dish.label if wanted.dish else ""
        self._subjects = (
            frozenset(f"analysis {each.id}" for each in history.list(wanted.dish))
            if wanted.dish
            else frozenset()
        )

    def fits(self, event: Event) -> bool:
        return (
            self._fits_kind(event)
            and self._fits_time(event)
            and self._fits_person(event)
            and self._fits_dish(event)
            and self._fits_text(event)
        )

    def _fits_kind(self, event: Event) -> bool:
        wanted = self._wanted
        kind = not wanted.only or event.kind in wanted.only
        return kind and wanted.subject in ("", event.subject)

    def _fits_time(self, event: Event) -> bool:
        return self._since <= event.at and (not self._until or event.at < self._until)

    def _fits_person(self, event: Event) -> bool:
        if not self._person or self._person in event.person.casefold():
            return True
        about = event.subject.casefold().partition("person ")[2]
        return self._person in about

    def _fits_dish(self, event: Event) -> bool:
        return (
            self._wanted.dish is None
            or event.subject in self._subjects
            or event.new.startswith(f"report of {self._label}:")
        )

    def _fits_text(self, event: Event) -> bool:
        if not self._text or event.kind in self._wanted.kinds:
            return True
        if self._text == str(event.number):
            return True
        if len(self._text) >= _HASH and event.sha256.startswith(self._text):
            return True
        fields = (event.kind, event.person, event.subject, event.old, event.new, event.reason)
        return any(self._text in each.casefold() for each in fields)


@contextmanager
def export_failure_noted(histories: Histories, what: str) -> Iterator[None]:
    """Note in the trail that an export came to nothing, and why, where writing it fails.

    An export is in the trail before its file is there, since the file carries the trail's anchor:
    without this the trail would tell of a file that never was.
    """
    try:
        yield
    except (HistoryError, ReportError) as error:
        # The failure that is told is the first one, also where the trail can't be written either.
        with suppress(HistoryError), histories() as history:
            history.note(EventKind.EXPORT_FAILED, new=what, reason=str(error))
            history.commit()
        raise
