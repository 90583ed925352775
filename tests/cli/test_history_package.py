"""The data package on the command line, with the pictures of a real analysis."""

import json
from pathlib import Path

from support import package_reader
from support.command import Command, field, write_png


def test_a_package_with_pictures_is_written_and_proved(colonyqc: Command, tmp_path: Path) -> None:
    write_png(tmp_path / "01.png", field(1))
    place = ("--line", "A", "--dish", "1", "--day", 1)
    assert colonyqc("analyse", "01.png", *place, "--db", "t.db").code == 0
    asked = ("history", "package", "--out", "p.zip", "--dish", "A/1", "--pictures", "--db", "t.db")
    ran = colonyqc(*asked)
    assert ran.code == 0, ran.err
    found = package_reader.checked(tmp_path / "p.zip")
    assert (found["files"], found["chain"], found["rows"]["wrong"]) == ([], [], [])
    assert found["copies"] == [True]
    assert "Records: 1. Anchor: " in ran.out
    again = colonyqc(*asked)
    assert (again.code, len(again.err.splitlines())) == (2, 1)
    ran = colonyqc("history", "package", "--out", "q", "--dish", "1", "--line", "A", "--db", "t.db")
    assert ran.code == 2
    events = json.loads(colonyqc("history", "trail", "--db", "t.db", "--json", "-").out)["events"]
    assert [e["new"] for e in events if e["kind"] == "exported"] == [
        "data package of dish A › 1: p.zip"
    ]
