"""What a person measures on the picture: a line or an outline, with its size beside it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.gui.viewer.marker_pixmaps import CASING
from colonyqc.gui.widgets import text_size, theme

_TICK: Final = 6.0


class MeasureLayer(QGraphicsItem):
    """Paints one measure in screen px at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._points: tuple[QPointF, ...] = ()
        self._closed = False
        self.text = ""

    def set_bounds(self, width: float, height: float) -> None:
        """Take the size of a new picture and forget the measure."""
        self.prepareGeometryChange()
        # An outline may be drawn beyond the border.
        self._bounds = QRectF(-width, -height, 3 * width, 3 * height)
        self.set_measure((), "", closed=False)

    def set_measure(
        self, points: Sequence[tuple[float, float]], text: str, *, closed: bool
    ) -> None:
        """Show a line, or an outline if ``closed``, through points (picture px); none for none."""
        self._points = tuple(QPointF(x, y) for x, y in points)
        self._closed, self.text = closed, text
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        if len(self._points) < 2:
            return
        transform = painter.worldTransform()
        line = QPolygonF([transform.map(point) for point in self._points])
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((CASING, 4.5), (theme.SELECTION, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            if self._closed:
                painter.drawPolygon(line)
            else:
                painter.drawPolyline(line)
                self._paint_ends(painter, line)
        self._paint_text(painter, line)
        painter.restore()

    def _paint_ends(self, painter: QPainter, line: QPolygonF) -> None:
        first, last = line.first(), line.last()
        along = last - first
        length = max(1.0, (along.x() ** 2 + along.y() ** 2) ** 0.5)
        across = QPointF(-along.y(), along.x()) * (_TICK / length)
        for end in (first, last):
            painter.drawLine(end - across, end + across)

    def _paint_text(self, painter: QPainter, line: QPolygonF) -> None:
        font = painter.font()
        font.setPixelSize(text_size.body())
        font.setBold(True)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self.text) + 12
        box = line.boundingRect()
        view = QRectF(painter.viewport()).adjusted(8, 8, -8, -8)
        left = min(max(box.right() + 8, view.left()), view.right() - width)
        top = min(max(box.bottom() + 8, view.top()), view.bottom() - 22)
        plate = QRectF(left, top, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.SELECTION))
        painter.drawRoundedRect(plate, theme.RADIUS, theme.RADIUS)
        painter.setPen(QColor(theme.GLYPH))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self.text)
