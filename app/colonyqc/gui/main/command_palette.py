"""The command palette: every action, page and dish by a few letters, what was used last first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.main import fuzzy
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import label

MOST: Final = 10
"""Lines shown: what is not among them takes another letter."""
_WIDE: Final = 560
_LINE: Final = 36
_PAD: Final = 12
_ROLE: Final = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_MOVES: Final = {
    int(Qt.Key.Key_Up): -1,
    int(Qt.Key.Key_Down): 1,
    int(Qt.Key.Key_PageUp): -MOST,
    int(Qt.Key.Key_PageDown): MOST,
}
_RUNS: Final = (int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter))


@dataclass(frozen=True, slots=True)
class Command:
    """What can be chosen: ``id`` names it for good, ``kind`` says what it is, ``key`` its key.

    ``also`` is another text that it is found by: what it says in the other language.
    """

    id: str
    text: str
    kind: str
    key: str
    run: Callable[[], object]
    also: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        return listed(part for part in (self.text, self.kind, self.key) if part)


def found(query: str, commands: Sequence[Command], recent: Sequence[str]) -> list[Command]:
    """Return the commands that fit, best first; what was used last goes before its equals.

    Without letters everything fits: what was used last stands first.
    """
    ages = {name: age for age, name in enumerate(recent)}
    rows: list[tuple[int, int, int, Command]] = []
    for place, command in enumerate(commands):
        scores = (fuzzy.score(query, text) for text in (command.text, command.also) if text)
        fits = max((each for each in scores if each is not None), default=None)
        if fits is not None:
            better = fits if query.strip() else 0
            rows.append((-better, ages.get(command.id, len(ages)), place, command))
    return [row[-1] for row in sorted(rows, key=lambda row: row[:-1])]


class CommandPalette(QFrame):
    """Floats over the window; emits ``chosen(id)`` before what was chosen is run."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._commands: Sequence[Command] = ()
        self._recent: Sequence[str] = ()
        self._before: QWidget | None = None
        self.setProperty("role", "card")
        self.query = QLineEdit()
        self.query.setAccessibleName(translate("Window", "Find an action, a page or a dish"))
        self.query.setPlaceholderText(translate("Window", "An action, a page or a dish"))
        self.query.textChanged.connect(self._search)
        self.query.installEventFilter(self)
        self.model = _CommandModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_CommandDelegate(self.list))
        self.list.setAccessibleName(translate("Window", "What was found"))
        # The letters stay in the field: arrows and Enter there move and choose here.
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda _: self._run())
        self.none = label(translate("Window", "Nothing is called that."), "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(_PAD, _PAD, _PAD, _PAD)
        column.setSpacing(8)
        for part in (self.query, self.list, self.none):
            column.addWidget(part)
        self.hide()

    def ask(self, commands: Sequence[Command], recent: Sequence[str]) -> None:
        """Show what can be done, ready to be typed at; a second call closes it again."""
        if self.isVisible():
            self._close()
            return
        self._commands, self._recent = commands, recent
        self._before = QApplication.focusWidget()
        self.query.clear()
        self._search("")
        self.show()
        self.raise_()
        self.query.setFocus()

    @property
    def current(self) -> Command | None:
        """The command in hand."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusOut and not self.isActiveWindow():
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent):
            return False
        own = event.key() in _MOVES or event.key() in _RUNS or event.key() == Qt.Key.Key_Escape
        if own and event.type() == QEvent.Type.ShortcutOverride:
            # Else the window's own arrows would turn to another dish.
            event.accept()
            return True
        if own and event.type() == QEvent.Type.KeyPress:
            self._press(event.key())
            return True
        return False

    def _press(self, key: int) -> None:
        if key in _RUNS:
            self._run()
        elif key in _MOVES:
            last = self.model.rowCount() - 1
            row = min(max(self.list.currentIndex().row() + _MOVES[key], 0), last)
            self.list.setCurrentIndex(self.model.index(row))
        else:
            self._close()

    def _search(self, query: str) -> None:
        rows = found(query, self._commands, self._recent)
        self.model.set_rows(rows)
        if rows:
            self.list.setCurrentIndex(self.model.index(0))
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.list.setFixedHeight(text_size.scaled(_LINE) * min(MOST, max(len(rows), 1)))
        wide = min(text_size.scaled(_WIDE), self._around.width() - 4 * _PAD)
        self.setFixedWidth(wide)
        self.adjustSize()
        self.move((self._around.width() - wide) // 2, self._around.height() // 10)

    def _run(self) -> None:
        command = self.current
        if command is None:
            return
        self._close()
        self.chosen.emit(command.id)
        command.run()

    def _close(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None


class _CommandModel(QAbstractListModel):
    """`Command`s, in the order they are offered."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Command] = []

    def set_rows(self, rows: list[Command]) -> None:
        """Offer other commands."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        command = self.rows[index.row()]
        if role == _ROLE:
            return command
        if role == Qt.ItemDataRole.DisplayRole:
            return command.text
        return command.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None


class _CommandDelegate(QStyledItemDelegate):
    """Paints a command: its text, what it is, and its key at the right."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: _Index
    ) -> QSize:
        return QSize(160, text_size.scaled(_LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        command: Command = index.data(_ROLE)
        tokens, box = theme.current(), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(tokens.raised))
        inner = box.adjusted(_PAD, 0, -_PAD, 0)
        beside = "   ".join(part for part in (command.kind, command.key) if part)
        metrics = painter.fontMetrics()
        painter.setPen(QColor(tokens.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignRight), beside)
        room = inner.width() - metrics.horizontalAdvance(beside) - _PAD
        painter.setPen(QColor(tokens.text))
        text = metrics.elidedText(command.text, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inner, int(middle | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()
