"""The dialog of keys: each action's key changed, taken away or put back, conflicts told."""

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import listed, translate
from colonyqc.gui.core.pages import Page, title
from colonyqc.gui.main import keymap
from colonyqc.gui.main.actions import ACTIONS, Act, worded
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import ElidedLabel, button, label
from colonyqc.gui.widgets.rows_model import Index, RowsModel

_SIZE: Final = (720, 560)
ACTION, WHERE, KEY = range(3)
_WIDTHS: Final = {WHERE: 200, KEY: 140}


class KeyTableModel(RowsModel):
    """Every action with the pages it works on and its key; a key of one's own stands bold."""

    def __init__(self, keys: Mapping[Act, str]) -> None:
        super().__init__()
        self.keys = dict(keys)
        self.acts = tuple(ACTIONS)

    def set_key(self, key: Act, text: str) -> None:
        """Give an action another key."""
        self.keys[key] = text
        row = self.acts.index(key)
        self.dataChanged.emit(self.index(row, 0), self.index(row, KEY))

    def row_total(self) -> int:
        return len(self.acts)

    def headings(self) -> tuple[str, ...]:
        return (
            translate("Keys", "Action"),
            translate("Keys", "Pages"),
            translate("Keys", "Key"),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        act = self.acts[index.row()]
        text = self._text(act, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headings()[index.column()]} {text}"
        if role == Qt.ItemDataRole.FontRole and self.keys[act] != ACTIONS[act].shortcut:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def _text(self, act: Act, column: int) -> str:
        if column == ACTION:
            return worded(act)
        if column == KEY:
            return keymap.shown(self.keys[act])
        pages = ACTIONS[act].pages
        if len(pages) == len(Page):
            return translate("Keys", "all")
        return listed(title(page) for page in Page if page in pages)


class ShortcutsEditor(QDialog):
    """Emits ``kept({name of an action: key})``: what differs from the keys the program brings."""

    kept = Signal(object)

    def __init__(self, parent: QWidget, keys: Mapping[Act, str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Keys", "Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.model = KeyTableModel(keys)
        self.table = _table(self.model)
        self.chosen = ElidedLabel(role="title")
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(translate("Keys", "The key of this action: press it"))
        self.none = button(translate("Keys", "No key"))
        self.shipped = button(translate("Keys", "As it came"))
        self.instead = button(translate("Keys", "Take it from there"))
        self.problem = label(role="banner", wrap=True)
        self.all_shipped = button(translate("Keys", "All as they came"))
        self.cancel = button(translate("Keys", "Cancel"))
        self.use = button(translate("Keys", "Use from now on"), role="primary")
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._take())
        self.edit.keySequenceChanged.connect(self._typed)
        self.none.clicked.connect(lambda: self._give(""))
        self.shipped.clicked.connect(lambda: self._give(ACTIONS[self.act].shortcut))
        self.instead.clicked.connect(self._take_from)
        self.all_shipped.clicked.connect(self._ship_all)
        self.cancel.clicked.connect(self.reject)
        self.use.clicked.connect(self._use)
        self.table.selectRow(0)

    @property
    def act(self) -> Act:
        """The action in hand."""
        return self.model.acts[max(self.table.currentIndex().row(), 0)]

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.chosen, 1)
        row.addWidget(self.edit, 1)
        for part in (self.none, self.shipped):
            row.addWidget(part)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self.problem, 1)
        told.addWidget(self.instead)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.all_shipped)
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.use)
        for each in (self.none, self.shipped, self.instead, self.all_shipped, self.cancel):
            each.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        said = translate("Keys", "Choose an action, then press the key it shall have.")
        column.addWidget(label(said, wrap=True))
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addLayout(told)
        column.addLayout(foot)

    def _take(self) -> None:
        """Show the key of the action in hand."""
        self._say("", None)
        self.chosen.setText(worded(self.act))
        self.table.scrollTo(self.table.currentIndex())
        self.edit.blockSignals(True)
        self.edit.setKeySequence(QKeySequence(self.model.keys[self.act]))
        self.edit.blockSignals(False)

    def _typed(self, sequence: QKeySequence) -> None:
        # It empties itself as the first key goes down, and says so.
        if not sequence.isEmpty():
            self._give(sequence.toString())

    def _give(self, text: str) -> None:
        """Give the action in hand a key, unless something else answers to it where it works."""
        taken = keymap.taken(self.act, text, self.model.keys)
        if taken is None:
            self.model.set_key(self.act, text)
            self._take()
            return
        sentence = translate("Keys", "{key} already stands for “{action}” on the same page.")
        self._say(sentence.format(key=keymap.shown(text), action=taken.says), taken.act)
        self._wanted = text

    def _say(self, sentence: str, other: Act | None) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._other = other
        self.instead.setVisible(other is not None)

    def _take_from(self) -> None:
        if self._other is not None:
            self.model.set_key(self._other, "")
            self._give(self._wanted)

    def _ship_all(self) -> None:
        for act, spec in ACTIONS.items():
            self.model.set_key(act, spec.shortcut)
        self._take()

    def _use(self) -> None:
        self.kept.emit(keymap.own_of(self.model.keys))
        self.accept()


def _table(model: KeyTableModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(translate("Keys", "Actions and their keys"))
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    heads = table.horizontalHeader()
    heads.setSectionResizeMode(ACTION, QHeaderView.ResizeMode.Stretch)
    heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in _WIDTHS.items():
        table.setColumnWidth(column, text_size.scaled(width))
    return table
