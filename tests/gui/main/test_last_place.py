from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings, load
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main import last_place
from colonyqc.gui.main.application import Application
from support.house import House, add_dishes


def split(application: Application, name: str) -> QSplitter:
    found = application.assembly.window.findChild(QSplitter, name)
    assert isinstance(found, QSplitter)
    return found


def again(house: House) -> Application:
    """Close the window as a person does, and open another on the same settings."""
    application = house.application
    application.assembly.window.close()
    context = application.session.context
    application.shut_down()
    loaded = load(house.folder / "settings.json")
    assert not loaded.warnings
    made = Application(house.app, context, loaded, house.folder / "settings.json")
    house.opened = made
    last_place.restore(made.assembly, made.session)
    made.begin()
    house.calm()
    return made


def test_window_page_dish_and_splitters_come_back(house: House) -> None:
    add_dishes(house, 2)
    application = house.open()
    application.session.take(DishKey("line A", "dish 3"))
    application.assembly.window.resize(900, 640)
    house.calm()
    split(application, "work").setSizes([0, 350, 446])
    application.assembly.turn_to(Page.RULES)
    house.calm()
    split(application, "rules").setSizes([190, 600, 290])
    house.calm()
    work, rules = (split(application, name).sizes() for name in ("work", "rules"))
    made = again(house)
    assert made.assembly.page is Page.RULES
    assert made.session.dish == DishKey("line A", "dish 3")
    assert (made.assembly.window.width(), made.assembly.window.height()) == (900, 640)
    assert split(made, "rules").sizes() == rules
    made.assembly.turn_to(Page.WORK)
    house.calm()
    assert split(made, "work").sizes() == work


def test_a_dish_that_is_named_goes_before_the_one_in_hand_then(house: House) -> None:
    add_dishes(house, 2)
    application = house.open()
    application.session.take(DishKey("line A", "dish 3"))
    application.session.first = "dish 2"
    last_place.keep(application.assembly, application.session)
    last_place.restore(application.assembly, application.session)
    assert application.session.first == "dish 2"


@pytest.mark.parametrize(
    "left",
    [{}, {"page": "GONE", "window": "!!", "dish": "no more", "split work": "AAAA"}],
)
def test_what_is_no_longer_there_is_passed_over(
    house: House, qapp: QApplication, qtbot: QtBot, tmp_path: Path, left: dict[str, str]
) -> None:
    application = house.open()
    application.session.remember(left=left)
    made = again(house)
    assert made.assembly.page is Page.WORK
    assert made.session.dish is not None
    assert made.session.settings == load(tmp_path / "settings.json").settings
    assert Loaded(Settings()).settings.left == {}


def test_a_window_larger_than_its_screen_fills_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1440, 900)
    last_place.fit(window, QRect(0, 0, 1920, 1040))
    assert (window.width(), window.height()) == (1440, 900)
    assert not window.isMaximized()
    last_place.fit(window, QRect(0, 0, 1366, 728))
    assert (window.width(), window.height()) == (1366, 728)
    assert window.isMaximized()
