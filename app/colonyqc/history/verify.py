"""Check a whole history: the database, the chain of events, the rows it covers, the files."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection

from colonyqc.domain.audit import Anchor, Event, check
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history.audit import log
from colonyqc.history.audit.row_check import RowCheck
from colonyqc.history.connect import SqlHistories
from colonyqc.history.db.engine import shown, spoken
from colonyqc.history.db.tables import Base
from colonyqc.history.files.blobs import BlobStore
from colonyqc.services.ports import UNWATCHED, Monitor

_ORPHANS: Final = (
    ("analysis", "id", "analysis"),
    ("decision", "id", "decision"),
    ("person", "id", "person"),
    ("signature", "id", "signature"),
)
_UNUSED: Final = {
    "line": "SELECT id FROM line WHERE id NOT IN (SELECT line_id FROM dish)",
    "dish": "SELECT id FROM dish WHERE id NOT IN (SELECT dish_id FROM acquisition)",
    "acquisition": (
        "SELECT id FROM acquisition WHERE id NOT IN (SELECT acquisition_id FROM analysis)"
    ),
}
"""Rows that come only with an analysis, and have none."""
_EVENTS_SHARE: Final = 0.9
"""How much of the check is reading the events; the rest is the stored files."""


def _lenient(text: bytes) -> str:
    """Decode any bytes: text that is no UTF-8 is a finding, not the end of the check."""
    return text.decode("utf-8", "surrogateescape")


def _check_database(connection: Connection) -> Iterator[str]:
    """Yield what SQLite itself finds wrong."""
    # Before the chain is believed: a damaged index can hide rows from every query below.
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"The database is damaged: {said}."
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"A row of the table {table} belongs to nothing."


def _check_guards(connection: Connection) -> Iterator[str]:
    """Yield which tables' triggers against change are gone."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        endings: tuple[str, ...] = ("no_update", "no_delete", "no_insert_twice")
    else:
        # O: fires in ordinary sessions; a trigger that was disabled is still listed.
        found = connection.exec_driver_sql("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'")
        endings = ("kept", "not_emptied")
    names = {name for (name,) in found}
    open_ = [
        table
        for table in Base.metadata.tables
        if not {f"{table}_{ending}" for ending in endings} <= names
    ]
    if open_:
        yield f"The guards against change were taken away from: {', '.join(open_)}."


class _Chain:
    """Reads the events once, for the chain, the rows they cover and the anchors."""

    def __init__(
        self,
        connection: Connection,
        anchors: Iterable[Anchor],
        monitor: Monitor,
    ) -> None:
        self._connection = connection
        self._monitor = monitor
        self._wanted: dict[int, set[str]] = {}
        for anchor in anchors:
            self._wanted.setdefault(anchor.number, set()).add(anchor.sha256)
        self.row_check = RowCheck(connection)
        self.last = 0
        self.found: list[tuple[int, str]] = []

    def read(self) -> None:
        for broken in check(self._events()):
            self.found.append((broken.number, f"{broken.why[0].upper()}{broken.why[1:]}."))

    def _events(self) -> Iterator[Event]:
        newest = log.head(self._connection)
        # SQLite keeps any type in any column: a text there is a finding, not a crash.
        count = max(1, newest.number) if newest and isinstance(newest.number, int) else 1
        for read, (event, marks) in enumerate(log.raw_events(self._connection), 1):
            self._monitor.check()
            self._monitor.report(min(1.0, read / count) * _EVENTS_SHARE)
            yield event
            self.last = event.number
            for wrong in self.row_check.check(event, marks):
                self.found.append((event.number, f"{_named(event)}: {wrong}"))
            # Chain and rows may be rewritten together from some event on; an anchor outside the
            # database is what then tells.
            if self._wanted.get(event.number, {event.sha256}) != {event.sha256}:
                self.found.append(
                    (event.number, f"{_named(event)} is not the one that was exported.")
                )

    def cut(self) -> Iterator[str]:
        """Yield what is missing at the end, by the anchors."""
        # A trail that is cut at its end is whole in itself.
        beyond = [number for number in self._wanted if number > self.last]
        if beyond:
            yield (
                f"The end of the trail was removed: an export names event {max(beyond)}, the "
                f"history ends with event {self.last}."
            )


def _named(event: Event) -> str:
    return f"Event {event.number} ({event.kind}, {event.at}, {event.person})"


def _check_strangers(connection: Connection, row_check: RowCheck) -> Iterator[str]:
    """Yield rows that no event speaks of: nobody wrote them with this program."""
    for table, column, scope in _ORPHANS:
        known = row_check.covered[scope]
        for (key,) in connection.exec_driver_sql(f"SELECT {column} FROM {table} ORDER BY 1"):  # noqa: S608
            if key not in known:
                yield f"No event tells of {table} {key}: it was not written by this program."
    for table, query in _UNUSED.items():
        for (key,) in connection.exec_driver_sql(query):
            yield f"The row {key} of the table {table} belongs to no analysis."


def _check_files(connection: Connection, files: BlobStore) -> Iterator[str]:
    """Yield what is wrong with the stored files; each is looked at once."""
    # A picture that was not usable has no map: its name is empty.
    seen: set[object] = {""}
    wanted = "SELECT analysis_id, labels, overview, width, height FROM picture ORDER BY id"
    for number, labels, overview, width, height in connection.exec_driver_sql(wanted):
        try:
            if overview not in seen:
                files.overview(str(overview))
            if labels not in seen:
                opened = files.labels(str(labels))
                opened.close()
                if opened.size != (width, height):
                    yield f"The label map {labels} has not its picture's size."
        except HistoryError as error:
            yield f"Analysis {number}: {error}"
        seen |= {labels, overview}


def verify(
    histories: SqlHistories,
    anchors: Sequence[Anchor] = (),
    monitor: Monitor = UNWATCHED,
) -> tuple[str, ...]:
    """Return what is wrong with a history, one sentence each; nothing when it is whole.

    What is wrong with the trail comes first, in the order of its events. ``anchors`` are held
    against it together with those in the file beside the database.

    Raises:
        Cancelled: it was asked to stop.
        HistoryError: the database cannot be read at all.
    """
    wrong: list[str] = []
    try:
        kept = histories.anchors.read()
    except UsageError as error:
        kept = ()
        wrong.append(f"The file {histories.anchors.path.name} was changed: {error}")
    with spoken(shown(histories.engine.url)), histories.engine.connect() as connection:
        if histories.engine.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            if isinstance(raw, sqlite3.Connection):
                # Text that is no UTF-8 would end the check with an error of the driver.
                raw.text_factory = _lenient
            wrong += _check_database(connection)
        chain = _Chain(connection, (*kept, *anchors), monitor)
        chain.read()
        found = [said for _, said in sorted(chain.found, key=lambda each: each[0])]
        wrong = [*found, *chain.cut(), *wrong, *_check_guards(connection)]
        wrong += _check_strangers(connection, chain.row_check)
        wrong += _check_files(connection, histories.files)
    return tuple(wrong)
