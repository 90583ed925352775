"""What is drawn over the picture: the colours of its maps, and the painted samples."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.viewer.map_layer import Table, argb, sides
from colonyqc.gui.viewer.qimage import QUICK, to_indexed
from colonyqc.gui.widgets.theme import GLYPH, MEMBRANE, SELECTION
from colonyqc.imaging.sheets.cell_map import colours
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM

_PAINT_ALPHA: Final = 0.75
_REST_ALPHA: Final = 0.18
_HANDLE: Final = 8
HANDLE_REACH: Final = 9
"""How near to a handle a press takes hold of it, screen px."""
CELL_CODES: Final = 254
"""Codes 1 to this are cells by their value, the next one is their outline, 0 is nothing."""


def probability_table(opacity: float) -> Table:
    """Return the colours of a map of 255 · probability: the surer, the more opaque."""
    return tuple(argb(MEMBRANE, opacity * code / 255) for code in range(256))


def sure_table(colour: str, opacity: float) -> Table:
    """Return the colours that show a map of 255 · probability from one half on."""
    return tuple(argb(colour, opacity if k >= MEMBRANE_FROM else 0.0) for k in range(256))


def cells_table(opacity: float) -> Table:
    """Return the colours of cells by their value (viridis), with white outlines."""
    values = np.linspace(0, 1, CELL_CODES)
    ink = colours(values, 0.0, 1.0).tolist()
    cells = (argb(f"#{r:02X}{g:02X}{b:02X}", opacity) for r, g, b in ink)
    return (0, *cells, argb("#FFFFFF", min(1.0, 1.6 * opacity)))


class SamplesLayer(QGraphicsItem):
    """Paints the samples: their paint, their boxes, the handles of the active one, and the line.

    Membrane is yellow, the rest of a box is darkened: it counts as not membrane.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bounds = QRectF()
        self._painting = Painting()
        self._images: dict[int, QImage] = {}
        self._line = QPolygonF()
        self._drag: Region | None = None

    def set_bounds(self, width: float, height: float) -> None:
        """Take the size of a new picture and forget all samples."""
        self.prepareGeometryChange()
        self._bounds = QRectF(0, 0, width, height)
        self.set_painting(Painting())

    def set_painting(self, painting: Painting) -> None:
        """Show these samples; those that did not change are not coloured anew."""
        table = (argb(GLYPH, _REST_ALPHA), argb(MEMBRANE, _PAINT_ALPHA))
        self._images = {
            # By identity: boxes are frozen, so one that changed is another object.
            id(box): self._images.get(id(box))
            or to_indexed(box.labels, table).convertToFormat(QUICK)
            for box in painting.boxes
        }
        self._painting = painting
        self.update()

    def set_line(self, places: Sequence[tuple[int, int]]) -> None:
        """Show the way a line would take; an empty one shows nothing."""
        self._line = QPolygonF([QPointF(x + 0.5, y + 0.5) for x, y in places])
        self.update()

    def set_drag(self, region: Region | None) -> None:
        """Show a box that is being drawn, or none."""
        self._drag = region
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        for index, box in enumerate(self._painting.boxes):
            rect = QRectF(*sides(box.region))
            painter.drawImage(rect, self._images[id(box)])
            _frame(painter, rect, active=index == self._painting.active)
        if self._painting.box is not None:
            _handles(painter, self._painting.box.region)
        if self._drag is not None:
            _frame(painter, QRectF(*sides(self._drag)), active=True)
        for colour, width in ((GLYPH, 4.0), (SELECTION, 2.0)):
            painter.setPen(_pen(colour, width))
            painter.drawPolyline(self._line)


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    # The same width at any zoom.
    pen.setCosmetic(True)
    return pen


def _frame(painter: QPainter, rect: QRectF, *, active: bool) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(GLYPH, 4.0))
    painter.drawRect(rect)
    painter.setPen(_pen(SELECTION if active else "#FFFFFF", 2.0))
    painter.drawRect(rect)


def corners(region: Region) -> tuple[tuple[int, int], ...]:
    """Return the corners of a box: top left, top right, bottom right, bottom left."""
    return (
        (region.x, region.y),
        (region.right, region.y),
        (region.right, region.bottom),
        (region.x, region.bottom),
    )


def _handles(painter: QPainter, region: Region) -> None:
    transform = painter.worldTransform()
    painter.save()
    painter.resetTransform()
    painter.setPen(QPen(QColor(GLYPH), 1))
    painter.setBrush(QColor(SELECTION))
    for x, y in corners(region):
        place = transform.map(QPointF(x, y))
        side = QRectF(0, 0, _HANDLE, _HANDLE)
        side.moveCenter(place)
        painter.drawRect(side)
    painter.restore()
