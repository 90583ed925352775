import multiprocessing
import pkgutil
import sqlite3
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.engine import Connection

from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history import SqlHistories, open_histories
from colonyqc.history.db import schema, steps
from colonyqc.history.db.schema import REVISIONS
from colonyqc.history.db.tables import Base
from colonyqc.history.migrations import versions
from colonyqc.history.migrations.versions import (
    r0001_first_tables,
    r0002_what_is_said_of_a_dish,
    r0003_people_and_trail,
    r0004_prompted_analyses,
    r0005_feeders,
    r0006_intervals,
    r0007_dead_cells,
    r0008_regions,
    r0009_files_of_a_dish,
    r0010_acts_and_dish_verdicts,
    r0011_dish_events,
    r0012_corrections,
    r0013_corrected_cells,
)
from history.samples import MORNING
from support import quick_history


@pytest.fixture(autouse=True)
def the_steps_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every history by its migrations, as everywhere but in the tests."""
    monkeypatch.setattr(schema, "make_tables", steps.make_tables)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, Base.metadata))


def test_the_migrations_make_the_tables_of_the_models(histories: SqlHistories) -> None:
    with histories.engine.connect() as connection:
        assert differences(connection) == []


def test_the_steps_known_by_name_are_those_that_alembic_would_run() -> None:
    config = Config()
    config.set_main_option("script_location", "colonyqc.history:migrations")
    config.set_main_option("path_separator", "os")
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in steps)[::-1] == REVISIONS


def test_histories_of_other_tests_are_those_that_the_steps_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contents(name: str) -> list[str]:
        open_histories(tmp_path / name, clock=lambda: MORNING).engine.dispose()
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            return list(connection.iterdump())

    by_steps = contents("steps.db")
    quick_history.use(monkeypatch)
    assert contents("first.db") == by_steps
    assert contents("second.db") == by_steps
    assert any("history made" in line for line in by_steps)


def test_the_comparison_would_see_a_difference(tampering: Engine) -> None:
    with tampering.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE line ADD COLUMN extra TEXT")
        assert len(differences(connection)) == 1


def test_every_table_refuses_change_and_removal(histories: SqlHistories, database: Path) -> None:
    with histories.engine.connect() as connection:
        triggers = connection.exec_driver_sql(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        ).all()
    for table in Base.metadata.tables:
        mine = {name for owner, name in triggers if owner == table}
        assert mine >= {f"{table}_no_update", f"{table}_no_delete", f"{table}_no_insert_twice"}


def test_the_guards_know_all_that_is_unique() -> None:
    steps = (
        r0001_first_tables,
        r0003_people_and_trail,
        r0004_prompted_analyses,
        r0010_acts_and_dish_verdicts,
        r0011_dish_events,
        r0012_corrections,
    )
    known = {name: uniques for step in steps for name, uniques in step.UNIQUE.items()}
    for name, table in Base.metadata.tables.items():
        unique = {
            "+".join(constraint.columns.keys())
            for constraint in table.constraints
            if isinstance(constraint, (PrimaryKeyConstraint, UniqueConstraint))
        }
        assert set(known[name]) == unique


def test_the_revisions_are_one_chain() -> None:
    steps = (
        r0001_first_tables,
        r0002_what_is_said_of_a_dish,
        r0003_people_and_trail,
        r0004_prompted_analyses,
        r0005_feeders,
        r0006_intervals,
        r0007_dead_cells,
        r0008_regions,
        r0009_files_of_a_dish,
        r0010_acts_and_dish_verdicts,
        r0011_dish_events,
        r0012_corrections,
        r0013_corrected_cells,
    )
    numbers = [step.revision for step in steps]
    assert numbers == [f"{place:04}" for place in range(1, len(steps) + 1)]
    assert [step.down_revision for step in steps] == [None, *numbers[:-1]]
    names = {each.name for each in pkgutil.iter_modules(versions.__path__)}
    assert names == {step.__name__.rpartition(".")[2] for step in steps}


def test_a_missing_driver_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(HistoryError, match="Python package"):
        open_histories("postgresql://me@host/lab", files=tmp_path)


def test_a_history_that_must_be_there_is_not_made_and_opens_where_it_is(
    histories: SqlHistories, database: Path, tmp_path: Path
) -> None:
    assert histories.engine.name == "sqlite"
    opened = open_histories(database, must_exist=True)
    with opened() as history:
        assert history.list() == ()
    opened.engine.dispose()
    (tmp_path / "empty.db").touch()
    with pytest.raises(HistoryError, match="no history"):
        open_histories(tmp_path / "empty.db", must_exist=True)


def test_opening_again_changes_nothing(histories: SqlHistories, database: Path) -> None:
    before = database.read_bytes()
    open_histories(database)
    assert database.read_bytes() == before


def test_a_newer_database_is_refused(histories: SqlHistories, database: Path) -> None:
    raw = sqlite3.connect(database)
    with raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(HistoryError, match="newer version of this program"):
        open_histories(database)


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    raw = sqlite3.connect(path)
    with raw:
        raw.execute("CREATE TABLE photo (id INTEGER)")
    raw.close()
    with pytest.raises(HistoryError, match=r"photos\.db belongs to another program"):
        open_histories(path)
    raw = sqlite3.connect(path)
    assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("photo",)]
    raw.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("notes about dishes, nothing else\n" * 100)
    before = path.read_bytes()
    with pytest.raises(HistoryError, match=r"notes\.db is not a SQLite database"):
        open_histories(path)
    assert path.read_bytes() == before


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="cannot be opened"):
        open_histories(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HistoryError, match=r"The folder .*file.* cannot be made"):
        open_histories(tmp_path / "file" / "t.db")


def test_a_damaged_database_is_refused(histories: SqlHistories, database: Path) -> None:
    whole = bytearray(database.read_bytes())
    whole[100:4096] = bytes(len(whole[100:4096]))
    database.write_bytes(whole)
    with pytest.raises(HistoryError, match="damaged"):
        open_histories(database)


def test_a_server_needs_a_folder_for_files() -> None:
    with pytest.raises(UsageError, match="folder"):
        open_histories("postgresql+psycopg://me@host/lab")


def test_processes_that_start_at_once_do_not_collide(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{n}.db") for n in range(5) for _ in range(2)]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        opened = list(pool.map(open_and_count, paths))
    assert opened == [0] * len(paths)


def open_and_count(path: str) -> int:
    with open_histories(path)() as history:
        return len(history.list())
