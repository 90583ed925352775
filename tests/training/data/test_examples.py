"""data, augment and weak: what is read, drawn and split."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.augment import Geometry, Looks
from colonyqc.training.data.examples import CropSampler, Example, Source, folds, load, split
from colonyqc.training.data.weak_by_contrast import ContrastRule, contrast_labels, local_contrast
from training.pictures import read, write_lab_folder

LAB_SOURCE = Source("own", ".", 1.0, masks=("corrected", "masks"))


def _examples(places: list[str]) -> list[Example]:
    blank = np.zeros((8, 8), np.uint8)
    return [Example(f"{place}-{i}", place, blank, blank) for i, place in enumerate(places)]


@settings(max_examples=40, deadline=None)
@given(places=st.lists(st.sampled_from("abcdefg"), min_size=4, max_size=30), seed=st.integers(0, 9))
def test_a_split_never_mixes_places(places: list[str], seed: int) -> None:
    examples = _examples(places)
    if len(set(places)) < 2:
        return
    dealt = folds(places, 2, seed)
    assert frozenset.union(*dealt) == set(places)
    assert not dealt[0] & dealt[1]
    for held_out in dealt:
        training, unseen = split(examples, held_out)
        assert not {e.place for e in training} & {e.place for e in unseen}
        assert len(training) + len(unseen) == len(examples)


def test_splits_that_cannot_be_are_refused() -> None:
    with pytest.raises(TrainingError, match="No picture is of the places z"):
        split(_examples(["a", "b"]), frozenset({"z"}))
    with pytest.raises(TrainingError, match="cannot be dealt into 3 folds"):
        folds(["a", "b", "b"], 3)


def test_corrected_masks_win_and_the_place_comes_from_the_name(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("x_1", "y_1"), 32)
    (root / "corrected").mkdir()
    cv2.imwrite(str(root / "corrected" / "x_1.png"), np.full((32, 32), 3, np.uint8))
    first, second = load(root, replace(LAB_SOURCE, place=r"(\w)_"), read)
    assert (first.place, second.place) == ("x", "y")
    assert (first.labels == 3).all()
    assert set(np.unique(second.labels)) == {0, 1, 2}


def test_trim_cuts_picture_and_labels_alike(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("x",), 64)
    (whole,), (cut,) = (
        load(root, LAB_SOURCE, read),
        load(root, replace(LAB_SOURCE, trim=(1, 2, 3, 4)), read),
    )
    assert np.array_equal(cut.pixels, whole.pixels[1:61, 4:62])
    assert np.array_equal(cut.labels, whole.labels[1:61, 4:62])


def test_unfit_data_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="is missing"):
        load(tmp_path, Source("s", "nowhere", 1.0), read)
    root = write_lab_folder(tmp_path / "a", ("x",), 32)
    cv2.imwrite(str(root / "masks" / "x.png"), np.full((32, 32), 7, np.uint8))
    with pytest.raises(TrainingError, match=r"x\.png is no label picture"):
        load(root, LAB_SOURCE, read)
    cv2.imwrite(str(root / "masks" / "x.png"), np.zeros((30, 32), np.uint8))
    with pytest.raises(TrainingError, match="another size"):
        load(root, LAB_SOURCE, read)
    (root / "masks" / "x.png").unlink()
    with pytest.raises(TrainingError, match=r"x\.png has no mask"):
        load(root, LAB_SOURCE, read)


def test_crops_are_balanced_over_classes_and_repeat_with_their_chance() -> None:
    labels = np.zeros((256, 256), np.uint8)
    labels[:24, :24] = 2
    example = Example("e", "e", np.full((256, 256), 99, np.uint8), labels)
    sampler = CropSampler([(LAB_SOURCE, [example])], (1.0,), 40.0, 32)
    geometry = Geometry()
    rng = np.random.default_rng(0)
    with_rare = sum(2 in sampler.draw(rng, geometry)[1] for _ in range(60))
    assert with_rare >= 20
    a, b = (sampler.draw(np.random.default_rng(5), geometry) for _ in "ab")
    assert np.array_equal(a[0], b[0])
    assert np.array_equal(a[1], b[1])


def test_a_source_may_be_seen_at_scales_of_its_own() -> None:
    rng = np.random.default_rng(4)
    pixels = rng.integers(0, 256, (240, 240), np.uint8)
    examples = [Example("a", "a", pixels, np.ones((240, 240), np.uint8))]
    own = CropSampler([(Source("own", ".", 1.0, scales=(0.5,)), examples)], (1.0,), 40.0, 96)
    all_at_half = CropSampler([(Source("own", ".", 1.0), examples)], (0.5,), 40.0, 96)
    whole = CropSampler([(Source("own", ".", 1.0), examples)], (1.0,), 40.0, 96)
    drawn = [s.draw(np.random.default_rng(5), Geometry())[0] for s in (own, all_at_half, whole)]
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_geometry_moves_labels_with_the_picture() -> None:
    rng = np.random.default_rng(1)
    coarse = rng.integers(0, 2, (20, 20)).astype(np.uint8)
    labels = np.kron(coarse, np.ones((16, 16), np.uint8))
    for seed in range(12):
        contrast, marks = Geometry().cut(
            labels.astype(np.float16), labels, (150.0, 170.0), 64, np.random.default_rng(seed)
        )
        assert contrast.shape == marks.shape == (64, 64)
        known = marks != UNLABELLED
        assert float((np.abs(contrast - marks)[known] > 0.51).mean()) < 0.02


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000))
def test_looks_keep_shape_range_and_the_original(seed: int) -> None:
    picture = np.random.default_rng(seed).uniform(-1, 1, (40, 48)).astype(np.float32)
    before = picture.copy()
    out = Looks().apply(picture, np.random.default_rng(seed))
    assert out.shape == picture.shape
    assert out.dtype == np.float32
    assert float(np.abs(out).max()) <= 1
    assert np.array_equal(picture, before)


def test_local_contrast_is_zero_on_flat_ground_and_does_not_depend_on_exposure() -> None:
    assert float(local_contrast(np.full((40, 40), 0.4, np.float32), 2).max()) < 1e-3
    rng = np.random.default_rng(0)
    grain = rng.uniform(0.2, 0.4, (60, 60)).astype(np.float32)
    assert local_contrast(grain, 2) == pytest.approx(local_contrast(grain * 2, 2), rel=1e-3)


def test_weak_labels_find_a_textured_square_and_doubt_its_border() -> None:
    rng = np.random.default_rng(0)
    pixels = np.full((200, 200), 128, np.float64)
    pixels[50:150, 50:150] += rng.normal(0, 20, (100, 100))
    pixels[10:16, 10:16] += rng.normal(0, 40, (6, 6))
    rule = ContrastRule()
    labels = contrast_labels(np.clip(pixels, 0, 255).astype(np.uint8), rule, ColonyClass(1))
    assert (labels[60:140, 60:140] == 1).all()
    assert (labels[170:, 170:] == 0).all()
    assert (labels[49, 60:140] == UNLABELLED).any()
    assert 1 not in labels[:30, :30]
