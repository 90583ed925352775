"""How file names are read: automatic, a preset, or a pattern of one's own; in a floating panel."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, icon_button, label
from colonyqc.gui.widgets.name_choice import EXAMPLE, NameChoice

_WIDE: Final = 480


class NamePatternPanel(QFrame):
    """Emits ``chosen(names)``: "" for automatic, a preset's name or a pattern.

    ``wrong`` returns what is wrong with such a choice in one sentence, "" when nothing is.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, wrong: Callable[[str], str]) -> None:
        super().__init__(parent)
        self._around, self._wrong = parent, wrong
        self.setProperty("role", "card")
        self.setFixedWidth(text_size.scaled(_WIDE))
        self.choice = NameChoice()
        self.choice.currentTextChanged.connect(self._check)
        self.problem = label(wrap=True)
        self.problem.setProperty("verdict", "discard")
        self.use = button(translate("Window", "Use from now on"), role="primary")
        self.use.clicked.connect(self._use)
        self._lay_out()
        self.hide()

    @property
    def names(self) -> str:
        """The choice as it stands."""
        return self.choice.names

    def ask(self, names: str) -> None:
        """Show the panel in the middle of the window, with the choice in force."""
        self.choice.set_names(names)
        self._check()
        self.show()
        self.raise_()
        self.choice.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._use()

    def _lay_out(self) -> None:
        close = icon_button("close", translate("Window", "Close without a change"))
        close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(label(translate("Window", "File names"), "title"), 1)
        head.addWidget(close)
        said = translate(
            "Window",
            "Line, dish, day and view are read from the names of the files. Choose how your "
            "microscope names them, or write a pattern such as {example}.",
        )
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(label(said.format(example=EXAMPLE), wrap=True))
        column.addWidget(self.choice)
        column.addWidget(self.problem)
        column.addLayout(foot)

    def _check(self, _: str = "") -> None:
        wrong = self._wrong(self.names)
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        self.use.setEnabled(not wrong)
        layout = self.layout()
        height = (
            layout.totalHeightForWidth(text_size.scaled(_WIDE))
            if layout is not None
            else self.height()
        )
        self.setFixedHeight(height)
        self.move(self._around.rect().center() - self.rect().center())

    def _use(self) -> None:
        if self.use.isEnabled():
            self.hide()
            self.chosen.emit(self.names)
