"""What Windows would refuse, told on any system; on a Windows disk itself it was not run."""

from pathlib import Path

import pytest

from colonyqc.config.folder_names import names_a_folder
from colonyqc.domain.errors import RuleSetError
from colonyqc.domain.protocol import Direction, Rule
from colonyqc.domain.rule_sets import RuleSet
from colonyqc.services.rules.sets import RuleSetFiles

REFUSED = [
    *("CON", "nul", "Aux.yaml", "com1", "LPT9.txt", "COM¹", "con .x", "prn"),
    *("lab.", "lab ", " lab", "...", "", "a:b", "a/b", "a\\b", "a?b", "a\x07b", "x\ud800"),
    *("培" * 67, "x" * 201),
]
TAKEN = ["lab", "StemFit 6-well", "console", "com10", "nul-hypothesis", "培養 3", "v1.2", "a+b"]


@pytest.mark.parametrize("name", REFUSED)
def test_what_some_disk_refuses_names_no_folder(name: str) -> None:
    assert not names_a_folder(name)


@pytest.mark.parametrize("name", TAKEN)
def test_what_every_disk_takes_names_one(name: str) -> None:
    assert names_a_folder(name)


@pytest.mark.parametrize("name", ["NUL", "lab.", "com3"])
def test_a_rule_set_of_such_a_name_is_never_written(tmp_path: Path, name: str) -> None:
    rule = Rule("full", "confluence_percent", Direction.ABOVE, 25.0, "watch")
    with pytest.raises(RuleSetError, match="cannot be a folder's on every system"):
        RuleSetFiles(None, tmp_path).publish(RuleSet(name, "1", (), (rule,)), "Mori", "tried")
    assert list(tmp_path.iterdir()) == []
