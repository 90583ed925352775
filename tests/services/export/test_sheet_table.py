"""A sheet as a table and as JSON: names, units and roundings that others read on."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from colonyqc.domain.cell import PromptSource
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import ImageInfo
from colonyqc.services.export import sheet_table
from colonyqc.services.membranes.answerer import Prompted
from support.builders import NO_SHEET, sheet

SOURCE = PromptSource(ModelRef("oneshot", "1.0.0", "ef" * 32), "rpe@2", (("1a", "2b"),), 30)


def prompted(**changes: object) -> Prompted:
    probability = np.zeros((10, 20), np.uint8)
    probability[0] = 128
    probability[1] = 127
    base = Prompted(
        ImageInfo("a.png", 20, 10, 1, 8, 0.5), probability, SOURCE, "CPU", ("It is dim.",)
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def test_a_cell_is_a_row_rounded_to_what_was_measured() -> None:
    found = sheet(2, pixel_size_um=0.3217)
    fine = replace(
        found.cells[1],
        centroid=(20.12345, 7.98765),
        area_px=100.4,
        aspect=1.234567,
        orientation=45.6789,
        open_side=True,
    )
    table = sheet_table.table(replace(found, cells=(found.cells[0], fine)))
    first, second = csv.DictReader(io.StringIO(table.decode(), newline=""))
    assert first == {
        "cell": "1",
        "x_px": "10.0",
        "y_px": "20.0",
        "area_px": "100",
        "area_um2": "10.3491",
        "neighbours": "6",
        "aspect": "1.25",
        "orientation_deg": "45.0",
        "touches_border": "1",
        "open_side": "0",
    }
    assert second == {
        "cell": "2",
        "x_px": "20.12",
        "y_px": "7.99",
        "area_px": "100",
        "area_um2": "10.3905",
        "neighbours": "6",
        "aspect": "1.2346",
        "orientation_deg": "45.68",
        "touches_border": "0",
        "open_side": "1",
    }
    ((*_, um2, _n, _a, _o, _b, _s),) = sheet_table.rows(sheet(1, pixel_size_um=None))
    assert um2 is None


@pytest.mark.parametrize(
    ("border", "open_side", "measure", "counts"),
    [
        (False, False, "area", True),
        (True, False, "area", False),
        (False, True, "area", True),
        (False, True, "neighbours", False),
        (False, False, "neighbours", True),
        (True, False, "neighbours", False),
    ],
)
def test_which_cells_count(border: bool, open_side: bool, measure: str, counts: bool) -> None:
    cell = replace(sheet(1).cells[0], touches_border=border, open_side=open_side)
    assert sheet_table.counted(cell, measure) is counts


def test_an_answer_is_one_object_with_its_source_and_what_was_counted() -> None:
    bare = sheet_table.summary(prompted(), None)
    assert bare.pop("assistive")
    assert bare == {
        "picture": "a.png",
        "width": 20,
        "height": 10,
        "pixel_size_um": 0.5,
        "model": "oneshot@1.0.0",
        "model_sha256": "ef" * 32,
        "provider": "CPU",
        "prompted": True,
        "preset": "rpe@2",
        "samples": [{"picture_sha256": "1a", "labels_sha256": "2b"}],
        "fine_tuned_steps": 30,
        "membrane_percent": pytest.approx(10.0),
        "notes": ["It is dim."],
    }
    whole = sheet_table.summary(prompted(source=replace(SOURCE, preset="")), sheet())
    assert whole["preset"] is None
    assert {k: whole[k] for k in ("is_sheet", "problems", "cells")} == {
        "is_sheet": True,
        "problems": [],
        "cells": 12,
    }
    assert whole["statistics"]["area_mean_px"] == 100.0
    assert whole["statistics"]["area_mean_um2"] == pytest.approx(25.0)
    assert {name: sum(h["counts"]) for name, h in whole["histograms"].items()} == {
        "area": 11,
        "neighbours": 11,
        "aspect": 11,
        "orientation": 11,
    }
    assert whole["histograms"]["neighbours"]["edges"] == (5.5, 6.5)
    unsized = sheet_table.summary(prompted(), sheet(pixel_size_um=None))
    assert unsized["statistics"]["area_mean_um2"] is None
    none = replace(sheet(), statistics=None, problems=(NO_SHEET,))
    told = sheet_table.summary(prompted(), none)
    assert (told["is_sheet"], told["statistics"]) == (False, None)
    assert told["problems"][0]["sentence"] == NO_SHEET.sentence


def test_the_sheets_numbers_are_said_with_their_units() -> None:
    assert dict(sheet_table.lines(sheet())) == {
        "cells": "12 (11 whole)",
        "density": "38333 /mm²",
        "mean area": "25.0 µm²",
        "area CV": "25.0 %",
        "neighbours": "6.00",
        "hexagonality": "62.5 %",
        "aspect": "1.25",
        "orientation": "45° (alignment 1.00)",
        "borders seen": "95 %",
    }
    unsized = dict(sheet_table.lines(sheet(pixel_size_um=None)))
    assert (unsized["density"], unsized["mean area"]) == ("9583 /Mpx", "100.0 px²")
    assert sheet_table.lines(replace(sheet(3), statistics=None)) == (("cells", "3"),)
