"""The question why a dish is analysed again, or corrected."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, label

_WIDE = 480


class WhyDialog(QDialog):
    """Emits ``given(why)``, "" only where no reason is ``owed``."""

    given = Signal(str)

    def __init__(self, parent: QWidget, sentence: str, *, owed: bool, act: str = "") -> None:
        """``act``: what is done with the reason; to analyse again where nothing is said."""
        super().__init__(parent)
        act = act or translate("Work", "Analyse again")
        self.setWindowTitle(act)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(text_size.scaled(_WIDE))
        self._owed = owed
        self.why = QLineEdit()
        self.why.setMaxLength(200)
        self.why.setAccessibleName(translate("Work", "Why"))
        self.again = button(act, role="primary")
        self.again.setDefault(True)
        self.cancel = button(translate("Work", "Cancel"))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        # Names of dishes are text of users: never markup.
        self.sentence = sentence
        said = label(sentence, wrap=True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(said)
        column.addWidget(self.why)
        column.addLayout(foot)
        self.why.textChanged.connect(self._check)
        self.again.clicked.connect(self._give)
        self.cancel.clicked.connect(self.reject)
        self._check()
        self.why.setFocus()

    def _check(self) -> None:
        self.again.setEnabled(not self._owed or bool(self.why.text().strip()))

    def _give(self) -> None:
        self.given.emit(self.why.text().strip())
        self.accept()
