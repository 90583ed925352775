"""Polygons of masks, held to shapely."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from colonyqc.imaging.colonies.polygons import filled, polygons

MASKS = arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.booleans())


def read(mask: NDArray[np.bool_]) -> list[shapely.Polygon]:
    return [shapely.Polygon(each.shell, each.holes) for each in polygons(mask)]


@given(MASKS)
def test_polygons_are_valid_and_cover_exactly_the_masks_pixels(mask: NDArray[np.bool_]) -> None:
    found = read(mask)
    assert all(each.is_valid for each in found)
    assert sum(each.area for each in found) == np.count_nonzero(mask)
    y, x = np.indices(mask.shape)
    centres = shapely.points(x + 0.5, y + 0.5)
    inside = np.zeros(mask.shape, np.bool_)
    for each in found:
        inside |= shapely.contains(each, centres)
    np.testing.assert_array_equal(inside, mask)


@given(MASKS)
def test_filled_polygons_are_the_mask_again(mask: NDArray[np.bool_]) -> None:
    rings = [ring for each in polygons(mask) for ring in (each.shell, *each.holes)]
    np.testing.assert_array_equal(filled(rings, mask.shape), mask)


def test_a_ring_of_pixels_has_its_hole() -> None:
    mask = np.ones((5, 6), np.bool_)
    mask[2:4, 2:5] = False
    (only,) = polygons(mask)
    assert sorted(map(tuple, only.shell.tolist())) == [(0, 0), (0, 5), (6, 0), (6, 5)]
    assert sorted(map(tuple, only.holes[0].tolist())) == [(2, 2), (2, 4), (5, 2), (5, 4)]


def test_lines_drawn_by_hand_fill_the_pixels_whose_centres_they_hold() -> None:
    circle = shapely.Point(10.2, 8.7).buffer(6.4)
    x, y = np.arange(16) + 0.5, np.arange(14)[:, None] + 0.5
    expected = shapely.contains_xy(circle, *np.broadcast_arrays(x, y))
    found = filled([np.array(circle.exterior.coords)[:-1]], (14, 16))
    np.testing.assert_array_equal(found, expected)
