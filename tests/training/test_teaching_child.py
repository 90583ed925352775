"""Training in a process of its own: watched, stopped, killed, gone on with, sealed at the end."""

import os
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.inference.own_packages import OwnPackages
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.teaching import LossPoint, TrainingJob, unseen
from colonyqc.training.teaching_child import TrainingChild, _Child
from training.pictures import write_lab_folder

# From nothing: what is trained on needs virtual dishes, which take a minute to draw.
JOB = TrainingJob(Path(), Path(), Path(), "none", 3, "^([^~]+)~", "Mori", None)


def job(folder: Path) -> TrainingJob:
    data = folder / "data"
    write_lab_folder(data, ("a~1", "b~1"), 288)
    package = folder / "package" / "mine" / "1.0.0"
    return replace(JOB, data=data, out=folder / "out", package=package)


def test_a_run_that_was_stopped_goes_on_and_ends_in_a_sealed_package(tmp_path: Path) -> None:
    asked = job(tmp_path)
    first: list[LossPoint] = []
    with pytest.raises(Cancelled):
        TrainingChild().train(asked, "", Monitor(cancelled=lambda: bool(first)), first.append)
    assert (asked.out / "checkpoint.pt").is_file()
    assert not asked.package.exists()
    rest: list[LossPoint] = []
    shares: list[float] = []
    TrainingChild().train(asked, "", Monitor(lambda share, _: shares.append(share)), rest.append)
    assert rest[-1].step == rest[-1].steps == asked.steps
    assert shares == sorted(shares)
    info = OwnPackages(tmp_path / "own").adopt(asked.package)
    assert (str(info.ref), info.licence) == ("mine@1.0.0", "unknown: say before sharing")
    assert "Mori" in (asked.package / "card.md").read_text("utf-8")


def test_what_training_refuses_is_said_in_its_own_sentence(tmp_path: Path) -> None:
    asked = job(tmp_path)
    shutil.rmtree(asked.data / "masks")
    with pytest.raises(TrainingError, match="holds no folder masks"):
        TrainingChild().train(asked, "", UNWATCHED)


def test_a_killed_child_is_told_and_nothing_hangs() -> None:
    code = (
        'import time; print(\'{"event": "progress", "share": 0.5}\', flush=True); time.sleep(600)'
    )
    child: list[_Child] = []

    def kill(share: float, _: str) -> None:
        os.kill(child[0]._process.pid, signal.SIGKILL)

    child.append(_Child([sys.executable, "-c", code], Monitor(kill), unseen))
    with pytest.raises(TrainingError, match=r"ended before it was done \(code -9\)"):
        child[0].wait()


def test_what_lacks_for_training_is_said_with_what_to_do(tmp_path: Path) -> None:
    child = TrainingChild()
    assert child.lack() == ""
    assert "is no Python that has this program" in child.lack(str(tmp_path / "none"))
    bare = tmp_path / "bare"
    bare.write_text(
        f'#!/bin/sh\nexec {sys.executable} -S -E -c "import nothing_of_this"\n', "utf-8"
    )
    bare.chmod(0o755)
    said = child.lack(str(bare))
    assert "is no Python that has this program" in said
    assert "pip install 'colonyqc[cpu,train]'" in said
