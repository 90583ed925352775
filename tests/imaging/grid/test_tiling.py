import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.tiling import (
    LARGE_PX,
    LARGE_TILE_PX,
    LEAST_HALOS,
    TILE_PX,
    least_core,
    plan,
    predict,
    samples,
)


def reader_of(pixels):
    return lambda region: pixels[region.y : region.bottom, region.x : region.right]


def joined(the_plan, pixels, network):
    """Return the probabilities of a whole picture, and how often each pixel was yielded."""
    total = np.zeros((4, *pixels.shape), np.float32)
    times = np.zeros(pixels.shape, int)
    for region, values in predict(the_plan, reader_of(pixels), network):
        assert values.shape == (4, region.height, region.width)
        place = slice(region.y, region.bottom), slice(region.x, region.right)
        total[:, *place] = values
        times[place] += 1
    return total, times


def strided_network(stride, reach):
    """Return a network that sees blocks of ``stride`` px (from its input's corner) and a box."""

    def network(tile):
        assert tile.shape[0] % stride == 0
        assert tile.shape[1] % stride == 0
        blocks = tile.reshape(tile.shape[0] // stride, stride, tile.shape[1] // stride, stride)
        coarse = blocks.mean(axis=(1, 3)).repeat(stride, axis=0).repeat(stride, axis=1)
        local = cv2.blur(tile, (2 * reach + 1, 2 * reach + 1))
        logits = np.stack([coarse, local, -coarse, coarse * local]).astype(np.float32)
        odds = np.exp(3 * logits)
        return odds / odds.sum(axis=0)

    return network


sides = st.integers(1, 150)


@settings(deadline=None, max_examples=60)
@given(sides, sides, st.sampled_from([1, 8, 16]), st.integers(16, 96), st.integers(0, 40))
def test_tiling_is_invisible_to_a_network_that_sees_no_further_than_its_halo(
    width, height, stride, core, overlap
):
    reach = 5
    halo = 24
    pixels = np.random.default_rng(width * 151 + height).normal(0, 0.3, (height, width))
    pixels = pixels.astype(np.float32)
    network = strided_network(stride, reach)
    many, times = joined(plan(width, height, stride, halo, core, overlap), pixels, network)
    one, _ = joined(plan(width, height, stride, halo, 4096), pixels, network)
    assert (times == 1).all()
    assert_allclose(many, one, atol=1e-4)
    assert_allclose(many.sum(axis=0), 1, atol=1e-5)


@settings(deadline=None, max_examples=60)
@given(sides, sides, st.sampled_from([1, 8, 16]), st.integers(16, 96), st.integers(0, 40))
def test_an_answer_lies_where_what_it_speaks_of_lies(width, height, stride, core, overlap):
    pixels = np.random.default_rng(width * 151 + height).random((height, width), np.float32)
    the_plan = plan(width, height, stride, 24, core, overlap)
    found, _ = joined(the_plan, pixels, lambda tile: np.stack([tile] * 4))
    for answered in found:
        assert_allclose(answered, pixels, atol=1e-6)


@pytest.mark.parametrize("stride", [1, 8, 16])
def test_no_step_is_seen_even_when_every_tile_answers_differently(stride):
    rng = np.random.default_rng(stride)

    def moody(tile):
        answer = rng.dirichlet(np.ones(4)).astype(np.float32)
        return np.broadcast_to(answer[:, None, None], (4, *tile.shape))

    pixels = np.zeros((300, 420), np.float32)
    total, _ = joined(plan(420, 300, stride, 8, core=128, overlap=32), pixels, moody)
    largest = 1 / 32 + 1e-5
    assert np.abs(np.diff(total, axis=1)).max() <= largest
    assert np.abs(np.diff(total, axis=2)).max() <= largest
    assert np.ptp(total) > 0.3


@given(st.integers(1, 30000), st.integers(1, 30000), st.sampled_from([1, 8, 16, 32]))
def test_all_tiles_have_one_shape_that_fits_the_network(width, height, stride):
    tiles = plan(width, height, stride, 48)
    assert tiles.tile_width % stride == 0
    assert tiles.tile_height % stride == 0
    assert tiles.tile_px <= (TILE_PX if width * height < LARGE_PX else LARGE_TILE_PX)
    last = tiles.tile(tiles.down.count - 1, tiles.across.count - 1)
    assert last.x + 48 < width <= last.x + 48 + tiles.across.core
    assert (last.x + 48) % stride == 0


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 9000), st.integers(1, 9000), st.sampled_from([8, 16]), st.integers(20, 150))
def test_no_square_tiles_of_that_size_would_be_less_work(width, height, stride, halo):
    chosen = plan(width, height, stride, halo)
    for core in (500, 800, 1056, 1280):
        other = plan(width, height, stride, halo, core)
        small = other.least_cut < least_core(halo)
        assert small or other.tile_px > TILE_PX or chosen.work_px <= other.work_px


@settings(deadline=None)
@given(st.integers(1, 30_000), st.integers(1, 30_000), st.sampled_from([(8, 64), (16, 128)]))
@example(325, 3464, (16, 128))
@example(1281, 1281, (16, 128))
def test_no_picture_is_cut_into_cores_smaller_than_five_halos(width, height, network):
    stride, halo = network
    assert plan(width, height, stride, halo).least_cut >= least_core(halo) >= LEAST_HALOS * halo


def test_tiles_of_a_large_picture_leave_memory_for_its_class_map():
    assert plan(14_000, 14_000, 16, 128).tile_px > LARGE_TILE_PX
    large = plan(20_000, 20_000, 16, 128)
    assert large.tile_px <= LARGE_TILE_PX
    assert large.work_px < 1.7 * 20_000**2


def test_a_picture_that_one_tile_can_show_is_not_cut():
    assert plan(1360, 1024, 16, 128).tiles == 1
    assert plan(2048, 1536, 16, 128).tiles == 2


def test_the_network_sees_the_picture_reflected_at_its_borders():
    seen = []

    def network(tile):
        seen.append(tile)
        return np.zeros((4, *tile.shape), np.float32)

    pixels = np.arange(6, dtype=np.float32).reshape(2, 3)
    the_plan = plan(3, 2, 1, 2, core=64)
    list(predict(the_plan, reader_of(pixels), network))
    below, right = the_plan.tile_height - 4, the_plan.tile_width - 5
    assert_array_equal(seen[0], np.pad(pixels, ((2, below), (2, right)), mode="reflect"))


def test_only_strips_are_held_while_a_long_picture_streams():
    live = []

    def network(tile):
        live.append(tile.shape)
        return np.zeros((4, *tile.shape), np.float32)

    pixels = np.zeros((64, 5000), np.float32)
    stream = predict(plan(5000, 64, 8, 16, core=256), reader_of(pixels), network)
    next(stream)
    assert len(live) == 1


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_samples_lie_in_the_picture_and_apart(width, height):
    tiles = samples(width, height)
    bounds = Region(0, 0, width, height)
    assert 1 <= len(tiles) <= 9
    assert all(tile.intersect(bounds) == tile for tile in tiles)
    assert len(set(tiles)) == len(tiles)
