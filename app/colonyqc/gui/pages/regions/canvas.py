"""The picture of the page of regions: its regions, the strokes, and the tools to paint them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.gui.pages.regions.colours import colour_of, regions_table, strokes_table
from colonyqc.gui.pages.regions.tools import RegionTool, region_tool_strip
from colonyqc.gui.viewer.map_layer import MapLayer
from colonyqc.gui.viewer.paint_canvas import PaintCanvas
from colonyqc.gui.viewer.panzoom import MARGIN
from colonyqc.gui.widgets.theme import SELECTION
from colonyqc.services.regions.strokes import Stroke
from colonyqc.services.viewing.grid import PyramidGrid

_SIZED: Final = frozenset({RegionTool.STROKE, RegionTool.ERASER, RegionTool.CORRECT})


class GrowingStroke(QGraphicsItem):
    """The stroke under the hand: drawn as a line, so that a large picture costs no more."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._stroke: Stroke | None = None

    def set_bounds(self, width: float, height: float) -> None:
        """Take the size of a new picture."""
        self.prepareGeometryChange()
        self._bounds, self._stroke = QRectF(0, 0, width, height), None

    def set_stroke(self, stroke: Stroke | None) -> None:
        """Show a stroke, or none."""
        self._stroke = stroke
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        if self._stroke is None:
            return
        number = self._stroke.number
        pen = QPen(QColor(colour_of(number) if number else SELECTION), self._stroke.size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setOpacity(0.9 if number else 0.5)
        points = [QPointF(x + 0.5, y + 0.5) for x, y in self._stroke.points]
        if len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))


class RegionCanvas(PaintCanvas):
    """Shows regions under strokes; a tool in hand decides what the left button does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.regions, self.strokes, self.growing = MapLayer(), MapLayer(), GrowingStroke()
        # In this order: what is added later lies above.
        for item in (self.regions, self.strokes, self.growing):
            self.scene().addItem(item)
        self.strokes.set_table(strokes_table())
        self.regions.set_table(regions_table(0.5))
        self.strip = region_tool_strip(self)
        self.tool = RegionTool.STROKE
        self.strip.set_tool(self.tool)

    @property
    def _layers_above(self) -> Sequence[QGraphicsItem]:
        return self.regions, self.strokes, self.growing

    def set_picture(self, grid: PyramidGrid | None) -> None:
        """Take a new picture's pyramid; forget regions and strokes."""
        super().set_picture(grid)
        self.regions.set_levels(())
        self.strokes.set_levels(())
        self.growing.set_bounds(*((grid.width, grid.height) if grid else (0, 0)))
        self.strip.setVisible(grid is not None)

    def set_tool(self, tool: RegionTool) -> None:
        """Take another tool in hand."""
        self.tool = tool
        self.strip.set_tool(tool)
        self.take_pointer()

    def set_opacity(self, opacity: float) -> None:
        """Show regions more or less strongly, 0 to 1."""
        self.regions.set_table(regions_table(opacity))

    def set_naked(self, naked: bool) -> None:
        """Hide or show everything drawn over the picture."""
        super().set_naked(naked)
        for layer in self._layers_above:
            layer.setVisible(not naked)

    @property
    def acts(self) -> bool:
        return self.tool is not RegionTool.LOOK

    @property
    def sized(self) -> bool:
        return self.tool in _SIZED

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.strip.move(MARGIN, self.hud.banner_bottom + MARGIN + 40)
