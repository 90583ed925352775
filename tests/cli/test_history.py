"""``colonyqc history`` and ``report`` over a history with prompted analyses."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.cell import ASSISTIVE
from colonyqc.domain.picture import DishKey
from colonyqc.history import open_histories
from colonyqc.services.ports import Artefacts
from support.builders import NO_SHEET, analysis, prompted_analysis
from support.command import Command, field, write_png


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a history: colonies of dish 1, sheets of it, sheets alone of dish 2."""
    path = tmp_path / "t.db"
    histories = open_histories(path)
    usual, sheets = analysis(2), prompted_analysis(3)
    alone = prompted_analysis(1, DishKey("line A", "dish 2"), preset="")
    with histories() as history:
        for each in (usual, sheets, alone):
            arrays = [
                Artefacts(np.zeros((r.height, r.width), np.uint8), np.zeros((30, 40, 3), np.uint8))
                for r in each.pictures
            ]
            history.add(each, arrays)
        history.commit()
    histories.engine.dispose()
    return path


def test_prompted_analyses_are_listed_apart_and_said_to_assist(
    colonyqc: Command, kept: Path
) -> None:
    ran = colonyqc("history", "list", "--db", kept)
    assert ran.code == 0
    usual, assists = ran.out.split("Prompted (assistive)")
    assert "tiny@1.0.0" in usual
    assert "oneshot@1.0.0" not in usual
    assert assists.count("oneshot@1.0.0") == 2
    for word in ("rpe@2", "painted sample", "38333 /mm²", "62.5 %"):
        assert word in assists
    assert ASSISTIVE in ran.err
    only = colonyqc("history", "list", "--db", kept, "--dish", "dish 2")
    assert "verdict" not in only.out
    assert "verdict" in colonyqc("history", "list", "--db", kept, "--dish", "dish 1").out


def test_the_list_as_json_tells_them_apart(colonyqc: Command, kept: Path) -> None:
    usual, assists, _ = colonyqc("history", "list", "--db", kept, "--json", "-").json["analyses"]
    assert (usual["prompted"], usual["prompt"], usual["cells"]) == (False, "", None)
    assert usual["colony_count"] == 4
    assert (assists["prompted"], assists["prompt"], assists["samples"]) == (True, "rpe@2", 1)
    assert (assists["cells"], assists["hexagonality_percent"]) == (12, 62.5)
    assert assists["cell_density_per_mm2"] == pytest.approx(1e6 * 11.5 / 1200 / 0.25)
    assert (assists["colony_count"], assists["confluence_percent"]) == (None, None)


def test_one_is_shown_with_its_pictures(colonyqc: Command, kept: Path) -> None:
    ran = colonyqc("history", "show", 2, "--db", kept)
    assert (ran.code, ran.err.strip()) == (0, ASSISTIVE)
    said = " ".join(ran.out.split())
    for word in ("Prompted (assistive)", "rpe@2", "view1.png", "25.0 µm²", "62.5 %"):
        assert word in said
    assert NO_SHEET.sentence.split()[0] in said
    assert "colony" not in said


def test_one_is_shown_with_everything_as_json(colonyqc: Command, kept: Path) -> None:
    usual = colonyqc("history", "show", 1, "--db", kept, "--json", "-").json
    assert (usual["prompted"], usual["prompt"], usual["sheet_statistics"]) == (False, None, None)
    assert usual["pictures"][0]["sheet"] is None
    told = colonyqc("history", "show", 2, "--db", kept, "--json", "-").json
    assert told["prompt"] == {
        "assistive": ASSISTIVE,
        "preset": "rpe@2",
        "samples": [{"picture_sha256": "1a" * 32, "labels_sha256": "2b" * 32}],
        "fine_tuned_steps": 0,
    }
    shown, none = (picture["sheet"] for picture in told["pictures"])
    assert (shown["is_sheet"], len(shown["cells"]), shown["statistics"]["count"]) == (True, 12, 12)
    assert (none["is_sheet"], none["statistics"]) == (False, None)
    assert told["sheet_statistics"]["hexagonality"] == 62.5
    assert told["statistics"]["colony_count"] is None
    assert told["proposed"] is None


