from math import isclose, isnan, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.statistics import doubling_hours, growth_rate, pool
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
