from math import sqrt

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.cell import Cell
from colonyqc.imaging.sheets.cell_map import colours, histogram, outlines, painted_cells
from colonyqc.imaging.sheets.cells import Cells, Probability, _merged, at_border, find_cells
from colonyqc.imaging.sheets.measure import MEASURES, borders, measure_cells, statistics_of
from colonyqc.imaging.simulate.sheet import SheetSpec, draw_sheet


def as_map(membrane: NDArray[np.uint8]) -> Probability:
    """Return a sure network's answer for a membrane mask."""
    return (255 * membrane).astype(np.uint8)


def grid(rows: int = 5, columns: int = 6, side: int = 20, line: int = 2) -> Probability:
    """Return square cells of ``side`` px with ``line`` px of membrane around each."""
    membrane = np.ones((rows * (side + line) + line, columns * (side + line) + line), np.uint8)
    for r in range(rows):
        for c in range(columns):
            y, x = line + r * (side + line), line + c * (side + line)
            membrane[y : y + side, x : x + side] = 0
    return as_map(membrane)


def test_closed_squares_are_cells_in_reading_order_up_to_mid_membrane() -> None:
    cells = find_cells(grid())
    assert cells.count == 30
    firsts = [cells.numbers[3 + 22 * r, 3 + 22 * c] for r in range(5) for c in range(6)]
    assert firsts == list(range(1, 31))
    sizes = np.bincount(cells.numbers.ravel())[1:].reshape(5, 6)
    assert sizes[1:4, 1:5].mean() == pytest.approx(22 * 22, rel=0.01)


