"""Where a dish comes from and what came of it: its family as a tree, and the growth of its line."""

from collections.abc import Sequence
from math import isfinite, nan

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.trends.control_plot import ControlPlot, ControlSpot
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import EmptyState, label
from colonyqc.services.ports import Monitor
from colonyqc.services.reporting.passages import PassageRow, line_of, passages

_NUMBERS = range(2, 8)
"""Columns of numbers, which stand at the right."""
_LEAST_PLOT = 168
"""px in which the name of the axis is whole."""


_OWN_KEYS = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return}
)


class FamilyTree(QTreeWidget):
    """A tree whose keys are its own while it has the focus: else arrows change dish and day."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
        ):
            event.accept()
            return True
        return super().event(event)


class DescentView(QWidget):
    """Shows a family as a tree, and growth and doublings of one line of it.

    Emits ``picked(DishKey)``: a dish was activated, by Enter or a double click, or its point.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._line: tuple[PassageRow, ...] = ()
        self.tree = FamilyTree()
        self.tree.setAccessibleName(translate("Trends", "Family of the dish"))
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(False)
        self.tree.setHeaderLabels(_headings())
        columns = self.tree.header()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        columns.setStretchLastSection(False)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.itemActivated.connect(lambda *_: self._pick())
        self.growth, self.doublings = ControlPlot(), ControlPlot()
        for plot in (self.growth, self.doublings):
            plot.setMinimumHeight(text_size.scaled(_LEAST_PLOT))
            plot.picked.connect(lambda n: self.picked.emit(self._line[n].dish))
        self.empty = EmptyState(
            "trend",
            translate("Trends", "No dish in hand"),
            translate(
                "Trends",
                "Take a dish in hand on the page Work: here stands where it comes from, and what "
                "was made of it.",
            ),
        )
        self.said = label(wrap=True)
        self.of_line = label(role="caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addWidget(self.empty, 1)
        column.addWidget(self.tree, 2)
        column.addWidget(self.said)
        column.addWidget(self.of_line)
        column.addWidget(self.growth, 1)
        column.addWidget(self.doublings, 1)
        self.set_family((), None)

    def set_family(self, rows: Sequence[PassageRow], dish: DishKey | None) -> None:
        """Show the family of a dish, which is marked in it."""
        self._fill(rows, dish)
        self._line = () if dish is None else line_of(rows, dish)
        for part in (self.tree, self.said):
            part.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        alone = len(rows) < 2
        self.said.setText(
            translate(
                "Trends",
                "A passage that is noted with its new dishes makes this tree. Doublings are told "
                "by confluence and split ratio: a lower bound where not every cell settles.",
            )
            if alone
            else translate("Trends", "Enter or a double click takes a dish in hand.")
        )
        self._draw()

    def _pick(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self.picked.emit(item.data(0, Qt.ItemDataRole.UserRole))

    def _fill(self, rows: Sequence[PassageRow], dish: DishKey | None) -> None:
        self.tree.clear()
        items: dict[DishKey, QTreeWidgetItem] = {}
        for row in rows:
            item = QTreeWidgetItem(list(_cells(row)))
            item.setData(0, Qt.ItemDataRole.UserRole, row.dish)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, _told(row))
            item.setToolTip(0, _told(row))
            for column in _NUMBERS:
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight)
            parent = None if row.parent is None else items[row.parent]
            if parent is None:
                self.tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
            items[row.dish] = item
        self.tree.expandAll()
        if dish in items:
            font = items[dish].font(0)
            font.setBold(True)
            items[dish].setFont(0, font)
            self.tree.setCurrentItem(items[dish])

    def _draw(self) -> None:
        names = [row.dish.dish for row in self._line]
        told = [_told(row) for row in self._line]
        rates = [row.fit.rate if row.fit is not None else nan for row in self._line]
        for plot, values, name in (
            (self.growth, rates, translate("Trends", "growth rate, 1/h")),
            (
                self.doublings,
                [row.cumulative for row in self._line],
                translate("Trends", "cumulative doublings"),
            ),
        ):
            spots = [
                ControlSpot(value, text, False) for value, text in zip(values, told, strict=True)
            ]
            plot.set_spots(spots, nan, (nan, nan), name, names)
            # A single point tells no course.
            plot.setVisible(sum(map(isfinite, values)) > 1)
        self.of_line.setVisible(not (self.growth.isHidden() and self.doublings.isHidden()))
        text = translate("Trends", "From the oldest dish to {dish}")
        self.of_line.setText(text.format(dish=names[-1]) if names else "")


class DescentController:
    """Reads the descent of the dish in hand; only while it is shown."""

    def __init__(self, view: DescentView, session: Session) -> None:
        self._view, self._session = view, session
        self._scope = JobScope(session.jobs)
        self._shown = False
        view.picked.connect(session.take)
        session.dish_changed.connect(self._read)
        session.noticed.connect(self._read)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._session.dish_changed.disconnect(self._read)
        self._session.noticed.disconnect(self._read)

    def set_shown(self, shown: bool) -> None:
        """Say whether the descent is looked at."""
        self._shown = shown
        self._read()

    def _read(self, _: object = None) -> None:
        dish, histories = self._session.dish, self._session.context.histories
        if not self._shown:
            return
        if dish is None:
            self._view.set_family((), None)
            return

        def work(_: Monitor) -> tuple[PassageRow, ...]:
            with histories() as history:
                return passages(history, dish)

        self._scope.submit(
            "io",
            work,
            lambda rows: self._view.set_family(rows, dish),
            self._failed,
            translate("Trends", "reading the history"),
        )

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def _headings() -> list[str]:
    return [
        translate("Trends", "Dish"),
        translate("Trends", "Passage"),
        translate("Trends", "Split"),
        translate("Trends", "Days"),
        translate("Trends", "Confluence at the end"),
        translate("Trends", "Growth, 1/h"),
        translate("Trends", "Doublings"),
        translate("Trends", "Cumulative"),
    ]


def _cells(row: PassageRow) -> tuple[str, ...]:
    days = formatting.NONE if row.first_day is None else f"{row.first_day}–{row.last_day}"
    return (
        row.dish.label,
        row.passage or formatting.NONE,
        _split(row) or formatting.NONE,
        days,
        formatting.percent(row.end),
        formatting.number(row.fit.rate if row.fit is not None else None, 4),
        formatting.number(row.doublings),
        formatting.number(row.cumulative),
    )


def _split(row: PassageRow) -> str:
    return "" if row.ratio is None else f"1:{row.ratio:g}"


def _told(row: PassageRow) -> str:
    """Return a passage in a line: dish, split, confluence at the end, growth, doublings."""
    text = translate(
        "Trends",
        "{dish}: split {split}, {confluence} at the end, growth {rate} 1/h, doublings {doublings}, "
        "since the oldest {cumulative}",
    )
    return text.format(
        dish=row.dish.label,
        split=_split(row) or formatting.NONE,
        confluence=formatting.percent(row.end),
        rate=formatting.number(row.fit.rate if row.fit is not None else None, 4),
        doublings=formatting.number(row.doublings),
        cumulative=formatting.number(row.cumulative),
    )
