"""Accounts of a server that work with a history and cannot change what was written."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from colonyqc.domain.errors import HistoryError, MissingError, UsageError
from colonyqc.history.db.engine import shown, spoken
from colonyqc.history.db.steps import VERSION_TABLE

_ADDING: Final = "SELECT, INSERT"
"""What the program does with its tables: nothing in them is ever changed or removed."""
_CHANGING: Final = "UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"
"""What PostgreSQL lets be given besides."""
_TOO_MUCH: Final = (
    "is a superuser",
    "belongs to the owner of the tables",
    "may make tables beside the history's",
    "may change or remove rows",
)
_ASKED: Final = text(
    "SELECT bool_or(r.rolsuper), bool_or(pg_has_role(r.oid, c.relowner, 'MEMBER')), "
    "bool_or(has_schema_privilege(r.oid, c.relnamespace, 'CREATE')), "
    "bool_or(has_table_privilege(r.oid, c.oid, :changing) "
    "OR has_any_column_privilege(r.oid, c.oid, 'UPDATE')) "
    "FROM pg_roles r, pg_class c WHERE r.rolname = :role AND c.relkind = 'r' "
    "AND c.relnamespace = current_schema()::regnamespace"
)
"""Whether each of this holds of a role, by whatever way a right came to it."""


def may_change_tables(connection: Connection) -> bool:
    """Tell whether the account at work owns a history's tables."""
    if connection.dialect.name != "postgresql":
        return True
    owns = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)"
    return bool(connection.scalar(text(owns), {"name": VERSION_TABLE}))


def grant(engine: Engine, role: str) -> tuple[str, ...]:
    """Let a role of a server read a history and add to it, and nothing else.

    What later steps of the migration add is given to it, too, by whoever gives this. Returns the
    statements that were run.

    Raises:
        UsageError: the history lies in a file, or there is no such role.
        HistoryError: the account at work does not own the tables, or the role has rights from
            elsewhere that let it change them.
    """
    name = shown(engine.url)
    if engine.name != "postgresql":
        raise UsageError(f"The history {name} is a file: only one on a server has roles.")
    with spoken(name), engine.begin() as connection:
        if not connection.scalar(
            text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": role}
        ):
            raise MissingError(
                f"There is no role “{role}” on the server; make it first, as with CREATE ROLE."
            )
        if not may_change_tables(connection):
            raise HistoryError(
                f"The account at work does not own the tables of the history {name}; only their "
                "owner gives rights to them."
            )
        run = tuple(_statements(connection, role))
        for statement in run:
            connection.exec_driver_sql(statement)
        wrong = next(_too_much(connection, role), "")
        if wrong:
            # Leaving by an error takes back what was given.
            raise HistoryError(
                f"Nothing was given to the role “{role}”, which {wrong}: it could rewrite what is "
                "written. Take that right from it, or choose another role."
            )
    return run


def _statements(connection: Connection, role: str) -> Iterator[str]:
    quoted = connection.dialect.identifier_preparer.quote_identifier
    to, schema = quoted(role), quoted(_here(connection, "current_schema()"))
    tables = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    rows = ", ".join(f"{schema}.{quoted(each)}" for each in sorted(tables))
    database = quoted(_here(connection, "current_database()"))
    # Passing tables are what the structure is compared with before anything is written.
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {to}"
    # Before version 15 everybody could make tables in a new database.
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {to}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {to}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {to}"
    yield f"GRANT {_ADDING} ON {rows} TO {to}"
    # Only whoever migrates notes it.
    yield f"GRANT SELECT ON {schema}.{VERSION_TABLE} TO {to}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {to}"
    later = f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT"
    yield f"{later} {_ADDING} ON TABLES TO {to}"
    yield f"{later} USAGE ON SEQUENCES TO {to}"


def _here(connection: Connection, what: str) -> str:
    return str(connection.exec_driver_sql(f"SELECT {what}").scalar_one())


def _too_much(connection: Connection, role: str) -> Iterator[str]:
    """Yield what a role can do besides."""
    held = connection.execute(_ASKED, {"role": role, "changing": _CHANGING}).one()
    yield from (words for words, holds in zip(_TOO_MUCH, held, strict=True) if holds)
