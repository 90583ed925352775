"""One-shot tasks end to end on tiny sets: training resumes, tables are whole, exports work."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from colonyqc.domain.errors import Cancelled, TrainingError, UsageError
from colonyqc.services.ports import Monitor
from colonyqc.training import membrane_commands
from colonyqc.training.data.prompt_windows import draw_windows
from colonyqc.training.evaluation.baselines import HELPED
from colonyqc.training.evaluation.dice_table import DiceTable, MethodScores
from colonyqc.training.evaluation.one_shot import READINGS, mean_dice, score_target
from colonyqc.training.fit.baselines import filled, labelled_part, only_labelled
from colonyqc.training.fit.checkpoint import read_checkpoint
from colonyqc.training.fit.episodic import trained
from colonyqc.training.membrane_commands import (
    MembranePlan,
    evaluate_membrane,
    evaluate_partial,
    export_membrane,
    table,
    train_membrane,
    train_partial,
)
from colonyqc.training.recipes.membrane import MEMBRANE, leave_out
from training.pictures import read
from training.sheets import TINY_NET, TINY_STUDY, sheet, tiny_membrane, write_set

PLAN = MembranePlan(("b",), (0,), 2, 2, study=TINY_STUDY)


@pytest.fixture(autouse=True, scope="module")
def _tiny() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(membrane_commands, "MEMBRANE", tiny_membrane())
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    write_set(root / "a", (1, 2))
    write_set(root / "b", (3, 4, 5, 6))
    return root


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def figures(data: Path, runs: Path) -> DiceTable:
    return evaluate_membrane(data, runs, read, PLAN)


def test_scores_that_are_kept_are_used_again_and_others_are_not(
    figures: DiceTable, data: Path, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def counted(*given: Any, **named: Any) -> tuple[MethodScores, ...]:
        asked.append(given[3])
        return (MethodScores("class means + head", (50.0,) * given[3]),)

    monkeypatch.setattr(membrane_commands, "score_target", counted)
    assert evaluate_membrane(data, runs, read, PLAN) == figures
    assert asked == []
    plain = replace(PLAN, prompts=3, baselines=False)
    (found,) = evaluate_membrane(data, runs, read, plain).sets
    assert asked == [3]
    assert [(row.method, row.mean) for row in found.methods] == [("class means + head", 50.0)]


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Take what would be written as a package; test_promptable writes a real one."""
    taken: list[Any] = []

    def take(*given: Any) -> float:
        taken[:] = given
        return 0.0

    monkeypatch.setattr(membrane_commands, "write_membrane_package", take)
    return taken


