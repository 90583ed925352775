"""Painted samples on disk: every step comes back, a torn one costs itself alone."""

from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import OutputError
from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.services.corrections.sample_steps import SUFFIX, SampleJournal, SampleStep
from colonyqc.services.corrections.waiting import waiting

PICTURE = Picture("a.png", (Tile(Path("a.png")),))


def step(number: int) -> SampleStep:
    labels = np.random.default_rng(number).integers(0, 2, (20, 30), np.uint8)
    boxes = (
        (Region(number, 7, 30, 20), labels),
        (Region(0, 0, 16, 16), np.eye(16, dtype=np.uint8)),
    )
    return SampleStep(f"筆 {number}", boxes[: 1 + number % 2], number % 2)


def same(one: SampleStep, other: SampleStep) -> bool:
    return (one.name, one.active) == (other.name, other.active) and all(
        a[0] == b[0] and np.array_equal(a[1], b[1])
        for a, b in zip(one.boxes, other.boxes, strict=True)
    )


def opened(folder: Path, picture: Picture = PICTURE) -> SampleJournal:
    return SampleJournal(folder, picture, 300, 200)


def names(folder: Path) -> list[str]:
    """Return the names of the steps that lie in a folder."""
    journal = opened(folder)
    journal.close()
    return [each.name for each in journal.done]


def test_steps_come_back_with_those_that_were_taken_back(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    assert list(tmp_path.iterdir()) == [], "a picture that is only looked at leaves no file"
    for number in range(4):
        journal.add(step(number))
    journal.undo()
    journal.undo()
    journal.redo()
    journal.close()
    again = opened(tmp_path)
    assert [each.name for each in again.done] == ["筆 0", "筆 1", "筆 2"]
    assert all(same(each, step(number)) for number, each in enumerate(again.done))
    assert [each.name for each in again.undone] == ["筆 3"]
    again.close()
    other = opened(tmp_path, Picture("b.png", (Tile(Path("b.png")),)))
    assert other.done == ()
    assert waiting(tmp_path) == (), "samples are no edits of an analysis"


@pytest.mark.parametrize("lost", [1, 7, 60])
def test_a_torn_step_costs_itself_alone(tmp_path: Path, lost: int) -> None:
    journal = opened(tmp_path)
    for number in range(3):
        journal.add(step(number))
    journal.close()
    (path,) = tmp_path.glob(f"*{SUFFIX}")
    path.write_bytes(path.read_bytes()[:-lost])
    again = opened(tmp_path)
    assert [each.name for each in again.done] == ["筆 0", "筆 1"]
    again.add(step(5))
    again.close()
    assert names(tmp_path) == ["筆 0", "筆 1", "筆 5"]


def test_what_was_kept_is_forgotten_and_a_new_step_begins_anew(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add(step(0))
    journal.forget()
    assert list(tmp_path.glob(f"*{SUFFIX}")) == []
    journal.add(step(1))
    journal.close()
    assert names(tmp_path) == ["筆 1"]


def test_two_windows_never_write_one_pictures_steps(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add(step(0))
    with pytest.raises(OutputError, match="another window"):
        opened(tmp_path)
    journal.close()


def test_bytes_of_something_else_are_no_step() -> None:
    for data in (b"other", b"", step(1).to_bytes()[:-3]):
        with pytest.raises(ValueError, match="no samples"):
            SampleStep.from_bytes(data)
