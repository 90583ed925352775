import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.command_palette import Command, CommandPalette, found
from support.house import House, add_dishes


@pytest.fixture
def application(house: House) -> Application:
    add_dishes(house, 2)
    made = house.open()
    made.assembly.window.activateWindow()
    return made


def ask(application: Application) -> CommandPalette:
    QTest.keyClick(
        QApplication.focusWidget() or application.assembly.window,
        Qt.Key.Key_K,
        Qt.KeyboardModifier.ControlModifier,
    )
    return application.assembly.window.commands


def type_(palette: CommandPalette, text: str, house: House) -> None:
    QTest.keyClicks(palette.query, text)
    QTest.keyClick(palette.query, Qt.Key.Key_Return)
    house.calm()


def test_a_page_is_reached_by_a_few_letters(application: Application, house: House) -> None:
    palette = ask(application)
    assert palette.isVisible()
    assert palette.query.hasFocus()
    type_(palette, "trnds", house)
    assert application.assembly.page is Page.TRENDS
    assert not palette.isVisible()


def test_a_dish_is_shown_on_the_work_page(application: Application, house: House) -> None:
    application.assembly.turn_to(Page.MODELS)
    house.calm()
    type_(ask(application), "dish 3", house)
    assert application.session.dish is not None
    assert application.session.dish.dish == "dish 3"
    assert application.assembly.page is Page.WORK


def test_arrows_walk_in_the_list_and_never_in_the_dishes(
    application: Application, house: House
) -> None:
    before = application.session.dish
    palette = ask(application)
    first = palette.current
    QTest.keyClick(palette.query, Qt.Key.Key_Down)
    assert palette.current is not first
    QTest.keyClick(palette.query, Qt.Key.Key_Up)
    QTest.keyClick(palette.query, Qt.Key.Key_Up)
    assert palette.current is first
    QTest.keyClick(palette.query, Qt.Key.Key_PageDown)
    QTest.keyClicks(palette.query, "jjj")
    house.calm()
    assert application.session.dish == before
    assert application.assembly.work.state.colony is None


def test_escape_gives_the_focus_back(application: Application) -> None:
    picture = application.assembly.viewer_view
    picture.setFocus()
    palette = ask(application)
    QTest.keyClick(palette.query, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert picture.hasFocus()
    ask(application)
    ask(application)
    assert not palette.isVisible()


def test_it_says_the_key_and_what_was_used_last_stands_first(
    application: Application, house: House
) -> None:
    type_(ask(application), "dark or light", house)
    palette = ask(application)
    assert palette.current is not None
    assert (palette.current.id, palette.current.key) == ("act:THEME", "Ctrl+T")
    assert application.session.settings.recent == ["act:THEME"]


def test_what_does_not_answer_on_the_page_is_not_offered(application: Application) -> None:
    application.assembly.turn_to(Page.MODELS)
    palette = ask(application)
    names = {command.id for command in palette.model.rows}
    assert f"act:{Act.GO_WORK.name}" in names
    assert not {f"act:{act.name}" for act in (Act.KEEP, Act.SIGN, Act.FIND)} & names


def test_nothing_is_called_that(application: Application) -> None:
    palette = ask(application)
    QTest.keyClicks(palette.query, "zzzqq")
    assert palette.current is None
    assert palette.none.isVisible()
    QTest.keyClick(palette.query, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_in_japanese_both_languages_find(application: Application, house: House) -> None:
    application.switch_language()
    house.calm()
    palette = ask(application)
    palette.query.setText("傾向")
    assert palette.current is not None
    assert palette.current.id == "act:GO_TRENDS"
    palette.query.setText("trends")
    assert palette.current.text == "傾向"


def test_the_better_fit_goes_before_the_newer_one() -> None:
    commands = [Command(name, name, "", "", lambda: None) for name in ("alpha", "beta", "betula")]
    assert [each.id for each in found("", commands, ["betula"])] == ["betula", "alpha", "beta"]
    assert [each.id for each in found("beta", commands, ["betula"])] == ["beta", "betula"]
    assert [each.id for each in found("bet", commands, ["betula"])] == ["betula", "beta"]
