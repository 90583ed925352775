import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.config.atomic_write import (
    UNFINISHED,
    passing_folder,
    passing_path,
    put_in_place,
    sweep_unfinished,
    sync_file,
    sync_folder,
    whole_file,
    write_once,
    write_whole,
)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of what is flushed to the disk: the name of each file or folder."""
    real: Callable[[int], None] = os.fsync
    said: list[str] = []

    def fsync(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        said.append("folder" if folder else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return said


@given(content=st.binary(max_size=300), before=st.none() | st.binary(max_size=300))
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, before: bytes | None
) -> None:
    target = tmp_path_factory.mktemp("here") / "a.bin"
    if before is not None:
        target.write_bytes(before)
    write_whole(target, content, durable=False)
    assert target.read_bytes() == content
    assert list(target.parent.iterdir()) == [target]


def test_durable_flushes_the_file_before_its_name(tmp_path: Path, synced: list[str]) -> None:
    write_whole(tmp_path / "a", b"1", durable=True)
    assert synced == ["file", "folder"]


def test_nothing_is_flushed_unless_asked(tmp_path: Path, synced: list[str]) -> None:
    write_whole(tmp_path / "a", b"1", durable=False)
    assert synced == []


def test_an_error_in_the_block_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def break_off() -> None:
        with whole_file(target, durable=True) as file:
            file.write(b"ne")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(target, b"new", durable=True)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 255)
    write_whole(target, b"1", durable=False)
    assert target.read_bytes() == b"1"


def test_an_unfinished_file_says_so_and_is_hidden(tmp_path: Path) -> None:
    with passing_path(tmp_path / "a.png") as passing:
        assert passing.parent == tmp_path
        assert passing.name.startswith(".")
        assert passing.name.endswith(UNFINISHED)


def test_a_file_is_seen_only_whole(tmp_path: Path) -> None:
    """Whoever looks while it is written again and again sees one content or the other."""
    target, contents = tmp_path / "a", (b"x" * 70_000, b"y" * 70_000)
    write_whole(target, contents[0], durable=False)
    done = threading.Event()

    def write() -> None:
        for turn in range(60):
            write_whole(target, contents[turn % 2], durable=False)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(target.read_bytes())
    writer.join()
    assert seen <= set(contents)


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "1"
    with passing_folder(target) as passing:
        write_whole(passing / "a", b"1", durable=True)
        assert not target.exists()
        put_in_place(passing, target, durable=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["1", "a"]


def test_a_folder_that_was_not_finished_is_gone(tmp_path: Path) -> None:
    def break_off() -> None:
        with passing_folder(tmp_path / "1") as passing:
            write_whole(passing / "a", b"1", durable=True)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_once_is_never_replaced(tmp_path: Path, synced: list[str]) -> None:
    target = tmp_path / "1.yaml"
    write_once(target, b"first")
    assert synced == ["file", "folder"]
    with pytest.raises(FileExistsError):
        write_once(target, b"second")
    assert target.read_bytes() == b"first"
    assert not target.stat().st_mode & 0o222
    assert list(tmp_path.iterdir()) == [target]


def test_files_and_folders_are_flushed_where_they_are(tmp_path: Path, synced: list[str]) -> None:
    (tmp_path / "a").write_bytes(b"1")
    sync_file(tmp_path / "a")
    sync_folder(tmp_path)
    assert synced == ["file", "folder"]


KILLED = """
import sys, time
from pathlib import Path
from colonyqc.config.atomic_write import whole_file
with whole_file(Path(sys.argv[1]), durable=False) as file:
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_writer_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".mine.part").write_bytes(b"a person's own")
    (tmp_path / "table.part").write_bytes(b"a person's own")
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "a.csv")], stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == b"writing"
    before = set(tmp_path.iterdir())
    assert len(before) == 3
    for path in before:
        os.utime(path, (1, 1))
    sweep_unfinished(tmp_path)
    assert set(tmp_path.iterdir()) == before, "it is being written"
    writer.kill()
    writer.wait()
    writer.stdout.close()
    sweep_unfinished(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".mine.part", "table.part"}


def test_what_was_made_a_moment_ago_is_left_alone(tmp_path: Path) -> None:
    fresh = tmp_path / f".{'a' * 32}{UNFINISHED}"
    fresh.write_bytes(b"")
    sweep_unfinished(tmp_path)
    assert fresh.exists()
    os.utime(fresh, (1, 1))
    sweep_unfinished(tmp_path)
    assert not fresh.exists()
