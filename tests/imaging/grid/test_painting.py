"""Shapes painted on a map, and the connected part at a point."""

from math import hypot

import numpy as np
import pytest

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import EditableMap
from colonyqc.imaging.grid.painting import brush, part_at, polygon, value_at
from support.editing import edited_map


@pytest.mark.parametrize("diameter", [1, 2, 5, 20, 41])
def test_a_dab_of_the_brush_is_round_and_as_wide_as_it_says(diameter: int) -> None:
    edited = edited_map(np.zeros((90, 90), np.uint8))
    brush(edited, [(45.5, 45.5)], diameter, 2)
    rows, columns = np.nonzero(edited.read(edited.bounds))
    assert np.ptp(columns) + 1 == pytest.approx(diameter, abs=1)
    assert max(map(hypot, rows - 45, columns - 45)) <= diameter / 2 + 1


def test_a_stroke_leaves_no_gap_between_its_points_and_none_of_it_outside_counts() -> None:
    edited = edited_map(np.zeros((60, 300), np.uint8))
    covered = brush(edited, [(-20.0, 30.0), (140.0, 30.0), (500.0, 30.0)], 7, 1)
    found = edited.read(edited.bounds)
    assert found[30].all()
    assert not found[:20].any()
    assert covered.intersect(edited.bounds) == covered


def test_an_outline_is_filled() -> None:
    edited = edited_map(np.zeros((50, 50), np.uint8))
    polygon(edited, [(10.5, 10.5), (29.5, 10.5), (29.5, 39.5), (10.5, 39.5)], 3)
    found = edited.read(edited.bounds)
    assert found[10:40, 10:30].all()
    assert found.sum() == 3 * 30 * 20


def test_a_part_is_found_whole_however_large_it_is() -> None:
    base = np.zeros((2600, 3000), np.uint8)
    base[100:2500, 200:2900] = 1
    base[1200, 1500] = 0
    region, mask, cut = part_at(edited_map(base), (300.0, 120.0), lambda part: part == 1, 8)
    assert region == Region(200, 100, 2700, 2400)
    assert mask.sum() == 2700 * 2400 - 1
    assert not cut


def test_a_part_that_the_border_cuts_is_told() -> None:
    base = np.zeros((40, 40), np.uint8)
    base[0:9, 5:9] = 1
    assert part_at(edited_map(base), (6.0, 3.0), lambda part: part == 1, 8)[2]


def test_outside_there_is_no_value() -> None:
    edited: EditableMap = edited_map(np.full((4, 4), 2, np.uint8))
    assert value_at(edited, (3.9, 3.9)) == 2
    assert value_at(edited, (-0.1, 2.0)) is None
    assert value_at(edited, (4.0, 2.0)) is None
