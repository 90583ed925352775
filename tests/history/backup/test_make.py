import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pytest
from sqlalchemy import URL, event

from colonyqc.domain.errors import Cancelled, HistoryError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, open_histories, verify
from colonyqc.history.backup import make
from colonyqc.history.backup import restore as restoring
from colonyqc.history.backup.make import (
    SqlBackups,
    back_up,
    copy_files,
    prune,
    verify_backup,
)
from colonyqc.history.backup.manifest import backups, read_backup
from colonyqc.history.backup.restore import restore, what_is_lost
from colonyqc.history.files import durable_copy
from colonyqc.history.files.blobs import BlobStore
from colonyqc.services.ports import UNWATCHED, Monitor
from history.samples import analysis, artefacts


def add(histories: SqlHistories, day: int) -> int:
    value = analysis(day=day)
    with histories() as history:
        number = history.add(value, artefacts(value, day))
        history.decide(number, 0, 1, Verdict.WATCH, "", "Mori")
        history.commit()
    return number


def days(histories: SqlHistories) -> list[int | None]:
    with histories() as history:
        return [each.day for each in history.list()]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "棚"


def stored(shelf: Path) -> list[Path]:
    return sorted((shelf / "files").rglob("*.*"))


def test_a_backup_is_whole_and_tells_what_it_holds(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    seen: list[float] = []
    made = back_up(histories, shelf, monitor=Monitor(lambda share, what: seen.append(share)))
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert verify_backup(made.folder) == ()
    assert sorted(path.name for path in made.folder.iterdir()) == ["history.db", "manifest.json"]
    told = made.manifest
    assert (told.history, told.analyses, told.decisions, told.wrong) == ("t.db", 1, 1, ())
    assert {path.name for path in stored(shelf)} == set(told.files)
    assert read_backup(made.folder) == made
    with histories() as history:
        anchor = history.anchor()
    assert anchor is not None
    assert (told.events, told.last_event) == (anchor.number, anchor.sha256)


def test_a_backup_is_made_while_a_writer_writes(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    with histories() as writer:
        value = analysis(day=2)
        writer.add(value, artefacts(value))
        made = back_up(histories, shelf)
        writer.commit()
    assert made.manifest.analyses == 1
    assert verify_backup(made.folder) == ()
    assert days(histories) == [1, 2]


def test_a_second_backup_stores_only_what_is_new(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    back_up(histories, shelf)
    before = {path: path.stat().st_mtime_ns for path in stored(shelf)}
    add(histories, 2)
    back_up(histories, shelf)
    after = {path: path.stat().st_mtime_ns for path in stored(shelf)}
    assert len(after) > len(before)
    assert {path: after[path] for path in before} == before


def test_what_is_lost_comes_back_and_what_was_there_is_kept(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    add(histories, 2)
    with histories() as history:
        anchor = history.anchor()
    old = restore(made.folder, database, Actor("佐藤"), why="a wrong dish was analysed")
    restored = open_histories(database)
    assert days(restored) == [1]
    assert verify(restored) == ()
    with restored() as history:
        (last,) = history.events(limit=1)
    assert (last.kind, last.person, last.new) == ("restored", "佐藤", made.folder.name)
    assert last.reason == "a wrong dish was analysed"
    assert "events lost (" in last.old
    assert "1 analysis added" in last.old
    assert last.old.endswith(f"; the last one was {anchor}")
    assert old is not None
    kept = open_histories(old)
    assert days(kept) == [1, 2]
    assert verify(kept) == ()


def test_a_backup_is_restored_where_nothing_is(
    histories: SqlHistories, database: Path, shelf: Path, tmp_path: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    new = tmp_path / "new" / "lab.db"
    assert restore(made.folder, new) is None
    assert verify(open_histories(new)) == ()
    assert days(open_histories(new)) == [1]


def test_a_damaged_history_is_kept_as_it_lies(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    damaged = b"not a database" * 400
    database.write_bytes(damaged)
    old = restore(made.folder, database)
    assert old is not None
    assert old.read_bytes() == damaged
    assert verify(open_histories(database)) == ()


def test_damaged_stored_files_are_healed_by_restoring(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    hurt, gone, *_ = sorted(histories.files.folder.rglob("*.*"))
    hurt.write_bytes(bytes(hurt.stat().st_size))
    gone.unlink()
    assert len(verify(histories)) == 2
    restore(made.folder, database)
    assert verify(open_histories(database)) == ()


def test_an_altered_backup_is_found_out_and_not_restored(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    with closing(sqlite3.connect(made.folder / "history.db")) as raw:
        raw.execute("PRAGMA user_version = 7")
    (said,) = verify_backup(made.folder)
    assert "altered" in said
    before = database.read_bytes()
    with pytest.raises(HistoryError, match="is not restored"):
        restore(made.folder, database)
    assert database.read_bytes() == before


def test_a_backup_without_a_file_it_needs_is_found_out(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    stored(shelf)[0].unlink()
    assert any("cannot be read" in said for said in verify_backup(made.folder))


def test_what_went_bad_in_the_backup_folder_is_copied_anew(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    back_up(histories, shelf)
    hurt = stored(shelf)[0]
    hurt.write_bytes(bytes(hurt.stat().st_size))
    made = back_up(histories, shelf)
    assert made.manifest.wrong == ()
    assert verify_backup(made.folder) == ()


def test_a_history_with_lost_files_is_backed_up_and_the_loss_is_told(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    lost, altered, *_ = sorted(histories.files.folder.rglob("*.*"))
    lost.unlink()
    altered.write_bytes(b"other")
    made = back_up(histories, shelf)
    assert any(lost.name in said and "missing" in said for said in made.manifest.wrong)
    assert any(altered.name in said and "altered" in said for said in made.manifest.wrong)
    assert made.manifest.analyses == 1
    assert SqlBackups(histories).newest(shelf) is None


def test_stopping_leaves_nothing_behind(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    for looks in (0, 2):
        asked = iter([False] * looks)
        with pytest.raises(Cancelled):
            back_up(
                histories, shelf, monitor=Monitor(cancelled=lambda asked=asked: next(asked, True))
            )
        assert backups(shelf) == ()
        assert list(shelf.glob("*.part")) == []


def test_a_backup_folder_that_cannot_be_written_is_named(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    shelf.write_text("a file in the way")
    with pytest.raises(HistoryError, match=r"棚 cannot be written"):
        back_up(histories, shelf)


def test_what_is_no_backup_is_refused(
    tmp_path: Path, histories: SqlHistories, database: Path, shelf: Path
) -> None:
    with pytest.raises(HistoryError, match="is no backup"):
        restore(tmp_path, tmp_path / "new.db")
    add(histories, 1)
    made = back_up(histories, shelf)
    manifest = made.folder / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(told | {"format": 99}), "utf-8")
    with pytest.raises(HistoryError, match="newer version"):
        read_backup(made.folder)


def test_only_the_newest_are_kept_with_the_files_they_need(
    histories: SqlHistories, database: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for day in (1, 2, 3):
        add(histories, day)
        made.append(SqlBackups(histories).make(shelf, keep=2))
    assert [each.folder for each in backups(shelf)] == [each.folder for each in made[1:]]
    stranger = shelf / "files" / "ab" / f"{'ab' * 32}.tif"
    stranger.parent.mkdir(exist_ok=True)
    stranger.write_bytes(b"of a backup being made")
    shutil.rmtree(made[1].folder / "x", ignore_errors=True)
    assert prune(shelf, "t.db", 1) == (made[1].folder,)
    assert stranger.exists()
    monkeypatch.setattr(make, "_DAY_S", -1.0)
    add(histories, 4)
    SqlBackups(histories).make(shelf, keep=1)
    assert not stranger.exists()
    (left,) = backups(shelf)
    assert verify_backup(left.folder) == ()
    assert {path.name for path in stored(shelf)} == set(left.manifest.files)


def test_backups_of_other_histories_are_left_alone(
    histories: SqlHistories, database: Path, shelf: Path, tmp_path: Path
) -> None:
    other = open_histories(tmp_path / "other.db")
    add(histories, 1)
    add(other, 2)
    kept = SqlBackups(histories).make(shelf, keep=1)
    SqlBackups(other).make(shelf, keep=1)
    SqlBackups(other).make(shelf, keep=1)
    assert [each.manifest.history for each in backups(shelf)] == ["t.db", "other.db"]
    assert verify_backup(kept.folder) == ()
    newest = SqlBackups(histories).newest(shelf)
    assert newest == kept.made
    assert datetime.now(UTC) - newest < timedelta(hours=1)


def test_the_trail_tells_of_a_backup(histories: SqlHistories, database: Path, shelf: Path) -> None:
    made = SqlBackups(histories).make(shelf)
    with histories() as history:
        (last,) = history.events(limit=1)
    assert (last.kind, last.new) == ("backed up", made.folder.name)


def test_a_history_on_a_server_is_left_to_the_servers_tools(
    server: object, blank_on_server: str, tmp_path: Path
) -> None:
    files = tmp_path / "f"
    files.mkdir()
    histories = open_histories(server.url(blank_on_server), files=files)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match="pg_dump"):
        back_up(histories, tmp_path)
    histories.engine.dispose()


def test_the_newest_of_several_backups_is_told(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    assert SqlBackups(histories).newest(shelf) is None
    made = []
    for day in (1, 2):
        add(histories, day)
        made.append(SqlBackups(histories).make(shelf).made)
    assert made[0] < made[1]
    assert SqlBackups(histories).newest(shelf) == made[1]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("files", ["\ud800"]),
        ("files", ["../../x.tif"]),
        ("files", "abc"),
        ("files", [1]),
        ("made", "2026-99-99T00:00:00+00:00"),
        ("made", "2026-01-01T00:00:00"),
        ("made", None),
        ("analyses", {}),
        ("sha256", 7),
        ("wrong", None),
    ],
)
def test_a_damaged_manifest_is_one_sentence(
    histories: SqlHistories, database: Path, shelf: Path, key: str, value: object
) -> None:
    made = back_up(histories, shelf)
    path = made.folder / "manifest.json"
    told = json.loads(path.read_text("utf-8")) | {key: value}
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(HistoryError, match="is no backup of a history"):
        verify_backup(made.folder)


@pytest.mark.parametrize("text", ["", "[]", "7", "[" * 100_000, "\x00"])
def test_what_is_no_manifest_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, "utf-8")
    with pytest.raises(HistoryError, match="is no backup of a history"):
        read_backup(tmp_path)


def test_a_copy_that_was_checked_is_let_go(
    histories: SqlHistories, database: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(histories, 1)
    opened, closed = [], []

    def watched(url: URL, files: BlobStore) -> SqlHistories:
        copy = open_still(url, files)
        opened.append(copy)
        event.listen(copy.engine, "engine_disposed", lambda *_: closed.append(copy))
        return copy

    open_still = make.open_still
    monkeypatch.setattr(make, "open_still", watched)
    back_up(histories, shelf)
    assert closed == opened
    assert len(opened) == 1


def test_what_is_copied_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, target = tmp_path / "given", tmp_path / "target"
    given.write_bytes(b"content")
    flushed = []

    def flush(file: BinaryIO) -> None:
        flushed.append((Path(file.name).name, target.exists()))
        flush_to_disk(file)

    flush_to_disk = durable_copy.flush_to_disk
    monkeypatch.setattr(durable_copy, "flush_to_disk", flush)
    assert durable_copy.copy_file(given, target, sha256(b"content").hexdigest())
    ((name, there),) = flushed
    assert name != "target"
    assert not there
    assert target.read_bytes() == b"content"
    assert not durable_copy.copy_file(given, tmp_path / "other", sha256(b"x").hexdigest())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given", "target"]


def test_an_empty_database_is_copied_as_one(tmp_path: Path) -> None:
    source, target = tmp_path / "empty.db", tmp_path / "copy.db"
    source.touch()
    seen: list[float] = []
    durable_copy.copy_database(source, target, Monitor(lambda share, what: seen.append(share)))
    assert seen[-1] == 1
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_the_folders_of_a_backup_are_on_disk_when_it_is_made(
    histories: SqlHistories, database: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of its files, too: a stick is pulled as soon as it is said to be done."""
    assert database.exists()
    add(histories, 1)
    flushed: set[int] = set()
    real = os.fsync

    def fsync(descriptor: int) -> None:
        flushed.add(os.fstat(descriptor).st_ino)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    made = back_up(histories, shelf)
    holding = {path.parent for path in stored(shelf)} | {made.folder}
    assert {folder.stat().st_ino for folder in holding} <= flushed
    assert {path.stat().st_ino for path in stored(shelf)} <= flushed


def test_a_restore_that_is_killed_after_the_rename_is_told_by_the_trail(
    histories: SqlHistories, database: Path, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    add(histories, 2)
    rename = restoring.put_in_place

    def killed(passing: Path, target: Path, *, durable: bool) -> None:
        rename(passing, target, durable=durable)
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "put_in_place", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(made.folder, database, Actor("佐藤"))
    with open_histories(database)() as history:
        (last,) = history.events(limit=1)
    assert (last.kind, last.new) == ("restored", made.folder.name)


@pytest.mark.parametrize(
    "name", ["../../outside.tif", "/etc/x.png", f"{'a' * 64}.exe", f"{'A' * 64}.tif", ""]
)
def test_what_a_row_names_outside_the_folder_is_never_copied(
    histories: SqlHistories, database: Path, shelf: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "outside.tif").write_bytes(b"mine")
    left = copy_files([name], tmp_path / "in" / "files", shelf / "files", UNWATCHED)
    assert left == [f"“{name}” is named as a stored file and is none; it was not copied."]
    assert list(shelf.rglob("*.*")) == []


def test_what_to_restore_is_said_by_the_database_and_not_by_the_manifest(
    histories: SqlHistories, database: Path, shelf: Path, tmp_path: Path
) -> None:
    add(histories, 1)
    made = back_up(histories, shelf)
    path = made.folder / "manifest.json"
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(told | {"files": [f"{'ab' * 32}.tif"]}), "utf-8")
    new = tmp_path / "new.db"
    restore(made.folder, new)
    assert verify(open_histories(new)) == ()
    assert len(list((tmp_path / "new.files").rglob("*.*"))) == len(told["files"])


def test_anchors_of_exports_come_with_a_backup(
    histories: SqlHistories, database: Path, shelf: Path
) -> None:
    add(histories, 1)
    with histories() as history:
        history.exported("CSV tables: shelf")
        history.commit()
    made = back_up(histories, shelf)
    assert made.manifest.wrong == ()
    (made.folder / "history.anchor").unlink()
    (said,) = verify_backup(made.folder)
    assert "was removed or emptied" in said


def test_what_was_there_and_cannot_be_read_is_lost_without_a_count(
    histories: SqlHistories, database: Path, tmp_path: Path
) -> None:
    add(histories, 1)
    (tmp_path / "damaged.db").write_bytes(b"SQLite format 3\0 and nothing more")
    said = what_is_lost(tmp_path / "damaged.db", database)
    assert said == "what was there cannot be read: what was lost is not known"
    assert what_is_lost(database, database) == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has lists of rights in the place of bits")
def test_what_is_kept_is_readable_by_its_owner_only(
    histories: SqlHistories, tmp_path: Path, shelf: Path, database: Path
) -> None:
    fresh = open_histories(tmp_path / "own" / "lab.db")
    add(fresh, 1)
    with fresh() as history:
        history.exported("CSV tables: shelf")
        history.commit()
    made = back_up(fresh, shelf)
    restore(made.folder, tmp_path / "again.db")
    for path in (
        *(tmp_path / "own" / "lab.db", tmp_path / "own" / "lab.files", fresh.anchors.path),
        *(shelf, made.folder, made.folder / "history.db", tmp_path / "again.db"),
        *(tmp_path / "again.files", tmp_path / "again.anchor"),
    ):
        assert path.stat().st_mode & 0o077 == 0, path
    fresh.engine.dispose()
