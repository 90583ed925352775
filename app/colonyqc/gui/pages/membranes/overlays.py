"""What is drawn over the picture: maps of codes with a colour table, and the painted samples."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.viewer.layers import outward, snapped
from colonyqc.gui.viewer.qimage import QUICK, to_indexed
from colonyqc.gui.widgets.theme import GLYPH, MEMBRANE, SELECTION
from colonyqc.imaging.sheets.cell_map import colours
from colonyqc.imaging.sheets.cells import MEMBRANE_FROM

# Quarters and not halves: three maps of a large scan instead of six, and Qt shrinks what is
# between.
_STEP: Final = 4
_COARSEST: Final = 1024
_PAINT_ALPHA: Final = 0.75
_REST_ALPHA: Final = 0.18
_HANDLE: Final = 8
HANDLE_REACH: Final = 9
"""How near to a handle a press takes hold of it, screen px."""
CELL_CODES: Final = 254
"""Codes 1 to this are cells by their value, the next one is their outline, 0 is nothing."""

Codes = NDArray[np.uint8]
Table = tuple[int, ...]


def pyramid(codes: Codes, *, smooth: bool) -> tuple[Codes, ...]:
    """Return a map (h, w) and smaller ones, each a quarter as wide; ``smooth``: by area mean."""
    levels = [np.ascontiguousarray(codes)]
    while max(levels[-1].shape) > _COARSEST:
        height, width = (max(1, -(-side // _STEP)) for side in levels[-1].shape)
        how = cv2.INTER_AREA if smooth else cv2.INTER_NEAREST
        small = cv2.resize(levels[-1], (width, height), interpolation=how)
        levels.append(np.asarray(small, np.uint8))
    return tuple(levels)


def _argb(colour: str, alpha: float) -> int:
    return round(255 * alpha) << 24 | int(colour[1:], 16)


def probability_table(opacity: float) -> Table:
    """Return the colours of a map of 255 · probability: the surer, the more opaque."""
    return tuple(_argb(MEMBRANE, opacity * code / 255) for code in range(256))


def sure_table(colour: str, opacity: float) -> Table:
    """Return the colours that show a map of 255 · probability from one half on."""
    return tuple(_argb(colour, opacity if k >= MEMBRANE_FROM else 0.0) for k in range(256))


def cells_table(opacity: float) -> Table:
    """Return the colours of cells by their value (viridis), with white outlines."""
    values = np.linspace(0, 1, CELL_CODES)
    ink = colours(values, 0.0, 1.0).tolist()
    cells = (_argb(f"#{r:02X}{g:02X}{b:02X}", opacity) for r, g, b in ink)
    return (0, *cells, _argb("#FFFFFF", min(1.0, 1.6 * opacity)))


class MapLayer(QGraphicsItem):
    """Paints a map of codes over the whole picture; only what is in view is coloured."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._levels: tuple[Codes, ...] = ()
        self._table: Table = ()
        self._drawn: tuple[tuple[int, Region], QImage] | None = None
        self._holes: tuple[Region, ...] = ()

    def set_levels(self, levels: tuple[Codes, ...]) -> None:
        """Show another map, as `pyramid` makes it; none shows nothing."""
        self.prepareGeometryChange()
        self._levels, self._drawn = levels, None
        self.update()

    def set_table(self, table: Table) -> None:
        """Colour codes otherwise, 0xAARRGGBB each."""
        # A slider sends equal values too, and colouring anew costs a frame.
        if table != self._table:
            self._table, self._drawn = table, None
            self.update()

    def set_holes(self, holes: Sequence[Region]) -> None:
        """Leave these boxes free: there a person paints what the picture shows."""
        self._holes = tuple(holes)
        self.update()

    @property
    def shown(self) -> bool:
        """Tell whether there is a map."""
        return bool(self._levels)

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        if not self._levels:
            return QRectF()
        height, width = self._levels[0].shape
        return QRectF(0, 0, width, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del widget
        seen = QRectF(option.exposedRect).intersected(self.boundingRect())
        if seen.isEmpty() or not self._table:
            return
        to_screen = painter.worldTransform()
        level = self._level(to_screen.m11())
        height, width = self._levels[level].shape
        across = self.boundingRect().width() / width
        down = self.boundingRect().height() / height
        small = QRectF(
            seen.x() / across, seen.y() / down, seen.width() / across, seen.height() / down
        )
        # Only what is in view becomes an image: a map of 10⁸ px would be 400 MB in Qt's format.
        part = outward(small).intersect(Region(0, 0, width, height))
        place = QRectF(part.x * across, part.y * down, part.width * across, part.height * down)
        painter.save()
        if self._holes:
            # Before the transform is reset: the holes are in picture px.
            painter.setClipPath(self._around_holes())
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, to_screen.m11() < 1)
        painter.drawImage(snapped(to_screen.mapRect(place)), self._image(level, part))
        painter.restore()

    def _around_holes(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.boundingRect())
        for region in self._holes:
            hole = QPainterPath()
            hole.addRect(QRectF(*_sides(region)))
            path = path.subtracted(hole)
        return path

    def _level(self, zoom: float) -> int:
        level = 0
        while level + 1 < len(self._levels) and zoom * _STEP**level < 1 / _STEP:
            level += 1
        return level

    def _image(self, level: int, part: Region) -> QImage:
        key = (level, part)
        if self._drawn is None or self._drawn[0] != key:
            codes = self._levels[level][part.y : part.bottom, part.x : part.right]
            self._drawn = key, to_indexed(codes, self._table).convertToFormat(QUICK)
        return self._drawn[1]


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
        table = (_argb(GLYPH, _REST_ALPHA), _argb(MEMBRANE, _PAINT_ALPHA))
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
            rect = QRectF(*_sides(box.region))
            painter.drawImage(rect, self._images[id(box)])
            _frame(painter, rect, active=index == self._painting.active)
        if self._painting.box is not None:
            _handles(painter, self._painting.box.region)
        if self._drag is not None:
            _frame(painter, QRectF(*_sides(self._drag)), active=True)
        for colour, width in ((GLYPH, 4.0), (SELECTION, 2.0)):
            painter.setPen(_pen(colour, width))
            painter.drawPolyline(self._line)


def _sides(region: Region) -> tuple[int, int, int, int]:
    return region.x, region.y, region.width, region.height


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
