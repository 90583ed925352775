"""The list of dishes: a verdict's mark, the name, the newest day, confluence at the right.

A dish of nothing but prompted analyses has cells and their density there, and says what it is.
"""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.pages.worklist.presenter import Row
from colonyqc.gui.widgets import formatting, icons, text_size, theme
from colonyqc.gui.widgets.basics import hint, icon_button, label
from colonyqc.gui.widgets.indicators import draw_verdict
from colonyqc.gui.widgets.verdict_hint import verdict_hint

_ROW_HEIGHT: Final = 56
_CHIP_LINE: Final = 22
"""What a row is taller by that says that it assists, px."""
_CHIP_PAD: Final = 12
_MARK: Final = 20
_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


def spoken(row: Row) -> str:
    """Return a row as a sentence for screen readers and tooltips."""
    parts = [f"{row.dish.line} {row.dish.dish}"]
    if row.measured:
        parts += [
            formatting.day(row.day),
            formatting.dish_verdict(row.verdict) or translate("Worklist", "not judged"),
            translate("Worklist", "confluence {value}").format(
                value=formatting.percent(row.confluence)
            ),
            translate("Worklist", "differentiated {value}").format(
                value=formatting.percent(row.differentiated)
            ),
        ]
    if row.prompted:
        parts += [formatting.day(row.day), _kind(), cells(row)]
        if density(row):
            parts.append(density(row))
    if row.coming:
        parts.append(translate("Worklist", "being analysed"))
    if row.simulated:
        parts.append(translate("Worklist", "simulated"))
    why = verdict_hint(row.verdict)
    return f"{listed(parts)}\n{why}" if why else listed(parts)


def cells(row: Row) -> str:
    """Return how many cells the newest sheet of a prompted dish has."""
    if not row.cells:
        return translate("Worklist", "no sheet")
    return translate("Worklist", "{count} cells").format(count=formatting.count(row.cells))


def density(row: Row) -> str:
    """Return the density of cells of a prompted dish, "" where it is unknown."""
    return "" if row.cell_density is None else formatting.quantity(row.cell_density, "/mm²", 0)


def _kind() -> str:
    return translate("Worklist", "prompted, assistive")


class DishModel(QAbstractListModel):
    """`Row`s of the worklist."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other dishes; the same dishes only change what they say."""
        new = tuple(rows)
        if [r.dish for r in new] == [r.dish for r in self.rows]:
            self.rows = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == _ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.dish.dish
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint(spoken(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None


class DishDelegate(QStyledItemDelegate):
    """Paints a row of the worklist."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, index: _Index
    ) -> QSize:
        row: Row = index.data(_ROLE)
        return QSize(160, text_size.scaled(_ROW_HEIGHT + (_CHIP_LINE if row.prompted else 0)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: Row = index.data(_ROLE)
        tokens = theme.current()
        box: QRect = option.rect
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.selected))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(tokens.raised))
        inner = QRect(
            box.left() + 16, box.top() + 8, box.width() - 32, text_size.scaled(_ROW_HEIGHT) - 16
        )
        if row.verdict:
            draw_verdict(painter, QRectF(inner.left(), inner.top() + 10, _MARK, _MARK), row.verdict)
        text = inner.adjusted(32, 0, 0, 0)
        when = formatting.day(row.day) if row.measured or row.prompted else ""
        if row.coming:
            when = translate("Worklist", "analysing…")
        figure = formatting.percent(row.confluence, 0) if row.measured else density(row)
        beside = cells(row) if row.prompted else when
        half = text.height() // 2
        upper, lower = text.adjusted(0, 0, 0, -half), text.adjusted(0, half, 0, 0)
        self._line(painter, upper, row.dish.dish, figure, tokens.text, bold=True)
        self._line(painter, lower, row.dish.line, beside, tokens.muted, bold=False)
        if row.prompted:
            mark = icons.icon("membranes", tokens.muted)
            mark.paint(painter, QRect(inner.left(), inner.top() + 10, _MARK, _MARK))
            last = QRect(
                inner.left(), inner.bottom() + 2, inner.width(), text_size.scaled(_CHIP_LINE)
            )
            self._line(painter, last, "", when, tokens.muted, bold=False)
            room = last.width() - painter.fontMetrics().horizontalAdvance(when) - 8
            self._chip(painter, last, room, tokens)
        painter.restore()

    @staticmethod
    def _chip(painter: QPainter, box: QRect, room: int, tokens: theme.Tokens) -> None:
        """Say in a frame that a row assists, as chips look everywhere, in the font of captions."""
        metrics = painter.fontMetrics()
        short = translate("Worklist", "prompted")
        text = _kind() if metrics.horizontalAdvance(_kind()) + _CHIP_PAD <= room else short
        wide = metrics.horizontalAdvance(text) + _CHIP_PAD
        tall = text_size.scaled(18)
        frame = QRectF(box.left() + 0.5, box.center().y() - tall / 2 + 0.5, wide, tall)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(QColor(tokens.text))
        painter.drawText(frame, int(Qt.AlignmentFlag.AlignCenter), text)

    @staticmethod
    def _line(
        painter: QPainter, box: QRect, left: str, right: str, colour: str, *, bold: bool
    ) -> None:
        font = QFont(painter.font())
        font.setPixelSize(text_size.body() if bold else text_size.caption())
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignRight), right)
        room = box.width() - painter.fontMetrics().horizontalAdvance(right) - 8
        cut = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(box, int(middle | Qt.AlignmentFlag.AlignLeft), cut)


class WorklistView(QWidget):
    """Emits ``dish_chosen(DishKey)``."""

    dish_chosen = Signal(object)
    emptied = Signal(bool)

    def __init__(self, open_pictures: QAction) -> None:
        super().__init__()
        self.setMinimumWidth(text_size.scaled(176))
        self._model = DishModel()
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(DishDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(translate("Worklist", "Dishes"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._clicked)
        self._count: QLabel = label(translate("Worklist", "reading…"), "caption")
        add = icon_button("open", open_pictures.text())
        add.clicked.connect(open_pictures.trigger)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 8)
        head.setSpacing(8)
        head.addWidget(label(translate("Worklist", "Dishes"), "title"))
        head.addWidget(self._count)
        head.addStretch()
        head.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._model.rows

    def set_rows(self, rows: Sequence[Row], *, reading: bool = False) -> None:
        """Show the dishes; ``reading``: more come once the history is read."""
        self._model.set_rows(rows)
        self._count.setText(translate("Worklist", "reading…") if reading else str(len(rows)))

    def select(self, dish: DishKey | None) -> None:
        """Mark a dish and bring it into view, without emitting."""
        place = next((i for i, row in enumerate(self.rows) if row.dish == dish), None)
        if place is None:
            self.list.clearSelection()
        else:
            self.list.setCurrentIndex(self._model.index(place))

    def set_empty(self, empty: bool) -> None:
        """Say whether there is any dish at all."""
        self.emptied.emit(empty)

    def _clicked(self, index: QModelIndex) -> None:
        self.dish_chosen.emit(self.rows[index.row()].dish)
