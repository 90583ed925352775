"""Which key does what: the keys the program comes with, and those of a person in their place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QKeySequence

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import ACTIONS, Act, worded

Keymap = dict[Act, str]
"""The key of each action in Qt's portable text, "" for none."""

_PICTURE: Final = frozenset({Page.WORK, Page.MEMBRANES, Page.REGIONS})
_PICTURE_KEYS: Final = (
    ("+  −", ("+", "-", "="), QT_TRANSLATE_NOOP("Actions", "Zoom in, zoom out")),
    ("Z", ("Z",), QT_TRANSLATE_NOOP("Actions", "One picture pixel a screen pixel")),
    ("Space", ("Space",), QT_TRANSLATE_NOOP("Actions", "Hold: the picture without overlays")),
)
"""Keys that the picture itself answers while it has the focus: shown, all of them, what for."""

_EVERYWHERE: Final = (
    ("Tab", ("Tab", "Shift+Tab"), QT_TRANSLATE_NOOP("Actions", "To the next field or button")),
    ("Esc", ("Esc",), QT_TRANSLATE_NOOP("Actions", "Close what is open in front")),
    ("Enter", ("Return", "Enter"), QT_TRANSLATE_NOOP("Actions", "Press the button in focus")),
)
"""Keys that fields and buttons answer on every page."""

_ARROWS: Final = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}

_REASON_DIGITS: Final = tuple("123456789")
"""Keys that answer why, on the work page: they choose among the reasons that are asked for."""


def keymap(own: Mapping[str, str]) -> Keymap:
    """Return the keys in force; ``own``: by an action's name, what a person chose for it.

    A name that no action bears is passed over: settings may come from another version.
    """
    return {key: own.get(key.name, spec.shortcut) for key, spec in ACTIONS.items()}


def own_of(keys: Mapping[Act, str]) -> dict[str, str]:
    """Return what of a keymap is a person's: what is to be kept."""
    return {key.name: text for key, text in keys.items() if text != ACTIONS[key].shortcut}


def shown(text: str) -> str:
    """Return a key as the system writes it, an arrow as it stands on the keyboard."""
    said = QKeySequence(text).toString(QKeySequence.SequenceFormat.NativeText)
    head, plus, last = said.rpartition("+")
    # Qt spells arrows out in English, in every language.
    return f"{head}{plus}{_ARROWS.get(last, last)}"


def keys_of(page: Page, keys: Mapping[Act, str]) -> Iterable[tuple[str, str]]:
    """Return (key, what it does) of all that answers on a page."""
    for key, text in keys.items():
        if text and page in ACTIONS[key].pages:
            yield shown(text), worded(key)
    fixed = (*_PICTURE_KEYS, *_EVERYWHERE) if page in _PICTURE else _EVERYWHERE
    yield from ((key, translate("Actions", text)) for key, _, text in fixed)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a key stands for already: an action, or what fields and pictures answer themselves."""

    says: str
    act: Act | None = None


def taken(key: Act, text: str, keys: Mapping[Act, str]) -> Taken | None:
    """Return what a key does already where ``key`` would answer to it, None where it is free."""
    wanted = QKeySequence(text).toString()
    if not wanted:
        return None
    pages = ACTIONS[key].pages
    for other, its in keys.items():
        if other is not key and pages & ACTIONS[other].pages and _same(its, wanted):
            return Taken(worded(other), other)
    fixed = (*_EVERYWHERE, *(_PICTURE_KEYS if pages & _PICTURE else ()))
    for _, answered, says in fixed:
        if any(_same(each, wanted) for each in answered):
            return Taken(translate("Actions", says))
    if Page.WORK in pages and wanted in _REASON_DIGITS:
        return Taken(translate("Actions", "Choose a reason"))
    return None


def _same(text: str, wanted: str) -> bool:
    return bool(text) and QKeySequence(text).toString() == wanted
