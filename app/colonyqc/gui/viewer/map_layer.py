"""A map of codes drawn over a picture through a colour table."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from colonyqc.domain.picture import Region
from colonyqc.gui.viewer.layers import outward, snapped
from colonyqc.gui.viewer.qimage import QUICK, to_indexed

# Quarters and not halves: three maps of a large scan instead of six, and Qt shrinks what is
# between.
_STEP: Final = 4
_COARSEST: Final = 1024

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


def argb(colour: str, alpha: float) -> int:
    """Return a colour "#RRGGBB" with an opacity 0 to 1 as 0xAARRGGBB."""
    return round(255 * alpha) << 24 | int(colour[1:], 16)


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

    def put(self, region: Region, codes: Codes) -> None:
        """Show the codes (h, w) of a region otherwise; the map is written to."""
        for place, level in enumerate(self._levels):
            step = _STEP**place
            # The codes at the places that a smaller map takes.
            rows = np.arange(-(-region.y // step), -(-region.bottom // step))
            columns = np.arange(-(-region.x // step), -(-region.right // step))
            rows, columns = rows[rows < level.shape[0]], columns[columns < level.shape[1]]
            picked = codes[np.ix_(rows * step - region.y, columns * step - region.x)]
            level[np.ix_(rows, columns)] = picked
        self._drawn = None
        self.update(QRectF(*sides(region)))

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
            hole.addRect(QRectF(*sides(region)))
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


def sides(region: Region) -> tuple[int, int, int, int]:
    """Return x, y, width and height of a box."""
    return region.x, region.y, region.width, region.height
