"""How a metric lies to its limits: a histogram of colonies, or a dish's days, painted."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.widgets import formatting, text_size, theme

_BINS: Final = 32
_TEXT: Final = 14
_TAIL: Final = (0.5, 99.5)
"""Percentiles between which a histogram is drawn: one odd colony does not squeeze the others."""
_ROOM: Final = 0.08


def _text() -> int:
    return text_size.scaled(_TEXT)


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit to draw: at which value, of which verdict, and whether it is where a rule clears."""

    at: float
    verdict: str
    clears: bool = False


def span(values: NDArray[np.float64], lines: Sequence[LimitLine]) -> tuple[float, float]:
    """Return the range that shows the bulk of the values and every limit."""
    ends = [line.at for line in lines]
    if len(values):
        ends += np.percentile(values, _TAIL).tolist()
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    room = _ROOM * (high - low) or max(abs(high), 1.0) * _ROOM
    return (0.0 if 0 <= low <= room else low - room), high + room


class Plot(QWidget):
    """Shows values of one metric with the limits drawn."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.lines: tuple[LimitLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, text_size.scaled(108))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, text_size.scaled(108))

    def _name(self, text: str) -> None:
        limits = listed(formatting.limited(self.key, line.at) for line in self.lines)
        said = translate("Rules", "{metric}: {values}; limits: {limits}").format(
            metric=formatting.metric_name(self.key), values=text, limits=limits or formatting.NONE
        )
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.update()

    def _begin(self) -> tuple[QPainter, QRectF]:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(text_size.caption())
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        name = formatting.metric_name(self.key)
        unit = formatting.unit(self.key).strip()
        title = formatting.headed(f"{name[:1].upper()}{name[1:]}", unit)
        metrics = painter.fontMetrics()
        elided = metrics.elidedText(title, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, 0, self.width(), _text() + 2), 0, elided)
        return painter, QRectF(0, _text() + 6, self.width() - 1, self.height() - 2 * _text() - 12)

    @staticmethod
    def _pen(line: LimitLine) -> QPen:
        style = Qt.PenStyle.DotLine if line.clears else Qt.PenStyle.SolidLine
        return QPen(QColor(theme.VERDICTS[line.verdict].fill), 2, style)


class HistogramPlot(Plot):
    """How many colonies have which value."""

    def __init__(self, metric: str, values: NDArray[np.float64]) -> None:
        super().__init__(metric)
        self.values = values[np.isfinite(values)]

    def set_lines(self, lines: Sequence[LimitLine]) -> None:
        """Draw other limits."""
        self.lines = tuple(lines)
        text = translate("Rules", "{count} colonies").format(count=len(self.values))
        self._name(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter, box = self._begin()
        tokens = theme.current()
        low, high = span(self.values, self.lines)
        counts, _ = np.histogram(self.values, _BINS, (low, high))
        most, wide = max(1, int(counts.max(initial=0))), box.width() / _BINS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.muted))
        for place, count in enumerate(counts.tolist()):
            if count:
                tall = max(2.0, box.height() * count / most)
                left = box.left() + place * wide
                painter.drawRect(QRectF(left, box.bottom() - tall, max(1.0, wide - 1), tall))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        for line in self.lines:
            x = box.left() + box.width() * (line.at - low) / (high - low)
            painter.setPen(self._pen(line))
            painter.drawLine(QPointF(x, box.top() - 2), QPointF(x, box.bottom() + 3))
            self._write(painter, f"{line.at:g}", x, box.bottom() + 4, line.verdict)
        painter.end()

    def _write(self, painter: QPainter, text: str, x: float, top: float, verdict: str) -> None:
        wide = painter.fontMetrics().horizontalAdvance(text) + 1
        left = min(max(x - wide / 2, 0.0), self.width() - wide)
        painter.setPen(QColor(theme.verdict_colour(verdict)))
        painter.drawText(QRectF(left, top, wide, _text()), 0, text)


class DayBars(Plot):
    """A dish's value on each of its days."""

    def __init__(self, metric: str, days: Sequence[tuple[int | None, float]]) -> None:
        super().__init__(metric)
        self.days = tuple(days)

    def set_lines(self, lines: Sequence[LimitLine]) -> None:
        """Draw other limits."""
        self.lines = tuple(lines)
        told = (
            f"{formatting.day(day)} {formatting.measured(self.key, value)}"
            for day, value in self.days
            if isfinite(value)
        )
        self._name(listed(told) or formatting.NONE)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter, box = self._begin()
        tokens = theme.current()
        known = np.array([v for _, v in self.days if isfinite(v)])
        low, high = span(np.append(known, 0.0), self.lines)
        low = min(low, 0.0)
        rulers = 44.0
        box.setRight(box.right() - rulers)

        def y(value: float) -> float:
            return box.bottom() - box.height() * (value - low) / (high - low)

        slot = box.width() / max(1, len(self.days))
        for place, (day, value) in enumerate(self.days):
            left = box.left() + place * slot
            painter.setPen(QColor(tokens.muted))
            text = formatting.NONE if day is None else str(day)
            below = QRectF(left, box.bottom() + 3, slot, _text())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), text)
            if isfinite(value):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.muted))
                wide = min(24.0, slot * 0.6)
                bar = QRectF(left + (slot - wide) / 2, y(value), wide, y(0.0) - y(value))
                painter.drawRect(bar.normalized())
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(QPointF(box.left(), y(0.0)), QPointF(box.right(), y(0.0)))
        for line in self.lines:
            painter.setPen(self._pen(line))
            painter.drawLine(QPointF(box.left(), y(line.at)), QPointF(box.right(), y(line.at)))
            painter.setPen(QColor(theme.verdict_colour(line.verdict)))
            place_ = QRectF(box.right() + 4, y(line.at) - _text() / 2, rulers - 4, _text())
            painter.drawText(place_, int(Qt.AlignmentFlag.AlignVCenter), f"{line.at:g}")
        painter.end()
