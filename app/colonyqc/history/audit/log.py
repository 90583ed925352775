"""The audit trail in the database: append events, read them, take over what was there before."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, insert, select, text

from colonyqc.domain.audit import PROGRAM as PROGRAM
from colonyqc.domain.audit import START, Anchor, Event, EventKind, link, stamp
from colonyqc.domain.errors import HistoryError
from colonyqc.history.audit.digests import Covered, cover
from colonyqc.history.db.columns import damage_told, escaped, unescaped
from colonyqc.history.db.tables import EventRow

_SKEW: Final = timedelta(seconds=5)
"""By how much a clock may be corrected before the trail says so."""
# A trail of 100,000 events is read in constant memory.
_CHUNK: Final = 1000
_TAKEN_OVER: Final = 1
"""The format of what is taken over: the tables of later ones are not there yet."""
_FIELDS: Final = tuple(field.name for field in fields(Event))
_COLUMNS: Final = [EventRow.__table__.columns[name] for name in _FIELDS]


def head(connection: Connection) -> Event | None:
    """Return the last event, None when there is none."""
    last = select(*_COLUMNS).order_by(EventRow.number.desc()).limit(1)
    row = connection.execute(last).first()
    return None if row is None else Event(*row)


def append(
    connection: Connection,
    kind: EventKind,
    *,
    at: datetime,
    person: str,
    subject: str,
    old: str = "",
    new: str = "",
    reason: str = "",
    covered: Covered | None = None,
) -> Event:
    """Add an event to the end of the chain; the caller holds the write lock.

    When the clock stands before the last event, that is an event of its own.

    Raises:
        HistoryError: the last event cannot be read.
    """
    last = head(connection)
    # Only backwards: that could put a decision before the analysis it is about.
    if last is not None and at < _moment(last) - _SKEW:
        turned = Event(
            number=last.number + 1,
            at=stamp(at),
            kind=EventKind.CLOCK_SET_BACK.value,
            person=PROGRAM,
            subject="clock",
            old=last.at,
            new=stamp(at),
            reason="",
            rows="",
        )
        last = _insert(connection, last, turned, b"")
    event = Event(
        number=1 if last is None else last.number + 1,
        at=stamp(at),
        kind=kind.value,
        # Escaped before it is hashed: what is hashed is exactly what lies in the database.
        person=escaped(person),
        subject=escaped(subject),
        old=escaped(old),
        new=escaped(new),
        reason=escaped(reason),
        rows="" if covered is None else covered.text(),
    )
    return _insert(connection, last, event, b"" if covered is None else covered.marks)


def _moment(last: Event) -> datetime:
    try:
        return last.moment
    except (TypeError, ValueError) as error:
        raise HistoryError(
            f"The audit trail was changed: its last event, {last.number}, cannot be read. See "
            "what else was with: colonyqc history verify."
        ) from error


def _insert(connection: Connection, last: Event | None, event: Event, marks: bytes) -> Event:
    # Chained under the caller's write lock, or two writers would both follow the same event.
    whole = replace(event, sha256=link(START if last is None else last.sha256, event))
    cells = {name: getattr(whole, name) for name in _FIELDS}
    connection.execute(insert(EventRow).values(**cells, marks=marks))
    return whole


def take_over(connection: Connection, at: datetime) -> None:
    """Add an event for every analysis and decision that has none: they were there before."""
    for table, owner in (("analysis", "id"), ("decision", "analysis_id")):
        # Raw SQL over names of this module: a migration must not depend on the mapped classes,
        # which go on changing.
        found = connection.exec_driver_sql(f"SELECT id, {owner} FROM {table} ORDER BY id").all()  # noqa: S608
        for key, analysis_id in found:
            append(
                connection,
                EventKind.TAKEN_OVER,
                at=at,
                person=PROGRAM,
                subject=f"analysis {analysis_id}",
                new=f"{table} {key}",
                reason="It was written before there was an audit trail.",
                covered=cover(connection, table, key, _TAKEN_OVER),
            )


def raw_events(
    connection: Connection, subject: str | None = None, kind: EventKind | None = None
) -> Iterator[tuple[Event, object]]:
    """Yield every event as it lies in the database, by number, with its marks.

    ``subject``, ``kind``: of these only.
    """
    columns = ", ".join(f'"{name}"' for name in _FIELDS)
    # No mapper: what was put into a column that is not of its kind would end the reading.
    wanted = text(
        f"SELECT {columns}, marks FROM event "  # noqa: S608 - names of this module
        "WHERE (:subject = '' OR subject = :subject) AND (:kind = '' OR kind = :kind) "
        "ORDER BY number"
    )
    asked = {"subject": escaped(subject or ""), "kind": "" if kind is None else kind.value}
    # Streamed, or the whole trail would lie in memory for a check.
    # Of the statement and not of the connection: a server would open a cursor for what is written
    # on it afterwards, too.
    streamed = connection.execute(wanted.execution_options(yield_per=_CHUNK), asked)
    for *cells, marks in streamed:
        yield Event(*cells), marks


def events(
    connection: Connection,
    subject: str | None = None,
    kinds: Sequence[EventKind] = (),
    before: int | None = None,
    limit: int | None = None,
) -> tuple[Event, ...]:
    """Return events, newest first, as people read them; see `services.ports.History.events`."""
    wanted = select(*_COLUMNS).order_by(EventRow.number.desc())
    if subject is not None:
        wanted = wanted.where(EventRow.subject == escaped(subject))
    if kinds:
        wanted = wanted.where(EventRow.kind.in_([kind.value for kind in kinds]))
    if before is not None:
        wanted = wanted.where(EventRow.number < before)
    if limit is not None:
        wanted = wanted.limit(limit)
    return tuple(_readable(Event(*row)) for row in connection.execute(wanted))


def newest_of_each(connection: Connection) -> dict[str, str]:
    """Return the sha256 of the newest event of each subject."""
    last = select(func.max(EventRow.number)).group_by(EventRow.subject)
    wanted = select(EventRow.subject, EventRow.sha256).where(EventRow.number.in_(last))
    return {unescaped(subject): sha256 for subject, sha256 in connection.execute(wanted)}


@damage_told
def asks_for_log_in(connection: Connection) -> bool:
    """Tell whether people log in, as the last event about it says.

    Raises:
        HistoryError: that event was altered.
    """
    said = events(connection, kinds=(EventKind.POLICY_SET,), limit=1)
    return bool(said) and json.loads(said[0].new).get("log_in") is True


def _readable(event: Event) -> Event:
    return replace(
        event,
        person=unescaped(event.person),
        subject=unescaped(event.subject),
        old=unescaped(event.old),
        new=unescaped(event.new),
        reason=unescaped(event.reason),
    )


def anchor_of(event: Event) -> Anchor:
    """Return the place of an event in the chain."""
    return Anchor(event.number, event.sha256)
