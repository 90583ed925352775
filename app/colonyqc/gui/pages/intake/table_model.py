"""Acquisitions as rows whose line, dish and day can be corrected."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.intake.presenter import IntakeRow
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.rows_model import Index, RowsModel

LINE, DISH, DAY, PICTURES, SAID, FILES = range(6)
EDITABLE: Final = (LINE, DISH, DAY)


class IntakeTableModel(RowsModel):
    """`IntakeRow`s; emits ``edited(row, column, text)`` and changes nothing itself."""

    edited = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[IntakeRow, ...] = ()

    def set_rows(self, rows: Sequence[IntakeRow]) -> None:
        """Show other rows; as many as before only change what they say."""
        same = len(rows) == len(self.rows)
        if not same:
            self.beginResetModel()
        self.rows = tuple(rows)
        if not same:
            self.endResetModel()
        elif self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, FILES))

    def row_total(self) -> int:
        return len(self.rows)

    def headings(self) -> tuple[str, ...]:
        return _headings()

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.EditRole:
            return _edited(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint(_text(row, column))
        if role == Qt.ItemDataRole.FontRole and _corrected(row, column):
            font = QFont()
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_headings()[column]} {_text(row, column)}"
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or index.column() not in EDITABLE:
            return False
        if text == _edited(self.rows[index.row()], index.column()):
            return False
        self.edited.emit(index.row(), index.column(), text)
        return True


def _headings() -> tuple[str, ...]:
    return (
        translate("Intake", "Line"),
        translate("Intake", "Dish"),
        translate("Intake", "Culture day"),
        translate("Intake", "Pictures"),
        translate("Intake", "Stated"),
        translate("Intake", "Files"),
    )


def _edited(row: IntakeRow, column: int) -> str:
    day = "" if row.day is None else str(row.day)
    return (row.line, row.dish, day)[column]


def _text(row: IntakeRow, column: int) -> str:
    day = formatting.NONE if row.day is None else str(row.day)
    line = row.line or formatting.NONE
    return (line, row.dish, day, str(row.pictures), row.said, row.files)[column]


def _corrected(row: IntakeRow, column: int) -> bool:
    said = row.corrected
    return column in EDITABLE and (said.line, said.dish, said.day)[column] is not None
