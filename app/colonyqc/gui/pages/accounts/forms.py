"""The forms of the people page; each forgets a password as it hands it on."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from colonyqc.domain.people import Role
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.accounts.presenter import password_problem, role_word
from colonyqc.gui.pages.login.login_view import secret_field, take_secret
from colonyqc.gui.widgets.basics import button, label

_NAME: Final = 80


def name_field(name: str) -> QLineEdit:
    """Return a field for one line of words."""
    made = QLineEdit()
    made.setMaxLength(_NAME)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made


class RoleBoxes(QWidget):
    """What a person is: a box for each role."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.boxes = {role: QCheckBox(role_word(role)) for role in Role}
        for box in self.boxes.values():
            row.addWidget(box)
        row.addStretch()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are ticked."""
        return tuple(role for role, box in self.boxes.items() if box.isChecked())

    def set_roles(self, roles: Iterable[Role]) -> None:
        """Tick the roles of a person."""
        wanted = frozenset(roles)
        for role, box in self.boxes.items():
            box.setChecked(role in wanted)


class NewPassword(QWidget):
    """A new password, typed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.first = secret_field(translate("People", "New password"))
        self.again = secret_field(translate("People", "Once more"))
        self.problem = label(wrap=True)
        self.problem.setProperty("verdict", "discard")
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.first)
        row.addWidget(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.problem)

    def take(self, name: str) -> str:
        """Return the password and forget it; "" and say why when it will not do."""
        first, again = take_secret(self.first), take_secret(self.again)
        problem = password_problem(first, again, name)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            self.first.setFocus()
        return "" if problem else first


class Card(QFrame):
    """A titled form."""

    def __init__(self, title: str, said: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.title = label(title, "title")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(8)
        self.column.addWidget(self.title)
        if said:
            self.column.addWidget(label(said, wrap=True))

    def add_row(self, *parts: QWidget) -> None:
        """Add parts beside one another, at the left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in parts:
            row.addWidget(part)
        row.addStretch()
        self.column.addLayout(row)


class AddCard(Card):
    """Emits ``given(name, roles, password)``."""

    given = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__(translate("People", "Add a person"))
        self.name = name_field(translate("People", "Name"))
        self.roles = RoleBoxes()
        self.password = NewPassword()
        self.add = button(translate("People", "Add"), role="primary")
        self.add.clicked.connect(self._give)
        for part in (self.name, self.roles, self.password):
            self.column.addWidget(part)
        self.add_row(self.add)

    def clear(self) -> None:
        """Be ready for the next person."""
        self.name.clear()
        self.roles.set_roles(())

    def _give(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        if secret := self.password.take(name):
            self.given.emit(name, self.roles.roles, secret)


class OwnPasswordCard(Card):
    """Emits ``given(old, new)``."""

    given = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(translate("People", "Your own password"))
        self.person = ""
        self.old = secret_field(translate("People", "Password so far"))
        self.password = NewPassword()
        self.change = button(translate("People", "Change the password"))
        self.change.clicked.connect(self._give)
        self.column.addWidget(self.old)
        self.column.addWidget(self.password)
        self.add_row(self.change)

    def _give(self) -> None:
        if not self.old.text():
            self.old.setFocus()
            return
        if secret := self.password.take(self.person):
            self.given.emit(take_secret(self.old), secret)


class AccountCard(Card):
    """The person chosen in the table, for an administrator.

    Emits ``roles_given(roles, why)``, ``active_given(active, why)``, ``unlock_asked(why)`` and
    ``password_given(password)``.
    """

    roles_given = Signal(object, str)
    active_given = Signal(bool, str)
    unlock_asked = Signal(str)
    password_given = Signal(str)

    def __init__(self) -> None:
        super().__init__("")
        self.person, self._active = "", True
        self.roles = RoleBoxes()
        self.why = name_field(translate("People", "Why (kept in the audit trail)"))
        self.why.setMaxLength(400)
        self.keep = button(translate("People", "Keep the roles"))
        self.keep.clicked.connect(lambda: self.roles_given.emit(self.roles.roles, self._why()))
        self.turn = button(translate("People", "Disable"))
        self.turn.clicked.connect(lambda: self.active_given.emit(not self._active, self._why()))
        self.unlock = button(translate("People", "Unlock"))
        self.unlock.clicked.connect(lambda: self.unlock_asked.emit(self._why()))
        self.password = NewPassword()
        self.set_password = button(translate("People", "Set the password"))
        self.set_password.clicked.connect(self._give)
        self.column.addWidget(self.roles)
        self.column.addWidget(self.why)
        self.add_row(self.keep, self.turn, self.unlock)
        self.column.addWidget(self.password)
        self.add_row(self.set_password)

    def show_person(self, name: str, roles: Iterable[Role], *, active: bool, locked: bool) -> None:
        """Show another person."""
        self.person, self._active = name, active
        self.title.setText(name)
        self.roles.set_roles(roles)
        self.turn.setText(
            translate("People", "Disable") if active else translate("People", "Let log in again")
        )
        self.turn.setAccessibleName(self.turn.text())
        self.unlock.setEnabled(locked)

    def _why(self) -> str:
        said = self.why.text().strip()
        self.why.clear()
        return said

    def _give(self) -> None:
        if secret := self.password.take(self.person):
            self.password_given.emit(secret)
