from dataclasses import replace
from math import exp, isnan, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.forecast import (
    GENERAL_RATE,
    LINE_SPREAD,
    NoForecast,
    Passing,
    RatePrior,
    culture_rate,
    forecast,
    rate_prior,
)
from colonyqc.domain.growth import GrowthSample

LINE = RatePrior(0.03, 0.006, 3)


def confluence(hours: float, rate: float = 0.03, start: float = 8.0, level: float = 98.0) -> float:
    return level / (1 + (level / start - 1) * exp(-rate * hours))


def hours_until(
    target: float, rate: float = 0.03, start: float = 8.0, level: float = 98.0
) -> float:
    return (log(target / (level - target)) - log(start / (level - start))) / rate


def sample(hours: float, value: float, error: float = 0.06) -> GrowthSample:
    return GrowthSample(hours, value, value * exp(-1.96 * error), value * exp(1.96 * error))


def covered(hours: float, rate: float = 0.025, start: float = 0.09) -> float:
    """Return the confluence of colonies that grow exponentially and run into one another."""
    return 100 * (1 - exp(-start * exp(rate * hours)))


def days(count: int, error: float = 0.06, **law: float) -> list[GrowthSample]:
    return [sample(24.0 * k, confluence(24.0 * k, **law), error) for k in range(count)]


def told(samples: list[GrowthSample], prior: RatePrior = LINE, target: float = 70.0) -> Passing:
    found = forecast(samples, target, prior)
    assert isinstance(found, Passing), found
    return found


@pytest.mark.parametrize(("count", "prior"), [(3, RatePrior()), (4, RatePrior()), (2, LINE)])
def test_the_hour_of_a_logistic_culture_lies_in_its_window(count: int, prior: RatePrior) -> None:
    found = told(days(count), prior)
    assert found.low < hours_until(70) < found.high
    assert found.middle == pytest.approx(hours_until(70), abs=10)
    assert found.outer[0] < found.low < found.middle < found.high < found.outer[1]


@pytest.mark.parametrize("count", [3, 4])
def test_so_does_that_of_colonies_that_run_into_one_another(count: int) -> None:
    found = told([sample(24.0 * k, covered(24.0 * k), 0.03) for k in range(count)])
    passes = log(-log(1 - 0.7) / 0.09) / 0.025
    assert found.low < passes < found.high


def test_more_days_and_surer_days_narrow_the_window() -> None:
    def width(samples: list[GrowthSample]) -> float:
        found = told(samples)
        return found.high - found.low

    assert width(days(4)) < width(days(3)) < width(days(2))
    assert width(days(3, error=0.02)) < width(days(3, error=0.15))


def test_the_line_moves_and_narrows_what_two_days_leave_open() -> None:
    slow, fast = (told(days(2, error=0.2), RatePrior(r, 0.003, 5)) for r in (0.02, 0.04))
    assert fast.middle < slow.middle


@given(st.floats(40, 80), st.floats(1, 15))
def test_a_higher_target_is_reached_later(target: float, more: float) -> None:
    samples = days(3)
    lower, higher = forecast(samples, target, LINE), forecast(samples, target + more, LINE)
    if isinstance(lower, Passing) and isinstance(higher, Passing):
        assert lower.middle <= higher.middle
        assert lower.low <= higher.low


@given(st.floats(-500, 500))
def test_hours_may_be_counted_from_any_moment(shift: float) -> None:
    moved = [replace(s, hours=s.hours + shift) for s in days(3)]
    # Other hours draw otherwise: equal but for chance.
    assert told(moved).middle - shift == pytest.approx(told(days(3)).middle, abs=1.5)


def test_the_same_days_give_the_same_window() -> None:
    assert told(days(3)) == told(days(3))


def test_the_band_goes_on_from_the_last_day_and_rises() -> None:
    found = told(days(3))
    hours, low, middle, high = np.array(found.band).T
    assert hours[0] == 48
    assert hours[-1] > found.high
    assert np.all(np.diff(hours) > 0)
    assert np.all(np.diff(middle) > 0)
    assert np.all((low <= middle) & (middle <= high) & (high < 100))
    assert middle[0] == pytest.approx(confluence(48), rel=0.1)


@pytest.mark.parametrize(
    ("samples", "prior", "why"),
    [
        ([], LINE, NoForecast.TOO_FEW),
        (days(1), LINE, NoForecast.TOO_FEW),
        (days(2), RatePrior(), NoForecast.TOO_FEW),
        ([*days(2), GrowthSample(48.0, nan)], RatePrior(), NoForecast.TOO_FEW),
        ([*days(2), sample(24.0, 16.0)], RatePrior(), NoForecast.TOO_FEW),
        ([*days(3), sample(72, 71)], LINE, NoForecast.OVER),
        ([*days(3), sample(72, 18)], LINE, NoForecast.NOT_GROWING),
        ([sample(0, 30), sample(24, 29.9), sample(48, 30.2)], RatePrior(), NoForecast.NOT_GROWING),
        ([sample(24.0 * k, 5 * 1.1**k, 0.01) for k in range(5)], RatePrior(), NoForecast.TOO_FAR),
        ([sample(24.0 * k, 3 * 1.5**k, 0.5) for k in range(3)], RatePrior(), NoForecast.TOO_WIDE),
    ],
)
def test_it_refuses_where_it_cannot_know(
    samples: list[GrowthSample], prior: RatePrior, why: NoForecast
) -> None:
    assert forecast(samples, 70.0, prior) is why


def test_days_without_intervals_of_their_own_are_believed_less() -> None:
    bare = [GrowthSample(s.hours, s.value) for s in days(4)]
    known, unknown = told(days(4)), told(bare)
    assert unknown.high - unknown.low > known.high - known.low


def test_the_prior_of_a_line_is_that_of_its_cultures() -> None:
    assert rate_prior([]) == RatePrior(GENERAL_RATE) == rate_prior([nan, -0.01])
    one, many = rate_prior([0.03]), rate_prior([0.028, 0.03, 0.032, nan])
    assert (one.rate, one.cultures) == (0.03, 1)
    assert (many.rate, many.cultures) == (pytest.approx(0.03), 3)
    assert many.spread < one.spread
    assert many.spread >= LINE_SPREAD * 0.03
    wild = rate_prior([0.01, 0.05])
    assert wild.spread == pytest.approx(np.std([0.01, 0.05], ddof=1))


def test_the_rate_of_an_earlier_culture_is_that_of_the_law_it_follows() -> None:
    assert culture_rate(days(5, level=99.99)) == pytest.approx(0.03, rel=0.01)
    meeting = [sample(24.0 * k, covered(24.0 * k)) for k in range(5)]
    assert culture_rate(meeting) == pytest.approx(0.025, rel=0.01)
    assert isnan(culture_rate(days(2)))


def test_most_windows_hold_the_hour_where_days_err_as_they_say() -> None:
    random = np.random.default_rng(3)
    hits = []
    for _ in range(60):
        rate, level = random.uniform(0.018, 0.036), random.choice([92.0, 96.0, 100.0])
        samples = []
        for k in range(3):
            value = confluence(24.0 * k, rate, 8.0, level) * exp(random.normal(0, 0.08))
            samples.append(sample(24.0 * k, value, 0.08))
        found = forecast(samples, 70.0, RatePrior())
        if isinstance(found, Passing):
            hits.append(found.low <= hours_until(70.0, rate, 8.0, level) <= found.high)
    assert len(hits) > 40
    assert 0.7 <= np.mean(hits) <= 1.0
