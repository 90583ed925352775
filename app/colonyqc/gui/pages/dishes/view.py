"""The page of dishes: filters above, the list or the plates below."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.picture import DishKey
from colonyqc.domain.triage import RiskKind
from colonyqc.domain.visits import VisitInterval
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.dishes.plate_map import PlateMap, ScaleLegend
from colonyqc.gui.pages.dishes.presenter import (
    DishFilter,
    DishLine,
    State,
    flags,
    state_name,
)
from colonyqc.gui.pages.dishes.table_model import DISH, SIGNED, THUMB, WHY, DishTableModel
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import EmptyState, button, hint, label
from colonyqc.gui.widgets.columns import RestColumn
from colonyqc.gui.widgets.visit_field import VisitField

_WIDTHS: Final = (200, 60, 100, 92, 108, 76, 76, 84, 84)
"""Of the columns before the reasons, which take the rest, px."""
_WIDE: Final = 1040
"""Narrower than this, px, the table goes without the least of its columns."""
_WHY: Final = 160
"""Least width of the reasons, px."""
_DISH_NARROW: Final = 184
_ROW: Final = 58
_TYPING_MS: Final = 250
_NARROW: Final = 96


class DishesView(QWidget):
    """The list of dishes and their plates.

    Signals: ``filtered()``, ``opened(DishKey)``, ``chosen(DishKey | None)`` when another line is
    marked, ``archive_asked(DishKey)``, ``describe_asked(DishKey)``,
    ``due_asked(DishKey, VisitInterval | None)``: None for as usual, ``coloured()``.
    """

    filtered = Signal()
    opened = Signal(object)
    chosen = Signal(object)
    archive_asked = Signal(object)
    describe_asked = Signal(object)
    due_asked = Signal(object, object)
    coloured = Signal()

    def __init__(self, open_pictures: QAction, picture: Callable[[str], QPixmap | None]) -> None:
        super().__init__()
        self.model = DishTableModel(picture)
        self.count = label(role="caption")
        self.text = QLineEdit()
        self.text.setPlaceholderText(translate("Dishes", "Search"))
        self.text.setAccessibleName(translate("Dishes", "Search dishes"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(text_size.scaled(_NARROW))
        self.line = _Choice(translate("Dishes", "Cell line"))
        self.passage = _Choice(translate("Dishes", "Passage"))
        self.person = _Choice(translate("Dishes", "Person"))
        self.state = _Choice(translate("Dishes", "State"))
        self.flag = _Choice(translate("Dishes", "Flag"))
        for state in State:
            self.state.addItem(state_name(state), state)
        _offer(self.flag, translate("Dishes", "any flag"), flags())
        self.set_choices((), (), ())
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.filtered)
        self.text.textChanged.connect(lambda _: self._typing.start())
        for box in (self.line, self.passage, self.person, self.state, self.flag):
            box.activated.connect(lambda _: self.filtered.emit())
        self.table = self._table()
        self.plates = PlateMap()
        self.plates.opened.connect(self.opened)
        self.colour_by = _Choice(translate("Dishes", "Coloured by"))
        self.colour_by.setMinimumContentsLength(18)
        self.colour_by.activated.connect(lambda _: self.coloured.emit())
        self.as_list = button(translate("Dishes", "List"), "rules")
        self.as_plates = button(translate("Dishes", "Plates"), "plate")
        for place, made in enumerate((self.as_list, self.as_plates)):
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.clicked.connect(lambda _=False, place=place: self.show_plates(bool(place)))
        self.as_list.setChecked(True)
        self.open = button(translate("Dishes", "Open the dish"), role="primary")
        self.open.clicked.connect(self._open_marked)
        self.archive = button(translate("Dishes", "Archive"))
        self.archive.clicked.connect(lambda: self._of_marked(self.archive_asked.emit))
        self.describe = button(translate("Dishes", "Describe…"))
        self.describe.clicked.connect(lambda: self._of_marked(self.describe_asked.emit))
        self.every = VisitField()
        self.every.given.connect(self._due_said)
        self.due_says = label(role="caption")
        self.as_usual = button(translate("Dishes", "As usual"))
        self.as_usual.setToolTip(
            hint(translate("Dishes", "Due as its protocol says, else as all dishes are."))
        )
        self.as_usual.clicked.connect(lambda: self._due_said(None))
        self.empty = EmptyState(
            "dish",
            translate("Dishes", "No dishes yet"),
            translate(
                "Dishes",
                "Here every dish stands in the order in which it needs you, with the reasons. Open "
                "pictures to begin.",
            ),
            [open_pictures],
        )
        self._show_every = QAction(translate("Dishes", "Show every dish"), self)
        self._show_every.triggered.connect(self._choose_every)
        self.nothing = EmptyState(
            "search",
            translate("Dishes", "No dish fits"),
            translate(
                "Dishes",
                "None is as it is searched for and chosen above. Archived dishes are shown where "
                "“archived” is chosen.",
            ),
            [self._show_every],
        )
        self._lay_out()

    @property
    def marked(self) -> DishLine | None:
        """The line that is marked."""
        at = self.table.currentIndex()
        return self.model.lines[at.row()] if at.isValid() else None

    @property
    def every_marked(self) -> tuple[DishKey, ...]:
        """The dishes of all lines that are marked, from above."""
        rows = sorted(each.row() for each in self.table.selectionModel().selectedRows())
        return tuple(self.model.lines[row].dish for row in rows)

    @property
    def wanted(self) -> DishFilter:
        """What is to be shown."""
        state = self.state.currentData()
        flag = self.flag.currentData()
        return DishFilter(
            self.text.text(),
            self.line.currentData(),
            self.passage.currentData(),
            self.person.currentData(),
            state if isinstance(state, State) else State.IN_USE,
            # Qt hands an enumeration of texts back as a text.
            RiskKind(flag) if flag else None,
        )

    def set_choices(
        self, lines: Sequence[str], passages: Sequence[str], people: Sequence[str]
    ) -> None:
        """Offer lines, passages and people to choose; what is chosen stays chosen."""
        _offer(self.line, translate("Dishes", "any line"), [(n, n) for n in lines])
        _offer(self.passage, translate("Dishes", "any passage"), [(n, n) for n in passages])
        _offer(self.person, translate("Dishes", "anybody"), [(n, n) for n in people])

    def set_metrics(self, metrics: Sequence[tuple[str, str]]) -> None:
        """Offer what the plates may be coloured by: (key, name)."""
        _offer(self.colour_by, translate("Dishes", "proposal"), metrics)

    def set_lines(self, lines: Sequence[DishLine], every: int) -> None:
        """Show dishes; ``every``: how many there are in all."""
        kept, others = self.marked, frozenset(self.every_marked)
        self.model.set_lines(lines)
        self.mark(kept.dish if kept else None)
        self._mark_also(others)
        text = translate("Dishes", "{shown} of {all} dishes")
        self.count.setText(text.format(shown=len(lines), all=every))
        self._pages.setCurrentIndex(0 if every else 1)
        self._turn()
        self._marked_changed()

    def mark(self, dish: DishKey | None) -> None:
        """Mark the line of a dish; the first where it is not shown."""
        lines = self.model.lines
        place = next((i for i, each in enumerate(lines) if each.dish == dish), 0)
        if lines and self.table.currentIndex().row() != place:
            self.table.setCurrentIndex(self.model.index(place, DISH))

    def _mark_also(self, dishes: frozenset[DishKey]) -> None:
        """Mark the lines of dishes that were marked before the lines were others."""
        kinds = QItemSelectionModel.SelectionFlag
        for row, each in enumerate(self.model.lines):
            if each.dish in dishes:
                at = self.model.index(row, DISH)
                self.table.selectionModel().select(at, kinds.Select | kinds.Rows)

    def show_plates(self, plates: bool) -> None:
        """Show the plates, or the list."""
        (self.as_plates if plates else self.as_list).setChecked(True)
        self._turn()
        self._colour.setVisible(plates)
        self._acts.setVisible(not plates)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        wide = self.width() >= text_size.scaled(_WIDE)
        # What is signed can be filtered by; the reasons must stay readable.
        self.table.setColumnHidden(SIGNED, not wide)
        self.table.setColumnWidth(DISH, text_size.scaled(_WIDTHS[DISH] if wide else _DISH_NARROW))
        self._why.fit()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(translate("Dishes", "Dishes by risk"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setCornerButtonEnabled(False)
        table.setIconSize(QSize(*THUMB))
        rows = table.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(text_size.scaled(_ROW))
        columns = table.horizontalHeader()
        columns.setAccessibleName(table.accessibleName())
        columns.setHighlightSections(False)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(
                column, max(text_size.scaled(width), columns.sectionSizeHint(column))
            )
        columns.setMinimumSectionSize(48)
        self._why = RestColumn(table, WHY, text_size.scaled(_WHY))
        table.doubleClicked.connect(self._open_at)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._marked_changed())
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(key), table)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self._open_marked)
        return table

    def _lay_out(self) -> None:
        head = _row(
            label(translate("Dishes", "Dishes"), "figure"), self.count, None, self.as_list,
            self.as_plates,
        )  # fmt: skip
        filters = _row(self.text, self.state, self.flag, self.line, self.passage, self.person)
        self.scale = ScaleLegend()
        self._colour = _held(
            label(translate("Dishes", "Coloured by"), "caption"), self.colour_by, self.scale, None
        )
        self._acts = _held(
            self.open,
            self.archive,
            self.describe,
            None,
            label(translate("Dishes", "Due every"), "caption"),
            self.every,
            self.due_says,
            self.as_usual,
        )
        area = QScrollArea()
        area.setWidget(self.plates)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._body = QStackedWidget()
        self._body.addWidget(self.table)
        self._body.addWidget(area)
        self._body.addWidget(self.nothing)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(filters)
        column.addWidget(self._colour)
        column.addWidget(self._body, 1)
        column.addWidget(self._acts)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.show_plates(False)

    def _turn(self) -> None:
        """Show the list or the plates, or that nothing fits what is asked for."""
        shown = 1 if self.as_plates.isChecked() else 0
        self._body.setCurrentIndex(shown if self.model.lines else 2)

    def _choose_every(self) -> None:
        """Take back the search and all that is chosen."""
        self.text.clear()
        self._typing.stop()
        for choice in (self.state, self.flag, self.line, self.passage, self.person):
            choice.setCurrentIndex(0)
        self.filtered.emit()

    def _open_at(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.lines[index.row()].dish)

    def _open_marked(self) -> None:
        self._of_marked(self.opened.emit)

    def _of_marked(self, do: Callable[[DishKey], Any]) -> None:
        if self.marked is not None:
            do(self.marked.dish)

    def _due_said(self, every: VisitInterval | None) -> None:
        self._of_marked(lambda dish: self.due_asked.emit(dish, every))

    def _marked_changed(self) -> None:
        marked = self.marked
        for each in (self.open, self.archive, self.every):
            each.setEnabled(marked is not None)
        self.describe.setEnabled(marked is not None and marked.item.acquisition is not None)
        archived = marked is not None and marked.item.notes.archived
        words = translate("Dishes", "Take back") if archived else translate("Dishes", "Archive")
        self.archive.setText(words)
        self.archive.setAccessibleName(words)
        own = marked is not None and marked.item.notes.every is not None
        self.as_usual.setVisible(own)
        self.due_says.setVisible(not own)
        if marked is not None:
            self.every.set_interval(marked.item.ranked.standing.due_rule.interval)
            self.due_says.setText(marked.due_says)
        self.chosen.emit(None if marked is None else marked.dish)


class _Choice(QComboBox):
    """A filter: narrower than its choices, never than its first one, which filters nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        # Long names of lines and people must not push the others off the page.
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(9)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = self.fontMetrics().size(0, self.itemText(0))
        kind = QStyle.ContentsType.CT_ComboBox
        need = self.style().sizeFromContents(kind, option, words, self)
        return need.expandedTo(QSize(_NARROW, super().minimumSizeHint().height()))


def _offer(box: QComboBox, every: str, choices: Sequence[tuple[Any, str]]) -> None:
    chosen = box.currentData() if box.count() else None
    box.clear()
    box.addItem(every, None)
    for data, text in choices:
        box.addItem(text, data)
    place = next((i + 1 for i, (data, _) in enumerate(choices) if data == chosen), 0)
    box.setCurrentIndex(place)


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Return widgets in a row; None is what stretches, without one all boxes do."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        if part is None:
            row.addStretch()
        else:
            row.addWidget(part, 0 if None in parts else 1)
    return row


def _held(*parts: QWidget | None) -> QWidget:
    made = QWidget()
    made.setLayout(_row(*parts))
    return made
