"""Backup, restore, migrate, and what a command may do beside a window."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from support.command import Command, field, write_png

RELEASED = Path(__file__).parents[1] / "history" / "released" / "0001"
HOLD = """
import sys
from pathlib import Path
from colonyqc.history.db.writer_lock import Writer
Writer(Path(sys.argv[1]), "森").take("window")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a history as the first release left it: four analyses."""
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw:
        raw.executescript((RELEASED / "history.sql").read_text("utf-8"))
    shutil.copytree(RELEASED / "files", tmp_path / "t.files")
    return tmp_path / "t.db"


def test_migrate_copies_first_and_says_where(colonyqc: Command, old: Path) -> None:
    ran = colonyqc("history", "migrate", "--db", old)
    assert ran.code == 0
    assert "Migrated from tables 0001 to" in ran.out
    (copy,) = old.parent.glob("t.before-*.db")
    assert str(copy) in ran.out.replace("\n", "")
    assert "already" in colonyqc("history", "migrate", "--db", old).out


def test_a_backup_is_restored_end_to_end(
    colonyqc: Command, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A user of its own, who has no rules or settings that would come back with the history.
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    ran = colonyqc("history", "backup", "--out", tmp_path / "shelf", "--db", old)
    assert (ran.code, ran.err) == (0, "")
    folder = Path(ran.out.strip().replace("\n", ""))
    listed = colonyqc("history", "list", "--db", old, "--json", "-").json
    old.unlink()
    shutil.rmtree(old.with_name("t.files"))
    ran = colonyqc("history", "restore", folder, "--db", old, "--as", "佐藤")
    assert ran.code == 0
    assert "kept as" not in ran.out
    assert colonyqc("history", "list", "--db", old, "--json", "-").json == listed
    assert colonyqc("history", "verify", "--db", old).code == 0
    again = colonyqc("history", "restore", folder, "--db", old)
    assert "kept as" in again.out
    assert "Not in the history any more: 1 events lost (1 restored)" in " ".join(again.out.split())


def test_what_is_no_backup_is_one_sentence(colonyqc: Command, tmp_path: Path) -> None:
    ran = colonyqc("history", "restore", tmp_path, "--db", "new.db")
    assert ran.code == 3
    assert "is no backup" in ran.err
    assert not (tmp_path / "new.db").exists()


def test_beside_a_window_commands_read_and_do_not_write(
    colonyqc: Command, old: Path, tmp_path: Path
) -> None:
    colonyqc("history", "migrate", "--db", old)
    write_png(tmp_path / "A_FL1_D1_V1.png", field(3, discs=1))
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(old)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        ran = colonyqc("analyse", tmp_path / "A_FL1_D1_V1.png", "--db", old)
        assert ran.code == 3
        assert f"is being written by 森 (process {holder.pid}" in ran.err
        assert len(colonyqc("history", "list", "--db", old, "--json", "-").json["analyses"]) == 4
        assert colonyqc("history", "verify", "--db", old).code == 0
        assert colonyqc("history", "backup", "--out", tmp_path / "b", "--db", old).code == 0
        holder.kill()
