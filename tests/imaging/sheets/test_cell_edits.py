"""Edits of cells: whatever is done can be taken back, and cells stay whole."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.editable_map import Delta, EditableMap
from colonyqc.imaging.grid.painting import brush
from colonyqc.imaging.sheets.cell_edits import add, delete, merge, pixels_of, split, tidy
from colonyqc.imaging.sheets.cells import LEAST_PX
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet
from support.editing import edited_map

Numbers = np.ndarray[Any, np.dtype[np.int32]]
HALVES = st.integers(-10, 330).map(lambda each: each / 2)
PLACES = st.tuples(HALVES, HALVES)


def grid() -> Numbers:
    """Return six cells of 20 × 20 px in two rows, each touching its neighbours."""
    return np.arange(1, 7, dtype=np.int32).reshape(2, 3).repeat(20, 0).repeat(20, 1)


def sheet(seed: int = 3) -> Numbers:
    """Return the drawn cells of a sheet, grown together as found ones are."""
    spec = SheetSpec(seed, 160, 128, kind="fluorescence", cell_px=24, contrast=0.6, noise=1)
    cells = draw_sheet(spec).cells
    nearest = scipy.ndimage.distance_transform_edt(
        cells == 0, return_distances=False, return_indices=True
    )
    return np.asarray(cells[tuple(nearest)], np.int32)


SHEET = sheet()


def whole(edited: EditableMap) -> Numbers:
    return np.array(edited.read(edited.bounds))


def done(edited: EditableMap, act: Callable[[], object], free: int = 1000) -> Delta:
    """Do an edit as a window does: tidied, nothing of it left where it cannot be done."""
    edited.begin()
    try:
        act()
        tidy(edited, free)
    except UsageError:
        edited.apply(edited.end().inverse())
        return Delta(())
    return edited.end()


def test_two_neighbours_become_the_first_one() -> None:
    edited = edited_map(grid())
    assert merge(edited, (5.0, 5.0), (25.0, 5.0)) == Region(20, 0, 20, 20)
    expected = grid()
    expected[expected == 2] = 1
    np.testing.assert_array_equal(whole(edited), expected)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ((5.0, 5.0), (6.0, 8.0), "one cell already"),
        ((5.0, 5.0), (45.0, 5.0), "do not touch"),
        ((5.0, 5.0), (25.0, 25.0), "do not touch"),
        ((-1.0, 5.0), (25.0, 25.0), "outside of the picture"),
    ],
)
def test_what_cannot_be_merged_is_said(
    one: tuple[float, float], other: tuple[float, float], why: str
) -> None:
    edited = edited_map(grid())
    with pytest.raises(UsageError, match=why):
        merge(edited, one, other)
    np.testing.assert_array_equal(whole(edited), grid())


def test_a_line_parts_every_cell_that_it_crosses_and_leaves_no_gap() -> None:
    edited = edited_map(grid())
    split(edited, [(7.0, -3.0), (7.0, 50.0)], 7)
    now = whole(edited)
    assert np.unique(now).tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (now > 0).all()
    # The larger part keeps the number.
    assert [int(now[row, 15]) for row in (5, 25)] == [1, 4]
    assert [int(now[row, 2]) for row in (5, 25)] == [7, 8]
    assert np.count_nonzero(now == 1) + np.count_nonzero(now == 7) == 400


@pytest.mark.parametrize("path", [[(5.0, 5.0), (15.0, 8.0)], [(-9.0, -9.0), (-3.0, -3.0)]])
def test_a_line_that_parts_nothing_is_none(path: list[tuple[float, float]]) -> None:
    edited = edited_map(grid())
    with pytest.raises(UsageError):
        split(edited, path, 7)
    np.testing.assert_array_equal(whole(edited), grid())


@given(PLACES, PLACES)
def test_split_then_merge_restores_every_pixel(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    edited = edited_map(SHEET)
    done(edited, lambda: split(edited, [one, other], 1000))
    for new in [each for each in np.unique(whole(edited)).tolist() if each >= 1000]:
        row, column = np.argwhere(whole(edited) == new)[0]
        was = int(SHEET[row, column])
        keeps = np.argwhere(whole(edited) == was)[0]
        done(
            edited,
            lambda row=row, column=column, keeps=keeps: merge(
                edited, (keeps[1] + 0.5, keeps[0] + 0.5), (column + 0.5, row + 0.5)
            ),
        )
    now = whole(edited)
    # Of three parts one may lie beyond another: merged in another order it is one cell again, too.
    assert {int(SHEET[now == each][0]) for each in np.unique(now)} == set(np.unique(SHEET).tolist())
    if (now < 1000).all():
        np.testing.assert_array_equal(now, SHEET)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "delete", "add", "brush", "erase"]), PLACES, PLACES
    ),
    min_size=1,
    max_size=5,
)


def act(edited: EditableMap, what: str, one: tuple[float, float], other: Any) -> object:
    free = int(whole(edited).max()) + 1
    if what == "merge":
        return merge(edited, one, other)
    if what == "split":
        return split(edited, [one, other], free)
    if what == "delete":
        return delete(edited, one)
    if what == "add":
        return add(edited, [one, other, (one[0], other[1])], free)
    x, y = int(min(max(one[0], 0), 159)), int(min(max(one[1], 0), 127))
    value = 0 if what == "erase" else int(edited.read(Region(x, y, 1, 1))[0, 0])
    return brush(edited, (one, other), 6, value)


@given(ACTS)
def test_undo_restores_every_pixel_and_cells_stay_whole(
    acts: list[tuple[str, tuple[float, float], tuple[float, float]]],
) -> None:
    edited = edited_map(SHEET)
    made = []
    apart = lone(SHEET)
    for what, one, other in acts:
        free = int(whole(edited).max()) + 100
        made.append(done(edited, lambda w=what, a=one, b=other: act(edited, w, a, b), free))
        assert Delta.from_bytes(made[-1].to_bytes()).count == made[-1].count
    assert lone(whole(edited)) <= apart, "an edit left a cell in two pieces"
    for delta in reversed(made):
        edited.apply(Delta.from_bytes(delta.to_bytes()).inverse())
    np.testing.assert_array_equal(whole(edited), SHEET)


def lone(numbers: Numbers) -> int:
    """Return how many pieces more there are than cells."""
    known = [each for each in np.unique(numbers).tolist() if each]
    return sum(scipy.ndimage.label(numbers == each)[1] for each in known) - len(known)


def test_what_a_stroke_cuts_off_is_a_cell_of_its_own_and_crumbs_go_to_a_neighbour() -> None:
    edited = edited_map(grid())
    done(edited, lambda: brush(edited, ((10.0, 10.0), (34.0, 10.0)), 4, 1), 7)
    now = whole(edited)
    assert now[10, 30] == 1
    assert np.unique(now).tolist() == [1, 2, 3, 4, 5, 6], "a bay leaves a cell in one piece"
    done(edited, lambda: brush(edited, ((34.0, 10.0), (38.0, 10.0)), 4, 1), 7)
    now = whole(edited)
    assert {int(now[3, 30]), int(now[16, 30])} == {2, 7}, "from edge to edge it parts the cell"
    edited = edited_map(grid())
    done(edited, lambda: brush(edited, ((10.0, 2.0), (60.0, 2.0)), 3, 1), 7)
    now = whole(edited)
    sizes = np.bincount(now.ravel())
    assert all(size >= LEAST_PX for size in sizes[sizes > 0])
    assert (now > 0).all()


def test_a_cell_is_found_whole_wherever_its_pixels_lie() -> None:
    numbers = np.zeros((600, 900), np.int32)
    numbers[100:500, 50:850] = 4
    numbers[90, 400] = 4
    region, mask = pixels_of(edited_map(numbers), 4, Region(60, 450, 1, 1))
    assert region == Region(50, 90, 800, 410)
    assert np.count_nonzero(mask) == 400 * 800 + 1


def test_an_outline_takes_from_the_cells_it_covers() -> None:
    edited = edited_map(grid())
    add(edited, [(15.0, 15.0), (25.0, 15.0), (25.0, 25.0), (15.0, 25.0)], 9)
    assert np.count_nonzero(whole(edited) == 9) == 121
    with pytest.raises(UsageError, match="too small"):
        add(edited, [(1.0, 1.0), (2.0, 1.0)], 10)
    with pytest.raises(UsageError, match="too small"):
        add(edited, [(-10.0, -10.0), (-2.0, -10.0), (-2.0, -2.0)], 10)


def test_a_cell_is_taken_away_whole() -> None:
    edited = edited_map(grid())
    delete(edited, (25.0, 25.0))
    expected = grid()
    expected[expected == 5] = 0
    np.testing.assert_array_equal(whole(edited), expected)
    with pytest.raises(UsageError, match="no cell here"):
        delete(edited, (25.0, 25.0))
