"""An inbox from the outside: whatever happens to the watch, each picture is there once."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from colonyqc.config import paths
from colonyqc.history import database_url, open_histories, verify
from colonyqc.services.inbox.remembered import Remembered
from support.command import Command
from support.tiny_model import write_package

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "inbox.py"


def test_each_picture_is_analysed_once_whatever_happens_to_the_watch(tmp_path: Path) -> None:
    write_package(tmp_path / "data" / "colonyqc" / "models")
    ran = subprocess.run(
        [
            *(sys.executable, str(SCRIPT), "--pictures", "20", "--over", "12", "--rest", "5"),
            *("--stops", "2", "--kills", "1", "--folder", str(tmp_path), "--", "--model", "tiny"),
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")},
    )
    said = (tmp_path / "said.txt").read_text("utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr + said
    counts = json.loads(ran.stdout)
    assert (counts["analyses"], counts["stops"], counts["kills"]) == (20, 2, 1)
    assert said.count("(analysis ") == 20 or counts["kills"]  # killed after keeping, before saying
    assert "can't be read" not in said
    histories = open_histories(database_url(tmp_path / "t.db"))
    assert verify(histories) == ()
    histories.engine.dispose()
    log = (tmp_path / "watch.log").read_text("utf-8")
    assert log.count("Watching ") == 4
    assert log.count("Stopped watching ") == 3


def test_what_makes_no_sense_is_refused_at_once(colonyqc: Command, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    for options, why in (
        (("nowhere",), "There is no folder nowhere to watch."),
        (("inbox", "--names", "{what}"), "there is no field “what”"),
        (("inbox", "--preset", "nothing"), "nothing"),
        (("inbox", "--log", "inbox"), "inbox can't be written"),
    ):
        ran = colonyqc("watch", *options, "--db", "t.db")
        assert ran.code in (2, 3)
        assert why in ran.err


def test_a_second_watch_is_refused_in_a_sentence(colonyqc: Command, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    histories = open_histories(database_url(tmp_path / "t.db"))
    with closing(Remembered(paths.watches(), folder, histories.kept_in.address)):
        ran = colonyqc("watch", folder, "--db", "t.db")
    histories.engine.dispose()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip().endswith(
        "is being watched already for this history, by a window or another command: stop that one "
        "first."
    )


@pytest.mark.parametrize(
    "option", ["--every", "--log", "--names", "--preset", "--sheet", "--rules"]
)
def test_it_takes_what_analyse_takes(colonyqc: Command, option: str) -> None:
    assert option in colonyqc("watch", "--help").out
