from collections.abc import Sequence
from dataclasses import asdict, replace
from math import isclose, isnan, log
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.cell import Cell, Sheet, SheetStatistics
from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.domain.statistics import (
    doubling_hours,
    growth_rate,
    pool,
    pool_cells,
    pool_sheets,
    second_opinion,
)
from colonyqc.imaging.sheets.measure import Borders, statistics_of
from support.builders import BLURRED, colony, picture_result

AREAS = st.tuples(*(st.integers(0, 10_000) for _ in range(3)))


def test_pooling_is_by_area_and_not_by_mean_of_percentages() -> None:
    small = picture_result(1, imaged_px=100, undifferentiated_px=100, differentiated_px=0,
                           uncertain_px=0, colonies=())  # fmt: skip
    large = picture_result(2, imaged_px=900, undifferentiated_px=0, differentiated_px=0,
                           uncertain_px=0, colonies=())  # fmt: skip
    assert pool([small, large]).confluence == pytest.approx(10.0)


def test_unusable_pictures_count_as_pictures_but_give_no_numbers() -> None:
    good, bad = picture_result(1), picture_result(2, quality=BLURRED, undifferentiated_px=99_999)
    pooled = pool([good, bad])
    assert (pooled.pictures, pooled.usable_pictures) == (2, 1)
    assert pooled.confluence == pytest.approx(good.confluence)


def test_nothing_usable_gives_nan_and_not_zero() -> None:
    pooled = pool([picture_result(1, quality=BLURRED)])
    assert isnan(pooled.confluence)
    assert isnan(pooled.differentiated)
    assert pooled.density_per_cm2 is None


def test_the_second_opinion_is_pooled_by_area_over_usable_pictures_that_have_one() -> None:
    small = picture_result(1, imaged_px=100, peer_confluence=50.0)
    large = picture_result(2, imaged_px=300, peer_confluence=10.0)
    blurred = picture_result(3, imaged_px=900, peer_confluence=90.0, quality=BLURRED)
    silent = picture_result(4, imaged_px=900, peer_confluence=None)
    assert second_opinion([small, large, blurred, silent]) == pytest.approx(20.0)
    assert isnan(second_opinion([blurred, silent]))


def test_density_needs_the_pixel_size_of_every_picture() -> None:
    known, unknown = picture_result(1), picture_result(2, pixel_size_um=None)
    assert pool([known, unknown]).density_per_cm2 is None
    expected = 2 / (120_000 * 1.6**2 / 1e8)
    assert pool([known]).density_per_cm2 == pytest.approx(expected)


def test_median_area_prefers_colonies_that_no_border_cuts() -> None:
    cut = picture_result(
        colonies=(colony(1, area_px=10.0, touches_border=True), colony(2, area_px=500.0))
    )
    assert pool([cut]).area_median_px == 500.0


@given(st.lists(AREAS, min_size=1, max_size=5))
def test_pooled_confluence_lies_between_the_pictures(areas: list[tuple[int, int, int]]) -> None:
    pictures = [
        picture_result(i, imaged_px=40_000, undifferentiated_px=u, differentiated_px=d,
                       uncertain_px=c, differentiated_mass_px=float(d), colonies=())
        for i, (u, d, c) in enumerate(areas)
    ]  # fmt: skip
    single = [p.confluence for p in pictures]
    pooled = pool(pictures)
    assert min(single) - 1e-9 <= pooled.confluence <= max(single) + 1e-9
    if any(u + d for u, d, _ in areas):
        assert 0 <= pooled.differentiated <= 100


def test_area_that_doubles_in_a_day_doubles_in_24_hours() -> None:
    rate = growth_rate(1000, 2000, 24)
    assert rate == pytest.approx(log(2) / 24)
    assert doubling_hours(rate) == pytest.approx(24)


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.floats(0.1, 1000))
def test_growth_is_antisymmetric_in_time(before: float, after: float, hours: float) -> None:
    forward, back = growth_rate(before, after, hours), growth_rate(after, before, hours)
    assert isclose(forward, -back, abs_tol=1e-12)


