from collections import Counter
from functools import partial

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenuBar
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.pages import Page
from colonyqc.gui.main import actions
from colonyqc.gui.main.actions import ACTIONS, MENUS, Act
from colonyqc.gui.main.keymap import keymap


@pytest.fixture
def bar(qtbot: QtBot) -> QMenuBar:
    made = QMenuBar()
    qtbot.addWidget(made)
    return made


def test_every_action_is_built_and_calls_its_handler(bar: QMenuBar) -> None:
    called: list[Act] = []
    made = actions.build(bar, keymap({}))
    actions.connect(made, {key: partial(called.append, key) for key in Act})
    assert set(made) == set(Act)
    for key, action in made.items():
        assert action.text()
        assert action.icon().isNull() == (not ACTIONS[key].icon)
        action.trigger()
        assert called[-1] is key


def test_an_action_without_a_handler_is_a_defect(bar: QMenuBar) -> None:
    with pytest.raises(KeyError):
        actions.connect(actions.build(bar, keymap({})), {Act.QUIT: bar.close})


def test_menus_hold_every_action_that_is_not_a_step(bar: QMenuBar) -> None:
    made = actions.build(bar, keymap({}))
    menus = actions.fill(bar, made)
    listed = [action for menu in menus for action in menu.actions() if not action.isSeparator()]
    assert [m.title() for m in menus] == [title for title, _ in MENUS]
    assert set(listed) == set(made.values())
    assert len(listed) == len(made)


@pytest.mark.parametrize("page", Page)
def test_no_shortcut_twice_on_a_page(page: Page) -> None:
    keys = Counter(
        QKeySequence(spec.shortcut).toString()
        for spec in ACTIONS.values()
        if spec.shortcut and page in spec.pages
    )
    assert "" not in keys
    assert max(keys.values()) == 1


def test_only_actions_of_the_page_answer(bar: QMenuBar) -> None:
    made = actions.build(bar, keymap({}))
    actions.enable(made, Page.MODELS)
    assert not made[Act.KEEP].isEnabled()
    assert made[Act.OPEN_PICTURES].isEnabled()
    actions.enable(made, Page.WORK)
    assert made[Act.KEEP].isEnabled()


def test_a_key_held_down_walks_and_never_writes(bar: QMenuBar) -> None:
    repeating = {
        key for key, action in actions.build(bar, keymap({})).items() if action.autoRepeat()
    }
    assert {Act.NEXT_COLONY, Act.PREVIOUS_DISH, Act.THICKER} <= repeating
    assert not repeating & {Act.KEEP, Act.WATCH, Act.DISCARD, Act.UNDO, Act.SIGN, Act.ANALYSE_AGAIN}
