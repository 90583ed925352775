"""``colonyqc history confirm-picture``, ``training-set`` and the commands of pins."""

from pathlib import Path

from cli.test_history_correct import days as days
from colonyqc.config import paths
from colonyqc.history import SqlHistories
from support.command import Command


def test_a_confirmation_is_kept_and_an_empty_set_is_said(
    colonyqc: Command, days: SqlHistories, tmp_path: Path
) -> None:
    base = ("--db", days.database)
    empty = colonyqc("history", "training-set", "--out", tmp_path / "set", *base)
    assert empty.code == 2
    assert "nothing to learn from yet" in empty.err
    said = colonyqc("history", "confirm-picture", "D1", "--picture", "2", *base)
    assert said.code == 0, said.err
    assert "record 2 counts as confirmed as a whole" in said.out
    assert "picture confirmed as right" in colonyqc("history", "trail", *base).out
    # Its file is not there: told by name, and nothing else is lost.
    gone = colonyqc("history", "training-set", "--out", tmp_path / "set", *base)
    assert gone.code == 2
    assert "can't be read" in gone.err
    back = colonyqc("history", "confirm-picture", "D1", "--picture", "2", "--withdraw", *base)
    assert "no longer counts" in back.out


def test_a_model_is_set_for_a_line_or_a_protocol_and_taken_back(
    colonyqc: Command, days: SqlHistories
) -> None:
    base = ("--db", days.database)
    package = min(paths.shipped_models().glob("*/*/rdf.yaml")).parent
    model = f"{package.parent.name}@{package.name}"
    for command, subject in (("line-model", "line A"), ("protocol-model", "protocol default")):
        name = subject.partition(" ")[2]
        said = colonyqc("history", command, name, "--model", model, "--why", "ours", *base)
        assert said.out.strip() == f"{subject}: {model}; before: the model that fits"
        back = colonyqc("history", command, name, "--why", "worse at rims", *base)
        assert back.out.strip() == f"{subject}: the model that fits; before: {model}"
        again = colonyqc("history", command, name, "--why", "once more", *base)
        assert again.code == 2
        assert f"The {subject} has no model of its own already." in again.err
