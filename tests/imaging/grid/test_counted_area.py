import numpy as np

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.counted_area import ImagedArea


def test_well_and_missing_tiles_are_taken_out_to_the_pixel():
    inside = np.ones((3, 4), np.bool_)
    inside[0, 0] = False
    area = ImagedArea(30, 20, 8, inside, (Region(25, 5, 5, 10),))
    expected = np.ones((20, 30), np.bool_)
    expected[:8, :8] = False
    expected[5:15, 25:30] = False
    assert np.array_equal(area.mask(Region(0, 0, 30, 20)), expected)
    assert np.array_equal(area.mask(Region(6, 7, 21, 9)), expected[7:16, 6:27])
    assert np.array_equal(area.rows(slice(4, 9)), expected[4:9])
    assert area.count() == expected.sum() == 600 - 64 - 50
    assert not area.whole


def test_a_picture_without_gaps_counts_whole():
    area = ImagedArea(1000, 1100, 8, np.ones((138, 125), np.bool_))
    assert area.whole
    assert area.count() == 1000 * 1100
