"""That a history was proved, and that its trail was read, are events of people who may say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Role
from colonyqc.history import verify
from colonyqc.services.accounts.trail_review import (
    review_trail,
    reviewed_to,
    verify_noted,
)
from support.lab import WORD, Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    made.analyse()
    yield made
    assert verify(made.histories) == ()
    made.histories.engine.dispose()


def test_a_review_names_its_range_and_the_next_begins_after_it(lab: Lab) -> None:
    made = review_trail(lab.histories, stated="Sato", comment=" nothing odd ")
    assert (made.first, made.last.number, made.comment) == (1, 2, "nothing odd")
    with lab.histories() as history:
        event = history.events(limit=1)[0]
        last = history.events(before=3, limit=1)[0]
        assert reviewed_to(history) == 2
    assert (event.kind, event.person) == (EventKind.TRAIL_REVIEWED, "Sato")
    assert f"events 1 to 2; 2:{last.sha256}; " in event.new, "bound to what was read by its hash"
    lab.analyse()
    assert review_trail(lab.histories, stated="Sato").first == 3


def test_nobody_reviews_what_is_not_there(lab: Lab) -> None:
    for first, last in ((3, None), (2, 1), (1, 9)):
        with pytest.raises(UsageError, match="no such events"):
            review_trail(lab.histories, first=first, last=last, stated="Sato")
    with pytest.raises(UsageError, match="needs a name"):
        review_trail(lab.histories, stated=" ")


def test_it_takes_a_reviewers_password_again(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)
    with pytest.raises(AccessError, match="may not sign as reviewed"):
        review_trail(lab.log_in("Mori"), password=WORD)
    entered = lab.log_in("Sato")
    with pytest.raises(AccessError):
        review_trail(entered, password=WORD[:-1])
    assert EventKind.TRAIL_REVIEWED not in lab.kinds()
    assert review_trail(entered, password=WORD).person == "Sato"
    with lab.histories() as history:
        assert history.events(limit=1)[0].new.endswith("signed by password")


def test_a_proof_is_kept_with_what_came_of_it(lab: Lab) -> None:
    assert verify_noted(lab.histories, lambda _: verify(lab.histories)) == ()
    assert verify_noted(lab.histories, lambda _: ("a row was changed.", "so was another.")) != ()
    with lab.histories() as history:
        said = [e.new for e in history.events(kinds=(EventKind.VERIFIED,))]
    assert said == ["2 findings, the first: a row was changed.", "whole"]


def test_a_history_that_is_only_read_is_proved_all_the_same(lab: Lab) -> None:
    lab.histories.only_read("it is write-protected.")
    assert verify_noted(lab.histories, lambda _: ("torn.",)) == ("torn.",)
    assert EventKind.VERIFIED not in lab.kinds()
