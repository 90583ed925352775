"""A graphics item that paints the tiles of one pyramid, coarser ones where finer ones lack."""

from collections.abc import Iterable
from math import ceil, floor, isclose

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.viewer.open_picture import sketch_scale
from colonyqc.gui.viewer.qimage import QUICK, put_codes, to_indexed
from colonyqc.services.viewing.grid import PyramidGrid, TileIndex

_NEAREST_ABOVE = 4.0
"""From this many screen px a level px on, pixels are shown as the squares they are."""


def outward(rect: QRectF) -> Region:
    """Return the smallest region of whole pixels that holds a rectangle."""
    x, y = floor(rect.left()), floor(rect.top())
    return Region(x, y, ceil(rect.right()) - x, ceil(rect.bottom()) - y)


def snapped(rect: QRectF) -> QRect:
    """Return a rectangle with its edges on whole pixels, so that neighbours meet without seams."""
    x, y = round(rect.left()), round(rect.top())
    return QRect(x, y, round(rect.right()) - x, round(rect.bottom()) - y)


class TileLayer(QGraphicsItem):
    """Paints tiles; where one is not there yet, the next coarser level shows through."""

    def __init__(self) -> None:
        super().__init__()
        # Without this flag Qt gives the whole item as exposed, and every tile is painted for every
        # frame.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._grid = PyramidGrid(0, 0, (1.0,))
        self._level = self._shown = 0
        self._tiles: dict[TileIndex, QImage] = {}
        self._sketch = QImage()
        self._drawn: dict[TileIndex, QImage] = {}
        """Tiles of the last frame in the format drawn quickest; indexed ones stay small else."""

    def set_grid(self, grid: PyramidGrid | None) -> None:
        """Start over with an empty pyramid; None shows nothing."""
        # Before the bounds change: Qt else repaints by the old ones.
        self.prepareGeometryChange()
        self._grid = grid or PyramidGrid(0, 0, (1.0,))
        self._level = len(self._grid.factors) - 1
        self._tiles.clear()
        self._drawn.clear()
        self._sketch = QImage()

    def put_sketch(self, place: Region | None, image: QImage) -> None:
        """Add a part of a rough whole picture, or all of it, shown where no tile is there."""
        if self._sketch.isNull():
            scale = sketch_scale(self._grid.width, self._grid.height)
            size = max(1, round(self._grid.width * scale)), max(1, round(self._grid.height * scale))
            self._sketch = QImage(*size, QUICK)
            self._sketch.fill(0)
        painter = QPainter(self._sketch)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        whole = self._sketch.rect()
        part = whole if place is None else QRect(place.x, place.y, place.width, place.height)
        painter.drawImage(part, image)
        painter.end()
        self.update()

    def set_level(self, level: int) -> None:
        """Show this level where its tiles are there."""
        if level != self._level:
            self._level = level
            self.update()

    def put(self, index: TileIndex, image: QImage) -> None:
        """Add a tile."""
        self._tiles[index] = image
        self._drawn.pop(index, None)
        self.update(QRectF(*self._grid.place(index)))

    def patch(self, index: TileIndex, x: int, y: int, codes: NDArray[np.uint8]) -> None:
        """Change part of an indexed tile that is there, from (x, y) of its px on."""
        image = self._tiles.get(index)
        if image is None:
            return
        put_codes(image, x, y, codes)
        drawn = self._drawn.get(index)
        if drawn is not None:
            # Only the part is turned into the quick format: a stroke waits for this.
            painter = QPainter(drawn)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(x, y, to_indexed(codes, image.colorTable()).convertToFormat(QUICK))
            painter.end()
        self.update(QRectF(*self._grid.place(index)))

    def drop(self, indices: Iterable[TileIndex]) -> None:
        """Forget tiles."""
        for index in indices:
            self._tiles.pop(index, None)
            self._drawn.pop(index, None)

    def set_colours(self, colours: tuple[int, ...]) -> None:
        """Colour all indexed tiles anew."""
        for image in self._tiles.values():
            image.setColorTable(list(colours))
        self._drawn.clear()
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        return QRectF(0, 0, self._grid.width, self._grid.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del widget
        seen = QRectF(option.exposedRect).intersected(self.boundingRect())
        to_screen = painter.worldTransform()
        before, self._drawn = self._drawn, {}
        painter.save()
        # Painted in screen px: tiles that are each transformed on their own leave hairlines between
        # them.
        painter.resetTransform()
        # Zoomed out a long way, the level in view is still the fine one of before for a frame: its
        # tiles would be thousands.
        ratio = painter.device().devicePixelRatioF()
        coarse = self._grid.level_for(2 * to_screen.m11() * ratio)
        self._shown = max(self._level, coarse)
        self._paint_level(painter, to_screen, seen, self._shown, before)
        painter.restore()

    def _quick(self, index: TileIndex, before: dict[TileIndex, QImage]) -> QImage | None:
        image = self._drawn.get(index) or before.get(index)
        if image is None and index in self._tiles:
            image = self._tiles[index].convertToFormat(QUICK)
        if image is not None:
            self._drawn[index] = image
        return image

    def _paint_level(
        self,
        painter: QPainter,
        to_screen: QTransform,
        seen: QRectF,
        level: int,
        before: dict[TileIndex, QImage],
    ) -> None:
        factor = self._grid.factors[level]
        step = factor * to_screen.m11()
        # One to one nothing is to be smoothed, and copying is several times as quick.
        smooth = step < _NEAREST_ABOVE and not isclose(step, 1.0, rel_tol=1e-9)
        for index in self._grid.visible_tiles(outward(seen), level):
            place = QRectF(*self._grid.place(index))
            part = place.intersected(seen)
            image = self._quick(index, before)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
                if level == self._shown:
                    # Whole: Qt cuts it, and a tile's px never move against one another.
                    painter.drawImage(snapped(to_screen.mapRect(place)), image)
                    continue
                moved = part.translated(-place.topLeft())
                source = QTransform.fromScale(1 / factor, 1 / factor).mapRect(moved)
                painter.drawImage(QRectF(snapped(to_screen.mapRect(part))), image, source)
            elif level + 1 < len(self._grid.factors):
                self._paint_level(painter, to_screen, part, level + 1, before)
            elif not self._sketch.isNull():
                self._paint_sketch(painter, to_screen, part)

    def _paint_sketch(self, painter: QPainter, to_screen: QTransform, part: QRectF) -> None:
        across = self._sketch.width() / self._grid.width
        down = self._sketch.height() / self._grid.height
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        source = QTransform.fromScale(across, down).mapRect(part)
        painter.drawImage(QRectF(snapped(to_screen.mapRect(part))), self._sketch, source)
