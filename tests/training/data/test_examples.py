"""examples and weak_by_contrast: what is read and split."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.classes import UNLABELLED, ColonyClass
from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.drawn import Drawn
from colonyqc.training.data.examples import Example, Source, folds, load, read_table, split
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


def test_pictures_of_known_size_are_resized_to_the_recipe_s_with_their_labels(
    tmp_path: Path,
) -> None:
    root = write_lab_folder(tmp_path, ("x", "y"), 64)
    (root / "scale.tsv").write_text("file\tum_per_px\nx.png\t3.2\n", "utf-8")
    sized = replace(LAB_SOURCE, sizes="scale.tsv")
    first, second = load(root, sized, read, 1.6)
    assert first.pixels.shape == first.labels.shape == (128, 128)
    assert second.pixels.shape == (64, 64)
    assert [e.pixels.shape for e in load(root, sized, read)] == [(64, 64), (64, 64)]
    (root / "scale.tsv").write_text("file\tsize\nx.png\t3.2\n", "utf-8")
    with pytest.raises(TrainingError, match="no table of file and um_per_px"):
        read_table(root / "scale.tsv", "um_per_px")


def test_drawn_regions_win_over_a_mask(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("x", "y"), 64)
    square = ((0, 0), (9, 0), (9, 9), (0, 9))
    drawn = (Drawn("x", "colony", square), Drawn("x", "ignore", ((20, 0), (25, 0), (25, 5))))
    first, second = load(root, replace(LAB_SOURCE, drawn=drawn), read)
    assert (first.labels[:10, :10] == ColonyClass.UNDIFFERENTIATED).all()
    assert first.labels[1, 24] == UNLABELLED
    assert not second.labels[:10, :10].any()


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
