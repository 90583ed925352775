import csv
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from math import nan
from pathlib import Path

import pytest

from colonyqc.domain.audit import Anchor, read_anchors
from colonyqc.domain.errors import HistoryError
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.history import SqlHistories, SqlTables, verify
from colonyqc.services.analysis import dish_review
from colonyqc.services.ports import History
from colonyqc.services.ports.tables import TableExport
from history.samples import analysis, artefacts, colony, prompted, sheet


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def export_csv(history: History, folder: Path) -> tuple[Path, ...]:
    return SqlTables().write(history, folder, TableExport()).paths


@pytest.fixture
def folder(histories: SqlHistories, tmp_path: Path) -> Path:
    """Export a dish with a pixel size and one without, and a decision."""
    with histories() as history:
        for value in (analysis(line="A京都株"), analysis(line="z", pixel_size_um=None)):
            history.add(value, artefacts(value))
        history.decide(1, 1, 2, Verdict.DISCARD, '=1+1, "分化"', "佐藤")
        history.commit()
        export_csv(history, tmp_path / "out" / "表")
    return tmp_path / "out" / "表"


def test_tables_that_excel_reads_as_utf8(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == [
        "analyses.csv",
        "anchor.json",
        "cells.csv",
        "colonies.csv",
        "decisions.csv",
        "dish-decisions.csv",
        "regions.csv",
        "sheets.csv",
    ]
    for path in folder.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_export_says_where_the_trail_stood(folder: Path, histories: SqlHistories) -> None:
    said = json.loads((folder / "anchor.json").read_text("ascii"))
    with histories() as history:
        (last,) = history.events(limit=1)
        assert history.anchor() == Anchor(said["event"], said["sha256"])
    assert (last.kind, last.new) == ("exported", "CSV tables: 表")
    assert histories.anchors.read().anchors == (Anchor(last.number, last.sha256),)
    assert verify(histories, read_anchors(said["anchor"])) == ()


def test_an_analysis_is_a_row(folder: Path) -> None:
    known, unknown = table(folder / "analyses.csv")
    assert (known["line"], known["dish"], known["day"]) == ("A京都株", "D1", "3")
    assert known["finished (UTC)"] == "2026-04-01 08:30:00"
    assert float(known["confluence (%)"]) == 50.0
    assert float(known["colony density (1/cm²)"]) == pytest.approx(4 / (16_000 * 4 / 1e8))
    assert unknown["colony density (1/cm²)"] == ""
    assert known["failures"] == "x.tif: x.tif can't be read: it is empty."
    assert (known["decisions"], unknown["decisions"]) == ("1", "0")
    assert (known["on feeders"], known["feeders (%)"]) == ("", "")


def test_a_colony_is_a_row_in_px_and_where_known_in_um(folder: Path) -> None:
    rows = table(folder / "colonies.csv")
    assert len(rows) == 8
    known, unknown = rows[0], rows[-1]
    assert (float(known["area (px²)"]), float(known["area (mm²)"])) == (4000.5, 4000.5 * 4 / 1e6)
    assert (float(known["perimeter (px)"]), float(known["perimeter (µm)"])) == (260.25, 520.5)
    assert (unknown["area (px²)"], unknown["area (mm²)"]) == ("8001.0", "")
    assert (unknown["pixel size (µm/px)"], unknown["border roughness (µm)"]) == ("", "")
    assert known["differentiated at the edge (%)"] == "", "nan is an empty cell"
    assert (known["touches the picture's border"], rows[1]["touches the picture's border"]) == (
        "no",
        "yes",
    )


def test_the_decision_in_force_stands_beside_its_colony(folder: Path) -> None:
    decided = [row for row in table(folder / "colonies.csv") if row["decided verdict"]]
    (row,) = decided
    assert (row["analysis"], row["picture"], row["colony"]) == ("1", "2", "2")
    assert (row["decided by"], row["decided at (UTC)"]) == ("佐藤", "2026-04-01 08:32:00")


def test_a_prompted_analysis_has_its_sheets_and_cells_and_no_colonies(
    histories: SqlHistories, tmp_path: Path
) -> None:
    with histories() as history:
        history.add(analysis(), artefacts(analysis()))
        value = prompted(sheets=(sheet(4), sheet(0)))
        history.add(value, artefacts(value))
        export_csv(history, tmp_path)
    usual, assists = table(tmp_path / "analyses.csv")
    assert (usual["prompted (assistive)"], usual["cells"]) == ("no", "")
    assert (assists["prompted (assistive)"], assists["preset"]) == ("yes", "sheets@2")
    assert (assists["colonies"], assists["cells"], assists["samples"]) == ("", "4", "2")
    assert assists["sample sha256 (picture:labels)"].startswith("1a" * 32 + ":" + "2b" * 32)
    assert (assists["proposed verdict"], assists["cell density (1/mm²)"]) == ("", "600.5")
    shown, none = table(tmp_path / "sheets.csv")
    assert (shown["counted"], shown["cells"], shown["whole cells"]) == ("yes", "4", "3")
    assert (shown["mean cell area (px²)"], shown["mean cell area (µm²)"]) == ("402.5", "1610.0")
    assert (none["counted"], none["cells"], none["hexagonality (%)"]) == ("no", "", "")
    assert none["because"] == "This is not a sheet: nothing is closed."
    cells = table(tmp_path / "cells.csv")
    assert [(row["cell"], row["area (px²)"]) for row in cells] == [
        ("1", "401.0"),
        ("2", "402.0"),
        ("3", "403.0"),
        ("4", "404.0"),
    ]
    assert [row["touches the picture's border"] for row in cells] == ["no", "yes", "no", "no"]
    assert {row["analysis"] for row in table(tmp_path / "colonies.csv")} == {"1"}


def test_what_was_accepted_is_told_from_what_was_decided_and_the_dish_has_its_verdict(
    histories: SqlHistories, tmp_path: Path
) -> None:
    with histories() as history:
        history.add(analysis(), artefacts(analysis()))
        history.decide(1, 0, 1, Verdict.KEEP, "dust", "Mori")
        history.decide_dish(1, Approval.REJECTED, "contaminated", "Sato")
        history.commit()
    dish_review.accept_rest(histories, 1, "Mori")
    with histories() as history:
        export_csv(history, tmp_path / "out")
    decided = table(tmp_path / "out" / "decisions.csv")
    assert [row["accepted as proposed"] for row in decided] == ["no", "yes", "yes", "yes"]
    colonies = table(tmp_path / "out" / "colonies.csv")
    assert [row["accepted as proposed"] for row in colonies] == ["no", "yes", "yes", "yes"]
    (row,) = table(tmp_path / "out" / "dish-decisions.csv")
    assert (row["verdict"], row["reason"], row["person"]) == ("rejected", "contaminated", "Sato")
    (whole,) = table(tmp_path / "out" / "analyses.csv")
    assert (whole["dish decided"], whole["dish decided by"]) == ("rejected", "Sato")
    assert whole["decisions"] == "1"


def test_excel_is_given_no_formula(folder: Path) -> None:
    (row,) = table(folder / "decisions.csv")
    assert row["reason"] == '\'=1+1, "分化"'
    assert (row["picture"], row["colony"], row["verdict"]) == ("2", "2", "discard")


def test_odd_values_find_a_text(histories: SqlHistories, tmp_path: Path) -> None:
    bare = replace(colony(1), proposal=None, area_px=nan)
    value = analysis(line="l\udcff", day=None)
    (first, *others) = value.pictures
    value = replace(
        value,
        acquisition=replace(value.acquisition, taken=datetime(2026, 4, 1, 9)),
        pictures=(replace(first, colonies=(bare,)), *others),
        proposal=None,
    )
    with histories() as history:
        history.add(value, artefacts(value))
        paths = export_csv(history, tmp_path)
    (analysed,) = table(paths[0])
    assert (analysed["line"], analysed["day"], analysed["taken"]) == (
        "l?",
        "",
        "2026-04-01 09:00:00",
    )
    row = table(paths[1])[0]
    assert (row["area (px²)"], row["proposed verdict"], row["limit"]) == ("", "", "")


def test_a_folder_that_cannot_be_written_is_named(histories: SqlHistories, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with histories() as history, pytest.raises(HistoryError, match="file cannot be written"):
        export_csv(history, tmp_path / "file")


def test_an_analysis_that_cannot_be_read_is_told_and_the_others_are_written(
    folder: Path, histories: SqlHistories, database: Path
) -> None:
    with closing(sqlite3.connect(database)) as raw, raw:
        guard = "SELECT sql FROM sqlite_master WHERE name = 'analysis_no_update'"
        (made,) = raw.execute(guard).fetchone()
        raw.execute("DROP TRIGGER analysis_no_update")
        raw.execute("UPDATE analysis SET protocol = 'no JSON' WHERE id = 2")
        raw.execute(made)
    with histories() as history:
        done = SqlTables().write(history, folder, TableExport())
    (failure,) = done.failures
    assert failure.name == "z › D1"
    assert failure.reason.startswith("A row of the history is damaged")
    assert [row["line"] for row in table(folder / "analyses.csv")] == ["A京都株"]
    # Whoever gets the folder alone must see that the tables lack something.
    said = json.loads((folder / "anchor.json").read_text("ascii"))
    assert said["not written"] == [f"z › D1: {failure.reason}"]


def test_an_export_removes_what_a_killed_one_left(histories: SqlHistories, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    left = folder / f".{'c' * 32}.part"
    left.write_bytes(b"half a table")
    os.utime(left, (1, 1))
    with histories() as history:
        export_csv(history, folder)
    assert not [path for path in folder.iterdir() if path.suffix == ".part"]
