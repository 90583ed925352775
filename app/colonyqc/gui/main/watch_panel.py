"""What folder is watched and how that stands, in a floating panel."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, icon_button, label

_WIDE: Final = 480


@dataclass(frozen=True, slots=True)
class WatchState:
    """How a watched folder stands; ``folder`` None where none is watched.

    ``came``: analyses of it since the window was opened; ``trouble``: the last one, "" for none.
    """

    folder: Path | None = None
    paused: bool = False
    came: int = 0
    trouble: str = ""

    @property
    def line(self) -> str:
        """Return it in a few words, "" where nothing is watched."""
        if self.folder is None:
            return ""
        name = self.folder.name or str(self.folder)
        if self.paused:
            return translate("Watch", "{folder}: not watched now").format(folder=name)
        return translate("Watch", "{folder}: {count} came").format(folder=name, count=self.came)


class WatchPanel(QFrame):
    """Emits ``folder_chosen(Path)``, ``paused(bool)`` and ``ended()``."""

    folder_chosen = Signal(object)
    paused = Signal(bool)
    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._state = WatchState()
        self.setProperty("role", "card")
        self.setFixedWidth(text_size.scaled(_WIDE))
        self.folder = label(wrap=True)
        self.said = label(wrap=True)
        self.trouble = label(wrap=True)
        self.trouble.setProperty("verdict", "discard")
        self.choose = button(translate("Watch", "Another folder…"))
        self.choose.clicked.connect(self.ask_folder)
        self.stop = button(translate("Watch", "Watch no more"))
        self.stop.clicked.connect(self.ended)
        self.go = button("", role="primary")
        self.go.clicked.connect(lambda: self.paused.emit(not self._state.paused))
        self._lay_out()
        self.hide()

    def set_state(self, state: WatchState) -> None:
        """Show how it stands."""
        self._state = state
        self.folder.setText("" if state.folder is None else str(state.folder))
        self.said.setText(
            translate(
                "Watch",
                "Pictures that arrive there are analysed once they are whole, each once. Analysed "
                "since the window was opened: {count}.",
            ).format(count=state.came)
        )
        self.trouble.setText(state.trouble)
        self.trouble.setVisible(bool(state.trouble))
        words = translate("Watch", "Go on") if state.paused else translate("Watch", "Pause")
        self.go.setText(words)
        self.go.setAccessibleName(words)
        if state.folder is None:
            self.hide()
        self._place()

    def ask(self) -> None:
        """Show the panel in the middle of the window; without a folder ask for one."""
        if self._state.folder is None:
            self.ask_folder()
            return
        self.show()
        self.raise_()
        self._place()
        self.go.setFocus()

    def ask_folder(self) -> None:
        """Ask which folder to watch."""
        start = str(self._state.folder or Path.home())
        dialog = QFileDialog(self._around, translate("Watch", "Folder to watch"), start)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.folder_chosen.emit(Path(name)))
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()

    def _lay_out(self) -> None:
        close = icon_button("close", translate("Watch", "Close; it is watched on"))
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(label(translate("Watch", "Watched folder"), "title"), 1)
        head.addWidget(close)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.choose)
        foot.addWidget(self.stop)
        foot.addStretch()
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self.folder, self.said, self.trouble):
            column.addWidget(part)
        column.addLayout(foot)

    def _place(self) -> None:
        layout = self.layout()
        height = (
            layout.totalHeightForWidth(text_size.scaled(_WIDE))
            if layout is not None
            else self.height()
        )
        self.setFixedHeight(height)
        self.move(self._around.rect().center() - self.rect().center())
