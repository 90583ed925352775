"""Run lengths of COCO: what a reader of its own makes of them is the mask."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from colonyqc.imaging.grid.run_length import compressed, runs
from support.coco_reader import counts, mask

SIDES = st.tuples(st.integers(1, 9), st.integers(1, 9))


@given(arrays.arrays(np.bool_, SIDES), st.tuples(st.integers(0, 4), st.integers(0, 4)), SIDES)
def test_a_mask_comes_back_where_it_lies(
    part: np.ndarray, corner: tuple[int, int], more: tuple[int, int]
) -> None:
    height, width = (
        part.shape[0] + corner[1] + more[0] - 1,
        part.shape[1] + corner[0] + more[1] - 1,
    )
    whole = np.zeros((height, width), np.bool_)
    whole[corner[1] :, corner[0] :][: part.shape[0], : part.shape[1]] = part
    found = runs(part, corner, (width, height))
    assert found.sum() == whole.size
    told = {"size": [height, width], "counts": compressed(found)}
    np.testing.assert_array_equal(mask(told), whole)


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=12))
def test_the_text_tells_every_length(lengths: list[int]) -> None:
    assert counts(compressed(np.array(lengths, np.int64))) == lengths


def test_a_text_known_from_the_format() -> None:
    # A 3×3 square in the middle of 5×5: runs 6 3 2 3 2 3 6, told as 6 3 2, then differences.
    square = np.ones((3, 3), np.bool_)
    found = runs(square, (1, 1), (5, 5))
    assert found.tolist() == [6, 3, 2, 3, 2, 3, 6]
    assert compressed(found) == "6320004"
