"""What a report on many dishes will say, shown before it is written."""

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import hairline, hint, label
from colonyqc.services.ports.summaries import SummaryCell, SummaryReport, SummaryTable

MOST_ROWS: Final = 100
"""Rows of a table that are shown; the report has all."""
DISH_FORMS: Final = (".pdf", ".csv")
"""Forms of a report of one dish."""


class ReportKind(Enum):
    """Of what a report is."""

    DISH = auto()
    DAY = auto()
    LINE = auto()
    LOT = auto()


def summary_preview(report: SummaryReport) -> QWidget:
    """Return what a report says, its long tables cut."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 24)
    column.setSpacing(12)
    column.addWidget(label(f"{report.kind} · {report.title}", "title"))
    if report.aside:
        column.addWidget(label(report.aside, "caption", wrap=True))
    for warning in report.warnings:
        column.addWidget(label(warning, "banner", wrap=True))
    column.addLayout(_counts(report))
    for section in report.sections:
        column.addWidget(hairline())
        column.addWidget(label(section.title, "title"))
        for name, value in section.facts:
            column.addWidget(label(f"{name}: {value}", wrap=True))
        if section.table is not None:
            column.addWidget(SummaryTableView(section.table, section.title))
            left_out = len(section.table.rows) - MOST_ROWS
            if left_out > 0:
                text = translate("Reports", "{count} more rows are in the report.")
                column.addWidget(label(text.format(count=left_out), "caption"))
        elif section.empty:
            column.addWidget(label(section.empty, "caption"))
        for note in section.notes:
            column.addWidget(label(note, "caption", wrap=True))
    column.addStretch()
    return inner


def _counts(report: SummaryReport) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(24)
    for count in report.counts:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label(count.value, "figure"))
        column.addWidget(label(count.label, "caption", wrap=True))
        # Captions of one line keep the room of two: it stays below them.
        column.addStretch(1)
        row.addLayout(column)
    row.addStretch()
    return row


_HEADING: Final = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


class SummaryTableView(QTableWidget):
    """A table as high as its rows are at its width: the page scrolls, not each of its tables."""

    def __init__(self, table: SummaryTable, name: str) -> None:
        rows = table.rows[:MOST_ROWS]
        super().__init__(len(rows), len(table.columns))
        self._shares = [column.width for column in table.columns]
        self.setAccessibleName(name)
        self._headings = [column.heading for column in table.columns]
        self.setHorizontalHeaderLabels(self._headings)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(_HEADING)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for at, row in enumerate(rows):
            for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                item = QTableWidgetItem(_text(cell))
                side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignTop)
                item.setToolTip(hint(_text(cell)))
                self.setItem(at, place, item)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        wide = self.viewport().width()
        for place, share in enumerate(self._shares):
            self.setColumnWidth(place, int(wide * share / sum(self._shares)))
        self.resizeRowsToContents()
        head = self._heading_height()
        self.horizontalHeader().setFixedHeight(head)
        tall = sum(self.rowHeight(at) for at in range(self.rowCount()))
        self.setFixedHeight(tall + head + 2 * self.frameWidth())

    def _heading_height(self) -> int:
        """Return how high the headings are at the columns' widths; Qt's own is of one line."""
        head = self.horizontalHeader()
        letters, high = head.fontMetrics(), 0
        pad = head.sectionSizeFromContents(0) - letters.size(0, self._headings[0])
        for at, text in enumerate(self._headings):
            room = QRect(0, 0, max(head.sectionSize(at) - pad.width(), 1), 1000)
            high = max(high, letters.boundingRect(room, int(_HEADING), text).height())
        return high + pad.height()


def _text(cell: SummaryCell) -> str:
    mark = formatting.shape(cell.state) if cell.state else ""
    return "\n".join(filter(None, (f"{mark} {cell.text}".strip(), cell.note)))
