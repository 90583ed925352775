"""Asks which history to open: a recent one, a file, or a server's address."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.config.paths import typed
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, hint, label

_WIDE: Final = 560
_ROWS: Final = 6
_ROW: Final = 30


def short_name(address: str) -> str:
    """Return a history as people call it: its file's name, or the database and its server."""
    if not is_server(address):
        return PurePath(address).name
    place = address.partition("://")[2]
    host, _, database = place.partition("?")[0].rpartition("/")
    return f"{database} @ {host.rpartition('@')[2]}" if host.rpartition("@")[2] else database


def is_server(address: str) -> bool:
    """Tell whether an address is a server's and no file's."""
    return "://" in address and not address.startswith("sqlite")


def _told(address: str) -> str:
    if is_server(address):
        return short_name(address)
    return f"{short_name(address)}  ·  {PurePath(address).parent}"


class HistoryDialog(QDialog):
    """Emits ``chosen(address, files, make)``; it stays until it is told that it may go."""

    chosen = Signal(str, str, bool)

    def __init__(self, parent: QWidget, recent: Mapping[str, str], server_files: str) -> None:
        """``server_files``: the folder of a server's label files, where one is set."""
        super().__init__(parent)
        self._recent = dict(recent)
        self.setWindowTitle(translate("Window", "Open history"))
        self.setModal(True)
        self.setMinimumWidth(text_size.scaled(_WIDE))
        self._list()
        self.address = QLineEdit()
        self.address.setAccessibleName(translate("Window", "File or address of a server"))
        self.address.setPlaceholderText("history.db · postgresql://NAME@HOST/DATABASE")
        self.address.textChanged.connect(self._typed)
        self.browse = button(translate("Window", "Browse…"))
        self.browse.clicked.connect(self._browse)
        self.files_title = label(translate("Window", "Folder of its label files"), "caption")
        self.files = QLineEdit(server_files)
        self.files.setAccessibleName(self.files_title.text())
        self.problem = label(wrap=True)
        self.problem.setProperty("verdict", "discard")
        self.cancel = button(translate("Window", "Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.go = button(translate("Window", "Open"), role="primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self._give)
        for each in (self.browse, self.cancel):
            each.setAutoDefault(False)
        self._lay_out()
        self._typed("")
        self.list.setCurrentRow(0)
        (self.list if self._recent else self.address).setFocus()

    def say(self, sentence: str) -> None:
        """Say why nothing was opened, and take another try."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._enable(busy=False)
        self.adjustSize()

    @property
    def make(self) -> bool:
        """Whether a new history is to be made: there is no such file, but a folder for it.

        A recent one that is gone is not made anew: it lies elsewhere, or was thrown away.
        """
        text = self.address.text().strip()
        path = typed(text)
        free = bool(text) and "://" not in text and text not in self._recent
        try:
            return free and not path.exists() and path.parent.is_dir()
        except OSError:
            # Half typed, it may be what no system has a file for.
            return False

    def _list(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Window", "Recent histories"))
        for address in self._recent:
            made = QListWidgetItem(_told(address))
            made.setData(Qt.ItemDataRole.UserRole, address)
            made.setToolTip(hint(address))
            self.list.addItem(made)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(text_size.scaled(_ROW) * min(_ROWS, max(1, self.list.count())) + 4)
        self.list.currentItemChanged.connect(lambda item, _: self._take(item))
        self.list.itemDoubleClicked.connect(lambda _: self._give())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        recent = label(translate("Window", "Recent histories"), "title")
        column.addWidget(recent)
        column.addWidget(self.list)
        for each in (recent, self.list):
            each.setVisible(bool(self._recent))
        column.addWidget(label(translate("Window", "File or address of a server"), "title"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.address, 1)
        row.addWidget(self.browse)
        column.addLayout(row)
        column.addWidget(self.files_title)
        column.addWidget(self.files)
        column.addWidget(self.problem)
        self.problem.hide()
        column.addSpacing(8)
        end = QHBoxLayout()
        end.setSpacing(8)
        end.addStretch()
        end.addWidget(self.cancel)
        end.addWidget(self.go)
        column.addLayout(end)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            address = str(item.data(Qt.ItemDataRole.UserRole))
            self.address.setText(address)
            if self._recent[address]:
                self.files.setText(self._recent[address])

    def _typed(self, text: str) -> None:
        for each in (self.files_title, self.files):
            each.setVisible(is_server(text))
        self.problem.hide()
        self.go.setText(
            translate("Window", "Make a new history") if self.make else translate("Window", "Open")
        )
        self.go.setAccessibleName(self.go.text())
        self._enable(busy=False)
        self.adjustSize()

    def _enable(self, *, busy: bool) -> None:
        self.go.setEnabled(bool(self.address.text().strip()) and not busy)

    def _browse(self) -> None:
        dialog = QFileDialog(self, translate("Window", "Open history"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        histories = translate("Window", "Histories")
        dialog.setNameFilters([f"{histories} (*.db)", translate("Window", "All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.address.setText)
        dialog.open()

    def _give(self) -> None:
        text = self.address.text().strip()
        if not text or not self.go.isEnabled():
            return
        make = self.make
        self._enable(busy=True)
        self.problem.hide()
        files = self.files.text().strip() if is_server(text) else ""
        self.chosen.emit(text, files, make)
