import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.flat_field import (
    block_means,
    flatten,
    flatten_whole,
    illumination,
    to_grey,
    upsample,
)


@pytest.mark.parametrize(("kind", "full"), [(np.uint8, 255), (np.uint16, 65535)])
def test_grey_is_the_mean_of_channels_over_the_full_range(kind, full):
    rgb = np.array([[[0, full, 0], [full, full, full]]], dtype=kind)
    assert_allclose(to_grey(rgb), [[1 / 3, 1.0]], rtol=1e-6)
    assert_allclose(to_grey(rgb[..., 1]), [[1.0, 1.0]])
    assert to_grey(rgb).dtype == np.float32


def test_block_means_cut_at_the_border_average_what_there_is():
    grey = np.arange(30, dtype=np.float32).reshape(5, 6)
    means = block_means(grey, 4)
    assert means.shape == (2, 2)
    assert_allclose(means[0, 0], grey[:4, :4].mean())
    assert_allclose(means[1, 1], grey[4:, 4:].mean())


@given(st.floats(0.2, 5.0), st.integers(0, 2**32 - 1))
def test_flat_field_does_not_depend_on_exposure(gain, seed):
    grey = np.random.default_rng(seed).uniform(0.1, 0.2, (48, 64)).astype(np.float32)
    region = Region(0, 0, 64, 48)
    once = flatten(grey, region, illumination(block_means(grey), 20))
    brighter = grey * np.float32(gain)
    twice = flatten(brighter, region, illumination(block_means(brighter), 20))
    assert_allclose(once, twice, atol=1e-5)


def test_flattening_by_tiles_is_flattening_the_whole():
    pixels = np.random.default_rng(1).integers(40, 200, (90, 130), dtype=np.uint8)
    whole = flatten_whole(pixels, 24)
    grey = to_grey(pixels)
    light = illumination(block_means(grey), 24)
    tile = Region(33, 17, 50, 61)
    part = flatten(grey[17:78, 33:83], tile, light)
    assert_array_equal(part, whole[17:78, 33:83])


def test_a_slope_of_light_is_taken_out():
    slope = np.linspace(60, 180, 800)[None].repeat(400, axis=0).astype(np.uint8)
    assert np.abs(flatten_whole(slope, 40)[100:300, 150:650]).max() < 0.02


def test_uncovered_canvas_does_not_darken_the_light_beside_it():
    means = np.full((20, 20), 0.5, np.float32)
    means[:, :10] = 0
    covered = means > 0
    assert_allclose(illumination(means, 32, covered).field[:, 10:], 0.5, rtol=1e-5)
    assert illumination(means, 32).field[0, 10] < 0.4


def test_nothing_covered_gives_no_contrast():
    means = np.zeros((4, 4), np.float32)
    light = illumination(means, 16, np.zeros((4, 4), np.bool_))
    assert not flatten(np.zeros((32, 32), np.float32), Region(0, 0, 32, 32), light).any()


def test_scaled_light_is_the_same_light_on_the_scaled_grid():
    grid = np.random.default_rng(0).uniform(0.2, 0.8, (10, 12)).astype(np.float32)
    light = illumination(grid, 8)
    double = light.scaled(2.0)
    fine = upsample(double.field, double.block, Region(0, 0, 192, 160))
    coarse = upsample(light.field, light.block, Region(0, 0, 96, 80))
    assert_allclose(fine.reshape(80, 2, 96, 2).mean((1, 3)), coarse, atol=2e-3)
