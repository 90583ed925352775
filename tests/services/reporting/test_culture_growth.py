from dataclasses import replace
from datetime import datetime, timedelta
from math import exp, isnan, log, nan

import pytest

from colonyqc.domain.growth import GrowthBasis
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.reporting.culture_growth import (
    GrowthOf,
    culture_growth,
    growth_sentences,
    last_culture,
)
from support.builders import START, analysis

DISH = DishKey("line A", "dish 1")


def record(
    day: int | None,
    confluence: float,
    *,
    taken: datetime | None = None,
    passage: str | None = None,
    version: str = "1",
    error: float | None = 0.05,
    area: float = 1000.0,
    pixel_size: float | None = 2.0,
) -> AnalysisRecord:
    base = analysis(day)
    low, high = nan, nan
    if error is not None:
        low, high = confluence * exp(-1.96 * error), confluence * exp(1.96 * error)
    statistics = replace(
        base.statistics,
        confluence=confluence,
        confluence_low=low,
        confluence_high=high,
        area_median_px=area,
    )
    pictures = tuple(replace(p, pixel_size_um=pixel_size) for p in base.pictures)
    made = replace(
        base,
        statistics=statistics,
        pictures=pictures,
        acquisition=Acquisition(DISH, day, taken, (), passage),
        model=ModelRef("a", version, version * 64),
    )
    return AnalysisRecord((day or 0) + 1, made, (), ())


def test_the_days_of_a_culture_are_counted_in_hours_by_the_clock_where_it_is_known() -> None:
    days = last_culture(
        [
            record(2, 10, taken=START),
            record(3, 14, taken=START + timedelta(hours=20)),
            record(5, 30),
            record(None, 99),
        ]
    )
    assert [(d.day, d.hours, d.timed) for d in days] == [
        (2, 0, True),
        (3, 20, True),
        (5, 68, False),
    ]


def test_another_model_or_passage_begins_anew() -> None:
    by_model = [record(1, 5), record(2, 8, version="2"), record(3, 12, version="2")]
    assert [d.day for d in last_culture(by_model)] == [2, 3]
    by_passage = [record(1, 50, passage="P4"), record(2, 8, passage="P5"), record(3, 12)]
    assert [d.day for d in last_culture(by_passage)] == [2, 3]
    said = [*by_passage[:2], record(3, 12, passage="P5")]
    assert [d.day for d in last_culture(said)] == [2, 3]
    assert last_culture([]) == ()


def test_growth_over_all_days_comes_with_its_interval() -> None:
    records = [record(day, 5 * exp(0.02 * 24 * day)) for day in range(4)]
    found = culture_growth(records)
    assert found is not None
    assert found.fit is not None
    assert (found.first_day, found.last_day, found.timed) == (0, 3, False)
    assert found.fit.rate == pytest.approx(0.02)
    (said,) = growth_sentences(found)
    assert "Over day 0 to day 3: 0.0200 (0.0181–0.0219) 1/h" in said
    assert f"doubling in {log(2) / 0.02:.1f} (31.7–38.2) h" in said
    assert "増殖速度 0.0200（0.0181–0.0219）1/h" in growth_sentences(found, "ja")[0]


def test_colonies_that_grow_are_fitted_by_their_area_in_one_unit() -> None:
    # The microscope changed: the same colony has other pixels.
    records = [record(0, 5, area=1000, pixel_size=2), record(1, 9, area=8000, pixel_size=1)]
    found = culture_growth(records, GrowthOf.COLONY_AREA)
    assert found is not None
    assert found.fit is not None
    assert found.fit.rate == pytest.approx(log(2) / 24)
    assert found.fit.basis is GrowthBasis.NONE
    unknown = culture_growth([*records, record(2, 9, pixel_size=None)], GrowthOf.COLONY_AREA)
    assert unknown is not None
    assert unknown.fit is None


def test_what_an_interval_rests_on_and_a_full_dish_are_said() -> None:
    two = growth_sentences(culture_growth([record(d, 5.0 + d, error=None) for d in (1, 2)]))
    assert "cannot be told" in two[-1]
    three = growth_sentences(culture_growth([record(d, 5.0 + d, error=None) for d in (1, 2, 3)]))
    assert "how far the days lie from a line" in three[-1]
    full = growth_sentences(culture_growth([record(1, 30), record(2, 70)]))
    assert "growth slows" in full[-1]


def test_a_doubling_time_that_may_have_no_end_says_where_it_begins() -> None:
    said = growth_sentences(culture_growth([record(1, 30, error=0.3), record(2, 31, error=0.3)]))
    assert "or more)" in said[0]


def test_a_shrinking_culture_has_no_doubling() -> None:
    (said,) = growth_sentences(culture_growth([record(1, 40), record(2, 20)]))
    assert "did not grow: −0.0289 (−0.0371…−0.0207) 1/h" in said


@pytest.mark.parametrize("records", [[], [record(1, 10)], [record(1, 0, error=None)] * 2])
def test_nothing_is_said_where_nothing_can_be(records: list[AnalysisRecord]) -> None:
    assert growth_sentences(culture_growth(records)) == ()


def test_the_unit_of_an_unsized_area_is_its_own() -> None:
    records = [record(d, 5, area=100.0 * 2**d, pixel_size=None) for d in (0, 1)]
    found = culture_growth(records, GrowthOf.COLONY_AREA)
    assert found is not None
    assert found.fit is not None
    assert found.fit.doubling == pytest.approx(24)
    assert isnan(found.fit.rate_low)
