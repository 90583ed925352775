"""train, evaluate and export by their commands."""

import json
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.files.formats.readers import read_pixels
from colonyqc.services.packages.pmf import read_info
from colonyqc.training import recipes
from colonyqc.training.data.crops import CropSampler
from colonyqc.training.reports.augmentation_sheet import GAP, PAIRS, ROWS
from support.command import Command
from support.untraced import exporter_untraced
from training.pictures import tiny_recipe, write_lab_folder


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    small = replace(tiny_recipe(), name="small")
    monkeypatch.setitem(recipes.RECIPES, "small", small)


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    return write_lab_folder(tmp_path / "lab", ("a_f1", "a_f2", "b_f1", "c_f1"))


def _lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_train_leaves_a_checkpoint_and_a_report(
    colonyqc: Command, lab: Path, tmp_path: Path
) -> None:
    ran = colonyqc("train", "small", "--data", lab, "--out", "out", "--steps", 2)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.split() == ["out/checkpoint.pt", "out/report.html"]
    assert (tmp_path / "out" / "report.html").is_file()


def test_a_preview_shows_crops_before_and_after_and_trains_nothing(
    colonyqc: Command, lab: Path, tmp_path: Path
) -> None:
    asked = ("train", "small", "--data", lab, "--out", "out", "--preview")
    ran = colonyqc(*asked, "sheet.png")
    assert (ran.code, ran.out.split()) == (0, ["sheet.png"])
    assert not (tmp_path / "out").exists()
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_UNCHANGED)
    side = 104 + GAP
    assert sheet.shape == (ROWS * side - GAP, 2 * PAIRS * side - GAP)
    alike = []
    for row in range(ROWS):
        for pair in range(PAIRS):
            cells = [
                sheet[row * side :, (2 * pair + k) * side :][:104, :104].astype(float)
                for k in (0, 1)
            ]
            assert (cells[0] != cells[1]).any()
            if min(cell.std() for cell in cells) > 1:
                alike.append(np.corrcoef(cells[0].ravel(), cells[1].ravel())[0, 1])
    # Pairs show one crop: the looks changed, not the place.
    assert np.median(alike) > 0.8
    again = (tmp_path / "sheet.png").read_bytes()
    assert colonyqc(*asked, "sheet.png").code == 0
    assert (tmp_path / "sheet.png").read_bytes() == again
    assert colonyqc(*asked, "sheet.jpg").code == 2
    ran = colonyqc("train", "oneshot", "--data", lab, "--out", "out", "--preview", "s.png")
    assert (ran.code, "recipes of colonies" in ran.err) == (2, True)


def test_json_progress_is_one_object_a_line_up_to_done(colonyqc: Command, lab: Path) -> None:
    ran = colonyqc(
        "train", "small", "--data", lab, "--out", "out", "--steps", 3, "--progress", "json"
    )
    lines = _lines(ran.out)
    assert {line["event"] for line in lines[:-1]} == {"progress"}
    shares = [line["share"] for line in lines[:-1]]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert "step 1 of 3" in lines[0]["what"]
    assert lines[-1] == {
        "event": "done",
        "checkpoint": "out/checkpoint.pt",
        "report": "out/report.html",
    }


def test_bad_data_end_with_a_sentence_and_exit_3(colonyqc: Command, lab: Path) -> None:
    cv2.imwrite(str(lab / "masks" / "b_f1.png"), np.full((128, 128), 9, np.uint8))
    ran = colonyqc("train", "pmf", "--data", lab, "--out", "out", "--progress", "json")
    assert ran.code == 3
    assert ran.err.startswith("The masks of b_f1.png hold other values (as 9).")
    assert ran.err.count("\n") == 1
    assert _lines(ran.out) == [{"event": "failed", "sentence": ran.err.strip()}]


def test_ctrl_c_leaves_a_checkpoint_and_a_sentence_and_the_run_goes_on(
    colonyqc: Command, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = CropSampler.draw
    drawn = 0

    def pressed(*arguments: Any) -> Any:
        nonlocal drawn
        drawn += 1
        if drawn == 3:
            signal.raise_signal(signal.SIGINT)
        return draw(*arguments)

    monkeypatch.setattr(CropSampler, "draw", pressed)
    before = signal.getsignal(signal.SIGINT)
    command = ("train", "small", "--data", lab, "--out", "out", "--steps", 4)
    ran = colonyqc(*command)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "Stopped. out/checkpoint.pt holds what was done: run the same command again to go on.\n"
    )
    assert signal.getsignal(signal.SIGINT) is before
    assert colonyqc(*command).code == 0
    assert drawn == 4


def test_ctrl_c_before_the_first_step_says_that_nothing_was_written(
    colonyqc: Command, lab: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Path] = []

    def pressed(path: Path) -> NDArray[Any]:
        if not asked:
            signal.raise_signal(signal.SIGINT)
        asked.append(path)
        return read_pixels(path)

    monkeypatch.setattr("colonyqc.bootstrap.read_pixels", pressed)
    ran = colonyqc("train", "small", "--data", lab, "--out", "out", "--progress", "json")
    assert ran.code == 1
    assert _lines(ran.out) == [{"event": "stopped", "sentence": ran.err.strip()}]
    assert "nothing was written" in ran.err
    assert len(asked) == 2
    assert not (tmp_path / "out").exists()


