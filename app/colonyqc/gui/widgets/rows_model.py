"""What every table of rows under headings answers to Qt, whatever stands in its cells."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class RowsModel(QAbstractTableModel):
    """A flat table: who derives says how many rows there are, what heads them, and what is in them.

    A row has no rows below it, which is what a valid parent would ask for.
    """

    def row_total(self) -> int:
        """Return how many rows there are."""
        raise NotImplementedError

    def headings(self) -> tuple[str, ...]:
        """Return what stands over the columns, in the language of the window."""
        raise NotImplementedError

    def alignment(self, _column: int) -> int:
        """Return where the words of a column stand, as Qt counts it; at the left unless said."""
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else self.row_total()

    def columnCount(  # noqa: N802 - Qt's name
        self,
        parent: Index = QModelIndex(),  # noqa: B008 - Qt's signature
    ) -> int:
        return 0 if parent.isValid() else len(self.headings())

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return self.headings()[section] if role == Qt.ItemDataRole.DisplayRole else None
