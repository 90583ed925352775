"""Signing in the window, over a real history."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from colonyqc.domain.signature import Meaning, Proof, Signature
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.signing.dialog import SignDialog
from colonyqc.gui.pages.signing.formatting import hindrance, not_allowed
from colonyqc.services.accounts import signing
from colonyqc.services.accounts.signing import Signed
from support.house import House, with_people
from support.lab import WORD
from support.window import do

PERFORMED, REVIEWED = Meaning


def dialog(house: House) -> SignDialog:
    house.application.assembly.review_view.card.signing.sign.click()
    house.calm()
    made = house.application.assembly.signing.dialog
    assert made is not None
    return made


def lines(house: House) -> list[str]:
    return [made.text() for made in house.application.assembly.review_view.card.signing.lines]


def sign(house: House, name: str, password: str = WORD) -> None:
    house.log_in(name)
    made = dialog(house)
    made.password.setText(password)
    made.sign.click()
    house.calm()


def test_two_people_sign_with_their_passwords(house: House, qtbot: QtBot) -> None:
    application = with_people(house).open()
    house.log_in("Mori")
    made = dialog(house)
    assert made.isModal()
    assert made.meaning is PERFORMED
    assert not made.sign.isEnabled()
    made.comment.setText("as usual")
    qtbot.keyClicks(made.password, "wrong horse")
    qtbot.keyClick(made.password, Qt.Key.Key_Return)
    house.calm()
    assert made.problem.text() == "The password is wrong: nothing was signed."
    assert made.password.text() == ""
    qtbot.keyClicks(made.password, WORD)
    qtbot.keyClick(made.password, Qt.Key.Key_Return)
    house.calm()
    assert application.assembly.signing.dialog is None
    assert len(lines(house)) == 1
    assert lines(house)[0].startswith("Signed as performed by Mori, 2026-04-01")
    assert "(UTC 08:30)" in lines(house)[0]
    made = dialog(house)
    made.choices[REVIEWED].setChecked(True)
    made.password.setText(WORD)
    assert made.hindered.text() == "Mori may not sign as reviewed. Who may: Sato."
    assert not made.sign.isEnabled()
    made.reject()
    do(application, Act.LOG_OUT)
    sign(house, "Sato")
    assert [line.split(",")[0] for line in lines(house)] == [
        "Signed as performed by Mori",
        "Signed as reviewed by Sato",
    ]
    with house.lab.histories() as history:
        first, second = history.signatures(1)
    assert (first.comment, first.proof) == ("as usual", Proof.PASSWORD)
    assert second.person == "Sato"


def test_a_later_decision_leaves_it_unsigned_and_says_so(house: House) -> None:
    application = with_people(house).open()
    sign(house, "Mori")
    do(application, Act.NEXT_COLONY)
    application.assembly.work.deciding.colony(Verdict.KEEP)
    house.calm()
    assert [line.split(",")[0] for line in lines(house)] == [
        "Void: changed since Mori signed it as performed"
    ]
    made = dialog(house)
    assert made.meaning is PERFORMED
    made.password.setText(WORD)
    made.sign.click()
    house.calm()
    assert [line.split(",")[0] for line in lines(house)] == ["Signed as performed by Mori"]


def test_who_may_not_sign_is_told_who_may_and_never_to_ask_themselves() -> None:
    names = [f"P{number}" for number in range(8)]
    said = not_allowed("Kei", REVIEWED, names)
    assert said == "Kei may not sign as reviewed. Who may: P0, P1, P2, P3, P4, P5, …."
    alone = not_allowed("Kei", PERFORMED, ())
    assert "nobody else may yet" in alone
    assert "on the page People" in alone


def test_without_log_in_the_name_is_stated_and_confirmed(house: House) -> None:
    house.open()
    made = dialog(house)
    assert made.name.text() == "Tanaka"
    assert made.password.parent() is None
    assert not made.sign.isEnabled()
    made.name.setText("Kato")
    made.confirmed.setChecked(True)
    assert made.confirmed.text() == "I am Kato and sign this."
    made.sign.click()
    house.calm()
    assert lines(house)[0].startswith("Signed as performed by Kato")
    assert lines(house)[0].endswith("(name as stated)")
    made = dialog(house)
    made.name.setText("Kato")
    made.choices[REVIEWED].setChecked(True)
    assert made.hindered.text() == "Kato performed this; another person must review it."


def test_wrong_passwords_lock_out_here_too(house: House) -> None:
    with_people(house).open()
    house.log_in("Mori")
    made = dialog(house)
    for _ in range(5):
        made.password.setText("wrong horse")
        made.sign.click()
        house.calm()
    assert "Mori is locked out" in made.problem.text()
    assert "15:00 left" in made.problem.text()
    with house.lab.histories() as history:
        assert signing.signatures(history, 1) == ()
    made.reject()


def test_nothing_in_hand_is_not_signed(house: House) -> None:
    application = house.open()
    application.session.record_shown.emit(None)
    assert not application.assembly.review_view.card.signing.sign.isEnabled()
    do(application, Act.SIGN)
    assert house.said() == "There is no analysis in hand to sign."


AT = datetime(2026, 4, 1, tzinfo=UTC)


def signed(meaning: Meaning, person: str, *, valid: bool = True) -> Signed:
    return Signed(Signature(1, meaning, person, Proof.PASSWORD, "", "00", AT), valid)


@pytest.mark.parametrize(
    ("meaning", "before", "said"),
    [
        (PERFORMED, [], ""),
        (PERFORMED, [signed(PERFORMED, "Sato")], ""),
        (PERFORMED, [signed(PERFORMED, "mori")], "Mori has signed this as performed already."),
        (PERFORMED, [signed(PERFORMED, "Mori", valid=False)], ""),
        (
            PERFORMED,
            [signed(PERFORMED, "Sato"), signed(REVIEWED, "Mori")],
            "Mori reviewed this; another person must have performed it.",
        ),
        (REVIEWED, [], "Nobody has signed this as performed yet; that comes first."),
        (
            REVIEWED,
            [signed(PERFORMED, "Sato", valid=False)],
            "Nobody has signed this as performed yet; that comes first.",
        ),
        (REVIEWED, [signed(PERFORMED, "Sato")], ""),
        (
            REVIEWED,
            [signed(PERFORMED, "Mori")],
            "Mori performed this; another person must review it.",
        ),
    ],
)
def test_the_rule_of_two(meaning: Meaning, before: list[Signed], said: str) -> None:
    assert hindrance(meaning, before, "Mori") == said
