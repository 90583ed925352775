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
    listed = json.loads(colonyqc("rules", "list", "--json", "-").out)
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
