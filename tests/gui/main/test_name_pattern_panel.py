import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from colonyqc.gui.main.name_pattern_panel import NamePatternPanel


def wrong(names: str) -> str:
    return "The pattern has no dish." if names == "{day}" else ""


@pytest.fixture
def panel(qtbot: QtBot) -> NamePatternPanel:
    window = QWidget()
    window.resize(1100, 700)
    qtbot.addWidget(window)
    window.show()
    return NamePatternPanel(window, wrong)


def test_it_offers_automatic_and_the_presets(panel: NamePatternPanel) -> None:
    offered = [panel.choice.itemText(i) for i in range(panel.choice.count())]
    assert offered == ["automatic", "celigo", "evos", "plain"]


@pytest.mark.parametrize("names", ["", "evos", "{line}_{dish}"])
def test_what_is_in_force_is_shown_and_chosen_again(
    panel: NamePatternPanel, qtbot: QtBot, names: str
) -> None:
    panel.ask(names)
    assert panel.isVisible()
    assert panel.names == names
    with qtbot.waitSignal(panel.chosen) as told:
        panel.use.click()
    assert told.args == [names]
    assert not panel.isVisible()


def test_a_wrong_pattern_is_named_while_it_is_written(
    panel: NamePatternPanel, qtbot: QtBot
) -> None:
    chosen: list[str] = []
    panel.chosen.connect(chosen.append)
    panel.ask("")
    panel.choice.setCurrentText("{day}")
    assert panel.problem.text() == "The pattern has no dish."
    assert panel.problem.isVisible()
    assert not panel.use.isEnabled()
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert panel.isVisible()
    panel.choice.setCurrentText("{dish}_{day}")
    assert not panel.problem.isVisible()
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert chosen == ["{dish}_{day}"]


def test_escape_changes_nothing(panel: NamePatternPanel, qtbot: QtBot) -> None:
    chosen: list[str] = []
    panel.chosen.connect(chosen.append)
    panel.ask("evos")
    panel.choice.setCurrentText("plain")
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert chosen == []
    assert not panel.isVisible()
