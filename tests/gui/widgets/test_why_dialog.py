import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.why_dialog import WhyDialog


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_an_owed_reason_cannot_be_left_out(qtbot: QtBot, parent: QWidget) -> None:
    dialog = WhyDialog(parent, "Why?", owed=True)
    dialog.open()
    given: list[str] = []
    dialog.given.connect(given.append)
    assert not dialog.again.isEnabled()
    dialog.why.setText("   ")
    qtbot.keyClick(dialog.why, Qt.Key.Key_Return)
    assert given == []
    dialog.why.setText(" the lamp was changed ")
    qtbot.keyClick(dialog.why, Qt.Key.Key_Return)
    assert given == ["the lamp was changed"]


def test_a_free_reason_costs_one_key(qtbot: QtBot, parent: QWidget) -> None:
    dialog = WhyDialog(parent, "Why?", owed=False)
    dialog.open()
    given: list[str] = []
    dialog.given.connect(given.append)
    qtbot.keyClick(dialog.why, Qt.Key.Key_Return)
    assert given == [""]


def test_thinking_better_of_it_gives_nothing(qtbot: QtBot, parent: QWidget) -> None:
    dialog = WhyDialog(parent, "Why?", owed=False)
    dialog.open()
    given: list[str] = []
    dialog.given.connect(given.append)
    dialog.cancel.click()
    assert given == []
