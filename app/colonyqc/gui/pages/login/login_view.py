"""The log-in page: it lies in place of everything else until somebody has logged in."""

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import button, label

_WIDE: Final = 400
_LONGEST: Final = 256


def secret_field(name: str) -> QLineEdit:
    """Return a field whose letters are not shown, with its name for screen readers."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(_LONGEST)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made


def take_secret(field: QLineEdit) -> str:
    """Return what was typed and empty the field, with all that it remembers for an undo."""
    typed = field.text()
    field.setText("")  # `clear` would keep the letters for an undo
    return typed


def locked_sentence(name: str, left: timedelta) -> str:
    """Say that a person is locked out, for how long and until when."""
    seconds = max(0, round(left.total_seconds()))
    text = translate(
        "Entry",
        "{name} is locked out after too many wrong passwords: {left} left, until {time}. Wait, or "
        "ask an administrator.",
    )
    until = formatting.clock(datetime.now(UTC) + left)
    return text.format(name=name, left=f"{seconds // 60}:{seconds % 60:02d}", time=until)


class LogInView(QWidget):
    """Emits ``given(name, password)`` and, where an own password has to be chosen,
    ``renewed(name, old, new)``; passwords are forgotten here as they are given.
    """

    given = Signal(str, str)
    renewed = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.why = label(wrap=True)
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setAccessibleName(translate("Entry", "Name"))
        self.name.setPlaceholderText(translate("Entry", "Name"))
        self.password = secret_field(translate("Entry", "Password"))
        self.fresh = secret_field(translate("Entry", "New password"))
        self.again = secret_field(translate("Entry", "New password again"))
        self.problem = label(wrap=True)
        self.problem.setProperty("verdict", "discard")
        self.problem.hide()
        self.behind = label(role="caption", wrap=True)
        self.go = button(translate("Entry", "Log in"), role="primary")
        self.go.clicked.connect(self._give)
        self.name.returnPressed.connect(self._onward)
        self.password.returnPressed.connect(self._give)
        self.again.returnPressed.connect(self._give)
        self._locked: tuple[str, timedelta] | None = None
        self._renewing = False
        self._own: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(lambda: self.tick(timedelta(seconds=1)))
        self._lay_out()

    def ask(self, why: str, name: str = "") -> None:
        """Ask who is there, with a name filled in where it is known."""
        self.say("")
        self.set_busy(False)
        self.why.setText(why)
        self.name.setText(name)
        for field in (self.password, self.fresh, self.again):
            take_secret(field)
        self._let_renew(False)
        (self.password if name else self.name).setFocus()

    def ask_own(self, sentence: str) -> None:
        """Ask for a password of the person's own, and the one they were given once more."""
        self.say(sentence)
        self.set_busy(False)
        self._let_renew(True)
        self.password.setFocus()

    def _let_renew(self, renew: bool) -> None:
        self._renewing = renew
        for part in self._own:
            part.setVisible(renew)

    def say(self, sentence: str) -> None:
        """Say what went wrong; "" says nothing."""
        self._timer.stop()
        self._locked = None
        self._show(sentence)

    def say_locked(self, name: str, left: timedelta) -> None:
        """Say that a person is locked out, counting down."""
        self._locked = (name, left)
        self._timer.start()
        self.tick(timedelta(0))

    def tick(self, passed: timedelta) -> None:
        """Let time pass over a lock-out that is shown."""
        if self._locked is None:
            return
        name, left = self._locked[0], self._locked[1] - passed
        if left <= timedelta(0):
            self.say(translate("Entry", "The lock-out is over: log in."))
            return
        self._locked = (name, left)
        self._show(locked_sentence(name, left))

    def set_busy(self, busy: bool) -> None:
        """Take nothing while a log-in is being checked."""
        for part in (self.name, self.password, self.fresh, self.again, self.go):
            part.setEnabled(not busy)

    def set_behind(self, count: int) -> None:
        """Say how many jobs go on behind the page, without naming them."""
        text = translate("Entry", "Work in the background goes on: {count}.")
        self.behind.setText(text.format(count=count) if count else "")

    def _show(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setAccessibleName(sentence)
        self.problem.setVisible(bool(sentence))

    def _onward(self) -> None:
        if self.password.text():
            self._give()
        else:
            self.password.setFocus()

    def _give(self) -> None:
        name = self.name.text().strip()
        if not name or not self.password.text():
            self.say(translate("Entry", "Type your name and your password."))
            (self.password if name else self.name).setFocus()
            return
        if self._renewing and (not self.fresh.text() or self.fresh.text() != self.again.text()):
            self.say(translate("Entry", "Type the new password twice, alike."))
            self.fresh.setFocus()
            return
        # Emptied as it is handed on: nobody who sits down next can bring it back.
        old, new = take_secret(self.password), take_secret(self.fresh)
        take_secret(self.again)
        if self._renewing:
            self.renewed.emit(name, old, new)
        else:
            self.given.emit(name, old)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(text_size.scaled(_WIDE))
        inner = QVBoxLayout(card)
        inner.setContentsMargins(24, 24, 24, 24)
        inner.setSpacing(8)
        inner.addWidget(label("colonyqc", "figure"))
        inner.addWidget(self.why)
        inner.addSpacing(8)
        for name, field in (
            (translate("Entry", "Name"), self.name),
            (translate("Entry", "Password"), self.password),
        ):
            inner.addWidget(label(name, "caption"))
            inner.addWidget(field)
        for field in (self.fresh, self.again):
            caption = label(field.accessibleName(), "caption")
            inner.addWidget(caption)
            inner.addWidget(field)
            self._own += [caption, field]
        self._let_renew(False)
        inner.addWidget(self.problem)
        inner.addSpacing(8)
        inner.addWidget(self.go)
        inner.addWidget(self.behind)
        column = QVBoxLayout(self)
        column.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(card)
        middle.addStretch()
        column.addLayout(middle)
        column.addStretch(3)
