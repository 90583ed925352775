"""A picture that is just shown, as large as there is room, with labelled boxes over it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.widgets import theme


@dataclass(frozen=True, slots=True)
class LabelledBox:
    """A box to draw, as shares of the picture's sides, with its words and colour (0xRRGGBB)."""

    x: float
    y: float
    width: float
    height: float
    text: str
    colour: int


class StillPicture(QWidget):
    """Emits ``pointed(x, y)`` where it is clicked, in shares of the picture's sides."""

    pointed = Signal(float, float)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setMinimumSize(240, 180)
        self.setAccessibleName(name)
        self._image = QImage()
        self._boxes: tuple[LabelledBox, ...] = ()

    def set_picture(self, pixels: NDArray[np.uint8], boxes: Sequence[LabelledBox] = ()) -> None:
        """Take pixels, (h, w) or (h, w, 3), and boxes to draw over them."""
        self._image = to_qimage(pixels)
        self._boxes = tuple(boxes)
        self.update()

    @property
    def frame(self) -> QRectF:
        """Where the picture lies in the widget."""
        if self._image.isNull():
            return QRectF()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        frame = self.frame
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().canvas))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame, self._image)
        for box in self._boxes:
            self._draw(painter, box, frame)
        painter.end()

    def _draw(self, painter: QPainter, box: LabelledBox, frame: QRectF) -> None:
        corner = QPointF(frame.x() + box.x * frame.width(), frame.y() + box.y * frame.height())
        place = QRectF(
            corner.x(), corner.y(), box.width * frame.width(), box.height * frame.height()
        )
        painter.setPen(QPen(QColor(box.colour), 2))
        painter.drawRect(place)
        if box.text:
            width = painter.fontMetrics().horizontalAdvance(box.text) + theme.GRID
            height = painter.fontMetrics().height()
            # Above the box, inside it where there is no room.
            top = place.top() - height if place.top() - height > frame.top() else place.top()
            plate = QRectF(place.left(), top, width, height)
            painter.fillRect(plate, QColor(box.colour))
            painter.setPen(QColor(theme.GLYPH))
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, box.text)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        frame, at = self.frame, event.position()
        if frame.contains(at):
            self.pointed.emit(
                (at.x() - frame.x()) / frame.width(), (at.y() - frame.y()) / frame.height()
            )
