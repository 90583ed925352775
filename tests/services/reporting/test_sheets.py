"""The report of a dish with prompted analyses: a section of their own, and nothing proposed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isnan

import numpy as np
import pytest

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey, Failure
from colonyqc.domain.statistics import pool_sheets
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.reports import ReportModel, ReportSheets
from colonyqc.services.reporting.build import build, days
from colonyqc.services.reporting.words import LANGUAGES, words
from support.builders import NO_SHEET, START, prompted_analysis, sheet, sheet_result
from support.fake_history import FakeHistory, drawn_series
from support.values import same

DISH = DishKey("line A", "dish 1")
MADE = datetime(2026, 3, 8, 9, 2, tzinfo=UTC)


def keep(history: FakeHistory, *analyses: Analysis) -> FakeHistory:
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    for each in analyses:
        history.add(each, [blank] * len(each.pictures))
    return history


def made(history: FakeHistory, day: int | None = None, language: str = "en") -> ReportModel:
    return build(history, DISH, day, made=MADE, language=language)


def section(report: ReportModel) -> ReportSheets:
    assert report.sheets is not None
    return report.sheets


def test_a_dish_without_prompted_analyses_has_no_such_section() -> None:
    assert made(drawn_series()).sheets is None


def test_sheets_stand_beside_the_colonies_and_change_nothing_of_them() -> None:
    usual = made(drawn_series(days=(2, 3)))
    report = made(keep(drawn_series(days=(2, 3)), prompted_analysis(3)))
    assert same(report.values, usual.values)
    assert same(report.trend, usual.trend)
    assert (report.verdict, report.day) == (usual.verdict, "3")
    assert [r.marks for r in report.pictures] == [r.marks for r in usual.pictures]
    assert report.record_ids == (2, 1, 3)
    assert ("Sheet records", "3") in [(f.label, f.value) for f in report.facts]
    assert [row.picture_short for row in section(report).rows] == ["view 1", "view 2"]


def test_a_row_says_what_was_found_and_by_what() -> None:
    found = sheet(12, hexagonality=62.5)
    (row, none) = section(made(keep(FakeHistory(), prompted_analysis(3)))).rows
    numbers = found.statistics
    assert numbers is not None
    assert numbers.density_per_mm2 is not None
    assert row.numbers == ("12", f"{numbers.density_per_mm2:.0f}", "25.0", "25.0", "62.5", "1.25")
    assert row.measures[2] == pytest.approx(100.0 * 0.5**2)
    assert (row.day, row.asked, row.model, row.note) == (
        "3",
        "rpe@2 · samples: 1",
        "oneshot@1.0.0",
        "",
    )
    assert none.note == NO_SHEET.sentence
    assert none.numbers == ("–",) * 6


def test_several_sheets_of_a_day_are_pooled_in_a_row_of_their_own() -> None:
    pictures = tuple(sheet_result(view, sheet(10 * view)) for view in (1, 2))
    value = prompted_analysis(3, pictures=pictures, preset="")
    *_, all_ = section(made(keep(FakeHistory(), value))).rows
    pooled = pool_sheets(pictures)
    assert pooled is not None
    assert (all_.pooled, all_.picture, all_.numbers[0]) == (True, "all 2 sheets", "30")
    assert all_.measures[1] == pytest.approx(pooled.density_per_mm2)
    assert all_.asked == "painted · samples: 1"


def test_pictures_answered_one_by_one_are_one_day() -> None:
    one = prompted_analysis(3, pictures=(sheet_result(2, sheet(20)),), preset="a@1")
    other = prompted_analysis(3, pictures=(sheet_result(1, sheet(10)),), preset="b@1")
    again = replace(
        one, pictures=(sheet_result(2, sheet(40)),), finished=START + timedelta(hours=1)
    )
    report = made(keep(FakeHistory(), one, other, again))
    rows = section(report).rows
    assert [(row.picture_short, row.numbers[0], row.record) for row in rows[:2]] == [
        ("view 1", "10", 2),
        ("view 2", "40", 3),
    ]
    assert (rows[2].numbers[0], rows[2].asked) == ("50", "")
    assert set(report.record_ids) == {2, 3}


def test_pictures_of_two_pixel_sizes_have_a_mean_area_in_micrometres() -> None:
    pictures = (sheet_result(1, sheet(11, 0.5)), sheet_result(2, sheet(11, 1.0)))
    *_, all_ = section(made(keep(FakeHistory(), prompted_analysis(3, pictures=pictures)))).rows
    assert all_.measures[2] == pytest.approx((25.0 + 100.0) / 2)


def test_one_unknown_pixel_size_leaves_all_in_px() -> None:
    pictures = (sheet_result(1, sheet(12)), sheet_result(2, sheet(12, None)))
    report = section(made(keep(FakeHistory(), prompted_analysis(3, pictures=pictures))))
    assert report.headers[1:3] == ("Density (1/Mpx)", "Mean area (px²)")
    first, second, all_ = (row.measures for row in report.rows)
    assert first[1] == second[1]
    assert isnan(all_[2])


def test_a_dish_of_nothing_but_sheets_has_no_colony_numbers() -> None:
    report = made(keep(FakeHistory(), prompted_analysis(3), prompted_analysis(5)))
    assert (report.day, report.verdict, report.values, report.colonies) == ("5", "", (), ())
    assert (report.pictures, report.trend, report.record_ids) == ((), (), (2, 1))
    assert "no colony was looked for" in report.verdict_why
    facts = {fact.label: fact.value for fact in report.facts}
    assert (facts["Model"], facts["Prompt"]) == ("oneshot@1.0.0", "rpe@2 · samples: 1")
    assert (facts["Samples"], facts["Record"]) == ("1a1a1a:2b2b2b", "2")
    assert "Rule set" not in facts
    assert [row.day for row in section(report).rows] == ["3", "3", "5", "5"]


def test_the_section_ends_at_a_named_day() -> None:
    history = keep(drawn_series(days=(2, 4)), *(prompted_analysis(day) for day in (3, 4, 6)))
    assert days(history, DISH) == (2, 3, 4, 6)
    assert made(history, 2).sheets is None
    assert {row.day for row in section(made(history, 4)).rows} == {"3", "4"}
    between = made(history, 3)
    assert (between.day, between.values) == ("3", ()), "no colony was counted on that day"
    assert {row.day for row in section(made(history)).rows} == {"3", "4", "6"}
    with pytest.raises(UsageError, match="days 2, 3, 4, 6"):
        made(history, 5)


def test_an_unknown_day_is_a_day_that_can_be_reported() -> None:
    history = keep(FakeHistory(), prompted_analysis(None))
    assert days(history, DISH) == (None,)
    report = made(history)
    assert (report.day, [row.day for row in section(report).rows]) == ("", ["–", "–"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_it_assists_stands_first_and_other_sources_are_named(language: str) -> None:
    say = words(language)
    one = keep(FakeHistory(), prompted_analysis(3), prompted_analysis(4))
    notes = section(made(one, language=language)).notes
    assert notes == (say("sheet assistive"), say("sheet how"))
    two = keep(one, prompted_analysis(5, preset="other@1"))
    assert say("sheet mixed") in section(made(two, language=language)).notes


def test_what_is_wrong_is_said_first() -> None:
    value = prompted_analysis(3, pictures=(sheet_result(1),), simulated=True)
    broken = replace(value, failures=(Failure("x.tif", "It is empty."),))
    report = made(keep(FakeHistory(), broken))
    assert "x.tif: It is empty." in report.warnings
    assert report.simulated
    assert any("simulated" in said for said in report.warnings)
    assert any("No picture could be used" in said for said in report.warnings)
    (row,) = section(report).rows
    assert all(isnan(value) for value in row.measures)


def test_a_sheet_of_a_picture_that_cannot_be_used_is_not_counted() -> None:
    good = sheet_result(1, sheet())
    blocked = replace(good, quality=replace(good.quality, problems=(NO_SHEET,)))
    (row,) = section(made(keep(FakeHistory(), prompted_analysis(3, pictures=(blocked,))))).rows
    assert isnan(row.measures[0])
    assert row.note == NO_SHEET.sentence
