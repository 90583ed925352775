"""Sign: what it means, who does it, and the proof of that; one of the two modal windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.signature import Meaning
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.login.login_view import secret_field, take_secret
from colonyqc.gui.pages.signing.formatting import (
    dish_sentence,
    hindrance,
    meaning_word,
    not_allowed,
    open_sentence,
    sentence,
)
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, hairline, label, restyle
from colonyqc.services.accounts.open_items import OpenItems
from colonyqc.services.accounts.signing import Signed

_WIDE: Final = 520


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """What is signed, by whom: ``may`` holds what the person's roles allow."""

    title: str
    decisions: int
    signed: Sequence[Signed]
    person: str
    log_in: bool
    may: frozenset[Meaning] = frozenset(Meaning)
    accepted: int = 0
    """Colonies whose proposal was accepted with others."""
    approval: str = ""
    """A person's verdict on the dish, "" while there is none."""
    left: OpenItems = field(default_factory=OpenItems)
    """What is open on the record."""
    others: Mapping[Meaning, Sequence[str]] = field(default_factory=dict)
    """Who else may sign, by what they would say."""


class SignDialog(QDialog):
    """Emits ``given(Meaning, name, password, comment)``; the password is forgotten as it goes."""

    given = Signal(object, str, str, str)

    def __init__(self, parent: QWidget, sheet: SigningRequest) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self.setWindowTitle(translate("Signing", "Sign"))
        self.setModal(True)
        self.setFixedWidth(text_size.scaled(_WIDE))
        self.choices: dict[Meaning, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for meaning in Meaning:
            made = QRadioButton(meaning_word(meaning).capitalize())
            made.toggled.connect(self._check)
            self._group.addButton(made)
            self.choices[meaning] = made
        self.hindered = label(wrap=True)
        self.hindered.setProperty("verdict", "watch")
        self.comment = QLineEdit()
        self.comment.setMaxLength(400)
        self.comment.setAccessibleName(translate("Signing", "Comment"))
        self.name = QLineEdit(sheet.person)
        self.name.setMaxLength(80)
        self.name.setAccessibleName(translate("Signing", "Your name"))
        self.name.textChanged.connect(self._check)
        self.confirmed = QCheckBox()
        self.confirmed.toggled.connect(self._check)
        self.password = secret_field(translate("Signing", "Your password"))
        self.password.textChanged.connect(self._check)
        self.problem = label(wrap=True)
        self.problem.setProperty("verdict", "discard")
        self.cancel = button(translate("Signing", "Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.reject)
        self.sign = button(translate("Signing", "Sign"), "sign", "primary")
        self.sign.setDefault(True)
        self.sign.clicked.connect(self._give)
        self._busy = False
        self._lay_out()
        self._choose_first()
        (self.password if sheet.log_in else self._stated()).setFocus()

    @property
    def person(self) -> str:
        """Who signs."""
        return self._sheet.person if self._sheet.log_in else self.name.text().strip()

    @property
    def meaning(self) -> Meaning | None:
        """What the signature would say."""
        return next((each for each, made in self.choices.items() if made.isChecked()), None)

    def say(self, sentence_: str) -> None:
        """Say why nothing was signed, and take another try."""
        self._busy = False
        self.problem.setText(sentence_)
        self.problem.setVisible(bool(sentence_))
        self.password.setEnabled(True)
        if self._sheet.log_in:
            self.password.setFocus()
        self._check()
        self.adjustSize()

    def _stated(self) -> QWidget:
        """Return where to begin without log-in: the name, or its confirmation where it is known."""
        return self.confirmed if self.name.text().strip() else self.name

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        # Enter that is still held down from before must not sign.
        if not event.isAutoRepeat():
            super().keyPressEvent(event)

    def _choose_first(self) -> None:
        review = not self._hindrance(Meaning.REVIEWED)
        self.choices[Meaning.REVIEWED if review else Meaning.PERFORMED].setChecked(True)
        self._check()

    def _hindrance(self, meaning: Meaning) -> str:
        if meaning not in self._sheet.may:
            return not_allowed(self.person, meaning, self._sheet.others.get(meaning, ()))
        return hindrance(meaning, self._sheet.signed, self.person)

    def _check(self, _: object = None) -> None:
        meaning = self.meaning
        why = "" if meaning is None else self._hindrance(meaning)
        self.hindered.setText(why)
        self.hindered.setVisible(bool(why))
        person = self.person
        text = translate("Signing", "I am {name} and sign this.")
        self.confirmed.setText(text.format(name=person or "…"))
        proved = bool(self.password.text()) if self._sheet.log_in else self.confirmed.isChecked()
        ready = meaning is not None and not why and bool(person) and proved
        self.sign.setEnabled(ready and not self._busy)

    def _give(self) -> None:
        meaning = self.meaning
        if meaning is None or not self.sign.isEnabled():
            return
        self._busy = True
        self.problem.hide()
        self.sign.setEnabled(False)
        self.password.setEnabled(False)
        secret = take_secret(self.password)
        self.given.emit(meaning, self.person, secret, self.comment.text())

    def _lay_out(self) -> None:
        sheet = self._sheet
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addWidget(label(sheet.title, "title", wrap=True))
        said = translate(
            "Signing",
            "You sign the analysis with its decisions as they are now: {count} made one by one, "
            "{accepted} accepted as proposed; {dish}. A later decision makes the signature void.",
        )
        column.addWidget(
            label(
                said.format(
                    count=sheet.decisions,
                    accepted=sheet.accepted,
                    dish=dish_sentence(sheet.approval),
                ),
                wrap=True,
            )
        )
        self.left = label(open_sentence(sheet.left), "banner", wrap=True)
        self.left.setVisible(bool(sheet.left))
        column.addWidget(self.left)
        column.addWidget(hairline())
        for each in sheet.signed:
            line = label(sentence(each), wrap=True)
            line.setProperty("verdict", "keep" if each.valid else "discard")
            restyle(line)
            column.addWidget(line)
        if not sheet.signed:
            column.addWidget(label(translate("Signing", "Nobody has signed this yet."), "caption"))
        rule = translate(
            "Signing",
            "Two people sign: first who performed the analysis, then another who reviewed it.",
        )
        column.addWidget(label(rule, "caption", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(24)
        for made in self.choices.values():
            row.addWidget(made)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.hindered)
        column.addWidget(label(self.comment.accessibleName(), "caption"))
        column.addWidget(self.comment)
        self._lay_out_proof(column)
        column.addWidget(self.problem)
        self.problem.hide()
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.sign)
        column.addSpacing(8)
        column.addLayout(foot)

    def _lay_out_proof(self, column: QVBoxLayout) -> None:
        """Ask for the password with log-in, for the name and its confirmation without."""
        if self._sheet.log_in:
            text = translate("Signing", "Password of {name}").format(name=self._sheet.person)
            column.addWidget(label(text, "caption"))
            column.addWidget(self.password)
            for part in (self.name, self.confirmed):
                part.setParent(None)
        else:
            column.addWidget(label(self.name.accessibleName(), "caption"))
            column.addWidget(self.name)
            column.addWidget(self.confirmed)
            self.password.setParent(None)
