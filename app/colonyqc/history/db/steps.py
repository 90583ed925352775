"""Run the steps of `migrations`; Alembic is loaded only where there is one to run."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

VERSION_TABLE: Final = "alembic_version"
"""Where Alembic notes which step a database is at."""


def make_tables(
    connection: Connection,
    to: str,
    before: str = "",
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Run the steps a database lacks, on its connection that may write already."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "colonyqc.history:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["before"] = before
    config.attributes["clock"] = clock
    command.upgrade(config, to)
