"""The words that start the program as a child."""

import sys

import pytest

from colonyqc.config.program import bundled, lacking, program


def test_a_frozen_program_is_started_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert program() == [sys.executable, "-m", "colonyqc"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program() == [sys.executable]


def test_what_is_lacking_is_said_as_it_can_be_got(monkeypatch: pytest.MonkeyPatch) -> None:
    said = lacking("Parquet", "parquet")
    assert not bundled()
    assert said == 'Parquet needs a package that is not installed: pip install "colonyqc[parquet]"'
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert bundled()
    said = lacking("Parquet", "parquet")
    # Nothing can be added to the installed program: what helps is another way to install it.
    assert said.startswith("Parquet is no part of the installed program")
    assert said.endswith('"colonyqc[cpu,parquet]"')