class Stop:
    """A person who stops after a number of steps."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0


def test_a_stopped_training_ends_where_a_whole_one_does(data: Path, tmp_path: Path) -> None:
    whole = train_membrane(data, tmp_path / "whole", read, steps=4)
    with pytest.raises(Cancelled):
        train_membrane(
            data, tmp_path / "cut", read, steps=4, monitor=Monitor(cancelled=Stop(3).cancelled)
        )
    cut = train_membrane(data, tmp_path / "cut", read, steps=4)
    first, second = (read_checkpoint(path).kept for path in (whole, cut))
    assert all(torch.equal(first[name], second[name]) for name in first)
    with pytest.raises(TrainingError, match="other settings"):
        train_membrane(data, tmp_path / "cut", read, steps=4, seed=1)


def test_a_set_is_left_out_and_its_absence_noted(data: Path, tmp_path: Path) -> None:
    checkpoint = train_membrane(data, tmp_path, read, steps=1, without="b")
    about = json.loads(read_checkpoint(checkpoint).about)
    assert set(about["pictures"]) == {"a", "virtual-sheets"}
    assert about["without"] == "b"
    with pytest.raises(TrainingError, match="no set c; there are a, b"):
        train_membrane(data, tmp_path / "c", read, without="c")


def test_one_table_holds_read_outs_and_the_studys_trainings(figures: DiceTable) -> None:
    (rows,) = (each.methods for each in figures.sets)
    named = {row.method for row in rows}
    asked = {reading.method for reading in READINGS}
    assert asked - named == {"class means + head, 8 samples"}
    assert "attention trained on the sample, pre-trained" in named
    for row in rows:
        assert row.prompts == 2
        assert 0 <= row.worst <= row.mean <= 100
    columns, cells = table(figures)
    assert columns == ["method", "b"]
    assert len(cells) == len(rows)
    assert all(len(line) == 2 for line in cells)


def test_partial_supervision_is_a_table_too(data: Path, runs: Path, figures: DiceTable) -> None:
    found = evaluate_partial(data, runs, read, PLAN)
    assert set(found.methods) == {
        "pseudo labels themselves",
        HELPED,
        *(
            f"{arm}, {start}"
            for arm in ("squares only", "squares and pseudo labels", "full labels")
            for start in ("from scratch", "pre-trained")
        ),
    }


def test_a_labelled_part_is_cut_out_with_room_for_a_crop() -> None:
    example = sheet(1)
    labels = np.full_like(example.labels, 255)
    labels[3:9, 20:90] = example.labels[3:9, 20:90]
    part = labelled_part(replace(example, labels=labels))
    assert part.labels.shape == (64, 70)
    assert np.count_nonzero(part.labels != 255) == 6 * 70
    np.testing.assert_array_equal(part.pixels, example.pixels[:64, 20:90])
    with pytest.raises(TrainingError, match="no labels"):
        labelled_part(replace(example, labels=np.full_like(labels, 255)))


def test_what_the_labelled_parts_taught_helps_to_fill_the_rest(
    runs: Path, figures: DiceTable
) -> None:
    """A network that is sure of itself outvotes the prompt, and true labels stay."""
    net = trained(runs / "without-b-seed0" / "checkpoint.pt", TINY_NET)
    example = only_labelled(sheet(3), draw_windows([sheet(3)], 1, 0)[0])
    sure = deepcopy(net)
    with torch.no_grad():
        sure.zero_shot.weight.zero_()
        sure.zero_shot.bias.fill_(100.0)
    (plain,), (helped,) = filled(net, [example]), filled(net, [example], sure)
    unknown = example.labels == 255
    assert not plain.labels[unknown].all()
    assert helped.labels[unknown].all()
    np.testing.assert_array_equal(helped.labels[~unknown], example.labels[~unknown])


def test_a_package_tells_the_figures(
    runs: Path, figures: DiceTable, tmp_path: Path, packed: list[Any]
) -> None:
    told = tmp_path / "figures.json"
    told.write_text(json.dumps(figures.told()))
    checkpoint = runs / "without-b-seed0" / "checkpoint.pt"
    package = tmp_path / "mine" / "1.0.0"
    export_membrane(checkpoint, package, [told], "CC-BY-4.0")
    (net, text, folder) = packed
    assert (text.name, text.version, text.licence) == ("mine", "1.0.0", "CC-BY-4.0")
    assert folder == package
    assert not net.training
    card = text.card
    row = figures.sets[0].of("class means + head")
    assert row is not None
    assert f"| class means + head | {row.mean:.1f} ({row.worst:.1f}) |" in card
    assert "sgrzegorz" not in card
    told.write_text("[]")
    with pytest.raises(TrainingError, match="holds no figures"):
        export_membrane(checkpoint, tmp_path / "mine" / "1.0.1", [told])


def test_an_unfinished_or_foreign_checkpoint_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        train_membrane(data, tmp_path, read, steps=4, monitor=Monitor(cancelled=Stop(1).cancelled))
    with pytest.raises(TrainingError, match="stopped at step 1 of 4"):
        export_membrane(tmp_path / "checkpoint.pt", tmp_path / "mine" / "1.0.0")
    torch.save({"net": {}, "kept": {}, "step": 1, "key": ""}, tmp_path / "other.pt")
    with pytest.raises(TrainingError, match="no promptable network"):
        export_membrane(tmp_path / "other.pt", tmp_path / "mine" / "1.0.0")


def test_partly_labelled_pictures_are_filled_and_trained_on(
    runs: Path, figures: DiceTable, tmp_path: Path, packed: list[Any]
) -> None:
    write_set(tmp_path / "own", (7, 8))
    for path in (tmp_path / "own" / "masks").iterdir():
        labels = read(path)
        labels[:, 40:] = 255
        cv2.imwrite(str(path), labels)
    start = runs / "without-b-seed0" / "checkpoint.pt"
    checkpoint = train_partial(start, tmp_path / "own", tmp_path / "out", read, steps=2)
    before, after = (read_checkpoint(path).kept for path in (start, checkpoint))
    assert any(not torch.equal(before[name], after[name]) for name in before)
    export_membrane(checkpoint, tmp_path / "mine" / "1.0.0")
    assert "| own | 2 | the lab's own |" in packed[1].card


def test_pseudo_labels_keep_the_true_ones(runs: Path, figures: DiceTable) -> None:
    net = trained(runs / "without-b-seed0" / "checkpoint.pt", TINY_NET)
    example = sheet(9)
    (window,) = draw_windows([example], 1, 0, 48)
    partly = only_labelled(example, window)
    assert (partly.labels != 255).sum() == 48**2
    empty = replace(partly, labels=np.full_like(partly.labels, 255))
    done = filled(net, [partly, empty])
    assert np.array_equal(window.of(done[0].labels), window.of(example.labels))
    assert all(set(np.unique(d.labels)) <= {0, 1} for d in done)
    with pytest.raises(UsageError, match="no membrane"):
        filled(net, [empty, replace(empty, labels=np.zeros_like(empty.labels))])


def test_perfect_features_are_scored_perfect() -> None:
    examples = [sheet(seed) for seed in (1, 2, 3)]
    truths = {e.pixels.tobytes(): e.labels for e in examples}

    def encode(pixels: Any) -> Any:
        truth = truths[pixels.tobytes()] == 1
        return np.stack([truth, ~truth], 2).astype(np.float32), np.zeros(truth.shape, np.float32)

    rows = score_target(encode, 10.0, examples, 3, 0, READINGS, alone=False)
    assert rows[0].method == "zero-shot head"
    assert rows[0].dice[0] < 50
    for row in rows[1:]:
        assert row.dice == (100.0,) * 3, row.method


def test_windows_show_both_classes_and_come_from_different_pictures() -> None:
    examples = [sheet(seed) for seed in (1, 2, 3)]
    windows = draw_windows(examples, 3, 5, 32)
    assert {w.picture for w in windows} == {0, 1, 2}
    for window in windows:
        part = window.of(examples[window.picture].labels)
        assert part.shape == (32, 32)
        assert 0.05 <= part.mean() <= 0.95
    blank = replace(examples[0], labels=np.zeros_like(examples[0].labels))
    with pytest.raises(TrainingError, match="no 32 px square"):
        draw_windows([blank], 1, 0, 32)


def test_mean_dice_averages_both_classes_over_labelled_pixels() -> None:
    labels = np.array([1, 1, 0, 0, 0, 255], np.uint8)
    found = np.array([1, 0, 0, 0, 1, 1], bool)
    assert mean_dice(found, labels) == pytest.approx((2 / 4 + 4 / 6) / 2)
    assert mean_dice(labels == 1, labels) == 1.0


def test_what_is_left_out_is_drawn_from_its_kin() -> None:
    whole = {s.name: s.share for s in MEMBRANE.sets}
    left = leave_out(MEMBRANE, "isbi2012")
    shares = {s.name: s.share for s in left.sets}
    assert shares["sstem"] == pytest.approx(whole["isbi2012"] + whole["sstem"])
    assert shares["zo1-endothelium"] == whole["zo1-endothelium"]
    lonely = leave_out(MEMBRANE, "zo1-endothelium")
    assert [s.share for s in lonely.sets] == [
        share for name, share in whole.items() if name != "zo1-endothelium"
    ]
