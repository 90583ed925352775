"""Hold the rows in the database against what the events say of them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection

from colonyqc.domain.audit import Event, EventKind
from colonyqc.history.audit import log
from colonyqc.history.audit.digests import (
    COLUMNS,
    FORMAT,
    MARK,
    SCOPES,
    Cells,
    digest_of,
    later_cells_of,
    later_rows_of,
    marks_of,
    rows_of,
)

_MOST: Final = 2**63 - 1
_UNREADABLE: Final = "what it says of its rows cannot be read."


@dataclass(frozen=True, slots=True)
class _Said:
    """What an event says of its rows."""

    scope: str
    key: int
    form: int
    tables: dict[str, tuple[int, str]]
    marks: str


def _read(rows: object) -> _Said | None:
    """Return what an event says of its rows, None where that cannot be what was written."""
    try:
        said = json.loads(str(rows))
        made = _Said(
            said["scope"],
            said["key"],
            said["format"],
            {table: (count, digest) for table, (count, digest) in said["tables"].items()},
            said["marks"],
        )
        known = made.form in COLUMNS and set(made.tables) == set(SCOPES[made.form][made.scope])
    # RecursionError: a thousand brackets.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    # JSON has numbers that no database takes for a key.
    numbers = (made.key, *(count for count, _ in made.tables.values()))
    whole = all(type(each) is int and 0 <= each <= _MOST for each in numbers)
    return made if known and whole else None


class RowCheck:
    """Recomputes the digests of events one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.covered: dict[str, set[int]] = defaultdict(set)
        """The ids that events told of, by table."""

    def check(self, event: Event, marks: object) -> Iterator[str]:
        """Yield what is wrong with the rows of an event, a clause with a full stop each."""
        kept = marks if isinstance(marks, bytes) else None
        if not event.rows:
            # SQLite keeps any kind of value in any column: an empty text is no empty blob.
            if kept is None or kept:
                yield "it has marks of rows it does not cover."
            return
        said = _read(event.rows)
        if said is None:
            yield _UNREADABLE
            return
        # The event is chained and holds the marks' digest: marks themselves are too many for the
        # chain's text.
        whole = kept is not None and sha256(kept).hexdigest() == said.marks
        if not whole:
            yield "the marks of its rows were changed."
        self.covered[said.scope].add(said.key)
        if said.scope == "act":
            # Its rows have no event of their own; one too many is told by the comparison below.
            for _, rows in rows_of(self._connection, said.scope, said.key, said.form):
                self.covered["decision"] |= {row[0] for row in rows}
        # Changed marks would name the wrong row: then only the table is told.
        yield from self._compare(said, kept if kept is not None and whole else b"")

    def _compare(self, said: _Said, marks: bytes) -> Iterator[str]:
        scope, key, form = said.scope, said.key, said.form
        at = 0
        for table, rows in rows_of(self._connection, scope, key, form):
            count, digest = said.tables[table]
            if len(rows) != count or digest_of(rows) != digest:
                own = marks[at : at + MARK * count]
                yield _difference(f"{scope} {key}", table, rows, count, own, form)
            at += MARK * count
        # Tables that this event's format does not know must be empty for it: rows there were
        # slipped in afterwards.
        for table, rows in later_rows_of(self._connection, scope, key, form):
            yield _difference(f"{scope} {key}", table, rows, 0, b"", FORMAT)
        for table, rows in later_cells_of(self._connection, scope, key, form):
            row = _key(table, rows[0], FORMAT)
            yield f"in {scope} {key}, table {table}, the row {row} says what it did not say then."


def _difference(
    what: str, table: str, rows: Sequence[Cells], count: int, marks: bytes, form: int
) -> str:
    """Return which row of a table is not as it was written, as far as its mark tells."""
    place = f"in {what}, table {table}"
    kept = [marks[at : at + MARK] for at in range(0, len(marks), MARK)]
    changed = [
        at
        for at, (a, b) in enumerate(zip(marks_of(rows), kept, strict=False))
        if a != b
        # All marks that both have agree: the difference begins where the shorter one ends.
    ] or [min(len(rows), len(kept))]
    first = changed[0]
    if len(rows) < count:
        after = f" after the row {_key(table, rows[first - 1], form)}" if first else ""
        return f"{place}, {count - len(rows)} of {count} rows were removed{after}."
    if len(rows) > count:
        added = _key(table, rows[first], form)
        return f"{place}, {len(rows) - count} rows were added: the row {added}."
    if not kept:
        return f"{place}, a row was changed after it was written."
    rest = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    row = _key(table, rows[first], form)
    return f"{place}, the row {row}{rest} was changed after it was written."


def _key(table: str, row: Cells, form: int) -> str:
    """Return the cells that tell a row from others of its table."""
    names = COLUMNS[form][table].split()
    telling = names[: {"image": 2, "colony": 3, "cell": 3}.get(table, 1)]
    return ", ".join(f"{name} {cell}" for name, cell in zip(telling, row, strict=False))


def signed_as_told(connection: Connection, subject: str) -> set[int]:
    """Return the ids of the signatures on a subject that are as their events tell of them."""
    row_check, sound = RowCheck(connection), set()
    for event, marks in log.raw_events(connection, subject, EventKind.SIGNED):
        before = set(row_check.covered["signature"])
        if not any(row_check.check(event, marks)):
            sound |= row_check.covered["signature"] - before
    return sound
