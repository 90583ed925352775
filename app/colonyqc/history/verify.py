"""Check a whole history: the database, the chain of events, the rows it covers, the files.

Whoever changed it may have changed anything: what breaks a part of the check is a finding, and the
other parts go on.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import SQLAlchemyError

from colonyqc.domain.audit import Anchor, Event, EventKind, check
from colonyqc.domain.errors import HistoryError
from colonyqc.history.audit import log
from colonyqc.history.audit.anchors import AnchorFile, KeptAnchors
from colonyqc.history.audit.correction_check import check_corrections
from colonyqc.history.audit.row_check import RowCheck
from colonyqc.history.connect import SqlHistories, open_histories
from colonyqc.history.db import structure
from colonyqc.history.db.engine import shown, spoken
from colonyqc.history.db.schema import HEAD, no_history, revision_of
from colonyqc.history.files.blobs import BlobStore
from colonyqc.history.files.durable_copy import copy_database, writable
from colonyqc.services.ports import UNWATCHED, Monitor

_ORPHANS: Final = (
    ("analysis", "id", "analysis"),
    ("decision", "id", "decision"),
    ("dish_decision", "id", "dish_decision"),
    ("person", "id", "person"),
    ("signature", "id", "signature"),
    ("dish_event", "id", "dish_event"),
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
_BREAKAGE: Final = (
    SQLAlchemyError,
    sqlite3.Error,
    HistoryError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What reading raises on a database in which anything may stand anywhere."""


def _lenient(text: bytes) -> str:
    """Decode any bytes: text that is no UTF-8 is a finding, not the end of the check."""
    return text.decode("utf-8", "surrogateescape")


def _check_database(connection: Connection) -> Iterator[str]:
    """Yield what SQLite itself finds wrong."""
    if connection.dialect.name != "sqlite":
        return
    # Before the chain is believed: a damaged index can hide rows from every query below.
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"The database is damaged: {said}."
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"A row of the table {table} belongs to nothing."


class _Chain:
    """Reads the events once, for the chain, the rows they cover and the anchors."""

    def __init__(
        self,
        connection: Connection,
        kept: KeptAnchors,
        anchors: Iterable[Anchor],
        monitor: Monitor,
    ) -> None:
        self._connection = connection
        self._monitor = monitor
        self._wanted: dict[int, set[str]] = {}
        for anchor in (*kept.anchors, *anchors):
            self._wanted.setdefault(anchor.number, set()).add(anchor.sha256)
        self._named = kept.named
        self.row_check = RowCheck(connection)
        self.last = 0
        self.uncovered: list[int] = []
        """The numbers of exports that the file of anchors does not name."""
        self.found: list[tuple[int, str]] = []

    def read(self) -> Iterator[str]:
        """Yield what is wrong with the trail and the rows it covers, by number of the event."""
        broke: Exception | None = None
        try:
            for broken in check(self._events()):
                self.found.append((broken.number, f"{broken.why[0].upper()}{broken.why[1:]}."))
        except _BREAKAGE as error:
            broke = error
        yield from (said for _, said in sorted(self.found, key=lambda each: each[0]))
        if broke is not None:
            raise broke

    def _events(self) -> Iterator[Event]:
        newest = log.head(self._connection)
        # SQLite keeps any type in any column: a text there is a finding, not a crash.
        count = max(1, newest.number) if newest and isinstance(newest.number, int) else 1
        for read, (event, marks) in enumerate(log.raw_events(self._connection), 1):
            self._monitor.check()
            self._monitor.report(min(1.0, read / count) * _EVENTS_SHARE)
            yield event
            number = event.number if isinstance(event.number, int) else self.last
            self.last = number
            for wrong in self._rows_of(event, marks):
                self.found.append((number, f"{_named(event)}: {wrong}"))
            # Chain and rows may be rewritten together from some event on; an anchor outside the
            # database is what then tells.
            if self._wanted.get(number, {event.sha256}) != {event.sha256}:
                self.found.append((number, f"{_named(event)} is not the one that was exported."))
            if event.kind == EventKind.EXPORTED and number not in self._named:
                self.uncovered.append(number)

    def _rows_of(self, event: Event, marks: object) -> Iterator[str]:
        try:
            yield from self.row_check.check(event, marks)
        except _BREAKAGE as error:
            yield f"its rows cannot be read ({_short(error)})."

    def cut(self) -> Iterator[str]:
        """Yield what is missing at the end, by the anchors."""
        # A trail that is cut at its end is whole in itself.
        beyond = [number for number in self._wanted if number > self.last]
        if beyond:
            yield (
                f"The end of the trail was removed: an export names event {max(beyond)}, the "
                f"history ends with event {self.last}."
            )


