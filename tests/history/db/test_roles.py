"""The server itself keeps a working account from changing what was written."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, create_engine

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.domain.verdict import Approval
from colonyqc.history import SqlHistories, give_rights, open_histories, verify
from colonyqc.history.db.engine import immediate
from colonyqc.history.db.roles import grant
from colonyqc.history.db.schema import HEAD, revision_of
from colonyqc.history.db.steps import make_tables
from colonyqc.history.db.tables import Base
from history.samples import analysis, artefacts
from support import postgres

TABLES = [*Base.metadata.tables, "alembic_version"]


@pytest.fixture
def database(server: postgres.Server, blank_on_server: str) -> Iterator[str]:
    """Return the name of an empty history that the seat has rights to."""
    with server.database(blank_on_server) as name:
        yield name


@pytest.fixture
def seat(server: postgres.Server, database: str, tmp_path: Path) -> Iterator[SqlHistories]:
    opened = open_histories(server.url(database, postgres.SEAT), files=tmp_path)
    yield opened
    opened.engine.dispose()


CHANGES = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} ADD COLUMN extra text",
    "CREATE TRIGGER extra AFTER INSERT ON {table} EXECUTE FUNCTION history_refuses()",
    "CREATE RULE extra AS ON INSERT TO {table} DO INSTEAD NOTHING",
)
WAYS_AROUND = (
    "INSERT INTO alembic_version VALUES ('9999')",
    "CREATE TABLE extra (id integer)",
    "CREATE SCHEMA extra",
    "CREATE OR REPLACE FUNCTION history_has(number integer) RETURNS boolean LANGUAGE sql "
    "AS $$ SELECT false $$",
    "DROP FUNCTION history_refuses CASCADE",
    "SELECT setval('analysis_id_seq', 1)",
    "SET session_replication_role = replica",
    "SET ROLE keeper",
)


def test_the_server_refuses_to_change_any_table(server: postgres.Server, database: str) -> None:
    with server.connect(database, postgres.SEAT) as connection:
        assert connection.execute("SELECT count(*) FROM line").fetchone() == (0,)
        for table in TABLES:
            known = Base.metadata.tables.get(table)
            column = "version_num" if known is None else f'"{next(iter(known.columns)).name}"'
            for statement in CHANGES:
                tried = statement.format(table=table, column=column)
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(tried.encode())


def test_nor_does_it_let_the_guards_be_gone_around(server: postgres.Server, database: str) -> None:
    with server.connect(database, postgres.SEAT) as connection:
        for statement in WAYS_AROUND:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_nothing_is_given_to_who_could_rewrite_it(server: postgres.Server, database: str) -> None:
    keeper = server.url(database, postgres.KEEPER)
    for role, attribute, said in (
        ("boss", "SUPERUSER", "is a superuser"),
        ("heir", f"IN ROLE {postgres.KEEPER}", "belongs to the owner of the tables"),
        ("scribe", "IN ROLE pg_write_all_data", "may change or remove rows"),
    ):
        server.run(f"CREATE ROLE {role} {attribute}")
        with pytest.raises(HistoryError, match=f"“{role}”, which {said}"):
            give_rights(keeper, role)
        server.run(f"DROP ROLE {role}")
    with pytest.raises(HistoryError, match="belongs to the owner"):
        give_rights(keeper, postgres.KEEPER)
    server.run("CREATE SCHEMA AUTHORIZATION seat", database)
    give_rights(keeper, postgres.SEAT)
    server.run("GRANT CREATE ON SCHEMA public TO PUBLIC", database)
    give_rights(keeper, postgres.SEAT)
    with pytest.raises(UsageError, match="no role “nobody here”"):
        give_rights(keeper, "nobody here")
    with pytest.raises(HistoryError, match="only their owner gives rights"):
        give_rights(server.url(database, postgres.SEAT), postgres.SEAT)


def test_a_role_s_name_is_no_statement(server: postgres.Server, database: str) -> None:
    name = 'a"b; DROP TABLE event'
    quoted = name.replace('"', '""')
    server.run(f'CREATE ROLE "{quoted}"')
    said = give_rights(server.url(database, postgres.KEEPER), name)
    assert any(f'"{quoted}"' in each for each in said)
    server.run(f'DROP OWNED BY "{quoted}"', database)
    server.run(f'DROP ROLE "{quoted}"')


def test_a_file_has_no_roles(tmp_path: Path) -> None:
    open_histories(tmp_path / "a.db")
    with pytest.raises(UsageError, match="is a file"):
        give_rights(str(tmp_path / "a.db"), "seat")


@pytest.fixture
def older(server: postgres.Server) -> Iterator[tuple[str, Engine]]:
    """Return a history of an older program, open to the seat, and its owner's engine."""
    with server.database() as name:
        engine = create_engine(server.url(name, postgres.KEEPER))
        with engine.execution_options(**immediate(engine)).begin() as connection:
            make_tables(connection, "0009")
        grant(engine, postgres.SEAT)
        yield name, engine
        engine.dispose()


def test_only_the_owner_migrates_and_the_seat_works_on(
    server: postgres.Server, older: tuple[str, Engine], tmp_path: Path
) -> None:
    name, engine = older
    seat = server.url(name, postgres.SEAT)
    with pytest.raises(HistoryError, match=r"older version \(0009\).*ask their owner to migrate"):
        open_histories(seat, files=tmp_path)
    with pytest.raises(HistoryError, match="bring it to this version"):
        open_histories(seat, files=tmp_path, reading=True)
    assert revision_of(engine) == "0009"
    open_histories(engine.url, files=tmp_path).engine.dispose()
    opened = open_histories(seat, files=tmp_path)
    value = analysis()
    with opened() as history:
        number = history.add(value, artefacts(value))
        # Into a table that the step made after the rights were given.
        history.decide_dish(number, Approval.APPROVED, "", "Mori")
        history.commit()
    assert verify(opened) == ()
    opened.engine.dispose()


def test_who_has_it_open_while_it_is_migrated_is_told(
    server: postgres.Server, database: str, seat: SqlHistories
) -> None:
    value = analysis()
    server.run("UPDATE alembic_version SET version_num = '9999'", database)
    server.run("ALTER TABLE line ADD COLUMN extra text", database)
    with seat() as history, pytest.raises(HistoryError, match=r"newer version \(9999\) while it"):
        history.add(value, artefacts(value))
    server.run(f"UPDATE alembic_version SET version_num = '{HEAD}'", database)  # noqa: S608 - own
    with seat() as history, pytest.raises(HistoryError, match="structure was changed"):
        history.add(value, artefacts(value))
