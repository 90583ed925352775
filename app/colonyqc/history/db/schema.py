"""Bring a database to the tables this program knows, one process at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from colonyqc.domain.errors import HistoryError
from colonyqc.history.db.engine import immediate, shown, spoken
from colonyqc.history.db.roles import may_change_tables
from colonyqc.history.db.steps import VERSION_TABLE, make_tables
from colonyqc.history.db.structure import refuse_altered
from colonyqc.history.db.writer_lock import Writer
from colonyqc.history.files.durable_copy import copy_database, writable

REVISIONS: Final = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010",
    "0011", "0012", "0013",
)  # fmt: skip
"""The steps of `migrations` in their order; the last one makes the tables this program knows.

Named here so that Alembic is loaded only where there is something to migrate.
"""
HEAD: Final = REVISIONS[-1]
"""The tables this program knows."""


@dataclass(frozen=True, slots=True)
class Migration:
    """From which tables to which a database was brought; "" for one that had none."""

    before: str
    after: str
    copy: Path | None
    """The database as it was before, None where there was nothing to keep or on a server."""


def _revision(connection: Connection, name: str) -> str:
    """Return which tables a database has, "" when it is empty.

    Raises:
        HistoryError: they are newer than this program, or another program's.
    """
    inspector = inspect(connection)
    noted = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant
    found = set(connection.scalars(noted)) if inspector.has_table(VERSION_TABLE) else set()
    if not found <= set(REVISIONS):
        raise HistoryError(
            f"The history {name} was written by a newer version of this program; "
            "install that version, or choose another file."
        )
    if not found and inspector.get_table_names():
        raise HistoryError(
            f"The database {name} belongs to another program; choose another file for the history."
        )
    return next(iter(found), "")


def no_history(place: str) -> HistoryError:
    """Return the error of there being no history where one was asked for."""
    return HistoryError(
        f"There is no history at {place}. Analyse some pictures first, or name another."
    )


def prepare(
    engine: Engine,
    writer: Writer,
    clock: Callable[[], datetime] | None = None,
    *,
    must_exist: bool = False,
) -> Migration:
    """Make or migrate the tables; a second process that starts at the same time waits its turn.

    An older SQLite database is copied first, to "<name>.before-<revision>.db" beside it.
    ``must_exist``: no tables are made where there are none.

    Raises:
        HistoryError: there are no tables and there must be; the database cannot be opened or
            written, or is not this program's.
    """
    name = shown(engine.url)
    with spoken(name):
        with engine.connect() as connection:
            found = _revision(connection, name)
            foreign = found not in {"", HEAD} and not may_change_tables(connection)
        if must_exist and not found:
            raise no_history(name)
        if found == HEAD:
            return Migration(HEAD, HEAD, None)
        if foreign:
            raise HistoryError(
                f"The history {name} has tables of an older version ({found}), and this account "
                "may not change them: ask their owner to migrate it with “colonyqc history "
                "migrate”."
            )
        writer.take()
        try:
            if found:
                with engine.connect() as connection:
                    refuse_altered(connection, name, found)
            copy = _keep(engine, found, HEAD)
            with engine.execution_options(**immediate(engine)).begin() as connection:
                before = _revision(connection, name)
                if before != HEAD:
                    make_tables(connection, HEAD, before, clock)
        finally:
            writer.give_back()
    return Migration(found, HEAD, copy)


def revision_of(engine: Engine) -> str:
    """Return which tables a database has, "" when it is empty.

    Raises:
        HistoryError: it cannot be read, or its tables are newer or another program's.
    """
    name = shown(engine.url)
    with spoken(name), engine.connect() as connection:
        return _revision(connection, name)


def check(engine: Engine, what_to_do: str) -> None:
    """Make sure that a database which is only read has the tables this program knows.

    ``what_to_do``: the end of the sentence about older ones.

    Raises:
        HistoryError: it is empty, cannot be read, or its tables are older, newer or another
            program's.
    """
    found = revision_of(engine)
    if not found:
        raise no_history(shown(engine.url))
    if found != HEAD:
        raise HistoryError(
            f"The history {shown(engine.url)} was written by an older version of this program "
            f"(tables {found}): {what_to_do}."
        )


def _keep(engine: Engine, found: str, head: str) -> Path | None:
    """Copy a SQLite database that is going to be migrated; return the copy's path."""
    if not found or engine.name != "sqlite":
        return None
    database = Path(engine.url.database or "")
    copy = database.with_name(f"{database.stem}.before-{head}{database.suffix}")
    with writable(database.parent):
        copy_database(database, copy)
    return copy
