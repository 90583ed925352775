"""Markers of decisions and numbers of colonies, each drawn once and then copied."""

from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication

from colonyqc.gui.widgets.theme import GLYPH, VERDICTS

RADIUS: Final = 11.0
NUMBER_PX: Final = 12
CASING: Final = "#0B0D0F"
PIXMAP: Final = 32
"""Side of a marker's picture, with room for its casing."""


def marker_shape(
    shape: Literal["circle", "triangle", "square", "diamond"],
) -> QPainterPath:
    """Return a marker's shape around (0, 0), in screen px."""
    path, r = QPainterPath(), RADIUS
    if shape == "circle":
        path.addEllipse(QPointF(0, 0), r, r)
    elif shape == "square":
        path.addRoundedRect(QRectF(-r + 1, -r + 1, 2 * r - 2, 2 * r - 2), 3, 3)
    elif shape == "diamond":
        path.addPolygon(QPolygonF([QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0)]))
        path.closeSubpath()
    else:
        corners = [QPointF(0, -r - 1.5), QPointF(r + 1.5, r - 1), QPointF(-r - 1.5, r - 1)]
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
    return path


def marker_glyph(glyph: str) -> QPainterPath:
    """Return the strokes of ✓, ! or ✕ around (0, 0), in screen px; no font is asked."""
    path = QPainterPath()
    if glyph == "✓":
        path.moveTo(-4.5, 0.5)
        path.lineTo(-1.5, 3.5)
        path.lineTo(4.5, -3.5)
    elif glyph == "✕":
        path.moveTo(-3.5, -3.5)
        path.lineTo(3.5, 3.5)
        path.moveTo(3.5, -3.5)
        path.lineTo(-3.5, 3.5)
    else:
        path.moveTo(0, -4.5)
        path.lineTo(0, 2)
        path.moveTo(0, 6)
        path.lineTo(0, 6.2)
    return path


def draw_marker(painter: QPainter, verdict: str) -> None:
    """Draw a verdict's marker around the painter's origin, `2 * 11` px wide."""
    look = VERDICTS[verdict]
    casing = QPen(QColor(CASING), 1.5)
    casing.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(casing)
    painter.setBrush(QColor(look.fill))
    painter.drawPath(marker_shape(look.shape))
    pen = QPen(QColor(GLYPH), 2.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(marker_glyph(look.glyph))


@lru_cache(maxsize=16)
def marker_pixmap(verdict: str, ratio: float) -> QPixmap:
    """Return a verdict's marker, drawn once for a screen of a device pixel ratio."""
    made = _canvas(PIXMAP, PIXMAP, ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(PIXMAP / 2, PIXMAP / 2)
    draw_marker(painter, verdict)
    painter.end()
    return made


def _canvas(width: float, height: float, ratio: float) -> QPixmap:
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


@lru_cache(maxsize=32)
def _digit(digit: str, ratio: float) -> tuple[QPixmap, int]:
    """Return a digit in white with a dark casing, and how far on the next one stands."""
    font = QApplication.font()
    font.setPixelSize(NUMBER_PX)
    font.setBold(True)
    width = QFontMetrics(font).horizontalAdvance(digit)
    made = _canvas(width + 4, NUMBER_PX + 6, ratio)
    path = QPainterPath()
    path.addText(2, NUMBER_PX + 2, font, digit)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(path, QPen(QColor(CASING), 3.0))
    painter.fillPath(path, QColor("#FFFFFF"))
    painter.end()
    return made, width


@lru_cache(maxsize=4096)
def number_pixmap(number: int, ratio: float) -> tuple[QPixmap, int]:
    """Return a number in white with a dark casing, and its width.

    Its foot lies `NUMBER_PX` + 2 px down. It is put together from digits: drawing the outlines of
    some hundred numbers takes as long as ten frames.
    """
    digits = [_digit(digit, ratio) for digit in str(number)]
    width = sum(on for _, on in digits) + 4
    made = _canvas(width, NUMBER_PX + 6, ratio)
    painter = QPainter(made)
    x = 0
    for pixmap, on in digits:
        painter.drawPixmap(x, 0, pixmap)
        x += on
    painter.end()
    return made, width
