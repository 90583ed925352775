"""What two models find in the same pictures, by command."""

from pathlib import Path

import pytest

from support.command import Command, field, write_png
from support.tiny_model import write_package


def test_a_model_agrees_with_itself_and_a_keener_one_finds_more(
    colonyqc: Command, models: Path, tmp_path: Path
) -> None:
    write_package(models, name="keen", threshold=0.004)
    write_png(tmp_path / "a.png", field(3))
    write_png(tmp_path / "b.png", field(4))
    said = ("models", "compare", "tiny")
    same = colonyqc(*said, "tiny@1.0.0", "a.png", "b.png", "--json", "-")
    assert same.code == 0, same.err
    assert [each["name"] for each in same.json["pictures"]] == ["a.png", "b.png"]
    for each in same.json["pictures"]:
        assert each["same_percent"] == 100
        assert each["confluence_percent"][0] == each["confluence_percent"][1] > 0
    other = colonyqc(*said, "keen", "a.png", "--json", "-").json["pictures"][0]
    tiny, keen = other["confluence_percent"]
    assert keen > tiny
    assert other["only_second_percent"] == pytest.approx(keen - tiny + other["only_first_percent"])
    assert other["same_percent"] + sum(
        other[f"{kind}_percent"] for kind in ("only_first", "only_second", "otherwise")
    ) == pytest.approx(100)
    table = colonyqc(*said, "keen", "a.png")
    assert "tiny@1.0.0 | keen@1.0.0" in table.out
    assert "a.png" in table.out


def test_one_bad_picture_stops_no_other_and_an_unknown_model_all(
    colonyqc: Command, models: Path, tmp_path: Path
) -> None:
    write_png(tmp_path / "a.png", field(3))
    (tmp_path / "bad.png").write_bytes(b"no picture")
    ran = colonyqc("models", "compare", "tiny", "tiny", "bad.png", "a.png", "--json", "-")
    assert ran.code == 1
    assert [each["name"] for each in ran.json["pictures"]] == ["a.png"]
    assert "bad.png" in ran.err
    unknown = colonyqc("models", "compare", "tiny", "giant", "a.png")
    assert unknown.code == 3
    assert 'no model "giant"' in unknown.err
    assert unknown.out == ""
