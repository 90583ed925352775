"""The keys of the page, in a panel that floats over it until any key or click."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets.basics import label

_ROWS = 12
_ROW = 32
_AROUND = 128
"""What the panel's edge and the window's take of its height, px."""


class ShortcutsPanel(QFrame):
    """Shows (key, what it does) pairs in columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Window", "Keys of this page"))
        self._inner: QWidget | None = None
        self.hide()

    def show_keys(self, keys: Iterable[tuple[str, str]]) -> None:
        """Show the keys of a page in the middle of the window."""
        if self._inner is not None:
            self._inner.deleteLater()
        self._inner = QWidget(self)
        self._inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        grid = QGridLayout(self._inner)
        grid.setContentsMargins(24, 24, 24, 24)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        # As many as the window has room for: fewer columns, which a narrow one needs.
        rows = max(_ROWS, (self._around.height() - _AROUND) // _ROW)
        for place, (key, text) in enumerate(keys):
            row, side = place % rows, 3 * (place // rows)
            grid.addWidget(label(key, "chip"), row, side, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(text), row, side + 1)
            grid.setColumnMinimumWidth(side + 2, 24)
        self._inner.adjustSize()
        self.resize(self._inner.size())
        around = self._around.rect()
        self.move(around.center() - self.rect().center())
        self._inner.show()
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, _event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.hide()
