"""Signatures over a real history: two people, bound to the record as it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from colonyqc.domain.errors import AccessError, HistoryError, UsageError
from colonyqc.domain.people import Actor, Role
from colonyqc.domain.signature import Meaning, Proof
from colonyqc.domain.verdict import Approval, DishVerdict, Verdict
from colonyqc.services.accounts import people, signing
from colonyqc.services.accounts.access import acting
from colonyqc.services.accounts.open_items import open_items
from colonyqc.services.analysis import keep
from history.samples import analysis, artefacts
from support.lab import FIRST_WORD, WORD, Lab, open_lab

PERFORMED, REVIEWED = Meaning


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def standing(lab: Lab, number: int) -> list[bool]:
    with lab.histories() as history:
        return [each.valid for each in signing.signatures(history, number)]


def signed_by_two(lab: Lab) -> int:
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)
    signing.sign(lab.log_in("Mori"), number, PERFORMED, password=WORD, comment="as usual")
    signing.sign(lab.log_in("Sato"), number, REVIEWED, password=WORD)
    return number


def test_two_people_sign(lab: Lab) -> None:
    number = signed_by_two(lab)
    with lab.histories() as history:
        first, second = signing.signatures(history, number)
        event = history.events(f"analysis {number}")[0]
    assert (first.signature.person, first.signature.comment) == ("Mori", "as usual")
    assert second.sentence == "Signed as reviewed by Sato, 2026-04-01 08:30 UTC."
    assert (event.kind, event.person) == ("signed", "Sato")
    assert event.new.partition("; ")[0] == "reviewed (password)"


def test_a_decision_after_signing_leaves_the_record_unsigned(lab: Lab) -> None:
    number = signed_by_two(lab)
    keep.decide(lab.log_in("Mori"), number, 0, 1, Verdict.KEEP, "dust", "")
    assert standing(lab, number) == [False, False]
    with lab.histories() as history:
        said = signing.signatures(history, number)[0].sentence
    assert said == "Void: changed since it was performed by Mori, 2026-04-01 08:30 UTC."
    signing.sign(lab.log_in("Mori"), number, PERFORMED, password=WORD)
    assert standing(lab, number) == [False, False, True]


def test_a_dish_left_undecided_is_signed_once_a_person_gave_it_its_verdict(lab: Lab) -> None:
    with lab.histories() as history:
        of = analysis()
        assert of.proposal is not None
        of = replace(of, proposal=replace(of.proposal, verdict=DishVerdict.UNDECIDED))
        number = history.add(of, artefacts(of))
        history.commit()
    with pytest.raises(UsageError, match="undecided: approve or reject it"):
        signing.sign(lab.histories, number, PERFORMED, stated="Mori")
    assert standing(lab, number) == []
    with lab.histories() as history:
        history.decide_dish(number, Approval.APPROVED, "looked at", "Mori")
        history.commit()
    signing.sign(lab.histories, number, PERFORMED, stated="Mori")
    assert standing(lab, number) == [True]


def test_a_row_edited_behind_the_program_leaves_the_record_unsigned(
    lab: Lab, tmp_path: Path
) -> None:
    number = signed_by_two(lab)
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        raw.execute("DROP TRIGGER colony_no_update")
        raw.execute("UPDATE colony SET area_px = area_px + 1 WHERE picture_id = 1")
    assert standing(lab, number) == [False, False]


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE signature SET person = 'Abe' WHERE id = 1",
        "UPDATE signature SET meaning = 'reviewed' WHERE id = 1",
        "UPDATE signature SET at = '2026-03-01 08:30:00.000000' WHERE id = 1",
    ],
)
def test_a_signature_whose_own_row_was_edited_is_void(lab: Lab, tmp_path: Path, edit: str) -> None:
    number = signed_by_two(lab)
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        raw.execute("DROP TRIGGER signature_no_update")
        raw.execute(edit)
    assert standing(lab, number) == [False, True]


def test_a_signature_that_nobody_gave_is_void(lab: Lab, tmp_path: Path) -> None:
    number = signed_by_two(lab)
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw, raw:
        raw.execute(
            "INSERT INTO signature SELECT 9, analysis_id, meaning, 'Abe', proof, '', digest, at "
            "FROM signature WHERE id = 2"
        )
    assert standing(lab, number) == [True, True, False]


@pytest.mark.parametrize("ending", ["tif", "png"])
def test_a_signature_on_a_map_that_was_altered_or_lost_is_void(
    lab: Lab, tmp_path: Path, ending: str
) -> None:
    number = signed_by_two(lab)
    file = next((tmp_path / "t.files").rglob(f"*.{ending}"))
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + b"!")
    assert standing(lab, number) == [False, False]
    file.unlink()
    assert standing(lab, number) == [False, False]
    file.write_bytes(whole)
    assert standing(lab, number) == [True, True]


def test_signing_another_analysis_changes_nothing_here(lab: Lab) -> None:
    number = signed_by_two(lab)
    other = lab.analyse()
    signing.sign(lab.log_in("Sato"), other, PERFORMED, password=WORD)
    assert standing(lab, number) == [True, True]


def test_to_sign_the_password_is_given_again(lab: Lab) -> None:
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    mori = lab.log_in("Mori")
    for _ in range(5):
        with pytest.raises(AccessError, match="wrong"):
            signing.sign(mori, number, PERFORMED, password="")
    with pytest.raises(AccessError, match="locked out"):
        signing.sign(mori, number, PERFORMED, password=WORD)
    assert standing(lab, number) == []


def test_nobody_reviews_their_own_work(lab: Lab) -> None:
    number = lab.analyse()
    lab.ask_for_log_in(Sato=Role.REVIEWER)
    sato = lab.log_in("Sato")
    signing.sign(sato, number, PERFORMED, password=WORD)
    with pytest.raises(AccessError, match="another person must review"):
        signing.sign(sato, number, REVIEWED, password=WORD)


def test_who_reviewed_does_not_perform_afterwards(lab: Lab) -> None:
    number = signed_by_two(lab)
    with pytest.raises(AccessError, match="another must sign"):
        signing.sign(lab.log_in("Sato"), number, PERFORMED, password=WORD)


def test_a_technician_does_not_review(lab: Lab) -> None:
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    with pytest.raises(AccessError, match="may not sign as reviewed; it takes a reviewer"):
        signing.sign(lab.log_in("Mori"), number, REVIEWED, password=WORD)


def test_a_review_comes_after_the_work_and_nobody_signs_twice(lab: Lab) -> None:
    number = lab.analyse()
    with pytest.raises(UsageError, match="comes first"):
        signing.sign(lab.histories, number, REVIEWED, stated="Sato")
    signing.sign(lab.histories, number, PERFORMED, stated="Mori")
    with pytest.raises(UsageError, match="already"):
        signing.sign(lab.histories, number, PERFORMED, stated="Mori")


def test_without_log_in_the_signature_says_that_the_name_was_stated(lab: Lab) -> None:
    number = lab.analyse()
    made = signing.sign(lab.histories, number, PERFORMED, stated=" Mori ")
    assert (made.person, made.proof) == ("Mori", Proof.STATED)
    with lab.histories() as history:
        (kept,) = signing.signatures(history, number)
    assert "name as stated, no log-in" in kept.sentence
    with pytest.raises(AccessError, match="another person"):
        signing.sign(lab.histories, number, REVIEWED, stated="mori")
    with pytest.raises(UsageError, match="name"):
        signing.sign(lab.histories, number, REVIEWED, stated="")


def test_there_must_be_something_to_sign(lab: Lab) -> None:
    with pytest.raises(HistoryError, match="no analysis 7"):
        signing.sign(lab.histories, 7, PERFORMED, stated="Mori")


def test_nobody_reviews_decisions_of_their_own(lab: Lab) -> None:
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER, Endo=Role.REVIEWER)
    keep.decide(lab.log_in("Sato"), number, 0, 1, Verdict.KEEP, "dust", "")
    signing.sign(lab.log_in("Mori"), number, PERFORMED, password=WORD)
    with pytest.raises(AccessError, match=r"Sato decided on 1 colonies .* another person"):
        signing.sign(lab.log_in("Sato"), number, REVIEWED, password=WORD)
    signing.sign(lab.log_in("Endo"), number, REVIEWED, password=WORD)


def test_what_was_open_is_kept_with_the_signature(lab: Lab) -> None:
    number = lab.analyse()
    with lab.histories() as history:
        left = open_items(history.get(number)).sentence
    assert left
    signing.sign(lab.histories, number, PERFORMED, stated="Mori")
    with lab.histories() as history:
        (found,) = signing.signatures(history, number)
        event = history.events(f"analysis {number}")[0]
    assert f"Open: {found.open_items}." == left
    assert event.new == f"performed (stated); open: {found.open_items}"


def test_an_administrator_who_set_two_passwords_signs_as_neither(lab: Lab) -> None:
    """Played as found: one administrator gave both words and signed as performer and reviewer."""
    number = lab.analyse()
    entered = lab.ask_for_log_in()
    for name, role in (("Mori", Role.TECHNICIAN), ("Sato", Role.REVIEWER)):
        people.add(entered, name, [role], FIRST_WORD)
        with pytest.raises(people.OwnPasswordError, match=f"Abe set the password of {name}"):
            lab.log_in(name, FIRST_WORD)
        claimed = acting(lab.histories, Actor(name, authenticated=True))
        with pytest.raises(people.OwnPasswordError):
            signing.sign(claimed, number, PERFORMED, password=FIRST_WORD)
        with pytest.raises(UsageError, match="is the old one"):
            people.change_password(lab.histories, name, FIRST_WORD, FIRST_WORD)
        people.change_password(lab.histories, name, FIRST_WORD, WORD)
    assert standing(lab, number) == []
    signing.sign(lab.log_in("Mori"), number, PERFORMED, password=WORD)


def test_a_reset_opens_nothing_and_is_told_at_the_next_signature(lab: Lab) -> None:
    first, second = lab.analyse(), lab.analyse()
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    mori = lab.log_in("Mori")
    signing.sign(mori, first, PERFORMED, password=WORD)
    lab.clock.move(5)
    people.reset_password(entered, "Mori", FIRST_WORD)
    third = lab.analyse()
    with pytest.raises(people.OwnPasswordError):
        signing.sign(mori, second, PERFORMED, password=FIRST_WORD)
    people.change_password(lab.histories, "Mori", FIRST_WORD, WORD)
    lab.clock.move(5)
    signing.sign(mori, second, PERFORMED, password=WORD)
    lab.clock.move(5)
    signing.sign(mori, third, PERFORMED, password=WORD)
    with lab.histories() as history:
        told = [signing.signatures(history, n)[0].sentence for n in (first, second, third)]
    assert ["Abe had reset Mori's password on 2026-04-01 08:35" in text for text in told] == [
        False,
        True,
        False,
    ]
