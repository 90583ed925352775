"""The whole way of somebody whose culture no model knows: picture, strokes, days, labels, model."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

import colonyqc
from colonyqc.inference.packages import ModelLibrary
from support.regions import colony_of

COLONY, OTHER = ((70.0, 90.0), (110.0, 90.0)), ((88.0, 70.0), (92.0, 110.0))
DISH = ((20.0, 20.0), (20.0, 170.0), (200.0, 180.0))
SHOWN = 60
"""Least deviation of a window's grey, in hundredths, that shows more than an empty one."""


@pytest.fixture
def command(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run the program in a process of its own, as a person does beside the window."""
    home = tmp_path / "home"
    folders = {name: str(home) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    path = os.pathsep.join([str(Path(colonyqc.__file__).parents[1]), *sys.path])
    env = os.environ | folders | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"}

    def run(*words: object) -> str:
        made = subprocess.run(
            [sys.executable, "-m", "colonyqc", *map(str, words)],
            capture_output=True, text=True, env=env, cwd=tmp_path, check=False, timeout=400,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        return made.stdout

    return run


@pytest.mark.timeout(900)
def test_from_a_picture_to_a_model_that_is_trained_and_used(  # type: ignore[no-untyped-def]
    bench, command, tmp_path: Path
) -> None:
    page, view, window = bench.page, bench.view, bench.application.assembly.window
    shots: list[np.ndarray] = []

    def shot(name: str) -> None:
        window.resize(1366, 768)
        bench.calm()
        path = tmp_path / f"{len(shots)}-{name}.png"
        assert window.grab().save(str(path))
        shots.append(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE))

    shot("found")
    colony = int(page.shown.numbers[90, 90])
    for number, places in ((colony, COLONY), (colony, OTHER), (3 - colony, DISH)):
        bench.stroke(number, *places)
    assert len(page.state.strokes) == 3
    shot("strokes")
    for number, name in ((colony, "undifferentiated"), (3 - colony, "background")):
        view.regions.names[number].setCurrentText(name)
        view.regions.names[number].lineEdit().editingFinished.emit()
    view.series.days.click()
    bench.calm()
    assert len(page.members) == 3
    shot("days")
    labels = tmp_path / "labels"
    page.save_labels(labels)
    bench.calm()
    assert "written: 3" in bench.said()
    # What every step showed is something, and another thing each time.
    assert all(100 * shown.std() > SHOWN for shown in shots)
    assert all((a != b).any() for a, b in pairwise(shots))

    run, models = tmp_path / "run", tmp_path / "home" / "colonyqc" / "models"
    command(
        *("train", "pmf", "--data", labels, "--out", run, "--steps", 3),
        *("--crop", 144, "--batch", 2, "--val", 0),
    )
    command("export", run / "checkpoint.pt", "--out", models / "mine" / "1.0.0")
    found = ModelLibrary([models], device="cpu").list()
    assert [str(info.ref) for info in found] == ["mine@1.0.0"]
    # Three steps teach little; that its model answers another day of the dish is what counts.
    answered = tmp_path / "answer.png"
    command("segment", bench.days[2], "--model", "mine", "--out", answered)
    classes = cv2.imread(str(answered), cv2.IMREAD_UNCHANGED)
    assert classes.shape == colony_of(4).shape
    assert set(np.unique(classes)) <= {0, 1, 2, 3, 255}
