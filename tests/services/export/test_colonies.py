"""Records as rows and JSON values: every number under the name, unit and scale it is promised."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import isnan, nan

import pytest

from colonyqc.domain.audit import Event
from colonyqc.domain.dead_cells import DeadCells, Disc, Unmeasured
from colonyqc.domain.picture import Failure
from colonyqc.domain.verdict import Decision, Proposal, Verdict
from colonyqc.services.export import colonies
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary
from support.builders import (
    BLURRED,
    START,
    analysis,
    colony,
    picture_result,
    prompted_analysis,
    sheet,
    sheet_result,
)

SAID = Decision(7, 1, 2, Verdict.DISCARD, "分化", "Mori", START + timedelta(hours=1))
PROPOSED = Proposal("watch", "wide", "differentiated_percent", 12.5, 10.0, "Wide: 12.5.", "lab@3")


def record(**changes: object) -> AnalysisRecord:
    made = analysis(
        pictures=(picture_result(1), picture_result(2, pixel_size_um=None)), proposal=PROPOSED
    )
    return AnalysisRecord(7, replace(made, **changes), (), (SAID,))  # type: ignore[arg-type]


def summary(**changes: object) -> AnalysisSummary:
    base = AnalysisSummary(
        id=7,
        dish=analysis().acquisition.dish,
        day=3,
        taken=START,
        model="tiny@1.0.0",
        finished=START,
        pictures=3,
        usable_pictures=2,
        confluence=27.46,
        differentiated=6.25,
        colony_count=4,
        verdict="watch",
        simulated=False,
        decisions=1,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # tests name real fields


def test_an_analysis_is_a_row_as_wide_as_its_columns() -> None:
    row = colonies.row(record())
    assert dict(zip(colonies.COLUMNS, row, strict=True)) == {
        "id": "7",
        "line": "line A",
        "dish": "dish 1",
        "day": "3",
        "pictures": "2/2",
        "confluence": "27.5 %",
        "differentiated": "6.2 %",
        "colonies": "4",
        "verdict": "watch",
        "model": "tiny@1.0.0",
    }


def test_an_interval_stands_beside_its_number() -> None:
    sure = replace(record().analysis.statistics, differentiated_low=4.06, differentiated_high=9.5)
    row = colonies.row(record(statistics=sure))
    assert row[5:7] == ("27.5 %", "6.2 % (4.1–9.5)")


def test_what_nobody_judged_and_what_was_prompted_have_no_verdict() -> None:
    assert colonies.row(record(proposal=None))[8] == "not judged"
    prompted = AnalysisRecord(8, prompted_analysis(), (), ())
    assert colonies.row(prompted)[7:9] == ("–", "prompted (assistive)")


def test_a_summary_is_a_row_as_wide_as_its_columns() -> None:
    row = colonies.list_row(summary())
    assert dict(zip(colonies.LIST_COLUMNS, row, strict=True)) == {
        "id": "7",
        "line": "line A",
        "dish": "dish 1",
        "day": "3",
        "pictures": "2/3",
        "confluence": "27.5 %",
        "differentiated": "6.2 %",
        "colonies": "4",
        "verdict": "watch",
        "model": "tiny@1.0.0",
        "decisions": "1",
        "dish decided": "",
        "analysed (UTC)": "2026-03-01 08:00",
    }
    untold = colonies.list_row(summary(day=None, verdict="", confluence=float("nan")))
    assert (untold[3], untold[5], untold[8]) == ("–", "–", "not judged")
    prompted = colonies.list_row(summary(prompt="rpe@2"))
    assert prompted[7:9] == ("–", "prompted (assistive)")


def test_colonies_are_rows_with_the_unit_of_their_picture_and_what_was_decided() -> None:
    first, second, third, fourth = colonies.colony_rows(record())
    assert dict(zip(colonies.COLONY_COLUMNS, first, strict=True)) == {
        "picture": "view1.png",
        "colony": "1",
        "area": "0.00256 mm²",
        "differentiated": "5.0 %",
        "roundness": "0.87",
        "proposed": "keep",
        "decided": "",
        "reason": "",
        "by": "",
    }
    assert second[2] == "0.00512 mm²"
    assert third[2] == "1000 px²"
    assert fourth[5:] == ("keep", "discard", "分化", "Mori")


def test_an_event_is_a_row() -> None:
    event = Event(
        4, "2026-04-01T08:30:00.500000Z", "signed", "Mori", "analysis 1", "a", "b", "c", ""
    )
    assert dict(zip(colonies.EVENT_COLUMNS, colonies.event_row(event), strict=True)) == {
        "event": "4",
        "at (UTC)": "2026-04-01 08:30:00",
        "what": "signed",
        "who": "Mori",
        "about": "analysis 1",
        "old": "a",
        "new": "b",
        "why": "c",
    }


def test_a_record_is_told_in_full() -> None:
    told = colonies.record(record())
    pictures = told.pop("pictures")
    statistics = told.pop("statistics")
    assert told == {
        "correction": None,
        "id": 7,
        "line": "line A",
        "dish": "dish 1",
        "day": 3,
        "passage": "P17",
        "medium": None,
        "vessel": None,
        "rock": None,
        "feeders": None,
        "taken": "2026-03-01T08:00:00+00:00",
        "model": {"name": "tiny", "version": "1.0.0", "sha256": "cd" * 32},
        "provider": "CPU",
        "protocol": {"name": "default", "version": "1", "preprocessing": []},
        "rule_set": {"name": "default@2", "sha256": ""},
        "app_version": "0.1.0",
        "started": "2026-03-01T08:00:00+00:00",
        "finished": "2026-03-01T08:00:00+00:00",
        "simulated": False,
        "prompted": False,
        "prompt": None,
        "sheet_statistics": None,
        "dish_decided": None,
        "failures": [],
        "left_out": [],
        "counted_elsewhere_too": [],
        "proposed": {
            "verdict": "watch",
            "rule": "wide",
            "metric": "differentiated_percent",
            "value": 12.5,
            "limit": 10.0,
            "rule_set": "lab@3",
            "why": "Wide: 12.5.",
            "verdict_shown": "watch",
        },
    }
    kept = record().analysis.statistics
    assert statistics == {
        "pictures": 2,
        "usable_pictures": 2,
        "confluence_percent": pytest.approx(27.5),
        "confluence_low_percent": pytest.approx(nan, nan_ok=True),
        "confluence_high_percent": pytest.approx(nan, nan_ok=True),
        "confluence_sd_percent": 0.0,
        "colonies_percent": pytest.approx(2.5),
        "differentiated_percent": pytest.approx(6.25),
        "differentiated_low_percent": pytest.approx(nan, nan_ok=True),
        "differentiated_high_percent": pytest.approx(nan, nan_ok=True),
        "differentiated_probability_percent": pytest.approx(100 * 2500 / 33_000),
        "uncertain_percent": pytest.approx(100 / 33),
        "feeders_percent": pytest.approx(nan, nan_ok=True),
        "dead_percent": pytest.approx(nan, nan_ok=True),
        "dead_count": None,
        "dead_per_mm2": None,
        "colony_count": 4,
        "density_per_cm2": kept.density_per_cm2,
        "area_median_px": 1500.0,
    }
    first, second = pictures
    colony_told, *_ = first.pop("colonies")
    assert first == {
        "name": "view1.png",
        "view": 1,
        "files": [{"path": "/pictures/view1.png", "sha256": "ab" * 32, "bytes": None}],
        "tiles": 1,
        "width": 400,
        "height": 300,
        "pixel_size_um": 1.6,
        "pixel_size_source": "user",
        "usable": True,
        "problems": [],
        "focus": 30.0,
        "unevenness": 0.2,
        "saturated": 0.001,
        "graphics": [],
        "confluence_percent": pytest.approx(27.5),
        "colonies_percent": pytest.approx(2.5),
        "confluence_counts": colonies.COUNTED,
        "label_map_shows": colonies.MAPPED,
        "second_opinion_confluence_percent": 27.0,
        "undifferentiated_px": 30_000,
        "differentiated_px": 2_000,
        "uncertain_px": 1_000,
        "feeder_px": None,
        "dead": None,
        "imaged_px": 120_000,
        "sheet": None,
    }
    assert colony_told == {
        "number": 1,
        "area": pytest.approx(0.00256),
        "area_unit": "mm²",
        "area_px": 1000.0,
        "equivalent_diameter": pytest.approx(1.6 * 35.6825, rel=1e-5),
        "perimeter": pytest.approx(192.0),
        "border_roughness": pytest.approx(2.4),
        "length_unit": "µm",
        "centroid_px": (50.0, 40.0),
        "box_px": (30, 20, 40, 40),
        "roundness": 0.87,
        "solidity": 0.95,
        "eccentricity": 0.4,
        "differentiated_percent": pytest.approx(5.0),
        "differentiated_probability_percent": pytest.approx(8.0),
        "uncertain_percent": 0.0,
        "edge_share_percent": pytest.approx(20.0),
        "touches_border": False,
        "proposed": {
            "verdict": "keep",
            "rule": "",
            "metric": "differentiated_percent",
            "value": 5.0,
            "limit": None,
            "rule_set": "",
            "why": "No rule.",
        },
        "decided": None,
    }
    unsized = second["colonies"][1]
    assert (unsized["area"], unsized["area_unit"], unsized["length_unit"]) == (2000.0, "px²", "px")
    assert unsized["decided"] == {
        "verdict": "discard",
        "reason": "分化",
        "person": "Mori",
        "at": "2026-03-01T09:00:00+00:00",
        "accepted_as_proposed": False,
    }


@pytest.mark.parametrize(
    ("dead", "said"),
    [
        (
            DeadCells((Disc(5, 9, 12),), 113, 40, 7),
            {
                "not_measurable": None,
                "count": 1,
                "px": 113,
                "outside_cells_px": 40,
                "called_differentiated_px": 7,
                "discs_px": [(5, 9, 12)],
            },
        ),
        (
            DeadCells(unmeasured=Unmeasured.SIZE),
            {
                "not_measurable": "size unknown",
                "count": 0,
                "px": 0,
                "outside_cells_px": 0,
                "called_differentiated_px": 0,
                "discs_px": [],
            },
        ),
    ],
)
def test_dead_cells_are_told_with_their_places_or_why_not(
    dead: DeadCells, said: dict[str, object]
) -> None:
    told = colonies.record(record(pictures=(picture_result(1, dead=dead),)))
    assert told["pictures"][0]["dead"] == said


def test_what_is_unknown_is_told_as_nothing() -> None:
    blurred = picture_result(1, quality=BLURRED, colonies=(colony(proposal=None),))
    acquisition = replace(analysis().acquisition, taken=None)
    told = colonies.record(
        record(acquisition=acquisition, proposal=None, pictures=(blurred,), simulated=True)
    )
    assert (told["taken"], told["proposed"], told["simulated"]) == (None, None, True)
    (picture,) = told["pictures"]
    assert (picture["usable"], picture["confluence_percent"]) == (False, None)
    assert picture["problems"] == [
        {"kind": "focus", "sentence": "The picture is out of focus.", "blocking": True}
    ]
    assert picture["colonies"][0]["proposed"] is None


def test_a_prompted_record_counts_no_colonies_and_tells_of_its_sheet() -> None:
    made = prompted_analysis(pictures=(sheet_result(1, sheet()), sheet_result(2)))
    told = colonies.record(AnalysisRecord(8, made, (), ()))
    assert told["prompted"] is True
    assert told["statistics"]["colony_count"] is None
    assert isnan(told["statistics"]["confluence_percent"])
    assert told["sheet_statistics"]["count"] == 12
    first, second = told["pictures"]
    assert (first["confluence_percent"], first["sheet"]["is_sheet"]) == (None, True)
    assert second["sheet"]["is_sheet"] is False


def test_a_batch_is_what_was_analysed_and_what_failed() -> None:
    told = colonies.batch([colonies.record(record())], [Failure("a.png", "It is empty.")])
    assert [each["id"] for each in told["analyses"]] == [7]
    assert told["failures"] == [{"name": "a.png", "reason": "It is empty."}]


def test_a_summary_is_told_in_full() -> None:
    usual = {
        "corrects": None,
        "id": 7,
        "line": "line A",
        "dish": "dish 1",
        "day": 3,
        "taken": "2026-03-01T08:00:00+00:00",
        "model": "tiny@1.0.0",
        "finished": "2026-03-01T08:00:00+00:00",
        "pictures": 3,
        "usable_pictures": 2,
        "confluence_percent": 27.46,
        "differentiated_percent": 6.25,
        "colony_count": 4,
        "verdict": "watch",
        "verdict_shown": "watch",
        "simulated": False,
        "decisions": 1,
        "dish_decided": None,
        "prompted": False,
        "prompt": "",
        "samples": 0,
        "cells": None,
        "cell_density_per_mm2": None,
        "hexagonality_percent": None,
    }
    assert colonies.summary(summary()) == usual
    asked = summary(
        prompt="rpe@2", samples=2, cells=12, cell_density=38333.3, hexagonality=62.5, taken=None
    )
    assert colonies.summary(asked) == usual | {
        "taken": None,
        "confluence_percent": None,
        "differentiated_percent": None,
        "colony_count": None,
        "prompted": True,
        "prompt": "rpe@2",
        "samples": 2,
        "cells": 12,
        "cell_density_per_mm2": 38333.3,
        "hexagonality_percent": 62.5,
    }


def test_times_without_a_zone_are_told_as_they_are() -> None:
    at = datetime(2026, 3, 1, 8)
    assert colonies.summary(summary(taken=at))["taken"] == "2026-03-01T08:00:00"