@pytest.mark.parametrize(("before", "after", "hours"), [(0, 5, 1), (5, 0, 1), (5, 5, 0)])
def test_growth_without_area_or_time_is_unknown(before: float, after: float, hours: float) -> None:
    assert isnan(growth_rate(before, after, hours))


def test_what_shrinks_or_stands_still_has_no_doubling_time() -> None:
    assert isnan(doubling_hours(0.0))
    assert isnan(doubling_hours(-0.01))


WIDTH, HEIGHT = 400, 300
CELLS = st.lists(
    st.builds(
        Cell,
        number=st.integers(1, 99),
        centroid=st.tuples(st.floats(0, 400), st.floats(0, 300)),
        area_px=st.integers(1, 900).map(float),
        neighbours=st.integers(0, 9),
        aspect=st.floats(1, 4),
        orientation=st.floats(0, 179.9),
        touches_border=st.booleans(),
        open_side=st.booleans(),
    ),
    max_size=8,
)


def statistics(
    cells: Sequence[Cell], pixel_size_um: float | None, pictures: int = 1
) -> SheetStatistics:
    """Return what one picture of ``pictures`` times the height would say of these cells."""
    none = np.zeros((0, 2), np.int64)
    nothing = np.zeros(len(cells) + 1, np.int64)
    edges = Borders(none, none[:, 0], np.zeros(0), nothing, nothing)
    return statistics_of(cells, edges, (WIDTH, HEIGHT * pictures), pixel_size_um)


def sheet(cells: Sequence[Cell], pixel_size_um: float | None = 0.5) -> Sheet:
    numbers = statistics(cells, pixel_size_um)
    return Sheet(WIDTH, HEIGHT, pixel_size_um, tuple(cells), numbers, ())


def drawn_cell(area_px: float, **changes: object) -> Cell:
    made = Cell(1, (1.0, 1.0), area_px, 6, 1.5, 30.0, touches_border=False, open_side=False)
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name real fields


@given(CELLS, st.none() | st.floats(0.1, 4))
def test_one_sheet_is_its_own_pool(cells: list[Cell], pixel_size_um: float | None) -> None:
    only = sheet(cells, pixel_size_um)
    assert pool_cells([only]) is only.statistics
    assert pool_cells([replace(only, statistics=None)]) is None


@given(st.lists(CELLS, min_size=2, max_size=4), st.none() | st.floats(0.1, 4))
def test_pooled_sheets_say_what_one_sheet_of_all_their_cells_would(
    each: list[list[Cell]], pixel_size_um: float | None
) -> None:
    pooled = pool_cells([sheet(cells, pixel_size_um) for cells in each])
    assert pooled is not None
    whole = statistics([c for cells in each for c in cells], pixel_size_um, len(each))
    got, wanted = asdict(pooled), asdict(whole)
    axis, other = got.pop("orientation"), wanted.pop("orientation")
    density, dense = got.pop("density_per_mm2"), wanted.pop("density_per_mm2")
    assert density is dense is None or density == pytest.approx(dense, nan_ok=True)
    assert got == pytest.approx(wanted, rel=1e-6, abs=1e-6, nan_ok=True)
    if whole.alignment > 0.01:
        assert abs((axis - other + 90) % 180 - 90) < 1e-3


