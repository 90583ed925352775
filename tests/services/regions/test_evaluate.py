from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.errors import TrainingError, UsageError
from colonyqc.domain.regions import RegionMethod, RegionRequest, RegionResult
from colonyqc.services.ports import UNWATCHED, Monitor
from colonyqc.services.ports.regions import OnPreview, unseen
from colonyqc.services.regions.evaluate import (
    NONE,
    POINTS,
    EvaluationPlan,
    ScoreFile,
    evaluate,
    matched_iou,
    named_iou,
    own_scores,
    reference_scores,
    summary,
)
from colonyqc.services.regions.labelled import (
    LabelledPicture,
    labelled_picture,
    labelled_sets,
    numbered,
    panels,
    points,
    strokes,
)


def read(path: Path) -> NDArray[np.generic]:
    found = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return found


def halves(side: int = 80) -> NDArray[np.uint8]:
    truth = np.zeros((side, side), np.uint8)
    truth[:, side // 2 :] = 1
    truth[:4] = 255
    return truth


class Thresholds:
    """Calls bright px region 0 and dark ones 1; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[RegionRequest] = []

    def methods(self) -> tuple[RegionMethod, ...]:
        return RegionMethod.KMEANS, RegionMethod.ENCODER

    def run(
        self, request: RegionRequest, monitor: Monitor = UNWATCHED, on_preview: OnPreview = unseen
    ) -> RegionResult:
        self.asked.append(request)
        bright = request.picture.contrast > 0
        labels = np.where(bright, 1, 0) if request.scribbles is not None else np.where(bright, 0, 1)
        method = request.method or RegionMethod.ENCODER
        return RegionResult(labels.astype(np.uint8), 2, method, request.seed, 0, 0.5, b"weights")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two sets of two pictures: bright on the right, as their masks say."""
    for name in ("one", "two"):
        for folder in ("images", "masks"):
            (tmp_path / "data" / name / folder).mkdir(parents=True)
        for stem in ("x_r1c1", "x_r2c1"):
            truth = halves()
            pixels = np.where(truth == 1, 140, 110).astype(np.uint8)
            for folder, array in (("images", pixels), ("masks", truth)):
                cv2.imwrite(str(tmp_path / "data" / name / folder / f"{stem}.png"), array)
    return tmp_path / "data"


@given(st.permutations([0, 1, 2]))
def test_a_match_does_not_ask_for_the_numbers_of_regions(order: list[int]) -> None:
    truth = np.repeat(np.array([0, 1, 2, 255], np.uint8), 25).reshape(10, 10)
    labels = np.array([*order, 3], np.uint8)[np.minimum(truth, 3)]
    assert matched_iou(labels, truth, 3) == 1.0
    assert named_iou(truth, truth, 3) == 1.0


def test_overlap_is_of_what_is_labelled_and_a_class_without_a_region_counts_nothing() -> None:
    truth = np.array([[0, 0, 1, 1], [255] * 4], np.uint8)
    labels = np.array([[0, 0, 0, 1], [1] * 4], np.uint8)
    assert matched_iou(labels, truth, 2) == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert matched_iou(np.zeros_like(labels), truth, 2) == pytest.approx(0.25)
    assert named_iou(1 - labels, truth, 2) == pytest.approx((0 + 1 / 4) / 2)


def test_classes_are_numbered_and_one_too_small_is_left_open() -> None:
    marks = np.full((40, 40), 5, np.uint8)
    marks[:20] = 2
    marks[0, :3] = 9
    marks[-1] = 255
    told = numbered(marks)
    assert told is not None
    assert (told[5, 5], told[30, 5], told[0, 0], told[-1, 0]) == (0, 1, 255, 255)
    assert numbered(np.full((9, 9), 3, np.uint8)) is None


@pytest.mark.parametrize("draw", [points, strokes])
def test_strokes_are_a_hundredth_of_what_is_labelled_and_true(draw) -> None:  # type: ignore[no-untyped-def]
    truth = halves(300)
    drawn = draw(truth, 1)
    assert (drawn[drawn > 0] == truth[drawn > 0] + 1).all()
    share = np.count_nonzero(drawn) / np.count_nonzero(truth != 255)
    assert 0.009 < share < 0.016
    assert set(np.unique(drawn)) == {0, 1, 2}
    assert np.array_equal(drawn, draw(truth, 1))
    assert not np.array_equal(drawn, draw(truth, 2))


def test_sets_are_found_below_a_folder_and_corrected_masks_win(data: Path) -> None:
    (data / "one" / "corrected").mkdir()
    cv2.imwrite(str(data / "one" / "corrected" / "x_r1c1.png"), halves())
    first, second = labelled_sets(data)
    assert (first.name, second.name) == ("one", "two")
    assert [mask.parent.name for _, mask in first.pairs] == ["corrected", "masks"]
    assert [each.name for each in labelled_sets(data / "two")] == ["two"]
    assert [len(group) for group in panels(first)] == [2]
    assert len(first.thinned(1).pairs) == 1
    with pytest.raises(TrainingError, match="holds no folder"):
        labelled_sets(data / "one" / "images")


def test_a_mask_that_does_not_fit_is_one_sentence(data: Path) -> None:
    image = data / "one" / "images" / "x_r1c1.png"
    mask = data / "one" / "masks" / "x_r1c1.png"
    cv2.imwrite(str(mask), np.zeros((9, 9), np.uint8))
    with pytest.raises(TrainingError, match="as large as its picture"):
        labelled_picture(image, mask, read, None)
    cv2.imwrite(str(mask), np.zeros((80, 80), np.uint8))
    with pytest.raises(TrainingError, match="fewer than two"):
        labelled_picture(image, mask, read, None)


def test_a_run_that_was_stopped_goes_on_and_says_the_same(data: Path, tmp_path: Path) -> None:
    plan = EvaluationPlan(
        (RegionMethod.KMEANS, RegionMethod.ENCODER), 2, (NONE, POINTS), most_px=40
    )
    engine, kept = Thresholds(), tmp_path / "runs" / "scores.jsonl"
    scores = evaluate(labelled_sets(data), engine, read, plan, ScoreFile(kept))
    # k-means takes no strokes: 4 pictures × 2 seeds × (1 + 2).
    assert len(scores) == len(engine.asked) == 24
    assert {score.iou for score in scores} == {1.0}
    assert {request.clusters for request in engine.asked} == {2, None}
    lines = kept.read_text().splitlines()
    kept.write_text("\n".join(lines[:10]) + '\n{"set": "cut o')
    again = Thresholds()
    assert evaluate(labelled_sets(data), again, read, plan, ScoreFile(kept)) == scores
    assert len(again.asked) == 14
    rows = summary(scores)
    assert [(r.set, r.method, r.strokes, r.pictures, r.seeds) for r in rows[:3]] == [
        ("one", "kmeans", "none", 2, 2),
        ("one", "encoder", "none", 2, 2),
        ("one", "encoder", "points", 2, 2),
    ]
    assert rows[0].iou == 1.0


def test_a_method_that_is_not_there_is_named_before_any_work(data: Path, tmp_path: Path) -> None:
    plan = EvaluationPlan((RegionMethod.DIFFERENTIABLE,))
    with pytest.raises(UsageError, match="differentiable can't run here"):
        evaluate(labelled_sets(data), Thresholds(), read, plan, ScoreFile(tmp_path / "s"))


def test_a_reference_answers_all_but_its_own_picture(data: Path, tmp_path: Path) -> None:
    pairs = labelled_sets(data)[0].pairs
    series: list[LabelledPicture] = [labelled_picture(*pair, read, None) for pair in pairs]
    engine, kept = Thresholds(), ScoreFile(tmp_path / "s.jsonl")
    method = RegionMethod.ENCODER
    told = reference_scores("one", series, engine, method, 0, kept)
    assert [(s.picture, s.reference, s.iou) for s in told] == [("x_r2c1.png", "x_r1c1.png", 1.0)]
    assert [bool(request.reference) for request in engine.asked] == [False, True]
    assert reference_scores("one", series, engine, method, 0, kept) == told
    assert len(engine.asked) == 2
    own = own_scores("one", series[1:], engine, method, 0, kept)
    assert [row.reference for row in summary([*told, *own])] == [True, False]
