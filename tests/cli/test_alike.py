"""``colonyqc alike``: an order over the colonies of an analysis, said to assist."""

from pathlib import Path

import pytest

from colonyqc.services.answers.likeness import ASSISTIVE
from support.command import Command, field, write_png
from support.tiny_pyramid import write_pyramid_package


@pytest.fixture
def analysed(colonyqc: Command, models: Path, tmp_path: Path) -> Command:
    write_pyramid_package(models)
    write_png(tmp_path / "a.png", field(1))
    assert colonyqc("analyse", "a.png", "--model", "tiny", "--db", "t.db").code == 0
    return colonyqc


def test_colonies_are_ranked_by_example_and_by_name(analysed: Command) -> None:
    ran = analysed("alike", 1, "--like", 2, "--db", "t.db", "--json", "-")
    assert (ran.code, ran.err.strip()) == (0, ASSISTIVE)
    first, second = ran.json["alike"]
    assert (first["number"], first["picture"], first["name"]) == (2, 1, "a.png")
    assert first["score"] == pytest.approx(1)
    assert second["number"] == 1
    assert ran.json["network"].startswith("ips-phase@")
    ran = analysed("alike", 1, "--as", "round", "--not-as", "spread", "--db", "t.db")
    assert (ran.code, ran.out.split()[:4]) == (0, ["picture", "number", "label", "score"])


def test_what_is_not_there_is_a_sentence(analysed: Command, tmp_path: Path) -> None:
    assert analysed("alike", 1, "--db", "t.db").code == 2
    ran = analysed("alike", 1, "--like", 7, "--db", "t.db")
    assert (ran.code, "no colony or cell 7" in ran.err) == (3, True)
    (tmp_path / "a.png").unlink()
    assert analysed("alike", 1, "--like", 1, "--db", "t.db").code == 3
