"""Correcting a class map: colonies cut, joined, filled, taken away, each counted by `label`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import UsageError
from colonyqc.imaging.colonies.editing import delete, fill, lasso, merge, split
from colonyqc.imaging.colonies.label import label
from colonyqc.imaging.grid.editable_map import EditableMap
from support.editing import edited_map


def colonies(edited: EditableMap) -> int:
    return label(edited.read(edited.bounds), 1, 0).count


def disc(shape: tuple[int, int], centre: tuple[int, int], radius: int) -> np.ndarray:
    rows, columns = np.indices(shape)
    away = (columns - centre[0]) ** 2 + (rows - centre[1]) ** 2
    return (away <= radius**2).astype(np.uint8)


def one_disc() -> np.ndarray:
    return disc((200, 300), (150, 100), 60)


@given(
    st.floats(0.0, np.pi),
    st.floats(-20, 20),
)
def test_a_cut_through_a_colony_makes_two_and_merging_them_makes_one(
    angle: float, aside: float
) -> None:
    edited = edited_map(one_disc())
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    middle = np.array([150.5, 100.5]) + aside * across
    ends = [tuple(middle + 95 * along), tuple(middle - 95 * along)]
    edited.begin()
    split(edited, ends)
    cut = edited.end()
    assert colonies(edited) == 2
    before_merge = edited.read(edited.bounds)
    edited.begin()
    merge(edited, tuple(middle + 20 * across), tuple(middle - 20 * across))
    joined = edited.end()
    assert colonies(edited) == 1
    # A bridge only fills the gap: nothing of either colony changed.
    assert (edited.read(edited.bounds)[before_merge > 0] == before_merge[before_merge > 0]).all()
    edited.apply(joined.inverse())
    edited.apply(cut.inverse())
    np.testing.assert_array_equal(edited.read(edited.bounds), one_disc())


def test_a_cut_takes_no_more_than_a_line_of_pixels() -> None:
    edited = edited_map(one_disc())
    edited.begin()
    split(edited, [(60.0, 100.0), (240.0, 100.0)])
    assert edited.end().count == 121


def test_colonies_that_touch_at_a_corner_only_are_one_and_a_cut_along_it_parts_them() -> None:
    base = np.zeros((20, 20), np.uint8)
    base[2:10, 2:10] = 1
    base[10:18, 10:18] = 1
    edited = edited_map(base)
    assert colonies(edited) == 1
    split(edited, [(14.0, 5.0), (5.0, 14.0)])
    assert colonies(edited) == 2


def test_a_line_beside_every_colony_cuts_nothing() -> None:
    with pytest.raises(UsageError, match="crosses no colony"):
        split(edited_map(one_disc()), [(2.0, 2.0), (40.0, 2.0)])


def test_merging_bridges_the_narrowest_gap_in_the_class_of_the_first() -> None:
    base = disc((120, 260), (60, 60), 40)
    base += 2 * disc((120, 260), (180, 60), 40)
    edited = edited_map(base)
    merge(edited, (60.0, 40.0), (180.0, 80.0))
    assert colonies(edited) == 1
    changed = np.argwhere(edited.read(edited.bounds) != base)
    assert changed[:, 1].min() >= 98
    assert changed[:, 1].max() <= 142
    assert set(edited.read(edited.bounds)[edited.read(edited.bounds) != base]) == {1}


def test_two_points_of_one_colony_are_nothing_to_merge() -> None:
    with pytest.raises(UsageError, match="one colony already"):
        merge(edited_map(one_disc()), (120.0, 100.0), (180.0, 100.0))
    with pytest.raises(UsageError, match="no colony here"):
        merge(edited_map(one_disc()), (120.0, 100.0), (5.0, 5.0))


def test_deleting_takes_the_whole_colony_and_no_other() -> None:
    base = one_disc()
    base[5:20, 5:20] = 2
    edited = edited_map(base)
    delete(edited, (150.0, 50.0))
    assert (edited.read(edited.bounds)[5:20, 5:20] == 2).all()
    assert np.count_nonzero(edited.read(edited.bounds)) == 225
    with pytest.raises(UsageError, match="no colony here"):
        delete(edited, (150.0, 50.0))


def test_a_lasso_leaves_the_background_as_it_is() -> None:
    edited = edited_map(one_disc())
    lasso(edited, [(0.0, 0.0), (150.0, 0.0), (150.0, 200.0), (0.0, 200.0)], 2)
    found = edited.read(edited.bounds)
    np.testing.assert_array_equal(found > 0, one_disc() > 0)
    assert (found[:, :150][found[:, :150] > 0] == 2).all()
    assert (found[:, 152:][found[:, 152:] > 0] == 1).all()


def test_filling_closes_a_hole_and_turns_a_region_of_one_class_but_not_the_open_ground() -> None:
    base = one_disc()
    base[90:110, 140:160] = 0
    base[60:70, 140:160] = 2
    edited = edited_map(base)
    fill(edited, (150.0, 100.0), 1)
    assert not (edited.read(edited.bounds)[90:110, 140:160] != 1).any()
    fill(edited, (150.0, 65.0), 3)
    assert (edited.read(edited.bounds)[60:70, 140:160] == 3).all()
    assert edited.read(edited.bounds)[80, 150] == 1
    with pytest.raises(UsageError, match="no hole"):
        fill(edited, (2.0, 2.0), 1)
    with pytest.raises(UsageError, match="outside"):
        fill(edited, (-2.0, 2.0), 1)
