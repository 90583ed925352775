from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.membranes.tools import Tool
from colonyqc.gui.pages import Page
from colonyqc.gui.shell import Shell
from colonyqc.inference.packages import ModelLibrary
from support.membranes import PICTURE, SheetPictures, sheet
from support.window import workplace


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, tmp_path: Path, models: Path) -> Iterator[Shell]:
    place = replace(
        workplace(pictures=SheetPictures({PICTURE.name: sheet()})),
        membranes=ModelLibrary([models], device="cpu"),
    )
    made = Shell(qapp, place, Loaded(Settings(language="en")), tmp_path / "settings.json")
    made.begin()
    made.go_membranes()
    made.desk.membranes.open(PICTURE)
    calm(qtbot, made)
    yield made
    made.shut_down()


def calm(qtbot: QtBot, shell: Shell) -> None:
    def quiet() -> bool:
        QApplication.processEvents()
        return not shell.jobs.active and not shell.desk.membranes.waits

    qtbot.waitUntil(lambda: quiet() and quiet(), timeout=20_000)


def test_the_keys_of_the_page_take_tools_and_sizes(shell: Shell, qtbot: QtBot) -> None:
    desk = shell.desk
    assert desk.page is Page.MEMBRANES
    for key, tool in (
        (Qt.Key.Key_E, Tool.ERASER),
        (Qt.Key.Key_S, Tool.BOX),
        (Qt.Key.Key_L, Tool.LINE),
        (Qt.Key.Key_C, Tool.PICK),
        (Qt.Key.Key_H, Tool.LOOK),
        (Qt.Key.Key_B, Tool.BRUSH),
    ):
        qtbot.keyClick(desk.window, key)
        assert desk.membranes_view.canvas.tool is tool
        assert desk.membranes_view.canvas.strip.buttons[tool].isChecked()
    before = desk.membranes_view.brush.value()
    qtbot.keyClick(desk.window, Qt.Key.Key_BracketRight)
    qtbot.keyClick(desk.window, Qt.Key.Key_BracketRight)
    qtbot.keyClick(desk.window, Qt.Key.Key_BracketLeft)
    assert desk.membranes_view.brush.value() == before + 1


def test_a_sample_is_asked_for_undone_and_done_again_by_keys(shell: Shell, qtbot: QtBot) -> None:
    desk = shell.desk
    qtbot.keyClick(desk.window, Qt.Key.Key_N)
    calm(qtbot, shell)
    assert len(desk.membranes.painter.painting.boxes) == 1
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, control)
    assert desk.window.messages.text.text() == "Undone: next sample."
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, control | shift)
    assert len(desk.membranes.painter.painting.boxes) == 1
    calm(qtbot, shell)


def test_the_language_changes_and_picture_and_samples_stay(shell: Shell, qtbot: QtBot) -> None:
    shell.next_sample()
    calm(qtbot, shell)
    shell.switch_language()
    calm(qtbot, shell)
    view = shell.desk.membranes_view
    assert shell.desk.page is Page.MEMBRANES
    assert view.chip.text() == "補助判定"
    assert view.name.text() == PICTURE.name
    assert "細胞膜を塗ってください" in view.samples.rows[0].text()
    assert {"細胞", "見つかった細胞"} & set(view.numbers.texts)
