"""The picture with its samples: says in picture px what the pointer does with the tool in hand."""

from typing import Final

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.pages.membranes.overlays import HANDLE_REACH, MapLayer, SamplesLayer, corners
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.pages.membranes.tools import SampleToolStrip, Tool
from colonyqc.gui.viewer.panzoom import MARGIN
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.gui.widgets.theme import GLYPH, SELECTION
from colonyqc.services.viewing import PyramidGrid

_REVEAL: Final = 8.0
_SHARE: Final = 0.4
"""Share of the view that a revealed box takes, at most."""
_SIZED: Final = frozenset({Tool.BRUSH, Tool.ERASER, Tool.LINE})


class PromptCanvas(ViewerView):
    """Signals, all in picture px: ``pressed(x, y, shift)``, ``dragged(x, y)``, ``released(x, y)``
    for the left button with any tool but `Tool.LOOK`, ``pointed(x, y)`` without a button,
    ``finished()`` at Esc, Enter or a double click.
    """

    pressed = Signal(float, float, bool)
    dragged = Signal(float, float)
    released = Signal(float, float)
    pointed = Signal(float, float)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.probability, self.membranes, self.cells = MapLayer(), MapLayer(), MapLayer()
        self.like, self.samples = MapLayer(), SamplesLayer()
        # In this order: what is added later lies above.
        for item in (self.cells, self.probability, self.membranes, self.like, self.samples):
            self.scene().addItem(item)
        self.strip = SampleToolStrip(self)
        self.tool = Tool.BRUSH
        self.strip.set_tool(self.tool)
        self._size = 3
        self._held = False
        self._pointer: QPointF | None = None
        self._wanted = dict.fromkeys(self._maps, True)

    @property
    def _maps(self) -> tuple[MapLayer, ...]:
        return self.cells, self.probability, self.membranes, self.like

    def set_picture(self, grid: PyramidGrid | None) -> None:
        """Take a new picture's pyramid; forget maps and samples."""
        super().set_picture(grid)
        for layer in self._maps:
            layer.set_levels(())
        self.samples.set_bounds(*((grid.width, grid.height) if grid else (0, 0)))
        self.samples.set_line(())
        self.strip.setVisible(grid is not None)

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        self.tool = tool
        self.strip.set_tool(tool)
        self.samples.set_line(())
        cross = Qt.CursorShape.CrossCursor
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if tool is Tool.LOOK else cross)
        self.viewport().update()

    def set_size(self, size: int) -> None:
        """Show a brush of another width, picture px."""
        self._size = size
        self.viewport().update()

    def set_painting(self, painting: Painting) -> None:
        """Show the samples."""
        self.samples.set_painting(painting)
        holes = [box.region for box in painting.boxes]
        for layer in (self.cells, self.probability, self.membranes):
            layer.set_holes(holes)

    def reveal(self, region: Region) -> None:
        """Bring a box to the middle, large enough to paint in."""
        room = min(self.viewport().width(), self.viewport().height())
        zoom = max(self.zoom, min(_REVEAL, _SHARE * room / max(region.width, region.height)))
        self.center_on(region.x + region.width / 2, region.y + region.height / 2, zoom)

    def show_layer(self, layer: MapLayer, visible: bool) -> None:
        """Show or hide a map."""
        self._wanted[layer] = visible
        # Remembered apart from what is visible now: the naked picture must bring back the same
        # layers.
        layer.setVisible(visible)

    def set_naked(self, naked: bool) -> None:
        """Hide or show everything drawn over the picture."""
        super().set_naked(naked)
        self.samples.setVisible(not naked)
        for layer, wanted in self._wanted.items():
            layer.setVisible(wanted and not naked)

    def set_pointing(self, pointing: bool) -> None:
        """Keep the tool's own pointer: there are no colonies to click on this page."""

    def corner_at(self, x: float, y: float, painting: Painting) -> int | None:
        """Return which corner of the active sample lies under a place, None for none."""
        if painting.box is None:
            return None
        reach = HANDLE_REACH / self.zoom
        for index, (cx, cy) in enumerate(corners(painting.box.region)):
            if abs(cx - x) <= reach and abs(cy - y) <= reach:
                return index
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is not Qt.MouseButton.LeftButton or self.tool is Tool.LOOK:
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
        if self.tool is Tool.LINE and event.button() is Qt.MouseButton.LeftButton:
            self.finished.emit()
            event.accept()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._pointer = event.position()
        # Only there is a circle to move: repainting for every move of the mouse costs.
        if self.tool in _SIZED:
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
        self.set_tool(self.tool)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self.tool not in _SIZED or self._pointer is None or self._bounds.isEmpty():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = max(2.0, self._size * self.zoom / 2)
        # Dark under bright: seen on any picture.
        for colour, width in ((GLYPH, 3.0), (SELECTION, 1.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(self._pointer, radius, radius)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.strip.move(MARGIN, self.hud.banner_bottom + MARGIN + 40)
