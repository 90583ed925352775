"""``colonyqc study``: a set made from a history, and answers scored."""

import csv
import json
from pathlib import Path

import pytest

from colonyqc.history import open_histories
from history.samples import analysis, artefacts
from support.command import Command


def history(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    histories = open_histories(path)
    with histories() as opened:
        for day in (1, 2, 3):
            made = analysis(day=day)
            opened.add(made, artefacts(made))
        opened.commit()
    histories.engine.dispose()
    return path


def test_a_study_is_made_filled_in_and_scored(colonyqc: Command, tmp_path: Path) -> None:
    db, out = history(tmp_path), tmp_path / "set"
    made = colonyqc("study", "make", "--out", out, "--count", 3, "--repeats", 1, "--db", db)
    assert made.code == 0, made.err
    key = tmp_path / "set.key.json"
    shown = json.loads(key.read_text())["items"]
    assert len(shown) == 6
    with (out / "answers.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    for name, answer in (("mori", "keep"), ("sato", "discard")):
        filled = [rows[0], *([item, answer, ""] for item, *_ in rows[1:])]
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(filled)
    given = [f"{name}={tmp_path / name}.csv" for name in ("mori", "sato")]
    section = tmp_path / "agreement.md"
    ran = colonyqc(
        "study", "score", key, "--answers", given[0], "--answers", given[1], "--out", section
    )
    assert ran.code == 0, ran.err
    assert "mori – sato" in ran.out
    assert "## Agreement with people" in section.read_text()
    kept = ("study", "score", key, "--answers", given[0], "--answers", given[1], "--keep")
    for said in ("The result is kept with its models.", "with its models already."):
        ran = colonyqc(*kept, "--db", db)
        assert (ran.code, said in ran.err) == (0, True), ran.err
    told = colonyqc("study", "score", key, "--answers", given[0], "--json", "-").json
    assert [row["kind"] for row in told["agreement"]] == ["self", "program"]
    assert told["agreement"][0]["agreement"]["agreed"] == 1


def test_answers_need_a_name(colonyqc: Command, tmp_path: Path) -> None:
    key = tmp_path / "k.json"
    key.write_text('{"reader_study": 1, "items": []}')
    ran = colonyqc("study", "score", key, "--answers", "mori.csv")
    assert ran.code == 2
    assert "PERSON=FILE.csv" in ran.err


def test_results_are_not_written_on_sheets_nor_one_sheet_read_for_two(
    colonyqc: Command, tmp_path: Path
) -> None:
    key, sheet = tmp_path / "k.json", tmp_path / "mori.csv"
    key.write_text('{"reader_study": 1, "items": []}')
    sheet.touch()
    for option in ("--out", "--json"):
        ran = colonyqc("study", "score", key, "--answers", f"Mori={sheet}", option, sheet)
        assert (ran.code, sheet.read_bytes()) == (2, b"")
        assert "are read" in ran.err
    for second in ("mori", "Sato"):
        ran = colonyqc(
            "study", "score", key, "--answers", f"Mori={sheet}", "--answers", f"{second}={sheet}"
        )
        assert ran.code == 2


def test_a_study_is_made_in_the_folder_one_is_in(
    colonyqc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, out = history(tmp_path), tmp_path / "set"
    out.mkdir()
    monkeypatch.chdir(out)
    made = colonyqc("study", "make", "--out", ".", "--count", 2, "--db", db)
    assert made.code == 0, made.err
    assert (tmp_path / "set.key.json").is_file()


def test_whole_pictures_are_items_too(colonyqc: Command, tmp_path: Path) -> None:
    db, out = history(tmp_path), tmp_path / "set"
    made = colonyqc("study", "make", "--out", out, "--pictures", "--count", 3, "--db", db)
    assert made.code == 0, made.err
    shown = json.loads((tmp_path / "set.key.json").read_text())["items"]
    assert {each["colony"] for each in shown} == {0}
