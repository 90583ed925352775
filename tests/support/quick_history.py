"""What each new SQLite history of a test would pay anew, paid once a run.

The migrations make the tables of the first one, those after it are made alike; and SQLAlchemy turns
a statement into SQL once, not once for each file.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import Connection, Engine

from colonyqc.domain.audit import EventKind
from colonyqc.history.audit import log
from colonyqc.history.db import engine, schema, steps
from colonyqc.history.migrations.versions import r0003_people_and_trail as trail

_MADE: list[str] = []
"""What makes the tables, indexes, triggers and views, and notes their revision."""


def make_tables(
    connection: Connection,
    to: str,
    before: str = "",
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Do what `steps.make_tables` does, by statements alone where a file has no tables yet."""
    if before or to != schema.HEAD or connection.dialect.name != "sqlite":
        steps.make_tables(connection, to, before, clock)
    elif not _MADE:
        steps.make_tables(connection, to, before, clock)
        _MADE.extend(_statements(connection))
    else:
        driver = _driver(connection)
        for statement in _MADE:
            driver.execute(statement)
        log.append(
            connection,
            EventKind.HISTORY_MADE,
            at=datetime.now(UTC) if clock is None else clock(),
            person=log.PROGRAM,
            subject="history",
            new=trail.revision,
        )


def _driver(connection: Connection) -> sqlite3.Connection:
    found = connection.connection.driver_connection
    assert isinstance(found, sqlite3.Connection)
    return found


def _statements(connection: Connection) -> list[str]:
    driver = _driver(connection)
    made = driver.execute("SELECT type, name, sql FROM sqlite_master ORDER BY rowid").fetchall()
    # SQLite makes its own parts by itself.
    parts = [sql for _, name, sql in made if sql and not name.startswith("sqlite_")]
    note = f"INSERT INTO {steps.VERSION_TABLE} VALUES ('{schema.HEAD}')"  # noqa: S608
    return [*parts, note]


@lru_cache
def _first() -> Engine:
    made = sqlalchemy.create_engine("sqlite://")
    # What a dialect knows of its database it asks at the first connection.
    with made.connect():
        pass
    return made


def create_engine(*args: Any, **kwargs: Any) -> Engine:
    """Do what SQLAlchemy's does; SQLite files share a dialect and the statements it made."""
    made = sqlalchemy.create_engine(*args, **kwargs)
    if made.name == "sqlite":
        # A statement that was made is known by the dialect it was made for.
        made.dialect = made.pool._dialect = _first().dialect
        made._compiled_cache = _first()._compiled_cache
    return made


def use(patch: pytest.MonkeyPatch) -> None:
    """Make new histories of this process so."""
    patch.setattr(schema, "make_tables", make_tables)
    patch.setattr(engine, "create_engine", create_engine)
