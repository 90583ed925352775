from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from unittest.mock import MagicMock

import pytest

from colonyqc.domain.control_chart import NelsonRule
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Acquisition, DishKey
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.reporting.control_charts import (
    COLUMNS,
    ControlChart,
    chart_json,
    chart_rows,
    chart_sentence,
    charts_of,
    control_charts,
    reasons,
)
from support.builders import START, analysis

CALM = (40.0, 42, 39, 41, 40.5, 38.5, 41.5, 40)


def record(
    number: int,
    confluence: float,
    *,
    day: int | None = 3,
    line: str = "line A",
    medium: str | None = "mTeSR",
    version: str = "1",
    simulated: bool = False,
) -> AnalysisRecord:
    base = analysis(day)
    made = replace(
        base,
        statistics=replace(base.statistics, confluence=confluence),
        acquisition=Acquisition(
            DishKey(line, f"dish {number}"),
            day,
            START + timedelta(days=number),
            (),
            medium=medium,
        ),
        model=ModelRef("a", version, version * 64),
        simulated=simulated,
    )
    return AnalysisRecord(number, made, (), ())


def chart_of(values: Sequence[float]) -> ControlChart:
    (chart,) = charts_of([record(n, v) for n, v in enumerate(values, 1)], "confluence_percent")
    return chart


def test_a_chart_is_of_one_line_medium_day_and_model() -> None:
    records = [
        record(1, 40),
        record(2, 41),
        record(3, 42, line="line B"),
        record(4, 43, medium=None),
        record(5, 44, day=4),
        record(6, 45, version="2"),
        record(7, 46, simulated=True),
        record(8, 47, day=None),
    ]
    found = charts_of(records, "confluence_percent")
    assert sorted(len(chart.points) for chart in found) == [1, 1, 1, 1, 1, 2]
    labels = {chart.group.label for chart in found}
    assert "line A · mTeSR · day 3 · a@1" in labels
    assert "line A · day 3 · a@1" in labels
    assert "line A · mTeSR · day 3 · a@1 (simulated)" in labels


def test_points_come_in_order_of_time_and_name_their_rule() -> None:
    chart = chart_of((*CALM, 55.0))
    assert [p.dish.dish for p in chart.points] == [f"dish {n}" for n in range(1, 10)]
    (last,) = chart.out
    assert last.dish.dish == "dish 9"
    assert last.rules == (NelsonRule.BEYOND,)
    assert last.moving_range == 15
    said = reasons(chart, last)
    assert said == (
        "rule 1: more than 3 SD from the mean",
        "moving range: farther from the dish before than chance",
    )
    assert reasons(chart, last, "ja")[0] == "ルール1：平均から3 SDを超える"
    assert "9 values, 1 out of control" in chart_sentence(chart)


def test_few_values_have_no_limits_and_it_is_said() -> None:
    chart = chart_of(CALM[:7])
    assert chart.out == ()
    assert "7 values: limits are drawn from 8" in chart_sentence(chart)
    assert chart_rows(chart)[0][3] == "–"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_rule_has_its_words(language: str) -> None:
    chart = chart_of(CALM)
    said = [
        reasons(chart, replace(chart.points[0], rules=(rule,)), language)[0] for rule in NelsonRule
    ]
    assert all(str(int(rule)) in text for rule, text in zip(NelsonRule, said, strict=True))
    assert len(set(said)) == 8


def test_rows_and_json_tell_the_same() -> None:
    chart = chart_of((*CALM, 55.0))
    rows, told = chart_rows(chart), chart_json(chart)
    assert all(len(row) == len(COLUMNS) for row in rows)
    points = told["points"]
    assert isinstance(points, list)
    assert points[-1]["nelson_rules"] == [1]
    assert points[-1]["moving_range_out"] is True
    assert points[0]["value"] == 40.0
    assert "rule 1" in rows[-1][-1]


def test_a_metric_no_dish_has_is_refused_and_a_line_can_be_chosen() -> None:
    history = MagicMock(spec=History)
    history.dishes.return_value = (DishKey("line A", "1"), DishKey("line B", "1"))
    history.series.side_effect = lambda dish, colonies: (record(1, 40.0, line=dish.line),)
    assert len(control_charts(history, "confluence_percent")) == 2
    (one,) = control_charts(history, "confluence_percent", "line B")
    assert one.group.line == "line B"
    with pytest.raises(UsageError, match="no number of a dish"):
        control_charts(history, "beauty")
