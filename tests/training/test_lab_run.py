"""own_run: the split, going on, being killed, too little memory, changed data."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.services.ports import Monitor
from colonyqc.training import recipes
from colonyqc.training.commands import CHECKPOINT, REPORT, LabOptions, read_about, train
from colonyqc.training.evaluation.figures import ValidationScores
from colonyqc.training.fit import pmf
from colonyqc.training.fit.checkpoint import read_checkpoint
from colonyqc.training.fit.pmf import averaged_net
from colonyqc.training.fit.provenance import LabProvenance
from colonyqc.training.package.common import state_hash
from training.pictures import TINY_NET, read, tiny_recipe, write_lab_folder

STEPS = 12


@pytest.fixture(autouse=True, scope="module")
def _tiny() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
        yield


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_lab_folder(tmp_path / "data", ("a_f1", "a_f2", "b_f1", "c_f1"))


def _validation(out: Path) -> set[str]:
    about = read_about(out / CHECKPOINT)
    assert isinstance(about, LabProvenance)
    return set(about.own.validation)


def test_fields_of_one_place_are_on_one_side(data: Path, tmp_path: Path) -> None:
    for seed in range(3):
        out = tmp_path / str(seed)
        train("tiny", data, out, read, seed=seed, steps=1)
        kept = _validation(out)
        assert kept
        assert ("a_f1" in kept) == ("a_f2" in kept)
        assert (out / REPORT).is_file()


def test_the_best_weights_and_their_figures_are_kept(data: Path, tmp_path: Path) -> None:
    train("tiny", data, tmp_path / "out", read, steps=STEPS)
    state = read_checkpoint(tmp_path / "out" / CHECKPOINT)
    course = state.course
    assert course.best_score == max(score for _, score in course.scores)
    scores = ValidationScores.read(json.loads(state.figures))
    assert scores.text() == state.figures
    assert np.sum(scores.confusion) == 128 * 128 * len(scores.pictures)
    assert scores.ece is not None
    assert 0 <= scores.ece <= 1
    if scores.temperature == 1.0:
        assert scores.present_jaccard == pytest.approx(course.best_score, abs=1e-4)


_CHILD = """
import sys
from pathlib import Path
from colonyqc.services.ports import Monitor
from colonyqc.training import recipes
from colonyqc.training.commands import train
from training.pictures import read, tiny_recipe
recipes.RECIPES["tiny"] = tiny_recipe()
train("tiny", Path(sys.argv[1]), Path(sys.argv[2]), read, seed=5, steps=int(sys.argv[3]),
      monitor=Monitor(lambda _, what: print(what, flush=True)))
"""


def test_a_killed_run_ends_where_an_unbroken_one_does(data: Path, tmp_path: Path) -> None:
    tests = Path(__file__).parents[1]
    paths = os.pathsep.join([str(tests), str(tests.parent / "app")])
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(data), str(tmp_path / "killed"), str(STEPS)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith("step 7 of"):
            break
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    stopped = read_checkpoint(tmp_path / "killed" / CHECKPOINT).step
    assert 0 < stopped < STEPS
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        nets = []
        for name in ("killed", "whole"):
            path = train("tiny", data, tmp_path / name, read, seed=5, steps=STEPS)
            nets.append(averaged_net(path, TINY_NET))
    finally:
        torch.set_num_threads(threads)
    assert state_hash(nets[0]) == state_hash(nets[1])
    courses = [read_checkpoint(tmp_path / n / CHECKPOINT).course for n in ("killed", "whole")]
    assert courses[0].losses == courses[1].losses
    assert courses[0].scores == courses[1].scores


def test_changed_pictures_are_named_when_a_run_goes_on(data: Path, tmp_path: Path) -> None:
    train("tiny", data, tmp_path / "out", read, steps=2)
    pixels = read(data / "images" / "b_f1.png")
    cv2.imwrite(str(data / "images" / "b_f1.png"), pixels[::-1])
    for folder in ("images", "masks"):
        (data / folder / "c_f1.png").rename(data / folder / "d_f1.png")
    expected = (
        r"added: images/d_f1\.png, masks/d_f1\.png; gone: images/c_f1\.png, masks/c_f1\.png; "
        r"changed: images/b_f1\.png"
    )
    with pytest.raises(TrainingError, match=expected):
        train("tiny", data, tmp_path / "out", read, steps=2)


def test_other_settings_are_named_when_a_run_goes_on(data: Path, tmp_path: Path) -> None:
    train("tiny", data, tmp_path / "out", read, steps=2)
    with pytest.raises(TrainingError, match=r"other settings \(batch None, now 1, seed 0, now 4"):
        train("tiny", data, tmp_path / "out", read, seed=4, steps=2, own=LabOptions(batch=1))


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        torch.OutOfMemoryError("CUDA out of memory."),
    ],
)
def test_too_little_memory_says_what_to_lower(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def burst(*_: object) -> None:
        raise error

    monkeypatch.setattr(pmf, "loss", burst)
    with pytest.raises(TrainingError, match=r"2 crops of 104 px.*--batch 1.*--crop 72"):
        train("tiny", data, tmp_path / "out", read)


def test_too_little_memory_for_the_pictures_says_so(data: Path, tmp_path: Path) -> None:
    def burst(_: Path) -> Any:
        raise MemoryError

    with pytest.raises(TrainingError, match="all pictures are read at once"):
        train("tiny", data, tmp_path / "out", burst)


def test_another_runtime_error_is_not_taken_for_it(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> None:
        raise RuntimeError("unsupported memory format option")

    monkeypatch.setattr(pmf, "loss", wrong)
    with pytest.raises(RuntimeError, match="unsupported memory format"):
        train("tiny", data, tmp_path / "out", read)


def test_unfit_options_are_told(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(TrainingError, match=r"a share from 0 to below 1, not 1\.5"):
        train("tiny", data, out, read, own=LabOptions(val=1.5))
    for crop in (40, 105):
        with pytest.raises(TrainingError, match="A crop is a multiple of 8 px"):
            train("tiny", data, out, read, own=LabOptions(crop=crop))
    with pytest.raises(TrainingError, match="of one place"):
        train("tiny", data, out, read, own=LabOptions(places="_f"))
    assert not out.exists()


def test_without_validation_one_place_is_enough(tmp_path: Path) -> None:
    data = write_lab_folder(tmp_path / "data", ("a_f1",))
    with pytest.raises(TrainingError, match="of one place"):
        train("tiny", data, tmp_path / "out", read)
    train("tiny", data, tmp_path / "out", read, steps=2, own=LabOptions(val=0))
    assert "no picture was kept" in (tmp_path / "out" / REPORT).read_text("utf-8").lower()


def test_a_stop_while_reading_writes_nothing(data: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(Cancelled):
        train(
            "tiny",
            data,
            tmp_path / "out",
            read,
            monitor=Monitor(cancelled=lambda: time.monotonic() > begun),
        )
    assert not (tmp_path / "out").exists()
