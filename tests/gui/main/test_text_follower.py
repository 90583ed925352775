"""The window follows the size of the system's text, and nothing is cut by it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QDialog

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.widgets import text_size
from support import layout
from support.house import House, add_dish

LONG = DishKey("201B7-iPSC-subclone-17-after-CRISPR", "第3プレート・ウェルB3・継代32の長い名")


@pytest.fixture(autouse=True)
def same_text_after(qapp: QApplication) -> Iterator[None]:
    yield
    text_size.take(qapp, text_size.DESIGNED_PX)
    font = QFont(qapp.font())
    font.setPixelSize(text_size.DESIGNED_PX)
    qapp.setFont(font)


def enlarge(app: QApplication, px: int) -> None:
    font = QFont(app.font())
    font.setPixelSize(px)
    app.setFont(font)


def opened(house: House, language: Literal["en", "ja"] = "en") -> Application:
    add_dish(house, LONG)
    made = house.open(language)
    made.session.take(LONG)
    house.calm()
    return made


def test_larger_text_comes_while_the_window_is_open_and_goes_again(
    house: House, qapp: QApplication
) -> None:
    application = opened(house)
    application.assembly.turn_to(Page.RULES)
    house.calm()
    before = application.assembly
    tall = before.topbar.height()
    enlarge(qapp, 20)
    house.qtbot.waitUntil(lambda: application.assembly is not before)
    house.calm()
    made = application.assembly
    assert text_size.body() == 20
    assert made.page is Page.RULES, "what was in hand stays there"
    assert application.session.dish == LONG
    assert made.window.isVisible()
    assert made.topbar.person.fontMetrics().height() > 20
    assert made.topbar.height() > tall
    # The system tells of itself: its own font, which is small here, counts again.
    QApplication.sendEvent(made.window, QEvent(QEvent.Type.ThemeChange))
    house.qtbot.waitUntil(lambda: application.assembly is not made)
    house.calm()
    assert text_size.body() == text_size.DESIGNED_PX
    assert application.assembly.topbar.height() == tall


def test_a_system_that_tells_of_the_same_text_changes_nothing(house: House) -> None:
    application = opened(house)
    before = application.assembly
    QApplication.sendEvent(before.window, QEvent(QEvent.Type.ThemeChange))
    house.calm()
    assert application.assembly is before


@pytest.mark.parametrize(
    ("language", "px", "size"),
    [("en", 16, (1366, 728)), ("ja", 20, (1366, 728)), ("en", 26, (1920, 1040))],
)
def test_nothing_is_cut_in_larger_text(
    house: House,
    qapp: QApplication,
    language: Literal["en", "ja"],
    px: int,
    size: tuple[int, int],
) -> None:
    text_size.take(qapp, px)
    enlarge(qapp, px)
    application = opened(house, language)
    window, actions = application.assembly.window, application.assembly.actions
    window.resize(*size)
    for page in Page:
        application.assembly.turn_to(page)
        house.calm()
        house.qtbot.waitUntil(lambda: layout.wrong(window) == [], timeout=2000)
        assert (window.width(), window.height()) == size
    for act, panel in (
        (Act.FIND, window.commands),
        (Act.KEYS, window.keys),
        (Act.FILE_NAMES, window.names),
    ):
        actions[act].trigger()
        house.calm()
        assert window.rect().contains(panel.geometry()), act
        assert layout.wrong(panel) == [], act
        panel.hide()
    actions[Act.SHORTCUTS].trigger()
    house.calm()
    (dialog,) = (each for each in window.findChildren(QDialog) if each.isVisible())
    assert layout.wrong(dialog) == []
    dialog.reject()
