import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, open_histories
from colonyqc.history.db.writer_lock import Writer
from history.samples import analysis, artefacts

HOLD = """
import sys
from pathlib import Path
from colonyqc.history.db.writer_lock import Writer
writer = Writer(Path(sys.argv[1]), "森")
writer.take(sys.argv[2])
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_process(database: Path, task: str = "window") -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the right to write; killed without warning in the end."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database), task],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
        child.kill()


def add(histories: SqlHistories) -> int:
    with histories() as history:
        number = history.add(analysis(), artefacts(analysis()))
        history.commit()
    return number


def writings(histories: SqlHistories, number: int) -> list[Callable[[], object]]:
    """Return every way to write, each refused for itself."""

    def decide() -> None:
        with histories() as history:
            history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")

    return [lambda: add(histories), decide, lambda: histories.hold("window")]


def test_a_second_instance_reads_and_is_told_who_writes(
    histories: SqlHistories, database: Path
) -> None:
    number = add(histories)
    kept = sorted(histories.files.folder.rglob("*"))
    with another_process(database) as child:
        second = open_histories(database)
        with second() as history:
            assert history.get(number).analysis == analysis() or history.list()
        for write in writings(second, number):
            with pytest.raises(HistoryError) as caught:
                write()
            for words in ("t.db", "森", str(child.pid), "window", "only be read"):
                assert words in str(caught.value)
    assert sorted(histories.files.folder.rglob("*")) == kept
    assert add(second) == number + 1, "the system drops the lock of a process that was killed"


def test_a_single_write_of_another_is_waited_for(histories: SqlHistories, database: Path) -> None:
    impatient = open_histories(database, timeout_s=0.05)
    with another_process(database, task="") as child:
        with pytest.raises(HistoryError, match="is being written by 森"):
            add(impatient)
        assert child.stdin is not None
        child.stdin.write("done\n")
        child.stdin.flush()
        assert add(histories) == 1


def test_within_a_process_the_right_is_taken_many_times(
    histories: SqlHistories, database: Path
) -> None:
    lock = database.with_name("t.db.lock")
    histories.hold("window")
    add(histories)
    add(open_histories(database))
    assert lock.exists()
    histories.release()
    assert not lock.exists()


def test_what_is_only_read_says_why(histories: SqlHistories) -> None:
    number = add(histories)
    histories.only_read("Mori writes.")
    assert histories.read_only == "Mori writes."
    for write in writings(histories, number):
        with pytest.raises(HistoryError, match="Mori writes"):
            write()


def test_a_lock_left_by_a_dead_process_is_no_lock(tmp_path: Path) -> None:
    left = tmp_path / "t.db.lock"
    left.write_text("half a sent")
    writer = Writer(tmp_path / "t.db", "Mori")
    assert writer.holder() is None
    writer.take("window")
    holder = writer.holder()
    assert holder is not None
    assert (holder.person, holder.pid, holder.task) == ("Mori", os.getpid(), "window")
    writer.give_back()
    assert not left.exists()


def test_where_no_lock_can_be_made_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match=r"t\.db is write-protected"):
        Writer(tmp_path / "gone" / "t.db").take()
