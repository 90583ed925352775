"""What is handed over by pseudonyms names nobody, and one name has one pseudonym everywhere."""

import csv
import json
import os
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import DishKey
from colonyqc.services.handover.deidentify import FORMAT, Pseudonyms, read_key
from support.command import Command, field, write_png
from support.tiny_model import write_package

SECRETS = (b"patient7", b"sevenf", b"Mori", b"urgent", b"secret_day")


@pytest.fixture
def kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Two dishes of a line that is a patient, one decided on with a reason."""
    write_package(tmp_path / "models")
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    monkeypatch.chdir(tmp_path)
    made = Command(monkeypatch, capsys)
    for number in (1, 2):
        write_png(tmp_path / "secret_day" / f"patient7-{number}.png", field(number))
        picture = f"secret_day/patient7-{number}.png"
        place = ("--line", "patient7", "--dish", f"sevenf{number}", "--day", 1, "--as", "Mori")
        assert made("analyse", picture, *place, "--db", "t.db").code == 0
    why = ("--why", "urgent, ask Mori", "--as", "Mori", "--db", "t.db")
    assert made("history", "decide-dish", "sevenf1", 1, "rejected", *why).code == 0
    assert (
        made("history", "event", "medium", "sevenf1", "--note", "urgent", "--db", "t.db").code == 0
    )
    return made


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_no_name_no_path_and_no_remark_is_in_any_file(kept: Command, tmp_path: Path) -> None:
    forms = [x for f in ("csv", "geojson", "ome-tiff", "coco", "png") for x in ("--to", f)]
    asked = ("--out", "out", *forms, "--deidentify", "key.json", "--db", "t.db")
    ran = kept("history", "export", *asked)
    assert ran.code == 0, ran.err
    files = [each for each in (tmp_path / "out").rglob("*") if each.is_file()]
    assert len(files) > 8
    for path in files:
        told = path.read_bytes() + path.relative_to(tmp_path).as_posix().encode()
        assert not [each for each in SECRETS if each in told], path
        assert b"Exif" not in told, path
    assert kept("history", "verify", "--db", "t.db").code == 0


def test_the_numbers_are_those_of_the_history_and_the_key_leads_back(
    kept: Command, tmp_path: Path
) -> None:
    kept("history", "export", "--out", "plain", "--db", "t.db")
    for out in ("first", "again"):
        asked = ("--out", out, "--deidentify", "key.json", "--db", "t.db")
        assert kept("history", "export", *asked).code == 0
    hidden, plain = rows(tmp_path / "first", "analyses"), rows(tmp_path / "plain", "analyses")
    assert rows(tmp_path / "again", "analyses") == hidden, "one name, one pseudonym"
    names = json.loads((tmp_path / "key.json").read_text("utf-8"))["names"]
    by_number = {each["analysis"]: each for each in plain}
    for row in hidden:
        own = by_number[row["analysis"]]
        assert row["confluence (%)"] == own["confluence (%)"]
        assert names["line"][row["line"]] == own["line"]
        assert names["dish"][row["dish"]] == f"{own['line']}/{own['dish']}"
    (decided,) = rows(tmp_path / "first", "dish-decisions")
    assert (names["person"][decided["person"]], decided["reason"]) == ("Mori", "")
    mode = stat.S_IMODE((tmp_path / "key.json").stat().st_mode)
    assert mode == 0o600


def test_one_dish_is_asked_for_by_its_own_name(kept: Command, tmp_path: Path) -> None:
    asked = ("--out", "one", "--dish", "sevenf2", "--deidentify", "key.json", "--db", "t.db")
    assert kept("history", "export", *asked).code == 0
    assert [each["analysis"] for each in rows(tmp_path / "one", "analyses")] == ["2"]


def test_the_key_lies_apart_and_is_a_key(kept: Command, tmp_path: Path) -> None:
    ran = kept("history", "export", "--out", "out", "--deidentify", "out/key.json", "--db", "t.db")
    assert (ran.code, "must not lie among" in ran.err) == (2, True)
    (tmp_path / "notes.json").write_text("{}", "ascii")
    ran = kept("history", "export", "--out", "o", "--deidentify", "notes.json", "--db", "t.db")
    assert (ran.code, "no key of pseudonyms" in ran.err) == (2, True)
    assert (tmp_path / "notes.json").read_text("ascii") == "{}"


def test_pseudonyms_differ_by_kind_secret_and_line(tmp_path: Path) -> None:
    one, other = read_key(tmp_path / "none"), read_key(tmp_path / "none")
    assert one.secret != other.secret
    assert one.of("person", "Mori") != other.of("person", "Mori")
    assert one.of("person", "Mori") == Pseudonyms(one.secret).of("person", "Mori")
    assert one.of("line", "x").removeprefix("line") != one.of("dish", "x").removeprefix("dish")
    assert one.dish(DishKey("A", "1")).dish != one.dish(DishKey("B", "1")).dish
    assert one.dish(DishKey("", "1")).line == ""


def test_a_damaged_record_names_no_folder_in_what_is_handed_over(
    kept: Command, tmp_path: Path
) -> None:
    for lost in (tmp_path / "t.files").glob("*/*"):
        lost.unlink()
    asked = ("--to", "xlsx", "--to", "csv", "--deidentify", "k.json", "--db", "t.db")
    ran = kept("history", "export", "--out", "out", *asked)
    assert ran.code == 0, ran.err
    with ZipFile(tmp_path / "out" / "history.xlsx") as book:
        told = b"".join(book.read(name) for name in book.namelist())
    assert b"Verify the history" in told
    assert b"t.files" not in told
    assert os.fsencode(tmp_path) not in told


def test_what_was_said_of_a_dish_later_is_told_without_who_and_why(
    kept: Command, tmp_path: Path
) -> None:
    said = ("--medium", "E8", "--why", "urgent", "--as", "Mori", "--db", "t.db")
    assert kept("history", "describe", "sevenf1", *said).code == 0
    for out, more in (("plain", ()), ("out", ("--deidentify", "key.json"))):
        assert kept("history", "export", "--out", out, *more, "--db", "t.db").code == 0
    described = ("analysis", "medium", "described later")
    hidden, plain = (
        [[row[name] for name in described] for row in rows(tmp_path / out, "analyses")]
        for out in ("out", "plain")
    )
    assert ["1", "E8", "medium"] in plain
    assert sorted(hidden) == sorted(plain)
    assert not [each for each in SECRETS if each in (tmp_path / "out/analyses.csv").read_bytes()]


def test_no_key_takes_the_place_of_what_the_program_keeps(kept: Command, tmp_path: Path) -> None:
    for place in ("t.files/key.json", "t.db-journal"):
        ran = kept("history", "export", "--out", "o", "--deidentify", place, "--db", "t.db")
        assert (ran.code, "belongs to what the program keeps" in ran.err) == (2, True)
        assert not (tmp_path / place).exists()


@pytest.mark.parametrize(
    ("secret", "names"), [("", {}), ("ab", {}), ("ab" * 32, {"line": {"line-aaaaaaaa": 3}})]
)
def test_a_key_that_keeps_nothing_secret_is_none(
    tmp_path: Path, secret: str, names: dict[str, object]
) -> None:
    told = {"format": FORMAT, "secret": secret, "names": names}
    (tmp_path / "key.json").write_text(json.dumps(told), "ascii")
    with pytest.raises(UsageError, match="no key of pseudonyms"):
        read_key(tmp_path / "key.json")
