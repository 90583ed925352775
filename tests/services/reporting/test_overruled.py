"""The share of proposals that people overrule, by model and week."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest

from colonyqc.domain.model import ModelRef
from colonyqc.domain.verdict import WITHDRAWN, Decision, Verdict
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.reporting.overruled import COLUMNS, charts, charts_of, rows
from support.builders import analysis, colony, picture_result
from support.window import GuiHistory

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OTHER = ModelRef("other", "2.0.0", "ef" * 32)


def record(
    number: int, decided: int, overruled: int, at: datetime, model: ModelRef | None = None
) -> AnalysisRecord:
    """Return an analysis whose first ``decided`` colonies are decided on, some otherwise."""
    colonies = tuple(colony(n) for n in range(1, decided + 3))
    made = analysis(pictures=(picture_result(1, colonies=colonies),))
    made = replace(made, model=model or made.model)
    decisions = tuple(
        Decision(number, 0, n, Verdict.WATCH if n <= overruled else Verdict.KEEP, "", "Ann", at)
        for n in range(1, decided + 1)
    )
    return AnalysisRecord(number, made, (), decisions)


def test_each_week_has_its_share_and_limits_by_how_much_was_decided() -> None:
    (chart,) = charts_of(
        [
            record(1, 40, 4, MONDAY),
            record(2, 10, 1, MONDAY + timedelta(days=6)),
            record(3, 50, 5, MONDAY + timedelta(days=7)),
            record(4, 100, 40, MONDAY + timedelta(days=15)),
        ]
    )
    assert [week.begins for week in chart.weeks] == [date(2026, 3, d) for d in (2, 9, 16)]
    assert [(week.decided, week.overruled) for week in chart.weeks] == [(50, 5), (50, 5), (100, 40)]
    assert chart.centre == pytest.approx(25.0)
    first, _, last = chart.weeks
    assert first.share == pytest.approx(10.0)
    assert first.high == pytest.approx(25 + 300 * sqrt(0.25 * 0.75 / 50))
    assert first.low == pytest.approx(25 - 300 * sqrt(0.25 * 0.75 / 50))
    assert not first.out
    assert last.high == pytest.approx(25 + 300 * sqrt(0.25 * 0.75 / 100))
    assert last.out


def test_models_are_told_apart_and_limits_stay_within_reason() -> None:
    found = charts_of([record(1, 4, 0, MONDAY), record(2, 2, 2, MONDAY, OTHER)])
    assert [str(chart.model) for chart in found] == ["other@2.0.0", "tiny@1.0.0"]
    assert [(c.weeks[0].low, c.weeks[0].high) for c in found] == [(100.0, 100.0), (0.0, 0.0)]
    assert not any(week.out for chart in found for week in chart.weeks)


def test_only_the_decision_in_force_counts_and_only_beside_a_proposal() -> None:
    base = record(1, 2, 2, MONDAY)
    back = Decision(1, 0, 1, Verdict.WATCH, WITHDRAWN, "Ann", MONDAY)
    again = Decision(1, 0, 2, Verdict.KEEP, "", "Ann", MONDAY)
    (chart,) = charts_of([replace(base, decisions=(*base.decisions, back, again))])
    assert [(week.decided, week.overruled) for week in chart.weeks] == [(1, 0)]
    silent = tuple(colony(n, proposal=None) for n in (1, 2))
    untold = analysis(pictures=(picture_result(1, colonies=silent),))
    assert charts_of([replace(base, analysis=untold)]) == ()


def test_a_history_is_read_and_told_in_rows() -> None:
    history = GuiHistory([record(1, 4, 1, MONDAY), record(2, 0, 0, MONDAY)])
    (chart,) = charts(history)
    (row,) = rows(chart)
    assert dict(zip(COLUMNS, row, strict=True)) == {
        "model": "tiny@1.0.0",
        "week of": "2026-03-02",
        "decided": "4",
        "overruled": "1",
        "share": "25.0 %",
        "limits (3 SD)": "0.0–90.0 %",
        "out of control": "",
    }
