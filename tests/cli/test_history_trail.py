"""The audit trail on the command line: filters, review, and proofs that leave an event."""

import io
from pathlib import Path
from typing import Any

import pytest

from support.command import Command, field, write_png


@pytest.fixture
def typed(colonyqc: Command, tmp_path: Path) -> Command:
    for number in (1, 2):
        write_png(tmp_path / f"{number}.png", field(number))
        place = ("--line", "A", "--dish", number, "--day", 1, "--as", f"Mori {number}")
        assert colonyqc("analyse", f"{number}.png", *place, "--db", "t.db").code == 0
    return colonyqc


def listed(typed: Command, *asked: object) -> list[Any]:
    return list(typed("history", "trail", *asked, "--db", "t.db", "--json", "-").json["events"])


def test_what_is_asked_for_fits_together(typed: Command) -> None:
    everything = listed(typed)
    added = [e for e in everything if e["kind"] == "analysis added"]
    assert len(added) == 2
    assert listed(typed, "--kind", "analysis added") == added
    assert listed(typed, "--kind", "analysis added", "--person", "mori 2") == added[:1]
    assert listed(typed, "--dish", "A/1", "--kind", "analysis added") == added[1:]
    assert listed(typed, "--text", "ANALYSIS added", "--last", 1) == added[:1]
    assert listed(typed, "--analysis", 2) == added[:1]
    assert listed(typed, "--since", added[0]["at"], "--kind", "analysis added") == added[:1]
    assert listed(typed, "--until", added[0]["at"]) == [
        e for e in everything if e["at"] < added[0]["at"]
    ]
    assert listed(typed, "--until", "2001-01-01") == []


def test_a_kind_that_does_not_exist_is_one_sentence(typed: Command) -> None:
    ran = typed("history", "trail", "--kind", "tidied up", "--db", "t.db")
    assert ran.code == 2
    assert "Nothing in the trail is called “tidied up”" in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_proof_is_an_event_only_where_somebody_says_who(typed: Command) -> None:
    before = len(listed(typed))
    assert typed("history", "verify", "--db", "t.db").code == 0
    assert len(listed(typed)) == before
    assert typed("history", "verify", "--as", "Sato", "--db", "t.db").code == 0
    (event,) = listed(typed, "--kind", "history verified")
    assert (event["person"], event["new"]) == ("Sato", "whole")


def test_a_review_is_signed_by_typing_the_name(
    typed: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Satoo\n"))
    asked = ("history", "review-trail", "--as", "Sato", "--comment", "read", "--db", "t.db")
    assert "names differ" in typed(*asked).err
    monkeypatch.setattr("sys.stdin", io.StringIO("Sato\n"))
    ran = typed(*asked)
    assert ran.out.strip() == "Sato reviewed the events 1 to 3."
    (event,) = listed(typed, "--kind", "trail reviewed")
    assert (event["person"], event["reason"]) == ("Sato", "read")
    assert "Say who signs" in typed("history", "review-trail", "--db", "t.db").err
