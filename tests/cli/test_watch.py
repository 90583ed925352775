"""An inbox from the outside: whatever happens to the watch, each picture is there once."""

import json
import os
import subprocess
import sys
from contextlib import closing, nullcontext
from itertools import count
from pathlib import Path
from threading import Event
from unittest.mock import MagicMock

import pytest

from colonyqc.cli import watch
from colonyqc.cli.watch_outputs import WatchOutputs
from colonyqc.config import paths
from colonyqc.domain.picture import Failure
from colonyqc.history import database_url, open_histories, verify
from colonyqc.services.inbox.inbox import Inbox
from colonyqc.services.inbox.remembered import Remembered
from support.command import Command, field, write_png
from support.tiny_model import write_package

NAMES = "{line}_{dish}_D{day}_V{view}"
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
        (("inbox", "--model", "nothing"), 'There is no model "nothing"'),
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
    "option",
    ["--every", "--log", "--names", "--preset", "--sheet", "--rules", "--report", "--json"],
)
def test_it_takes_what_analyse_takes(colonyqc: Command, option: str) -> None:
    assert option in colonyqc("watch", "--help").out


@pytest.mark.parametrize("target", ["answers.jsonl", "-"])
def test_each_answer_is_a_report_and_a_line_of_json(
    monkeypatch: pytest.MonkeyPatch, colonyqc: Command, tmp_path: Path, target: str
) -> None:
    inbox = tmp_path / "inbox"
    for day in (1, 2):
        write_png(inbox / f"A_FL1_D{day}_V1.png", field(day))
    (inbox / "A_FL2_D1_V1.png").write_bytes(b"no picture")
    clock = count(step=2.5)
    monkeypatch.setattr(Inbox.__init__, "__defaults__", (lambda: next(clock),))
    looks = iter(range(12))
    stop = MagicMock(spec=Event)
    stop.wait.side_effect = lambda _: next(looks, None) is None
    stop.is_set.return_value = False
    monkeypatch.setattr(watch, "_stopping", lambda: nullcontext(stop))
    asked = ("--names", NAMES, "--db", "t.db", "--report", "out/day.pdf", "--json", target)
    (tmp_path / "out").mkdir()
    ran = colonyqc("watch", "inbox", *asked)
    assert ran.code == 0, ran.err
    told = ran.out if target == "-" else (tmp_path / target).read_text("utf-8")
    lines = [json.loads(line) for line in told.splitlines()]
    answers = [each["analyses"][0] for each in lines if each["analyses"]]
    assert [(each["dish"], each["day"]) for each in answers] == [("FL1", 1), ("FL1", 2)]
    (failure,) = (each["failures"][0] for each in lines if each["failures"])
    assert failure["name"] == "A_FL2_D1_V1.png"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["day-A-FL1.pdf"]
    sentences = ran.err if target == "-" else ran.out
    assert "Watching " in sentences
    assert "(analysis 2)" in sentences


def test_what_can_not_be_written_is_told_and_the_watch_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    full = WatchOutputs(MagicMock(), None, "/dev/full", said.append)
    for _ in range(2):
        full.failed(Failure("a.png", "a.png can't be read: it is empty."))
    assert said == ["/dev/full can't be written: No space left on device."] * 2


def test_a_file_of_something_else_is_not_added_to(colonyqc: Command, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "notes.txt").write_text("mine\n")
    ran = colonyqc("watch", "inbox", "--db", "t.db", "--json", "notes.txt")
    assert ran.code == 2
    assert "notes.txt is there already" in ran.err
    assert (tmp_path / "notes.txt").read_text() == "mine\n"
