"""own: every kind of unfit data has its sentence, before anything starts."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import Cancelled, TrainingError
from colonyqc.services.ports import Monitor
from colonyqc.training.data.lab_folder import is_lab_folder, named, read_lab_folder
from training.pictures import read, write_lab_folder


def _mask(root: Path, name: str, mask: np.ndarray) -> None:
    cv2.imwrite(str(root / "masks" / name), mask)


def test_good_data_come_with_places_classes_and_hashes(tmp_path: Path) -> None:
    data = read_lab_folder(write_lab_folder(tmp_path / "lab", ("x_f1", "x_f2", "y_f1")), read)
    assert data.folder == "lab"
    assert [e.place for e in data.examples] == ["x", "x", "y"]
    assert set(np.unique(data.examples[0].labels)) == {0, 1, 2}
    assert len(data.files) == 6
    again = read_lab_folder(tmp_path / "lab", read)
    assert again.sha256 == data.sha256
    pixels = read(tmp_path / "lab" / "images" / "x_f1.png")
    cv2.imwrite(str(tmp_path / "lab" / "images" / "x_f1.png"), 255 - pixels)
    assert read_lab_folder(tmp_path / "lab", read).sha256 != data.sha256


def test_masks_may_be_of_other_formats_and_grey_saved_as_colour(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("x", "y"))
    labels = read(root / "masks" / "x.png")
    (root / "masks" / "x.png").unlink()
    _mask(root, "x.tif", np.repeat(labels[..., None], 3, axis=2))
    assert np.array_equal(read_lab_folder(root, read).examples[0].labels, labels)


def test_corrected_masks_win(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("x", "y"))
    (root / "corrected").mkdir()
    cv2.imwrite(str(root / "corrected" / "x.png"), np.full((128, 128), 3, np.uint8))
    first, second = read_lab_folder(root, read).examples
    assert (first.labels == 3).all()
    assert 3 not in second.labels


def test_missing_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="There is no folder"):
        read_lab_folder(tmp_path / "nowhere", read)
    with pytest.raises(TrainingError, match="holds no folder images/"):
        read_lab_folder(tmp_path, read)
    assert not is_lab_folder(tmp_path)
    (tmp_path / "images").mkdir()
    assert is_lab_folder(tmp_path)
    with pytest.raises(TrainingError, match="holds no folder masks/"):
        read_lab_folder(tmp_path, read)
    (tmp_path / "masks").mkdir()
    with pytest.raises(TrainingError, match="holds no picture"):
        read_lab_folder(tmp_path, read)


def test_missing_masks_and_double_names_are_named(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("a", "b", "c", "d", "e"))
    for name in "abcd":
        (root / "masks" / f"{name}.png").unlink()
    with pytest.raises(TrainingError, match=r"no mask for a\.png, b\.png, c\.png and 1 more"):
        read_lab_folder(root, read)
    cv2.imwrite(str(root / "images" / "a.tif"), np.zeros((64, 64), np.uint8))
    with pytest.raises(TrainingError, match="are called a"):
        read_lab_folder(root, read)


def test_sizes_must_agree(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("a", "b"))
    _mask(root, "b.png", np.zeros((100, 128), np.uint8))
    with pytest.raises(TrainingError, match=r"b\.png \(picture 128 × 128 px, mask 128 × 100 px\)"):
        read_lab_folder(root, read)
    for folder in ("images", "masks"):
        cv2.imwrite(str(root / folder / "b.png"), np.zeros((20, 128), np.uint8))
    with pytest.raises(TrainingError, match=r"Too small to learn from: b\.png"):
        read_lab_folder(root, read)


def test_black_and_white_masks_are_told_from_labelled_ones(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("a", "b"))
    binary = np.zeros((128, 128), np.uint8)
    binary[:50] = 255
    _mask(root, "a.png", binary)
    assert read_lab_folder(root, read).examples[0].labels[0, 0] == 255
    _mask(root, "b.png", binary)
    with pytest.raises(TrainingError, match="only 0 and 255, as black-and-white masks do"):
        read_lab_folder(root, read)


def test_other_values_and_colours_are_named(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("a", "b"))
    _mask(root, "b.png", np.full((128, 128), 128, np.uint8))
    with pytest.raises(TrainingError, match=r"masks of b\.png hold other values \(as 128\)"):
        read_lab_folder(root, read)
    colours = np.zeros((128, 128, 3), np.uint8)
    colours[..., 1] = 200
    _mask(root, "b.png", colours)
    with pytest.raises(TrainingError, match=r"masks of b\.png are colour pictures"):
        read_lab_folder(root, read)


def test_one_class_is_not_enough_to_train_but_to_score(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("a", "b"))
    for name in "ab":
        _mask(root, f"{name}.png", np.ones((128, 128), np.uint8))
    with pytest.raises(TrainingError, match=r"one class only \(undifferentiated\)"):
        read_lab_folder(root, read)
    assert len(read_lab_folder(root, read, to_train=False).examples) == 2


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    root = write_lab_folder(tmp_path, ("a", "b"))
    with pytest.raises(Cancelled):
        read_lab_folder(root, read, monitor=Monitor(cancelled=lambda: True))


def test_long_lists_are_cut() -> None:
    assert named("ab") == "a, b"
    assert named("abcde") == "a, b, c and 2 more"
