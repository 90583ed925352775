"""train, evaluate and export of promptable membrane networks by their commands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest

from colonyqc.training import membrane_commands
from support.command import Command
from training.pictures import read
from training.sheets import tiny_membrane, write_set


@pytest.fixture(autouse=True, scope="module")
def _tiny() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(membrane_commands, "MEMBRANE", tiny_membrane(2))
        yield


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    write_set(tmp_path / "a", (1,))
    write_set(tmp_path / "b", (2, 3))
    return tmp_path


@pytest.fixture
def trained(colonyqc: Command, sets: Path) -> Path:
    ran = colonyqc("train", "oneshot", "--data", sets, "--out", sets / "out", "--without", "b")
    assert ran.code == 0
    return Path(ran.out.strip())


def test_one_table_for_people_and_json_for_programs(colonyqc: Command, sets: Path) -> None:
    command = ("evaluate", "oneshot", "--data", sets, "--runs", sets / "runs", "--sets", "b")
    shorter = ("--seeds", 1, "--prompts", 1, "--no-baselines")
    told = colonyqc(*command, *shorter, "--json", "-").json
    row = told["targets"]["b"]["class means + head"]
    shown = colonyqc(*command, *shorter)
    assert shown.code == 0
    assert f"{row['mean']:.1f} ({row['worst']:.1f})" in shown.out


def test_a_membrane_checkpoint_is_exported_as_such(
    colonyqc: Command, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []

    def export(*arguments: Any) -> float:
        given[:] = arguments
        return 1e-6

    monkeypatch.setattr(membrane_commands, "export_membrane", export)
    ran = colonyqc("export", trained, "--out", "mine/1.0.0", "--figures", "x", "--figures", "y")
    assert "differ by at most 1.0e-06" in ran.out
    assert given == [trained, Path("mine/1.0.0"), [Path("x"), Path("y")], None]


def test_partial_goes_on_from_weights(colonyqc: Command, trained: Path, sets: Path) -> None:
    mask = sets / "b" / "masks" / "s2.png"
    labels = read(mask)
    labels[:, 48:] = 255
    cv2.imwrite(str(mask), labels)
    command = ("train", "partial", "--data", sets / "b", "--out", sets / "more", "--steps", 1)
    assert "give its --weights" in colonyqc(*command).err
    ran = colonyqc(*command, "--weights", trained)
    assert ran.code == 0
    assert (sets / "more" / "checkpoint.pt").is_file()


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        (("train", "oneshot", "--weights", "w.pt"), 2, "--weights is for partial"),
        (("train", "partial", "--weights", "w", "--without", "b"), 2, "--without is for oneshot"),
        (("train", "oneshot", "--without", "c"), 3, "There is no set c; there are a, b"),
    ],
)
def test_options_of_the_other_recipe_are_refused(
    colonyqc: Command, sets: Path, command: tuple[str, ...], code: int, told: str
) -> None:
    ran = colonyqc(*command, "--data", sets, "--out", sets / "out")
    assert ran.code == code
    assert told in ran.err


def test_an_unknown_set_is_named(colonyqc: Command, sets: Path) -> None:
    ran = colonyqc("evaluate", "oneshot", "--data", sets, "--sets", "c", "--runs", sets / "runs")
    assert ran.code == 3
    assert "There is no set c" in ran.err
