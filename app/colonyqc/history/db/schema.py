"""Bring a database to the tables this program knows, one process at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from colonyqc.domain.errors import HistoryError
from colonyqc.history.db.engine import MIGRATING, shown, spoken
from colonyqc.history.db.writer_lock import Writer
from colonyqc.history.files.durable_copy import copy_database, writable


@dataclass(frozen=True, slots=True)
class Migration:
    """From which tables to which a database was brought; "" for one that had none."""

    before: str
    after: str
    copy: Path | None
    """The database as it was before, None where there was nothing to keep or on a server."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "colonyqc.history:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection, script: ScriptDirectory, name: str) -> str:
    """Return which tables a database has, "" when it is empty.

    Raises:
        HistoryError: they are newer than this program, or another program's.
    """
    found = set(MigrationContext.configure(connection).get_current_heads())
    if not found <= {revision.revision for revision in script.walk_revisions()}:
        raise HistoryError(
            f"The history {name} was written by a newer version of this program; "
            "install that version, or choose another file."
        )
    if not found and inspect(connection).get_table_names():
        raise HistoryError(
            f"The database {name} belongs to another program; choose another file for the history."
        )
    return next(iter(found), "")


def _newest(script: ScriptDirectory) -> str:
    (head,) = script.get_heads()
    return head


def prepare(
    engine: Engine, writer: Writer, clock: Callable[[], datetime] | None = None
) -> Migration:
    """Make or migrate the tables; a second process that starts at the same time waits its turn.

    An older SQLite database is copied first, to "<name>.before-<revision>.db" beside it.

    Raises:
        HistoryError: the database cannot be opened or written, or is not this program's.
    """
    config, name = _config(), shown(engine.url)
    script = ScriptDirectory.from_config(config)
    head = _newest(script)
    with spoken(name):
        with engine.connect() as connection:
            found = _revision(connection, script, name)
        if found == head:
            return Migration(head, head, None)
        writer.take()
        try:
            copy = _keep(engine, found, head)
            reading = {"isolation_level": "READ COMMITTED"} if engine.name == "postgresql" else {}
            writing = engine.execution_options(**MIGRATING, **reading)
            with writing.begin() as connection:
                before = _revision(connection, script, name)
                if before != head:
                    config.attributes["connection"] = connection
                    config.attributes["before"] = before
                    config.attributes["clock"] = clock
                    command.upgrade(config, "head")
        finally:
            writer.give_back()
    return Migration(found, head, copy)


def is_current(engine: Engine) -> bool:
    """Tell whether a database has the newest tables this program knows.

    Raises:
        HistoryError: it cannot be read, or its tables are newer or another program's.
    """
    name = shown(engine.url)
    script = ScriptDirectory.from_config(_config())
    with spoken(name), engine.connect() as connection:
        return _revision(connection, script, name) == _newest(script)


def check(engine: Engine) -> None:
    """Make sure that a database which is only read has the tables this program knows.

    Raises:
        HistoryError: it cannot be read, or its tables are older, newer or another program's.
    """
    if not is_current(engine):
        raise HistoryError(
            f"The history {shown(engine.url)} was written by an older version of this program and "
            "cannot be migrated where it is; copy it to a folder that can be written."
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
