"""Parquet tables, read by pyarrow."""

import sys
from dataclasses import replace
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from colonyqc.domain.errors import UsageError
from colonyqc.domain.verdict import Approval, Verdict
from colonyqc.history import SqlHistories, SqlTables
from colonyqc.history.export.rows import TABLES
from colonyqc.services.export.tables import export_history
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports.tables import TableExport, TableForm
from history.samples import MORNING, analysis, artefacts, prompted, sheet

PARQUET = TableExport((TableForm.PARQUET,))


@pytest.fixture
def filled(histories: SqlHistories) -> SqlHistories:
    with histories() as history:
        for value in (
            analysis(line="京\udcff"),
            analysis(pixel_size_um=None),
            prompted(sheets=(sheet(4), sheet(0))),
        ):
            history.add(value, artefacts(value))
        history.decide(1, 1, 2, Verdict.DISCARD, "=1+1", "佐藤")
        history.decide_dish(1, Approval.REJECTED, "contaminated", "Sato")
        history.commit()
    return histories


def test_columns_have_their_types_and_nothing_is_lost(
    filled: SqlHistories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.history.export.parquet_tables._GROUP", 3)
    export_history(filled, Outputs(), SqlTables(), tmp_path, PARQUET)
    tables = {name: parquet.read_table(tmp_path / f"{name}.parquet") for name in TABLES}
    for name, header in TABLES.items():
        assert tuple(tables[name].column_names) == header
    analyses = tables["analyses"].to_pylist()
    first = next(each for each in analyses if each["line"] == "京?")
    assert (first["day"], first["confluence (%)"], first["simulated"]) == (3, 50.0, False)
    assert first["finished (UTC)"] == MORNING
    assert (first["dish decided"], first["dish decided by"]) == ("rejected", "Sato")
    colonies = tables["colonies"]
    assert colonies.num_rows == 8
    assert colonies.schema.field("area (mm²)").type == pyarrow.float64()
    assert colonies["area (mm²)"].null_count == 4
    assert colonies["differentiated at the edge (%)"].null_count == 8, "nan is no number"
    (decision,) = tables["decisions"].to_pylist()
    assert (decision["reason"], decision["accepted as proposed"]) == ("=1+1", False)
    assert tables["cells"].num_rows == 4
    assert tables["regions"].num_rows == 0


def test_all_forms_at_once_and_again_over_their_own(filled: SqlHistories, tmp_path: Path) -> None:
    for _ in range(2):
        made = export_history(
            filled, Outputs(), SqlTables(), tmp_path, replace(PARQUET, forms=tuple(TableForm))
        ).paths
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} >= {p.name for p in made}
    assert len(made) == 2 * len(TABLES) + 2
    with filled() as history:
        (last,) = history.events(limit=1)
    assert last.new == f"CSV tables, XLSX workbook, Parquet tables: {tmp_path.name}"


def test_without_pyarrow_one_sentence_says_what_to_install(
    filled: SqlHistories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"Parquet needs a package .*colonyqc\[parquet\]"):
        export_history(filled, Outputs(), SqlTables(), tmp_path / "out", PARQUET)
    assert not list((tmp_path / "out").glob("*.parquet"))
