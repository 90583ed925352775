"""Exit codes by kind, over the commands: 2 what was typed makes no sense, 3 the world lacks it."""

from pathlib import Path

import pytest

from colonyqc.history import open_histories
from history.samples import artefacts
from support.builders import analysis
from support.command import Command, field, write_png

DB = ("--db", "t.db")
NAMED_AND_NOT_THERE = {
    "model": ("analyse", "there.png", "--model", "gone", *DB),
    "preset": ("analyse", "there.png", "--preset", "gone", *DB),
    "rule set": ("analyse", "there.png", "--rules", "gone", *DB),
    "protocol": ("analyse", "there.png", "--protocol", "gone.yaml", *DB),
    "sample sheet": ("analyse", "there.png", "--sheet", "gone.csv", *DB),
    "segment picture": ("segment", "gone.png", "--model", "tiny", "--out", "o.png"),
    "segment model": ("segment", "there.png", "--model", "gone", "--out", "o.png"),
    "prompt picture": (
        *("prompt", "gone.png", "--sample", "there.png", "--sample-labels", "there.png"),
        *("--model", "tiny", "--out", "o.png"),
    ),
    "cluster picture": ("cluster", "gone.png", "--out", "o.png"),
    "cluster scribbles": ("cluster", "there.png", "--out", "o.png", "--scribbles", "gone.png"),
    "cluster reference": ("cluster", "there.png", "--out", "o.png", "--reference", "gone.npz"),
    "watched folder": ("watch", "gone", *DB),
    "opened picture": ("open", "gone.png", *DB),
    "models folder": ("models", "verify", "gone"),
    "models compare": ("models", "compare", "tiny", "gone", "there.png"),
    "rules file": ("rules", "publish", "gone.yaml", "--why", "x", "--as", "Mori", *DB),
    "rules check": ("rules", "check", "gone.yaml"),
    "protocol file": ("protocol", "import", "gone.zip", *DB),
    "history": ("history", "list", "--db", "gone.db"),
    "analysis": ("history", "show", 99, *DB),
    "dish": ("history", "list", "--dish", "gone", *DB),
    "dish of an export": ("history", "export", "--out", "out", "--dish", "gone", *DB),
    "dish of a report": ("report", "gone", "--out", "r.csv", *DB),
    "day of a report": ("report", "dish 1", "--day", 9, "--out", "r.csv", *DB),
    "record of a report": ("report", "dish 1", "--record", 99, "--out", "r.csv", *DB),
    "line of a report": ("report", "--line", "gone", "--out", "r.csv", *DB),
    "report verified": ("report", "verify", "gone.pdf", *DB),
    "bundle": ("history", "add", "gone.zip", *DB),
    "backup restored": ("history", "restore", "gone", "--db", "new.db"),
    "backup drilled": ("history", "drill", "--backup", "gone", "--out", "out", *DB),
    "labels": ("history", "correct", "line A/dish 1", "--labels", "gone.png", "--reason", "x", *DB),
    "day corrected": (
        *("history", "correct", "line A/dish 1", "--day", 9, "--labels", "there.png"),
        *("--reason", "x", *DB),
    ),
    "day decided": ("history", "decide-dish", "dish 1", 9, "approved", *DB),
    "analysis signed": ("history", "sign", 99, "--as", "Mori", "--meaning", "performed", *DB),
    "site pack": ("qualify", "--out", "q", "--site-pack", "gone"),
    "training data": ("train", "pmf", "--data", "gone", "--out", "o"),
    "checkpoint": ("export", "gone.pt", "--out", "o"),
    "evaluation data": ("evaluate", "tiny", "--data", "gone"),
    "package of a dish": ("history", "package", "--out", "p", "--dish", "gone", *DB),
}
MAKES_NO_SENSE = {
    "no command": ("gone",),
    "no option": ("analyse", "there.png", "--gone", *DB),
    "no form": ("history", "export", "--out", "out", "--to", "gone", *DB),
    "language": ("report", "dish 1", "--out", "r.csv", "--language", "fr", *DB),
    "ending": ("report", "dish 1", "--out", "r.doc", *DB),
    "number": ("history", "show", "one", *DB),
    "pixel size": ("analyse", "there.png", "--pixel-size", "-1", *DB),
    "both": ("report", "dish 1", "--line", "A", "--out", "r.csv", *DB),
    "reason": ("history", "decide-dish", "dish 1", 2, "rejected", *DB),
    "key among": ("history", "export", "--out", "out", "--deidentify", "out/k.json", *DB),
    "event": ("history", "event", "gone", "dish 1", *DB),
}


@pytest.fixture
def place(tmp_path: Path, colonyqc: Command) -> Command:
    """A folder with one picture, and a history of one dish."""
    write_png(tmp_path / "there.png", field(1))
    histories = open_histories(tmp_path / "t.db")
    made = analysis(2)
    with histories() as history:
        history.add(made, artefacts(made))
        history.commit()
    histories.engine.dispose()
    return colonyqc


@pytest.mark.parametrize("name", NAMED_AND_NOT_THERE)
def test_what_is_named_and_not_there_is_an_error_to_act_on(place: Command, name: str) -> None:
    ran = place(*NAMED_AND_NOT_THERE[name])
    assert ran.code == 3, ran
    assert ran.err.strip()
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", MAKES_NO_SENSE)
def test_what_makes_no_sense_as_typed_is_wrong_usage(place: Command, name: str) -> None:
    ran = place(*MAKES_NO_SENSE[name])
    assert ran.code == 2, ran
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_picture_among_others_that_is_not_there_is_a_failure_that_is_listed(
    place: Command,
) -> None:
    ran = place("analyse", "there.png", "gone.png", *DB)
    assert ran.code == 1
    assert "gone.png" in ran.err