@pytest.mark.parametrize("gap", [2, 4, 7])
def test_a_gap_in_a_membrane_is_bridged(gap: int) -> None:
    broken = grid()
    broken[34 - gap // 2 : 34 - gap // 2 + gap, 44:46] = 0
    assert find_cells(broken).count == 30


def test_a_membrane_that_is_hardly_there_parts_nothing() -> None:
    broken = grid()
    broken[24:44, 44:46] = 20
    assert find_cells(broken).count == 29


def test_a_faint_membrane_parts_two_cells() -> None:
    faint = grid()
    faint[24:44, 44:46] = 110
    assert find_cells(faint).count == 30


def test_specks_inside_cells_and_crumbs_between_them_are_nothing() -> None:
    dirty = grid()
    dirty[32:35, 32:35] = 255
    wide = np.pad(dirty, ((0, 12), (0, 0)), constant_values=255)
    wide[118:120, 50:54] = 0
    assert find_cells(wide).count == 30


def test_basins_that_three_wide_passes_join_are_one_with_those_beyond() -> None:
    """The third pass of a triangle joins nothing; what lies behind it is joined all the same."""
    basins = np.zeros((20, 30), np.int32)
    basins[:10, :10], basins[:10, 10:20], basins[10:, :20], basins[:, 20:] = 1, 2, 3, 4
    depth = np.full((20, 30), 10, np.float32)
    depth[:, 20:] = 8
    joined, count = _merged(basins, depth, np.zeros((20, 30), np.uint8))
    assert count == 1
    assert len(np.unique(joined)) == 1
    narrow = depth.copy()
    narrow[:, 19:21] = 4
    assert _merged(basins, narrow, np.zeros((20, 30), np.uint8))[1] == 2


def test_an_even_haze_hides_no_cells_and_makes_none() -> None:
    hazy = np.maximum(grid(), 90)
    assert find_cells(hazy).count == 30


def test_an_open_area_is_no_cell() -> None:
    wide = np.pad(grid(), ((0, 300), (0, 300)))
    cells = find_cells(wide)
    assert cells.count == 30
    assert not cells.numbers[200:, 200:].any()


def test_a_broad_membrane_is_no_cell_and_cells_grow_into_its_rim_only() -> None:
    parted = np.full((110, 250), 255, np.uint8)
    cells = grid(rows=5, columns=4)
    parted[:, : cells.shape[1]] = cells[: parted.shape[0]]
    parted[:, -cells.shape[1] :] = cells[: parted.shape[0], ::-1]
    numbers = find_cells(parted).numbers
    assert numbers.max() == 40
    assert not numbers[:, 120:130].any()
    assert numbers[10, 91] > 0


@pytest.mark.parametrize(("value", "count"), [(191, 1), (192, 0), (255, 0)])
def test_what_is_membrane_for_sure_is_no_haze(value: int, count: int) -> None:
    """From three quarters on; an even picture below that is one open cell."""
    assert find_cells(np.full((70, 90), value, np.uint8)).count == count


@pytest.mark.parametrize("value", [0, 255, 40, 60])
def test_a_picture_without_structure_gives_no_more_than_itself(value: int) -> None:
    cells = find_cells(np.full((70, 90), value, np.uint8))
    assert cells.count <= 1
    assert cells.numbers.max() == cells.count


def test_the_cells_of_virtual_sheets_are_counted() -> None:
    """Over many sheets: whether a cell just meets the picture's edge is a matter of a pixel."""
    errors = []
    for seed in range(24):
        draw = np.random.default_rng(seed)
        spec = SheetSpec(
            seed,
            200,
            180,
            cell_px=int(draw.integers(18, 41)),
            membrane_px=int(draw.integers(2, 5)),
            disorder=float(draw.random()),
        )
        sheet = draw_sheet(spec)
        found = find_cells(as_map(sheet.membrane))
        measured = measure_cells(found, borders(found, as_map(sheet.membrane)))
        whole = sum(not c.touches_border for c in measured)
        errors.append(abs(whole - sheet.count) / sheet.count)
    assert np.mean(errors) <= 0.04
    assert np.mean(np.array(errors) <= 0.1) >= 0.9


@pytest.mark.parametrize("seed", range(12))
def test_mirrored_and_turned_sheets_have_nearly_the_same_cells(seed: int) -> None:
    """Ties in a watershed go by reading order, so one cell at the edge may come or go."""
    sheet = as_map(draw_sheet(SheetSpec(seed, 120, 100, cell_px=22)).membrane)
    for other in (sheet.T, sheet[::-1]):
        turned = find_cells(np.ascontiguousarray(other))
        assert abs(find_cells(sheet).count - turned.count) <= 1


@pytest.mark.parametrize("seed", range(3))
def test_cells_are_numbered_as_one_reads_and_their_numbers_are_those_of_the_cut_ones(
    seed: int,
) -> None:
    sheet = as_map(draw_sheet(SheetSpec(seed, 160, 140, cell_px=22, disorder=1.0)).membrane)
    cells = find_cells(sheet)
    found, first = np.unique(cells.numbers, return_index=True)
    assert list(found[found > 0]) == list(range(1, cells.count + 1))
    assert (np.diff(first[found > 0]) > 0).all()
    at_edge = np.concatenate([cells.numbers[[0, -1]].ravel(), cells.numbers[:, [0, -1]].ravel()])
    assert set(np.flatnonzero(cells.cut)) <= set(at_edge)
    assert cells.cut.any()


def test_only_cells_at_the_border_are_cut_by_it() -> None:
    numbers = np.zeros((9, 9), np.int32)
    numbers[3:5, 3:5], numbers[0:2, 4:6], numbers[6:8, 7:] = 1, 2, 3
    assert at_border(numbers, 4).tolist() == [False, False, True, True, False]


def numbered(numbers: NDArray[np.int32]) -> Cells:
    count = int(numbers.max())
    return Cells(numbers, count, at_border(numbers, count))


def drawn(*shapes: tuple[tuple[float, float], tuple[int, int], float]) -> Cells:
    """Return cells drawn as filled ellipses: centre, half axes, angle (degrees, downwards)."""
    numbers = np.zeros((200, 200), np.int32)
    for number, (centre, axes, angle) in enumerate(shapes, 1):
        place = (round(centre[0]), round(centre[1]))
        cv2.ellipse(numbers, place, axes, angle, 0, 360, number, -1)
    return numbered(numbers)


def measured(cells: Cells) -> tuple[Cell, ...]:
    return measure_cells(cells, borders(cells, np.full(cells.numbers.shape, 255, np.uint8)))


@pytest.mark.parametrize(("down", "up"), [(0, 0), (30, 150), (90, 90), (135, 45)])
def test_aspect_and_orientation_of_an_ellipse(down: int, up: int) -> None:
    (cell,) = measured(drawn(((100, 90), (60, 20), down)))
    assert cell.aspect == pytest.approx(3, rel=0.03)
    assert abs((cell.orientation - up + 90) % 180 - 90) < 1
    assert cell.centroid == pytest.approx((100, 90), abs=0.5)
    assert cell.area_px == pytest.approx(np.pi * 60 * 20, rel=0.04)


def test_square_cells_have_four_neighbours_and_hexagons_six() -> None:
    found = measured(find_cells(grid(5, 5)))
    assert found[12].neighbours == 4
    assert not found[12].open_side
    assert found[0].neighbours == 2
    bricks = np.zeros((60, 80), np.int32)
    for r in range(6):
        for c in range(8):
            bricks[10 * r : 10 * r + 10, max(0, 10 * c - 5 * (r % 2)) :][:, :15] = 9 * r + c + 1
    values = {number: k for k, number in enumerate(np.unique(bricks), 1)}
    wall = numbered(np.vectorize(values.get)(bricks).astype(np.int32))
    middle = next(c for c in measured(wall) if not c.touches_border)
    assert middle.neighbours == 6


def test_a_row_of_cells_in_the_open_has_open_sides() -> None:
    numbers = np.zeros((60, 100), np.int32)
    for k in range(4):
        numbers[20:40, 10 + 20 * k : 30 + 20 * k] = k + 1
    assert all(cell.open_side and not cell.touches_border for cell in measured(numbered(numbers)))


def test_the_sheets_numbers_follow_their_definitions() -> None:
    def cell(number: int, area: float, neighbours: int, angle: float, *, cut: bool = False) -> Cell:
        return Cell(number, (0, 0), area, neighbours, 2.0, angle, cut, open_side=number == 4)

    cells = (
        cell(1, 100, 6, 10),
        cell(2, 300, 6, 170),
        cell(3, 200, 5, 0),
        cell(4, 400, 3, 0),
        cell(5, 50, 2, 90, cut=True),
    )
    edges = borders(find_cells(grid()), grid())
    numbers = statistics_of(cells, edges, (70, 50), 0.5)
    assert (numbers.count, numbers.whole, numbers.interior) == (5, 4, 3)
    assert numbers.density_per_mpx == pytest.approx(1e6 * 4.5 / 1050)
    assert numbers.density_per_mm2 == pytest.approx(1e6 * 4.5 / 1050 / 0.25)
    assert numbers.covered == pytest.approx(100 * 1050 / 3500)
    assert numbers.area_cv == pytest.approx(100 * sqrt(50000 / 3) / 250)
    assert numbers.hexagonality == pytest.approx(200 / 3)
    assert numbers.neighbours_mean == pytest.approx(17 / 3)
    assert min(numbers.orientation, 180 - numbers.orientation) == pytest.approx(0, abs=1e-6)
    assert numbers.alignment == pytest.approx((2 * np.cos(np.deg2rad(20)) + 2) / 4)
    assert numbers.support == 100
    assert statistics_of(cells, edges, (70, 50), None).density_per_mm2 is None


@settings(max_examples=20)
@given(angles=st.lists(st.floats(0, 179), min_size=1, max_size=6), turn=st.floats(0, 180))
def test_turning_all_cells_turns_their_mean_axis_alone(angles: list[float], turn: float) -> None:
    edges = borders(find_cells(grid()), grid())

    def numbers(extra: float) -> tuple[float, float]:
        cells = [
            Cell(k, (0, 0), 9.0, 6, 1.5, (a + extra) % 180, touches_border=False, open_side=False)
            for k, a in enumerate(angles, 1)
        ]
        found = statistics_of(cells, edges, (9, 9), None)
        return found.orientation, found.alignment

    (before, aligned), (after, still) = numbers(0), numbers(turn)
    assert aligned == pytest.approx(still)
    if aligned > 0.01:
        assert abs((after - before - turn + 90) % 180 - 90) < 1e-3


def test_membrane_that_nobody_saw_gives_no_support() -> None:
    cells = find_cells(grid())
    blind = np.full_like(grid(), 10)
    found = measure_cells(cells, borders(cells, blind))
    assert statistics_of(found, borders(cells, blind), (9, 9), None).support == 0


def test_a_map_colours_each_cell_by_its_value_and_outlines_it() -> None:
    cells = find_cells(grid(2, 2))
    picture = np.zeros((*cells.numbers.shape, 3), np.uint8)
    shown = painted_cells(picture, cells, [1.0, 2.0, 3.0, float("nan")], (1.0, 3.0))
    inks = [tuple(shown[12 + 22 * r, 12 + 22 * c]) for r in range(2) for c in range(2)]
    assert len(set(inks)) == 4
    assert inks[3] == (0, 0, 0)
    assert (shown[outlines(cells)] == 255).all()
    scale = colours(np.array([-1.0, 0.0, 1.0, 5.0]), 0.0, 1.0)
    assert (scale[0] == scale[1]).all()
    assert (scale[2] == scale[3]).all()


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=60))
def test_a_histogram_counts_every_finite_value_once(values: list[float]) -> None:
    found = histogram(values)
    assert sum(found.counts) == sum(np.isfinite(values))
    assert len(found.edges) == (len(found.counts) + 1 if found.counts else 0)


def test_whole_numbers_get_a_bin_each() -> None:
    found = histogram([4, 6, 6, 7], whole=True)
    assert found.counts == (1, 0, 2, 1)
    assert found.edges == (3.5, 4.5, 5.5, 6.5, 7.5)


def test_measures_are_of_cells() -> None:
    (cell,) = measured(drawn(((100, 100), (20, 10), 0)))
    assert {name: value(cell) for name, value in MEASURES.items()} == {
        "area": cell.area_px,
        "neighbours": 0.0,
        "aspect": cell.aspect,
        "orientation": cell.orientation,
    }
