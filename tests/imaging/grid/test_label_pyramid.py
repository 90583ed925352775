"""What smaller levels of a map show."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from colonyqc.imaging.grid.label_pyramid import halve, halve_mean, pyramid


@given(npst.arrays(np.uint8, st.tuples(st.just(2), st.just(2)), elements=st.integers(0, 3)))
def test_halving_takes_a_most_frequent_class(square: NDArray[np.uint8]) -> None:
    counts = np.bincount(square.ravel(), minlength=4)
    (winner,) = halve(square).ravel()
    assert counts[winner] == counts.max()
    if counts[square[0, 0]] == counts.max():
        assert winner == square[0, 0]


@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_halving_rounds_sizes_up_and_invents_no_class(labels: NDArray[np.uint8]) -> None:
    half = halve(labels)
    assert half.shape == (-(-labels.shape[0] // 2), -(-labels.shape[1] // 2))
    assert set(half.ravel()) <= set(labels.ravel())


@given(npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_halving_amounts_takes_the_mean_of_each_square(amounts: NDArray[np.uint8]) -> None:
    height, width = amounts.shape
    even = np.pad(amounts, ((0, height % 2), (0, width % 2)), mode="edge").astype(float)
    squares = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2)
    np.testing.assert_array_equal(halve_mean(amounts), np.floor(squares.mean((1, 3)) + 0.5))


def test_halving_by_strips_leaves_no_trace() -> None:
    amounts = np.random.default_rng(3).integers(0, 256, (1300, 7), np.uint8)
    whole = amounts.reshape(650, 2, 7).astype(float)
    whole = np.concatenate([whole, whole[:, :, -1:]], axis=2).reshape(650, 2, 4, 2)
    np.testing.assert_array_equal(halve_mean(amounts), np.floor(whole.mean((1, 3)) + 0.5))


@pytest.mark.parametrize(("side", "levels"), [(1023, 1), (1024, 2), (2046, 2), (2047, 3)])
def test_the_pyramid_ends_under_1024_px(side: int, levels: int) -> None:
    assert len(pyramid(np.zeros((5, side), np.uint8))) == levels
