"""Dishes as rows; the small pictures are asked for as their rows come into view."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.dishes.presenter import DishLine
from colonyqc.gui.widgets import formatting, theme
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.rows_model import Index, RowsModel
from colonyqc.gui.widgets.verdict_hint import verdict_hint

DISH, DAY, CONFLUENCE, DIFFERENTIATED, PROPOSAL, TASK, DECIDED, SIGNED, DUE, WHY = range(10)
THUMB: Final = (72, 46)
"""Width and height of a small picture as it is shown, px."""
_RIGHT: Final = (CONFLUENCE, DIFFERENTIATED, DECIDED)


class DishTableModel(RowsModel):
    """`DishLine`s; ``picture(dish's overview)`` gives its small picture or None while it comes."""

    def __init__(self, picture: Callable[[str], QPixmap | None]) -> None:
        super().__init__()
        self.lines: tuple[DishLine, ...] = ()
        self._picture = picture
        self._blank = QPixmap(*THUMB)
        self._blank.fill(Qt.GlobalColor.transparent)

    def set_lines(self, lines: Sequence[DishLine]) -> None:
        """Show other dishes; the same dishes in the same order only change what they say."""
        new = tuple(lines)
        if [each.dish for each in new] == [each.dish for each in self.lines]:
            self.lines = new
            if new:
                self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, WHY))
            return
        self.beginResetModel()
        self.lines = new
        self.endResetModel()

    def picture_came(self, overview: str) -> None:
        """Draw the rows anew whose small picture has come."""
        for row, each in enumerate(self.lines):
            if each.item.overview == overview:
                self.dataChanged.emit(self.index(row, DISH), self.index(row, DISH))

    def row_total(self) -> int:
        return len(self.lines)

    def headings(self) -> tuple[str, ...]:
        return _headings()

    def alignment(self, column: int) -> int:
        return _alignment(column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(shown, column)
        if role == Qt.ItemDataRole.DecorationRole and column == DISH:
            return self._picture(shown.item.overview) or self._blank
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return _colour(shown, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint(_tip(shown, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return shown.spoken if column == DISH else _text(shown, column)
        return None


def _headings() -> tuple[str, ...]:
    return (
        translate("Dishes", "Dish"),
        translate("Dishes", "Day"),
        translate("Dishes", "Confluence"),
        translate("Dishes", "Differentiated"),
        translate("Dishes", "Proposal"),
        translate("Dishes", "Task"),
        translate("Dishes", "Decided"),
        translate("Dishes", "Signed"),
        translate("Dishes", "Due"),
        translate("Dishes", "Why here"),
    )


def _text(shown: DishLine, column: int) -> str:
    return (
        f"{shown.name}\n{shown.below}",
        shown.day,
        shown.confluence,
        f"{shown.differentiated}\n{shown.interval}" if shown.interval else shown.differentiated,
        _proposal(shown),
        f"→ {shown.task}" if shown.task else "",
        shown.decided,
        shown.signed,
        shown.due,
        shown.why,
    )[column]


def _tip(shown: DishLine, column: int) -> str:
    if column == DUE:
        return translate("Dishes", ", ").join(part for part in (shown.due, shown.due_says) if part)
    if column == PROPOSAL and (why := verdict_hint(shown.verdict)):
        return f"{shown.spoken}\n{why}"
    return shown.why if column == WHY else shown.spoken


def _proposal(shown: DishLine) -> str:
    """Return what is proposed and, below it, what a person said."""
    if not shown.verdict:
        proposed = translate("Dishes", "not judged")
    else:
        word = formatting.dish_verdict(shown.verdict)
        proposed = f"{formatting.shape(shown.verdict)} {word}"
    return f"{proposed}\n{shown.approval}" if shown.approval else proposed


def _colour(shown: DishLine, column: int) -> QColor | None:
    tokens = theme.current()
    if column == PROPOSAL and shown.verdict:
        return QColor(theme.verdict_colour(shown.verdict))
    if column == TASK:
        return QColor(tokens.accent)
    if column == DUE and shown.late:
        return QColor(tokens.watch)
    return None


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
