"""What waits as rows, the next one first."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.jobs.presenter import WaitingJob
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.rows_model import Index, RowsModel

TITLE, DAY, PICTURES, UNTIL = range(4)


class WaitingTableModel(RowsModel):
    """`WaitingJob`s."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[WaitingJob, ...] = ()

    def set_rows(self, rows: Sequence[WaitingJob]) -> bool:
        """Show other rows; tell whether they are of other jobs, or in another order."""
        if tuple(rows) == self.rows:
            return False
        moved = [row.number for row in rows] != [row.number for row in self.rows]
        if moved:
            self.beginResetModel()
        self.rows = tuple(rows)
        if moved:
            self.endResetModel()
        else:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, UNTIL))
        return moved

    def row_total(self) -> int:
        return len(self.rows)

    def headings(self) -> tuple[str, ...]:
        return (
            translate("Jobs", "Next"),
            translate("Jobs", "Day"),
            translate("Jobs", "Pictures"),
            translate("Jobs", "Done about"),
        )

    def alignment(self, column: int) -> int:
        if column == TITLE:
            return super().alignment(column)
        return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        text = (row.title, row.day, row.pictures, row.until)[column]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint(text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headings()[column]} {text}"
        return None
