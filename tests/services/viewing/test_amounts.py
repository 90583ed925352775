"""Probabilities over a picture: tiles join to the plane, numbers are those of the network."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import halve_mean, reduced
from colonyqc.services.viewing.amounts import AmountMaps, factor_for


@given(
    width=st.integers(1, 1300),
    height=st.integers(1, 900),
    factor=st.sampled_from([1, 2, 4]),
    seed=st.integers(0, 9),
)
@settings(max_examples=25, deadline=None)
def test_tiles_join_to_the_plane_reduced_by_means(
    width: int, height: int, factor: int, seed: int
) -> None:
    shape = (2, -(-height // factor), -(-width // factor))
    planes = np.random.default_rng(seed).integers(0, 256, shape, np.uint8)
    maps = AmountMaps(planes, factor, width, height)
    wanted = planes[1]
    for level in range(len(maps.grid.factors)):
        across, down = maps.grid.level_size(level)
        assert wanted.shape == (down, across)
        whole = np.zeros((down, across), np.uint8)
        for index in maps.grid.visible_tiles(Region(0, 0, width, height), level):
            region = maps.grid.region(index)
            whole[region.y : region.bottom, region.x : region.right] = maps.tile(1, index)
        np.testing.assert_array_equal(whole, wanted)
        wanted = halve_mean(wanted)


def test_what_lies_under_a_pointer_is_the_square_it_lies_in() -> None:
    planes = np.zeros((4, 5, 6), np.uint8)
    planes[2, 3, 4] = 204
    maps = AmountMaps(planes, 2, 11, 9)
    assert maps.at(8, 6)[2] == pytest.approx(0.8)
    assert maps.at(9, 7)[2] == pytest.approx(0.8)
    assert maps.at(10, 7)[2] == 0.0


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1, 2, 4, 8]))
def test_reducing_takes_the_mean_of_each_square(height: int, width: int, factor: int) -> None:
    amounts = np.random.default_rng(height).random((2, height, width)).astype(np.float32)
    found = reduced(amounts, factor)
    for row in range(found.shape[1]):
        for column in range(found.shape[2]):
            square = amounts[
                :,
                row * factor : (row + 1) * factor,
                column * factor : (column + 1) * factor,
            ]
            wanted = 255 * square.mean(axis=(1, 2))
            assert np.abs(found[:, row, column] - wanted).max() <= 0.51


@pytest.mark.parametrize(("side", "factor"), [(1000, 1), (5000, 2), (20_000, 8)])
def test_a_large_picture_is_reduced_to_what_is_allowed(side: int, factor: int) -> None:
    assert factor_for(side, side, 8_000_000) == factor
