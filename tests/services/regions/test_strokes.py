import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.regions import NOT_IMAGED
from colonyqc.services.regions.strokes import (
    EXAMPLES,
    Stroke,
    corrected,
    numbers_of,
    painted,
    renumbered,
    resolved,
    shares,
    with_examples,
)

SHAPE = (40, 60)
places = st.tuples(st.integers(0, 59), st.integers(0, 39))
strokes = st.builds(
    Stroke,
    st.lists(places, min_size=1, max_size=4).map(tuple),
    st.integers(1, 9),
    st.integers(0, 4),
    st.booleans(),
)


def test_strokes_teach_corrections_hold_and_the_eraser_takes_both() -> None:
    drawn = [
        Stroke(((5, 5), (50, 5)), 3, 1),
        Stroke(((5, 20), (50, 20)), 3, 2, corrects=True),
        Stroke(((20, 0), (20, 39)), 5, 0),
    ]
    teach, correct = (painted(drawn, SHAPE, corrections=c) for c in (False, True))
    assert (teach[5, 10], teach[20, 10], correct[20, 10], correct[5, 10]) == (1, 0, 2, 0)
    assert not teach[:, 19:22].any()
    assert not correct[:, 19:22].any()


@given(st.lists(strokes, max_size=8), strokes)
def test_a_stroke_taken_back_leaves_what_was_before(before: list[Stroke], last: Stroke) -> None:
    there = painted(before, SHAPE, corrections=False)
    painted([*before, last], SHAPE, corrections=False)
    np.testing.assert_array_equal(painted(before, SHAPE, corrections=False), there)


def test_merged_regions_are_followed_to_the_end() -> None:
    merged = {3: 2, 2: 1}
    assert [resolved(n, merged) for n in (1, 2, 3, 4)] == [1, 1, 1, 4]
    np.testing.assert_array_equal(
        renumbered(np.array([[0, 1, 2, 3, 4]], np.uint8), merged), [[0, 1, 1, 1, 4]]
    )


def test_labels_become_numbers_and_what_is_not_imaged_none() -> None:
    labels = np.array([[0, 1, 253, NOT_IMAGED]], np.uint8)
    np.testing.assert_array_equal(numbers_of(labels), [[1, 2, 254, 0]])


def test_regions_without_strokes_are_told_by_what_they_were() -> None:
    found = np.ones(SHAPE, np.uint8)
    found[:, 30:], found[30:, :10] = 2, 3
    scribbles = np.zeros(SHAPE, np.uint8)
    scribbles[5, 5:20] = 1
    told = with_examples(scribbles, found, (1, 2, 3, 4))
    assert (told == 1).sum() == 15
    assert (told == 2).sum() == EXAMPLES
    assert (told == 3).sum() == 100
    assert (found[told == 2] == 2).all()
    assert not (told == 4).any()


def test_a_correction_does_not_reach_what_is_not_imaged() -> None:
    found = np.array([[0, 1, 1]], np.uint8)
    fixed = corrected(found, np.array([[2, 2, 0]], np.uint8))
    np.testing.assert_array_equal(fixed, [[0, 2, 1]])


def test_shares_are_of_the_area_that_has_regions() -> None:
    numbers = np.array([[0, 0, 1, 1, 1, 2]], np.uint8)
    assert shares(numbers, (1, 2, 5)) == {1: 75.0, 2: 25.0, 5: 0.0}
    assert shares(np.zeros(SHAPE, np.uint8), (1,))[1] == pytest.approx(float("nan"), nan_ok=True)
