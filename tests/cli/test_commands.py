"""The contract of the command line: files in, files and exit codes out."""

import json
import os
import sqlite3
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from colonyqc.config.build import build_version
from colonyqc.config.settings import Settings
from colonyqc.services.packages.pmf import NETWORK, NETWORK_INT8, sha256
from support.command import Command, field, write_png
from support.tiny_model import write_package

NAMES = "{line}_{dish}_D{day}_V{view}"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two days of one dish, two views a day."""
    folder = tmp_path / "pictures"
    for day in (1, 2):
        for view in (1, 2):
            write_png(folder / f"A_FL1_D{day}_V{view}.png", field(10 * day + view, discs=day))
    return folder


def test_analyse_keeps_reports_and_tells_everything(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    ran = colonyqc(
        "analyse", pictures, "--names", NAMES, "--pixel-size", "2", "--db", "t.db",
        "--report", "t.pdf", "--json", "t.json",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    told = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert [a["day"] for a in told["analyses"]] == [1, 2]
    assert [len(a["pictures"]) for a in told["analyses"]] == [2, 2]
    assert {(a["line"], a["dish"]) for a in told["analyses"]} == {("A", "FL1")}
    first, second = (a["statistics"]["confluence_percent"] for a in told["analyses"])
    assert 0 < first < second
    colony = told["analyses"][0]["pictures"][0]["colonies"][0]
    assert colony["area_unit"] == "mm²"
    assert colony["area"] == pytest.approx(colony["area_px"] * 4e-6)
    for picture in (each for analysis in told["analyses"] for each in analysis["pictures"]):
        instances = picture["answers"]["instances"]
        known = [(each["number"], each["area_px"], each["box_px"]) for each in picture["colonies"]]
        boxes = [each["box_px"] for each in picture["answers"]["boxes"]]
        assert known == [
            (each["number"], each["area_px"], box)
            for each, box in zip(instances, boxes, strict=True)
        ]
        whole = sum(each["area_px"] for each in picture["answers"]["panoptic"])
        assert whole == picture["width"] * picture["height"]
    assert (tmp_path / "t.pdf").read_bytes().startswith(b"%PDF")
    with sqlite3.connect(tmp_path / "t.db") as database:
        assert database.execute("select count(*) from analysis").fetchone() == (2,)
    database.close()


def test_json_on_standard_output_is_alone_there(colonyqc: Command, pictures: Path) -> None:
    ran = colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db", "--json", "-")
    assert len(ran.json["analyses"]) == 2
    assert ran.json["failures"] == []


def test_the_same_run_again_adds_nothing_where_only_what_is_new_is_asked_for(
    colonyqc: Command, pictures: Path
) -> None:
    run = ("analyse", pictures, "--names", NAMES, "--db", "t.db", "--new-only")
    first = colonyqc(*run, "--json", "-")
    assert len(first.json["analyses"]) == 2
    again = colonyqc(*run, "--json", "-")
    assert (again.code, again.err.splitlines()[-1]) == (0, "2 already analysed.")
    assert again.json == {
        "analyses": [],
        "failures": [],
        "already_analysed": [each["id"] for each in first.json["analyses"]],
    }
    write_png(pictures / "A_FL1_D3_V1.png", field(99))
    more = colonyqc(*run, "--json", "-")
    assert (len(more.json["analyses"]), more.json["already_analysed"]) == (1, [1, 2])
    assert len(colonyqc("history", "list", "--db", "t.db").out.splitlines()) == 4


def test_given_line_dish_and_day_win_over_the_names(colonyqc: Command, pictures: Path) -> None:
    ran = colonyqc(
        "analyse", pictures / "A_FL1_D1_V1.png", "--names", NAMES, "--line", "iPS-7",
        "--dish", "3", "--day", "0", "--db", "t.db", "--json", "-",
    )  # fmt: skip
    (analysis,) = ran.json["analyses"]
    assert (analysis["line"], analysis["dish"], analysis["day"]) == ("iPS-7", "3", 0)


def test_a_sample_sheet_says_what_names_do_not(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    (tmp_path / "wells.csv").write_text(
        "dish,line,medium,rock,seeded,density\nFL1,201B7,mTeSR,yes,2026-01-02,25000\nX9,,,ask,,\n"
    )
    ran = colonyqc(
        "analyse", pictures, "--names", NAMES, "--sheet", "wells.csv", "--db", "t.db",
        "--pixel-size", "2", "--json", "-",
    )  # fmt: skip
    assert ran.code == 1
    assert "Row 3 is left out: its rock says “ask”, neither yes nor no." in ran.err
    assert {(a["line"], a["medium"], a["rock"]) for a in ran.json["analyses"]} == {
        ("201B7", "mTeSR", True)
    }
    life = colonyqc("history", "life", "--db", "t.db", "--json", "-").json["events"]
    assert [(each["kind"], each["note"]) for each in life] == [("seeding", "25000 cells/cm²")]
    again = ("analyse", pictures, "--names", NAMES, "--sheet", "wells.csv", "--db", "t.db")
    colonyqc(*again, "--pixel-size", "2")
    assert colonyqc("history", "life", "--db", "t.db", "--json", "-").json["events"] == life


def test_the_day_of_the_seeding_is_noted_of_each_dish(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    said = ("analyse", pictures, "--names", NAMES, "--pixel-size", "2", "--db", "t.db")
    for wrong in ("soon", "2999-01-01", " "):
        refused = colonyqc(*said, "--seeded", wrong)
        assert refused.code == 2
        assert "seed" in refused.err
    (tmp_path / "wells.csv").write_text("dish,medium,seeded\nFL1,mTeSR,\n")
    ran = colonyqc(*said, "--seeded", "2026-01-02", "--sheet", "wells.csv", "--json", "-")
    assert ran.code == 0, ran.err
    assert {a["medium"] for a in ran.json["analyses"]} == {"mTeSR"}
    life = colonyqc("history", "life", "--db", "t.db", "--json", "-").json["events"]
    assert [each["kind"] for each in life] == ["seeding"]
    assert life[0]["happened"].startswith("2026-01-0")
    (tmp_path / "wells.csv").write_text("dish,seeded\nFL1,2026-01-01\n")
    asked = ("--seeded", "2026-01-03", "--sheet", "wells.csv", "--why", "again")
    assert colonyqc(*said, *asked).code == 0
    later = colonyqc("history", "life", "--db", "t.db", "--json", "-").json["events"]
    days = sorted(each["happened"][:10] for each in later)
    assert (len(days), days[-1]) == (2, life[0]["happened"][:10]), "a row's own day goes first"


def test_feeders_are_said_once_for_a_dish(colonyqc: Command, pictures: Path) -> None:
    said = ("--names", NAMES, "--db", "t.db", "--json", "-")
    first = pictures / "A_FL1_D1_V1.png"
    (day_1,) = colonyqc("analyse", first, *said, "--feeders").json["analyses"]
    assert day_1["feeders"] is True
    assert day_1["statistics"]["feeders_percent"] == pytest.approx(0, abs=5)
    (day_2,) = colonyqc("analyse", pictures / "A_FL1_D2_V1.png", *said).json["analyses"]
    assert (day_2["day"], day_2["feeders"]) == (2, True)
    (again,) = colonyqc("analyse", first, *said, "--no-feeders").json["analyses"]
    assert again["feeders"] is False
    assert again["statistics"]["feeders_percent"] is None


def test_a_dish_keeps_its_model_unless_another_is_let_in(
    colonyqc: Command, pictures: Path, models: Path
) -> None:
    write_package(models, name="keen", threshold=0.004)
    first, second = (pictures / f"A_FL1_D{day}_V1.png" for day in (1, 2))
    said = ("--names", NAMES, "--db", "t.db", "--json", "-")
    assert colonyqc("analyse", first, *said, "--model", "tiny").code == 0
    ran = colonyqc("analyse", second, *said, "--model", "keen")
    assert (ran.code, ran.json["analyses"]) == (1, [])
    assert "analysed by tiny@1.0.0; keen@1.0.0 is another model" in ran.err
    told = colonyqc("history", "preview", "FL1", "--model", "keen", "--db", "t.db", "--json", "-")
    (day,) = told.json["days"]
    assert (day["model"], day["before"], day["after"], day["turns"]) == (
        "tiny@1.0.0", "undecided", "fail", True,
    )  # fmt: skip
    (made,) = colonyqc("analyse", second, *said, "--model", "keen", "--new-model").json["analyses"]
    assert made["model"]["name"] == "keen"
    assert "model of a culture changed" in colonyqc("history", "trail", "--db", "t.db").out
    ran = colonyqc("history", "overruled", "--db", "t.db", "--json", "-")
    assert ran.json == {"models": []}


def test_history_lists_shows_and_exports(colonyqc: Command, pictures: Path, tmp_path: Path) -> None:
    colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db")
    listed = colonyqc("history", "list", "--db", "t.db", "--json", "-").json["analyses"]
    assert [a["day"] for a in listed] == [1, 2]
    table = colonyqc("history", "list", "--db", "t.db", "--dish", "A/FL1")
    assert table.out.count("tiny@1.0.0") == 2
    shown = colonyqc("history", "show", listed[0]["id"], "--db", "t.db", "--json", "-").json
    assert shown["statistics"]["colony_count"] == listed[0]["colony_count"] == 2
    colonies = colonyqc("history", "show", listed[0]["id"], "--db", "t.db")
    assert colonies.out.count("A_FL1_D1_V") == 2
    assert colonyqc("history", "export", "--out", "csv", "--db", "t.db").code == 0
    assert {p.name for p in (tmp_path / "csv").iterdir()} == {
        "analyses.csv", "anchor.json", "cells.csv", "colonies.csv", "decisions.csv",
        "dish-decisions.csv", "regions.csv", "sheets.csv",
    }  # fmt: skip


def test_what_was_left_out_stands_on_the_record_for_good(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    first = pictures / "A_FL1_D1_V1.png"
    (pictures / "A_FL1_D1_V3.png").write_bytes(first.read_bytes())
    (pictures / "A_FL1_D1_V4.png").write_bytes(b"")
    ran = colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db", "--json", "-")
    assert ran.code == 1
    told = ran.json["analyses"][0]["left_out"]
    assert [each["name"] for each in told] == ["A_FL1_D1_V3.png", "A_FL1_D1_V4.png"]
    for name in ("A_FL1_D1_V3.png", "A_FL1_D1_V4.png"):
        (pictures / name).unlink()
    shown = colonyqc("history", "show", 1, "--db", "t.db").out
    twin = "A_FL1_D1_V3.png is a copy of the file A_FL1_D1_V1.png: the view is counted once."
    assert f"Left out: {twin}" in " ".join(shown.split())
    assert "Left out: A_FL1_D1_V4.png can't be read" in " ".join(shown.split())
    kept = colonyqc("history", "show", 1, "--db", "t.db", "--json", "-").json
    assert kept["left_out"] == told
    assert colonyqc("history", "export", "--out", "csv", "--db", "t.db").code == 0
    assert twin in (tmp_path / "csv" / "analyses.csv").read_text("utf-8-sig")
    assert colonyqc("history", "verify", "--db", "t.db").code == 0


def test_pictures_that_were_moved_are_found_again(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db")
    pictures.rename(tmp_path / "renamed")
    ran = colonyqc("history", "preview", "FL1", "--model", "tiny", "--db", "t.db", "--json", "-")
    assert all(day["failure"] for day in ran.json["days"])
    ran = colonyqc("history", "find-pictures", tmp_path / "renamed", "--db", "t.db")
    assert (ran.code, ran.out.split()[:2]) == (0, ["4", "files"])
    ran = colonyqc("history", "preview", "FL1", "--model", "tiny", "--db", "t.db", "--json", "-")
    assert not any(day["failure"] for day in ran.json["days"])
    assert "originals found again" in colonyqc("history", "trail", "--db", "t.db").out
    ran = colonyqc("history", "find-pictures", tmp_path / "no", "--db", "t.db", "--json", "-")
    assert (ran.code, ran.json) == (0, {"found": [], "lost": []})


def test_a_report_can_be_made_later_from_the_history(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db")
    made = colonyqc("report", "FL1", "--day", 1, "--out", "d1.csv", "--db", "t.db")
    assert made.code == 0
    assert "FL1" in (tmp_path / "d1.csv").read_text("utf-8-sig")
    japanese = colonyqc("report", "A/FL1", "--language", "ja", "--out", "d.pdf", "--db", "t.db")
    assert japanese.code == 0


@pytest.mark.parametrize("asked", [("--help",), ("write", "--help"), ()])
def test_the_report_command_says_how_it_is_called(
    colonyqc: Command, asked: tuple[str, ...]
) -> None:
    ran = colonyqc("report", *asked)
    said = " ".join((ran.out + ran.err).split())
    assert "report [OPTIONS] [dish]" in said
    assert "report write" not in said


def test_several_dishes_get_a_report_each(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    write_png(pictures / "A_FL2_D1_V1.png", field(5))
    ran = colonyqc("analyse", pictures, "--names", NAMES, "--db", "t.db", "--report", "r.csv")
    assert ran.err.splitlines() == ["Report: r-A-FL1.csv", "Report: r-A-FL2.csv"]
    assert {p.name for p in tmp_path.glob("r*.csv")} == {"r-A-FL1.csv", "r-A-FL2.csv"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are text")
def test_a_name_that_is_no_text_is_analysed_and_written(colonyqc: Command, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"M\xe4rz")
    write_png(odd / os.fsdecode(b"a\xff.png"), field(1))
    for ending in ("csv", "pdf"):
        outputs = ("--json", "t.json", "--report", f"t.{ending}")
        ran = colonyqc("analyse", odd, "--db", "t.db", *outputs)
        assert (ran.code, ran.err) == (0, "")
    told = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert told["analyses"][0]["pictures"][0]["name"] == os.fsdecode(b"a\xff.png")


def test_segment_writes_class_indices_and_probabilities(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    ran = colonyqc(
        "segment", pictures / "A_FL1_D2_V1.png", "--model", "tiny@1.0.0", "--out", "l.png",
        "--probabilities", "p.npz",
    )  # fmt: skip
    assert ran.code == 0
    labels = cv2.imdecode(np.fromfile(tmp_path / "l.png", np.uint8), cv2.IMREAD_UNCHANGED)
    assert labels.dtype == np.uint8
    assert labels.shape == (256, 256)
    assert set(np.unique(labels)) == {0, 1}
    with np.load(tmp_path / "p.npz") as stored:
        probabilities = stored["probabilities"]
    assert probabilities.shape == (4, 256, 256)
    assert (probabilities.argmax(0) == labels).mean() > 0.999  # half precision at ties


def test_segment_says_what_ran_otherwise_than_asked(
    colonyqc: Command, pictures: Path, tmp_path: Path
) -> None:
    picture = pictures / "A_FL1_D2_V1.png"
    asked = ["--precision", "fast", "--device", "directml", "--pixel-size", 2]
    ran = colonyqc("segment", picture, "--out", "l.png", *asked)
    assert ran.code == 0
    assert ran.err.splitlines()[:2] == [
        "DirectML was asked for and did not start: the CPU runs the networks.",
        "The model tiny@1.0.0 has no fast network: the full one is used.",
    ]
    assert (tmp_path / "l.png").is_file()


def test_analyse_runs_as_the_settings_say_and_as_the_command_says_instead(
    colonyqc: Command, pictures: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(models, version="2.0.0", fast_gain=60.5)
    chosen = Settings(precision="fast", provider="cpu")
    monkeypatch.setattr("colonyqc.bootstrap.parts.load_settings", lambda: chosen)
    told = []
    for database, asked in (("a.db", []), ("b.db", ["--precision", "full", "--device", "auto"])):
        ran = colonyqc(
            "analyse", pictures, "--names", NAMES, "--db", database, "--json", "-", *asked
        )
        # Nothing ran otherwise than asked; that the fast one is not qualified is said.
        assert ("The fast network of tiny@2.0.0 is not qualified" in ran.err) is (not asked)
        assert "is used" not in ran.err
        told.append([(a["model"]["sha256"], a["provider"]) for a in ran.json["analyses"]])
    folder = models / "tiny" / "2.0.0"
    assert told[0] == [(sha256(folder / NETWORK_INT8), "CPU int8")] * 2
    assert told[1] == [(sha256(folder / NETWORK), "CPU")] * 2


def test_models_are_listed_and_verified(colonyqc: Command, models: Path) -> None:
    assert "tiny" in colonyqc("models", "list").out
    assert colonyqc("models", "verify").code == 0
    card = models / "tiny" / "1.0.0" / "card.md"
    card.write_text("another card", "utf-8")
    ran = colonyqc("models", "verify", models)
    assert ran.code == 1
    assert "card.md was changed" in ran.err


def test_the_version_is_printed_with_its_build(colonyqc: Command) -> None:
    ran = colonyqc("--version")
    assert (ran.code, ran.out.strip()) == (0, build_version())


def test_the_window_opens_on_pictures_that_are_there(
    colonyqc: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("colonyqc.bootstrap.window", lambda *given: asked.append(given) or 0)
    ran = colonyqc("open", tmp_path, tmp_path / "gone.tif")
    assert ran.code == 3
    assert "gone.tif" in ran.err
    assert not asked
    assert colonyqc("open", tmp_path).code == 0
    assert asked == [(None, None, [tmp_path])]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["analyse", "nowhere.png"], 1, "nowhere.png can't be read"),
        (["analyse", "empty"], 2, "no pictures in empty"),
        (["analyse", "one.png", "--model", "giant"], 3, 'no model "giant"'),
        (["analyse", "one.png", "--names", "{flavour}"], 3, "flavour"),
        (["analyse"], 2, "paths"),
        (["analyse", "one.png", "--pixel-size", "-1"], 2, "--pixel-size"),
        (["analyse", "one.png", "--pixel-size", "inf"], 2, "--pixel-size"),
        (["analyse", "one.png", "--pixel-size", "nan"], 2, "--pixel-size"),
        (["analyse", "one.png", "--day", "99999999999999999999"], 2, "--day"),
        (["analyse", "one.png", "--day", "-1"], 2, "--day"),
        (["segment", "one.png", "--pixel-size", "inf", "--out", "l.png"], 2, "--pixel-size"),
        (["segment", "one.png", "--out", "l.jpg"], 2, "must end in .png"),
        (["segment", "one.png", "--out", "-"], 2, "must end in .png"),
        (["segment", "one.png", "--out", "l.png", "--probabilities", "l.png"], 2, ".npz"),
        (["segment", "nowhere.png", "--out", "l.png"], 3, "nowhere.png can't be read"),
        (["segment", "one.png", "--model", "giant", "--out", "l.png"], 3, 'no model "giant"'),
        (["segment", "one.png", "--out", "no/such/l.png"], 3, "can't be written"),
        (["history", "list", "--db", "none.db"], 3, "no history at"),
        (["history", "list", "--db", "one.png"], 3, "one.png"),
        (["history", "show", "9" * 30, "--db", "t.db"], 2, "analysis"),
        (["history", "show", "9", "--db", "t.db"], 3, "no analysis 9"),
        (["history", "sign", "9" * 30, "--db", "t.db", "--meaning", "reviewed"], 2, "analysis"),
        (["history", "trail", "--last", "9" * 30, "--db", "t.db"], 2, "--last"),
        (["report", "FL9", "--out", "r.pdf", "--db", "t.db"], 3, 'no dish "FL9"'),
        (["report", "1", "--out", "r.odt", "--db", "t.db"], 2, ".odt"),
        (["models", "verify", "nowhere"], 3, "nowhere is no folder"),
        (["fly"], 2, "fly"),
    ],
)
def test_a_mistake_gets_a_sentence_and_its_exit_code(
    colonyqc: Command, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    write_png(tmp_path / "one.png", field(1))
    (tmp_path / "empty").mkdir()
    colonyqc("analyse", "one.png", "--line", "A", "--dish", "1", "--day", 1, "--db", "t.db")
    ran = colonyqc(*arguments, *(["--db", "x.db"] if arguments[0] == "analyse" else []))
    assert ran.code == code, ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err


def labels_of(path: Path) -> np.ndarray:
    return cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)


def test_segment_takes_the_plane_and_channel_that_analyse_takes(
    colonyqc: Command, tmp_path: Path
) -> None:
    sharp = field(12)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 6)
    stack = tmp_path / "z.tif"
    tifffile.imwrite(stack, np.stack([blurred, sharp]), imagej=True, metadata={"axes": "ZYX"})
    write_png(tmp_path / "sharp.png", sharp)
    assert colonyqc("segment", "sharp.png", "--out", "right.png").code == 0
    ran = colonyqc("segment", "z.tif", "--out", "l.png")
    assert ran.code == 0
    assert ran.err.splitlines()[0] == "z.tif: only plane 2 of 2 is analysed."
    assert np.array_equal(labels_of(tmp_path / "l.png"), labels_of(tmp_path / "right.png"))
    assert colonyqc("segment", "z.tif", "--out", "one.png", "--plane", "1").code == 0
    assert not np.array_equal(labels_of(tmp_path / "one.png"), labels_of(tmp_path / "right.png"))
    for wrong in (("--plane", "3"), ("--plane", "top")):
        ran = colonyqc("segment", "z.tif", "--out", "none.png", *wrong)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert not (tmp_path / "none.png").exists()


def test_segment_writes_each_moment_of_a_file(colonyqc: Command, tmp_path: Path) -> None:
    moments = np.stack([field(1), field(2, discs=1), field(3)])
    tifffile.imwrite(tmp_path / "t.tif", moments, imagej=True, metadata={"axes": "TYX"})
    words = ("segment", "t.tif", "--out", "l.png", "--probabilities", "p.npz")
    ran = colonyqc(*words)
    assert ran.code == 0
    for number, name in enumerate(("l.png", "l-2.png", "l-3.png"), start=1):
        assert f"{name}: t.tif [time {number}]" in ran.err
        write_png(tmp_path / "alone.png", moments[number - 1])
        assert colonyqc("segment", "alone.png", "--out", "own.png").code == 0
        assert np.array_equal(labels_of(tmp_path / name), labels_of(tmp_path / "own.png"))
    assert {each.name for each in tmp_path.glob("*.npz")} == {"p.npz", "p-2.npz", "p-3.npz"}
    # A photograph that has the name of a later output stops the work before it begins.
    (tmp_path / "l.png").unlink()
    (tmp_path / "l-3.png").unlink()
    write_png(tmp_path / "l-3.png", field(4))
    assert colonyqc(*words).code == 2
    assert not (tmp_path / "l.png").exists()


def test_a_soft_mark_in_all_pictures_of_a_job_is_left_out(
    colonyqc: Command, tmp_path: Path
) -> None:
    mark = np.zeros((256, 256), np.uint8)
    cv2.putText(mark, "Q", (180, 70), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 8)
    share = cv2.GaussianBlur(mark, (0, 0), 2).astype(np.float32) / 255
    (tmp_path / "in").mkdir()
    for number in range(4):
        # One picture a dish: only the job as a whole shows what stays.
        drawn = np.rint(field(number) * (1 - share) + 255 * share).astype(np.uint8)
        write_png(tmp_path / "in" / f"A_F{number}_D1_V1.png", drawn)
    ran = colonyqc("analyse", "in", "--names", NAMES, "--db", "t.db", "--json", "-")
    pictures = [each["pictures"][0] for each in ran.json["analyses"]]
    assert [len(each["graphics"]) for each in pictures] == [1, 1, 1, 1]
    (alone,) = colonyqc(
        "analyse", "in/A_F0_D1_V1.png", "--names", NAMES, "--db", "u.db", "--json", "-"
    ).json["analyses"]
    assert alone["pictures"][0]["graphics"] == []


def test_segment_says_which_labels_are_no_ground_for_counts(
    colonyqc: Command, tmp_path: Path
) -> None:
    write_png(tmp_path / "dark.png", np.full((256, 256), 3, np.uint8))
    write_png(tmp_path / "one.png", field(1))
    ran = colonyqc("segment", "dark.png", "--out", "l.png", "--json", "-")
    assert ran.code == 0
    assert "dark.png: labels were written, but no number may be drawn from them" in ran.err
    (row,) = ran.json["labels"]
    assert (row["name"], row["labels"], row["usable"]) == ("dark.png", "l.png", False)
    assert any(each["blocking"] for each in row["problems"])
    assert (tmp_path / "l.png").exists()
    ran = colonyqc("segment", "one.png", "--out", "l.png", "--json", "-")
    assert [each["usable"] for each in ran.json["labels"]] == [True]
    assert "no number may" not in ran.err


def test_a_size_that_a_file_denies_needs_force_to_segment(
    colonyqc: Command, tmp_path: Path
) -> None:
    tifffile.imwrite(
        tmp_path / "a.tif", field(1), resolution=(6250, 6250), resolutionunit="CENTIMETER"
    )
    segment = ("segment", "a.tif", "--out", "l.png", "--pixel-size", "0.8")
    ran = colonyqc(*segment)
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "you gave 0.8 µm per px, the file says 1.6 µm" in ran.err
    assert not (tmp_path / "l.png").exists()
    assert colonyqc(*segment, "--force-pixel-size").code == 0


@pytest.mark.parametrize("name", ["[/x]", "[bold]b[/bold]", "x["])
def test_a_dish_is_shown_as_it_is_called(colonyqc: Command, tmp_path: Path, name: str) -> None:
    write_png(tmp_path / "one.png", field(1))
    ran = colonyqc("analyse", "one.png", "--dish", name, "--line", "[red]", "--db", "t.db")
    assert ran.code == 0, ran.err
    for shown in (ran.out, colonyqc("history", "list", "--db", "t.db").out):
        assert name in shown
        assert "[red]" in shown


def test_no_name_commands_the_terminal(colonyqc: Command, tmp_path: Path) -> None:
    for name in ("\x1b[2Jcleared.png", "two\nlines.png", "\u202egnp.exe.png"):
        (tmp_path / "odd" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "odd" / name).write_text("no picture")
    write_png(tmp_path / "one.png", field(1))
    ran = colonyqc("analyse", "odd", "one.png", "--dish", "\x1b[2J", "--db", "t.db")
    assert len(ran.err.splitlines()) == 3, ran.err
    assert r"two\nlines.png can't be read" in ran.err
    assert not set("\x1b\u202e") & set(ran.out + ran.err)
    assert "\x1b" not in colonyqc("report", "\x1b[2J?", "--db", "t.db", "--out", "r.pdf").err


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 200), (200, 1)])
def test_a_picture_of_one_row_is_told_as_too_small(
    colonyqc: Command, tmp_path: Path, width: int, height: int
) -> None:
    write_png(tmp_path / "one.png", field(1)[:height, :width])
    ran = colonyqc("analyse", "one.png", "--db", "t.db", "--json", "-")
    (picture,) = ran.json["analyses"][0]["pictures"]
    assert "mistake" not in ran.err
    assert "too small" in {problem["kind"] for problem in picture["problems"]}
    assert (ran.code, picture["usable"]) == (1, False)
    assert "one.png" in ran.err


def test_what_was_kept_is_said_before_a_file_that_cannot_be_written(
    colonyqc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    write_png(tmp_path / "one.png", field(1))
    # Past the trial before the work: the disk fills meanwhile.
    monkeypatch.setattr("colonyqc.services.outputs.write_whole", full)
    ran = colonyqc("analyse", "one.png", "--dish", "A1", "--db", "t.db", "--json", "t.json")
    assert (ran.code, "No space left" in ran.err) == (3, True)
    assert "A1" in ran.out
