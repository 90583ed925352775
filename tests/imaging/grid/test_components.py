import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy import ndimage

from colonyqc.imaging.grid import components
from colonyqc.imaging.grid.components import find_parts, strips

SHAPES = {4: None, 8: np.ones((3, 3), int)}


def rows_of(picture):
    return lambda rows: picture[rows].astype(np.uint8)


def drawn(seed, share, height=60, width=45):
    return np.random.default_rng(seed).random((height, width)) < share


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([4, 8]),
    st.integers(1, 70),
    st.sampled_from([0.0, 0.3, 0.5, 0.7, 1.0]),
)
def test_parts_are_those_of_the_whole_picture_however_it_is_cut(seed, ways, strip, share):
    picture = drawn(seed, share)
    labels, count = ndimage.label(picture, structure=SHAPES[ways])
    boxes = ndimage.find_objects(labels)
    flat = labels.ravel()
    firsts = [int(np.argmax(flat == k)) for k in range(1, count + 1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        found = find_parts(rows_of(picture), picture.shape, ways)
        numbers = np.full(picture.shape, -1)
        for k in range(found.count):
            for rows, mask in found.pixels_of(np.arange(found.count) == k):
                numbers[rows][mask] = k
    assert_array_equal(numbers, labels - 1)
    assert_array_equal(found.areas, np.bincount(flat, minlength=count + 1)[1:])
    assert found.boxes.tolist() == [
        [x.start, y.start, x.stop - x.start, y.stop - y.start] for y, x in boxes
    ]
    assert found.firsts.tolist() == [[k % 45, k // 45] for k in firsts]


@given(st.integers(0, 2**32 - 1), st.integers(1, 70))
def test_touched_parts_are_those_with_a_pixel_there(seed, strip):
    picture, where = drawn(seed, 0.4), drawn(seed + 1, 0.02)
    labels, count = ndimage.label(picture, structure=SHAPES[8])
    hit = np.zeros(count + 1, np.bool_)
    hit[labels[where]] = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        found = find_parts(rows_of(picture), picture.shape, 8)
        assert_array_equal(found.touched(rows_of(where)), hit[1:])


def test_only_strips_with_wanted_parts_are_labelled_again():
    picture = np.zeros((1100, 30), np.bool_)
    picture[10:20, 5:9] = picture[700:705, 5:9] = True
    asked = []

    def select(rows):
        asked.append(rows)
        return picture[rows].astype(np.uint8)

    found = find_parts(select, picture.shape, 8)
    asked.clear()
    ((rows, mask),) = found.pixels_of(np.array([False, True]))
    assert asked == [rows] == [slice(512, 1024)]
    assert np.count_nonzero(mask) == 20


def test_strips_cover_the_rows_once():
    assert [(s.start, s.stop) for s in strips(10, 4)] == [(0, 4), (4, 8), (8, 10)]
