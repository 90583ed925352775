"""checkpoint: a file whole or not there, whose entries stay those of every version."""

import errno
import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from colonyqc.domain.errors import TrainingError
from colonyqc.training.fit.checkpoint import Checkpoint, Course, read_checkpoint, write_checkpoint


def _state(**changed: Any) -> Checkpoint:
    weights = {"w": torch.arange(3.0)}
    made = Checkpoint(4, "settings", weights, {"w": torch.zeros(3)}, '{"recipe": "tiny"}')
    return replace(made, **changed)


def _entries(path: Path) -> dict[str, Any]:
    entries: dict[str, Any] = torch.load(path, weights_only=True)
    return entries


def test_a_run_under_way_has_the_entries_it_always_had(tmp_path: Path) -> None:
    course = Course([0.5, 0.25], [(2, 0.125)], 2, 0.125, seconds=7.0)
    path = tmp_path / "c.pt"
    write_checkpoint(path, _state(course=course, optimiser={"state": {}, "param_groups": []}))
    assert list(_entries(path)) == [
        *("step", "key", "about", "course", "net", "kept", "best", "optimiser"),
    ]
    assert _entries(path)["course"] == asdict(course)
    back = read_checkpoint(path)
    assert (back.step, back.key, back.about) == (4, "settings", '{"recipe": "tiny"}')
    assert (back.course, back.best, back.figures) == (course, None, "")
    write_checkpoint(path, replace(back, figures="null"))
    assert _entries(path)["figures"] == "null"


def test_weights_that_nobody_goes_on_from_have_no_more_than_they_need(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "c.pt", _state())
    assert list(_entries(tmp_path / "c.pt")) == ["step", "key", "about", "net", "kept"]


def test_the_best_weights_are_scored_where_there_are_any() -> None:
    assert _state().scored["w"].tolist() == [0, 0, 0]
    assert _state(best={"w": torch.ones(3)}).scored["w"].tolist() == [1, 1, 1]


def test_a_checkpoint_older_than_courses_and_notes_still_loads(tmp_path: Path) -> None:
    path = tmp_path / "c.pt"
    torch.save({"net": {}, "kept": {"w": torch.ones(1)}, "step": 9, "key": "k"}, path)
    back = read_checkpoint(path)
    assert (back.step, back.about, back.figures, back.optimiser) == (9, "", "", None)
    assert back.course == Course()
    assert torch.equal(back.scored["w"], torch.ones(1))


def test_a_full_disk_is_a_sentence_and_the_checkpoint_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.pt"
    write_checkpoint(path, _state())
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TrainingError, match=r"No space left on device.*before is kept"):
        write_checkpoint(path, _state(step=99))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.pt"]


def test_damaged_and_foreign_checkpoints_are_told(tmp_path: Path) -> None:
    path = tmp_path / "c.pt"
    write_checkpoint(path, _state())
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"not a checkpoint"):
        path.write_bytes(damaged)
        with pytest.raises(TrainingError, match="damaged or no checkpoint"):
            read_checkpoint(path)
    net = {"step": 1, "key": "k", "net": {}, "kept": {}}
    for foreign in ({"weights": torch.zeros(2)}, torch.zeros(2), net | {"course": {"what": 1}}):
        torch.save(foreign, path)
        with pytest.raises(TrainingError, match="was not written by training"):
            read_checkpoint(path)
    with pytest.raises(TrainingError, match="is missing"):
        read_checkpoint(tmp_path / "none.pt")
