"""The rail: every word of it has the room it needs, however low the window."""

import pytest
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.navigation_rail import NavigationRail
from colonyqc.gui.widgets import theme


@pytest.fixture
def rail(qtbot: QtBot) -> NavigationRail:
    made = NavigationRail()
    qtbot.addWidget(made)
    theme.apply_to(made)
    return made


@pytest.mark.parametrize("height", [900, 552, 300])
def test_no_button_is_lower_than_its_icon_and_word(
    rail: NavigationRail, qtbot: QtBot, height: int
) -> None:
    rail.resize(rail.width(), height)
    with qtbot.waitExposed(rail):
        rail.show()
    for button in rail.buttons.values():
        assert button.height() >= button.minimumSizeHint().height()


def test_buttons_move_together_before_they_scroll(rail: NavigationRail, qtbot: QtBot) -> None:
    with qtbot.waitExposed(rail):
        rail.show()
    rail.resize(rail.width(), 900)
    high = rail.buttons[Page.DISHES].height()
    rail.resize(rail.width(), 560)
    assert rail.buttons[Page.DISHES].height() < high
    assert not rail.verticalScrollBar().isVisible()
    rail.resize(rail.width(), 900)
    assert rail.buttons[Page.DISHES].height() == high


def test_the_page_turned_to_is_in_sight_in_a_very_low_window(
    rail: NavigationRail, qtbot: QtBot
) -> None:
    rail.resize(rail.width(), 300)
    with qtbot.waitExposed(rail):
        rail.show()
    for page in (Page.PEOPLE, Page.DISHES):
        rail.show_page(page)
        button = rail.buttons[page]
        shown = rail.viewport().rect()
        assert shown.contains(button.mapTo(rail.viewport(), button.rect().center()))
