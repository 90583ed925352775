from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp
from unittest.mock import MagicMock

import pytest

from colonyqc.domain.forecast import NoForecast, Passing
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.reporting.passage_forecast import (
    COLUMNS,
    dish_forecast,
    forecast_json,
    forecast_row,
    forecast_sentence,
)
from support.builders import analysis

DISH, SISTER, STRANGER = (
    DishKey("line A", "dish 1"),
    DishKey("line A", "dish 2"),
    DishKey("line B", "dish 1"),
)
MORNING = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


def confluence(hours: float) -> float:
    return 98 / (1 + (98 / 8 - 1) * exp(-0.03 * hours))


def records(
    count: int,
    first: datetime | None = MORNING,
    error: float = 0.04,
    simulated: bool = False,
    dish: DishKey = DISH,
) -> tuple[AnalysisRecord, ...]:
    found = []
    for k in range(count):
        base = analysis(k + 1)
        value = confluence(24.0 * k)
        statistics = replace(
            base.statistics,
            confluence=value,
            confluence_low=value * exp(-1.96 * error),
            confluence_high=value * exp(1.96 * error),
        )
        taken = None if first is None else first + timedelta(days=k)
        acquisition = Acquisition(dish, k + 1, taken, ())
        made = replace(base, statistics=statistics, acquisition=acquisition, simulated=simulated)
        found.append(AnalysisRecord(k + 1, made, (), ()))
    return tuple(found)


def history(series: dict[DishKey, Sequence[AnalysisRecord]]) -> History:
    there = MagicMock(spec=History)
    there.dishes.return_value = tuple(series)
    there.series.side_effect = lambda dish, colonies: tuple(series[dish])
    return there


def test_a_dish_photographed_by_the_clock_is_told_by_the_clock() -> None:
    found = dish_forecast(history({DISH: records(3)}), DISH)
    assert found is not None
    assert isinstance(found.told, Passing)
    low, high = found.at(found.told.low), found.at(found.told.high)
    assert low is not None
    assert high is not None
    assert low < MORNING + timedelta(hours=111.5) < high
    said = forecast_sentence(found)
    assert said.startswith("70 % confluence between Friday 4 December, ")
    assert "(80 % window; no other culture of the line is known)." in said
    assert "12月4日（金）" in forecast_sentence(found, "ja")
    assert found.day(found.told.middle) == pytest.approx(1 + 111.5 / 24, abs=0.3)


def test_a_window_within_a_day_names_the_day_once() -> None:
    found = dish_forecast(
        history({DISH: records(4, MORNING - timedelta(hours=2), 0.005)}), DISH, 45
    )
    assert found is not None
    said = forecast_sentence(found)
    assert said.startswith("45 % confluence on Thursday 3 December, 0"), said
    assert said.count("December") == 1
    assert "12月3日（木）0" in forecast_sentence(found, "ja")


def test_a_date_without_a_time_tells_dates_and_no_date_tells_days() -> None:
    midnight = dish_forecast(history({DISH: records(3, datetime(2026, 11, 30))}), DISH)
    assert midnight is not None
    assert "between Friday 4 December and Saturday " in forecast_sentence(midnight)
    assert ":" not in forecast_sentence(midnight)
    never = dish_forecast(history({DISH: records(3, None)}), DISH)
    assert never is not None
    assert "between culture day " in forecast_sentence(never)
    assert never.at(50) is None


def test_the_lines_other_cultures_let_two_days_do() -> None:
    alone = history({DISH: records(2), STRANGER: records(5, dish=STRANGER)})
    first = dish_forecast(alone, DISH)
    assert first is not None
    assert first.told is NoForecast.TOO_FEW
    known = dish_forecast(history({DISH: records(2), SISTER: records(5, dish=SISTER)}), DISH)
    assert known is not None
    assert isinstance(known.told, Passing)
    assert "growth known from 1 other cultures of the line" in forecast_sentence(known)


def test_simulated_cultures_tell_nothing_of_real_ones() -> None:
    drawn = records(5, simulated=True, dish=SISTER)
    found = dish_forecast(history({DISH: records(2), SISTER: drawn}), DISH)
    assert found is not None
    assert found.told is NoForecast.TOO_FEW
    only = dish_forecast(history({SISTER: drawn[:3]}), SISTER)
    assert only is not None
    assert forecast_row(only)[-1].endswith("(simulated)")


@pytest.mark.parametrize("why", list(NoForecast))
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_refusal_is_one_sentence(why: NoForecast, language: str) -> None:
    found = dish_forecast(history({DISH: records(3)}), DISH)
    assert found is not None
    said = forecast_sentence(replace(found, told=why), language)
    assert said.endswith("。" if language == "ja" else ".")
    assert "70 %" in said


def test_the_target_is_that_of_the_dishs_rule_or_what_is_asked() -> None:
    there = history({DISH: records(3)})
    by_rule, asked = dish_forecast(there, DISH), dish_forecast(there, DISH, 50)
    assert by_rule is not None
    assert asked is not None
    assert (by_rule.target, asked.target) == (70.0, 50)


def test_a_program_reads_hours_days_and_moments() -> None:
    found = dish_forecast(history({DISH: records(3)}), DISH)
    assert found is not None
    facts = forecast_json(found)
    window = facts["window"]
    assert isinstance(window, dict)
    assert window["hours"]["low"] < 111.5 - 48 < window["hours"]["high"]
    assert datetime.fromisoformat(window["at"]["middle"]).tzinfo is not None
    assert (facts["reason"], facts["target_percent"], facts["last_day"]) == (None, 70.0, 3)
    refused = forecast_json(replace(found, told=NoForecast.TOO_FAR))
    assert (refused["window"], refused["reason"]) == (None, "too far")
    assert len(forecast_row(found)) == len(COLUMNS)


def test_a_dish_without_days_has_none() -> None:
    assert dish_forecast(history({DISH: ()}), DISH) is None
