"""The workbook, read by openpyxl."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from math import nan
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.history import SqlHistories, SqlTables
from colonyqc.history.export.rows import TABLES
from colonyqc.services.export.tables import export_history
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports.tables import TableExport, TableForm
from history.samples import analysis, artefacts, colony

XLSX = TableExport((TableForm.XLSX,))


def written(histories: SqlHistories, folder: Path, wanted: TableExport = XLSX) -> Any:
    export_history(histories, Outputs(), SqlTables(), folder, wanted)
    return openpyxl.load_workbook(folder / "history.xlsx")


def rows(sheet: Any) -> list[dict[str, Any]]:
    head, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(head, each, strict=True)) for each in rest]


@pytest.fixture
def filled(histories: SqlHistories) -> SqlHistories:
    odd = replace(colony(1), proposal=None, area_px=nan)
    with histories() as history:
        for day in (2, 3):
            value = analysis(line="=1+1", day=day)
            history.add(value, artefacts(value))
        value = analysis(line="z\udcff", pixel_size_um=None)
        (first, *others) = value.pictures
        value = replace(value, pictures=(replace(first, colonies=(odd,)), *others))
        history.add(value, artefacts(value))
        history.decide(1, 1, 2, Verdict.DISCARD, '=HYPERLINK("http://x")', "佐藤")
        history.commit()
    return histories


def test_numbers_dates_and_truths_are_what_they_are(filled: SqlHistories, tmp_path: Path) -> None:
    book = written(filled, tmp_path)
    assert book.sheetnames == [*TABLES, "pictures", "charts"]
    first = next(each for each in rows(book["analyses"]) if each["line"] == "=1+1")
    assert (first["day"], first["confluence (%)"], first["simulated"]) == (2, 50.0, False)
    assert first["finished (UTC)"] == datetime(2026, 4, 1, 8, 30)
    colonies = rows(book["colonies"])
    assert next(c for c in colonies if c["line"] == "=1+1")["area (mm²)"] == pytest.approx(0.016002)
    unknown = next(each for each in colonies if each["line"] == "z?")
    assert (unknown["area (px²)"], unknown["area (mm²)"], unknown["rule"]) == (None, None, None)
    for name, header in TABLES.items():
        assert book[name].freeze_panes == "A2"
        assert tuple(cell.value for cell in book[name][1]) == header


def test_text_never_runs_as_a_formula(filled: SqlHistories, tmp_path: Path) -> None:
    book = written(filled, tmp_path)
    reason = book["decisions"]["H2"]
    assert (reason.value, reason.data_type) == ('=HYPERLINK("http://x")', "s")
    assert reason.quotePrefix
    assert not any(
        cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row
    )


@pytest.mark.parametrize("line", ["", "Plate"])
@pytest.mark.parametrize("dish", ["=cmd|' /C calc'!A1", "Plate!B2", "=A1"])
def test_the_title_of_a_chart_is_never_a_reference(
    histories: SqlHistories, tmp_path: Path, line: str, dish: str
) -> None:
    with histories() as history:
        value = analysis(line=line, dish=dish)
        history.add(value, artefacts(value))
        history.commit()
    (chart,) = written(histories, tmp_path)["charts"]._charts
    assert chart.title.tx.strRef is None
    said = "".join(run.t for part in chart.title.tx.rich.p for run in part.r)
    assert said == (f"{line} › {dish}" if line else dish)


def test_each_picture_has_its_thumbnail_and_each_dish_its_chart(
    filled: SqlHistories, tmp_path: Path
) -> None:
    book = written(filled, tmp_path)
    pictures = book["pictures"]
    assert (
        len(pictures._images)
        == pictures.max_row - 1
        == sum(len(analysis().pictures) for _ in range(3))
    )
    charts = book["charts"]._charts
    assert len(charts) == 2
    found = {}
    for chart in charts:
        confluence, _ = chart.series
        days = book["analyses"][confluence.xVal.numRef.f.split("!")[1]]
        column = days if isinstance(days, tuple) else ((days,),)
        found[tuple(cell.value for (cell,) in column)] = confluence.yVal.numRef.f
    assert found.keys() == {(2, 3), (3,)}
    assert all("$O$" in each for each in found.values())
    assert book["analyses"]["O1"].value == "confluence (%)"


def test_a_damaged_overview_costs_its_thumbnail_and_no_number(
    filled: SqlHistories, tmp_path: Path
) -> None:
    with filled() as history:
        sha256 = history.get(1).stored[0].overview
    (kept,) = filled.files.folder.rglob(f"{sha256}.png")
    kept.chmod(0o644)
    kept.write_bytes(b"no picture")
    book = written(filled, tmp_path)
    assert len(rows(book["analyses"])) == 3
    shown = [each["shows"] for each in rows(book["pictures"]) if each["analysis"] == 1]
    assert "restore" in shown[0]


def test_a_damaged_outline_costs_its_thumbnail_and_no_number(
    filled: SqlHistories, tmp_path: Path, database: Path
) -> None:
    whole = written(filled, tmp_path / "before")
    with closing(sqlite3.connect(database)) as raw, raw:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'colony_no_update'"
        (made,) = raw.execute(guard).fetchone()
        raw.execute("DROP TRIGGER colony_no_update")
        raw.execute("UPDATE colony SET outline = x'04' WHERE picture_id = 1 AND position = 0")
        raw.execute(made)
    book = written(filled, tmp_path / "after")
    assert rows(book["colonies"]) == rows(whole["colonies"])
    shown = [each["shows"] for each in rows(book["pictures"]) if each["analysis"] == 1]
    assert shown[0].startswith("A row of the history is damaged")
    assert shown[1] is None


def test_one_dish_alone_is_written(filled: SqlHistories, tmp_path: Path) -> None:
    book = written(filled, tmp_path, replace(XLSX, dishes=(DishKey("=1+1", "D1"),)))
    assert {each["line"] for each in rows(book["analyses"])} == {"=1+1"}
    assert len(rows(book["analyses"])) == 2


def test_a_workbook_of_somebody_else_is_not_replaced(filled: SqlHistories, tmp_path: Path) -> None:
    written(filled, tmp_path)
    written(filled, tmp_path)
    mine = openpyxl.Workbook()
    mine.save(tmp_path / "history.xlsx")
    with pytest.raises(UsageError, match="is no workbook of colonyqc"):
        written(filled, tmp_path)


def test_rows_that_no_sheet_holds_go_onto_another(
    filled: SqlHistories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.history.export.workbook._MOST_ROWS", 6)
    book = written(filled, tmp_path)
    assert len(rows(book["colonies"])) == 5
    assert len(rows(book["colonies 2"])) == 5
