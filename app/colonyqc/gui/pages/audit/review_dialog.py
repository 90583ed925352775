"""Sign that the audit trail was read: which events, by whom, and the proof of that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.login.login_view import secret_field, take_secret
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, label

_WIDE = 480


class TrailReviewDialog(QDialog):
    """Emits ``given(name, password, comment)``; the password is forgotten as it goes."""

    given = Signal(str, str, str)

    def __init__(
        self, parent: QWidget, person: str, first: int, last: int, *, log_in: bool
    ) -> None:
        """``person`` signs the events from ``first`` to ``last``; by a password with ``log_in``."""
        super().__init__(parent)
        title = translate("Audit", "Sign as read")
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(text_size.scaled(_WIDE))
        self._log_in = log_in
        self.name = _line(translate("Audit", "Your name"), person, 80)
        self.name.setEnabled(not log_in)
        self.password = secret_field(translate("Audit", "Your password"))
        self.password.setVisible(log_in)
        self.comment = _line(translate("Audit", "Comment"), "", 400)
        self.problem = label(wrap=True)
        self.problem.setProperty("verdict", "discard")
        self.problem.setVisible(False)
        self.sign = button(title, "sign", "primary")
        self.sign.setDefault(True)
        self.sign.clicked.connect(self._give)
        cancel = button(translate("Audit", "Cancel"))
        cancel.clicked.connect(self.reject)
        said = translate("Audit", "You have read the events {first} to {last}.")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(said.format(first=first, last=last), wrap=True))
        for field in (self.name, self.password, self.comment, self.problem):
            column.addWidget(field)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.sign)
        column.addLayout(foot)
        for field in (self.name, self.password):
            field.textChanged.connect(self._check)
        self._check()
        (self.password if log_in else self.comment).setFocus()

    def say(self, sentence: str) -> None:
        """Say why nothing was signed, and take another try."""
        self.problem.setText(sentence)
        self.problem.setVisible(True)
        self._check()

    def _check(self) -> None:
        proof = self.password if self._log_in else self.name
        self.sign.setEnabled(bool(proof.text().strip()))

    def _give(self) -> None:
        self.sign.setEnabled(False)
        secret = take_secret(self.password) if self._log_in else ""
        self.given.emit(self.name.text().strip(), secret, self.comment.text().strip())


def _line(name: str, text: str, most: int) -> QLineEdit:
    made = QLineEdit(text)
    made.setMaxLength(most)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made