def test_the_trail_and_the_tables_say_it(colonyqc: Command, kept: Path, tmp_path: Path) -> None:
    events = colonyqc("history", "trail", "--db", kept, "--json", "-").json["events"]
    assert [e["kind"] for e in events][:3] == [
        "prompted analysis added",
        "prompted analysis added",
        "analysis added",
    ]
    assert colonyqc("history", "export", "--out", "csv", "--db", kept).code == 0
    with (tmp_path / "csv" / "cells.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 24
    assert colonyqc("history", "verify", "--db", kept).code == 0


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("dish", ["dish 1", "dish 2"])
def test_each_dish_gives_a_report(
    colonyqc: Command, kept: Path, tmp_path: Path, dish: str, language: str
) -> None:
    for ending in ("pdf", "csv"):
        out = tmp_path / f"r.{ending}"
        ran = colonyqc("report", dish, "--out", out, "--language", language, "--db", kept)
        assert (ran.code, ran.err) == (0, "")
        assert out.stat().st_size > 500


def test_label_files_of_one_history_are_never_in_two_folders(
    colonyqc: Command, tmp_path: Path
) -> None:
    write_png(tmp_path / "one.png", field(1))
    assert colonyqc("analyse", "one.png", "--db", "t.db").code == 0
    ran = colonyqc("analyse", "one.png", "--db", "t.db", "--files", "elsewhere")
    assert ran.code == 2
    assert "keeps its label files in" in ran.err
    assert not (tmp_path / "elsewhere").exists()
    assert colonyqc("history", "verify", "--db", "t.db", "--files", "t.files").code == 0


def test_a_history_remembers_where_its_label_files_are(colonyqc: Command, tmp_path: Path) -> None:
    for number in (1, 2):
        write_png(tmp_path / f"{number}.png", field(number))
    assert colonyqc("analyse", "1.png", "--db", "t.db", "--files", "labels").code == 0
    assert colonyqc("analyse", "2.png", "--db", "t.db").code == 0
    assert (tmp_path / "t.files").is_file()
    kept = [each for each in (tmp_path / "labels").rglob("*") if each.is_file()]
    assert len(kept) >= 4
    assert colonyqc("history", "verify", "--db", "t.db").code == 0
    # A command that would write among them is refused as it is beside the database.
    first = kept[0].relative_to(tmp_path)
    before = kept[0].read_bytes()
    assert colonyqc("history", "list", "--db", "t.db", "--json", first).code == 2
    assert kept[0].read_bytes() == before
    # Backed up and restored, the files go where they were.
    assert colonyqc("history", "backup", "--db", "t.db", "--out", "kept").code == 0
    (backup,) = (p for p in (tmp_path / "kept").iterdir() if (p / "manifest.json").is_file())
    kept[0].unlink()
    assert colonyqc("history", "verify", "--db", "t.db").code == 1
    assert colonyqc("history", "restore", backup, "--db", "t.db").code == 0
    assert kept[0].read_bytes() == before
    assert colonyqc("history", "verify", "--db", "t.db").code == 0
    # Moved together they are found; apart, a sentence says where they should be.
    (tmp_path / "moved").mkdir()
    for name in ("t.db", "t.files", "labels"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    assert colonyqc("history", "verify", "--db", "moved/t.db").code == 0
    (tmp_path / "moved" / "labels").rename(tmp_path / "labels")
    ran = colonyqc("history", "list", "--db", "moved/t.db")
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "connect the drive it lies on, or name the folder with --files" in ran.err
    assert not (tmp_path / "moved" / "labels").exists()
    again = ("--db", "moved/t.db", "--files", "labels")
    assert colonyqc("history", "verify", *again).code == 0
    assert colonyqc("analyse", "1.png", *again).code == 0
    assert colonyqc("history", "verify", "--db", "moved/t.db").code == 0


def test_answers_are_exported_in_the_forms_asked_for(
    colonyqc: Command, kept: Path, tmp_path: Path
) -> None:
    ran = colonyqc(
        "history", "export", "--db", kept, "--out", tmp_path / "out", "--to", "coco",
        "--to", "coco-panoptic", "--to", "csv",
    )  # fmt: skip
    assert ran.code == 0
    written = [Path(line).name for line in ran.out.split()]
    assert written[-2:] == ["instances.json", "panoptic.json"]
    assert "analyses.csv" in written
    out = tmp_path / "one"
    ran = colonyqc(
        "history", "export", "--db", kept, "--out", out, "--to", "png", "--dish", "dish 2"
    )
    assert ran.code == 0
    listed = json.loads((out / "labels.json").read_text("utf-8"))["images"]
    assert {each["dish"] for each in listed} == {"dish 2"}
    assert {each["assistive"] for each in listed} == {ASSISTIVE}
    ran = colonyqc("history", "export", "--db", kept, "--out", out, "--part-touching")
    assert (ran.code, "--part-touching is not for tables" in ran.err) == (2, True)


def test_dishes_are_listed_by_risk_with_the_reasons(colonyqc: Command, kept: Path) -> None:
    ran = colonyqc("history", "list", "--db", kept, "--by", "risk")
    assert ran.code == 0
    assert ran.out.index("dish 1") < ran.out.index("dish 2")
    for words in ("0 of 4", "Open: 4 of 4 colonies.", "Overdue since"):
        assert words in ran.out
    told = colonyqc("history", "list", "--db", kept, "--by", "risk", "--json", "-").json["dishes"]
    assert [each["dish"] for each in told] == ["dish 1", "dish 2"]
    assert {"kind": "open decisions", "amount": 4, "sentence": "Open: 4 of 4 colonies."} in (
        told[0]["risks"]
    )
    assert (told[1]["confluence"], told[1]["risks"], told[1]["due"]) == (None, [], None)


def test_a_dish_is_archived_taken_back_and_due_as_said(colonyqc: Command, kept: Path) -> None:
    assert colonyqc("history", "archive", "dish 1", "--db", kept, "--why", "thrown away").code == 0
    assert "already" in colonyqc("history", "archive", "dish 1", "--db", kept).out
    by_risk = ("history", "list", "--db", kept, "--by", "risk", "--json", "-")
    assert [each["dish"] for each in colonyqc(*by_risk).json["dishes"]] == ["dish 2"]
    aside = colonyqc(*by_risk, "--archived").json["dishes"]
    assert [each["dish"] for each in aside] == ["dish 1"]
    alone = colonyqc("history", "list", "--archived", "--db", kept, "--json", "-").json
    assert [each["dish"] for each in alone["dishes"]] == ["dish 1"]
    before = aside[0]["due"]
    assert colonyqc("history", "archive", "dish 1", "--back", "--db", kept).code == 0
    assert colonyqc("history", "due", "dish 1", "--every", "3", "--db", kept).code == 0
    assert colonyqc(*by_risk).json["dishes"][0]["due"] > before
    assert colonyqc("history", "verify", "--db", kept).code == 0


def test_what_is_said_of_a_dish_is_changed_with_a_reason(colonyqc: Command, kept: Path) -> None:
    ran = colonyqc("history", "describe", "dish 1", "--medium", "E8", "--db", kept)
    assert ran.code == 2
    assert "needs a reason" in ran.err
    said = ("--medium", "E8", "--passage", "p40", "--no-rock", "--why", "typed wrong")
    ran = colonyqc("history", "describe", "dish 1", *said, "--db", kept)
    assert ran.code == 0, ran.err
    assert "is described." in ran.out
    again = colonyqc("history", "describe", "dish 1", *said, "--db", kept)
    assert "so already" in again.out
    by_risk = ("history", "list", "--db", kept, "--by", "risk", "--json", "-")
    passages = {each["dish"]: each["passage"] for each in colonyqc(*by_risk).json["dishes"]}
    assert passages["dish 1"] == "p40"
    assert colonyqc("history", "verify", "--db", kept).code == 0


def test_how_often_dishes_are_due_is_said_for_all_or_for_one(colonyqc: Command, kept: Path) -> None:
    by_risk = ("history", "list", "--db", kept, "--by", "risk", "--json", "-")

    def due() -> dict[str, str]:
        told = colonyqc(*by_risk).json["dishes"]
        # Of a dish of prompted analyses alone nobody knows.
        return {each["dish"]: each["due"] for each in told if each["due"]}

    before = due()
    ran = colonyqc("history", "due", "--every", 5, "--db", kept)
    assert ran.code == 0, ran.err
    assert "every 5 days, where nothing else is said" in ran.out
    assert colonyqc("history", "due", "dish 1", "--every", 1, "--db", kept).code == 0
    assert due()["dish 1"] == before["dish 1"]
    assert colonyqc("history", "due", "dish 1", "--every", "12h", "--db", kept).code == 0
    (told,) = (each for each in colonyqc(*by_risk).json["dishes"] if each["dish"] == "dish 1")
    assert (told["due_every"], told["due_says"]) == ("12h", "this dish")
    assert "T" in told["due"], "the hour is told"
    ran = colonyqc("history", "due", "dish 1", "--every", "often", "--db", kept)
    assert (ran.code, "give hours or days, as 12h, 2d" in ran.err) == (2, True)
    assert colonyqc("history", "due", "dish 1", "--every", "usual", "--db", kept).code == 0
    after = due()
    assert all(after[dish] > before[dish] for dish in before)
