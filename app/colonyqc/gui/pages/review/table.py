"""The colonies of the picture as a sortable table, linked with the picture both ways."""

from collections.abc import Sequence
from math import isnan
from typing import Any, Final

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.presenter import ColonyTableRow
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.rows_model import Index, RowsModel

NUMBER, AREA, DIFFERENTIATED, ROUNDNESS, PROPOSED, DECIDED = range(6)
_DOUBT: Final = "\u2009?"
"""Behind the number of a colony that needs a person."""
_ACCEPTED: Final = "*\u2009"
"""Before a verdict that was accepted as proposed with others."""
_ORDER: Final = {"": 0, "keep": 1, "watch": 2, "discard": 3}
_SORT: Final = Qt.ItemDataRole.UserRole
_PADDING: Final = 4
_LEAST: Final = 128
"""Least height of the table, px: its headings, two colonies and a sign that there are more."""
_TIGHT: Final = f"""
QHeaderView::up-arrow, QHeaderView::down-arrow {{
  subcontrol-position: top center; top: 3px; width: 8px; height: 5px;
}}
QHeaderView::section {{ padding: {2 * _PADDING + 2}px {_PADDING}px {_PADDING}px; }}
QTableView::item {{ padding: {_PADDING}px; }}
"""
"""Six columns beside a picture: little room between them, the arrow above the heading."""
_WIDTHS: Final = {NUMBER: 40, AREA: 60, DIFFERENTIATED: 48, ROUNDNESS: 48, PROPOSED: 80}


def _verdict(word: str) -> str:
    return f"{formatting.shape(word)}\u2002{formatting.colony_verdict(word)}" if word else ""


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column < PROPOSED else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class ColonyTableModel(RowsModel):
    """`ColonyTableRow`s with their units in the headings."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ColonyTableRow, ...] = ()
        self._unit = "mm²"

    def set_rows(self, rows: Sequence[ColonyTableRow], unit: str) -> None:
        """Show other colonies; ``unit`` is that of their area."""
        self.beginResetModel()
        self._rows, self._unit = tuple(rows), unit
        self.endResetModel()

    def row_of(self, number: int) -> int | None:
        """Return the row of a colony; None when it is not here."""
        return next((i for i, row in enumerate(self._rows) if row.number == number), None)

    def number_at(self, row: int) -> int:
        """Return the number of the colony in a row."""
        return self._rows[row].number

    def row_total(self) -> int:
        return len(self._rows)

    def headings(self) -> tuple[str, ...]:
        return (
            translate("Work", "No."),
            translate("Work", "Area") + f"\n{self._unit}",
            translate("Work", "Diff.") + "\n%",
            translate("Work", "Round-\nness"),
            translate("Work", "Proposed"),
            translate("Work", "Decided"),
        )

    def alignment(self, column: int) -> int:
        return _alignment(column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == _SORT:
            return self._sort_key(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            said = self._hint(row, column)
            return said and hint(said)
        return None

    def _text(self, row: ColonyTableRow, column: int) -> str:
        return (
            f"{row.number}{_DOUBT if row.doubt else ''}",
            formatting.area(row.area, self._unit),
            formatting.number(row.differentiated),
            formatting.number(row.roundness, 2),
            _verdict(row.proposed) or formatting.NONE,
            f"{_ACCEPTED if row.accepted else ''}{_verdict(row.decided)}",
        )[column]

    def _sort_key(self, row: ColonyTableRow, column: int) -> float:
        key = (
            float(row.number),
            row.area,
            row.differentiated,
            row.roundness,
            float(_ORDER[row.proposed]),
            float(_ORDER[row.decided]),
        )[column]
        # nan compares with nothing, and the order would depend on where it stood before.
        return -1.0 if isnan(key) else key

    def _colour(self, row: ColonyTableRow, column: int) -> QColor | None:
        word = {PROPOSED: row.proposed, DECIDED: row.decided}.get(column, "")
        if column == DECIDED and row.accepted:
            return QColor(theme.current().muted)
        if word:
            return QColor(theme.verdict_colour(word))
        if column == PROPOSED or (column == ROUNDNESS and not row.whole):
            return QColor(theme.current().muted)
        return None

    def _hint(self, row: ColonyTableRow, column: int) -> str | None:
        if column == ROUNDNESS and not row.whole:
            return translate("Work", "Cut by the picture's border: not its whole shape.")
        return {NUMBER: row.doubt, PROPOSED: row.why, DECIDED: row.reason}.get(column)


class VerdictDelegate(QStyledItemDelegate):
    """Writes a verdict in its colour also in the selected row, where the style sheet rules."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        made = QStyleOptionViewItem(option)
        self.initStyleOption(made, index)
        text, style, view = made.text, made.widget.style(), made.widget
        # Drawn below: the style sheet's colour of a selected row wins over the model's.
        made.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, made, painter, view)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            painter.save()
            painter.setFont(made.font)
            painter.setPen(colour)
            room = made.rect.adjusted(_PADDING, 0, -_PADDING, 0)
            short = made.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, made.displayAlignment, short)
            painter.restore()


class ColonyTable(QTableView):
    """Emits ``chosen(number)`` for a row picked, ``order_changed(numbers)`` when sorted."""

    chosen = Signal(int)
    order_changed = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._model = ColonyTableModel()
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(_SORT)
        self.setModel(self._sorted)
        self.setAccessibleName(translate("Work", "Colonies"))
        self.setSortingEnabled(True)
        # As they are handed in, those in doubt first, until a person sorts them.
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        # Tab leaves the table, as people at the keyboard expect of a form.
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMinimumHeight(text_size.scaled(_LEAST))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(text_size.scaled(theme.TARGET_PX))
        header = self.horizontalHeader()
        header.setAccessibleName(translate("Work", "Colonies"))
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        self.setStyleSheet(_TIGHT)
        header.setMinimumSectionSize(32)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, text_size.scaled(width))
        header.setSectionResizeMode(DECIDED, QHeaderView.ResizeMode.Stretch)
        for column in (PROPOSED, DECIDED):
            self.setItemDelegateForColumn(column, VerdictDelegate(self))
        self.clicked.connect(self._clicked)
        self._sorted.layoutChanged.connect(self._tell_order)
        self._sorted.modelReset.connect(self._tell_order)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the table takes what the card above it leaves."""
        return QSize(super().sizeHint().width(), text_size.scaled(_LEAST))

    def set_rows(self, rows: Sequence[ColonyTableRow], unit: str) -> None:
        """Show other colonies in the order a person chose."""
        kept = self.verticalScrollBar().value()
        self._model.set_rows(rows, unit)
        # A reset puts the table back to its top, at every decision.
        self.verticalScrollBar().setValue(kept)

    def select(self, number: int | None) -> None:
        """Mark a colony's row and bring it into view, without emitting."""
        row = None if number is None else self._model.row_of(number)
        if row is None:
            self.clearSelection()
            return
        index = self._sorted.mapFromSource(self._model.index(row, 0))
        self.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        self.scrollTo(index)

    def order(self) -> list[int]:
        """Return the colonies' numbers from top to bottom."""
        rows = range(self._sorted.rowCount())
        return [
            self._model.number_at(self._sorted.mapToSource(self._sorted.index(r, 0)).row())
            for r in rows
        ]

    def _tell_order(self, *_: object) -> None:
        self.order_changed.emit(self.order())

    def _clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._model.number_at(self._sorted.mapToSource(index).row()))
