"""Bring a database to the tables this program knows, one process at a time."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from colonyqc.domain.errors import HistoryError
from colonyqc.history.engine import IMMEDIATE, shown, spoken


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "colonyqc.history:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _is_current(connection: Connection, script: ScriptDirectory, name: str) -> bool:
    """Tell whether the tables are the newest this program knows.

    Raises:
        HistoryError: they are newer, or another program's.
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
    return found == set(script.get_heads())


def prepare(engine: Engine) -> None:
    """Make or migrate the tables; a second process that starts at the same time waits its turn.

    Raises:
        HistoryError: the database cannot be opened or written, or is not this program's.
    """
    config, name = _config(), shown(engine.url)
    script = ScriptDirectory.from_config(config)
    with spoken(name):
        with engine.connect() as connection:
            if _is_current(connection, script, name):
                return
        writing = engine.execution_options(**IMMEDIATE)
        with writing.begin() as connection:
            if not _is_current(connection, script, name):
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
