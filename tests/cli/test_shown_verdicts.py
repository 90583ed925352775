"""Whatever way a verdict goes out, a model that was not proved here never says pass to a person."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.verdict import UNPROVED
from colonyqc.history import open_histories
from colonyqc.services.accounts.site_packs import subject_of
from colonyqc.services.analysis.model_preview import ModelChange, row
from history.samples import artefacts
from support.builders import analysis
from support.command import Command

PLAIN = {"en": UNPROVED, "ja": "限界値の超過なし"}
PASSED = re.compile(r"\bpass\b|(?<!不)合格")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a history of one dish that no rule speaks against."""
    path = tmp_path / "t.db"
    histories = open_histories(path)
    made = analysis(2)
    assert made.proposal is not None
    assert made.proposal.verdict == "pass"
    with histories() as history:
        history.add(made, artefacts(made))
        history.commit()
    histories.engine.dispose()
    return path


def prove(path: Path) -> None:
    model = analysis(2).model
    histories = open_histories(path)
    with histories() as history:
        history.note(EventKind.SITE_PACK_PASSED, subject_of(str(model)), new=model.sha256)
        history.commit()
    histories.engine.dispose()


def cells(path: Path) -> str:
    """Return all texts of a workbook."""
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for line in sheet.values for cell in line)


def printed(colonyqc: Command, kept: Path) -> dict[str, str]:
    """Return what each command prints of the dish."""
    asked = {
        "list": ("list",),
        "dishes": ("list", "--by", "risk"),
        "show": ("show", 1),
        "trail": ("trail", "--kind", EventKind.ANALYSIS_ADDED),
    }
    said = {}
    for name, words in asked.items():
        ran = colonyqc("history", *words, "--db", kept)
        assert ran.code == 0, ran.err
        said[name] = " ".join(ran.out.split())
    return said


def written(colonyqc: Command, kept: Path, folder: Path, language: str) -> dict[str, str]:
    """Return the texts of each file that is written of the dish, by its name."""
    said = {}
    for name in ("dish.csv", "dish.html", "dish.xlsx", "line.csv", "line.html", "line.xlsx"):
        path = folder / name
        of = ("--line", "line A") if name.startswith("line") else ("dish 1",)
        ran = colonyqc("report", *of, "--out", path, "--db", kept, "--language", language)
        assert ran.code == 0, ran.err
        said[name] = cells(path) if path.suffix == ".xlsx" else path.read_text("utf-8-sig")
    return said


def test_no_command_prints_pass_before_a_site_pack_was_passed(
    colonyqc: Command, kept: Path
) -> None:
    for name, said in printed(colonyqc, kept).items():
        assert not PASSED.search(said), (name, said)
        assert "exceeded" in said, (name, said)
    prove(kept)
    after = printed(colonyqc, kept)
    for name in ("list", "dishes", "show"):
        assert PASSED.search(after[name]), (name, after[name])
    assert not PASSED.search(after["trail"]), "it tells how the record stood when it was made"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_report_says_pass_before_a_site_pack_was_passed(
    colonyqc: Command, kept: Path, tmp_path: Path, language: str
) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    for name, said in written(colonyqc, kept, tmp_path / "before", language).items():
        assert PLAIN[language] in said, name
        assert not re.search(r">(pass|合格)<|(^|[,\n])(pass|合格)([,\n]|$)", said), name
    prove(kept)
    for name, said in written(colonyqc, kept, tmp_path / "after", language).items():
        assert PASSED.search(said), name


def test_tables_say_it_and_json_keeps_the_word_of_the_rules_beside_it(
    colonyqc: Command, kept: Path, tmp_path: Path
) -> None:
    for name, expected in (("before", UNPROVED), ("after", "pass")):
        out = tmp_path / name
        ran = colonyqc("history", "export", "--out", out, "--to", "csv", "--db", kept)
        assert ran.code == 0, ran.err
        (table,) = (p for p in out.rglob("*.csv") if p.stem == "analyses")
        assert f",{expected}," in table.read_text("utf-8-sig")
        (listed,) = colonyqc("history", "list", "--json", "-", "--db", kept).json["analyses"]
        assert (listed["verdict"], listed["verdict_shown"]) == ("pass", expected)
        (dish,) = colonyqc("history", "list", "--by", "risk", "--json", "-", "--db", kept).json[
            "dishes"
        ]
        assert (dish["verdict"], dish["verdict_shown"]) == ("pass", expected)
        proposed = json.loads(colonyqc("history", "show", 1, "--json", "-", "--db", kept).out)
        proposed = proposed["proposed"]
        assert (proposed["verdict"], proposed["verdict_shown"]) == ("pass", expected)
        prove(kept)


def test_what_another_model_would_say_is_said_likewise() -> None:
    change = ModelChange(1, 2, "a@1", "pass", "pass", 1.0, 1.0, 2, 2, proved=(False, True))
    assert row(change)[3:5] == (UNPROVED, "pass")
    assert not change.turns
