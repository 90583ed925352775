"""The audit page: what happened in a table, newest first, with filters and the check."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain import number_format
from colonyqc.domain.audit import EventKind
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.pages.audit import formatting
from colonyqc.gui.pages.audit.event_table_model import (
    CHANGE,
    KIND,
    NUMBER,
    PERSON,
    SUBJECT,
    EventTableModel,
)
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import EmptyState, button, hint, label
from colonyqc.gui.widgets.columns import RestColumn
from colonyqc.gui.widgets.indicators import VerdictMark

_WIDTHS: Final = (44, 148, 148, 80, 124, 88, 240, 80, 84)
"""Of the columns, px; those of `_GROWING` take more where the texts in view need it."""
_GROWING: Final = (NUMBER, PERSON, KIND, SUBJECT)
_WIDEST: Final = 200
_ROW: Final = 28
_TYPING_MS: Final = 250
_DETAIL: Final = 100
_PERIODS: Final = (
    (None, QT_TRANSLATE_NOOP("Audit", "at any time")),
    (1, QT_TRANSLATE_NOOP("Audit", "today")),
    (7, QT_TRANSLATE_NOOP("Audit", "in 7 days")),
    (31, QT_TRANSLATE_NOOP("Audit", "in 31 days")),
    (366, QT_TRANSLATE_NOOP("Audit", "in a year")),
)


class AuditView(QWidget):
    """Emits ``filtered()``, ``more_wanted()``, ``verify_asked()`` and ``review_asked()``."""

    filtered = Signal()
    more_wanted = Signal()
    verify_asked = Signal()
    review_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = EventTableModel()
        self.model.more_wanted.connect(self.more_wanted)
        self.count = label(role="caption")
        self.text = _field(translate("Audit", "Search all fields"))
        self.person = _field(translate("Audit", "Person"))
        self.dish = QComboBox()
        self.dish.setAccessibleName(translate("Audit", "Dish"))
        self.dish.setMinimumWidth(text_size.scaled(176))
        self.set_dishes(())
        self.kind = _choice(translate("Audit", "What happened"))
        self.kind.addItem(translate("Audit", "every event"), "")
        for word in EventKind:
            self.kind.addItem(formatting.kind(word), str(word))
        self.period = _choice(translate("Audit", "Period"))
        for days, text in _PERIODS:
            self.period.addItem(translate("Audit", text), days)
        self.verify = button(translate("Audit", "Verify the history"), "keep")
        self.verify.clicked.connect(self.verify_asked)
        self.review = button(translate("Audit", "Sign as read…"), "sign")
        self.review.clicked.connect(self.review_asked)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.filtered)
        self.text.textChanged.connect(lambda _: self._typing.start())
        self.person.textChanged.connect(lambda _: self._typing.start())
        for choice in (self.dish, self.kind, self.period):
            choice.activated.connect(lambda _: self.filtered.emit())
        self.table = self._table()
        every = QAction(translate("Audit", "Show every event"), self)
        every.triggered.connect(self._choose_every)
        self.nothing = EmptyState(
            "search",
            translate("Audit", "No event fits"),
            translate("Audit", "None is as it is searched for and chosen above."),
            [every],
        )
        self.nothing.hide()
        self.detail = label(wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setMinimumHeight(text_size.scaled(_DETAIL))
        self._mark = VerdictMark(18)
        self.checked = label(wrap=True)
        self._lay_out()
        self.set_checked(None)

    @property
    def wanted_dish(self) -> DishKey | None:
        """The dish chosen, None for every one."""
        chosen = self.dish.currentData()
        return chosen if isinstance(chosen, DishKey) else None

    @property
    def wanted_kinds(self) -> frozenset[str]:
        """The kind of event chosen, none for every one."""
        return frozenset(filter(None, (self.kind.currentData(),)))

    @property
    def wanted_days(self) -> int | None:
        """How many days back, today being the first; None for all time."""
        chosen = self.period.currentData()
        return chosen if isinstance(chosen, int) else None

    def set_dishes(self, dishes: Sequence[DishKey]) -> None:
        """Offer dishes to look for; the one chosen stays chosen."""
        chosen = self.dish.currentData() if self.dish.count() else None
        self.dish.clear()
        self.dish.addItem(translate("Audit", "every dish"), None)
        for dish in dishes:
            self.dish.addItem(dish.label, dish)
        at = next((i + 1 for i, dish in enumerate(dishes) if dish == chosen), 0)
        self.dish.setCurrentIndex(at)

    def set_reading(self, reading: bool) -> None:
        """Say that events are being read, or how many are shown."""
        if reading:
            self.count.setText(translate("Audit", "reading…"))
            return
        self._widen()
        shown = len(self.model.events)
        # A history is made by an event: one without any is one that is filtered.
        self.nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))
        more = self.model.canFetchMore(QModelIndex())
        text = (
            translate("Audit", "{count} events shown, older ones as you scroll")
            if more
            else translate("Audit", "{count} events")
        )
        self.count.setText(text.format(count=number_format.whole(shown, grouped=True)))
        self._show_detail(self.table.currentIndex(), QModelIndex())

    def set_busy(self, busy: bool) -> None:
        """Check one thing at a time."""
        self.verify.setEnabled(not busy)

    def set_checked(self, wrong: Sequence[str] | None, said: str = "") -> None:
        """Say how the check went: None not checked, nothing wrong, else what is wrong first."""
        self._mark.setVisible(wrong is not None)
        self.checked.setVisible(wrong is not None)
        self._mark.set_verdict("" if wrong is None else "fail" if wrong else "pass")
        self.checked.setText(said)
        self.checked.setToolTip(hint("\n".join((wrong or ())[:20])))

    def _widen(self) -> None:
        """Give columns of short texts the room that those in view need: "analysis 1204"."""
        for column in _GROWING:
            need = min(self.table.sizeHintForColumn(column), _WIDEST)
            self.table.setColumnWidth(column, max(text_size.scaled(_WIDTHS[column]), need))
        self._change.fit()

    def _choose_every(self) -> None:
        """Take back the search and all that is chosen."""
        for field in (self.text, self.person):
            field.clear()
        self._typing.stop()
        for choice in (self.dish, self.kind, self.period):
            choice.setCurrentIndex(0)
        self.filtered.emit()

    def _show_detail(self, current: QModelIndex, _: QModelIndex) -> None:
        chosen = formatting.whole(self.model.events[current.row()]) if current.isValid() else ""
        self.detail.setText(chosen or self._to_choose())

    def _to_choose(self) -> str:
        """Return what stands where an event is told whole as long as none is chosen."""
        if not self.model.events:
            return ""
        return translate("Audit", "An event that is chosen above stands here in full.")

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(translate("Audit", "Audit trail"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setCornerButtonEnabled(False)
        rows = table.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(text_size.scaled(_ROW))
        columns = table.horizontalHeader()
        columns.setAccessibleName(table.accessibleName())
        columns.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, text_size.scaled(width))
        columns.setMinimumSectionSize(48)
        self._change = RestColumn(table, CHANGE, text_size.scaled(_WIDTHS[CHANGE]) // 2)
        table.selectionModel().currentChanged.connect(self._show_detail)
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(translate("Audit", "Audit trail"), "figure"))
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.review)
        head.addWidget(self.verify)
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.text, 2)
        filters.addWidget(self.person, 1)
        filters.addWidget(self.dish, 1)
        filters.addWidget(self.kind, 1)
        filters.addWidget(self.period)
        check = QHBoxLayout()
        check.setSpacing(8)
        check.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        check.addWidget(self.checked, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(check)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.nothing, 1)
        column.addWidget(self.detail)


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(text_size.scaled(120))
    # As wide as its longest text it would push the others out of a low window.
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    made.setClearButtonEnabled(True)
    made.setMaxLength(200)
    return made
