"""What is told of a whole picture, and that nothing unproved stands as a probability."""

from dataclasses import replace

import pytest

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.quality import Problem, ProblemKind
from colonyqc.domain.regions import KeptRegions
from colonyqc.services.answers import classification
from colonyqc.services.answers.classification import (
    Calibration,
    DrawnFrom,
    PictureLabel,
    Question,
    classify_picture,
    scene_of,
    stage_of,
)
from support.builders import BLURRED, GOOD, analysis, colony, picture_result, sheet, sheet_result

ASKED = Problem(ProblemKind.FEEDERS, "On feeders?", 0.7, 0.5, blocking=False)


def told(**changes: object) -> dict[tuple[Question, DrawnFrom], PictureLabel]:
    result = picture_result(**changes)  # type: ignore[arg-type]  # tests name real fields
    made = analysis(pictures=(result,))
    return {(each.question, each.source): each for each in classify_picture(made, result)}


@pytest.mark.parametrize(
    ("confluence", "stage"),
    [(0, "empty"), (0.99, "empty"), (1, "sparse"), (20, "growing"), (70, "ready to passage"),
     (89.9, "ready to passage"), (90, "overgrown"), (100, "overgrown")],
)  # fmt: skip
def test_the_stage_follows_the_confluence(confluence: float, stage: str) -> None:
    assert stage_of(confluence) == stage


def test_a_poor_picture_is_told_poor_and_nothing_more() -> None:
    found = told(quality=BLURRED)
    assert {key: each.best.name for key, each in found.items()} == {
        (Question.QUALITY, DrawnFrom.GATE): "poor"
    }


def test_a_rule_gives_no_probability() -> None:
    found = told()
    assert {key[0]: each.best.name for key, each in found.items()} == {
        Question.QUALITY: "good",
        Question.STAGE: "growing",
        Question.SCENE: "colonies apart",
        Question.FEEDERS: "no sign of feeders",
    }
    assert all(label.probability is None for each in found.values() for label in each.labels)
    assert not any(each.calibrated_on for each in found.values())


@pytest.mark.parametrize(
    ("changes", "scene"),
    [
        ({"undifferentiated_px": 0, "differentiated_px": 0, "uncertain_px": 100}, "no cells"),
        ({"undifferentiated_px": 10_000, "differentiated_px": 10_000}, "spread cells"),
        ({"undifferentiated_px": 90_000, "colonies": (colony(area_px=80_000),)},
         "merged to a layer"),
        ({"undifferentiated_px": 90_000}, "colonies apart"),
    ],
)  # fmt: skip
def test_the_scene_follows_the_map(changes: dict[str, object], scene: str) -> None:
    assert scene_of(picture_result(**changes)) == scene  # type: ignore[arg-type]


def test_feeders_are_as_said_else_asked_about() -> None:
    result = picture_result(quality=replace(GOOD, problems=(ASKED,)))
    made = analysis(pictures=(result,))
    said = replace(made, acquisition=replace(made.acquisition, feeders=False))
    names = [
        each.best.name
        for one in (made, said)
        for each in classify_picture(one, result)
        if each.question is Question.FEEDERS
    ]
    assert names == ["perhaps on feeders", "feeder-free"]


def test_pooled_features_are_no_probability_until_calibrated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = replace(GOOD, familiarity=2.0, covered=0.4)
    culture = Question.CULTURE, DrawnFrom.POOLED
    found = told(quality=seen)
    assert [(each.name, each.probability) for each in found[culture].labels] == [("culture", None)]
    assert (Question.STAGE, DrawnFrom.POOLED) not in found
    strange = told(quality=replace(seen, familiarity=-2.0))[culture]
    assert strange.best.name == "no culture picture"
    fitted = Calibration((1.0, 0.0), "these", (10.0, (-1.0, -3.0, -6.0, -9.0)), "those")
    monkeypatch.setitem(classification.CALIBRATIONS, "tiny@1.0.0", fitted)
    found = told(quality=seen)
    assert found[culture].calibrated_on == "these"
    assert [each.name for each in found[culture].labels] == ["culture", "no culture picture"]
    assert found[culture].best.probability == pytest.approx(0.8808, abs=1e-4)
    stage = found[Question.STAGE, DrawnFrom.POOLED]
    assert (stage.calibrated_on, stage.best.name) == ("those", "growing")
    shares = [each.probability or 0 for each in stage.labels]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 5


@pytest.mark.parametrize(
    "result",
    [
        sheet_result(1, sheet()),
        picture_result(1, colonies=(), imaged_px=0, regions=KeptRegions("encoder", False, 900)),
    ],
)
def test_sheets_and_regions_are_asked_for_no_stage_of_colonies(result: PictureResult) -> None:
    found = classify_picture(analysis(pictures=(result,)), result)
    assert [each.question for each in found] == [Question.QUALITY]
