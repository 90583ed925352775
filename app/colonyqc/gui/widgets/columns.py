"""A table's column that takes the room the others leave, and never less than its words need."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView


class RestColumn(QObject):
    """Keeps one column as wide as there is room; where that is too little the table scrolls.

    Qt's own stretched sections shrink to the least width of all, and their words are cut.
    """

    def __init__(self, table: QTableView, column: int, least: int) -> None:
        super().__init__(table)
        self._table, self._column, self._least = table, column, least
        table.viewport().installEventFilter(self)

    def fit(self) -> None:
        """Give the column what the others leave."""
        heads = self._table.horizontalHeader()
        need = max(self._least, heads.sectionSizeHint(self._column))
        others = heads.length() - heads.sectionSize(self._column)
        room = self._table.viewport().width() - others
        self._table.setColumnWidth(self._column, max(need, room))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)
