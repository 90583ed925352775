from math import isnan

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.colonies import measure as module
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.colonies.measure import measure, totals
from colonyqc.imaging.grid import components


def measured(classes, ratio=None):
    return measure(classes, label(classes, 1, 0), ratio)


def discs(*radii, value=1):
    side = 2 * max(radii) + 21
    classes = np.zeros((side, side * len(radii)), np.uint8)
    for k, radius in enumerate(radii):
        y, x = np.ogrid[:side, : classes.shape[1]]
        classes[np.hypot(x - side * k - side // 2, y - side // 2) <= radius] = value
    return classes


@given(st.integers(20, 200))
def test_a_disc_is_round_and_solid(radius):
    (colony,) = measured(discs(radius))
    assert 0.97 <= colony.roundness <= 1
    assert 0.96 < colony.solidity <= 1
    assert colony.eccentricity < 0.1
    assert colony.area_px == np.count_nonzero(discs(radius))
    assert colony.equivalent_diameter_px == pytest.approx(2 * radius, rel=0.02)
    assert colony.centroid == pytest.approx((radius + 10, radius + 10), abs=0.01)


@given(st.integers(20, 120), st.integers(20, 120))
def test_a_rectangle_has_the_measures_of_a_rectangle(width, height):
    classes = np.zeros((150, 150), np.uint8)
    classes[5 : 5 + height, 7 : 7 + width] = 1
    (colony,) = measured(classes)
    assert colony.solidity == pytest.approx(1)
    assert colony.box == (7, 5, width, height)
    assert colony.centroid == pytest.approx((7 + (width - 1) / 2, 5 + (height - 1) / 2))
    long, short = max(width, height), min(width, height)
    assert colony.eccentricity == pytest.approx(np.sqrt(1 - short**2 / long**2), abs=1e-4)
    round_of_rectangle = np.pi * width * height / (width + height) ** 2
    assert colony.roundness == pytest.approx(round_of_rectangle, rel=0.14)


def test_an_ellipse_has_its_eccentricity():
    classes = np.zeros((300, 400), np.uint8)
    cv2.ellipse(classes, (200, 150), (160, 80), 30, 0, 360, 1, -1)
    (colony,) = measured(classes)
    assert colony.eccentricity == pytest.approx(np.sqrt(1 - 0.25), abs=0.005)


def test_an_l_shape_is_not_solid():
    classes = np.zeros((120, 120), np.uint8)
    classes[10:110, 10:60] = 1
    classes[60:110, 10:110] = 1
    (colony,) = measured(classes)
    assert colony.solidity == pytest.approx(7500 / 8750, abs=0.005)


def test_shares_are_by_area_and_by_mean_ratio():
    classes = np.zeros((60, 120), np.uint8)
    classes[10:50, 10:40] = 1
    classes[10:50, 40:50] = 2
    classes[10:50, 50:60] = 3
    classes[10:50, 80:100] = 3
    ratio = np.zeros((30, 60), np.uint8)
    ratio[:, 20:30] = 204
    ratio[:, 40:] = 51
    both, unclear = measured(classes, ratio)
    assert both.differentiated_fraction == 0.25
    assert both.differentiated_probability == pytest.approx(0.8 * 0.4)
    assert both.uncertain_fraction == 0.2
    assert isnan(unclear.differentiated_fraction)
    assert unclear.differentiated_probability == pytest.approx(0.2)
    assert unclear.uncertain_fraction == 1
    assert totals(classes, ratio).mass_px == pytest.approx(0.8 * 800 + 0.2 * 800)


@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_what_lies_under_a_colony_is_the_same_however_it_is_cut_in_strips(seed, strip):
    rng = np.random.default_rng(seed)
    classes = np.zeros((60, 50), np.uint8)
    classes[3:55, 5:41] = rng.integers(1, 4, (52, 36))
    ratio = rng.integers(0, 256, (30, 25), np.uint8)
    (whole,), all_of_it = measured(classes, ratio), totals(classes, ratio)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "_STRIP", strip)
        patch.setattr(module, "strips", lambda height: components.strips(height, strip))
        (cut,), summed = measured(classes, ratio), totals(classes, ratio)
    assert cut == whole
    assert summed == all_of_it


@given(st.integers(0, 2**32 - 1), st.integers(31, 70), st.integers(31, 70))
def test_the_ratio_of_a_pixel_is_that_of_its_square_wherever_the_colony_lies(seed, height, width):
    rng = np.random.default_rng(seed)
    classes = np.zeros((height, width), np.uint8)
    left, top = rng.integers(0, 8, 2)
    classes[top : height - 3, left : width - 2] = 1
    ratio = rng.integers(0, 256, (-(-height // 2), -(-width // 2)), np.uint8)
    (colony,) = measured(classes, ratio)
    fine = ratio.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    expected = fine[classes > 0].mean() / 255
    assert colony.differentiated_probability == pytest.approx(expected, rel=1e-12)
    assert totals(classes, ratio).mass_px == pytest.approx(expected * colony.area_px, rel=1e-12)


def test_without_a_ratio_the_class_stands_for_it():
    classes = np.zeros((600, 30), np.uint8)
    classes[10:40, 10:20] = 1
    classes[40:50, 10:20] = 2
    classes[500:510, 10:20] = 3
    first, second = measured(classes)
    assert first.differentiated_probability == first.differentiated_fraction == 0.25
    assert second.differentiated_probability == 0.5
    counted = totals(classes, None)
    assert (counted.undifferentiated_px, counted.differentiated_px) == (300, 100)
    assert (counted.uncertain_px, counted.mass_px) == (100, 150.0)


@pytest.mark.parametrize(("inner", "expected"), [(80, 1.0), (0, None), (-1, 0.0)])
def test_edge_share_tells_the_rim_from_the_core(inner, expected):
    y, x = np.ogrid[:241, :241]
    distance = np.hypot(x - 120, y - 120)
    classes = (distance <= 100).astype(np.uint8)
    if inner == 80:
        classes[(distance <= 100) & (distance > 82)] = 2
    elif inner == 0:
        classes[distance <= 100] = 2
    else:
        classes[distance <= 40] = 2
    (colony,) = measured(classes)
    disc_rim = 1 - 0.8**2
    assert colony.edge_share == pytest.approx(disc_rim if expected is None else expected, abs=0.03)


def test_edge_share_is_nan_without_differentiation_or_border():
    assert isnan(measured(discs(30))[0].edge_share)
    assert isnan(measured(np.full((50, 50), 2, np.uint8))[0].edge_share)


def test_the_border_of_the_picture_is_no_border_of_a_colony():
    classes = np.zeros((100, 200), np.uint8)
    classes[:, :100] = 1
    classes[:, :20] = 2
    (colony,) = measured(classes)
    assert colony.touches_border
    assert colony.edge_share == 0


def test_thinning_a_huge_colony_hardly_changes_its_edge_share(monkeypatch):
    classes = discs(150)
    classes[:, 161:][classes[:, 161:] > 0] = 2
    exact = measured(classes.copy())[0].edge_share
    monkeypatch.setattr(module, "_LARGE_PX", 10_000)
    assert measured(classes)[0].edge_share == pytest.approx(exact, abs=0.02)


def test_colonies_are_measured_by_themselves_though_boxes_overlap():
    classes = np.zeros((120, 120), np.uint8)
    classes[10:110, 10:20] = 1
    classes[100:110, 10:110] = 1
    classes[40:60, 40:60] = 2
    corner, square = measured(classes)
    assert corner.area_px == 1900
    assert square.area_px == 400
    assert corner.differentiated_fraction == 0
    assert square.differentiated_fraction == 1


def test_the_outline_lies_on_the_colony_in_picture_coordinates():
    classes = discs(40, 60)
    for colony in measured(classes):
        again = np.zeros_like(classes)
        cv2.fillPoly(again, [np.array(colony.outline)], 1)
        assert np.count_nonzero(again & classes) == pytest.approx(colony.area_px, rel=0.02)
    assert all(isinstance(value, int) for value in colony.outline[0])
