import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.imaging.colonies.outline import (
    enclosed_px,
    outer_border,
    perimeter_px,
    roughness_px,
    simplified,
)


def polar(radius, side):
    """Return the mask of a shape whose border lies at ``radius(angle)`` from the middle."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return (np.hypot(x, y) <= radius(np.arctan2(y, x))).astype(np.uint8)


def disc(radius):
    return polar(lambda angle: radius + 0 * angle, 2 * int(radius) + 7)


@given(st.floats(20, 200))
def test_the_perimeter_of_a_disc_is_within_one_percent(radius):
    assert perimeter_px(outer_border(disc(radius))) == pytest.approx(2 * np.pi * radius, rel=0.005)


@given(st.integers(30, 200), st.integers(30, 200))
def test_the_perimeter_of_a_rectangle_is_near_its_sides(width, height):
    mask = np.ones((height, width), np.uint8)
    assert perimeter_px(outer_border(mask)) == pytest.approx(2 * (width + height), abs=6)


@given(st.floats(0, 90))
def test_the_perimeter_of_a_square_hardly_depends_on_its_angle(angle):
    box = cv2.boxPoints(((150, 150), (160, 160), angle))
    mask = np.zeros((300, 300), np.uint8)
    cv2.fillPoly(mask, [np.rint(box).astype(np.int32)], 1)
    assert perimeter_px(outer_border(mask)) == pytest.approx(644, rel=0.025)


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_rectangle_encloses_its_pixels(width, height):
    border = outer_border(np.ones((height, width), np.uint8))
    if min(width, height) > 1:
        assert enclosed_px(border) == width * height


def test_holes_do_not_lengthen_the_border():
    mask = disc(60)
    whole = perimeter_px(outer_border(mask))
    mask[60:70, 60:70] = 0
    assert perimeter_px(outer_border(mask)) == whole


@pytest.mark.parametrize("radius", [20, 60, 150])
def test_a_disc_is_smooth(radius):
    assert roughness_px(outer_border(disc(radius))) < 0.45


@pytest.mark.parametrize("height", [2.0, 4.0, 8.0])
def test_waves_are_as_rough_as_they_are_high(height):
    mask = polar(lambda angle: 150 + height * np.cos(30 * angle), 330)
    assert roughness_px(outer_border(mask)) == pytest.approx(height / np.sqrt(2), rel=0.25)


def test_a_wide_lobe_is_no_roughness():
    mask = polar(lambda angle: 150 + 20 * np.cos(2 * angle), 350)
    assert roughness_px(outer_border(mask)) < 1


def test_tiny_objects_have_finite_measures():
    for mask in (np.ones((1, 1), np.uint8), np.ones((1, 5), np.uint8), np.ones((2, 2), np.uint8)):
        border = outer_border(mask)
        assert np.isfinite([perimeter_px(border), roughness_px(border)]).all()
        assert perimeter_px(border) > 0


def test_a_simplified_outline_has_few_vertices_and_stays_close():
    mask = polar(lambda angle: 180 + 9 * np.cos(40 * angle) + 5 * np.cos(97 * angle), 420)
    border = outer_border(mask)
    line = simplified(border)
    assert 100 < len(line) <= 200
    again = np.zeros_like(mask)
    cv2.fillPoly(again, [line], 1)
    overlap = np.count_nonzero(again & mask) / np.count_nonzero(again | mask)
    assert overlap > 0.97
    smooth = simplified(outer_border(disc(50)))
    assert 8 <= len(smooth) < 60
