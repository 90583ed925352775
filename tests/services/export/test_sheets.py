"""Prompted analyses as rows and JSON values, and which answer of a picture is in force."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import Picture
from colonyqc.services.export import sheets
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary
from support.builders import START, analysis, prompted_analysis, sheet, sheet_result


def record(number: int = 5, *results: PictureResult, **changes: object) -> AnalysisRecord:
    made = prompted_analysis(pictures=results or None)
    return AnalysisRecord(number, replace(made, **changes), (), ())  # type: ignore[arg-type]


def test_a_prompted_analysis_is_a_row_as_wide_as_its_columns() -> None:
    kept = record()
    assert kept.analysis.prompt is not None
    row = sheets.row(kept, kept.analysis.prompt)
    assert dict(zip(sheets.PROMPTED_COLUMNS, row, strict=True)) == {
        "id": "5",
        "line": "line A",
        "dish": "dish 1",
        "day": "3",
        "pictures": "1/2",
        "cells": "12",
        "density": "38333 /mm²",
        "hexagonality": "62.5 %",
        "prompt": "rpe@2",
        "samples": "1",
        "model": "oneshot@1.0.0",
        "analysed (UTC)": "2026-03-01 08:00",
    }
    bare = record(6, sheet_result(1))
    painted = sheets.row(bare, PromptSource(ModelRef("oneshot", "1", "ef" * 32), "", ()))
    assert painted[5:10] == ("0", "–", "–", "painted sample", "0")
    unsized = record(7, sheet_result(1, sheet(pixel_size_um=None)))
    assert unsized.analysis.prompt is not None
    assert sheets.row(unsized, unsized.analysis.prompt)[6] == "9583 /Mpx"


def test_its_summary_is_a_row_of_the_same_columns() -> None:
    item = AnalysisSummary(
        id=5,
        dish=analysis().acquisition.dish,
        day=None,
        taken=START,
        model="oneshot@1.0.0",
        finished=START,
        pictures=2,
        usable_pictures=1,
        confluence=float("nan"),
        differentiated=float("nan"),
        colony_count=0,
        verdict="",
        simulated=False,
        decisions=0,
        prompt="rpe@2",
        samples=3,
        cells=12,
        cell_density=38333.3,
        hexagonality=62.54,
    )
    row = sheets.list_row(item)
    assert row == (
        *("5", "line A", "dish 1", "–", "1/2", "12", "38333 /mm²", "62.5 %"),
        *("rpe@2", "3", "oneshot@1.0.0", "2026-03-01 08:00"),
    )
    none = sheets.list_row(replace(item, cells=None, cell_density=None, hexagonality=None))
    assert none[5:8] == ("0", "–", "–")


def test_each_picture_is_a_row_with_its_numbers_or_why_there_are_none() -> None:
    unsized = sheet_result(3, sheet(pixel_size_um=None))
    first, second, third = sheets.sheet_rows(
        record(5, sheet_result(1, sheet()), sheet_result(2), unsized)
    )
    assert dict(zip(sheets.SHEET_COLUMNS, first, strict=True)) == {
        "picture": "view1.png",
        "cells": "12",
        "density": "38333 /mm²",
        "mean area": "25.0 µm²",
        "area CV": "25.0 %",
        "hexagonality": "62.5 %",
        "neighbours": "6.00",
        "aspect": "1.25",
        "note": "",
    }
    why = "This is not a sheet: no closed cell was found."
    assert second == ("view2.png", *["–"] * 7, why)
    assert third[2:4] == ("9583 /Mpx", "100 px²")


def test_without_a_blocking_problem_of_the_picture_the_sheets_own_is_said() -> None:
    result = sheet_result(1)
    problem = result.quality.problems[0]
    assert sheets.why_not(result) == problem.sentence
    harmless = replace(problem, blocking=False, sentence="It is dim.")
    fine = replace(result, quality=replace(result.quality, problems=(harmless,)))
    assert sheets.why_not(fine) == problem.sentence
    assert sheets.why_not(replace(fine, sheet=None)) == ""


def test_a_sheet_is_told_with_its_cells_and_where_it_comes_from() -> None:
    told = sheets.sheet(sheet(2))
    assert told is not None
    assert {k: told[k] for k in ("is_sheet", "width", "height", "pixel_size_um", "problems")} == {
        "is_sheet": True,
        "width": 400,
        "height": 300,
        "pixel_size_um": 0.5,
        "problems": [],
    }
    assert told["statistics"]["count"] == 2
    assert told["cells"][1] == {
        "number": 2,
        "centroid": (20.0, 20.0),
        "area_px": 100.0,
        "neighbours": 6,
        "aspect": 1.25,
        "orientation": 45.0,
        "touches_border": False,
        "open_side": False,
    }
    assert sheets.sheet(None) is None
    bare = sheets.sheet(sheet_result(2).sheet)
    assert bare is not None
    assert (bare["is_sheet"], bare["statistics"], bare["cells"]) == (False, None, [])
    source = sheets.source(record().analysis.prompt)
    assert source is not None
    assert source.pop("assistive")
    assert source == {
        "preset": "rpe@2",
        "samples": [{"picture_sha256": "1a" * 32, "labels_sha256": "2b" * 32}],
        "fine_tuned_steps": 0,
    }
    assert sheets.source(None) is None
    pooled = sheets.pooled(record())
    assert pooled is not None
    assert (pooled["count"], pooled["whole"]) == (12, 11)
    assert sheets.pooled(record(6, sheet_result(1))) is None


def of_day(day: int | None, number: int, hours: float, *results: PictureResult) -> AnalysisRecord:
    made = prompted_analysis(day, pictures=results, finished=START + timedelta(hours=hours))
    return AnalysisRecord(number, made, (), ())


@pytest.mark.parametrize("turned", [False, True])
def test_of_the_answers_of_a_picture_the_newest_that_shows_a_sheet_is_in_force(
    turned: bool,
) -> None:
    shown, none = sheet_result(1, sheet()), sheet_result(1)
    records = [of_day(3, 1, 1, shown), of_day(3, 2, 2, shown), of_day(3, 3, 3, none)]
    found = sheets.newest_answers(records[::-1] if turned else records)
    assert [(kept.id, result.picture.view) for kept, result in found] == [(2, 1)]
    also = sheet_result(2, sheet())
    beside = [of_day(3, 1, 1, none, also), of_day(3, 2, 2, none)]
    found = sheets.newest_answers(beside[::-1] if turned else beside)
    assert [(kept.id, result.picture.view) for kept, result in found] == [(1, 1), (1, 2)]
    same = [of_day(3, 1, 1, shown), of_day(3, 2, 1, shown)]
    ((kept, _),) = sheets.newest_answers(same[::-1] if turned else same)
    assert kept.id == 2


def test_answers_stand_by_day_view_and_name_and_unknown_days_last() -> None:
    def unseen(name: str) -> PictureResult:
        result = sheet_result(1, sheet())
        tiles = replace(result.picture.tiles[0], path=result.picture.tiles[0].path / name)
        return replace(result, picture=Picture(name, (tiles,), None))

    untimed = of_day(None, 6, 1, sheet_result(1, sheet()))
    early = replace(untimed.analysis.acquisition, taken=datetime(2026, 2, 1, 8))
    records = [
        untimed,
        AnalysisRecord(5, replace(untimed.analysis, acquisition=early), (), ()),
        of_day(4, 4, 1, unseen("b"), unseen("a"), sheet_result(2, sheet()), sheet_result(1)),
        of_day(0, 3, 1, sheet_result(1, sheet())),
    ]
    found = sheets.newest_answers(records)
    assert [(kept.id, result.picture.name) for kept, result in found] == [
        (3, "view1.png"),
        (4, "view1.png"),
        (4, "view2.png"),
        (4, "a"),
        (4, "b"),
        (5, "view1.png"),
        (6, "view1.png"),
    ]
