"""How the history is entered: one person, or people who log in; and when they are locked out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSpinBox, QWidget

from colonyqc.domain.people import Policy
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.accounts.forms import Card, NewPassword, name_field
from colonyqc.gui.pages.accounts.presenter import AccountsFacts
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, inset, label


class PolicyCard(Card):
    """Emits ``log_in_chosen(name, password)``, ``single_chosen(why)`` and ``limits_given(Policy)``.

    Nothing changes by choosing: the button below says what will, and does it.
    """

    log_in_chosen = Signal(str, str)
    single_chosen = Signal(str)
    limits_given = Signal(object)

    def __init__(self) -> None:
        super().__init__(translate("People", "Who works here"))
        self._policy = Policy()
        self.single = QRadioButton(translate("People", "One person: nobody logs in"))
        self.many = QRadioButton(translate("People", "People log in with a password"))
        self._group = QButtonGroup(self)
        for made in (self.single, self.many):
            self._group.addButton(made)
            made.toggled.connect(self._show_parts)
        self.said = label(wrap=True, role="caption")
        self.column.addWidget(self.single)
        self.column.addWidget(self.many)
        self.column.addWidget(self.said)
        self.begin = self._begin()
        self.end = self._end()
        self.limits = self._limits()
        for part in (self.begin, self.end, self.limits):
            self.column.addWidget(part)

    def show_facts(self, facts: AccountsFacts) -> None:
        """Show what is in force."""
        policy = self._policy = facts.policy
        (self.many if policy.log_in else self.single).setChecked(True)
        self.single.setEnabled(facts.manages or not policy.log_in)
        self.limits.setEnabled(facts.manages)
        self.attempts.setValue(policy.attempts)
        self.lock.setValue(policy.lock_minutes)
        self.idle.setValue(policy.idle_minutes)
        self._show_parts()

    def _show_parts(self, _: bool = False) -> None:
        many, in_force = self.many.isChecked(), self._policy.log_in
        self.begin.setVisible(many and not in_force)
        self.end.setVisible(not many and in_force)
        self.limits.setVisible(many and in_force)
        if many:
            text = translate(
                "People",
                "Everybody logs in; roles say who analyses, reviews and manages. The window shows "
                "nothing until then, and locks when nobody is there.",
            )
        else:
            text = translate(
                "People",
                "Decisions, reports and signatures carry the name typed at the top. Signatures say "
                "that the name was stated, not proved.",
            )
        self.said.setText(text)

    def _begin(self) -> QWidget:
        inner = Card(translate("People", "The first administrator"))
        inner.setProperty("role", "")
        inner.column.setContentsMargins(0, 8, 0, 0)
        self.name = name_field(translate("People", "Name"))
        self.password = NewPassword()
        go = self.ask = button(translate("People", "Ask for log-in from now on"), role="primary")
        go.clicked.connect(self._choose)
        inner.column.addWidget(self.name)
        inner.column.addWidget(self.password)
        inner.add_row(go)
        return inner

    def _end(self) -> QWidget:
        inner = Card(translate("People", "Ask nobody to log in"))
        inner.setProperty("role", "")
        inner.column.setContentsMargins(0, 8, 0, 0)
        self.why = name_field(translate("People", "Why (kept in the audit trail)"))
        self.free = button(translate("People", "Ask nobody from now on"), role="danger")
        self.free.clicked.connect(lambda: self.single_chosen.emit(self.why.text().strip()))
        inner.column.addWidget(self.why)
        inner.add_row(self.free)
        return inner

    def _limits(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self.attempts, self.lock, self.idle = QSpinBox(), QSpinBox(), QSpinBox()
        rows = (
            (translate("People", "Wrong passwords before a lock-out"), self.attempts, (1, 20)),
            (translate("People", "Lock-out, minutes"), self.lock, (1, 1440)),
            (translate("People", "Idle lock, minutes (0: never)"), self.idle, (0, 480)),
        )
        for row, (name, box, (low, high)) in enumerate(rows):
            inset(box)
            box.setRange(low, high)
            box.setAccessibleName(name)
            box.setFixedWidth(text_size.scaled(88))
            grid.addWidget(label(name), row, 0)
            grid.addWidget(box, row, 1)
        self.keep = button(translate("People", "Keep these limits"))
        self.keep.clicked.connect(self._give_limits)
        grid.addWidget(self.keep, len(rows), 0)
        grid.setColumnStretch(2, 1)
        return made

    def _choose(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        if secret := self.password.take(name):
            self.log_in_chosen.emit(name, secret)

    def _give_limits(self) -> None:
        self.limits_given.emit(
            Policy(self._policy.log_in, self.attempts.value(), self.lock.value(), self.idle.value())
        )
