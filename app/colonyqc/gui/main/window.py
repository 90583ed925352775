"""The frame: rail, top bar, the page, the status line; takes what is dropped on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.command_palette import CommandPalette
from colonyqc.gui.main.message_bar import FailurePanel, MessageBar
from colonyqc.gui.main.name_pattern_panel import NamePatternPanel
from colonyqc.gui.main.navigation_rail import NavigationRail
from colonyqc.gui.main.shortcuts_panel import ShortcutsPanel
from colonyqc.gui.main.status_bar import StatusBar
from colonyqc.gui.main.top_bar import TopBar
from colonyqc.gui.pages.login.login_view import LogInView
from colonyqc.gui.widgets import icons, theme
from colonyqc.gui.widgets.basics import Dressed, hairline
from colonyqc.gui.widgets.least_scroll import LeastScroll

SIZE = (1440, 900)
SMALLEST = (900, 440)
"""Fits a screen of 1920×1080 px at 200 % (960×540), less a title bar and a task bar."""
_ORDER: Final = tuple(Page)


class MainWindow(QMainWindow):
    """Emits ``dropped([Path, …])``, ``page_shown(Page)``, ``page_built(view)`` and ``closing()``.

    The last before it goes. ``font_told(by the system)``: the application's font may be another.
    """

    dropped = Signal(list)
    page_shown = Signal(object)
    closing = Signal()
    page_built = Signal(object)
    font_told = Signal(bool)

    def __init__(
        self,
        topbar: TopBar,
        status: StatusBar,
        wrong_names: Callable[[str], str],
    ) -> None:
        super().__init__()
        self.setWindowTitle("colonyqc")
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before it closes."""
        self.rail = NavigationRail()
        self.topbar = topbar
        self.status = status
        self.failures = FailurePanel()
        self.pages = QStackedWidget()
        for _ in Page:
            self.pages.addWidget(QWidget())  # holds a page's place until it is made
        self._undressed: set[QWidget] = set()
        self.gate = LogInView()
        self._front = QStackedWidget()
        self._middle = self._frame()
        self._front.addWidget(self._middle)
        self._front.addWidget(self.gate)
        self.setCentralWidget(self._front)
        self.messages = MessageBar(self.pages)
        self.keys = ShortcutsPanel(self)
        self.names = NamePatternPanel(self, wrong_names)
        self.commands = CommandPalette(self)
        _refuse_drops(self)

    def put_page(self, page: Page, view: QWidget) -> None:
        """Put a page in its place."""
        place, shown = _ORDER.index(page), self.pages.currentIndex()
        if before := self.pages.widget(place):
            self.pages.removeWidget(before)
            before.deleteLater()
        _mark_stops(view)
        holder = LeastScroll(view)
        self.pages.insertWidget(place, holder)
        self._undressed.add(holder)
        self.pages.setCurrentIndex(shown)
        self._dress_page(shown)
        # What is made later lies above, and the page's text would be read through the message.
        self.messages.raise_()
        _refuse_drops(view)
        self.page_built.emit(view)

    def put_panel(self, panel: QWidget) -> None:
        """Take in what floats over every page."""
        _dress(panel)
        _refuse_drops(panel)

    def show_page(self, page: Page) -> None:
        """Turn to a page."""
        self._dress_page(_ORDER.index(page))
        self.pages.setCurrentIndex(_ORDER.index(page))
        self.messages.raise_()
        self.rail.show_page(page)
        self.page_shown.emit(page)

    def put_strip(self, strip: QWidget) -> None:
        """Put a strip above everything: this window is not the laboratory's."""
        self.setWindowTitle(translate("Window", "colonyqc – practice"))
        self._column.insertWidget(0, strip)
        _dress(strip)

    def dressing(self) -> Iterator[None]:
        """Draw the window in the theme in force, a part at a time.

        A page out of sight is dressed when it is turned to.
        """
        # Each page bears the style sheet itself, and the window none: Qt polishes all that lies
        # below a widget that bears one, and ten pages at once are a wait that a person notices.
        self._undressed = set(self.views())
        for part in self._parts():
            _dress(part)
        yield
        self._dress_page(self.pages.currentIndex())
        yield
        self.update()

    def set_shut(self, shut: bool) -> None:
        """Show nothing but the log-in page, or show everything again."""
        self._front.setCurrentIndex(1 if shut else 0)
        self.setAcceptDrops(not shut)
        if shut:
            for dialog in self.findChildren(QDialog):
                dialog.reject()
            self.keys.hide()
            self.names.hide()
            self.commands.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.ThemeChange):
            self.font_told.emit(event.type() == QEvent.Type.ThemeChange)
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def childEvent(self, event: QChildEvent) -> None:  # noqa: N802 - Qt's name
        # A dialog that opens lies below no page that bears the style sheet.
        child = event.child()
        if event.type() == QEvent.Type.ChildPolished and child is not self._front:
            _dress_if_bare(child)
        super().childEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def views(self) -> tuple[QWidget, ...]:
        """Return what holds the pages, each in its place."""
        found = (self.pages.widget(place) for place in range(self.pages.count()))
        return tuple(view for view in found if view is not None)

    def _parts(self) -> Iterator[QWidget]:
        """Yield everything that lies around the pages."""
        holders = (self, self._front, self._middle, self.pages)
        apart = {*holders, *self.views()}
        for holder in holders:
            for part in holder.children():
                if isinstance(part, QWidget) and part not in apart:
                    yield part

    def _dress_page(self, place: int) -> None:
        view = self.pages.widget(place)
        if view is not None and view in self._undressed:
            self._undressed.remove(view)
            _dress(view)

    def _frame(self) -> QWidget:
        right = QVBoxLayout()
        right.setSpacing(0)
        for part in (self.topbar, hairline(), self.failures):
            right.addWidget(part)
        right.addWidget(self.pages, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(right, 1)
        frame = QWidget()
        self._column = column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(hairline())
        column.addWidget(self.status)
        return frame


def _dress(root: QWidget) -> None:
    theme.apply_to(root)
    icons.recolour(root)
    for part in (root, *root.findChildren(QWidget)):
        if isinstance(part, Dressed):
            part.dress()


def _dress_if_bare(part: QObject) -> None:
    if isinstance(part, QWidget) and not part.styleSheet():
        theme.apply_to(part)


def _mark_stops(root: QWidget) -> None:
    """Let areas that Tab stops at, to be scrolled by keys, show the focus."""
    for area in root.findChildren(QScrollArea):
        if area.focusPolicy() & Qt.FocusPolicy.TabFocus:
            area.setProperty("role", "stop")


def _refuse_drops(root: QWidget) -> None:
    """Leave what is dropped to the window; a list or an editor would take a path as text."""
    for area in root.findChildren(QAbstractScrollArea):
        area.setAcceptDrops(False)
        area.viewport().setAcceptDrops(False)
