import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.cli import qualify
from colonyqc.domain.audit import EventKind
from colonyqc.history import open_histories
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.child import command
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.result import read_result
from colonyqc.services.qualification.values import Check, Group, Outcome
from support.command import Command


def good(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield Check("repeats", passed=True, found={"runs": "5", "other": "0"})


def bad(_: Bench, __: AcceptanceLimits, ___: Monitor) -> Iterator[Outcome]:
    yield Check("repeats", passed=False, found={"runs": "5", "other": "1"})


def groups(monkeypatch: pytest.MonkeyPatch, *runs: object) -> None:
    made = tuple(Group("repeatability", run, 1) for run in runs)  # type: ignore[arg-type]
    monkeypatch.setattr(qualify, "GROUPS", made)


def test_it_ends_with_0_where_all_passed_and_1_where_one_failed(
    colonyqc: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    groups(monkeypatch, good)
    done = colonyqc("qualify", "--out", "proof")
    assert (done.code, "All passed" in done.out) == (0, True)
    assert "0 % Repeatability" in done.err
    groups(monkeypatch, good, bad)
    done = colonyqc("qualify", "--out", "proof", "--language", "ja")
    assert done.code == 1
    assert "同じ画像の再解析: 5回中1回が相違" in done.out
    told = json.loads((tmp_path / "proof" / "qualification.json").read_text("utf-8"))
    assert told["qualification"]["failed"] == 1


def test_its_sha256_is_an_event_of_the_history_that_is_named_and_the_only_write(
    colonyqc: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    groups(monkeypatch, good)
    opened = open_histories(tmp_path / "lab.db")
    with opened() as history:
        before = len(history.events())
    done = colonyqc("qualify", "--out", "proof", "--db", "lab.db", "--as", "Mori")
    assert done.code == 0
    with opened() as history:
        events = history.events()
    assert len(events) == before + 1
    assert (events[0].kind, events[0].person) == (EventKind.QUALIFIED, "Mori")
    assert f"sha256 {events[0].new}" in done.out
    opened.engine.dispose()


def test_the_words_of_the_window_are_taken_and_what_they_write_is_read_back(
    colonyqc: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    groups(monkeypatch, good, bad)
    done = colonyqc(*command((), tmp_path / "proof", "ja"))
    assert done.code == 1
    assert "0 % 再現性" in done.err
    result = read_result(tmp_path / "proof")
    assert (result.checks, result.failed, result.passed) == (2, 1, False)
    assert f"sha256 {result.manifest}" in done.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--out"),
        (("--out", "proof", "--as", "Mori"), 2, "--db"),
        (("--out", "proof", "--language", "de"), 2, "en or ja"),
        (("--out", "proof", "--db", "lost.db"), 3, "no history"),
        (("--out", "models"), 2, "belongs to what the program keeps"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_run(
    words: tuple[str, ...],
    code: int,
    said: str,
    colonyqc: Command,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    groups(monkeypatch)
    done = colonyqc("qualify", *words)
    assert (done.code, said in done.err) == (code, True)


@pytest.mark.skipif(sys.platform == "win32", reason="there a child is ended at once")
def test_asked_to_end_it_leaves_no_passing_folder_also_where_ctrl_c_is_ignored(
    tmp_path: Path,
) -> None:
    passing = tmp_path / "passing"
    passing.mkdir()
    ignoring = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
    words = [sys.executable, "-m", "colonyqc", "qualify", "--out", str(tmp_path / "proof")]
    with subprocess.Popen(
        [sys.executable, "-c", f"{ignoring} os.execv(sys.executable, {words!r})"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(passing)},
    ) as child:
        assert child.stderr is not None
        assert "%" in child.stderr.readline()
        assert any(passing.iterdir()), "it works in a passing folder"
        child.send_signal(signal.SIGTERM)
        said = child.stderr.read()
    assert child.returncode == 1
    assert "Stopped." in said
    assert "Traceback" not in said
    assert not any(passing.iterdir())
