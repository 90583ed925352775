"""``colonyqc history confirm-picture`` and ``training-set``."""

from pathlib import Path

from cli.test_history_correct import days as days
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
