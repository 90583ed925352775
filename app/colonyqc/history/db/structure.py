"""What a database is made of (tables, indexes, triggers, views), held against a fresh one.

A planted trigger can turn what is written into something else, and then every row and every event
fits: so the database's own program text is proved as its rows are.
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from colonyqc.domain.errors import HistoryError
from colonyqc.history.db.steps import VERSION_TABLE, make_tables

Structure = dict[str, str]
"""What each part of a database, as "trigger colony_no_delete", is made by, in one spelling."""

KNOWN: Final = ("0013", "60b013ce0dc62170c2de159e5dcfdb2cf19dc72329f2fd8a0e54fbc3b6fbec61")
"""A revision and the sha256 of its structure in SQLite: what has it is compared no further."""

_STATISTICS: Final = ("sqlite_stat1", "sqlite_stat4")
"""Tables in which SQLite itself notes how long others are (its command ANALYZE)."""
_MASTER: Final = "SELECT type, name, tbl_name, sql FROM sqlite_master"
_OF_SERVER: Final = (
    # relrowsecurity: what may hide rows. What is compared with lies in passing tables, t for p.
    "SELECT 'relation ' || relname, concat_ws(' ', relkind, translate(relpersistence, 't', 'p'), "
    "relrowsecurity, "
    "pg_get_viewdef(CASE WHEN relkind IN ('v', 'm') THEN oid END)) FROM pg_class "
    "WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')",
    "SELECT 'column ' || c.relname || '.' || a.attname, concat_ws(' ', "
    "format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) "
    "FROM pg_attribute a "
    "JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'v', 'm', 'p', 'f') "
    "LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
    "WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 "
    "AND NOT a.attisdropped",
    "SELECT 'constraint ' || conname, concat_ws(' ', pg_get_constraintdef(oid), convalidated) "
    "FROM pg_constraint WHERE connamespace = current_schema()::regnamespace",
    "SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    # tgenabled: one that was disabled is still there.
    "SELECT concat('trigger ', t.tgname, ' on ', c.relname), "
    "concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled) "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal",
    "SELECT concat('rule ', r.rulename, ' on ', c.relname), pg_get_ruledef(r.oid) "
    "FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
    "WHERE c.relnamespace = current_schema()::regnamespace AND r.rulename <> '_RETURN'",
    "SELECT 'policy ' || policyname, concat_ws(' ', qual, with_check) "
    "FROM pg_policies WHERE schemaname = current_schema()",
    "SELECT 'function ' || proname, pg_get_functiondef(oid) FROM pg_proc "
    "WHERE pronamespace = current_schema()::regnamespace AND prokind IN ('f', 'p')",
)
_NOT_ALLOWED: Final = "42501"
"""PostgreSQL's code for a right that an account has not."""
_OWN_FUNCTION: Final = re.compile(r"(?<![\w.])(?=history_\w+\()")
"""Where a step names one of the functions that an earlier one made."""
_on_servers: dict[tuple[str, str], Structure] = {}
"""Structures by address and revision."""


def read(connection: Connection) -> Structure:
    """Return what a database is made of."""
    if connection.dialect.name != "sqlite":
        return _read_server(connection)
    return {
        f"{kind} {name}": f"{owner}: {_one_spelling(sql)}"
        for kind, name, owner, sql in connection.exec_driver_sql(_MASTER)
        if not (kind == "table" and name in _STATISTICS)
    }


def _one_spelling(sql: object) -> str:
    return " ".join(str(sql or "").split())


def _read_server(connection: Connection) -> Structure:
    schema = str(connection.exec_driver_sql("SELECT current_schema()").scalar_one())
    # The server names the schema in what it says of a part: the reference lies in another one,
    # which some versions call by its short name.
    own = re.compile(rf'(?<![\w"])"?({re.escape(schema)}|pg_temp)"?\.')
    return {
        name: own.sub("", _one_spelling(said))
        for query in _OF_SERVER
        for name, said in connection.exec_driver_sql(query)
    }


def digest(structure: Structure) -> str:
    """Return the sha256 of a structure."""
    return sha256(json.dumps(sorted(structure.items())).encode("ascii")).hexdigest()


@lru_cache
def _fresh(revision: str) -> Structure:
    """Return the structure that this program makes in SQLite, of a revision."""
    engine = create_engine("sqlite://", poolclass=NullPool)
    with engine.begin() as connection:
        make_tables(connection, to=revision)
        return read(connection)


def _make_on_server(engine: Engine, revision: str) -> Structure:
    """Return the structure that this program makes on a server; nothing of it stays there.

    It is made of passing tables, since an account that only works with a history may make no
    others, and many seats may do so at once.

    Raises:
        HistoryError: the account may not make it.
    """
    try:
        # DDL of PostgreSQL is rolled back like rows.
        with engine.connect() as other:
            event.listen(other, "before_cursor_execute", _name_functions, retval=True)
            other.exec_driver_sql("SET LOCAL search_path TO pg_temp")
            make_tables(other, to=revision)
            return _read_server(other)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _NOT_ALLOWED:
            raise
        raise HistoryError(
            "The tables' structure cannot be checked: the account may make no passing tables on "
            "the server."
        ) from error


def _name_functions(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: object
) -> tuple[str, Any]:
    # PostgreSQL finds passing tables by their bare names, and passing functions never.
    if not statement.startswith("CREATE FUNCTION"):
        statement = _OWN_FUNCTION.sub("pg_temp.", statement)
    return statement, parameters


def make_comparison(engine: Engine, revision: str) -> Structure:
    """Return what the structure of a revision on a server is compared with.

    Asked before the right to write is taken, too: others would wait for as long as many writes
    take, and a second connection would be needed.

    Raises:
        HistoryError: the account may not make it.
    """
    # Once a process: every write asks.
    place = (str(engine.url), revision)
    if place not in _on_servers:
        _on_servers[place] = _make_on_server(engine, revision)
    return _on_servers[place]


def differences(connection: Connection, revision: str) -> Iterator[str]:
    """Yield how a database differs from a fresh one of a revision, a sentence each.

    Raises:
        HistoryError: it cannot be told.
    """
    found = read(connection)
    if (revision, digest(found)) == KNOWN:
        return
    sqlite = connection.dialect.name == "sqlite"
    wanted = _fresh(revision) if sqlite else make_comparison(connection.engine, revision)
    both = found.keys() & wanted.keys()
    for said, names in (
        ("The database lacks", wanted.keys() - found.keys()),
        ("Planted in the database, not made by this program", found.keys() - wanted.keys()),
        ("Altered in the database", {name for name in both if found[name] != wanted[name]}),
    ):
        if names:
            yield f"{said}: {', '.join(sorted(names))}."


def refuse_altered(connection: Connection, name: str, revision: str) -> None:
    """Make sure that a database is made as this program makes it, before anything is written.

    Raises:
        HistoryError: it is not.
    """
    wrong = next(differences(connection, revision), "")
    if wrong and connection.dialect.name != "sqlite":
        # A server's owner may migrate while seats have it open.
        noted = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608
        if noted != revision:
            raise HistoryError(
                f"The history {name} was brought to tables of a newer version ({noted}) while it "
                "was open: open it again with that version of the program."
            )
    if wrong:
        raise HistoryError(
            f"Nothing is written to the history {name}, whose structure was changed. {wrong} See "
            "what else was with “colonyqc history verify”, and restore a backup that verifies."
        )
