"""A form for what happened to a dish at another time than now: when, what, a remark, new dishes."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QDateTime, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.trends.presenter import NOTED, event_word
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import inset, label
from colonyqc.services.worklist.dish_life import Happening

_MOST_LETTERS: Final = 200
_MOST_RATIO: Final = 1000.0
_USUAL_RATIO: Final = 6.0


class EventForm(QDialog):
    """Emits ``given(Happening)``; it stays open until `accept`: what is wrong is said in it."""

    given = Signal(object)

    def __init__(self, parent: QWidget, dish: DishKey, person: str) -> None:
        super().__init__(parent)
        self._dish, self._person = dish, person
        self.setWindowTitle(translate("Trends", "Note an event"))
        self.kind = QComboBox()
        for kind in NOTED:
            self.kind.addItem(event_word(kind), kind)
        self.at = QDateTimeEdit(QDateTime.currentDateTime())
        self.at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.at.setCalendarPopup(True)
        self.at.setMaximumDateTime(QDateTime.currentDateTime())
        self.ratio = QDoubleSpinBox()
        self.ratio.setRange(1.0, _MOST_RATIO)
        self.ratio.setDecimals(1)
        self.ratio.setValue(_USUAL_RATIO)
        self.ratio.setPrefix("1:")
        inset(self.ratio)
        self.children_names = QLineEdit()
        self.children_names.setPlaceholderText("B2, B3")
        self.note = QLineEdit()
        self.note.setMaxLength(_MOST_LETTERS)
        self.wrong = label(wrap=True)
        self.wrong.hide()
        buttons = QDialogButtonBox()
        self.keep = buttons.addButton(
            translate("Trends", "Note it"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.keep.setProperty("role", "primary")
        buttons.addButton(translate("Trends", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._give)
        buttons.rejected.connect(self.reject)
        self._form = QFormLayout()
        self._form.setSpacing(8)
        for text, field in (
            (translate("Trends", "What"), self.kind),
            (translate("Trends", "When (local time)"), self.at),
            (translate("Trends", "Split ratio"), self.ratio),
            (translate("Trends", "New dishes, by comma"), self.children_names),
            (translate("Trends", "Remark"), self.note),
        ):
            field.setAccessibleName(text)
            self._form.addRow(text, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(dish.label, "title"))
        column.addLayout(self._form)
        column.addWidget(self.wrong)
        column.addWidget(buttons)
        self.kind.currentIndexChanged.connect(lambda _: self._kind_chosen())
        self._kind_chosen()
        self.setMinimumWidth(text_size.scaled(420))

    def say(self, text: str) -> None:
        """Say why it was not noted."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))

    def _kind_chosen(self) -> None:
        passage = self._kind is LifeEventKind.PASSAGE
        for field in (self.ratio, self.children_names):
            self._form.setRowVisible(field, passage)

    @property
    def _kind(self) -> LifeEventKind:
        # Qt hands an enumeration of texts back as a text.
        return LifeEventKind(self.kind.currentData())

    def _give(self) -> None:
        self.say("")
        passage = self._kind is LifeEventKind.PASSAGE
        names = [each.strip() for each in self.children_names.text().replace("、", ",").split(",")]
        at = self.at.dateTime()
        happened = datetime.fromtimestamp(at.toSecsSinceEpoch())
        said = Happening(
            self._dish,
            self._kind,
            self._person,
            happened,
            self.note.text(),
            self.ratio.value() if passage else None,
            tuple(DishKey(self._dish.line, name) for name in names if name) if passage else (),
        )
        self.given.emit(said)
