"""Analyses on many machines from the outside: the same results, and nothing left running."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import psutil
import pytest

from colonyqc import bootstrap
from colonyqc.bootstrap.cluster import NetworkWish, analyse_here, unfit_here
from colonyqc.domain.picture import NameFields, Selection
from colonyqc.history import open_histories, verify
from colonyqc.services.analysis.gather import gather
from colonyqc.services.analysis.job_marks import JobMarks
from colonyqc.services.analysis.keep import Request, planned
from colonyqc.services.analysis.machine_task import TaskWriter
from colonyqc.services.ports import UNWATCHED
from support.command import Command, field, write_png
from support.tiny_model import write_package

NAMES = "{line}_{dish}_D{day}"
PATIENCE_S = 240.0


@pytest.fixture
def lab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """A laboratory with a model of its own, which its workers find as well."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    write_package(tmp_path / "data" / "colonyqc" / "models")
    for dish in range(2):
        for day in range(3):
            write_png(tmp_path / "pictures" / f"L_{dish}_D{day}.png", field(10 * dish + day))
    (tmp_path / "pictures" / "L_0_D9.png").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch, capsys)


def told(place: Path) -> Any:
    """Return what a command wrote as JSON, without when it was."""

    def timeless(value: Any) -> Any:
        if isinstance(value, dict):
            kept = value.items()
            return {k: timeless(v) for k, v in kept if k not in ("started", "finished")}
        return [timeless(each) for each in value] if isinstance(value, list) else value

    return timeless(json.loads(place.read_text("utf-8")))


def stored(folder: Path) -> list[str]:
    """Return the names of a history's stored files, each its content's sha256."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_results_are_those_of_this_machine_to_the_bit(lab: Command, tmp_path: Path) -> None:
    asked = ("analyse", "pictures", "--names", NAMES, "--model", "tiny")
    spread = ("--cluster", "local:2")
    for name, more in (("a", ()), ("b", spread), ("c", (*spread, "--cluster-send"))):
        ran = lab(*asked, "--db", f"{name}.db", "--json", f"{name}.json", *more)
        assert ran.code == 1, ran.err
        assert "L_0_D9.png can't be read" in ran.err
    here = told(tmp_path / "a.json")
    assert len(here["analyses"]) == 6
    for name in "bc":
        assert told(tmp_path / f"{name}.json") == here
        assert stored(tmp_path / f"{name}.files") == stored(tmp_path / "a.files")
        histories = open_histories(tmp_path / f"{name}.db")
        assert verify(histories) == ()
        histories.engine.dispose()
    again = lab(*asked, "--db", "b.db", "--new-only", *spread)
    assert "6 already analysed." in again.err


def test_workers_without_the_model_take_no_part(colonyqc: Command, tmp_path: Path) -> None:
    """The fixture's models are in this process alone."""
    write_png(tmp_path / "a.png", field(1))
    ran = colonyqc("analyse", "a.png", "--model", "tiny", "--cluster", "local:1", "--db", "t.db")
    assert (ran.code, ran.out) == (3, "")
    assert "can't take part: it has the model tiny@1.0.0 not, and here its sha256 is" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        (("--cluster", "local:0"), 2, "A cluster is local:N (N from 1 to 1024)"),
        (("--cluster-send",), 2, "--cluster-send sends pictures to the machines that --cluster"),
    ],
)
def test_what_makes_no_sense_is_refused(
    colonyqc: Command, tmp_path: Path, options: tuple[str, ...], code: int, why: str
) -> None:
    write_png(tmp_path / "a.png", field(1))
    ran = colonyqc("analyse", "a.png", "--db", "t.db", *options)
    assert ran.code == code
    assert why in ran.err


def test_without_dask_it_is_said_what_to_install(
    colonyqc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "colonyqc.dask.machines", None)
    write_png(tmp_path / "a.png", field(1))
    ran = colonyqc("analyse", "a.png", "--db", "t.db", "--cluster", "local:1")
    assert ran.code == 3
    assert 'pip install "colonyqc[dask]"' in ran.err


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_ends_in_order_with_its_workers(
    lab: Command, tmp_path: Path, sign: signal.Signals
) -> None:
    """Ctrl+C is told to all processes of a terminal, SIGTERM to the one."""
    ran = subprocess.Popen(
        [
            *(sys.executable, "-m", "colonyqc", "analyse", "pictures", "--names", NAMES),
            *("--model", "tiny", "--db", "t.db", "--cluster", "local:2"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ,
        # Where the tests themselves run in the background, Ctrl+C is ignored by all they begin.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    kept = tmp_path / "t.files"
    deadline = time.monotonic() + PATIENCE_S
    while not stored(kept) and ran.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = psutil.Process(ran.pid).children(recursive=True)
    if sign == signal.SIGINT:
        os.killpg(ran.pid, sign)
    else:
        ran.send_signal(sign)
    _, said = ran.communicate(timeout=PATIENCE_S)
    assert ran.returncode == 1
    assert said.splitlines()[-1] == "Stopped. What had finished is kept."
    assert "Traceback" not in said
    gone, alive = psutil.wait_procs(workers, timeout=30)
    assert len(gone) >= 2
    assert alive == []
    histories = open_histories(tmp_path / "t.db")
    assert verify(histories) == ()
    histories.engine.dispose()


def test_a_worker_builds_its_own_parts_and_keeps_nothing(models: Path, tmp_path: Path) -> None:
    write_png(tmp_path / "a.png", field(1))
    threads = cv2.getNumThreads()
    context = bootstrap.context(str(tmp_path / "t.db"))
    found = gather(context, [tmp_path / "a.png"], None, NameFields(), Selection())
    plan = planned(found.acquisitions[0], context, Request())
    task = TaskWriter(context, JobMarks(context.pictures, ())).task(plan)
    wish = NetworkWish("full", "cpu")
    try:
        made = analyse_here(wish, task, UNWATCHED).analysis
        assert (made.model.name, made.provider) == ("tiny", "CPU")
        assert made.acquisition == found.acquisitions[0]
        assert unfit_here(wish, task.app_version, task.models) == ""
        assert unfit_here(wish, "another", ()).startswith("it runs colonyqc ")
    finally:
        cv2.setNumThreads(threads)
    with context.histories() as history:
        assert history.list() == ()
