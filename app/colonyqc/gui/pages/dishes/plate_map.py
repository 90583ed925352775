"""Plates drawn from above with a well a dish, gaps as rings, and the dishes that are no wells."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from colonyqc.domain.picture import DishKey
from colonyqc.domain.plates import Plate, Well, plates
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.dishes.plate_colours import SCALE, Spot
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import hint

_WIDEST: Final = 64
_LEAST: Final = 18
_TITLE: Final = 32
_AXIS: Final = 22
_GAP: Final = 20
_TEXT_FROM: Final = 34
"""Wells narrower than this, px, are a colour alone."""
_FREE: Final = 96
_BAR: Final = 120
_ARROWS: Final = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}
"""How many dishes each goes on."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something is drawn; ``spot`` is None in an empty well."""

    box: QRectF
    name: str
    spot: Spot | None
    round: bool


@dataclass(frozen=True, slots=True)
class _Words:
    box: QRectF
    text: str
    strong: bool
    middle: bool


class ScaleLegend(QWidget):
    """The colours from the lowest to the highest value, with both; empty by verdict."""

    def __init__(self) -> None:
        super().__init__()
        self.ends = ("", "")
        self.setFixedHeight(text_size.scaled(20))

    def set_ends(self, low: str, high: str) -> None:
        """Show these values at the ends."""
        self.ends = (low, high)
        self.setVisible(bool(low))
        metrics = self.fontMetrics()
        wide = sum(metrics.horizontalAdvance(each) for each in self.ends)
        self.setFixedWidth(_BAR + wide + 24)
        self.setAccessibleName(f"{low} – {high}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        low, high = self.ends
        start = painter.fontMetrics().horizontalAdvance(low) + 8
        bar = QRectF(start, self.height() / 2 - 5, _BAR, 10)
        fill = QLinearGradient(bar.topLeft(), bar.topRight())
        for place, colour in enumerate(SCALE):
            fill.setColorAt(place / (len(SCALE) - 1), QColor(colour))
        painter.fillRect(bar, fill)
        painter.setPen(QColor(theme.current().muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        box = QRectF(self.rect())
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignLeft), low)
        painter.drawText(box.adjusted(start + _BAR + 8, 0, 0, 0), int(middle), high)
        painter.end()


class PlateMap(QWidget):
    """Emits ``opened(DishKey)``; arrows walk from dish to dish, Enter opens."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._spots: dict[DishKey, Spot] = {}
        self._plates: tuple[Plate, ...] = ()
        self._free: tuple[DishKey, ...] = ()
        self._places: list[_Place] = []
        self._words: list[_Words] = []
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Dishes", "Plates and dishes"))

    def set_spots(self, spots: Sequence[Spot]) -> None:
        """Show dishes on their plates."""
        self._spots = {spot.dish: spot for spot in spots}
        self._plates, self._free = plates(spot.dish for spot in spots)
        self._at = -1
        self._lay_out()
        self.update()

    @property
    def boxes(self) -> dict[str, QRectF]:
        """Where each dish and each gap is drawn, by what it is called."""
        return {each.spot.spoken if each.spot else each.name: each.box for each in self._places}

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(600, self.minimumHeight())

    def resizeEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        self._lay_out()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        for words in self._words:
            font = QFont(self.font())
            font.setPixelSize(text_size.body() if words.strong else text_size.caption())
            font.setBold(words.strong)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text if words.strong else tokens.muted))
            side = Qt.AlignmentFlag.AlignHCenter if words.middle else Qt.AlignmentFlag.AlignLeft
            painter.drawText(words.box, int(side | Qt.AlignmentFlag.AlignVCenter), words.text)
        for number, place in enumerate(self._places):
            self._paint_place(painter, place, tokens, here=number == self._at)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        place = self._place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place is not None and place.spot:
            self.opened.emit(place.spot.dish)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        filled = [i for i, place in enumerate(self._places) if place.spot is not None]
        key = Qt.Key(event.key())
        if key in _ARROWS and filled:
            now = filled.index(self._at) if self._at in filled else -1
            self._at = filled[min(max(now + _ARROWS[key], 0), len(filled) - 1)]
            spot = self._places[self._at].spot
            self.setAccessibleDescription(spot.spoken if spot else "")
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at in filled:
            spot = self._places[self._at].spot
            if spot is not None:
                self.opened.emit(spot.dish)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Arrows walk here while it has the focus, and are no shortcuts of the window then.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ARROWS
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos())
            text = "" if place is None else place.spot.spoken if place.spot else place.name
            QToolTip.showText(event.globalPos(), hint(text), self)
            return True
        return super().event(event)

    def _place_at(self, point: QPoint) -> _Place | None:
        return next((p for p in self._places if p.box.contains(point.toPointF())), None)

    def _lay_out(self) -> None:
        self._places, self._words = [], []
        top = float(_GAP) / 2
        for plate in self._plates:
            top = self._lay_plate(plate, top) + _GAP
        if self._free:
            top = self._lay_free(top) + _GAP
        self.setMinimumHeight(round(top))

    def _lay_plate(self, plate: Plate, top: float) -> float:
        """Place a plate's title, its letters and numbers, and its wells; return where it ends."""
        axis, head = text_size.scaled(_AXIS), text_size.scaled(_TITLE)
        room = max(self.width(), 320) - axis - 8
        side = min(max(room / plate.columns, _LEAST), text_size.scaled(_WIDEST))
        filled = translate("Dishes", "{filled} of {all} wells").format(
            filled=len(plate.wells), all=plate.rows * plate.columns
        )
        title = " · ".join(part for part in (plate.label, filled) if part)
        self._words.append(_Words(QRectF(0, top, room, head), title, strong=True, middle=False))
        top += head
        for column in range(plate.columns):
            box = QRectF(axis + column * side, top, side, axis)
            self._words.append(_Words(box, str(column + 1), strong=False, middle=True))
        top += axis
        for row in range(plate.rows):
            letter = Well(row, 0).name[0]
            box = QRectF(0, top + row * side, axis, side)
            self._words.append(_Words(box, letter, strong=False, middle=True))
            for column in range(plate.columns):
                well = Well(row, column)
                place = QRectF(axis + column * side, top + row * side, side, side)
                dish = plate.wells.get(well)
                spot = None if dish is None else self._spots[dish]
                name = translate("Dishes", "{well}: no dish").format(well=well.name)
                self._places.append(_Place(place, name, spot, round=True))
        return top + plate.rows * side

    def _lay_free(self, top: float) -> float:
        """Place the dishes that are no wells, row by row; return where they end."""
        title = translate("Dishes", "Dishes")
        head, free = text_size.scaled(_TITLE), text_size.scaled(_FREE)
        if self._plates:
            title = translate("Dishes", "Other dishes")
        self._words.append(_Words(QRectF(0, top, 400, head), title, strong=True, middle=False))
        top += head
        across = max(1, int(max(self.width(), free) // free))
        for number, dish in enumerate(self._free):
            box = QRectF((number % across) * free, top + (number // across) * free, free, free)
            self._places.append(_Place(box, "", self._spots[dish], round=False))
        return top + -(-len(self._free) // across) * free

    def _paint_place(
        self, painter: QPainter, place: _Place, tokens: theme.Tokens, *, here: bool
    ) -> None:
        inner = place.box.adjusted(2, 2, -2, -2)
        disc = inner
        if not place.round:
            disc = QRectF(inner.center().x() - 26, inner.top() + 4, 52, 52)
        spot = place.spot
        painter.setPen(QColor(tokens.accent if here else tokens.line))
        if spot is not None and spot.colour:
            painter.setBrush(QColor(spot.colour))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if here:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.adjusted(-1, -1, 1, 1))
        if spot is None:
            return
        font = QFont(self.font())
        font.setPixelSize(text_size.caption())
        painter.setFont(font)
        if disc.width() >= text_size.scaled(_TEXT_FROM):
            painter.setPen(QColor(_on(spot.colour, tokens)))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), spot.text)
        if not place.round:
            painter.setPen(QColor(tokens.text))
            below = QRectF(inner.left(), disc.bottom() + 2, inner.width(), 18)
            name = painter.fontMetrics().elidedText(
                spot.dish.dish, Qt.TextElideMode.ElideMiddle, int(below.width())
            )
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), name)


def _on(colour: str, tokens: theme.Tokens) -> str:
    """Return the colour of a text on a well: dark or light, whichever is read better."""
    if not colour:
        return tokens.text
    return max((theme.GLYPH, "#FFFFFF"), key=lambda text: theme.contrast(text, colour))
