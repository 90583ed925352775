"""What goes wrong with disks and clocks: each a sentence, and nothing that was kept is lost."""

import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, full_disk, open_histories, verify
from colonyqc.history.backup.make import back_up
from colonyqc.history.backup.manifest import backups
from history.samples import MORNING, analysis, artefacts

NOBODY = 65534


def add(histories: SqlHistories, day: int = 3) -> int:
    value = analysis(day=day)
    with histories() as history:
        number = history.add(value, artefacts(value, day))
        history.commit()
    return number


def add_many(histories: SqlHistories) -> None:
    for day in range(2, 40):
        add(histories, day)


def decide_often(histories: SqlHistories) -> None:
    with histories() as history:
        for _ in range(2000):
            history.decide(1, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()


def whole(histories: SqlHistories, *days: int) -> bool:
    with histories() as history:
        return [each.day for each in history.list()] == list(days) and verify(histories) == ()


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse to write past ``size`` bytes of any file, as a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def powerless() -> Iterator[None]:
    """Be somebody whom permissions bind: root is bound by none."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def protected(blank: Path) -> Iterator[Path]:
    """Return a history with an analysis in a folder that nobody may write."""
    # Not in pytest's own folder: others may not even look into that.
    folder = Path(tempfile.mkdtemp())
    database = folder / "t.db"
    shutil.copyfile(blank, database)
    histories = open_histories(database)
    add(histories)
    # A history's files are their owner's alone: whoever shares it lets others read.
    for path in database.parent.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    folder.chmod(0o555)
    yield database
    for path in folder.rglob("*"):
        path.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_full_disk_is_said_and_what_was_kept_stays(
    histories: SqlHistories, database: Path
) -> None:
    add(histories, 1)
    with full_disk(histories.engine):
        with pytest.raises(HistoryError, match="disk is full; make room"):
            add_many(histories)
        with pytest.raises(HistoryError, match="disk is full"):
            decide_often(histories)
    with histories() as history:
        kept = [each.day for each in history.list()]
    assert kept == list(range(1, len(kept) + 1))
    assert whole(histories, *kept)
    add(histories, 50)
    assert whole(histories, *kept, 50)


@pytest.mark.parametrize("size", [100, 3000, 60_000])
def test_a_quota_is_said_wherever_it_strikes(
    histories: SqlHistories, database: Path, size: int, tmp_path: Path
) -> None:
    add(histories, 1)
    with files_no_longer_than(size):
        with pytest.raises(HistoryError):
            add_many(histories)
        with pytest.raises(HistoryError, match=r"shelf"):
            back_up(histories, tmp_path / "shelf")
    assert backups(tmp_path / "shelf") == ()
    with histories() as history:
        kept = [each.day for each in history.list()]
    assert kept == list(range(1, len(kept) + 1))
    assert verify(histories) == ()
    add(histories, 50)
    assert verify(histories) == ()


def test_a_disk_too_full_to_read_from_is_said(histories: SqlHistories, database: Path) -> None:
    add(histories, 1)
    histories.engine.dispose()
    assert not database.with_name(f"{database.name}-shm").exists()
    # Reading makes a small file beside the database, too.
    with (
        files_no_longer_than(100),
        pytest.raises(HistoryError, match="disk is full; make room"),
        open_histories(database)() as history,
    ):
        history.list()
    assert whole(open_histories(database), 1)


def test_reading_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="no history at"):
        open_histories(tmp_path / "no" / "such" / "t.db", must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_a_write_protected_disk_is_read_and_says_so(protected: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in protected.parent.rglob("*")}
    with powerless():
        histories = open_histories(protected)
        assert "write-protected" in histories.read_only
        assert whole(histories, 3)
        with pytest.raises(HistoryError, match="write-protected"):
            add(histories, 4)
    assert {path: path.stat().st_mtime_ns for path in protected.parent.rglob("*")} == before


def test_a_write_protected_history_that_was_not_closed_is_not_read_in_part(
    protected: Path,
) -> None:
    protected.with_name("t.db-wal").write_bytes(b"commits not yet in the database")
    with powerless(), pytest.raises(HistoryError, match=r"not closed properly.*t\.db-wal"):
        open_histories(protected)


def test_a_folder_that_may_not_be_written_gets_no_history(protected: Path) -> None:
    with powerless(), pytest.raises(HistoryError, match="cannot be written"):
        open_histories(protected.with_name("new.db"))


@pytest.mark.parametrize("leaves_its_folder", [False, True])
def test_a_pulled_drive_is_said_and_all_is_there_when_it_is_back(
    histories: SqlHistories, database: Path, leaves_its_folder: bool
) -> None:
    add(histories, 1)
    away = database.parent.with_name("away")
    database.parent.rename(away)
    if leaves_its_folder:
        database.parent.mkdir()
    with pytest.raises(HistoryError, match="cannot be opened"), histories() as history:
        history.list()
    with pytest.raises(HistoryError):
        add(histories, 2)
    if leaves_its_folder:
        assert not database.exists(), "an empty history would look like lost work"
        shutil.rmtree(database.parent)
    away.rename(database.parent)
    assert whole(histories, 1)
    add(histories, 2)
    assert whole(histories, 1, 2)


def test_a_drive_pulled_in_the_middle_of_a_transaction_loses_only_that(
    histories: SqlHistories, database: Path
) -> None:
    add(histories, 1)
    copy = database.with_name("copy")
    with histories() as history:
        value = analysis(day=2)
        history.add(value, artefacts(value))
        copy.mkdir()
        for path in database.parent.glob("t.db*"):
            shutil.copyfile(path, copy / path.name)
    shutil.copytree(histories.files.folder, copy / "t.files")
    assert whole(open_histories(copy / "t.db"), 1)


def test_a_clock_set_back_changes_no_order_and_is_told(
    histories: SqlHistories, database: Path
) -> None:
    hours = iter([5, 4, -2000, -2001])

    def clock() -> object:
        return MORNING + timedelta(hours=next(hours, -3000))

    wrong = open_histories(database, clock=clock)  # type: ignore[arg-type]
    with wrong() as history:
        number = history.add(analysis(), artefacts(analysis()))
        for verdict in (Verdict.KEEP, Verdict.WATCH, Verdict.KEEP, Verdict.DISCARD):
            history.decide(number, 0, 1, verdict, "round", "Mori")
        history.commit()
    with histories() as history:
        record = history.get(number)
        assert [each.verdict for each in record.decisions] == [
            Verdict.KEEP,
            Verdict.WATCH,
            Verdict.KEEP,
            Verdict.DISCARD,
        ]
        last = record.decision(0, 1)
        assert last is not None
        assert last.verdict is Verdict.DISCARD
        assert "clock set back" in {each.kind for each in history.events()}
    assert verify(histories) == ()


def test_a_database_that_another_program_emptied_is_no_defect_of_ours(
    histories: SqlHistories, database: Path
) -> None:
    add(histories, 1)
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.write_bytes(b"")
    assert open_histories(database).migration is not None
    assert verify(open_histories(database)) == ()


def test_everything_that_a_history_makes_is_among_the_places_where_nothing_else_may_write(
    histories: SqlHistories, database: Path
) -> None:
    histories.hold("window")
    add(histories, 1)
    (database.parent / "report.pdf").write_bytes(b"an output beside it")
    made = {path for path in database.parent.rglob("*") if path.is_file()}
    own = {path for path in made if any(path.is_relative_to(at) for at in histories.places)}
    histories.release()
    assert made - own == {database.parent / "report.pdf"}
    assert {path.suffix for path in own} >= {".db", ".lock", ".tif", ".png"}
