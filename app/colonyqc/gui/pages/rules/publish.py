"""The one question that must be answered: name, version and reason of a rule set to publish."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, label

_WIDE = 480


class PublishDialog(QDialog):
    """Emits ``given(name, version, why)``; stays open until it is told that all is well."""

    given = Signal(str, str, str)

    def __init__(self, parent: QWidget, name: str, version: str, person: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Rules", "Publish the rule set"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(text_size.scaled(_WIDE))
        self.name, self.version, self.why = QLineEdit(name), QLineEdit(version), QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(text_size.scaled(72))
        self.problem = label(role="banner", wrap=True)
        self.problem.hide()
        self.publish = button(translate("Rules", "Publish"), role="primary")
        self.cancel = button(translate("Rules", "Go on editing"))
        self.publish.setDefault(True)
        self._lay_out(person)
        self.name.textChanged.connect(self._check)
        self.version.textChanged.connect(self._check)
        self.why.textChanged.connect(self._check)
        self.publish.clicked.connect(self._give)
        self.cancel.clicked.connect(self.reject)
        self._check()
        self.why.setFocus()

    def set_problem(self, sentence: str) -> None:
        """Say why it was not published."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _lay_out(self, person: str) -> None:
        said = translate(
            "Rules",
            "From now on the newest version goes for the dishes it is meant for. A published "
            "version never changes; analyses made before keep the rules they were made with.",
        )
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for text, field in (
            (translate("Rules", "Name"), self.name),
            (translate("Rules", "Version"), self.version),
            (translate("Rules", "Why"), self.why),
        ):
            field.setAccessibleName(text)
            form.addRow(label(text, "caption"), field)
        form.addRow(label(translate("Rules", "By"), "caption"), label(person))
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.publish)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(said, wrap=True))
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addLayout(foot)

    def _check(self) -> None:
        texts = (self.name.text(), self.version.text(), self.why.toPlainText())
        self.publish.setEnabled(all(text.strip() for text in texts))

    def _give(self) -> None:
        self.set_problem("")
        name, version = self.name.text().strip(), self.version.text().strip()
        self.given.emit(name, version, self.why.toPlainText().strip())
