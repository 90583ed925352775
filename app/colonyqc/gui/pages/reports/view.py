"""The reports page: choose dish and day, read what the report will say, export it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain import number_format
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.widgets import formatting, theme
from colonyqc.gui.widgets.basics import ElidedLabel, EmptyState, button, hairline, hint, label
from colonyqc.gui.widgets.indicators import VerdictLabel
from colonyqc.services.ports.reports import ReportModel, ReportPicture, ReportSheets, ReportValue
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.reporting.words import words as words_of

_WIDE = 960
_PICTURE = 280


class ReportsView(QWidget):
    """Signals: ``dish_chosen(DishKey)``, ``day_chosen(day)``, ``export_asked(".pdf"|".csv")``,
    ``path_chosen(Path)``.
    """

    dish_chosen = Signal(object)
    day_chosen = Signal(object)
    export_asked = Signal(str)
    path_chosen = Signal(object)

    def __init__(self, open_pictures: QAction) -> None:
        super().__init__()
        self.dish, self.day = (
            _combo(translate("Reports", "Dish")),
            _combo(translate("Reports", "Day")),
        )
        self.dish.activated.connect(lambda i: self.dish_chosen.emit(self.dish.itemData(i)))
        self.day.activated.connect(lambda i: self.day_chosen.emit(self.day.itemData(i)))
        self.pdf = button(translate("Reports", "Export PDF…"), role="primary")
        self.pdf.clicked.connect(lambda: self.export_asked.emit(".pdf"))
        self.csv = button(translate("Reports", "Export CSV…"), "export")
        self.csv.clicked.connect(lambda: self.export_asked.emit(".csv"))
        self.empty = EmptyState(
            "report",
            translate("Reports", "Nothing to report yet"),
            translate(
                "Reports",
                "This page makes the report of a dish: its numbers with their limits, its "
                "pictures, every decision with who, when and why. Open pictures first.",
            ),
            (open_pictures,),
        )
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._scroll)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 0)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addWidget(self._stack, 1)
        self.set_report(None)

    def set_dishes(self, dishes: Sequence[DishKey], current: DishKey | None) -> None:
        """Offer the dishes of the history."""
        self.dish.clear()
        for dish in dishes:
            self.dish.addItem(dish.label, dish)
        if current is not None and current in dishes:
            self.dish.setCurrentIndex(list(dishes).index(current))

    def set_days(self, days: Sequence[int | None], current: int | None) -> None:
        """Offer the days of the dish."""
        self.day.clear()
        for day in days:
            self.day.addItem(formatting.day(day), day)
        if current in days:
            self.day.setCurrentIndex(list(days).index(current))

    def set_report(self, report: ReportModel | None) -> None:
        """Show what the report will say."""
        self._stack.setCurrentIndex(1 if report is None else 0)
        for part in (self.pdf, self.csv, self.dish, self.day):
            part.setVisible(report is not None)
        if report is not None:
            self._scroll.setWidget(_preview(report))

    def ask_path(self, suggested: Path) -> None:
        """Ask where to write a report, without stopping the window."""
        filters = {".pdf": "PDF (*.pdf)", ".csv": "CSV (*.csv)"}
        dialog = QFileDialog(
            self,
            translate("Reports", "Export the report"),
            str(suggested),
            filters[suggested.suffix],
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggested.suffix[1:])
        dialog.selectFile(suggested.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.path_chosen.emit(Path(path)))
        dialog.open()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(translate("Reports", "Reports"), "figure"))
        row.addSpacing(16)
        row.addWidget(self.dish)
        row.addWidget(self.day)
        row.addStretch()
        row.addWidget(self.csv)
        row.addWidget(self.pdf)
        return row


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(96)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    # A long name has less room than it needs: its hint says all of it.
    made.currentTextChanged.connect(lambda text: made.setToolTip(hint(text)))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _preview(report: ReportModel) -> QWidget:
    inner = QWidget()
    inner.setMaximumWidth(_WIDE)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 24)
    column.setSpacing(16)
    for warning in report.warnings:
        column.addWidget(label(warning, "banner", wrap=True))
    column.addWidget(_verdict(report))
    column.addWidget(hairline())
    column.addLayout(_values(report.values, words_of(report.language)))
    if report.sheets is not None:
        say = words_of(report.language)
        if report.values:
            column.addWidget(hairline())
        column.addWidget(label(say("sheets"), "title"))
        column.addWidget(label(report.sheets.notes[0], "banner", wrap=True))
        column.addLayout(_sheets(report.sheets, say))
        column.addLayout(_pictures([figure.picture for figure in report.sheets.figures]))
    if report.pictures:
        column.addWidget(hairline())
        column.addLayout(_pictures(report.pictures))
    column.addWidget(hairline())
    column.addLayout(_facts(report.facts))
    for note in report.notes:
        column.addWidget(label(note, "caption", wrap=True))
    column.addStretch()
    return inner


def _verdict(report: ReportModel) -> QWidget:
    made = QWidget()
    verdict = VerdictLabel()
    verdict.set_verdict(
        report.verdict,
        formatting.dish_verdict(report.verdict) or translate("Reports", "not judged"),
    )
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    row.addWidget(verdict)
    row.addWidget(label(report.verdict_why, wrap=True), 1)
    return made


def _values(values: Sequence[ReportValue], say: ReportWords) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(3, 1)
    for place, value in enumerate(values):
        unit = "" if value.value == formatting.NONE else f"{formatting.GAP}{value.unit}"
        figure = label(f"{value.value}{unit}".strip(), "title")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        figure.setProperty("verdict", value.state)
        ends = number_format.span(*value.interval)
        said = " · ".join(filter(None, (value.limit, value.note)))
        grid.addWidget(label(value.label), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(figure, place, 1)
        grid.addWidget(label(say("interval", ends=ends) if ends else "", "caption"), place, 2)
        grid.addWidget(label(said, "caption", wrap=True), place, 3)
    return grid


def _sheets(sheets: ReportSheets, say: ReportWords) -> QGridLayout:
    """Return the table of cell sheets; a picture without one says why."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(theme.GRID // 2)
    right = Qt.AlignmentFlag.AlignRight
    count = len(sheets.headers)
    grid.addWidget(label(say("sheet day"), "caption"), 0, 0)
    grid.addWidget(label(say("picture"), "caption"), 0, 1)
    for place, header in enumerate(sheets.headers, 2):
        grid.addWidget(label(header.replace(" (", "\n("), "caption"), 0, place, right)
    for row, sheet in enumerate(sheets.rows, 1):
        source = " · ".join(filter(None, (sheet.asked, sheet.model)))
        grid.addWidget(label(sheet.day), row, 0)
        grid.addWidget(label(sheet.picture_short), row, 1)
        if sheet.note:
            grid.addWidget(label(sheet.note, "caption", wrap=True), row, 2, 1, count)
        else:
            for place, number in enumerate(sheet.numbers, 2):
                grid.addWidget(label(number), row, place, right)
        grid.addWidget(label(source, "caption"), row, count + 2)
    grid.setColumnStretch(count + 3, 1)
    return grid


