"""The keys of the page, in a panel that floats over it until any key or click."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets.basics import label

_ROWS: Final = 12
_ROW: Final = 32
_AROUND: Final = 128
"""What the panel's edge and the window's take of its height, px."""
_EDGE: Final = 16
_SCROLLS: Final = {
    int(Qt.Key.Key_Up): -_ROW,
    int(Qt.Key.Key_Down): _ROW,
    int(Qt.Key.Key_PageUp): -_ROWS * _ROW,
    int(Qt.Key.Key_PageDown): _ROWS * _ROW,
}


class ShortcutsPanel(QFrame):
    """Shows (key, what it does) pairs in columns; scrolls where the window is too small."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Window", "Keys of this page"))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._area)
        self.hide()

    def show_keys(self, keys: Iterable[tuple[str, str]]) -> None:
        """Show the keys of a page in the middle of the window."""
        told, edge = list(keys), _EDGE
        around = self._around.rect().adjusted(edge, edge, -edge, -edge)
        self.ensurePolished()
        # As many as the window has room for: fewer columns, which a narrow one needs.
        for rows in (max(_ROWS, (around.height() - _AROUND) // _ROW), -(-len(told) // 2)):
            inner = _columns(told, rows)
            self._area.setWidget(inner)
            # Else it is asked before the style sheet has given keys their edges: a few px too few,
            # and both scroll bars.
            for each in inner.findChildren(QWidget):
                each.ensurePolished()
            size = inner.sizeHint()
            if size.width() <= around.width():
                break
        inner.resize(size)
        # The layout's margin, and the frame's own line.
        frame = self.contentsMargins()
        wide = size.width() + 2 + frame.left() + frame.right()
        high = size.height() + 2 + frame.top() + frame.bottom()
        if high > around.height():
            wide += self._area.verticalScrollBar().sizeHint().width()
        self.resize(QSize(wide, high).boundedTo(around.size()))
        self.move(self._around.rect().center() - self.rect().center())
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        bar = self._area.verticalScrollBar()
        step = _SCROLLS.get(event.key())
        if step is not None and bar.maximum():
            bar.setValue(bar.value() + step)
        else:
            self.hide()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.hide()


def _columns(keys: Sequence[tuple[str, str]], rows: int) -> QWidget:
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    grid = QGridLayout(made)
    grid.setContentsMargins(24, 24, 24, 24)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    for place, (key, text) in enumerate(keys):
        row, side = place % rows, 3 * (place // rows)
        grid.addWidget(label(key, "chip"), row, side, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label(text), row, side + 1)
        grid.setColumnMinimumWidth(side + 2, 24)
    return made
