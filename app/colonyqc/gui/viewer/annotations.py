"""What is drawn over the tiles: the selected colony's outline and the decisions' markers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.domain.dead_cells import Disc
from colonyqc.domain.picture import Region
from colonyqc.gui.viewer.box_index import BoxIndex
from colonyqc.gui.viewer.marker_pixmaps import (
    CASING,
    NUMBER_PX,
    PIXMAP,
    RADIUS,
    marker_pixmap,
    number_pixmap,
)
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.theme import GLYPH, SELECTION

_NUMBER_ROOM: Final = 28
"""Least side on the screen of a colony that bears its number, px."""
DEAD: Final = "#F0E442"
"""Okabe-Ito yellow, of no class of colonies; seen on a bright cell by its dark casing."""
_CROWD: Final = 500
"""Markers in view from which on those that lie on one another are drawn once."""
_TOOLS_PX: Final = 72
"""Room at the right that a label leaves to the tools."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A decision at a colony's centroid (picture px)."""

    x: float
    y: float
    verdict: str


@dataclass(frozen=True, slots=True)
class ColonyNumber:
    """A colony's number at its place, the size of its box, where its marker is (picture px)."""

    x: float
    y: float
    width: float
    height: float
    number: int
    marker: tuple[float, float] = (nan, nan)


@dataclass(frozen=True, slots=True)
class PathMark:
    """Where a colony was on a day (picture px), and the day as it is written."""

    x: float
    y: float
    text: str


