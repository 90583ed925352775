"""``colonyqc history accept`` and ``decide-dish``: a dish reviewed from the terminal."""

from pathlib import Path

import pytest

from colonyqc.history import open_histories, verify
from history.samples import analysis, artefacts
from support.command import Command


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    histories = open_histories(path)
    with histories() as history:
        history.add(analysis(), artefacts(analysis()))
        history.commit()
    histories.engine.dispose()
    return path


def test_the_rest_is_accepted_and_taken_back(colonyqc: Command, kept: Path) -> None:
    where = ("201B7/D1", "3", "--as", "Mori", "--db", kept)
    done = colonyqc("history", "accept", *where)
    assert (done.code, done.out.strip()) == (
        0,
        "Analysis 1: 4 colonies as proposed: discard 4; in doubt: 4.",
    )
    shown = colonyqc("history", "show", "1", "--db", kept, "--json", "-").json
    decided = shown["pictures"][0]["colonies"][0]["decided"]
    assert (decided["accepted_as_proposed"], decided["person"]) == (True, "Mori")
    again = colonyqc("history", "accept", *where)
    assert again.out.strip() == "Nothing of analysis 1 is left to accept."
    undone = colonyqc("history", "accept", *where, "--undo")
    assert undone.out.strip() == "Analysis 1: 4 colonies: undecided."
    assert verify(open_histories(kept)) == ()


def test_a_dish_gets_its_verdict_with_a_reason(colonyqc: Command, kept: Path) -> None:
    where = ("D1", "3", "rejected", "--as", "Mori", "--db", kept)
    refused = colonyqc("history", "decide-dish", *where)
    assert (refused.code, "needs a reason" in refused.err) == (2, True)
    done = colonyqc("history", "decide-dish", *where, "--why", "contaminated")
    assert (done.code, done.out.strip()) == (0, "Analysis 1: dish rejected by Mori.")
    (row,) = colonyqc("history", "list", "--db", kept, "--json", "-").json["analyses"]
    assert row["dish_decided"] == "rejected"
    assert "rejected" in colonyqc("history", "list", "--db", kept).out


def test_a_day_that_is_not_there_is_named(colonyqc: Command, kept: Path) -> None:
    ran = colonyqc("history", "accept", "D1", "9", "--as", "Mori", "--db", kept)
    assert (ran.code, "no analysis of day 9" in ran.err) == (3, True)
