from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.pages import Page
from colonyqc.gui.main import keymap
from colonyqc.gui.main.actions import ACTIONS, Act


@pytest.mark.parametrize("page", Page)
def test_no_key_means_two_things_on_a_page(qtbot: QtBot, page: Page) -> None:
    keys = keymap.keymap({})
    told = Counter(key for key, _ in keymap.keys_of(page, keys))
    assert max(told.values()) == 1
    for act, text in keys.items():
        if page in ACTIONS[act].pages:
            assert keymap.taken(act, text, keys) is None, act


@pytest.mark.parametrize("digit", "123456789")
def test_a_digit_is_a_reason_on_the_work_page_and_nothing_else(qtbot: QtBot, digit: str) -> None:
    keys = keymap.keymap({})
    assert digit not in keys.values()
    taken = keymap.taken(Act.NEXT_COLONY, digit, keys)
    assert taken is not None
    assert taken.act is None


def test_keys_of_a_page_name_its_keys_and_the_picture_s(qtbot: QtBot) -> None:
    keys = keymap.keymap({})
    work, models = (dict(keymap.keys_of(page, keys)) for page in (Page.WORK, Page.MODELS))
    assert work["F"] == "Keep the colony"
    assert work["F11"] == "Hide or show the panels"
    assert "Space" in work
    assert not {"F", "Space"} & models.keys()
    assert models["Ctrl+1"] == "Work"
    assert "Tab" in work.keys() & models.keys()


def test_own_keys_go_before_and_only_they_are_kept(qtbot: QtBot) -> None:
    own = {"KEEP": "G", "FIT": "", "OF_ANOTHER_VERSION": "X"}
    keys = keymap.keymap(own)
    assert (keys[Act.KEEP], keys[Act.FIT], keys[Act.WATCH]) == ("G", "", "W")
    assert keymap.own_of(keys) == {"KEEP": "G", "FIT": ""}
    assert "0" not in dict(keymap.keys_of(Page.WORK, keys))


@pytest.mark.parametrize(
    ("act", "text", "other"),
    [
        (Act.KEEP, "W", Act.WATCH),
        (Act.KEEP, "Ctrl+K", Act.FIND),
        (Act.KEEP, "Z", None),
        (Act.THEME, "Tab", None),
        (Act.OPEN_FOLDER, "Return", None),
        (Act.KEEP, "4", None),
    ],
)
def test_a_key_that_means_something_there_is_taken(
    qtbot: QtBot, act: Act, text: str, other: Act | None
) -> None:
    taken = keymap.taken(act, text, keymap.keymap({}))
    assert taken is not None
    assert taken.says
    assert taken.act is other


def test_the_same_key_may_do_something_else_on_another_page(qtbot: QtBot) -> None:
    keys = keymap.keymap({})
    assert keys[Act.SIGN] == keys[Act.TOOL_SAMPLE] == "S"
    assert keymap.taken(Act.TOOL_BRUSH, "F", keys) is None
    assert QKeySequence("F") == QKeySequence(keys[Act.KEEP])


def test_arrows_stand_as_on_the_keyboard() -> None:
    assert [keymap.shown(key) for key in ("Left", "Ctrl+Right", "Alt+Up", "PgUp", "")] == [
        "←",
        "Ctrl+→",
        "Alt+↑",
        "PgUp",
        "",
    ]
