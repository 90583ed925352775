"""What a database is made of is proved, too: what is planted there changes what is written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.db import structure
from colonyqc.history.db.schema import HEAD
from history.samples import analysis, artefacts


def tamper(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as raw, raw:
        for statement in statements:
            raw.execute(statement)


def test_the_structure_that_is_known_is_the_one_that_is_made(histories: SqlHistories) -> None:
    with histories.engine.connect() as connection:
        made = structure.read(connection)
        assert list(structure.differences(connection, HEAD)) == []
    if histories.engine.name == "sqlite":
        assert (HEAD, structure.digest(made)) == structure.KNOWN, "write the new one there"


SOFTENER = (
    "CREATE TRIGGER softener AFTER INSERT ON decision WHEN NEW.verdict = 'discard' BEGIN "
    "INSERT INTO decision SELECT NEW.id + 1, NEW.analysis_id, NEW.picture, NEW.colony, 'keep', "
    "'', NEW.person, NEW.at; END"
)
FORGETTER = (
    "CREATE TRIGGER forgetter BEFORE INSERT ON event WHEN NEW.kind = 'log-in failed' BEGIN "
    "SELECT RAISE(IGNORE); END"
)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ((SOFTENER,), "not made by this program: trigger softener."),
        ((FORGETTER,), "not made by this program: trigger forgetter."),
        (("DROP TRIGGER colony_no_update",), "The database lacks: trigger colony_no_update."),
        (
            (
                "DROP TRIGGER colony_no_update",
                "CREATE TRIGGER colony_no_update BEFORE UPDATE ON colony BEGIN SELECT 1; END",
            ),
            "Altered in the database: trigger colony_no_update.",
        ),
        (("ALTER TABLE decision ADD COLUMN extra TEXT",), "Altered in the database: table decisi"),
        (("CREATE VIEW shown AS SELECT 1",), "not made by this program: view shown."),
        (("CREATE TABLE other (id INTEGER)",), "not made by this program: table other."),
        (("DROP INDEX ix_event_kind",), "The database lacks: index ix_event_kind."),
    ],
)
def test_what_was_planted_removed_or_altered_is_named_and_nothing_is_written(
    histories: SqlHistories, database: Path, statements: tuple[str, ...], said: str
) -> None:
    value = analysis()
    with histories() as history:
        number = history.add(value, artefacts(value))
        history.commit()
    tamper(database, *statements)
    assert any(said in each for each in verify(histories))
    before = database.read_bytes()
    with histories() as history, pytest.raises(HistoryError, match="Nothing is written") as told:
        history.decide(number, 0, 1, Verdict.DISCARD, "too dark", "Mori")
    assert said in str(told.value)
    assert database.read_bytes() == before


def test_an_altered_history_of_before_is_not_migrated(tmp_path: Path) -> None:
    database = tmp_path / "lab.db"
    released = Path(__file__).parents[1] / "released" / "0005" / "history.sql"
    with closing(sqlite3.connect(database)) as raw:
        raw.executescript(released.read_text("utf-8"))
    tamper(database, FORGETTER)
    with pytest.raises(HistoryError, match="trigger forgetter"):
        open_histories(database)
    assert sorted(path.name for path in tmp_path.glob("*.before*")) == []


def test_what_sqlite_notes_for_itself_is_no_change(histories: SqlHistories, database: Path) -> None:
    tamper(database, "ANALYZE")
    assert verify(histories) == ()


def test_what_was_planted_on_a_server_is_named_and_nothing_is_written(
    histories: SqlHistories, tampering: Engine
) -> None:
    if histories.engine.name == "sqlite":
        planted = "CREATE TRIGGER extra AFTER INSERT ON event BEGIN SELECT 1; END"
    else:
        planted = "CREATE RULE extra AS ON INSERT TO decision DO INSTEAD NOTHING"
    with tampering.begin() as connection:
        connection.exec_driver_sql(planted)
    assert any("not made by this program" in each for each in verify(histories))
    value = analysis()
    with histories() as history, pytest.raises(HistoryError, match="Nothing is written"):
        history.add(value, artefacts(value))
