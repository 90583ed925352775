"""The tools of days together: another day beside or under the picture in hand, the cut list."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.linked_views import Together
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import ElidedLabel


class DaysBar(QWidget):
    """Emits ``asked(Together)``, ``day_asked(place)``, ``cut_list_asked()``, ``correct_asked()``.

    ``note`` is a line of its own, to be put under the picture; it is hidden while it is empty.
    """

    asked = Signal(object)
    day_asked = Signal(int)
    cut_list_asked = Signal()
    correct_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.note = ElidedLabel("")
        self.note.setContentsMargins(16, 4, 16, 4)
        self.note.hide()
        self.compare = _tool(translate("Work", "Compare days"))
        self.compare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.compare.setMenu(self._menu)
        self.ways: dict[Together, QAction] = {}
        self._ways = QActionGroup(self)
        for way, text in (
            (Together.ALONE, translate("Work", "This day alone")),
            (Together.SIDE, translate("Work", "Side by side")),
            (Together.SWIPE, translate("Work", "Swipe")),
        ):
            made = QAction(text, self._ways)
            made.setCheckable(True)
            made.triggered.connect(lambda _=False, way=way: self.asked.emit(way))
            self._menu.addAction(made)
            self.ways[way] = made
        self.ways[Together.ALONE].setChecked(True)
        self._menu.addSeparator()
        self.days: list[QAction] = []
        self._group = QActionGroup(self)
        self.cut_list = _tool(translate("Work", "Cut list…"))
        self.cut_list.clicked.connect(self.cut_list_asked)
        self.correct = _tool(translate("Work", "Correct"))
        self.correct.clicked.connect(self.correct_asked)
        # Until there is a dish, and an analysis of it.
        for later in (self.cut_list, self.correct):
            later.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.compare)
        row.addWidget(self.cut_list)
        row.addWidget(self.correct)

    def set_days(self, days: Sequence[tuple[int, str]], chosen: int | None) -> None:
        """Offer days, (place, name), to compare with; one of them is chosen."""
        for action in self.days:
            self._group.removeAction(action)
            self._menu.removeAction(action)
            action.deleteLater()
        self.days = []
        for place, day in days:
            text = translate("Work", "With {day}").format(day=day)
            made = QAction(text, self._group)
            made.setCheckable(True)
            made.setChecked(place == chosen)
            made.triggered.connect(lambda _=False, place=place: self.day_asked.emit(place))
            self._menu.addAction(made)
            self.days.append(made)
        self.compare.setEnabled(bool(days))

    def set_way(self, way: Together) -> None:
        """Mark how pictures are shown, without emitting."""
        self.ways[way].setChecked(True)

    def say(self, text: str) -> None:
        """Show a line under the picture; "" hides it."""
        self.note.setText(text)
        self.note.setVisible(bool(text))


def _tool(text: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setAccessibleName(text)
    made.setProperty("role", "quiet")
    made.setStyleSheet("padding: 0 8px; min-height: 0;")
    made.setFixedHeight(text_size.scaled(30))
    return made
