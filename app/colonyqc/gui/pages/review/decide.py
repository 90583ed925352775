"""The decision bar: keep, watch or discard; a discard or an override says why in place."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from colonyqc.domain.verdict import (
    DISCARD_REASONS,
    OVERRIDE_REASONS,
    REJECTION_REASONS,
    Approval,
    Verdict,
)
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.colony_facts import ToBegin
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import button, hint, icon_button, label

_TALL: Final = 22
"""Least height of a button's words, px, beside its padding."""
"""40 px high: buttons that gloved fingers press all day."""
_DIGITS: Final = {
    getattr(Qt.Key, f"Key_{place}"): place for place in range(1, len(DISCARD_REASONS) + 1)
}
"""Keys that choose a reason while one is asked for."""


class ReasonField(QWidget):
    """Asks in place why; emits ``given(answer, reason)``, ``closed()`` and ``shown(bool)``.

    The answer is the `Verdict` on a colony or the `Approval` of a dish that the reason is for.

    A reason is chosen by its digit or by a click. No button has the focus unless Tab brings it
    there: Space is held to see the picture alone, and must not discard a colony.
    """

    given = Signal(object, str)
    closed = Signal()
    shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._answer: Verdict | Approval = Verdict.DISCARD
        self._title = label(role="title", wrap=True)
        close = icon_button("close", translate("Work", "Decide nothing"))
        close.clicked.connect(self._close)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self.quick: list[QPushButton] = []
        grid = QGridLayout()
        grid.setSpacing(8)
        for place in range(len(DISCARD_REASONS)):
            made = button("")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, at=place: self._choose(at))
            # Without a name until a reason is asked for.
            made.hide()
            self.quick.append(made)
            made.setStyleSheet(f"padding: 8px 4px; min-height: {text_size.scaled(_TALL)}px;")
            grid.addWidget(made, place // 2, place % 2)
        self.other = QLineEdit()
        self.other.setPlaceholderText(translate("Work", "another reason, then Enter"))
        self.other.setAccessibleName(translate("Work", "Another reason"))
        self.other.setMaxLength(200)
        self.other.setMinimumHeight(text_size.scaled(34))
        self.other.returnPressed.connect(self._give_other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(grid)
        column.addWidget(self.other)
        self.hide()

    def ask(self, number: int, verdict: Verdict) -> None:
        """Ask for the reason of discarding a colony, or of deciding against the rules."""
        text = (
            translate("Work", "Why discard colony {number}?")
            if verdict is Verdict.DISCARD
            else translate("Work", "Why “{verdict}” for colony {number}, against the rules?")
        )
        word = formatting.colony_verdict(verdict)
        self._ask(text.format(number=number, verdict=word), verdict)

    def ask_dish(self, approval: Approval) -> None:
        """Ask for the reason of rejecting a dish, or of approving it against the rules."""
        text = (
            translate("Work", "Why reject this dish?")
            if approval is Approval.REJECTED
            else translate("Work", "Why approve this dish, which the rules do not pass?")
        )
        self._ask(text, approval)

    def _ask(self, question: str, answer: Verdict | Approval) -> None:
        self._answer = answer
        self._title.setText(question)
        for place, reason in enumerate(self._reasons()):
            self.quick[place].show()
            self.quick[place].setText(f"{place + 1}  {formatting.reason(reason)}")
            self.quick[place].setAccessibleName(formatting.reason(reason))
        self.other.clear()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.shown.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        elif event.key() in _DIGITS:
            if not event.isAutoRepeat():
                self._choose(_DIGITS[Qt.Key(event.key())] - 1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() == Qt.Key.Key_Escape or event.key() in _DIGITS)
        ):
            event.accept()
            return True
        return super().event(event)

    def _reasons(self) -> tuple[str, ...]:
        if self._answer is Approval.REJECTED:
            return REJECTION_REASONS
        return DISCARD_REASONS if self._answer is Verdict.DISCARD else OVERRIDE_REASONS

    def _choose(self, place: int) -> None:
        self._give(self._reasons()[place])

    def _give_other(self) -> None:
        if self.other.text().strip():
            self._give(self.other.text().strip())

    def _give(self, reason: str) -> None:
        self._close()
        self.given.emit(self._answer, reason)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class DecisionBar(QWidget):
    """Emits ``asked(Verdict)`` and, where a reason was asked, ``reason_given(answer, reason)``.

    Above the buttons stands why the colony is proposed what it is, and why it needs a person.
    """

    asked = Signal(object)
    reason_given = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Verdict, QPushButton] = {}
        self.facts = label(role="caption", wrap=True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._number: int | None = None
        self._held = ""
        for verdict in Verdict:
            made = button("", verdict.value)
            made.setAccessibleName(formatting.colony_verdict(verdict))
            made.setStyleSheet(f"padding: 8px 4px; min-height: {text_size.scaled(_TALL)}px;")
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, verdict=verdict: self.asked.emit(verdict))
            self.buttons[verdict] = made
            row.addWidget(made, 1)
        self.reason = ReasonField()
        self.reason.given.connect(self.reason_given)
        # In place of the buttons: on a laptop there is no room for both.
        self.reason.shown.connect(self._row.setHidden)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 6)
        column.setSpacing(4)
        column.addWidget(self.facts)
        column.addWidget(self.reason)
        column.addWidget(self._row)
        self._facts: str | ToBegin = ""
        self.set_keys(DecisionKeys())

    def set_keys(self, keys: DecisionKeys) -> None:
        """Say by which keys the buttons are pressed."""
        self._keys = keys
        for verdict, made in self.buttons.items():
            word = formatting.colony_verdict(verdict)
            made.setText(f"{word}  {self._key(verdict)}".rstrip())
        self.set_colony(self._number)
        self.say(self._facts)

    def _key(self, verdict: Verdict) -> str:
        keys = self._keys
        return {
            Verdict.KEEP: keys.keep,
            Verdict.WATCH: keys.watch,
            Verdict.DISCARD: keys.discard,
        }[verdict]

    def say(self, facts: str | ToBegin) -> None:
        """Show what stands beside the colony in hand; "" hides it."""
        self._facts = facts
        text = facts if isinstance(facts, str) else facts.text(self._keys.next_colony)
        self.facts.setText(text)
        self.facts.setVisible(bool(text))

    def set_colony(self, number: int | None) -> None:
        """Let the buttons act on a colony, or on none: then they say how to get to one."""
        self.reason.hide()
        self._number = number
        chosen = number is not None
        for verdict, made in self.buttons.items():
            made.setEnabled(chosen and not self._held)
            word, key = formatting.colony_verdict(verdict), self._key(verdict)
            text = translate("Work", "{word} the selected colony ({key})")
            said = text.format(word=word, key=key) if chosen else self._none_chosen()
            made.setToolTip(self._held or said)

    def set_held(self, why: str) -> None:
        """Let nothing be decided, and say why; "" lets it be decided again."""
        self._held = hint(why)
        self.set_colony(self._number)

    def _none_chosen(self) -> str:
        if not self._keys.next_colony:
            return translate("Work", "Select a colony first: click it.")
        text = translate(
            "Work", "Select a colony first: click it, or press {next} for the next one."
        )
        return text.format(next=self._keys.next_colony)