class MarksLayer(QGraphicsItem):
    """Paints the selection and the markers, both in screen px at any zoom."""

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._outline = QPolygonF()
        self._label = ""
        self._markers: tuple[Marker, ...] = ()
        self._left_out: tuple[QRectF, ...] = ()
        self._discs: tuple[QRectF, ...] = ()
        self._discs_shown = True
        self._numbers: tuple[ColonyNumber, ...] = ()
        self._marker_boxes, self._disc_boxes, self._number_boxes = (
            BoxIndex(),
            BoxIndex(),
            BoxIndex(),
        )
        self._path: tuple[PathMark, ...] = ()

    def set_bounds(self, width: float, height: float) -> None:
        """Take the size of a new picture and forget all marks."""
        self.prepareGeometryChange()
        self._bounds = QRectF(0, 0, width, height)
        self._outline, self._label, self._markers = QPolygonF(), "", ()
        self._left_out, self._discs, self._numbers, self._path = (), (), (), ()
        self._marker_boxes, self._disc_boxes, self._number_boxes = (
            BoxIndex(),
            BoxIndex(),
            BoxIndex(),
        )

    def set_selected(self, outline: Sequence[tuple[int, int]], label: str) -> None:
        """Highlight a closed outline (pixel indices); an empty one highlights nothing."""
        self._outline = QPolygonF([QPointF(x + 0.5, y + 0.5) for x, y in outline])
        self._label = label
        self.update()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show these markers instead of the present ones."""
        self._markers = tuple(markers)
        self._marker_boxes = BoxIndex([(m.x, m.y, 0, 0) for m in markers])
        self.update()

    def set_numbers(self, numbers: Sequence[ColonyNumber]) -> None:
        """Write these numbers where there is room for them."""
        self._numbers = tuple(numbers)
        self._number_boxes = BoxIndex(
            [(n.x - n.width / 2, n.y - n.height / 2, n.width, n.height) for n in numbers]
        )
        self.update()

    def set_path(self, points: Sequence[PathMark]) -> None:
        """Draw this way instead of the present one."""
        self._path = tuple(points)
        self.update()

    def set_left_out(self, boxes: Sequence[Region]) -> None:
        """Hatch what is left out of every area (picture px)."""
        self._left_out = tuple(QRectF(box.x, box.y, box.width, box.height) for box in boxes)
        self.update()

    def set_discs(self, discs: Sequence[Disc]) -> None:
        """Ring these bright round objects (picture px) instead of the present ones."""
        self._discs = tuple(
            QRectF(d.x + 0.5 - d.diameter / 2, d.y + 0.5 - d.diameter / 2, d.diameter, d.diameter)
            for d in discs
        )
        self._disc_boxes = BoxIndex([(d.x(), d.y(), d.width(), d.height()) for d in self._discs])
        self.update()

    def show_discs(self, shown: bool) -> None:
        """Show or hide the rings."""
        self._discs_shown = shown
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_left_out(painter)
        if self._discs_shown:
            self._paint_discs(painter)
        self._paint_numbers(painter)
        if not self._outline.isEmpty():
            self._paint_selection(painter)
        if len(self._path) > 1:
            self._paint_path(painter)
        self._paint_markers(painter)

    def _paint_markers(self, painter: QPainter) -> None:
        transform = painter.worldTransform()
        seen = QRectF(painter.viewport()).adjusted(-RADIUS, -RADIUS, RADIUS, RADIUS)
        part = transform.inverted()[0].mapRect(seen)
        # Markers that lie on one another tell nothing more, and by the thousand cost a second.
        places = self._marker_boxes.thinned(part, _CROWD, 4 * RADIUS / transform.m11())
        ratio = painter.device().devicePixelRatioF()
        # Worked out here and not by Qt: a call for each of some hundred takes a third of a frame.
        scale, left, top = transform.m11(), transform.dx() - PIXMAP / 2, transform.dy() - PIXMAP / 2
        painter.save()
        painter.resetTransform()
        for marker in [self._markers[index] for index in places]:
            place = QPointF(marker.x * scale + left, marker.y * scale + top)
            painter.drawPixmap(place, marker_pixmap(marker.verdict, ratio))
        painter.restore()

    def _paint_path(self, painter: QPainter) -> None:
        places = [painter.worldTransform().map(QPointF(p.x, p.y)) for p in self._path]
        painter.save()
        painter.resetTransform()
        for colour, width in ((CASING, 5.0), (SELECTION, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolyline(QPolygonF(places))
        font = painter.font()
        font.setPixelSize(text_size.caption())
        font.setBold(True)
        painter.setFont(font)
        for place, point in zip(places, self._path, strict=True):
            painter.setPen(QPen(QColor(CASING), 1.5))
            painter.setBrush(QColor(SELECTION))
            painter.drawEllipse(place, 9.0, 9.0)
            painter.setPen(QColor(GLYPH))
            box = QRectF(place.x() - 9, place.y() - 9, 18, 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, point.text)
        painter.restore()

    def _paint_left_out(self, painter: QPainter) -> None:
        pen = QPen(QColor(SELECTION), 1.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        brush = QBrush(QColor(SELECTION), Qt.BrushStyle.BDiagPattern)
        # The hatching keeps its width on the screen at any zoom.
        brush.setTransform(painter.worldTransform().inverted()[0])
        painter.setPen(pen)
        painter.setBrush(brush)
        for box in self._left_out:
            painter.drawRect(box)

    def _paint_discs(self, painter: QPainter) -> None:
        # What is out of sight costs nothing: a crowded well has tens of thousands.
        seen = painter.worldTransform().inverted()[0].mapRect(QRectF(painter.viewport()))
        rings = [self._discs[index] for index in self._disc_boxes.seen(seen)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((CASING, 3.5), (DEAD, 2.0)):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            for ring in rings:
                # Around the cell and not over it: its edge is what one wants to see.
                painter.drawEllipse(ring.adjusted(-2, -2, 2, 2))

    def _paint_numbers(self, painter: QPainter) -> None:
        """Write each number in its colony, unless that is too small on the screen to hold it."""
        transform = painter.worldTransform()
        scale, left, top = transform.m11(), transform.dx(), transform.dy()
        seen = QRectF(painter.viewport())
        part = transform.inverted()[0].mapRect(seen)
        large = [self._numbers[i] for i in self._number_boxes.seen(part, _NUMBER_ROOM / scale)]
        if not large:
            return
        shown = [self._markers[i] for i in self._marker_boxes.seen(part)]
        marked = {(marker.x, marker.y) for marker in shown}
        painter.save()
        painter.resetTransform()
        ratio = painter.device().devicePixelRatioF()
        for each in large:
            x, y = each.x * scale + left, each.y * scale + top
            if not (0 <= x <= seen.width() and 0 <= y <= seen.height()):
                continue
            below = NUMBER_PX / 2 - 2
            if each.marker in marked:
                across, down = each.marker[0] * scale + left, each.marker[1] * scale + top
                # Below the marker of a decision, where there is one at hand.
                if abs(across - x) + abs(down - y) < 3 * RADIUS:
                    x, y, below = across, down, RADIUS + NUMBER_PX
            text, width = number_pixmap(each.number, ratio)
            painter.drawPixmap(QPointF(x - width / 2, y + below - NUMBER_PX - 2), text)
        painter.restore()

    def _paint_selection(self, painter: QPainter) -> None:
        for colour, width in ((CASING, 5.0), (SELECTION, 3.0)):
            pen = QPen(QColor(colour), width)
            pen.setCosmetic(True)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(self._outline)
        if self._label:
            self._paint_label(painter)

    def _paint_label(self, painter: QPainter) -> None:
        box = painter.worldTransform().mapRect(self._outline.boundingRect())
        painter.save()
        painter.resetTransform()
        font = painter.font()
        font.setPixelSize(text_size.body())
        font.setBold(True)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(self._label) + 12
        view = QRectF(painter.viewport()).adjusted(8, 8, -_TOOLS_PX, -8)
        left = min(max(box.center().x() - width / 2, view.left()), view.right() - width)
        top = min(
            max(box.top() - text_size.scaled(28), view.top()), view.bottom() - text_size.scaled(22)
        )
        plate = QRectF(left, top, width, text_size.scaled(22))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(SELECTION))
        painter.drawRoundedRect(plate, 6, 6)
        painter.setPen(QColor(GLYPH))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, self._label)
        painter.restore()
