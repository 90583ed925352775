"""What a correction of cells changed, which cells are cut now, and what membranes it leaves."""

from typing import Any

import numpy as np

from colonyqc.imaging.sheets.cell_change import cell_change, corrected_cells, redrawn
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM, Cells, at_border
from colonyqc.imaging.sheets.measure import borders, measure_cells

Numbers = np.ndarray[Any, np.dtype[np.int32]]


def grid() -> Numbers:
    """Return nine cells of 30 × 30 px."""
    return np.arange(1, 10, dtype=np.int32).reshape(3, 3).repeat(30, 0).repeat(30, 1)


def seen(numbers: Numbers) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return membranes of 3 px between cells."""
    drawn = np.zeros(numbers.shape, np.uint8)
    for at in (29, 30, 59, 60):
        drawn[at - 1 : at + 2] = 220
        drawn[:, at - 1 : at + 2] = 220
    return drawn


def test_cells_are_told_by_what_became_of_their_number() -> None:
    after = grid()
    after[after == 2] = 1
    after[:15, 60:] = 10
    after[after == 9] = 0
    change = cell_change(grid(), after)
    assert (change.changed, change.added, change.removed) == ((1, 3), (10,), (2, 9))
    assert change.px == 900 + 450 + 900
    assert cell_change(grid(), grid()) == cell_change(after, after)


def test_the_border_cuts_what_reaches_it_where_a_cut_cell_was() -> None:
    found = Cells(grid(), 9, at_border(grid(), 9))
    # As if a membrane ran along the border of the first cell: it is whole.
    cut = found.cut.copy()
    cut[1] = False
    before = Cells(found.numbers, 9, cut)
    after = grid()
    after[after == 5] = 4
    after[:30, 20:30] = 5
    made = corrected_cells(before, after)
    assert made.count == 9
    assert not made.cut[1], "what is left of it reaches the border where it was not cut"
    assert not made.cut[5], "cut out of a cell that was not cut"
    assert made.cut[4]
    after = grid()
    after[after == 2] = 1
    assert corrected_cells(before, after).cut[1], "it reaches the border where a cut cell was"
    assert not corrected_cells(before, after).cut[2]


def test_membranes_follow_the_cells_where_they_changed_and_nowhere_else() -> None:
    after = grid()
    after[after == 2] = 1
    after[45:60, :30] = 11
    made = redrawn(seen(grid()), grid(), after)
    assert (made[10:20, 25:35] == 0).all(), "the membrane between merged cells is gone"
    assert (made[44:46, 3:27] >= MEMBRANE_FROM).all(), "a new one is drawn where cells meet"
    untouched = np.ones(made.shape, np.bool_)
    untouched[:40, 20:45] = untouched[40:50, :35] = False
    np.testing.assert_array_equal(made[untouched], seen(grid())[untouched])
    edges = borders(Cells(after, 11, at_border(after, 11)), made)
    assert (edges.seen == 1).all()


def test_numbers_of_no_cell_are_left_out_of_the_measures() -> None:
    after = grid()
    after[after == 2] = 1
    cells = corrected_cells(Cells(grid(), 9, at_border(grid(), 9)), after)
    measured = measure_cells(cells, borders(cells, seen(after)))
    assert [each.number for each in measured] == [1, 3, 4, 5, 6, 7, 8, 9]
    assert next(each for each in measured if each.number == 5).neighbours == 4


def test_nothing_changed_gives_the_map_as_it_is() -> None:
    drawn = seen(grid())
    assert redrawn(drawn, grid(), grid()) is drawn
