"""Sets of membranes: what is read, what is left open, what is refused."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import TrainingError
from colonyqc.training.data.membrane_sets import MembraneSet, left_open, read_set, virtual_sheets
from training.pictures import read
from training.sheets import write_set

SET = MembraneSet("s", "s", 1.0)


def grid(side: int = 100, cell: int = 20) -> np.ndarray:  # type: ignore[type-arg]
    labels = np.zeros((side, side), np.uint8)
    labels[::cell], labels[:, ::cell] = 1, 1
    return labels


def test_cells_cut_by_the_frame_are_kept() -> None:
    labels = grid()[5:, 5:]
    assert np.array_equal(left_open(labels), labels)


def test_a_corner_that_nobody_drew_is_left_open() -> None:
    labels = grid()[5:, 5:]
    labels[:34, :34] = 0
    opened = left_open(labels)
    assert (opened[:34, :34] == 255).all()
    assert np.array_equal(opened[36:, 36:], labels[36:, 36:])


def test_a_large_cell_inside_is_a_cell() -> None:
    labels = grid()
    labels[41:80, 41:80] = 0
    assert not (left_open(labels) == 255).any()


def test_without_a_whole_cell_nothing_is_judged() -> None:
    labels = np.zeros((30, 30), np.uint8)
    labels[:, 15] = 1
    assert np.array_equal(left_open(labels), labels)


def test_a_set_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write_set(tmp_path / "s", (2, 1))
    examples = read_set(tmp_path, SET, read)
    assert [e.name for e in examples] == ["s1", "s2"]
    assert all(e.labels.shape == e.pixels.shape for e in examples)
    assert {e.place for e in examples} == {"s"}


def test_a_picture_without_a_mask_is_named(tmp_path: Path) -> None:
    write_set(tmp_path / "s")
    (tmp_path / "s" / "masks" / "s1.png").unlink()
    with pytest.raises(TrainingError, match=r"s1\.png has no mask"):
        read_set(tmp_path, SET, read)


@pytest.mark.parametrize(
    ("mask", "told"),
    [
        (np.full((96, 96), 7, np.uint8), "no mask of membranes"),
        (np.zeros((96, 96, 3), np.uint8), "no mask of membranes"),
        (np.zeros((90, 96), np.uint8), "not as large"),
    ],
)
def test_a_mask_that_is_none_is_refused(
    tmp_path: Path,
    mask: np.ndarray,  # type: ignore[type-arg]
    told: str,
) -> None:
    write_set(tmp_path / "s", (1,))
    cv2.imwrite(str(tmp_path / "s" / "masks" / "s1.png"), mask)
    with pytest.raises(TrainingError, match=told):
        read_set(tmp_path, SET, read)


def test_virtual_sheets_are_the_same_for_a_seed() -> None:
    first, again = virtual_sheets(2, 3, 64), virtual_sheets(2, 3, 64)
    assert np.array_equal(first[1].pixels, again[1].pixels)
    assert not np.array_equal(first[0].labels, first[1].labels)
    assert set(np.unique(first[0].labels)) == {0, 1}
