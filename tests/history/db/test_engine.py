import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history import SqlHistories, database_url, open_histories
from colonyqc.history.db.engine import shown, spoken


def test_a_plain_path_becomes_an_absolute_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = database_url("史 100%/t.db")
    assert url.get_backend_name() == "sqlite"
    assert Path(url.database or "") == tmp_path / "史 100%" / "t.db"


def test_an_address_stays_one() -> None:
    assert database_url("sqlite:////x/t.db").database == "/x/t.db"
    assert database_url("postgresql+psycopg://me@host/lab").host == "host"


@pytest.mark.parametrize(
    "text", ["", "  ", ":memory:", "sqlite://", "nosuch://host/x", "sqlite:///:memory:", "://"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"history\.db"):
        database_url(text)


def test_a_password_is_never_shown() -> None:
    assert "secret" not in shown(database_url("postgresql+psycopg://me:secret@host/lab"))


def test_pragmas_are_set_on_every_connection(histories: SqlHistories, database: Path) -> None:
    with histories.engine.connect() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert found == ["wal", 2, 1, 10_000]


def test_a_locked_database_is_said_to_be_locked(database: Path) -> None:
    open_histories(database)
    other = sqlite3.connect(database)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(HistoryError, match=r"t\.db is locked by another program"):
            open_histories(database, timeout_s=0.05)
    finally:
        other.close()


def error(code: int | None) -> OperationalError:
    cause = sqlite3.OperationalError("said by SQLite")
    if code is not None:
        cause.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, cause)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "write-protected"),
        (sqlite3.SQLITE_IOERR_FSYNC, "check the disk"),
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (None, "cannot be reached"),
    ],
)
def test_trouble_with_the_disk_is_one_sentence(code: int | None, words: str) -> None:
    with pytest.raises(HistoryError, match=words) as caught, spoken("t.db"):
        raise error(code)
    assert "SELECT" not in str(caught.value)


def test_a_defect_of_ours_is_left_to_raise() -> None:
    with pytest.raises(OperationalError), spoken("t.db"):
        raise error(sqlite3.SQLITE_ERROR)
    with pytest.raises(IntegrityError), spoken("t.db"):
        raise IntegrityError("INSERT", {}, sqlite3.IntegrityError("twice"))


def test_a_password_in_the_query_is_never_shown() -> None:
    address = database_url("postgresql://me@host/lab?password=secret&sslmode=require")
    assert shown(address) == "postgresql://me@host/lab?sslmode=require"
    with pytest.raises(UsageError) as refused:
        database_url("nosuch://me:secret@host/x")
    assert "secret" not in str(refused.value)


def test_tables_whose_words_are_no_text_are_damage(database: Path) -> None:
    open_histories(database).engine.dispose()
    data = database.read_bytes()
    # The name in SQLite's own table is what it quotes when it can't make sense of the rest.
    broken = data.replace(b"tableanalysisanalysis", b"tableanalys\xffsanalys\xffs")
    database.write_bytes(broken.replace(b"CREATE TABLE analysis", b"CREATE TABLE anal((((("))
    with pytest.raises(HistoryError, match="damaged"):
        open_histories(database)
    # Whether it quotes the name at all depends on the page it lies on.
    with pytest.raises(HistoryError, match="damaged"), spoken("t.db"):
        b"malformed database schema (\xff)".decode()
