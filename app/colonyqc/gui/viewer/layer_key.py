"""What the colours of a heat map or of a comparison mean."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.gui.viewer.state import HEAT_STOPS
from colonyqc.gui.widgets.basics import label

_BAR: Final = (120, 10)


class ColourPatch(QWidget):
    """A bar of colours from left to right; one colour alone is a patch."""

    def __init__(self, colours: Sequence[str]) -> None:
        super().__init__()
        self._colours = tuple(colours)
        self.setFixedSize(_BAR[0] if len(colours) > 1 else 14, _BAR[1])

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ramp = QLinearGradient(0, 0, self.width(), 0)
        for place, colour in enumerate(self._colours):
            ramp.setColorAt(place / max(1, len(self._colours) - 1), QColor(colour))
        painter.setBrush(ramp)
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.end()


class LayerKey(QFrame):
    """A line for each thing that is laid over the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 6, 10, 6)
        self._column.setSpacing(4)
        self._rows: list[QWidget] = []
        self.texts: tuple[str, ...] = ()
        self.hide()

    def show_heat(self, text: str) -> None:
        """Say of what a heat map is."""
        self._show([(HEAT_STOPS, text)])

    def show_marks(self, rows: Sequence[tuple[str, str]]) -> None:
        """Say what each (colour, text) is."""
        self._show([((colour,), text) for colour, text in rows])

    def clear(self) -> None:
        """Say nothing."""
        self._show([])

    def _show(self, rows: Sequence[tuple[Sequence[str], str]]) -> None:
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [_row(colours, text) for colours, text in rows]
        for row in self._rows:
            self._column.addWidget(row)
        self.texts = tuple(text for _, text in rows)
        self.setVisible(bool(rows))
        self.adjustSize()


def _row(colours: Sequence[str], text: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(ColourPatch(colours))
    row.addWidget(label(text, "caption"), 1)
    return made
