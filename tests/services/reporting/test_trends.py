from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.growth import GrowthBasis, GrowthFit
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.reporting.trends import (
    ENDLESS_H,
    breaks,
    doubling_ends,
    growth,
    points,
    sentences,
)
from colonyqc.services.reporting.words import words
from support.builders import START, analysis

DISH = DishKey("line A", "dish 1")


def record(
    day: int | None, confluence: float, taken: datetime | None = None, differentiated: float = 5.0
) -> AnalysisRecord:
    base = analysis(day)
    statistics = replace(
        base.statistics, confluence=confluence, confluence_sd=2.0, differentiated=differentiated
    )
    acquisition = Acquisition(DISH, day, taken, ())
    made = replace(base, statistics=statistics, acquisition=acquisition)
    return AnalysisRecord((day or 0) + 1, made, (), ())


def test_points_come_by_day_and_leave_out_what_has_no_day() -> None:
    found = points([record(4, 40.0), record(None, 99.0), record(2, 20.0, differentiated=nan)])
    assert [(p.day, p.confluence, p.confluence_sd) for p in found] == [(2, 20, 2), (4, 40, 2)]
    assert isnan(found[0].differentiated)


def test_growth_counts_the_hours_between_the_pictures() -> None:
    (step,) = growth([record(2, 20.0, START), record(3, 40.0, START + timedelta(hours=20))])
    assert step.timed
    assert step.hours == pytest.approx(20)
    assert step.rate == pytest.approx(log(2) / 20)
    assert step.doubling == pytest.approx(20)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, START),
        (START, None),
        (START, START),
        (START, START - timedelta(hours=3)),
        (START, datetime(2026, 3, 2, 8, 0)),
    ],
)
def test_growth_assumes_24_hours_a_day_where_the_times_do_not_tell(
    first: datetime | None, second: datetime | None
) -> None:
    (step,) = growth([record(2, 20.0, first), record(4, 40.0, second)])
    assert (step.timed, step.hours) == (False, 48.0)
    assert step.doubling == pytest.approx(48)
    assert any("2→4" in s and "24 h a culture day was assumed" in s for s in sentences([step]))


@pytest.mark.parametrize(("before", "after"), [(nan, 10.0), (10.0, nan), (0.0, 10.0)])
def test_growth_is_unknown_where_an_area_is(before: float, after: float) -> None:
    (step,) = growth([record(2, before), record(3, after)])
    assert isnan(step.rate)
    assert isnan(step.doubling)
    assert "growth is unknown" in sentences([step])[0]


def test_a_shrinking_area_has_a_rate_and_no_doubling() -> None:
    (step,) = growth([record(2, 40.0), record(3, 20.0)])
    assert step.rate == pytest.approx(-log(2) / 24)
    assert isnan(step.doubling)
    assert "did not grow (−0.0289 1/h)" in sentences([step])[0]


@given(st.lists(st.floats(0.5, 99.5), min_size=2, max_size=8))
def test_steps_add_up_to_the_whole(confluences: list[float]) -> None:
    steps = growth([record(day, value) for day, value in enumerate(confluences)])
    assert len(steps) == len(confluences) - 1
    total = sum(step.rate * step.hours for step in steps)
    assert total == pytest.approx(log(confluences[-1] / confluences[0]), abs=1e-9)


@pytest.mark.parametrize(
    ("language", "warning"),
    [
        ("en", "Area doubling is not cell doubling"),
        ("ja", "面積の倍加は細胞数の倍加ではありません"),
    ],
)
def test_every_growth_says_that_area_doubling_is_not_cell_doubling(
    language: str, warning: str
) -> None:
    steps = growth(
        [record(2, 20.0, START), record(3, 30.0, datetime(2026, 3, 2, 9, 0, tzinfo=UTC))]
    )
    said = sentences(steps, language)
    assert warning in said[-1]
    assert "0.0162" in said[0]
    assert "42.7" in said[0]
    assert sentences([], language) == ()


def test_a_trend_breaks_where_the_model_does() -> None:
    def by(day: int, version: str, sha256: str) -> AnalysisRecord:
        made = record(day, 10.0 * day)
        return replace(made, analysis=replace(made.analysis, model=ModelRef("a", version, sha256)))

    days = [by(1, "1", "11" * 32), by(2, "1", "11" * 32), by(4, "2", "22" * 32)]
    (found,) = breaks(days)
    assert (found.day, found.before, found.after) == (3.0, "a@1", "a@2")
    (same,) = breaks([by(1, "1", "11" * 32), by(2, "1", "33" * 32)])
    assert (same.before, same.after) == ("a@1 (11111111)", "a@1 (33333333)")
    assert breaks(days[:2]) == ()


@pytest.mark.parametrize(("factor", "open_"), [(0.99, False), (1.01, True)])
def test_a_doubling_time_that_no_culture_lives_to_see_has_no_upper_end(
    factor: float, open_: bool
) -> None:
    slowest = log(2) / (ENDLESS_H * factor)
    fit = GrowthFit(2, 0.02, slowest, 0.04, GrowthBasis.INTERVALS)
    ends = doubling_ends(fit, words("en"))
    assert ("or more" in ends) == open_
    assert ends.startswith("17.3")
