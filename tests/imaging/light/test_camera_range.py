import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.light.camera_range import FULL, apply, inverted, stretch, white_level


@pytest.mark.parametrize(
    ("values", "white"),
    [
        ([0, 255], 255),
        ([300, 1023], 1023),
        ([1500], 4095),
        ([4095, 17], 4095),
        ([4096], 16383),
        ([16384, 1], 65535),
        ([4095 << 4, 16], 65520),
        ([1023 << 6, 64], 65472),
        ([0], 255),
    ],
)
def test_the_range_is_told_from_the_values(values, white):
    assert white_level(int(np.bitwise_or.reduce(values))) == white


def test_what_the_file_tells_holds_unless_a_pixel_is_brighter():
    assert white_level(900, told=12) == 4095
    assert white_level(5000, told=12) == 16383
    assert white_level(900, told=16) == 1023


@given(st.sampled_from([255, 1023, 4095, 16383, 65520]))
def test_stretching_keeps_order_and_ends(white):
    table = stretch(white)
    assert (table[0], table[white], table[FULL]) == (0, FULL, FULL)
    assert (np.diff(table[: white + 1].astype(int)) >= 0).all()
    assert apply(table, np.array([[white, 0]], np.uint16)).tolist() == [[FULL, 0]]


def test_min_is_white_is_turned_round_within_the_range():
    assert apply(inverted(4095), np.array([0, 4095, 5000], np.uint16)).tolist() == [4095, 0, 0]
