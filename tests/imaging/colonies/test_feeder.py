import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import ndimage

from colonyqc.domain.classes import ColonyClass
from colonyqc.imaging.colonies.feeder import find_feeders

FEEDER = ColonyClass.FEEDER


def told(
    classes: NDArray[np.uint8], floor: float = 1, um_per_px: float = 0.01
) -> NDArray[np.uint8]:
    """Return the map with its feeders marked; by default everything is within reach."""
    found = classes.copy()
    layer = find_feeders(found, floor, um_per_px)
    layer.take_out(found)
    layer.put_back(found)
    assert layer.px == np.count_nonzero(found == FEEDER)
    return found


def test_only_differentiated_parts_that_touch_no_colony_are_feeders() -> None:
    classes = np.zeros((1200, 60), np.uint8)
    classes[505:512, 10:20] = 1
    classes[512:520, 20:30] = 2
    classes[600:610, 10:20] = 2
    classes[700:710, 10:20] = 3
    classes[710:720, 10:20] = 2
    classes[800:805, 10:20] = 1
    classes[806:810, 10:20] = 2
    expected = classes.copy()
    expected[600:610, 10:20] = FEEDER
    expected[710:720, 10:20] = FEEDER
    expected[806:810, 10:20] = FEEDER
    assert np.array_equal(told(classes), expected)


def test_a_speck_within_the_layer_is_no_colony() -> None:
    classes = np.full((40, 40), 2, np.uint8)
    classes[20:24, 20:25] = 1
    assert (told(classes, floor=21)[classes == 2] == FEEDER).all()
    assert np.array_equal(told(classes, floor=20), classes)


def test_the_differentiated_part_inside_a_colony_stays() -> None:
    classes = np.zeros((60, 60), np.uint8)
    classes[10:50, 10:50] = 1
    classes[20:40, 20:40] = 2
    classes[30:50, 50:58] = 2
    assert np.array_equal(told(classes), classes)


def test_a_filled_hole_belongs_to_its_colony() -> None:
    classes = np.ones((30, 30), np.uint8)
    classes[10:20, 10:20] = 0
    classes[14:16, 14:16] = 2
    layer = find_feeders(classes, 1, 0.01)
    layer.take_out(classes)
    assert not classes[10:20, 10:20].any()
    classes[10:20, 10:20] = 1
    layer.put_back(classes)
    assert (classes == 1).all()


@given(arrays(np.uint8, (17, 23), elements=st.integers(0, 3)), st.sampled_from((1, 3, 6)))
def test_feeders_are_what_a_labelling_of_the_whole_map_says(
    classes: NDArray[np.uint8], floor: int
) -> None:
    around = np.ones((3, 3), bool)
    packed, count = ndimage.label(classes == 1, around)
    areas = np.bincount(packed.ravel(), minlength=count + 1)
    colonies = (packed > 0) & (areas >= floor)[packed]
    spread, count = ndimage.label(classes == 2, around)
    kept = np.unique(spread[ndimage.binary_dilation(colonies, around)])
    expected = classes.copy()
    expected[(spread > 0) & ~np.isin(spread, kept)] = FEEDER
    assert np.array_equal(told(classes, floor), expected)


@pytest.mark.parametrize("width", [7, 8, 9])
def test_nothing_is_found_where_nothing_is_spread(width: int) -> None:
    classes = np.ones((5, width), np.uint8)
    assert find_feeders(classes, 1, 1.0).px == 0


def test_a_layer_that_touches_a_colony_is_feeders_beyond_its_reach() -> None:
    classes = np.full((1300, 900), 2, np.uint8)
    yy, xx = np.mgrid[:1300, :900]
    away = np.hypot(yy - 600, xx - 450) - 150
    classes[away <= 0] = 1
    found = told(classes, floor=100, um_per_px=2.0)
    # 15 µm are 8 px; the rim is no sharper than two blocks of 8 px.
    assert (found[(away > 0) & (away < 6)] == 2).all()
    assert (found[away > 8 + 24] == FEEDER).all()
    assert (found[away <= 0] == 1).all()


def test_spread_cells_in_a_gap_of_a_colony_stay_and_those_around_many_do_not() -> None:
    classes = np.zeros((600, 1200), np.uint8)
    yy, xx = np.mgrid[:600, :1200]
    small, large = np.hypot(yy - 300, xx - 300), np.hypot(yy - 300, xx - 900)
    classes[(small < 200) | (large < 280)] = 1
    classes[(small < 60) | (large < 200)] = 2
    found = told(classes, floor=100, um_per_px=2.0)
    assert (found[small < 60] == 2).all(), "a crater of 240 µm"
    assert (found[large < 150] == FEEDER).all(), "a gap of 800 µm"


def test_reach_is_the_same_wherever_strips_are_cut() -> None:
    rng = np.random.default_rng(0)
    coarse = rng.choice(np.array([0, 1, 2, 2, 2], np.uint8), (45, 30))
    classes = coarse.repeat(24, axis=0).repeat(24, axis=1)
    whole = told(classes, floor=500, um_per_px=3.0)
    upside_down = told(np.ascontiguousarray(classes[::-1]), floor=500, um_per_px=3.0)[::-1]
    assert np.mean(whole != upside_down) < 0.01
