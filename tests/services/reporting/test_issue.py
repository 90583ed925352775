"""What a report says of the signatures on its record, in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.domain.people import Role
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Verdict
from colonyqc.services.accounts import signing
from colonyqc.services.reporting.issue import signature_facts
from colonyqc.services.reporting.words import words
from support.lab import WORD, Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def facts(lab: Lab, number: int, language: str = "en") -> list[tuple[str, str]]:
    with lab.histories() as history:
        found = signature_facts(history, number, words(language))
    return [(fact.label, fact.value) for fact in found]


def test_a_signature_says_who_when_and_how_it_was_proved(lab: Lab) -> None:
    number = lab.analyse()
    assert facts(lab, number) == []
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Tanaka")
    lab.ask_for_log_in(Sato=Role.REVIEWER)
    signing.sign(lab.log_in("Sato"), number, Meaning.REVIEWED, password=WORD)
    stated, proved = facts(lab, number)
    assert stated[0] == proved[0]
    assert stated[1] == ("performed by Tanaka, 2026-04-01 08:30 UTC (name as stated, no log-in)")
    assert proved[1] == "reviewed by Sato, 2026-04-01 08:30 UTC"
    assert facts(lab, number, "ja")[0][1].endswith("（氏名は自己申告、ログインなし）")


def test_a_signature_on_what_was_changed_since_says_so(lab: Lab) -> None:
    number = lab.analyse()
    signing.sign(lab.histories, number, Meaning.PERFORMED, stated="Tanaka")
    with lab.histories() as history:
        history.decide(number, 0, 1, Verdict.KEEP, "", "Mori")
        history.commit()
    ((_, said),) = facts(lab, number)
    assert said.startswith("void: changed since it was performed by Tanaka")
