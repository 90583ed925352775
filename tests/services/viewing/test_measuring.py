"""Lengths and areas that are drawn."""

from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.services.viewing.measuring import area_px, area_text, length_px, length_text

points = st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), min_size=3, max_size=20)


def test_a_circle_has_the_area_and_girth_of_one() -> None:
    turns = np.linspace(0, 2 * pi, 721)
    circle = [(100 + 50 * float(np.cos(t)), 80 + 50 * float(np.sin(t))) for t in turns]
    assert area_px(circle) == pytest.approx(pi * 50**2, rel=1e-3)
    assert length_px(circle) == pytest.approx(2 * pi * 50, rel=1e-3)


@given(points=points, x=st.floats(-1e3, 1e3), y=st.floats(-1e3, 1e3))
def test_where_and_which_way_round_it_is_drawn_changes_nothing(
    points: list[tuple[float, float]], x: float, y: float
) -> None:
    moved = [(a + x, b + y) for a, b in points]
    assert area_px(moved) == pytest.approx(area_px(points), abs=1.0, rel=1e-6)
    assert area_px(points[::-1]) == pytest.approx(area_px(points), abs=1e-3, rel=1e-9)
    assert length_px(points[::-1]) == pytest.approx(length_px(points), rel=1e-9)


@pytest.mark.parametrize(
    ("px", "um", "text"),
    [
        (12.34, 0.5, "6.17 µm"),
        (1000, 0.5, "500 µm"),
        (2000, 0.5, "1 mm"),
        (1234.5, None, "1,234 px"),
    ],
)
def test_a_length_says_its_unit_and_µm_only_where_the_size_is_known(
    px: float, um: float | None, text: str
) -> None:
    assert length_text(px, um) == text


@pytest.mark.parametrize(
    ("px", "um", "text"),
    [(400, 0.5, "100 µm²"), (1_000_000, 0.5, "0.25 mm²"), (50, None, "50 px²")],
)
def test_an_area_says_its_unit(px: float, um: float | None, text: str) -> None:
    assert area_text(px, um) == text
