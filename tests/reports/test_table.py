import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.reports.renderer import Renderer
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.words import words
from support.builders import prompted_analysis, sheet, sheet_result
from support.fake_history import FakeHistory, drawn_series

DISH = DishKey("line A", "dish 1")
MADE = datetime(2026, 3, 8, 9, 2, tzinfo=UTC)


def made(history: FakeHistory, dish: DishKey = DISH, language: str = "en") -> ReportModel:
    return build(history, dish, made=MADE, language=language)


def read(report: ReportModel, folder: Path) -> list[dict[str, str]]:
    path = folder / "report.csv"
    Renderer().render(report, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_colony_comes_back_with_its_numbers(tmp_path: Path, language: str) -> None:
    history = drawn_series(days=(3, 4), views=4, colonies=12, bad_share=0.5)
    history.decide(2, 0, 1, Verdict.DISCARD, 'says "no", clearly\nand twice', "佐藤 花子")
    report = made(history, language=language)
    say = words(language)
    rows = read(report, tmp_path)
    assert len(rows) == len(report.colonies) > 40
    for row, colony in zip(rows, report.colonies, strict=True):
        assert row[say("csv picture")] == colony.picture
        assert row[say("csv number")] == str(colony.number)
        for heading, measure in zip(report.measure_headers, colony.measures, strict=True):
            assert (
                isnan(measure)
                if row[heading] == ""
                else (float(row[heading]) == pytest.approx(measure, rel=1e-5))
            )
        assert row[say("csv decided by")] == colony.decided_by
        assert row[say("csv decided why")] == colony.decided_why
        assert row[say("csv proposed")] == say(f"verdict {colony.proposed}")


def test_every_row_says_of_which_dish_model_and_day_it_is(tmp_path: Path) -> None:
    report = made(drawn_series())
    for row in read(report, tmp_path):
        assert (row["cell line"], row["dish"], row["culture day"]) == ("line A", "dish 1", "4")
        assert (row["Model"], row["simulated"]) == ("tiny@1.0.0", "no")
        assert row["report made"] == "2026-03-08T09:02:00+00:00"
        for item in report.values:
            unit = f" ({item.unit})" if item.unit else ""
            assert row[f"dish: {item.label}{unit}"] == item.value.replace("–", "").replace("−", "-")


def test_spreadsheets_find_utf8_and_one_table_of_even_width(tmp_path: Path) -> None:
    report = made(drawn_series())
    Renderer().render(report, tmp_path / "report.csv")
    content = (tmp_path / "report.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    headings = [heading.lower() for heading in rows[0]]
    assert len(set(headings)) == len(headings)
    assert "" not in headings


def test_a_shrinking_dish_has_a_number_spreadsheets_can_read(tmp_path: Path) -> None:
    report = made(drawn_series())
    shrinking = tuple(
        replace(v, value="−0.0123") if v.label == "Growth rate of area" else v
        for v in report.values
    )
    row = read(replace(report, values=shrinking), tmp_path)[0]
    assert float(row["dish: Growth rate of area (1/h)"]) == -0.0123


def test_a_dish_without_colonies_has_one_row(tmp_path: Path) -> None:
    report = replace(made(drawn_series()), colonies=(), verdict="")
    (row,) = read(report, tmp_path)
    assert (row["dish"], row["Model"]) == ("dish 1", "tiny@1.0.0")
    assert row["colony"] == row["area (mm²)"] == row["dish verdict proposed"] == ""


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("days", [(3,), ()])
def test_sheets_are_rows_of_their_own(tmp_path: Path, language: str, days: tuple[int, ...]) -> None:
    history = drawn_series(days=days)
    pictures = (sheet_result(1, sheet(30)), sheet_result(2, sheet(20)), sheet_result(3))
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    number = history.add(prompted_analysis(3, pictures=pictures, preset="=cmd@1"), [blank] * 3)
    report = made(history, language=language)
    assert report.sheets is not None
    say = words(language)
    rows = read(report, tmp_path)
    found = [row for row in rows if row[say("csv sheet kind")] == say("csv sheet sheet")]
    assert len(rows) - len(found) == len(report.colonies)
    assert [row[say("csv sheet", label=say("sheet cells"))] for row in found] == ["30", "20", ""]
    assert {row[say("csv sheet", label=say("csv sheet record"))] for row in found} == {str(number)}
    assert {row[say("csv number")] for row in found} == {""}
    assert found[0][say("csv sheet", label=say("sheet asked"))].startswith("'=cmd@1")
    assert found[2][say("csv sheet", label=say("csv sheet note"))].startswith("This is not a")
    content = (tmp_path / "report.csv").read_text("utf-8-sig")
    headings = next(csv.reader(io.StringIO(content)))
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_name_runs_as_a_formula(tmp_path: Path, start: str) -> None:
    dish = DishKey(f"{start}cmd|' /C calc'!A0", "dish 1")
    history = drawn_series(days=(1,), views=1, dish=dish)
    history.decide(1, 0, 1, Verdict.KEEP, f"{start}1+1", f"{start}me")
    rows = read(made(history, dish), tmp_path)
    (decided,) = [row for row in rows if row["decided by"]]
    assert decided["cell line"] == f"'{dish.line}"
    assert (decided["reason"], decided["decided by"]) == (f"'{start}1+1", f"'{start}me")


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    hashes = {
        Renderer().render(made(drawn_series()), tmp_path / f"{name}.csv") for name in ("a", "b")
    }
    assert len(hashes) == 1


def test_an_interval_has_a_column_for_either_end(tmp_path: Path) -> None:
    report = made(drawn_series())
    first, second, *rest = report.values
    values = (first, replace(second, interval=(7.125, 12.5)), *rest)
    for row in read(replace(report, values=values), tmp_path):
        assert row["dish: Differentiated fraction (%), 95 % low"] == "7.125"
        assert row["dish: Differentiated fraction (%), 95 % high"] == "12.5"
        assert "dish: Confluence (%), 95 % low" not in row
