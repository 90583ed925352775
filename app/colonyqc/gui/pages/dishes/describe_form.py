"""A form that changes what is said of a dish after its pictures were analysed, with the reason."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.picture import Acquisition
from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import label
from colonyqc.gui.widgets.culture_words import feeder_words, rock_words

_MOST_LETTERS: Final = 200


class DescribeForm(QDialog):
    """Emits ``given(DishStatement, why)``; it stays open until `accept`."""

    given = Signal(object, str)

    def __init__(self, parent: QWidget, now: Acquisition) -> None:
        super().__init__(parent)
        self._now = now
        self.setWindowTitle(translate("Dishes", "Describe the dish"))
        self.passage, self.medium, self.vessel, self.why = (
            _line(text or "") for text in (now.passage, now.medium, now.vessel, "")
        )
        self.rock = _choice(rock_words(), now.rock)
        self.feeders = _choice(feeder_words(), now.feeders)
        self.wrong = label(wrap=True)
        self.wrong.hide()
        buttons = QDialogButtonBox()
        self.keep = buttons.addButton(
            translate("Dishes", "Change"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.keep.setProperty("role", "primary")
        buttons.addButton(translate("Dishes", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(8)
        for text, field in (
            (translate("Intake", "Passage"), self.passage),
            (translate("Intake", "Medium"), self.medium),
            (translate("Intake", "Vessel"), self.vessel),
            (translate("Intake", "ROCK inhibitor"), self.rock),
            (translate("Intake", "Feeders"), self.feeders),
            (translate("Dishes", "Why"), self.why),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(now.dish.label, "title"))
        column.addLayout(form)
        said = translate(
            "Dishes",
            "Records keep what was stated when they were made. Lists and tables tell the change, "
            "and later analyses go by it; the trail keeps who, when and why.",
        )
        column.addWidget(label(said, "caption", wrap=True))
        column.addWidget(self.wrong)
        column.addWidget(buttons)
        self.setMinimumWidth(text_size.scaled(440))
        self.why.textChanged.connect(lambda _: self._check())
        self._check()

    def say(self, text: str) -> None:
        """Say why it was not changed."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def _check(self) -> None:
        self.keep.setEnabled(bool(self.why.text().strip()))

    def _give(self) -> None:
        self.say("")
        now = self._now
        self.given.emit(
            DishStatement(
                _changed(self.passage.text().strip(), now.passage),
                _changed(self.medium.text().strip(), now.medium),
                _changed(self.vessel.text().strip(), now.vessel),
                _flag(self.rock, now.rock),
                _flag(self.feeders, now.feeders),
            ),
            self.why.text(),
        )


def _line(text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setMaxLength(_MOST_LETTERS)
    return made


def _choice(words: dict[bool | None, str], now: bool | None) -> QComboBox:
    made = QComboBox()
    # What was said once is changed, not unsaid.
    for value, word in words.items():
        if value is not None or now is None:
            made.addItem(word, value)
    made.setCurrentIndex(made.findData(now))
    return made


def _changed(text: str, before: str | None) -> str | None:
    return text if text and text != before else None


def _flag(choice: QComboBox, before: bool | None) -> bool | None:
    value = choice.currentData()
    return bool(value) if value is not None and value != before else None
