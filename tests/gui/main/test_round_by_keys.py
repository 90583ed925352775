"""A morning round by key presses alone, over a real history."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from colonyqc.domain.picture import DishKey
from colonyqc.domain.signature import Meaning
from colonyqc.domain.verdict import Approval
from colonyqc.history import verify
from colonyqc.services.accounts import signing
from colonyqc.services.accounts.open_items import open_items
from colonyqc.services.ports import AnalysisRecord
from support.house import House, add_dishes, with_people
from support.lab import WORD
from support.round_by_keys import RoundByKeys

MOST_KEYS = 15
DISHES = 3


def _dish(record: AnalysisRecord) -> DishKey:
    return record.analysis.acquisition.dish


def walk(house: House, password: str = "") -> RoundByKeys:
    made = RoundByKeys(house.application, house.calm, password)
    for _ in range(DISHES):
        made.dish()
    return made


@pytest.mark.parametrize("log_in", [False, True])
def test_dishes_are_reviewed_and_signed_in_few_keys(house: House, log_in: bool) -> None:
    add_dishes(house, DISHES - 1)
    if log_in:
        with_people(house)
    house.open()
    if log_in:
        house.log_in("Mori")
    done = walk(house, WORD if log_in else "").done
    assert len({each.dish for each in done}) == DISHES, "each came by itself"
    assert max(each.keys for each in done) <= MOST_KEYS
    assert any(each.own for each in done), "what was pressing was decided one by one"
    with house.lab.histories() as history:
        for number in range(1, DISHES + 1):
            record = history.get(number)
            (signed,) = signing.signatures(history, number)
            assert signed.valid
            assert signed.signature.meaning is Meaning.PERFORMED
            assert not open_items(record).undecided
            assert record.dish_decision is not None
            assert record.dish_decision.approval is Approval.APPROVED
            own = [each for each in record.in_force if not each.accepted]
            assert len(own) == next(d.own for d in done if d.dish == _dish(record))
            assert len(own) < len(record.in_force)
    assert verify(house.lab.histories) == ()


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_F, Qt.Key.Key_W, Qt.Key.Key_D, Qt.Key.Key_A, Qt.Key.Key_S]
)
def test_a_key_that_is_held_down_neither_decides_nor_signs(house: House, key: Qt.Key) -> None:
    application = house.open()
    application.assembly.work.deciding.first()
    house.calm()
    target = QApplication.focusWidget() or application.assembly.window
    for _ in range(5):
        event = QKeyEvent(
            QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", autorep=True
        )
        QApplication.sendEvent(target, event)
        house.calm()
    with house.lab.histories() as history:
        record = history.get(1)
        assert record.decisions == ()
        assert history.signatures(1) == ()
    assert application.assembly.signing.dialog is None


def test_enter_held_down_from_before_does_not_sign(house: House) -> None:
    application = house.open()
    application.assembly.signing.ask()
    house.calm()
    dialog = application.assembly.signing.dialog
    assert dialog is not None
    dialog.confirmed.setChecked(True)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", autorep=True
    )
    QApplication.sendEvent(dialog, held)
    house.calm()
    assert application.assembly.signing.dialog is dialog
    with house.lab.histories() as history:
        assert history.signatures(1) == ()
    dialog.reject()