def _short(error: Exception) -> str:
    """Return the first line of what an error says, which may quote whole rows after it."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return (said[0] if said else type(error).__name__)[:200].rstrip(".")


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
    wanted = "SELECT analysis_id, labels, overview, cells, width, height FROM picture ORDER BY id"
    for number, labels, overview, cells, width, height in connection.exec_driver_sql(wanted):
        try:
            if overview not in seen:
                files.overview(str(overview))
            if labels not in seen:
                opened = files.labels(str(labels))
                opened.close()
                if opened.size != (width, height):
                    yield f"The label map {labels} has not its picture's size."
            if (cells or "") not in seen and files.cells(str(cells)).shape != (height, width):
                yield f"The map of cells {cells} has not its picture's size."
        except HistoryError as error:
            yield f"Analysis {number}: {error}"
        seen |= {labels, overview, cells}


def _check_anchors(kept: KeptAnchors, name: str, uncovered: Sequence[int]) -> Iterator[str]:
    """Yield how the file of anchors was changed."""
    if kept.unreadable:
        yield f"The file {name} was changed: {kept.unreadable}"
    if uncovered:
        exports = ", ".join(map(str, uncovered[:5])) + (" and more" if uncovered[5:] else "")
        what = "was removed or emptied" if not kept.named else "was changed"
        yield f"The file {name} {what}: it lacks the anchor of the exports of event {exports}."


class _Findings:
    """What was found so far; a part of the check that breaks off is found, too."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def look(self, at: str, found: Callable[[], Iterable[str]]) -> None:
        try:
            # One by one: what was found before something broke is kept.
            for said in found():
                self.said.append(said)
        except _BREAKAGE as error:
            self.said.append(f"{at} cannot be checked to the end ({_short(error)}).")


def verify(
    histories: SqlHistories,
    anchors: Sequence[Anchor] = (),
    monitor: Monitor = UNWATCHED,
    *,
    anchor_file: AnchorFile | None = None,
) -> tuple[str, ...]:
    """Return what is wrong with a history, one sentence each; nothing when it is whole.

    What is wrong with the trail comes first, in the order of its events. ``anchors`` are held
    against it together with those in ``anchor_file``, by default the one beside the database.
    Nothing is written: a history with older tables is migrated on a passing copy.

    Raises:
        Cancelled: it was asked to stop.
        HistoryError: the database cannot be read at all, or is none of this program.
    """
    findings = _Findings()
    file = anchor_file or histories.anchors
    kept = _kept(file, findings)
    with ExitStack() as stack:
        read = _up_to_date(histories, findings, stack)
        with spoken(shown(histories.engine.url)):
            connection = stack.enter_context(read.engine.connect())
        _be_lenient(connection)
        chain = _Chain(connection, kept, anchors, monitor)
        findings.look("The trail", chain.read)
        findings.look("The end of the trail", chain.cut)
        named = _check_anchors(kept, file.path.name, chain.uncovered)
        findings.look(f"The file {file.path.name}", lambda: named)
        findings.look("The database", lambda: _check_database(connection))
        findings.look("The structure", lambda: structure.differences(connection, HEAD))
        findings.look("The tables", lambda: _check_strangers(connection, chain.row_check))
        findings.look("The stored files", lambda: _check_files(connection, read.files))
        findings.look("What was corrected", lambda: check_corrections(connection, read.files))
    return tuple(findings.said)


def _kept(file: AnchorFile, findings: _Findings) -> KeptAnchors:
    try:
        return file.read()
    except HistoryError as error:
        findings.said.append(str(error))
        return KeptAnchors()


def _up_to_date(histories: SqlHistories, findings: _Findings, stack: ExitStack) -> SqlHistories:
    """Return a history with the newest tables: itself, or a passing copy that was migrated.

    Raises:
        HistoryError: it is no history of this program.
    """
    try:
        found = revision_of(histories.engine)
        if not found:
            raise no_history(shown(histories.engine.url))
        return histories if found == HEAD else _migrated(histories, stack)
    except HistoryError as error:
        if not _has_trail(histories):
            raise
        findings.said.append(str(error))
        return histories


def _has_trail(histories: SqlHistories) -> bool:
    """Tell whether there is a trail, whatever else was changed."""
    with spoken(shown(histories.engine.url)):
        return inspect(histories.engine).has_table("event")


def _migrated(histories: SqlHistories, stack: ExitStack) -> SqlHistories:
    database = histories.database
    if database is None:
        raise HistoryError(
            f"The history {shown(histories.engine.url)} has tables of an older version: bring it "
            "to this version's with “colonyqc history migrate”."
        )
    passing = Path(stack.enter_context(TemporaryDirectory())) / database.name
    with spoken(database.name), writable(passing.parent):
        copy_database(database, passing)
    copy = open_histories(passing, files=histories.files.folder, must_exist=True)
    stack.callback(copy.engine.dispose)
    return copy


def _be_lenient(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection):
        # Text that is no UTF-8 would end the check with an error of the driver.
        raw.text_factory = _lenient
