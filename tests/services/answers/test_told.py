"""Every kind of answer as JSON: all tell the same pixels."""

import numpy as np
import pytest

from colonyqc.services.answers.drawing import numbers_at, with_both, with_classes, with_instances
from colonyqc.services.answers.picture import answers_of
from colonyqc.services.answers.told import told
from colonyqc.services.ports import Artefacts
from support.builders import BLURRED, analysis, picture_result, untold_result
from support.coco_reader import mask
from support.fake_history import FakeHistory

OVERVIEW = np.zeros((3, 4, 3), np.uint8)


def kept(untold: bool = False) -> FakeHistory:
    classes = np.zeros((300, 400), np.uint8)
    classes[50:150, 60:260] = 1
    if not untold:
        classes[80:120, 200:300] = 2
    classes[200:260, 100:160] = 3
    history = FakeHistory()
    first = untold_result() if untold else picture_result(1)
    blurred = picture_result(2, quality=BLURRED, colonies=())
    made = analysis(pictures=(first, blurred))
    history.add(made, [Artefacts(classes, OVERVIEW), Artefacts(None, OVERVIEW)])
    return history


def test_maps_boxes_and_masks_agree() -> None:
    history = kept()
    first, _ = told(history.get(1), history)
    colony, heap = first["instances"]
    assert (colony["label"], heap["label"]) == ("undifferentiated", "uncertain")
    for each, box in zip(first["instances"], first["boxes"], strict=True):
        inside = mask(each["mask"])
        assert np.count_nonzero(inside) == each["area_px"]
        x, y, width, height = box["box_px"]
        assert inside[y : y + height, x : x + width].sum() == each["area_px"]
        assert (box["label"], box["score"]) == (each["label"], each["score"])
    assert colony["score"] == pytest.approx(17_600 / 21_600)
    assert sum(each["area_px"] for each in first["panoptic"]) == 300 * 400
    assert first["semantic"]["pixels"] == {
        "undifferentiated": 17_600,
        "differentiated": 4_000,
        "uncertain": 3_600,
        "background": 300 * 400 - 25_200,
    }
    assert [(each["label"], each["instance"]) for each in first["panoptic"]] == [
        ("undifferentiated", 1),
        ("differentiated", 1),
        ("uncertain", 2),
        ("background", None),
    ]


def test_a_poor_picture_has_no_maps_but_says_that_it_is_poor() -> None:
    history = kept()
    _, blurred = told(history.get(1), history)
    assert [blurred[key] for key in ("semantic", "instances", "boxes", "panoptic")] == [None] * 4
    assert blurred["classification"] == [
        {
            "question": "quality",
            "from": "quality gate",
            "labels": [{"name": "poor", "probability": None}],
            "calibrated_on": None,
        }
    ]


def test_what_cannot_be_told_is_called_a_colony() -> None:
    history = kept(untold=True)
    first, _ = told(history.get(1), history)
    assert {each["label"] for each in first["boxes"]} == {"colony", "uncertain"}
    assert "undifferentiated" not in first["semantic"]["pixels"]


def test_what_is_drawn_lies_where_the_answer_says() -> None:
    history = kept()
    record = history.get(1)
    answer = next(answers_of(record, history))
    assert answer is not None
    grey = np.full((150, 200, 3), 100, np.uint8)
    numbers = numbers_at(answer, 200, 150)
    assert set(np.unique(numbers)) == {0, 1, 2}
    assert numbers[50, 80] == 1
    # Within half a pixel of the overview the areas are those of the picture.
    assert np.count_nonzero(numbers == 1) == pytest.approx(21_600 / 4, rel=0.02)
    for drawn in (
        with_classes(grey, answer),
        with_instances(grey, answer),
        with_both(grey, answer),
    ):
        changed = (drawn != grey).any(2)
        assert not changed[:20].any()
        assert changed[50, 80]
    one, two = (with_instances(grey, answer)[at] for at in ((50, 80), (115, 65)))
    assert (one != two).any()
