import json
from pathlib import Path

import pytest

from colonyqc import bootstrap
from colonyqc.config import paths
from support.command import Command

LAB = """
name: lab
version: 1
applies: {medium: "StemFit*"}
colony_rules:
  - {name: small, metric: area_px, direction: below, limit: 200, verdict: watch}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "user_rules", lambda: tmp_path / "rules")
    return tmp_path / "rules"


def test_a_rule_set_is_checked_published_once_and_listed(
    colonyqc: Command, tmp_path: Path, folder: Path
) -> None:
    file, db = tmp_path / "lab.yaml", str(tmp_path / "h.db")
    file.write_text(LAB)
    assert colonyqc("rules", "check", str(file)).code == 0
    assert not folder.exists()
    done = colonyqc("rules", "publish", str(file), "--why", "edges", "--db", db)
    assert done.code == 0
    assert done.out.startswith("lab@1 is published: sha256 ")
    again = colonyqc("rules", "publish", str(file), "--why", "edges", "--db", db)
    assert again.code == 3
    assert "never changes" in again.err
    listed = json.loads(colonyqc("rules", "list", "--json", "-", "--db", db).out)
    assert [s["name"] for s in listed["rule_sets"]] == ["default", "lab"]
    assert listed["failures"] == []
    with bootstrap.context(db).histories() as history:
        assert [e.reason for e in history.events("rule set lab@1")] == ["edges"]


def test_a_wrong_file_is_refused_with_a_sentence(colonyqc: Command, tmp_path: Path) -> None:
    file = tmp_path / "lab.yaml"
    file.write_text(LAB.replace("limit: 200", "limit: few"))
    result = colonyqc("rules", "check", str(file))
    assert result.code == 3
    assert 'colony rule 1 ("small"), "limit": it must be a number' in result.err


def test_a_rule_set_there_is_not_stops_before_any_picture(
    colonyqc: Command, tmp_path: Path
) -> None:
    result = colonyqc("analyse", str(tmp_path), "--rules", "nope", "--db", str(tmp_path / "h.db"))
    assert result.code == 3
    assert 'no rule set "nope"' in result.err


def test_rules_published_through_another_history_do_not_count_here(
    colonyqc: Command, tmp_path: Path, folder: Path
) -> None:
    file, mine, scratch = tmp_path / "lab.yaml", str(tmp_path / "h.db"), str(tmp_path / "s.db")
    file.write_text(LAB)
    forged = ("rules", "publish", str(file), "--why", "laxer", "--as", "the head of the lab")
    assert colonyqc(*forged, "--db", scratch).code == 0
    bootstrap.context(mine)
    listed = colonyqc("rules", "list", "--json", "-", "--db", mine)
    assert listed.code == 1
    assert [s["name"] for s in json.loads(listed.out)["rule_sets"]] == ["default"]
    assert "was not published in this history" in listed.err
    asked = colonyqc("analyse", str(tmp_path), "--rules", "lab", "--db", mine)
    assert asked.code == 3
    assert "was not published in this history" in asked.err
    assert colonyqc("history", "verify", "--db", mine).code == 0
    taken = colonyqc("rules", "publish", str(file), "--why", "tried out", "--db", mine)
    assert taken.code == 0, "the same rules may be published here, too"
    assert colonyqc("rules", "list", "--db", mine).code == 0


def test_a_published_file_that_was_replaced_counts_no_more_and_is_told(
    colonyqc: Command, tmp_path: Path, folder: Path
) -> None:
    file, db = tmp_path / "lab.yaml", str(tmp_path / "h.db")
    file.write_text(LAB)
    assert colonyqc("rules", "publish", str(file), "--why", "edges", "--db", db).code == 0
    kept = folder / "lab" / "1.yaml"
    kept.unlink()
    file.write_text(LAB.replace("limit: 200", "limit: 1"))
    laxer = ("rules", "publish", str(file), "--why", "edges", "--db", str(tmp_path / "s.db"))
    assert colonyqc(*laxer).code == 0, "with a seal of its own"
    verified = colonyqc("history", "verify", "--db", db)
    assert verified.code == 1
    assert "The file of the rule set lab@1 is not the one that was published." in verified.out
    assert colonyqc("analyse", str(tmp_path), "--rules", "lab", "--db", db).code == 3
    kept.chmod(0o644)
    kept.write_text(kept.read_text("utf-8").replace("below", "above"), "utf-8")
    assert colonyqc("history", "verify", "--db", db).code == 1
