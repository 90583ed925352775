"""The dialog of pictures that came in: what they are taken for, before anything is kept."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.picture import NameFields
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.intake.presenter import IntakeRow
from colonyqc.gui.pages.intake.table_model import (
    DAY,
    DISH,
    FILES,
    LINE,
    PICTURES,
    SAID,
    IntakeTableModel,
)
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import ElidedLabel, button, hint, label
from colonyqc.gui.widgets.culture_words import feeder_words, rock_words
from colonyqc.gui.widgets.name_choice import EXAMPLE, NameChoice

_SIZE: Final = (1160, 620)
_SIDE: Final = 336
_MOST_LETTERS: Final = 200
_LIST_HEIGHT: Final = 112
_PAUSE_MS: Final = 350
"""After the last letter of a pattern the files are sorted anew."""
_WIDEST_NAME: Final = 240
_WIDTHS: Final = {LINE: 104, DISH: 112, DAY: 100, PICTURES: 84, SAID: 180}


class IntakeDialog(QDialog):
    """Emits what a person says of the pictures.

    ``names_written(names)`` with each letter, ``names_settled(names)`` after a pause,
    ``sheet_chosen(Path | None)``, ``stated(NameFields)``, ``corrected(rows, column, text)`` and
    ``given()`` when they are to be analysed.
    """

    names_written = Signal(str)
    names_settled = Signal(str)
    sheet_chosen = Signal(object)
    stated = Signal(object)
    corrected = Signal(object, int, str)
    given = Signal()

    def __init__(self, parent: QWidget, names: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Intake", "Pictures to analyse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self.model = IntakeTableModel()
        self.table = _table(self.model)
        self.summary = label(translate("Intake", "Reading the names…"), "title")
        self.left_out = QListWidget()
        self.left_title = label(translate("Intake", "Left out, and what to know"), "caption")
        self.names = NameChoice()
        self.names.set_names(names)
        self.matched = label(role="caption", wrap=True)
        self.wrong = label(wrap=True)
        self.wrong.setProperty("verdict", "discard")
        self.passage, self.medium, self.vessel = QLineEdit(), QLineEdit(), QLineEdit()
        self.rock, self.feeders = _choice(rock_words()), _choice(feeder_words())
        self.sheet = ElidedLabel(translate("Intake", "none"))
        self.choose_sheet = button(translate("Intake", "Choose…"))
        self.drop_sheet = button(translate("Intake", "Remove"))
        self.problem = label(role="banner", wrap=True)
        self.analyse = button(translate("Intake", "Analyse"), role="primary")
        self.cancel = button(translate("Intake", "Cancel"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._prepare()
        self._lay_out()
        self.set_sheet(None)
        self.set_problem("")
        self.set_wrong("")
        self.set_ready(False)

    @property
    def said(self) -> NameFields:
        """What is stated of all the pictures."""
        return NameFields(
            passage=self.passage.text().strip() or None,
            medium=self.medium.text().strip() or None,
            vessel=self.vessel.text().strip() or None,
            rock=self.rock.currentData(),
            feeders=self.feeders.currentData(),
        )

    def show_rows(self, rows: Sequence[IntakeRow], summary: str) -> None:
        """Show what the pictures are taken for."""
        self.model.set_rows(rows)
        for column in (LINE, DISH):
            need = min(self.table.sizeHintForColumn(column), _WIDEST_NAME)
            self.table.setColumnWidth(column, max(text_size.scaled(_WIDTHS[column]), need))
        self.summary.setText(summary)

    def show_left_out(self, lines: Sequence[str]) -> None:
        """Show what is left out and why; nothing where nothing is."""
        self.left_out.clear()
        for line in lines:
            self.left_out.addItem(line)
            self.left_out.item(self.left_out.count() - 1).setToolTip(hint(line))
        self.left_out.setVisible(bool(lines))
        self.left_title.setVisible(bool(lines))

    def set_matches(self, text: str) -> None:
        """Say how many file names follow the choice."""
        self.matched.setText(text)
        self.set_wrong("")

    def set_wrong(self, sentence: str) -> None:
        """Say what is wrong with the naming pattern, "" for nothing."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        self.matched.setVisible(not sentence)

    def set_problem(self, sentence: str) -> None:
        """Say why the pictures cannot be analysed so, "" for nothing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def set_sheet(self, path: Path | None) -> None:
        """Show which sample sheet counts."""
        self.sheet.setText(translate("Intake", "none") if path is None else path.name)
        self.drop_sheet.setVisible(path is not None)

    def set_ready(self, ready: bool) -> None:
        """Let the pictures be analysed; the first time the key Enter does it."""
        first = ready and not self.analyse.isEnabled() and self.focusWidget() in (None, self.table)
        self.analyse.setEnabled(ready)
        if first:
            self.analyse.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        # Enter in a field ends that field; it analyses only from its button.
        if not enter or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    def _prepare(self) -> None:
        self.model.edited.connect(self._edited)
        self.names.currentTextChanged.connect(self._written)
        self._pause.timeout.connect(lambda: self.names_settled.emit(self.names.names))
        for field in (self.passage, self.medium, self.vessel):
            field.setMaxLength(_MOST_LETTERS)
            field.textChanged.connect(lambda _: self.stated.emit(self.said))
        for choice in (self.rock, self.feeders):
            choice.currentIndexChanged.connect(lambda _: self.stated.emit(self.said))
        self.medium.setPlaceholderText("StemFit AK02N")
        self.vessel.setPlaceholderText("6-well")
        self.passage.setPlaceholderText("p32")
        self.left_out.setAccessibleName(self.left_title.text())
        self.left_out.setFixedHeight(text_size.scaled(_LIST_HEIGHT))
        self.left_out.hide()
        self.left_title.hide()
        self.choose_sheet.setAccessibleName(translate("Intake", "Choose a sample sheet"))
        self.drop_sheet.setAccessibleName(translate("Intake", "Remove the sample sheet"))
        self.choose_sheet.clicked.connect(self._ask_sheet)
        self.drop_sheet.clicked.connect(lambda: self.sheet_chosen.emit(None))
        self.analyse.clicked.connect(self.given)
        self.cancel.clicked.connect(self.reject)
        for one in (self.choose_sheet, self.drop_sheet, self.cancel):
            one.setAutoDefault(False)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.summary)
        said = translate(
            "Intake",
            "Line, dish and day can be corrected: type in a cell, or in several selected cells of "
            "a column at once. An emptied cell is as its name says again.",
        )
        left.addWidget(label(said, "caption", wrap=True))
        left.addWidget(self.table, 1)
        left.addWidget(self.left_title)
        left.addWidget(self.left_out)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(left, 1)
        middle.addWidget(self._side())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.problem, 1)
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.analyse)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    def _side(self) -> QWidget:
        """Return the fields, which scroll where the window is low."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(label(translate("Intake", "File names"), "title"))
        how = translate("Intake", "How the names of these files are read, or a pattern: {example}")
        column.addWidget(label(how.format(example=EXAMPLE), "caption", wrap=True))
        column.addWidget(self.names)
        column.addWidget(self.matched)
        column.addWidget(self.wrong)
        column.addSpacing(8)
        column.addWidget(label(translate("Intake", "Stated of all these dishes"), "title"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        fields: tuple[tuple[str, QWidget], ...] = (
            (translate("Intake", "Passage"), self.passage),
            (translate("Intake", "Medium"), self.medium),
            (translate("Intake", "Vessel"), self.vessel),
            (translate("Intake", "ROCK inhibitor"), self.rock),
            (translate("Intake", "Feeders"), self.feeders),
        )
        for text, field in fields:
            field.setAccessibleName(text)
            form.addRow(label(text, "caption"), field)
        column.addLayout(form)
        column.addSpacing(8)
        column.addWidget(label(translate("Intake", "Sample sheet"), "title"))
        sheet = translate("Intake", "A CSV table of the wells; it goes before names and fields.")
        column.addWidget(label(sheet, "caption", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sheet, 1)
        row.addWidget(self.drop_sheet)
        row.addWidget(self.choose_sheet)
        column.addLayout(row)
        column.addStretch()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(text_size.scaled(_SIDE))
        area.setWidget(inner)
        return area

    def _written(self, _: str) -> None:
        self.set_ready(False)
        self.names_written.emit(self.names.names)
        self._pause.start()

    def _edited(self, row: int, column: int, text: str) -> None:
        """Correct a cell, and with it those of its column that are selected."""
        chosen = self.table.selectionModel().selectedIndexes()
        rows = {each.row() for each in chosen if each.column() == column} | {row}
        self.corrected.emit(tuple(sorted(rows)), column, text)

    def _ask_sheet(self) -> None:
        dialog = QFileDialog(self, translate("Intake", "Choose a sample sheet"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        tables = translate("Intake", "Tables")
        dialog.setNameFilters([f"{tables} (*.csv *.tsv *.txt)"])
        dialog.fileSelected.connect(lambda name: self.sheet_chosen.emit(Path(name)))
        dialog.open()


def _table(model: IntakeTableModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(translate("Intake", "Dishes and days as understood"))
    table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    heads = table.horizontalHeader()
    heads.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    heads.setSectionResizeMode(FILES, QHeaderView.ResizeMode.Stretch)
    heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in _WIDTHS.items():
        table.setColumnWidth(column, text_size.scaled(width))
    return table


def _choice(words: dict[bool | None, str]) -> QComboBox:
    made = QComboBox()
    for value, word in words.items():
        made.addItem(word, value)
    return made