def _pictures(pictures: Sequence[ReportPicture]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(16)
    for place, picture in enumerate(pictures):
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(_picture(picture))
        column.addWidget(ElidedLabel(picture.caption, "caption"))
        for said in filter(None, (picture.detail, picture.note)):
            line = label(said, "caption", wrap=True)
            line.setMaximumWidth(_PICTURE)
            column.addWidget(line)
        column.addStretch()
        grid.addLayout(column, place // 3, place % 3)
    grid.setColumnStretch(3, 1)
    return grid


def _picture(picture: ReportPicture) -> QLabel:
    image = QPixmap.fromImage(to_qimage(picture.pixels)).scaledToWidth(
        2 * _PICTURE, Qt.TransformationMode.SmoothTransformation
    )
    image.setDevicePixelRatio(2)
    made = QLabel()
    made.setPixmap(image)
    made.setFixedWidth(_PICTURE)
    made.setAccessibleName(picture.caption)
    return made


def _facts(facts: Sequence[ReportValue]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(theme.GRID // 2)
    half = (len(facts) + 1) // 2
    for place, fact in enumerate(facts):
        row, side = place % half, 2 * (place // half)
        grid.addWidget(label(fact.label, "caption"), row, side, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(fact.value, wrap=True), row, side + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return grid
