import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from colonyqc.files.pixels.rectangles import marked_squares, rectangles


@given(arrays.arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_rectangles_cover_what_is_marked_once(marked):
    height, width = marked.shape
    painted = np.zeros(marked.shape, int)
    for each in rectangles(marked, np.arange(width + 1), np.arange(height + 1)):
        painted[each.y : each.bottom, each.x : each.right] += 1
    assert np.array_equal(painted, marked.astype(int))


def test_squares_touch_what_is_marked_and_stay_inside():
    mask = np.zeros((50, 70), np.bool_)
    mask[9, 69] = True
    found = marked_squares(lambda r: mask[r.y : r.bottom, r.x : r.right], 70, 50, 8)
    assert [(each.x, each.y, each.right, each.bottom) for each in found] == [(64, 8, 70, 16)]


def test_a_fine_pattern_is_taken_by_larger_squares():
    mask = np.zeros((640, 640), np.bool_)
    mask[::16, ::16] = True
    found = marked_squares(lambda r: mask[r.y : r.bottom, r.x : r.right], 640, 640, 8)
    assert len(found) <= 1000
    assert sum(each.width * each.height for each in found) == 640 * 640
