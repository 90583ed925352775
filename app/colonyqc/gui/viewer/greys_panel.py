"""The greys of a picture: how many px have each, and which are shown as black and white."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import theme
from colonyqc.gui.widgets.basics import button, label
from colonyqc.services.viewing.tiles import GreyHistogram, GreyWindow

_WIDTH: Final = 248
_HEIGHT: Final = 92
_PAD: Final = 10
_STEP: Final = 0.01


class GreyCurve(QWidget):
    """Emits ``chosen(black, white)`` as its lines are dragged, or moved by ← →, Shift for white."""

    chosen = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Viewer", "Greys of the picture"))
        self._found: GreyHistogram | None = None
        self._window = GreyWindow(0, 255)
        self._held: str | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_WIDTH, _HEIGHT)

    def show_histogram(self, found: GreyHistogram | None) -> None:
        """Show how often each grey comes; None shows nothing."""
        self._found = found
        self.update()

    def show_window(self, window: GreyWindow) -> None:
        """Show which greys are black and white."""
        self._window = window
        self.update()

    def place(self, value: float) -> float:
        """Return where a grey lies, px from the left."""
        low, high = self._ends()
        return _PAD + (value - low) / (high - low) * (self.width() - 2 * _PAD)

    def _ends(self) -> tuple[float, float]:
        if self._found is None:
            return 0.0, 255.0
        # A window wider than the greys in use must stay in reach.
        low = min(self._found.low, self._window.black)
        return low, max(self._found.high, self._window.white, low + 1)

    def _value(self, x: float) -> float:
        low, high = self._ends()
        share = (x - _PAD) / (self.width() - 2 * _PAD)
        return low + min(max(share, 0.0), 1.0) * (high - low)

    def _move(self, x: float) -> None:
        value, window = self._value(x), self._window
        if self._held == "black":
            self.chosen.emit(min(value, window.white - 1), window.white)
        elif self._held == "white":
            self.chosen.emit(window.black, max(value, window.black + 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        x = event.position().x()
        to_black = abs(x - self.place(self._window.black))
        self._held = "black" if to_black <= abs(x - self.place(self._window.white)) else "white"
        self._move(x)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._move(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._held = None
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        way = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}.get(event.key())
        if way is None:
            super().keyPressEvent(event)
            return
        low, high = self._ends()
        by = way * max(1.0, _STEP * (high - low))
        black, white = self._window.black, self._window.white
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.chosen.emit(black, max(white + by, black + 1))
        else:
            self.chosen.emit(min(black + by, white - 1), white)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        foot, room = self.height() - _PAD, self.height() - 2 * _PAD
        if self._found is not None and self._found.counts:
            # Roots: a background of one grey would flatten all the rest.
            heights = np.sqrt(np.array(self._found.counts, float))
            heights *= room / max(1.0, heights.max())
            values = np.linspace(self._found.low, self._found.high, len(heights))
            points = [
                QPointF(self.place(float(v)), foot - float(h))
                for v, h in zip(values, heights, strict=True)
            ]
            ends = QPointF(points[0].x(), foot), QPointF(points[-1].x(), foot)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.muted))
            painter.drawPolygon(QPolygonF([ends[0], *points, ends[1]]))
        colour = tokens.accent if self.hasFocus() else tokens.text
        black, white = self.place(self._window.black), self.place(self._window.white)
        painter.setPen(QPen(QColor(colour), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(black, foot), QPointF(white, _PAD))
        painter.setPen(QPen(QColor(colour), 2))
        for x in (black, white):
            painter.drawLine(QPointF(x, 2), QPointF(x, foot))
            painter.fillRect(QRectF(x - 4, foot - 2, 8, 10), QColor(colour))
        painter.end()


class GreysPanel(QFrame):
    """Emits ``chosen(black, white)`` and ``auto_asked()``."""

    chosen = Signal(float, float)
    auto_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self.histogram = GreyCurve()
        self.histogram.chosen.connect(self.chosen)
        self.text = label(role="caption")
        self.auto = button(translate("Viewer", "As measured"))
        self.auto.setToolTip(translate("Viewer", "Show the greys that the picture has"))
        self.auto.clicked.connect(self.auto_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.histogram)
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        row.addWidget(self.auto)
        column.addLayout(row)
        self.adjustSize()
        self.hide()

    def show_window(self, window: GreyWindow) -> None:
        """Show which greys of the file are black and white."""
        self.histogram.show_window(window)
        self.text.setText(f"{window.black:.0f} – {window.white:.0f}")
