"""The words that start the program as a child."""

import sys

import pytest

from colonyqc.config.program import program


def test_a_frozen_program_is_started_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program() == [sys.executable, "-m", "colonyqc"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program() == [sys.executable]
