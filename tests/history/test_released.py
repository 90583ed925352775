"""A history of every released version, with data, opens in this one."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.history import open_as_found, open_histories, verify
from colonyqc.history.backup.make import back_up, verify_backup
from colonyqc.history.backup.restore import restore
from colonyqc.history.db.schema import HEAD
from colonyqc.history.files.durable_copy import digest
from colonyqc.services.accounts.signing import signatures
from history.samples import analysis, artefacts

RELEASED = sorted((Path(__file__).parent / "released").iterdir())
BEFORE_PROMPTS = Path(__file__).parent / "released" / "0003"
BEFORE_FEEDERS = Path(__file__).parent / "released" / "0004"
BEFORE_INTERVALS = Path(__file__).parent / "released" / "0005"
BEFORE_DEAD_CELLS = Path(__file__).parent / "released" / "0006"
BEFORE_CORRECTED_CELLS = Path(__file__).parent / "released" / "0012"


@pytest.fixture(params=RELEASED, ids=lambda folder: folder.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a history as a released version left it."""
    database = tmp_path / "lab.db"
    with closing(sqlite3.connect(database)) as raw:
        raw.executescript((request.param / "history.sql").read_text("utf-8"))
    shutil.copytree(request.param / "files", tmp_path / "lab.files")
    return database


def rows(database: Path, like: dict[str, list[str]] | None = None) -> dict[str, list[object]]:
    """Return every row of every table, of the columns ``like`` has where given."""
    with closing(sqlite3.connect(database)) as raw:
        columns = like or columns_of(database)
        return {
            table: raw.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
            for table, names in columns.items()
        }


def same_rows(now: dict[str, list[object]], before: dict[str, list[object]]) -> bool:
    """Tell whether every row is there as it was; the trail may have grown."""
    events = before.get("event", [])
    grown = {"event": now["event"][: len(events)]} if events else {}
    return now | grown == before


def columns_of(database: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(database)) as raw:
        tables = [
            name
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "alembic_version"
        ]
        return {table: names_of(raw, table) for table in tables}


def names_of(raw: sqlite3.Connection, table: str) -> list[str]:
    found = raw.execute("SELECT name FROM pragma_table_info(?)", (table,))
    return [f'"{name}"' for (name,) in found]


def test_every_row_of_a_released_history_survives(old: Path) -> None:
    columns, before = columns_of(old), rows(old)
    histories = open_histories(old)
    assert verify(histories) == ()
    assert same_rows(rows(old, columns), before)
    with histories() as history:
        # The newest ones hold a correction, too: a second analysis of the same dish and day.
        told = dict.fromkeys((one.dish.line, one.dish.dish, one.day) for one in history.list())
        assert list(told) == [
            ("201B7", "D1", 3),
            ("201B7", "D1", 4),
            ("201B7", "皿２", None),
            ("京都", "D1", 3),
        ]
        record = history.get(1)
        assert [each.person for each in record.decisions] == ["佐藤", "Mori"]
        decided = record.decision(1, 2)
        assert decided is not None
        assert decided.verdict is Verdict.KEEP
        for stored in record.stored:
            assert history.overview(stored.overview).shape == (20, 25, 3)


def test_the_database_is_copied_before_it_is_migrated(old: Path) -> None:
    before = rows(old)
    migration = open_histories(old).migration
    assert migration is not None
    assert migration.copy is not None
    assert migration.before != migration.after
    assert migration.copy.name == f"lab.before-{migration.after}.db"
    assert rows(migration.copy) == before
    again = open_histories(old).migration
    assert again is not None
    assert (again.before, again.copy) == (migration.after, None)


def test_a_migrated_history_is_worked_on(old: Path, tmp_path: Path) -> None:
    histories = open_histories(old)
    with histories() as history:
        number = history.add(analysis(day=9), artefacts(analysis(day=9)))
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.decide(2, 0, 1, Verdict.WATCH, "", "Mori")
        history.commit()
    assert verify(histories) == ()
    assert verify_backup(back_up(histories, tmp_path / "shelf").folder) == ()


def test_a_backup_of_an_older_program_is_restored(old: Path, tmp_path: Path) -> None:
    columns, before = columns_of(old), rows(old)
    copied = shutil.copyfile(old, tmp_path / "kept.db")
    made = back_up(open_histories(old), tmp_path / "shelf")
    shutil.copyfile(copied, made.folder / "history.db")
    manifest = made.folder / "manifest.json"
    text = manifest.read_text("utf-8").replace(
        made.manifest.sha256, digest(made.folder / "history.db")
    )
    manifest.write_text(text, "utf-8")
    assert verify_backup(made.folder) == ()
    new = tmp_path / "new.db"
    restore(made.folder, new)
    assert same_rows(rows(new, columns), before)
    assert verify(open_histories(new)) == ()


@pytest.mark.parametrize(
    "old",
    [BEFORE_PROMPTS, BEFORE_FEEDERS, BEFORE_INTERVALS, BEFORE_DEAD_CELLS],
    indirect=True,
    ids=["0003", "0004", "0005", "0006"],
)
def test_signatures_given_before_later_tables_and_columns_stand(old: Path) -> None:
    histories = open_histories(old)
    with histories() as history:
        (performed,) = signatures(history, 1)
        assert performed.valid
        assert performed.signature.digest == history.record_digest(1)
        (reviewed,) = signatures(history, 4)
        assert not reviewed.valid, "a decision was withdrawn after it was given"
        told = history.events(limit=1)[0]
    assert (told.kind, told.old, told.new) == ("history migrated", "0012", "0013")


