"""``colonyqc report --day``: every dish that is due, in every form, known again by its sha256."""

import getpass
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from colonyqc.history import open_histories
from history.samples import MORNING, analysis, artefacts
from support.command import Command

DAY = MORNING.astimezone().date()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    histories = open_histories(path)
    yesterday = MORNING - timedelta(days=1)
    with histories() as history:
        for made in (
            analysis(dish="D1"),
            analysis(dish="D2", taken=yesterday, finished=yesterday),
            analysis(line="WTC", dish="D3"),
        ):
            history.add(made, artefacts(made))
        history.commit()
    histories.engine.dispose()
    return path


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "csv", "html"])
def test_a_day_is_written_in_each_form_and_known_again(
    colonyqc: Command, kept: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"day.{ending}"
    asked = ("report", "--day", DAY, "--out", out, "--db", kept)
    assert colonyqc(*asked).code == 0
    known = colonyqc("report", "verify", out, "--db", kept)
    assert known.code == 0
    assert f"This is the report of day {DAY}" in " ".join(known.out.split())
    # Written again it takes its own place; once it was changed nobody knows it.
    assert colonyqc(*asked, "--language", "ja").code == 0
    out.write_bytes(out.read_bytes() + b" ")
    assert colonyqc("report", "verify", out, "--db", kept, "--json", "-").json["known"] is False


def test_the_table_names_every_dish_that_is_due(
    colonyqc: Command, kept: Path, tmp_path: Path
) -> None:
    colonyqc("report", "--day", DAY, "--out", "day.csv", "--db", kept)
    text = (tmp_path / "day.csv").read_text("utf-8-sig")
    assert [name in text for name in ("D1", "D2", "D3")] == [True] * 3
    assert "not photographed" not in text.splitlines()[1]


@pytest.mark.parametrize("asked", [("--line", "201B7"), ("--lot", "201B7/D1")])
@pytest.mark.parametrize("ending", ["pdf", "csv"])
def test_a_line_and_a_lot_are_written_and_known_again(
    colonyqc: Command, kept: Path, tmp_path: Path, asked: tuple[str, str], ending: str
) -> None:
    out = tmp_path / f"many.{ending}"
    assert colonyqc("report", *asked, "--out", out, "--db", kept).code == 0
    known = colonyqc("report", "verify", out, "--db", kept)
    assert known.code == 0
    of = asked[1].replace("/", " › ")
    assert f"the report of {asked[0][2:]} {of}" in " ".join(known.out.split())


NAMES = {
    *("WTC", "UTC", "JST", "Tanaka", "colonyqc", "sha", "pmf", "default", "tif", "px"),
}


def _text(colonyqc: Command, kept: Path, out: Path, *asked: object) -> str:
    assert colonyqc("report", *asked, "--out", out, "--db", kept).code == 0
    program = shutil.which("pdftotext")
    assert program, "pdftotext is missing: `make install` installs poppler-utils"
    done = subprocess.run(
        [program, "-raw", str(out), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


@pytest.mark.parametrize("asked", [("--day", DAY), ("--line", "201B7"), ("--lot", "201B7/D1")])
def test_in_japanese_nothing_is_left_in_english_and_every_number_is_the_same(
    colonyqc: Command, kept: Path, tmp_path: Path, asked: tuple[object, object]
) -> None:
    english = _text(colonyqc, kept, tmp_path / "en.pdf", *asked)
    japanese = _text(colonyqc, kept, tmp_path / "ja.pdf", *asked, "--language", "ja")
    # Hashes are letters and digits; who made the pictures named the files and the dishes.
    plain = re.sub(r"\b(?=\w*\d)[\w.]+\b|[0-9a-f]{8,}", " ", japanese)
    words_left = set(re.findall(r"[A-Za-z]{3,}", plain)) - NAMES - {getpass.getuser()}
    assert words_left == set()
    percent = r"\d+\.\d(?= %)|\d+\.\d–\d+\.\d"
    numbers = sorted(re.findall(percent, english))
    assert numbers
    assert numbers == sorted(re.findall(percent, japanese))


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["--out", "r.pdf"], 2, "which day (--day DATE)"),
        (["--line", "201B7", "--lot", "D1", "--out", "r.pdf"], 2, "one of them"),
        (["D1", "--line", "201B7", "--out", "r.pdf"], 2, "name no dish"),
        (["--line", "X", "--out", "r.pdf"], 3, "no dish of line X"),
        (["--lot", "X", "--out", "r.pdf"], 3, 'no dish "X"'),
        (["--lot", "D1", "--package", "none", "--out", "r.pdf"], 3, "it is no file"),
        (["--day", "4", "--out", "r.pdf"], 2, "A date reads YYYY-MM-DD, or today, not 4."),
        (["--day", "2020-01-01", "--out", "r.pdf"], 3, "no pictures up to 2020-01-01"),
        (["--day", "today", "--out", "r.odt"], 2, "ends in .pdf, .xlsx, .csv or .html"),
        (["D1", "--day", "2026-04-01", "--out", "r.pdf"], 2, "A culture day is a number"),
        (["--day", "today", "--language", "de", "--out", "r.pdf"], 2, "en or ja"),
        (["D1", "--language", "de", "--out", "r.html"], 2, "en or ja"),
        (["D1", "--day", "4", "--out", "r.xlsx"], 2, "tell all its days"),
        (["X", "--out", "r.xlsx"], 3, 'no dish "X"'),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    colonyqc: Command, kept: Path, tmp_path: Path, asked: list[str], code: int, said: str
) -> None:
    ran = colonyqc("report", *asked, "--db", kept)
    assert ran.code == code
    assert said in " ".join(ran.err.split())
    assert not list(tmp_path.glob("r.*"))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_dish_s_page_and_workbook_tell_all_its_days_and_are_known_again(
    colonyqc: Command, kept: Path, tmp_path: Path, language: str
) -> None:
    wanted = {"en": "Dish report", "ja": "ディッシュ報告書"}[language]
    page, book = tmp_path / "d.html", tmp_path / "d.xlsx"
    for out in (page, book):
        ran = colonyqc("report", "D1", "--out", out, "--language", language, "--db", kept)
        assert (ran.code, ran.err) == (0, "")
        assert colonyqc("report", "verify", out, "--db", kept).code == 0
    told = page.read_text("utf-8")
    assert wanted in told
    sheets = openpyxl.load_workbook(book).sheetnames
    assert sheets[0] == wanted
    assert len(sheets) > 5


def test_a_photograph_is_never_replaced(colonyqc: Command, kept: Path, tmp_path: Path) -> None:
    page = tmp_path / "mine.html"
    page.write_text("<p>mine</p>", "utf-8")
    ran = colonyqc("report", "--day", DAY, "--out", page, "--db", kept)
    assert ran.code == 2
    assert page.read_text("utf-8") == "<p>mine</p>"
