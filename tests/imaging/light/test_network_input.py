import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.flat_field import flatten_whole
from colonyqc.imaging.light.network_input import flat_reader
from colonyqc.imaging.light.well_edge import imaged_area
from support.drawn import dish, reader_of, surveyed


def flat(pixels, sigma=40, scale=1.0, missing=()):
    found = surveyed(pixels, missing)
    return flat_reader(reader_of(pixels), found, imaged_area(found), sigma, scale)


def test_at_scale_one_it_is_what_training_feeds_a_network():
    pixels = dish(300, 400)
    reader = flat(pixels)
    whole = reader.read(Region(0, 0, 400, 300))
    assert_allclose(whole, flatten_whole(pixels, 40), atol=1e-6)
    assert_array_equal(reader.read(Region(31, 60, 80, 90)), whole[60:150, 31:111])


def test_at_half_scale_it_is_what_training_feeds_of_the_shrunk_picture():
    rng = np.random.default_rng(0)
    small = rng.integers(80, 180, (150, 200), dtype=np.uint8)
    pixels = small.repeat(2, axis=0).repeat(2, axis=1)
    reader = flat(pixels, scale=0.5)
    assert (reader.width, reader.height) == (200, 150)
    assert_allclose(reader.read(Region(0, 0, 200, 150)), flatten_whole(small, 40), atol=0.02)


def test_what_does_not_count_is_neutral_and_beyond_is_reflected():
    gap = Region(200, 100, 60, 50)
    pixels = dish(300, 400)
    pixels[100:150, 200:260] = 0
    reader = flat(pixels, missing=(gap,))
    whole = reader.read(Region(0, 0, 400, 300))
    assert not whole[100:150, 200:260].any()
    assert whole.min() > -0.6
    beyond = reader.read(Region(-5, -7, 20, 20))
    assert_array_equal(beyond, np.pad(whole[:13, :15], ((7, 0), (5, 0)), mode="reflect"))
