"""Events as rows, newest first; more of them are asked for as one scrolls down."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal

from colonyqc.domain.audit import Event
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.audit import formatting
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.rows_model import Index, RowsModel

NUMBER, LOCAL, UTC_TIME, PERSON, KIND, SUBJECT, CHANGE, WHY, HASH = range(9)


class EventTableModel(RowsModel):
    """Emits ``more_wanted()`` when the view nears the end of what was read."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []
        self._more = False
        self._asked = False

    def set_events(self, events: Sequence[Event], *, more: bool) -> None:
        """Show other events; ``more``: there are older ones to be read."""
        self.beginResetModel()
        self.events, self._more, self._asked = list(events), more, False
        self.endResetModel()

    def add_older(self, events: Sequence[Event], *, more: bool) -> None:
        """Show older events below."""
        self._more, self._asked = more, False
        if events:
            begin = len(self.events)
            self.beginInsertRows(QModelIndex(), begin, begin + len(events) - 1)
            self.events.extend(events)
            self.endInsertRows()

    def add_newer(self, events: Sequence[Event]) -> None:
        """Show newer events above."""
        if events:
            self.beginInsertRows(QModelIndex(), 0, len(events) - 1)
            self.events[:0] = events
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's name
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def row_total(self) -> int:
        return len(self.events)

    def headings(self) -> tuple[str, ...]:
        return _headings()

    def alignment(self, column: int) -> int:
        return _alignment(column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        event, column = self.events[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(event, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return event.sha256 if column == HASH else hint(_text(event, column))
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == NUMBER else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _headings() -> tuple[str, ...]:
    return (
        translate("Audit", "No."),
        translate("Audit", "Local time"),
        "UTC",
        translate("Audit", "Who"),
        translate("Audit", "What"),
        translate("Audit", "About"),
        translate("Audit", "Old → new"),
        translate("Audit", "Why"),
        "sha256",
    )


def _text(event: Event, column: int) -> str:
    if column in (LOCAL, UTC_TIME):
        return formatting.times(event)[column - LOCAL]
    if column == KIND:
        return formatting.kind(event.kind)
    if column == SUBJECT:
        return formatting.subject(event)
    if column == CHANGE:
        return formatting.change(event)
    return {
        NUMBER: str(event.number),
        PERSON: event.person,
        WHY: formatting.reason(event),
        HASH: event.sha256[: formatting.SHORT],
    }[column]
