"""figures: files written before they were values are read, and written again byte for byte."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from colonyqc.training.evaluation.figures import (
    ComparisonFigures,
    LabelAgreement,
    MethodFigures,
    NetCurves,
    NetScores,
    RecipeFigures,
    RunScores,
    Summary,
    ValidationScores,
    WeakScores,
)

TEXT = Path(__file__).with_name("golden_figures.json").read_text("utf-8").strip()
"""What an evaluation of made-up pictures came to: one of its runs, one source left out."""


def _read(**changed: Any) -> RecipeFigures:
    return RecipeFigures.read(json.loads(TEXT) | changed)


def test_an_old_file_comes_back_byte_for_byte() -> None:
    assert _read().text() == TEXT


def test_an_old_file_is_told_apart_by_its_keys() -> None:
    figures = _read()
    (run,) = figures.runs
    assert run.scores is not None
    assert run.robustness is not None
    assert set(run.robustness) == {"blur", "scale"}
    assert run.reliability is not None
    assert len(run.reliability.before.pixels) == 15
    assert figures.summary.masks is not None
    assert figures.summary.masks.mean_jaccard.folds == 2
    assert list(figures.summary.weak) == ["weak"]
    assert list(figures.summary.agreement) == [
        *("weak", "drawn/corrected", "drawn/masks", "virtual-dish"),
    ]
    assert figures.left_out is not None
    assert figures.left_out[0].summary.masks is None
    assert figures.note is None
    assert _read(note="Trained elsewhere.").note == "Trained elsewhere."


def test_figures_older_than_fitted_temperatures_are_read() -> None:
    told = json.loads(TEXT)
    for name in ("ece_fitted", "temperature"):
        del told["summary"][name]
    figures = RecipeFigures.read(told)
    assert figures.summary.masks is not None
    assert figures.summary.masks.ece_fitted is None
    assert figures.text() == json.dumps(told)


def test_scores_beside_a_checkpoint_are_read_without_fold_and_seed() -> None:
    told = json.loads(TEXT)["runs"][0]
    kept = {name: told[name] for name in ("held_out", "agreement", "scores", "early")}
    assert NetScores.read(kept).text() == json.dumps(kept)
    curves = told["robustness"]
    assert NetCurves.read(curves).text() == json.dumps(curves)


def test_a_rank_without_value_is_null_and_one_never_asked_for_is_not_there() -> None:
    alone = WeakScores(1, (1, 0, 0, 0), (1, 0, 0, 0), None, 0.0, 0.0)
    assert "peer_spearman" not in alone.told()
    assert replace(alone, peer_difference=0.1).told()["peer_spearman"] is None


def test_a_comparison_comes_back_with_or_without_what_a_step_took() -> None:
    runs = (RunScores(fold=1, seed=0, held_out={}, agreement={}),)
    equal = MethodFigures(steps=2, parameters=9, runs=runs, summary=Summary(temperature=1.3))
    timed = replace(equal, seconds_per_step=0.25, seconds=0.5, shape="x", machine="Some CPU")
    figures = ComparisonFigures(
        recipe="tiny",
        seconds=None,
        steps=2,
        batch=2,
        crop=104,
        own="shipped",
        folds=(("a",), ("b",)),
        seeds=(0,),
        labels=(LabelAgreement(("a", "b"), 2, 0.5, 0.25, {0: 0.75}),),
        methods={"shipped": equal, "patch": timed},
    )
    told = figures.told()
    assert (told["seconds"], told["labels"][0]["jaccard"]) == (None, {"0": 0.75})
    assert list(told["methods"]["shipped"]) == ["steps", "parameters", "runs", "summary"]
    assert list(told["methods"]["patch"])[:5] == [
        *("steps", "seconds_per_step", "seconds", "shape", "machine"),
    ]
    assert told["methods"]["patch"]["summary"] == {"agreement": {}, "temperature": 1.3}
    assert ComparisonFigures.read(json.loads(figures.text())) == figures


VALIDATION = (
    '{"jaccard": [0.5, 0.25, null, null], "mean_jaccard": 0.375, "border_jaccard": null, '
    '"accuracy": 0.75, "ece": 0.125, "confusion": [[3, 1], [1, 3]], "present_jaccard": 0.375, '
    '"present_border_jaccard": 0.0, "temperature": 1.15, "ece_before": 0.25, "reliability": '
    '{"pixels": [8], "confidence": [6.5], "hits": [6]}, "pictures": [{"name": "a", "place": "p", '
    '"jaccard": 0.375}], "before": 0.25}'
)


def test_validation_scores_of_a_checkpoint_come_back_byte_for_byte() -> None:
    scores = ValidationScores.read(json.loads(VALIDATION))
    assert scores.text() == VALIDATION
    assert (scores.before, scores.pictures[0].place) == (0.25, "p")
    assert "before" not in replace(scores, before=None).told()


@pytest.mark.parametrize("told", [None, [], {}, {"summary": {}, "folds": [], "seeds": []}])
def test_what_is_no_figures_of_a_recipe_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        RecipeFigures.read(told)
