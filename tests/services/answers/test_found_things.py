"""What a click network found is read back from its files: masks, network, clicks."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Region
from colonyqc.services.answers.found_things import FoundThings, save_things
from colonyqc.services.membranes.click_network import ASSISTIVE
from colonyqc.services.outputs import Outputs
from colonyqc.services.packages.click import Click
from support.coco_reader import mask, read

NUMBERS = np.zeros((60, 80), np.int32)
NUMBERS[10:30, 5:25] = 1
NUMBERS[15:20, 10:15] = 2
NUMBERS[40:50, 60:80] = 3


def found(numbers: np.ndarray = NUMBERS) -> FoundThings:
    return FoundThings(
        "a.png",
        (FileHash("a.png", "ab" * 32),),
        ModelRef("mine", "2", "cd" * 32),
        numbers,
        (Click(12.0, 16.0), Click(1.0, 2.0, wanted=False)),
        Region(5, 10, 20, 20),
        0.91,
    )


def test_things_are_read_back_with_what_was_asked(tmp_path: Path) -> None:
    listed, numbers = save_things(found(), tmp_path / "found.json", Outputs())
    told = read(listed)
    assert told["assistive"] == ASSISTIVE
    assert told["network"] == {"name": "mine@2", "sha256": "cd" * 32}
    assert told["clicks"][1] == {"x": 1.0, "y": 2.0, "wanted": False}
    assert told["box"] == {"x": 5, "y": 10, "width": 20, "height": 20}
    assert told["expected_iou"] == 0.91
    assert told["images"][0]["sha256"] == ["ab" * 32]
    picture = cv2.imread(str(numbers), cv2.IMREAD_UNCHANGED)
    assert picture.dtype == np.uint16
    np.testing.assert_array_equal(picture, NUMBERS)
    for each in told["annotations"]:
        inside = mask(each["segmentation"])
        np.testing.assert_array_equal(inside, each["id"] == NUMBERS)
        assert each["area"] == np.count_nonzero(inside)
        assert tuple(each["bbox"]) == cv2.boundingRect(inside.astype(np.uint8))
    save_things(found(), listed, Outputs())


def test_nothing_too_many_and_other_files_are_sentences(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Nothing was found"):
        save_things(found(np.zeros((4, 4), np.int32)), tmp_path / "a.json", Outputs())
    with pytest.raises(UsageError, match="70000 things"):
        save_things(found(np.full((4, 4), 70_000, np.int32)), tmp_path / "a.json", Outputs())
    (tmp_path / "b.png").write_bytes(b"a photograph")
    with pytest.raises(UsageError, match="is there already"):
        save_things(found(), tmp_path / "b.json", Outputs())
    assert not (tmp_path / "b.json").exists()
