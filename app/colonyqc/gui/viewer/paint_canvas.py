"""A picture to paint in: says in picture px what the pointer does with the tool in hand."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets.theme import GLYPH, SELECTION


class PaintCanvas(ViewerView):
    """Signals, all in picture px: ``pressed(x, y, shift)``, ``dragged(x, y)``, ``released(x, y)``
    for the left button with any tool that `acts`, ``pointed(x, y)`` without a button,
    ``finished()`` at Esc, Enter or a double click with a tool that `ends`.
    """

    pressed = Signal(float, float, bool)
    dragged = Signal(float, float)
    released = Signal(float, float)
    pointed = Signal(float, float)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = 3
        self._held = False
        self._pointer: QPointF | None = None

    @property
    def acts(self) -> bool:
        """Tell whether the tool in hand takes the left button; else it drags the picture."""
        return True

    @property
    def drags(self) -> bool:
        """Tell whether a stroke is being drawn: the button is held down."""
        return self._held

    @property
    def sized(self) -> bool:
        """Tell whether the tool in hand has a width, which a circle shows."""
        return True

    @property
    def ends(self) -> bool:
        """Tell whether a double click ends what the tool in hand began."""
        return False

    def take_pointer(self) -> None:
        """Show the pointer of the tool in hand."""
        cross = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(cross if self.acts else Qt.CursorShape.ArrowCursor)
        self.viewport().update()

    def set_size(self, size: int) -> None:
        """Show a brush of another width, picture px."""
        self._size = size
        self.viewport().update()

    def set_pointing(self, pointing: bool) -> None:
        """Keep the tool's own pointer: there are no colonies to click on."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        # An instrument taken in hand goes before the tool; taking a tool lets it go.
        if event.button() is not Qt.MouseButton.LeftButton or not self.acts or self.measuring:
            super().mousePressEvent(event)
            return
        point = self.to_picture(event.position())
        if self._bounds.contains(point):
            # Dragging goes on outside of the picture, but begins inside.
            self._held = True
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.pressed.emit(point.x(), point.y(), shift)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.ends and event.button() is Qt.MouseButton.LeftButton:
            self.finished.emit()
            event.accept()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pointer = event.position()
        # Only there is a circle to move: repainting for every move of the mouse costs.
        if self.sized:
            self.viewport().update()
        point = self.to_picture(event.position())
        if self._held:
            self.dragged.emit(point.x(), point.y())
            return
        if self._bounds.contains(point):
            self.pointed.emit(point.x(), point.y())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._held and event.button() is Qt.MouseButton.LeftButton:
            self._held = False
            point = self.to_picture(event.position())
            self.released.emit(point.x(), point.y())
            return
        super().mouseReleaseEvent(event)
        # Panning has changed the pointer's shape.
        self.take_pointer()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        shown = self.sized and not self.measuring
        if not shown or self._pointer is None or self._bounds.isEmpty():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = max(2.0, self._size * self.zoom / 2)
        # Dark under bright: seen on any picture.
        for colour, width in ((GLYPH, 3.0), (SELECTION, 1.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(self._pointer, radius, radius)
        painter.end()
