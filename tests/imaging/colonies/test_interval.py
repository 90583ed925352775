import tracemalloc
from dataclasses import replace
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.picture import Region
from colonyqc.domain.statistics import pool
from colonyqc.imaging.colonies import interval
from colonyqc.imaging.colonies.interval import (
    CELLS,
    Sampled,
    count_cells,
    intervals,
    with_intervals,
)
from colonyqc.imaging.grid.counted_area import ImagedArea
from support.builders import colony, picture_result


def everywhere(width: int, height: int, *missing: Region) -> ImagedArea:
    return ImagedArea(width, height, max(width, height), np.ones((1, 1), np.bool_), missing)


def dish(pictures: int, seed: int, share: float = 0.2) -> list[Sampled]:
    """Return pictures whose squares are differentiated each by its own chance."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(pictures):
        cells = np.zeros((CELLS, CELLS, 4), np.int64)
        cells[..., 3] = 10_000
        covered = random.integers(2_000, 8_000, (CELLS, CELLS))
        spread = (covered * random.beta(share, 1 - share, (CELLS, CELLS))).astype(np.int64)
        cells[..., 0], cells[..., 1] = covered - spread, spread
        found.append(Sampled(cells, (1 / CELLS, 1 / CELLS)))
    return found


def share_of(pictures: list[Sampled]) -> float:
    counts = sum(p.cells.sum((0, 1)) for p in pictures)
    return float(100 * counts[1] / (counts[0] + counts[1]))


@given(
    st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
        lambda shape: arrays(np.uint8, shape, elements=st.integers(0, 4))
    )
)
def test_every_pixel_is_counted_in_its_square(classes: NDArray[np.uint8]) -> None:
    height, width = classes.shape
    hole = Region(0, 0, width // 2, height // 2)
    area = everywhere(width, height, hole)
    found = count_cells(classes, area)
    expected = np.zeros_like(found)
    imaged = area.rows(slice(0, height))
    for row, column in np.ndindex(classes.shape):
        square = expected[row * CELLS // height, column * CELLS // width]
        if 1 <= classes[row, column] <= 3:
            square[classes[row, column] - 1] += 1
        square[3] += imaged[row, column]
    assert np.array_equal(found, expected)


def test_the_same_seed_gives_the_same_interval_and_another_hardly_another() -> None:
    pictures = dish(5, 1)
    first = intervals(pictures, 7)
    assert intervals(pictures, 7) == first
    other = intervals(pictures, 8)
    assert other != first
    assert np.allclose(other, first, atol=0.6)


@pytest.mark.parametrize("pictures", [1, 2, 10])
def test_the_number_lies_in_its_interval(pictures: int) -> None:
    made = dish(pictures, 2)
    low, high = intervals(made, 1)[1]
    assert 0 < low < share_of(made) < high < 100


def test_more_pictures_say_more() -> None:
    one, four, sixteen = (
        np.mean([np.diff(intervals(dish(count, seed), 1)[1]) for seed in range(5)])
        for count in (1, 4, 16)
    )
    assert one > 1.4 * four > 1.4**2 * sixteen


def test_pictures_that_differ_widen_the_interval_though_each_is_even() -> None:
    even = np.zeros((CELLS, CELLS, 4), np.int64)
    even[..., 0], even[..., 1], even[..., 3] = 90, 10, 100
    odd = even.copy()
    odd[..., 0], odd[..., 1] = 10, 90
    alike = intervals([Sampled(even, (0.1, 0.1))] * 4, 1)[1]
    apart = intervals([Sampled(even, (0.1, 0.1))] * 2 + [Sampled(odd, (0.1, 0.1))] * 2, 1)[1]
    assert alike == pytest.approx((10, 10))
    assert apart[0] < 20
    assert apart[1] > 80


def test_large_colonies_leave_fewer_blocks_and_a_wider_interval() -> None:
    random = np.random.default_rng(4)
    cells = np.zeros((CELLS, CELLS, 4), np.int64)
    spread = np.kron(random.integers(0, 60, (4, 4)), np.ones((4, 4), np.int64))
    cells[..., 0], cells[..., 1], cells[..., 3] = 60 - spread, spread, 100
    narrow = intervals([Sampled(cells, (1 / 8, 1 / 8))], 1)[1]
    wide = intervals([Sampled(cells, (1 / 4, 1 / 4))], 1)[1]
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])


def test_what_was_not_seen_may_still_be_there() -> None:
    cells = np.zeros((CELLS, CELLS, 4), np.int64)
    cells[..., 0], cells[..., 3] = 100, 100
    (low, high), (bad_low, bad_high) = intervals([Sampled(cells, (0.1, 0.1))], 1)
    assert (bad_low, high) == (0.0, 100.0)
    assert bad_high == pytest.approx(100 * interval.NONE_SEEN / interval.MOST_BLOCKS**2)
    assert low == pytest.approx(100 - bad_high)


def test_where_there_is_nothing_nothing_is_said() -> None:
    empty = np.zeros((CELLS, CELLS, 4), np.int64)
    empty[..., 3] = 100
    (low, high), unknown = intervals([Sampled(empty, (0.0, 0.0))], 1)
    assert low == 0.0
    assert high == pytest.approx(100 * interval.NONE_SEEN / interval.MOST_BLOCKS**2)
    assert all(isnan(end) for end in unknown)
    assert all(isnan(end) for span in intervals([], 1) for end in span)


@pytest.mark.parametrize("count", [2, 6])
def test_the_truth_lies_in_most_intervals(count: int) -> None:
    hits = []
    for seed in range(150):
        low, high = intervals(dish(count, seed), seed)[1]
        hits.append(low <= 20.0 <= high)
    assert 0.9 <= np.mean(hits) <= 1.0


def test_a_dish_gets_the_intervals_of_its_pictures_by_their_hashes() -> None:
    results = [picture_result(view) for view in (1, 2)]
    cells = [sampled.cells for sampled in dish(2, 5)]
    counted = list(zip(results, cells, strict=True))
    made = with_intervals(pool(results), counted)
    assert made == with_intervals(pool(results), counted)
    assert made.confluence_low < made.confluence_high
    assert made.differentiated_low < made.differentiated_high
    others = [replace(r, files=(FileHash("x.png", "99" * 32),)) for r in results]
    again = with_intervals(pool(others), list(zip(others, cells, strict=True)))
    assert again != made
    assert again.confluence_low == pytest.approx(made.confluence_low, abs=1)


def test_blocks_are_as_large_as_the_colonies_in_either_unit() -> None:
    """The large ones count: 1 of 400 px² beside 100 of 1 px² is 18 px across, not 3."""
    areas = [colony(n, area_px=1.0) for n in range(100)] + [colony(100, area_px=400.0)]
    px = picture_result(1, colonies=tuple(areas), pixel_size_um=None)
    assert interval._colony_diameter([px]) == pytest.approx(18.28, abs=0.01)
    um = replace(px, pixel_size_um=2.0)
    assert interval._colony_diameter([um]) == pytest.approx(2 * 18.28, abs=0.02)
    assert interval._colony_diameter([replace(px, colonies=())]) == 0.0


def test_what_a_model_cannot_tell_has_no_interval() -> None:
    (cells,) = (sampled.cells for sampled in dish(1, 6))
    untold = pool([picture_result(1, differentiated_mass_px=nan)])
    made = with_intervals(untold, [(picture_result(1), cells)])
    assert isnan(made.differentiated_low)
    assert not isnan(made.confluence_low)


def test_hundreds_of_pictures_take_no_hundreds_of_megabytes() -> None:
    pictures = dish(100, 0)
    tracemalloc.start()
    intervals(pictures, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10e6
