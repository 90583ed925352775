"""What is painted rather than written: verdict marks, a value on its bar, a line of past values."""

from collections.abc import Callable, Sequence
from math import isnan
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import hint, label, restyle
from colonyqc.services.ports.reports import LimitBar

_NEUTRAL: Final = "#8A959D"
"""Fill of a value no limit speaks of; 3:1 against every surface."""


def draw_verdict(painter: QPainter, box: QRectF, word: str) -> None:
    """Draw a verdict's mark: circle, triangle or square with its glyph."""
    look = theme.VERDICTS[word]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.fill))
    drop = 0.0
    if look.shape == "circle":
        painter.drawEllipse(box)
    elif look.shape == "square":
        painter.drawRoundedRect(box, 3, 3)
    elif look.shape == "diamond":
        middle = box.center()
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(middle.x(), box.top()),
                    QPointF(box.right(), middle.y()),
                    QPointF(middle.x(), box.bottom()),
                    QPointF(box.left(), middle.y()),
                ]
            )
        )
    else:
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
        drop = box.height() * 0.12
    font = QFont(painter.font())
    font.setPixelSize(max(8, round(box.height() * 0.68)))
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.GLYPH))
    painter.drawText(box.translated(0, drop), int(Qt.AlignmentFlag.AlignCenter), look.glyph)
    painter.restore()


class VerdictMark(QWidget):
    """The mark of a verdict, or nothing."""

    def __init__(self, side: int = 20) -> None:
        super().__init__()
        self._word = ""
        self.setFixedSize(side, side)

    def set_verdict(self, word: str) -> None:
        """Show another verdict; "" shows none."""
        self._word = word
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self._word:
            painter = QPainter(self)
            draw_verdict(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), self._word)
            painter.end()


class VerdictLabel(QWidget):
    """A verdict as shape, word and colour."""

    def __init__(self) -> None:
        super().__init__()
        self._mark = VerdictMark()
        self._word: QLabel = label("", "figure")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._word)
        row.addStretch()

    def set_verdict(self, word: str, text: str, tip: str = "") -> None:
        """Show a verdict's word in the language in use; "" and a text show just the text."""
        self.setToolTip(hint(tip))
        self.setAccessibleDescription(tip)
        self._mark.set_verdict(word)
        self._mark.setVisible(bool(word))
        self._word.setText(text)
        self._word.setProperty("verdict", word)
        restyle(self._word)
        self.setAccessibleName(text)


class LimitBarView(QWidget):
    """A value on its own axis, with its limits as ticks and its 95 % interval; unit: %."""

    _BAR: Final = 8
    _TEXT: Final = 14

    def __init__(self) -> None:
        super().__init__()
        self._bar = LimitBar(float("nan"), 100.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(text_size.scaled(96))

    def set_bar(self, bar: LimitBar, name: str) -> None:
        """Show another value; ``name`` is what a screen reader says."""
        self._bar = bar
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, self._BAR + text_size.scaled(self._TEXT) + 6)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(96, self._BAR + text_size.scaled(self._TEXT) + 6)

    def _fill(self) -> str:
        passed = [word for at, word in self._bar.limits if self._bar.value > at]
        # Within its limits a value has no colour: nobody has judged it by that.
        return theme.VERDICTS[passed[-1]].fill if passed else _NEUTRAL

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        tokens, bar = theme.current(), self._bar
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, 3, self.width(), self._BAR)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(track, 4, 4)

        def x(value: float) -> float:
            return track.width() * min(max(value / bar.end, 0.0), 1.0)

        if not isnan(bar.value):
            painter.setBrush(QColor(self._fill()))
            reached = QRectF(0, track.top(), max(x(bar.value), 3.0), self._BAR)
            painter.drawRoundedRect(reached, 2, 2)
            painter.setBrush(QColor(tokens.text))
            painter.drawRect(QRectF(max(x(bar.value) - 1, 0), 0, 2, self._BAR + 6))
        self._draw_interval(painter, x)
        self._label_limits(painter, x)
        painter.end()

    def _draw_interval(self, painter: QPainter, x: Callable[[float], float]) -> None:
        """Draw where the whole dish may lie: a line with ends, as on paper."""
        low, high = self._bar.low, self._bar.high
        if isnan(low) or isnan(high):
            return
        painter.setPen(QPen(QColor(theme.current().text), 1))
        middle = 3 + self._BAR / 2
        painter.drawLine(QPointF(x(low), middle), QPointF(x(high), middle))
        for end in (low, high):
            painter.drawLine(QPointF(x(end), middle - 3), QPointF(x(end), middle + 3))

    def _label_limits(self, painter: QPainter, x: Callable[[float], float]) -> None:
        tokens, bar = theme.current(), self._bar
        font = QFont(self.font())
        font.setPixelSize(text_size.caption())
        painter.setFont(font)
        texts = [(at, f"{at:g}") for at, _ in bar.limits]
        painter.setPen(QPen(QColor(tokens.muted), 1))
        for at, _ in texts:
            painter.drawLine(QPointF(x(at), 2), QPointF(x(at), self._BAR + 6))
        top = self._BAR + 6
        for at, text in texts:
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(x(at) - wide / 2, 0.0), self.width() - wide)
            painter.drawText(QRectF(left, top, wide + 1, text_size.scaled(self._TEXT)), 0, text)


class Sparkline(QWidget):
    """Past values of a percentage as bars up to their own highest, the last one bright."""

    _MOST: Final = 7

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[float, ...] = ()
        self.setFixedSize(8 * self._MOST, 20)

    def set_values(self, values: Sequence[float], name: str) -> None:
        """Show values in percent, oldest first; ``name`` is what a screen reader says."""
        self._values = tuple(values)[-self._MOST :]
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setVisible(len(self._values) > 1)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        tokens = theme.current()
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        left = self.width() - 8 * len(self._values)
        top = max((*self._values, 1.0))
        for place, value in enumerate(self._values):
            high = max(2, round(self.height() * value / top))
            last = place == len(self._values) - 1
            painter.setBrush(QColor(tokens.text if last else tokens.muted))
            painter.drawRect(left + 8 * place + 2, self.height() - high, 6, high)
        painter.end()
