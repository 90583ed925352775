from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import load
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.shortcuts_editor import KEY, ShortcutsEditor
from support.house import House


@pytest.fixture
def editor(house: House) -> ShortcutsEditor:
    application = house.open()
    application.assembly.actions[Act.SHORTCUTS].trigger()
    house.calm()
    (made,) = application.assembly.window.findChildren(ShortcutsEditor)
    return made


def choose(editor: ShortcutsEditor, act: Act) -> None:
    editor.table.selectRow(editor.model.acts.index(act))


def press(editor: ShortcutsEditor, key: Qt.Key) -> None:
    editor.edit.setFocus()
    QTest.keyClick(editor.edit, key)
    QApplication.processEvents()


def test_a_key_is_changed_by_pressing_it_and_kept(
    editor: ShortcutsEditor, house: House, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(editor, Act.KEEP)
    press(editor, Qt.Key.Key_G)
    row = editor.model.acts.index(Act.KEEP)
    assert editor.model.index(row, KEY).data() == "G"
    assert editor.model.index(row, KEY).data(Qt.ItemDataRole.FontRole).bold()
    editor.use.click()
    house.calm()
    application = house.application
    assert application.assembly.actions[Act.KEEP].shortcut() == QKeySequence("G")
    assert load(tmp_path / "settings.json").settings.shortcuts == {"KEEP": "G"}
    keep = next(iter(application.assembly.review_view.decisions.buttons.values()))
    assert keep.text().endswith("G")
    # Another language makes another window, and the keys stay.
    application.switch_language()
    house.calm()
    assert application.assembly.actions[Act.KEEP].shortcut() == QKeySequence("G")


def test_a_key_that_is_taken_is_told_and_given_only_when_taken_from_there(
    editor: ShortcutsEditor,
) -> None:
    choose(editor, Act.KEEP)
    press(editor, Qt.Key.Key_W)
    assert "Watch the colony" in editor.problem.text()
    assert editor.model.keys[Act.KEEP] == "F"
    editor.instead.click()
    assert editor.model.keys[Act.KEEP] == "W"
    assert editor.model.keys[Act.WATCH] == ""
    assert not editor.problem.isVisible()


def test_what_the_picture_answers_itself_cannot_be_taken_from_there(
    editor: ShortcutsEditor,
) -> None:
    choose(editor, Act.KEEP)
    press(editor, Qt.Key.Key_Z)
    assert editor.problem.isVisible()
    assert not editor.instead.isVisible()
    assert editor.model.keys[Act.KEEP] == "F"


def test_keys_are_taken_away_and_put_back(editor: ShortcutsEditor, house: House) -> None:
    choose(editor, Act.FIT)
    editor.none.click()
    choose(editor, Act.SIGN)
    editor.none.click()
    assert editor.model.keys[Act.FIT] == editor.model.keys[Act.SIGN] == ""
    editor.shipped.click()
    assert editor.model.keys[Act.SIGN] == "S"
    editor.all_shipped.click()
    assert editor.model.keys[Act.FIT] == "0"
    editor.use.click()
    house.calm()
    assert house.application.session.settings.shortcuts == {}


def test_think_better_of_it_and_nothing_changes(editor: ShortcutsEditor, house: House) -> None:
    choose(editor, Act.FIT)
    editor.none.click()
    editor.cancel.click()
    house.calm()
    assert house.application.assembly.actions[Act.FIT].shortcut() == QKeySequence("0")
