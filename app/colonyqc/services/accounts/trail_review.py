"""Checks of the history and of its trail that people made: who looked, at what, with which result.

An inspector asks for both: that a history was proved from time to time, and that a person read
what happened. Neither is told by the events themselves, so both leave one of their own.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from colonyqc.domain.audit import Anchor, Event, EventKind
from colonyqc.domain.errors import HistoryError, MissingError
from colonyqc.domain.people import Actor, Permission
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.accounts.names import clean_name
from colonyqc.services.accounts.people import authenticate
from colonyqc.services.ports import UNWATCHED, Histories, History, Monitor

SUBJECT: Final = "audit trail"
WHOLE: Final = "whole"
_RANGE: Final = re.compile(r"events (\d{1,18}) to (\d{1,18}); ")


@dataclass(frozen=True, slots=True)
class TrailReview:
    """That a person read the events from ``first`` to ``last``, whose hash is part of it."""

    first: int
    last: Anchor
    person: str
    comment: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.person} reviewed the events {self.first} to {self.last.number}."


def reviewed_to(history: History) -> int:
    """Return the number of the last event that somebody reviewed, 0 where nobody did."""
    found = history.events(SUBJECT, (EventKind.TRAIL_REVIEWED,))
    told = (_RANGE.match(each.new) for each in found)
    return max((int(each[2]) for each in told if each), default=0)


def review_trail(
    histories: Histories,
    *,
    first: int | None = None,
    last: int | None = None,
    password: str = "",
    stated: str = "",
    comment: str = "",
) -> TrailReview:
    """Sign that the events of a range were read; without one, all that nobody reviewed yet.

    With log-in in force who is at work gives the ``password`` again; without, the name ``stated``
    counts, and the event says so.

    Raises:
        AccessError: nobody is logged in, the password is wrong, or the role does not allow it.
        UsageError: there are no such events, or no name.
        HistoryError: the history cannot be read or written.
    """
    with histories() as history:
        asked = history.policy().log_in
    if not asked:
        histories = acting(histories, Actor(clean_name(stated)))
    with histories() as history:
        person, proof = history.actor.name, "name as stated, no log-in"
        if asked:
            require(history, Permission.SIGN_REVIEWED)
            person = authenticate(history, person, password).name
            proof = "by password"
        # What came meanwhile was not read: the range ends with what is there now.
        history.hold()
        made = TrailReview(*_range(history, first, last), person, comment.strip())
        history.note(
            EventKind.TRAIL_REVIEWED,
            SUBJECT,
            new=f"events {made.first} to {made.last.number}; {made.last}; signed {proof}",
            reason=made.comment,
        )
        history.commit()
    return made


def _range(history: History, first: int | None, last: int | None) -> tuple[int, Anchor]:
    begin = reviewed_to(history) + 1 if first is None else first
    newest = history.events(limit=1) if last is None else history.events(before=last + 1, limit=1)
    end = _numbered(newest, last)
    if end is None or begin < 1 or begin > end.number:
        raise MissingError("There are no such events to review: name numbers that the trail has.")
    return begin, end


def _numbered(found: tuple[Event, ...], wanted: int | None) -> Anchor | None:
    if not found or (wanted is not None and found[0].number != wanted):
        return None
    return Anchor(found[0].number, found[0].sha256)


def verify_noted(
    histories: Histories,
    verify: Callable[[Monitor], tuple[str, ...]],
    monitor: Monitor = UNWATCHED,
) -> tuple[str, ...]:
    """Prove a history and keep in its trail that it was, and what came of it; return what is wrong.

    Raises:
        HistoryError: it cannot be read.
        Cancelled: the person stopped.
    """
    wrong = verify(monitor)
    said = WHOLE if not wrong else f"{len(wrong)} findings, the first: {wrong[0]}"
    # Nothing is written into a history that was tampered with, nor into one that is only read.
    with suppress(HistoryError), histories() as history:
        history.note(EventKind.VERIFIED, new=said)
        history.commit()
    return wrong
