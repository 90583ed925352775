import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy import ndimage

from colonyqc.domain.picture import Region
from colonyqc.imaging.colonies.label import fill_holes, label
from colonyqc.imaging.grid import components
from colonyqc.imaging.grid.counted_area import ImagedArea

EIGHT = np.ones((3, 3), int)


def blank(height=100, width=120):
    return np.zeros((height, width), np.uint8)


def painted(found, classes):
    """Return the colonies' numbers on the map they were found in."""
    numbers = np.zeros(classes.shape, int)
    for k, (x, y, width, height) in enumerate(found.boxes, start=1):
        mask = found.mask(classes, k) > 0
        assert mask.shape == (height, width)
        assert not numbers[y : y + height, x : x + width][mask].any()
        numbers[y : y + height, x : x + width][mask] = k
    return numbers


def test_parts_are_joined_over_corners_and_classes_and_numbered_in_reading_order():
    classes = blank()
    classes[50:60, 10:20] = 1
    classes[60:70, 20:30] = 2
    classes[5:15, 80:100] = 3
    found = label(classes, 10, 10)
    assert found.count == 2
    numbers = painted(found, classes)
    assert numbers[10, 90] == 1
    assert numbers[55, 15] == numbers[65, 25] == 2
    assert found.firsts.tolist() == [[80, 5], [10, 50]]
    assert found.areas.tolist() == [200, 200]
    assert found.boxes.tolist() == [[80, 5, 20, 10], [10, 50, 20, 20]]
    assert not found.touches.any()


def test_debris_under_the_floor_becomes_background():
    classes = blank()
    classes[10:20, 10:20] = 1
    classes[40:49, 40:51] = 2
    found = label(classes, 100, 0)
    assert found.count == 1
    assert not classes[40:49, 40:51].any()
    assert np.count_nonzero(classes) == 100


def test_small_holes_take_the_class_beside_them_and_large_ones_stay():
    classes = blank()
    classes[10:40, 10:40] = 1
    classes[10:40, 40:70] = 2
    classes[20:24, 20:24] = 0
    classes[20:24, 50:54] = 0
    classes[30:38, 36:46] = 0
    found = label(classes, 1, 17)
    assert (classes[20:24, 20:24] == 1).all()
    assert (classes[20:24, 50:54] == 2).all()
    assert not classes[30:38, 36:46].any()
    assert found.areas.tolist() == [1800 - 80]


def test_a_hole_between_two_classes_is_shared_by_nearness():
    classes = blank()
    classes[10:40, 10:40] = 1
    classes[10:40, 40:70] = 2
    classes[20:24, 37:43] = 0
    fill_holes(classes, 100)
    assert_array_equal(classes[21:23, 36:44], [[1, 1, 1, 1, 2, 2, 2, 2]] * 2)


def test_a_bay_at_the_border_is_no_hole():
    classes = blank()
    classes[:30, :30] = 1
    classes[:4, 10:14] = 0
    classes[10:14, :4] = 0
    before = classes.copy()
    fill_holes(classes, 1000)
    assert_array_equal(classes, before)


@given(st.integers(0, 2**32 - 1), st.integers(0, 30), st.integers(4, 40))
def test_holes_are_the_same_however_the_map_is_cut_in_strips(seed, floor, strip):
    rng = np.random.default_rng(seed)
    classes = (rng.random((90, 60)) < 0.75).astype(np.uint8) * rng.integers(1, 4, (90, 60))
    classes = classes.astype(np.uint8)
    free, count = ndimage.label(classes == 0)
    sizes = np.bincount(free.ravel(), minlength=count + 1)
    border = np.unique(np.concatenate([free[0], free[-1], free[:, 0], free[:, -1]]))
    small = sizes < floor
    small[border] = False
    small[0] = False
    expected = (classes > 0) | small[free]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        fill_holes(classes, floor)
    assert_array_equal(classes > 0, expected)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(2, 50))
def test_colonies_are_those_of_scipy_however_the_map_is_cut_in_strips(seed, floor, strip):
    rng = np.random.default_rng(seed)
    raw = ((rng.random((70, 50)) < 0.4) * rng.integers(1, 4, (70, 50))).astype(np.uint8)
    parts, count = ndimage.label(raw > 0, structure=EIGHT)
    sizes = np.bincount(parts.ravel(), minlength=count + 1)
    kept = sizes >= floor
    kept[0] = False
    expected = np.where(kept, np.cumsum(kept), 0)[parts]
    classes = raw.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        found = label(classes, floor, 0)
    assert_array_equal(painted(found, classes), expected)
    assert_array_equal(classes, np.where(expected > 0, raw, 0))
    assert_array_equal(found.areas, sizes[kept])


@given(st.integers(0, 2**32 - 1), st.integers(1, 50))
def test_a_hole_takes_the_same_classes_however_the_map_is_cut_in_strips(seed, strip):
    rng = np.random.default_rng(seed)
    raw = ((rng.random((60, 50)) < 0.8) * rng.integers(1, 4, (60, 50))).astype(np.uint8)
    one, many = raw.copy(), raw.copy()
    fill_holes(one, 9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        fill_holes(many, 9)
    assert_array_equal(one, many)


def test_colonies_at_the_border_of_the_picture_are_cut():
    classes = blank()
    for part in (np.s_[:5, 50:60], np.s_[-5:, 50:60], np.s_[50:60, :5], np.s_[50:60, -5:]):
        classes[part] = 1
    classes[50:60, 50:60] = 1
    found = label(classes, 1, 0)
    assert found.touches.tolist() == [True, True, False, True, True]


def test_what_does_not_count_is_blanked_and_what_lies_beside_it_is_cut():
    inside = np.ones((13, 15), np.bool_)
    inside[:, 0] = False
    area = ImagedArea(120, 100, 8, inside, (Region(100, 40, 20, 20),))
    classes = blank()
    classes[20:30, 2:20] = 1
    classes[45:55, 90:110] = 1
    classes[62:72, 98:108] = 2
    classes[80:90, 50:60] = 1
    found = label(classes, 1, 0, area)
    assert not classes[:, :8].any()
    assert not classes[40:60, 100:].any()
    assert found.touches.tolist() == [True, True, False, False]
    assert found.areas.tolist() == [120, 100, 100, 100]


def test_an_empty_map_has_no_colonies():
    found = label(blank(), 10, 10)
    assert found.count == 0
    assert found.boxes.shape == (0, 4)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_colonies_beside_what_does_not_count_are_cut_however_the_map_is_cut_in_strips(seed, strip):
    rng = np.random.default_rng(seed)
    outside = rng.random((12, 10)) < 0.05
    area = ImagedArea(80, 96, 8, ~outside, ())
    raw = (rng.random((96, 80)) < 0.04).astype(np.uint8)
    counted = np.concatenate([area.rows(slice(y, y + 1)) for y in range(96)])
    raw[~counted] = 0
    parts, count = ndimage.label(raw, structure=EIGHT)
    beside = ndimage.binary_dilation(~counted, EIGHT)
    beside[[0, -1]] = beside[:, [0, -1]] = True
    expected = [bool(beside[parts == k].any()) for k in range(1, count + 1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        found = label(raw, 1, 0, area)
    assert found.touches.tolist() == expected
