from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc import bootstrap
from colonyqc.domain.errors import UsageError
from colonyqc.services.outputs import Outputs
from colonyqc.services.regions.label_files import save_labels
from support.regions import HEIGHT, WIDTH, dish, picture_at, write_dish

CLASSES = {1: 0, 2: 1}


def _numbers() -> np.ndarray:  # type: ignore[type-arg]
    numbers = np.ones((HEIGHT, WIDTH), np.uint8)
    numbers[50:90, 60:100], numbers[:10], numbers[150:] = 2, 3, 0
    return numbers


def test_a_picture_and_the_classes_of_its_px_are_written(tmp_path: Path) -> None:
    path = write_dish(tmp_path / "dish")[0]
    picture, folder = picture_at(path), tmp_path / "labels"
    for _ in range(2):  # the second time over its own files
        mask = save_labels(folder, picture, _numbers(), CLASSES, bootstrap.pictures(), Outputs())
    assert mask == folder / "masks" / path.name
    labels = cv2.imread(str(mask), cv2.IMREAD_UNCHANGED)
    assert (labels.dtype, labels.shape) == (np.uint8, (HEIGHT, WIDTH))
    assert (labels[60, 70], labels[100, 10], labels[5, 5], labels[170, 5]) == (1, 0, 255, 255)
    image = cv2.imread(str(folder / "images" / path.name))
    np.testing.assert_array_equal(image[..., ::-1], dish(2))


def test_without_a_class_nothing_is_written(tmp_path: Path) -> None:
    picture = picture_at(write_dish(tmp_path / "dish")[0])
    with pytest.raises(UsageError, match="No region has the name of a class"):
        save_labels(tmp_path / "x", picture, _numbers(), {9: 1}, bootstrap.pictures(), Outputs())
    assert not (tmp_path / "x").exists()


def test_a_file_of_another_kind_is_not_replaced(tmp_path: Path) -> None:
    path = write_dish(tmp_path / "dish")[0]
    (tmp_path / "x" / "masks").mkdir(parents=True)
    other = tmp_path / "x" / "masks" / path.name
    other.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        save_labels(
            tmp_path / "x", picture_at(path), _numbers(), CLASSES, bootstrap.pictures(), Outputs()
        )
    assert other.read_text() == "mine"
