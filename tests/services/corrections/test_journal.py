"""The journal of edits: whatever ends the program, all but what was being written comes back."""

import resource
import signal
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from colonyqc.domain.errors import OutputError
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import Delta
from colonyqc.services.corrections.journal import (
    About,
    Journal,
    JournalEntry,
    Replayed,
    in_force,
    read_about,
    replay,
)
from support.editing import edited_map

ABOUT = About(7, 0, "ab" * 32, 64, 48)


def edits(count: int) -> list[Delta]:
    edited = edited_map(np.zeros((48, 64), np.uint8))
    made = []
    for k in range(count):
        edited.begin()
        edited.put(Region(3 * k, 2 * k, 9, 9), np.ones((9, 9), np.bool_), k % 3 + 1)
        made.append(edited.end())
    return made


def same(one: tuple[Delta, ...], other: list[Delta]) -> bool:
    return [each.to_bytes() for each in one] == [each.to_bytes() for each in other]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["edit", "undo", "redo"]), max_size=12), st.booleans())
def test_what_is_read_back_is_what_was_done(
    tmp_path: Path, steps: list[str], reopened: bool
) -> None:
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.edits"
    made = iter(edits(12))
    done: list[Delta] = []
    undone: list[Delta] = []
    journal = Journal(path, ABOUT)
    for step in steps:
        if reopened:
            journal.close()
            journal = Journal(path, ABOUT)
        if step == "edit":
            done.append(next(made))
            undone.clear()
            journal.add(done[-1])
        elif step == "undo" and done:
            undone.append(done.pop())
            journal.undo()
        elif step == "redo" and undone:
            done.append(undone.pop())
            journal.redo()
    found = replay(path)
    assert same(found.done, done)
    assert same(found.undone, undone)
    journal.close()


def test_however_short_it_is_cut_every_record_before_counts(tmp_path: Path) -> None:
    path, made = tmp_path / "a.edits", edits(4)
    ends = []
    with Journal(path, ABOUT) as journal:
        ends.append(path.stat().st_size)
        for each in made:
            journal.add(each)
            ends.append(path.stat().st_size)
    whole = path.read_bytes()
    for length in range(ends[0], len(whole) + 1):
        path.write_bytes(whole[:length])
        kept = sum(end <= length for end in ends) - 1
        assert same(replay(path).done, made[:kept])
        if length % 97:
            continue
        # Going on after a torn end loses nothing that comes then.
        with Journal(path, ABOUT) as journal:
            journal.add(made[-1])
        assert same(replay(path).done, [*made[:kept], made[-1]])


def test_a_byte_that_turned_ends_what_counts_there(tmp_path: Path) -> None:
    path, made = tmp_path / "a.edits", edits(3)
    with Journal(path, ABOUT) as journal:
        sizes = [path.stat().st_size]
        for each in made:
            journal.add(each)
            sizes.append(path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[sizes[1] + struct.calcsize("<IBI") + 2] ^= 0x40
    path.write_bytes(bytes(data))
    assert same(replay(path).done, made[:1])


def test_edits_of_another_map_are_not_taken_for_ones_of_this(tmp_path: Path) -> None:
    path = tmp_path / "a.edits"
    with Journal(path, ABOUT) as journal:
        journal.add(edits(1)[0])
    assert read_about(path) == ABOUT
    other = About(7, 0, "cd" * 32, 64, 48)
    with Journal(path, other):
        assert read_about(path) == other
        assert replay(path) == Replayed()
    path.write_bytes(b"something else")
    assert read_about(path) is None
    assert replay(path) == Replayed()


@pytest.mark.parametrize("version", [b"colonyqc edits 1\n", b"\x00garbage", b"colonyqc"])
def test_what_is_of_another_version_is_put_aside_whole(tmp_path: Path, version: bytes) -> None:
    path = tmp_path / "a.edits"
    content = version + bytes(range(200))
    path.write_bytes(content)
    with Journal(path, ABOUT) as journal:
        journal.add(edits(1)[0])
        assert journal.aside is not None
    assert journal.aside.read_bytes() == content
    assert same(replay(path).done, edits(1))


def test_edits_of_another_map_are_put_aside_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.edits"
    with Journal(path, ABOUT) as journal:
        journal.add(edits(1)[0])
    with Journal(path, About(7, 0, "cd" * 32, 64, 48)) as other:
        assert replay(path) == Replayed()
        assert other.aside is not None
    assert read_about(other.aside) == ABOUT
    assert same(replay(other.aside).done, edits(1))


def test_a_beginning_that_was_cut_off_is_begun_anew_and_nothing_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.edits"
    path.write_bytes(b"colonyqc ed")
    with Journal(path, ABOUT) as journal:
        journal.add(edits(1)[0])
    assert journal.aside is None
    assert same(replay(path).done, edits(1))


def test_two_windows_do_not_write_one_journal(tmp_path: Path) -> None:
    path, made = tmp_path / "a.edits", edits(3)
    with Journal(path, ABOUT) as first:
        first.add(made[0])
        with pytest.raises(OutputError, match="in another window"):
            Journal(path, ABOUT)
        first.add(made[1])
    with Journal(path, ABOUT) as second:
        second.add(made[2])
    assert same(replay(path).done, made)


def test_a_journal_that_is_gone_or_no_file_has_no_edits_in_force(tmp_path: Path) -> None:
    (tmp_path / "folder.edits").mkdir()
    assert in_force(tmp_path / "folder.edits") is None
    assert in_force(tmp_path / "gone.edits") is None
    with pytest.raises(OutputError, match="can't be written"):
        Journal(tmp_path / "folder.edits", ABOUT)


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="can't be written"):
        Journal(tmp_path / "file" / "a.edits", ABOUT)


def test_a_full_disk_leaves_what_was_written_before(tmp_path: Path) -> None:
    path, made = tmp_path / "a.edits", edits(3)
    with Journal(path, ABOUT) as journal:
        journal.add(made[0])
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        # The system then takes a part of the record, as a full disk does.
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 5, limit[1]))
        try:
            with pytest.raises(OutputError, match="can't be written"):
                journal.add(made[1])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            signal.signal(signal.SIGXFSZ, before)
        journal.add(made[2])
    assert same(replay(path).done, [made[0], made[2]])


def test_the_kinds_of_records_keep_their_numbers() -> None:
    assert [int(each) for each in JournalEntry] == [1, 2, 3, 4]


def test_a_journal_that_somebody_removed_is_written_anew(tmp_path: Path) -> None:
    path, made = tmp_path / "edits" / "a.edits", edits(4)
    journal = Journal(path, ABOUT)
    journal.add(made[0])
    journal.add(made[1])
    path.unlink()
    journal.add(made[2])
    assert same(replay(path).done, made[:3])
    with pytest.raises(OutputError, match="another window"):
        Journal(path, ABOUT)
    path.unlink()
    path.parent.rmdir()
    journal.close()
    assert same(replay(path).done, made[:3])
    with Journal(path, ABOUT) as again:
        again.add(made[3])
        path.unlink()
        again.remove()
    assert not path.exists()
