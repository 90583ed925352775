import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.flat_field import to_grey
from colonyqc.imaging.grid.resample import (
    ScaledReader,
    mirrored,
    read_mirrored,
    scaled_length,
    taps,
)


def reader_of(pixels):
    bounds = Region(0, 0, pixels.shape[1], pixels.shape[0])

    def read(region):
        assert region.intersect(bounds) == region, "asked beyond the picture"
        return pixels[region.y : region.bottom, region.x : region.right]

    return read


def scaled(pixels, scale):
    return ScaledReader(reader_of(pixels), pixels.shape[1], pixels.shape[0], scale)


@given(st.integers(1, 9), st.integers(-40, 40), st.integers(0, 60))
def test_mirroring_is_numpys_reflect_however_far_it_goes(length, start, count):
    before = max(0, -start)
    after = max(0, start + count - length)
    padded = np.pad(np.arange(length), (before, after), mode="reflect" if length > 1 else "edge")
    expected = padded[start + before : start + before + count]
    assert_array_equal(mirrored(start, count, length), expected)


def test_reading_beyond_the_picture_reflects_it():
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    got = read_mirrored(reader_of(pixels), 4, 3, Region(-2, -1, 9, 5))
    assert_array_equal(got, np.pad(pixels, ((1, 1), (2, 3)), mode="reflect"))


@given(
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.tuples(st.integers(-30, 11), st.integers(-30, 11)),
    st.tuples(st.integers(1, 50), st.integers(1, 50)),
    st.sampled_from([np.uint8, np.bool_]),
)
@example((12, 12), (-10, -10), (12, 12), np.uint8)
@example((12, 12), (8, 8), (14, 14), np.bool_)
def test_any_region_is_read_as_from_a_picture_mirrored_without_end(size, corner, extent, kind):
    """Also where it shows a narrow strip of the picture and much more beyond."""
    height, width = size
    x, y = min(corner[0], width - 1), min(corner[1], height - 1)
    region = Region(x, y, max(extent[0], 1 - x), max(extent[1], 1 - y))
    pixels = np.random.default_rng(0).integers(0, 256, size).astype(np.uint8)
    pixels = pixels > 127 if kind is np.bool_ else pixels
    rows, columns = (
        mirrored(region.y, region.height, height),
        mirrored(region.x, region.width, width),
    )
    got = read_mirrored(reader_of(pixels), width, height, region)
    assert got.dtype == kind
    assert_array_equal(got, pixels[rows][:, columns])


@settings(deadline=None)
@given(
    st.floats(0.2, 3.0),
    st.integers(1, 60),
    st.integers(1, 60),
    st.data(),
)
def test_a_tile_is_bit_for_bit_that_part_of_the_whole(scale, width, height, data):
    pixels = np.random.default_rng(width).integers(0, 256, (height, width), dtype=np.uint8)
    reader = scaled(pixels, scale)
    whole = reader.read(Region(0, 0, reader.width, reader.height))
    x = data.draw(st.integers(0, reader.width - 1))
    y = data.draw(st.integers(0, reader.height - 1))
    wide = data.draw(st.integers(1, reader.width - x))
    tall = data.draw(st.integers(1, reader.height - y))
    part = reader.read(Region(x, y, wide, tall))
    assert_array_equal(part, whole[y : y + tall, x : x + wide])


@given(st.floats(0.2, 3.0), st.integers(1, 200))
def test_weights_sum_to_one_and_places_are_in_the_picture(scale, length):
    count = scaled_length(length, scale)
    places, weights = taps(0, count, length, scale)
    assert_allclose(weights.sum(axis=0), 1, atol=1e-5)
    assert places.min() >= 0
    assert places.max() < length


@given(st.floats(0.2, 3.0))
def test_even_grey_stays_even(scale):
    pixels = np.full((37, 41), 77, np.uint8)
    reader = scaled(pixels, scale)
    assert_allclose(reader.read(Region(0, 0, reader.width, reader.height)), 77 / 255, rtol=1e-5)


def test_shrinking_averages_areas():
    pixels = np.random.default_rng(0).integers(0, 256, (30, 60, 3), dtype=np.uint8)
    reader = scaled(pixels, 1 / 3)
    expected = to_grey(pixels).reshape(10, 3, 20, 3).mean(axis=(1, 3))
    assert_allclose(reader.read(Region(0, 0, 20, 10)), expected, atol=1e-6)


def test_enlarging_is_bilinear_between_centres():
    pixels = np.array([[0, 255]], np.uint8)
    assert_allclose(scaled(pixels, 2.0).read(Region(0, 0, 4, 2))[0], [0, 0.25, 0.75, 1])


def test_scale_one_changes_nothing():
    pixels = np.random.default_rng(0).integers(0, 65536, (20, 25), dtype=np.uint16)
    assert_array_equal(scaled(pixels, 1.0).read(Region(3, 4, 9, 8)), to_grey(pixels[4:12, 3:12]))
