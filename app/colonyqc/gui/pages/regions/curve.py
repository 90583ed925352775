"""The area of each region over a series, as lines in the regions' colours."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.pages.regions import presenter
from colonyqc.gui.pages.regions.colours import colour_of
from colonyqc.gui.pages.regions.state import RegionName, RegionsState
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.services.regions.dish_series import SeriesMember
from colonyqc.services.regions.strokes import resolved

_HEIGHT: Final = 148
_TEXT: Final = 16
_LEFT: Final = 40
_DOT: Final = 3.0


def _text() -> int:
    return text_size.scaled(_TEXT)


class AreaCurve(QWidget):
    """Shows 100 · area over imaged area of each region, picture after picture."""

    def __init__(self) -> None:
        super().__init__()
        self._members: tuple[SeriesMember, ...] = ()
        self._regions: tuple[RegionName, ...] = ()
        self._merged: Mapping[int, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate("Regions", "Area of each region over the series"))

    @property
    def lines(self) -> dict[int, tuple[float, ...]]:
        """What is drawn: the shares of each region, %, by its number."""
        return {
            region.number: tuple(self._share(each, region.number) for each in self._members)
            for region in self._regions
        }

    def _share(self, member: SeriesMember, number: int) -> float:
        # Regions may have been merged since the series was answered.
        return sum(
            share for old, share in member.share.items() if resolved(old, self._merged) == number
        )

    def set_series(self, members: Sequence[SeriesMember], state: RegionsState) -> None:
        """Show other members, or the same by other names."""
        self._members, self._regions = tuple(members), state.regions
        self._merged = state.merged
        said = []
        for region in self._regions:
            values = listed(formatting.percent(v) for v in self.lines[region.number])
            said.append(f"{presenter.region_name(region)}: {values}")
        self.setToolTip("\n".join(said))
        self.setVisible(bool(self._members))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, text_size.scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, text_size.scaled(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(text_size.caption())
        painter.setFont(font)
        left = text_size.scaled(_LEFT)
        box = QRectF(left, _text() / 2, self.width() - left - 8, self.height() - 1.75 * _text())
        self._frame(painter, box)
        for number, values in self.lines.items():
            self._line(painter, box, number, values)
        painter.end()

    def _x(self, box: QRectF, place: int) -> float:
        steps = max(1, len(self._members) - 1)
        return box.left() + (box.width() * place / steps if len(self._members) > 1 else 0)

    def _frame(self, painter: QPainter, box: QRectF) -> None:
        tokens = theme.current()
        for percent in (0, 50, 100):
            y = box.bottom() - box.height() * percent / 100
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(tokens.muted))
            room = QRectF(0, y - _text() / 2, box.left() - 6, _text())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(flags), formatting.percent(percent, 0))
        days = [member.day for member in self._members]
        for place, day in enumerate(days):
            # Each day once, at its first picture.
            if day is None or (place and days[place - 1] == day):
                continue
            text = formatting.day(day)
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(self._x(box, place) - wide / 2, 0), self.width() - wide)
            painter.drawText(QPointF(left, self.height() - 4), text)

    def _line(self, painter: QPainter, box: QRectF, number: int, values: Sequence[float]) -> None:
        points = [
            QPointF(self._x(box, at), box.bottom() - box.height() * value / 100)
            for at, value in enumerate(values)
            if isfinite(value)
        ]
        pen = QPen(QColor(colour_of(number)), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour_of(number)))
        for point in points:
            painter.drawEllipse(point, _DOT, _DOT)
