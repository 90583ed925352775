"""How many cells have which value, in the colours of the map: histogram and legend in one."""

from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from colonyqc.domain import number_format
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.membranes import presenter
from colonyqc.gui.pages.membranes.prediction import Coloured
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.imaging.sheets.cell_map import Histogram, colours, histogram

_TEXT: Final = 15
_BAR: Final = 8
_HEIGHT: Final = 120
_STOPS: Final = 64


def _text() -> int:
    return text_size.scaled(_TEXT)


class CellHistogram(QWidget):
    """Shows the values of one measure of the cells."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: Coloured | None = None
        self._unit = ""
        self._counts = Histogram((), ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate("Membranes", "Histogram of the cells"))

    @property
    def counts(self) -> Histogram:
        """What is shown."""
        return self._counts

    def set_values(self, shown: Coloured | None, unit: str) -> None:
        """Show other values, or none."""
        self._shown, self._unit = shown, unit
        values = shown.values if shown else ()
        whole = shown is not None and shown.measure == "neighbours"
        self._counts = histogram(values, whole=whole)
        if shown is not None and values:
            said = translate("Membranes", "{measure} of {count} cells: {low} to {high}").format(
                measure=presenter.measure_name(shown.measure),
                count=len(values),
                low=self._text(min(values)),
                high=self._text(max(values)),
            )
            self.setAccessibleName(said)
            self.setToolTip(said)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, text_size.scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, text_size.scaled(_HEIGHT))

    def _text(self, value: float) -> str:
        if abs(value) >= 100:
            return formatting.quantity(value, self._unit, 0)
        return number_format.with_unit(number_format.significant(value), self._unit, formatting.GAP)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(text_size.caption())
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        if self._shown is None or not self._counts.counts:
            painter.drawText(
                QRectF(self.rect()),
                int(Qt.AlignmentFlag.AlignCenter),
                translate("Membranes", "No whole cells yet"),
            )
        else:
            self._bars(painter, self._shown)
            self._scale(painter, self._shown)
        painter.end()

    def _bars(self, painter: QPainter, shown: Coloured) -> None:
        counts, edges = self._counts.counts, self._counts.edges
        box = QRectF(0, _text(), self.width() - 1, self.height() - 2 * _text() - _BAR - 10)
        most, low, span = max(counts), edges[0], edges[-1] - edges[0] or 1.0
        middles = (np.array(edges[1:]) + np.array(edges[:-1])) / 2
        ink = colours(middles, *shown.ends).tolist()
        said = translate("Membranes", "up to {count} cells").format(count=most)
        painter.drawText(QRectF(0, 0, self.width(), _text()), 0, said)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, count in enumerate(counts):
            if count:
                left = box.width() * (edges[place] - low) / span
                right = box.width() * (edges[place + 1] - low) / span
                tall = max(2.0, box.height() * count / most)
                painter.setBrush(QColor(*ink[place]))
                painter.drawRect(
                    QRectF(left, box.bottom() - tall, max(1.0, right - left - 1), tall)
                )
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QColor(theme.current().muted))
        line = QRectF(0, box.bottom() + 1, box.width(), _text())
        painter.drawText(line, 0, self._text(edges[0]))
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight), self._text(edges[-1]))

    def _scale(self, painter: QPainter, shown: Coloured) -> None:
        top, low, high = self.height() - _BAR, *shown.ends
        left, right = f"{self._text(low)} ", f" {self._text(high)}"
        metrics = painter.fontMetrics()
        start = metrics.horizontalAdvance(left)
        wide = self.width() - start - metrics.horizontalAdvance(right)
        ink = colours(np.linspace(0, 1, _STOPS), 0.0, 1.0).tolist()
        for place, colour in enumerate(ink):
            x = start + wide * place / _STOPS
            painter.fillRect(QRectF(x, top, wide / _STOPS + 1, _BAR), QColor(*colour))
        baseline = QRectF(0, top - 5, self.width(), _text())
        painter.drawText(baseline, 0, left)
        painter.drawText(baseline, int(Qt.AlignmentFlag.AlignRight), right)