@pytest.mark.parametrize("old", [BEFORE_PROMPTS], indirect=True, ids=["0003"])
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "INSERT INTO prompt VALUES (1, 'x@1', '[]', 0)",
            "prompt, 1 rows were added: the row analysis_id 1.",
        ),
        (
            "INSERT INTO sheet (picture_id, width, height, problems) VALUES (2, 9, 9, '[]')",
            "sheet, 1 rows were added: the row picture_id 2.",
        ),
    ],
)
def test_what_is_slipped_into_an_analysis_of_before_is_found(
    old: Path, statement: str, said: str
) -> None:
    histories = open_histories(old)
    with closing(sqlite3.connect(old)) as raw, raw:
        for table in ("prompt", "sheet"):
            raw.execute(f"DROP TRIGGER {table}_sealed")
        raw.execute(statement)
    found, guards = verify(histories)
    assert found.startswith("Event 2 (analysis added")
    assert f"in analysis 1, table {said}" in found
    assert guards == "The database lacks: trigger prompt_sealed, trigger sheet_sealed."
    with histories() as history:
        (performed,) = signatures(history, 1)
    assert not performed.valid


@pytest.mark.parametrize(
    "old", [BEFORE_PROMPTS, BEFORE_FEEDERS], indirect=True, ids=["0003", "0004"]
)
@pytest.mark.parametrize(
    ("table", "statement", "row"),
    [
        ("acquisition", "UPDATE acquisition SET feeders = 1 WHERE id = 1", "id 1"),
        ("picture", "UPDATE picture SET feeder_px = 7 WHERE id = 2", "id 2"),
        (
            "dish_statistics",
            "UPDATE dish_statistics SET feeders = 4.5 WHERE analysis_id = 1",
            "analysis_id 1",
        ),
    ],
)
def test_feeders_slipped_into_an_analysis_of_before_are_found(
    old: Path, table: str, statement: str, row: str
) -> None:
    histories = open_histories(old)
    with closing(sqlite3.connect(old)) as raw, raw:
        guards = raw.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)
        for _, made in guards:
            raw.execute(made)
    said = verify(histories)[0]
    assert said.startswith("Event 2 (analysis added")
    assert f"in analysis 1, table {table}, the row {row} says what it did not say then." in said
    with histories() as history:
        (performed,) = signatures(history, 1)
    assert not performed.valid


@pytest.mark.parametrize("old", [BEFORE_INTERVALS], indirect=True, ids=["0005"])
def test_an_interval_slipped_into_an_analysis_of_before_is_found(old: Path) -> None:
    histories = open_histories(old)
    with histories() as history:
        assert history.get(1).analysis.acquisition.feeders is True
        assert history.get(1).analysis.statistics.feeders == pytest.approx(5.0)
    with closing(sqlite3.connect(old)) as raw, raw:
        raw.execute("DROP TRIGGER dish_statistics_no_update")
        raw.execute("UPDATE dish_statistics SET differentiated_low = 0 WHERE analysis_id = 1")
    said = " ".join(verify(histories))
    assert "table dish_statistics, the row analysis_id 1 says what it did not say then." in said
    with histories() as history:
        (performed,) = signatures(history, 1)
    assert not performed.valid


@pytest.mark.parametrize("old", [BEFORE_DEAD_CELLS], indirect=True, ids=["0006"])
@pytest.mark.parametrize(
    ("table", "row", "statement"),
    [
        ("picture", "id 1", """UPDATE picture SET dead = '{"px":5}' WHERE id = 1"""),
        ("dish_statistics", "analysis_id 1", "UPDATE dish_statistics SET dead_count = 4"),
    ],
)
def test_dead_cells_slipped_into_an_analysis_of_before_are_found(
    old: Path, table: str, row: str, statement: str
) -> None:
    histories = open_histories(old)
    with histories() as history:
        before = history.get(1).analysis
        assert before.pictures[0].dead is None
        assert before.statistics.dead_count is None
        assert before.statistics.confluence_low == pytest.approx(41.0)
    with closing(sqlite3.connect(old)) as raw, raw:
        raw.execute(f"DROP TRIGGER {table}_no_update")
        raw.execute(statement)
    said = " ".join(verify(histories))
    assert f"table {table}, the row {row} says what it did not say then." in said
    with histories() as history:
        (performed,) = signatures(history, 1)
    assert not performed.valid


@pytest.mark.parametrize("old", [BEFORE_CORRECTED_CELLS], indirect=True, ids=["0012"])
def test_what_was_said_of_dishes_and_corrections_survives(old: Path) -> None:
    with open_histories(old)() as history:
        assert [each.approval for each in history.get(2).dish_decisions] == [Approval.APPROVED]
        assert [each.kind for each in history.life_events()] == [LifeEventKind.THAW]
        correction = history.get(5).analysis.correction
        assert correction is not None
        assert (correction.original, correction.reason) == (3, "くっついていた")


def test_a_migration_that_fails_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(old)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("colonyqc.history.db.schema.copy_database", fail)
    with pytest.raises(HistoryError, match="No space left"):
        open_histories(old)
    assert rows(old) == before


def test_reading_never_migrates_and_proving_does_it_on_a_copy(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(HistoryError, match="colonyqc history migrate"):
        open_histories(old, reading=True)
    histories = open_as_found(old)
    assert verify(histories) == ()
    histories.engine.dispose()
    with closing(sqlite3.connect(old)) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() != (HEAD,)
    assert sorted(each.name for each in old.parent.glob("*.before*")) == []
    assert len(before) == old.stat().st_size
