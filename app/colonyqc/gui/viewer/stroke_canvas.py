"""A picture that is corrected with the tool in hand: its keys, its width by the wheel, its line."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from colonyqc.gui.viewer.paint_canvas import PaintCanvas
from colonyqc.gui.widgets.theme import GLYPH, SELECTION

_NOTCH: Final = 120
_STEPS: Final = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}


class StrokeCanvas(PaintCanvas):
    """Emits ``size_stepped(steps)`` by wheel and keys, besides what `PaintCanvas` does."""

    size_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: tuple[tuple[float, float], ...] = ()
        self._turned = 0

    @property
    def corrects(self) -> bool:
        """Tell whether the picture is corrected now: only then are keys and wheel taken."""
        return False

    def answers(self) -> Mapping[Qt.Key, Callable[[], object]]:
        """Return what the keys do that the picture answers itself while it is corrected."""
        return {}

    def set_line(self, path: Sequence[tuple[float, float]]) -> None:
        """Draw what is being drawn, in picture px; none draws nothing."""
        self._path = tuple(path)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        # The keys of tools are those of other actions, too: accepted here, they come as presses.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.corrects
            and (self.drags or self._takes(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def _takes(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return plain and Qt.Key(event.key()) in {*_STEPS, *self.answers()}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.corrects and self.drags:
            # A hand that draws means no key: none signs, turns the page or changes the tool.
            event.accept()
            return
        key = Qt.Key(event.key())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and self.corrects
        if plain and key in _STEPS:
            self.size_stepped.emit(_STEPS[key])
        elif plain and key in (answers := self.answers()):
            answers[key]()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        zooms = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if not (self.corrects and self.sized) or zooms:
            super().wheelEvent(event)
            return
        # Touch pads send fractions of a notch: they add up to whole steps.
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _NOTCH)
        if steps:
            self._turned -= steps * _NOTCH
            self.size_stepped.emit(steps)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if not self._path:
            return
        place = self.viewportTransform()
        points = [place.map(QPointF(x, y)) for x, y in self._path]
        line = QPolygonF(points)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((GLYPH, 4.0), (SELECTION, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(line)
            painter.drawEllipse(points[0], 3, 3)
        painter.end()
