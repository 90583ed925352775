"""The reports page: choose dish and day, read what the report will say, export it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
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
from colonyqc.gui.core.language import NAMES, translate
from colonyqc.gui.pages.reports.package_button import PackageButton
from colonyqc.gui.pages.reports.summary_preview import DISH_FORMS, ReportKind, summary_preview
from colonyqc.gui.viewer.qimage import to_qimage
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import ElidedLabel, EmptyState, button, hairline, hint, label
from colonyqc.gui.widgets.indicators import VerdictLabel
from colonyqc.gui.widgets.verdict_hint import verdict_hint
from colonyqc.services.ports.reports import ReportModel, ReportPicture, ReportSheets, ReportValue
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.reporting.words import ReportWords
from colonyqc.services.reporting.words import words as words_of

_WIDE = 960
_PICTURE = 280


class ReportsView(QWidget):
    """Signals: ``kind_chosen(ReportKind)``, ``dish_chosen(DishKey)``, ``day_chosen(day)``,
    ``date_chosen(date)``, ``line_chosen(str)``, ``language_chosen(str)``,
    ``export_asked(ending)``, ``path_chosen(Path)``, ``package_chosen(Path | None)``.
    """

    kind_chosen = Signal(object)
    date_chosen = Signal(object)
    line_chosen = Signal(str)
    language_chosen = Signal(str)
    dish_chosen = Signal(object)
    day_chosen = Signal(object)
    export_asked = Signal(str)
    path_chosen = Signal(object)
    package_chosen = Signal(object)

    def __init__(self, open_pictures: QAction) -> None:
        super().__init__()
        self.dish, self.day = (
            _combo(translate("Reports", "Dish")),
            _combo(translate("Reports", "Day")),
        )
        self.dish.activated.connect(lambda i: self.dish_chosen.emit(self.dish.itemData(i)))
        self.day.activated.connect(lambda i: self.day_chosen.emit(self.day.itemData(i)))
        self._choices()
        self.exports = {}
        for ending, text in (
            (".csv", translate("Reports", "Export CSV…")),
            (".xlsx", translate("Reports", "Export XLSX…")),
            (".html", translate("Reports", "Export HTML…")),
            (".pdf", translate("Reports", "Export PDF…")),
        ):
            made = button(text, role="primary") if ending == ".pdf" else button(text, "export")
            made.clicked.connect(lambda _=False, e=ending: self.export_asked.emit(e))
            self.exports[ending] = made
        self.pdf, self.csv = self.exports[".pdf"], self.exports[".csv"]
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

    def set_kind(self, kind: ReportKind) -> None:
        """Offer what a report of a kind is asked of, and the forms it has."""
        self._kind = kind
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self._show_choices()

    def set_language(self, language: str) -> None:
        """Show the language that reports are written in."""
        self.language.setCurrentIndex(self.language.findData(language))

    def set_date(self, day: date) -> None:
        """Show the day that is reported."""
        self.date.blockSignals(True)
        self.date.setDate(QDate(day.year, day.month, day.day))
        self.date.blockSignals(False)

    def set_package(self, path: Path | None) -> None:
        """Show which data package goes with the report; None: none does."""
        self.package.set_package(path)

    def set_lines(self, lines: Sequence[str], current: str) -> None:
        """Offer the lines of the history."""
        self.line.clear()
        for line in lines:
            self.line.addItem(line or translate("Reports", "no line"), line)
        if current in lines:
            self.line.setCurrentIndex(list(lines).index(current))

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

    def set_report(self, report: ReportModel | SummaryReport | None) -> None:
        """Show what the report will say."""
        self._there = report is not None
        self._stack.setCurrentIndex(0 if self._there or self._kind is not ReportKind.DISH else 1)
        self._show_choices()
        if isinstance(report, SummaryReport):
            self._scroll.setWidget(summary_preview(report))
        elif report is not None:
            self._scroll.setWidget(_preview(report))
        elif self._kind is not ReportKind.DISH:
            self._scroll.setWidget(QWidget())

    def _choices(self) -> None:
        """Make what says of what the report is, and in which language."""
        self._kind, self._there = ReportKind.DISH, False
        self.kind, self.line, self.language = (
            _combo(translate("Reports", "Kind of report")),
            _combo(translate("Reports", "Line")),
            _combo(translate("Reports", "Language of the report")),
        )
        for kind, text in (
            (ReportKind.DISH, translate("Reports", "Dish")),
            (ReportKind.DAY, translate("Reports", "All dishes of a day")),
            (ReportKind.LINE, translate("Reports", "Line")),
            (ReportKind.LOT, translate("Reports", "Lot")),
        ):
            self.kind.addItem(text, kind)
        for code, name in NAMES.items():
            self.language.addItem(name, code)
        self.date = QDateEdit()
        self.date.setAccessibleName(translate("Reports", "Date"))
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self.kind.activated.connect(lambda i: self.kind_chosen.emit(self.kind.itemData(i)))
        self.line.activated.connect(lambda i: self.line_chosen.emit(self.line.itemData(i)))
        self.language.activated.connect(
            lambda i: self.language_chosen.emit(self.language.itemData(i))
        )
        self.package = PackageButton()
        self.package.chosen.connect(self.package_chosen)
        self.date.dateChanged.connect(
            lambda d: self.date_chosen.emit(date(d.year(), d.month(), d.day()))
        )

    def _show_choices(self) -> None:
        kind = self._kind
        self.dish.setVisible(kind is ReportKind.LOT or (kind is ReportKind.DISH and self._there))
        self.day.setVisible(kind is ReportKind.DISH and self._there)
        self.date.setVisible(kind is ReportKind.DAY)
        self.line.setVisible(kind is ReportKind.LINE)
        self.package.setVisible(kind in (ReportKind.LINE, ReportKind.LOT))
        many = kind is not ReportKind.DISH
        self.kind.setVisible(many or self._there)
        self.language.setVisible(many or self._there)
        for ending, made in self.exports.items():
            made.setVisible(self._there and (many or ending in DISH_FORMS))

    def ask_path(self, suggested: Path) -> None:
        """Ask where to write a report, without stopping the window."""
        filters = {
            ".pdf": "PDF (*.pdf)",
            ".csv": "CSV (*.csv)",
            ".xlsx": "XLSX (*.xlsx)",
            ".html": "HTML (*.html)",
        }
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

    def _head(self) -> QVBoxLayout:
        # Two rows: at 150 % one would be wider than the window.
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(label(translate("Reports", "Reports"), "figure"))
        first.addSpacing(16)
        fields = (self.kind, self.dish, self.day, self.date, self.line)
        for part in (*fields, self.package, self.language):
            if part is self.language:
                first.addStretch()
            # By itself the row would be as high as a field, and cut the button's letters.
            first.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        second.addStretch()
        for made in self.exports.values():
            second.addWidget(made)
        both = QVBoxLayout()
        both.setSpacing(8)
        for row in (first, second):
            row.setSpacing(8)
            both.addLayout(row)
        return both


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumWidth(text_size.scaled(96))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    # A long name has less room than it needs: its hint says all of it.
    made.currentTextChanged.connect(lambda text: made.setToolTip(hint(text)))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _preview(report: ReportModel) -> QWidget:
    inner = QWidget()
    inner.setMaximumWidth(text_size.scaled(_WIDE))
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
    usual = formatting.dish_verdict(report.verdict) or translate("Reports", "not judged")
    verdict.set_verdict(report.verdict, usual, verdict_hint(report.verdict))
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
        between = label(say("interval", ends=ends) if ends else "", "caption")
        between.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(between, place, 2)
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
            line.setMaximumWidth(text_size.scaled(_PICTURE))
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
    made.setFixedWidth(text_size.scaled(_PICTURE))
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