def test_export_makes_a_model_of_own_pictures(
    colonyqc: Command, lab: Path, tmp_path: Path, models: Path
) -> None:
    colonyqc("train", "small", "--data", lab, "--out", "out", "--steps", 1)
    package = models / "our-lab" / "1.0.0"
    with exporter_untraced():
        ran = colonyqc("export", "out/checkpoint.pt", "--out", package, "--owner", "Lab 7",
                       "--licence", "ask us")  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    info = read_info(package)
    assert (info.ref.name, info.title, info.licence) == (
        "our-lab",
        "our-lab (own pictures)",
        "ask us",
    )
    assert "Trained by Lab 7" in (package / "card.md").read_text("utf-8")
    assert colonyqc("models", "verify", models).code == 0
    told = colonyqc("evaluate", "our-lab", "--data", lab).json
    assert told["trained_on"]["pictures"] == ["a_f1", "a_f2", "b_f1", "c_f1"]
    assert "too good" in told["trained_on"]["sentence"]


def test_evaluate_scores_an_installed_model_as_it_is(
    colonyqc: Command, lab: Path, tmp_path: Path
) -> None:
    ran = colonyqc("evaluate", "tiny@1.0.0", "--data", lab, "--json", "f.json", "--robustness")
    assert (ran.code, ran.out) == (0, "")
    told = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert told["model"] == "tiny@1.0.0"
    assert told["data"]["places"] == 3
    assert len(told["pictures"]) == 4
    assert {"mean_jaccard", "border_jaccard", "accuracy", "ece", "confusion"} <= set(told["scores"])
    assert set(told["robustness"]) == {
        "gamma",
        "brightness",
        "blur",
        "noise",
        "jpeg",
        "scale",
    }
    assert told["trained_on"]["pictures"] is None


def test_what_evaluate_is_asked_must_fit_what_is_named(
    colonyqc: Command, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = colonyqc("evaluate", "tiny", "--data", lab, "--folds", 2)
    assert ran.code == 2
    assert "scored as it is" in ran.err
    ran = colonyqc("evaluate", "tiny", "--data", lab, "--methods", "all")
    assert (ran.code, "scored as it is" in ran.err) == (2, True)
    both = ("--steps", 3, "--seconds", 2)
    ran = colonyqc("evaluate", "small", "--data", lab, "--methods", "all", *both)
    assert (ran.code, "both say how long" in ran.err) == (2, True)
    ran = colonyqc("evaluate", "small", "--data", lab, "--seconds", 2)
    assert (ran.code, "give --methods too" in ran.err) == (2, True)
    ran = colonyqc("evaluate", "small", "--data", lab, "--page", "page.md")
    assert (ran.code, "give --methods too" in ran.err) == (2, True)
    ran = colonyqc("evaluate", "small", "--data", lab, "--methods", "pmf,forest")
    assert (ran.code, "There is no method forest" in ran.err) == (3, True)
    ran = colonyqc("evaluate", "small", "--data", lab, "--folds", 2, "--crop", 9)
    assert (ran.code, "A crop is a multiple of" in ran.err) == (3, True)
    ran = colonyqc("evaluate", "nonsense", "--data", lab)
    assert ran.code == 3
    assert "There is no model" in ran.err


def test_evaluate_by_folds_parts_places(colonyqc: Command, lab: Path) -> None:
    told = colonyqc("evaluate", "small", "--data", lab, "--folds", 3, "--steps", 1).json
    assert sorted(place for fold in told["folds"] for place in fold) == ["a", "b", "c"]


def test_evaluate_compares_methods_and_writes_the_page(
    colonyqc: Command, lab: Path, tmp_path: Path
) -> None:
    ran = colonyqc("evaluate", "small", "--data", lab, "--methods", "shipped, patch", "--folds", 2,
                   "--seconds", 0.01, "--page", "page.md", "--json", "f.json")  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    told = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert list(told["methods"]) == ["shipped", "patch"]
    assert "| pmf as shipped |" in (tmp_path / "page.md").read_text("utf-8")
    assert (tmp_path / "figures" / "page-methods.svg").is_file()


def test_evaluate_compares_methods_at_equal_steps(
    colonyqc: Command, lab: Path, tmp_path: Path
) -> None:
    ran = colonyqc("evaluate", "small", "--data", lab, "--methods", "shipped,patch", "--folds", 2,
                   "--steps", 2, "--batch", 1, "--page", "page.md", "--json", "f.json")  # fmt: skip
    assert (ran.code, ran.out) == (0, "")
    told = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert told["batch"] == 1
    assert [method["steps"] for method in told["methods"].values()] == [2, 2]
    text = (tmp_path / "page.md").read_text("utf-8")
    assert "### Methods at equal steps" in text
    assert "--methods shipped,patch --steps 2 --seeds 1 --page PAGE" in text


def test_a_name_that_is_both_is_the_model_unless_folds_are_wanted(
    colonyqc: Command, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
    assert colonyqc("evaluate", "tiny", "--data", lab).json["model"] == "tiny@1.0.0"
    told = colonyqc("evaluate", "tiny", "--data", lab, "--folds", 2, "--steps", 1).json
    assert told["recipe"] == "tiny"
