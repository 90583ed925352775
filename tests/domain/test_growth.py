from math import exp, inf, isnan, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.growth import GrowthBasis, GrowthSample, fit_growth


def days(rate: float, count: int, error: float = 0.05, start: float = 5.0) -> list[GrowthSample]:
    """Return samples a day apart that lie on a line, each known to ``error`` of its logarithm."""
    found = []
    for hours in (24.0 * k for k in range(count)):
        value = start * exp(rate * hours)
        found.append(
            GrowthSample(hours, value, value * exp(-1.96 * error), value * exp(1.96 * error))
        )
    return found


@given(st.floats(0.001, 0.06), st.integers(2, 8), st.floats(0.01, 0.5))
def test_exponential_growth_is_found_and_lies_in_its_interval(
    rate: float, count: int, error: float
) -> None:
    fit = fit_growth(days(rate, count, error))
    assert fit is not None
    assert fit.basis is GrowthBasis.INTERVALS
    assert fit.rate == pytest.approx(rate)
    assert fit.rate_low < rate < fit.rate_high
    assert fit.doubling == pytest.approx(log(2) / rate)
    assert fit.doubling_low < fit.doubling < fit.doubling_high


def test_two_days_weigh_by_the_golden_number() -> None:
    # SE of a difference of two logs of SE 0.05 over 24 h, times t of 4 degrees of freedom.
    fit = fit_growth(days(0.02, 2, 0.05))
    assert fit is not None
    assert fit.rate_high - fit.rate == pytest.approx(2.776 * 0.05 * 2**0.5 / 24, rel=1e-3)


def test_a_day_known_well_counts_for_more_than_one_known_poorly() -> None:
    sharp, poor = days(0.02, 3, 0.01), days(0.02, 3, 0.5)
    off = GrowthSample(48.0, 20.0, 20 * exp(-0.98), 20 * exp(0.98))
    bent, straight = fit_growth([*sharp[:2], off]), fit_growth(sharp[:2])
    even = fit_growth([*poor[:2], off])
    assert bent is not None
    assert straight is not None
    assert even is not None
    assert abs(bent.rate - straight.rate) < 0.02 * abs(even.rate - straight.rate)


def test_scatter_beyond_the_days_own_intervals_widens() -> None:
    calm = days(0.02, 5, 0.02)
    wild = [
        GrowthSample(s.hours, s.value * f, s.low * f, s.high * f)
        for s, f in zip(calm, (1, 1.3, 0.8, 1.25, 1), strict=True)
    ]
    narrow, wide = fit_growth(calm), fit_growth(wild)
    assert narrow is not None
    assert wide is not None
    assert wide.rate_high - wide.rate_low > 3 * (narrow.rate_high - narrow.rate_low)


@pytest.mark.parametrize("low", [nan, 0.0])
def test_one_day_without_an_interval_leaves_the_scatter(low: float) -> None:
    samples = [*days(0.02, 3), GrowthSample(72.0, 20.0, low, 25.0)]
    fit = fit_growth(samples)
    assert fit is not None
    assert fit.basis is GrowthBasis.SCATTER
    assert fit.rate_low < fit.rate < fit.rate_high


def test_scatter_alone_is_ordinary_least_squares() -> None:
    hours, values = np.array([0.0, 24, 48, 72]), np.array([5.0, 9, 12, 24])
    fit = fit_growth([GrowthSample(h, v) for h, v in zip(hours, values, strict=True)])
    assert fit is not None
    coefficients, covariance = np.polyfit(hours, np.log(values), 1, cov=True)
    assert fit.rate == pytest.approx(coefficients[0])
    # t of 2 degrees of freedom at 95 %
    assert fit.rate_high - fit.rate == pytest.approx(4.303 * covariance[0, 0] ** 0.5, rel=0.01)


def test_two_days_without_intervals_have_a_rate_and_no_interval() -> None:
    fit = fit_growth([GrowthSample(0, 10), GrowthSample(24, 20)])
    assert fit is not None
    assert fit.basis is GrowthBasis.NONE
    assert fit.doubling == pytest.approx(24)
    assert isnan(fit.rate_low)
    assert isnan(fit.doubling_low)
    assert isnan(fit.doubling_high)


def test_growth_that_may_be_none_has_no_end_of_its_doubling_time() -> None:
    fit = fit_growth(days(0.001, 2, 0.3))
    assert fit is not None
    assert fit.rate_low < 0 < fit.rate_high
    assert fit.doubling_high == inf
    assert 0 < fit.doubling_low < fit.doubling


def test_what_surely_shrinks_doubles_never() -> None:
    fit = fit_growth(days(-0.02, 4, 0.01))
    assert fit is not None
    assert fit.rate_high < 0
    assert isnan(fit.doubling)
    assert isnan(fit.doubling_low)
    assert isnan(fit.doubling_high)


@pytest.mark.parametrize(
    "samples",
    [
        [],
        [GrowthSample(0, 10)],
        [GrowthSample(0, 10), GrowthSample(24, nan)],
        [GrowthSample(0, 10), GrowthSample(24, 0)],
        [GrowthSample(5, 10), GrowthSample(5, 20)],
    ],
)
def test_fewer_than_two_moments_with_an_area_tell_nothing(samples: list[GrowthSample]) -> None:
    assert fit_growth(samples) is None


def test_the_interval_holds_the_true_rate_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    hits = 0
    for _ in range(600):
        error = random.uniform(0.03, 0.15, 4)
        samples = []
        for hours, e in zip((0.0, 24, 48, 72), error, strict=True):
            value = float(5 * exp(0.025 * hours + random.normal(0, e)))
            samples.append(
                GrowthSample(hours, value, value * exp(-1.96 * e), value * exp(1.96 * e))
            )
        fit = fit_growth(samples)
        assert fit is not None
        hits += fit.rate_low <= 0.025 <= fit.rate_high
    assert 0.94 < hits / 600 < 0.99
