"""One transaction over a history: opened by `with`, lasting by `commit`, else rolled back."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from colonyqc.domain.audit import PROGRAM, Anchor, Event, EventKind
from colonyqc.domain.people import UNPROVED, Actor
from colonyqc.history.audit import log
from colonyqc.history.audit.anchors import AnchorFile
from colonyqc.history.audit.digests import Covered, cover
from colonyqc.history.db.engine import immediate, shown, spoken
from colonyqc.history.db.schema import HEAD
from colonyqc.history.db.structure import make_comparison, refuse_altered
from colonyqc.history.db.writer_lock import Writer

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


class Transaction:
    """A transaction that writes what it does into the audit trail."""

    def __init__(
        self, engine: Engine, clock: Clock, writer: Writer, anchors: AnchorFile, actor: Actor
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._writer = writer
        self._anchors = anchors
        self._actor = actor
        self._name = shown(engine.url)
        self._open: Session | None = None
        self._writing = False
        self._holding = False
        self._exported: list[Anchor] = []
        self._appended: list[int] = []

    def __enter__(self) -> Self:
        if self._open is not None:
            raise RuntimeError("This unit of work is entered already.")
        # Records outlive their session, and nothing is written before it is meant to be: a flush in
        # the middle of a query would take the write lock.
        self._open = Session(self._engine, expire_on_commit=False, autoflush=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        session, self._open, self._writing = self._session, None, False
        # Anchors of what was rolled back must never be written: they would accuse a whole trail.
        self._exported.clear()
        self._appended.clear()
        try:
            session.close()
        finally:
            self._give_back()

    @property
    def actor(self) -> Actor:
        """Who is at work."""
        return self._actor

    def act_as(self, actor: Actor) -> None:
        """Let who has just shown who they are be at work from now on."""
        self._actor = actor

    def now(self) -> datetime:
        """Return the time, UTC."""
        return self._clock().astimezone(UTC)

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise RuntimeError("A history is used within its `with` block.")
        return self._open

    def _write(self) -> Session:
        """Take the write lock, waiting for it; a reading that began before gives way to it."""
        if not self._writing:
            # The state read so far is let go: a writer must see what others wrote while it waited.
            self._session.rollback()
            if self._engine.name != "sqlite":
                make_comparison(self._engine, HEAD)
            # The file lock before the database's: always in this order, so that two processes never
            # hold one each.
            self._hold()
            connection = self._session.connection(execution_options=immediate(self._engine))
            # Under the lock, and each time: a trigger that was planted since the last write would
            # change this one.
            refuse_altered(connection, self._name, HEAD)
            self._writing = True
        return self._session

    def _hold(self) -> None:
        """Take the right to write, once for this unit of work."""
        if not self._holding:
            self._writer.take()
            self._holding = True

    def _give_back(self) -> None:
        if self._holding:
            self._holding = False
            self._writer.give_back()

    def _append(
        self,
        kind: EventKind,
        subject: str,
        *,
        at: datetime | None = None,
        person: str = "",
        old: str = "",
        new: str = "",
        reason: str = "",
        rows: tuple[str, int] | None = None,
    ) -> Event:
        """Add an event to this transaction; ``rows``: table and id whose rows it covers."""
        connection = self._write().connection()
        covered: Covered | None = None if rows is None else cover(connection, *rows)
        made = log.append(
            connection,
            kind,
            at=self.now() if at is None else at,
            person=self._by(connection, person or self._actor.name),
            subject=subject,
            old=old,
            new=new,
            reason=reason,
            covered=covered,
        )
        self._appended.append(made.number)
        return made

    def _by(self, connection: Connection, name: str) -> str:
        """Return who an event says did it: where people log in, a stated name is told as one."""
        if not name:
            return PROGRAM
        proved = self._actor.authenticated and self._actor.name == name
        return name if proved or not log.asks_for_log_in(connection) else f"{UNPROVED}{name}"

    def commit(self) -> None:
        """Make everything written since the last commit last.

        Raises:
            HistoryError: the database, or the file of anchors beside it, cannot be written.
        """
        self._anchors.announce(self._exported)
        with spoken(self._name):
            self._session.commit()
        self._writing = False
        self._writer.written.extend(self._appended)
        self._appended.clear()
        try:
            # After the commit: an anchor may name only what is in the database for good.
            self._anchors.add(self._exported)
        finally:
            self._exported.clear()
            self._give_back()
