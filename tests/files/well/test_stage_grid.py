import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.picture import Region
from colonyqc.files.well.stage_grid import grid, place, uncovered


@st.composite
def wells(draw):
    """Return columns and rows that have tiles, pitch in mm, and trembling positions."""
    cells = draw(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=30))
    xs, ys = {x for x, _ in cells}, {y for _, y in cells}
    neighbours = all(any(b - a == 1 for a in v for b in v) or len(v) == 1 for v in (xs, ys))
    if not neighbours or len(cells) < 2 or (len(xs) == 1 and len(ys) == 1):
        cells = {(0, 0), (1, 0), (0, 1), (1, 1)}
    pitch = draw(st.floats(0.3, 5))
    tremble = draw(st.lists(st.floats(-0.004, 0.004), min_size=60, max_size=60))
    cells = sorted(cells)
    points = [
        (x * pitch + tremble[2 * i] * pitch, y * pitch + tremble[2 * i + 1] * pitch)
        for i, (x, y) in enumerate(cells)
    ]
    return cells, pitch, points


@given(wells(), st.integers(20, 3000))
def test_trembling_positions_abut_to_the_pixel(well, side):
    cells, pitch, points = well
    placed = place(grid(points), (side, side), (None, None), None)
    left, top = min(x for x, _ in cells), min(y for _, y in cells)
    assert placed.corners == tuple(((x - left) * side, (y - top) * side) for x, y in cells)
    assert placed.um_per_px == pytest.approx(1000 * pitch / side, rel=0.02)


@given(wells(), st.integers(200, 3000), st.floats(0.02, 0.2))
def test_overlap_seen_in_the_pixels_sets_the_scale(well, side, share):
    cells, pitch, points = well
    step = side * (1 - share)
    placed = place(grid(points), (side, side), (step, step), 123.0)
    left, top = min(x for x, _ in cells), min(y for _, y in cells)
    expected = [(round((x - left) * step), round((y - top) * step)) for x, y in cells]
    assert np.abs(np.array(placed.corners) - expected).max() <= 1
    assert placed.um_per_px == pytest.approx(1000 * pitch / step, rel=0.02)


def test_a_stated_pixel_size_close_by_changes_nothing_but_another_places_the_tiles():
    tiles = grid([(0, 0), (1, 0), (0, 1), (1, 1)])
    assert place(tiles, (1000, 1000), (None, None), 1.03).corners[-1] == (1000, 1000)
    apart = place(tiles, (1000, 1000), (None, None), 0.8)
    assert apart.corners[-1] == (1250, 1250)
    assert apart.um_per_px is None


def test_one_tile_or_one_row():
    alone = place(grid([(3, 4)]), (50, 40), (None, None), None)
    assert (alone.width, alone.height, alone.corners, alone.um_per_px) == (50, 40, ((0, 0),), None)
    row = place(grid([(0, 0.002), (1, 0), (3, 0.004)]), (50, 40), (None, None), None)
    assert row.corners == ((0, 0), (50, 0), (150, 0))
    seen = place(grid([(0, 0), (1, 0), (0, 1)]), (50, 40), (40.0, None), None)
    assert seen.corners == ((0, 0), (40, 0), (0, 40))


def test_positions_without_order_need_a_pixel_size():
    wild = grid([(0, 0), (1, 0.4), (2.63, 0), (3.1, 1.9)])
    assert place(wild, (100, 100), (None, None), None) is None
    assert place(wild, (100, 100), (None, None), 10.0).corners[2] == (263, 0)


def test_neighbours_nearest_to_the_middle_come_first():
    tiles = grid([(x, y) for y in range(5) for x in range(5)])
    assert tiles.neighbours(0, 1) == ((12, 13),)
    assert tiles.neighbours(1, 1) == ((12, 17),)
    assert len(tiles.neighbours(0, 99)) == 20


@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.lists(st.tuples(*[st.integers(0, 39)] * 2, *[st.integers(1, 20)] * 2), max_size=6),
)
def test_uncovered_is_exactly_what_no_tile_covers(width, height, boxes):
    bounds = Region(0, 0, width, height)
    tiles = [Region(*box).intersect(bounds) for box in boxes]
    tiles = [tile for tile in tiles if tile.width and tile.height]
    count = np.zeros((height, width), int)
    for hole in uncovered(width, height, tiles):
        count[hole.y : hole.bottom, hole.x : hole.right] += 1
    covered = np.zeros((height, width), bool)
    for tile in tiles:
        covered[tile.y : tile.bottom, tile.x : tile.right] = True
    assert np.array_equal(count, (~covered).astype(int))


@pytest.mark.parametrize("turned", [False, True])
def test_one_gap_off_the_grid_makes_it_uneven_in_either_direction(turned):
    points = [(0, 0), (1, 0), (2, 0), (3.4, 0), (0, 1), (1, 1)]
    tiles = grid([point[::-1] if turned else point for point in points])
    assert [axis.even for axis in tiles.axes] == [turned, not turned]
    assert not tiles.even
    assert place(tiles, (100, 100), (None, None), None) is None
    placed = place(tiles, (100, 100), (None, None), 10.0)
    assert placed.um_per_px is None
    assert placed.corners[3] == ((0, 340) if turned else (340, 0))
