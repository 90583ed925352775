"""The people page: how the history is entered, who is in the books, what they are."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.accounts.forms import AccountCard, AddCard, OwnPasswordCard
from colonyqc.gui.pages.accounts.policy_card import PolicyCard
from colonyqc.gui.pages.accounts.presenter import AccountsFacts, roles_text, state_text
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import label

_TABLE: Final = 200
_LEFT: Final = 400


class AccountsView(QWidget):
    """Shows a `AccountsFacts`; emits ``chosen(name)`` when a person is picked in the table."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._facts = AccountsFacts()
        self.policy = PolicyCard()
        self.own = OwnPasswordCard()
        self.add = AddCard()
        self.account = AccountCard()
        self.table = self._table()
        self.note = label(
            translate("People", "Adding and changing people is an administrator's work."),
            "caption",
            wrap=True,
        )
        self._lay_out()
        self.show_facts(self._facts)

    def show_facts(self, facts: AccountsFacts) -> None:
        """Show who is in the books, staying at the person that was picked."""
        picked = self.account.person
        self._facts = facts
        log_in = facts.policy.log_in
        self.policy.show_facts(facts)
        self.own.person = facts.me
        self.own.setVisible(log_in)
        self._right.setVisible(log_in)
        self.add.setVisible(facts.manages)
        self.note.setVisible(not facts.manages)
        self.table.setRowCount(len(facts.people))
        for row, person in enumerate(facts.people):
            texts = (
                person.name,
                roles_text(person),
                state_text(person, facts.locked.get(person.name)),
            )
            for column, text in enumerate(texts):
                self.table.setItem(row, column, QTableWidgetItem(text))
        names = [person.name for person in facts.people]
        self.table.setCurrentCell(names.index(picked) if picked in names else -1, 0)
        self._picked()

    def _picked(self) -> None:
        row = self.table.currentRow()
        person = self._facts.people[row] if 0 <= row < len(self._facts.people) else None
        self.account.setVisible(self._facts.manages and person is not None)
        if person is not None:
            self.account.show_person(
                person.name,
                person.roles,
                active=person.active,
                locked=person.name in self._facts.locked,
            )
            self.chosen.emit(person.name)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setAccessibleName(translate("People", "People"))
        table.setHorizontalHeaderLabels(
            [
                translate("People", "Name"),
                translate("People", "Roles"),
                translate("People", "Log-in"),
            ]
        )
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().setVisible(False)
        columns = table.horizontalHeader()
        columns.setAccessibleName(table.accessibleName())
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setMinimumHeight(text_size.scaled(_TABLE))
        table.itemSelectionChanged.connect(self._picked)
        return table

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.policy)
        left.addWidget(self.own)
        left.addStretch()
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        for part in (self.table, self.note, self.account, self.add):
            right.addWidget(part)
        right.addStretch()
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(24)
        holder = QWidget()
        holder.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(text_size.scaled(_LEFT))
        row.addWidget(holder)
        row.addWidget(self._right, 1)
        row.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(label(translate("People", "People"), "figure"))
        column.addWidget(scroll, 1)