@given(st.lists(CELLS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_sheets_does_not_count(each: list[list[Cell]], random: Random) -> None:
    sheets = [sheet(cells) for cells in each]
    first = pool_cells(sheets)
    random.shuffle(sheets)
    second = pool_cells(sheets)
    assert first is not None
    assert second is not None
    assert (first.count, first.interior) == (second.count, second.interior)
    assert first.area_cv == pytest.approx(second.area_cv, rel=1e-6, abs=1e-6, nan_ok=True)


def test_sheets_of_two_pixel_sizes_pool_in_micrometres_and_not_in_pixels() -> None:
    coarse = sheet([drawn_cell(100.0), drawn_cell(300.0)], 1.0)
    fine = sheet([drawn_cell(400.0), drawn_cell(1200.0)], 0.5)
    pooled = pool_cells([coarse, fine])
    assert pooled is not None
    alike = pool_cells([coarse, coarse])
    assert alike is not None
    assert pooled.area_cv == pytest.approx(alike.area_cv)
    assert pooled.density_per_mm2 == pytest.approx(alike.density_per_mm2)
    assert isnan(pooled.area_mean_px)
    assert isnan(pooled.area_median_px)
    assert isnan(pooled.density_per_mpx)


def test_an_unknown_pixel_size_leaves_no_density_and_no_common_area() -> None:
    pooled = pool_cells([sheet([drawn_cell(100.0)], None), sheet([drawn_cell(100.0)], 1.0)])
    assert pooled is not None
    assert pooled.density_per_mm2 is None
    assert isnan(pooled.area_cv)
    assert isnan(pooled.area_mean_px)
    assert pooled.hexagonality == 100.0


def test_the_median_is_of_cells_and_unknown_without_them() -> None:
    sheets = [sheet([drawn_cell(a) for a in areas]) for areas in ((1.0, 2.0, 9.0), (4.0, 5.0))]
    pooled = pool_cells(sheets)
    assert pooled is not None
    assert pooled.area_median_px == 4.0
    bare = pool_cells([replace(each, cells=()) for each in sheets])
    assert bare is not None
    assert isnan(bare.area_median_px)
    partly = pool_cells([sheets[0], replace(sheets[1], cells=())])
    assert partly is not None
    assert isnan(partly.area_median_px), "not the median of the one sheet whose cells are known"
    assert replace(bare, area_median_px=0.0, support=0.0) == replace(
        pooled, area_median_px=0.0, support=0.0
    )


def test_a_picture_that_cannot_be_used_gives_no_cells() -> None:
    found = sheet([drawn_cell(100.0), drawn_cell(200.0)])
    good = picture_result(1, colonies=(), sheet=found)
    bad = picture_result(2, colonies=(), sheet=found, quality=BLURRED)
    assert pool_sheets([good, bad]) is found.statistics
    assert pool_sheets([bad, picture_result(3)]) is None


def test_feeders_are_a_share_of_what_was_looked_at_and_unknown_where_nobody_looked() -> None:
    told = picture_result(feeder_px=3_000)
    share = 100 * 3_000 / told.imaged_px
    assert pool([told]).feeders == pytest.approx(share)
    assert pool([told, told]).feeders == pytest.approx(share)
    assert isnan(pool([picture_result(feeder_px=None)]).feeders)


def test_dead_cells_are_a_share_of_what_cells_living_or_dead_cover() -> None:
    # 33,000 px are occupied; 400 of the dead cells' px lie outside them.
    dead = DeadCells((Disc(9, 9, 20), Disc(50, 9, 20)), px=600, apart_px=400)
    pooled = pool([picture_result(dead=dead), picture_result(dead=DeadCells())])
    assert pooled.dead == pytest.approx(100 * 600 / (2 * 33_000 + 400))
    assert pooled.dead_count == 2
    assert pooled.dead_per_mm2 == pytest.approx(2 / (2 * 120_000 * 1.6**2 / 1e6))


def test_dead_cells_are_unknown_where_they_were_not_looked_for() -> None:
    unmeasured = picture_result(dead=DeadCells(unmeasured=Unmeasured.SIZE))
    for results in ([picture_result(dead=None)], [unmeasured], []):
        pooled = pool(results)
        assert isnan(pooled.dead)
        assert (pooled.dead_count, pooled.dead_per_mm2) == (None, None)
    measured = picture_result(dead=DeadCells((Disc(9, 9, 20),), px=300), pixel_size_um=None)
    pooled = pool([unmeasured, measured])
    assert pooled.dead == pytest.approx(100 * 300 / 33_000)
    assert (pooled.dead_count, pooled.dead_per_mm2) == (1, None)


def test_an_empty_dish_has_no_death_and_one_of_dead_cells_only_has_nothing_else() -> None:
    empty = {"undifferentiated_px": 0, "differentiated_px": 0, "uncertain_px": 0}
    assert pool([picture_result(dead=DeadCells(), **empty)]).dead == 0.0
    only = DeadCells((Disc(9, 9, 20),), px=300, apart_px=300)
    assert pool([picture_result(dead=only, **empty)]).dead == pytest.approx(100.0)
