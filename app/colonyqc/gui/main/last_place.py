"""Where the window was left, for the next start: place on the screen, page, dish, splitters."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QByteArray, QRect, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Session
from colonyqc.gui.main.assembly import WindowAssembly

_SPLIT: Final = "split "


def keep(assembly: WindowAssembly, session: Session) -> None:
    """Remember how the window stands."""
    window = assembly.window
    left = {"window": _text(window.saveGeometry()), "page": assembly.page.name}
    if session.dish is not None:
        left["dish"] = session.dish.label
    for splitter in _named(window):
        left[_SPLIT + splitter.objectName()] = _text(splitter.saveState())
    # Splitters of pages that were not turned to stay as they were left.
    session.remember(left=session.settings.left | left)


def restore(assembly: WindowAssembly, session: Session) -> None:
    """Put the window where it was left; a dish that was named goes before the one in hand then.

    What cannot be read or is no longer there is passed over: the window opens as it came.
    """
    left = session.settings.left
    session.first = session.first or left.get("dish", "")
    if "window" in left:
        assembly.window.restoreGeometry(_bytes(left["window"]))
    assembly.window.page_built.connect(lambda view: _split(view, left))
    _split(assembly.window, left)
    if left.get("page") in Page.__members__:
        assembly.turn_to(Page[left["page"]])


def fit(window: QWidget, room: QRect) -> None:
    """Fill the screen with a window that came larger than it: its edges are in reach then.

    ``room``: what of the screen is free, px.
    """
    if window.width() > room.width() or window.height() > room.height():
        # The size too: where nothing manages windows, nobody would heed the state.
        window.setGeometry(QRect(room.topLeft(), window.size().boundedTo(room.size())))
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def _split(root: QWidget, left: Mapping[str, str]) -> None:
    for splitter in _named(root):
        if state := left.get(_SPLIT + splitter.objectName()):
            splitter.restoreState(_bytes(state))


def _named(root: QWidget) -> list[QSplitter]:
    return [each for each in root.findChildren(QSplitter) if each.objectName()]


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode()))
