"""The settings page: cards of names, window, devices, backup, rights and history."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from colonyqc.config.settings import Settings
from colonyqc.domain.visits import VisitInterval
from colonyqc.gui.core.language import NAMES, translate
from colonyqc.gui.pages.settings.alerts_card import AlertFields
from colonyqc.gui.pages.settings.presenter import rights_rows, role_names
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import button, inset, label
from colonyqc.gui.widgets.execution_panel import ExecutionPanel
from colonyqc.gui.widgets.visit_field import VisitField

_CARD: Final = 420
_FIELD: Final = 280
_SCALES: Final = (100, 110, 125, 150, 175, 200)


class SettingsCard(QFrame):
    """A card under a title, its fields in a form."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(8)
        self.column.addWidget(label(title, "title"))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.column.addLayout(self.form)
        if note:
            self.column.addWidget(label(note, "caption", wrap=True))

    def add_field(self, name: str, field: QWidget) -> None:
        """Add a field under its name, which is also what a screen reader says."""
        field.setAccessibleName(name)
        said = label(name, "caption")
        # As high as its field, so that both stand on one line.
        said.setMinimumHeight(text_size.scaled(theme.TARGET_PX))
        self.form.addRow(said, field)


class SettingsView(QWidget):
    """Emits ``changed({name: value})``, ``backup_asked()``,
    ``visits_given(VisitInterval)``: how often all dishes are due."""

    changed = Signal(dict)
    backup_asked = Signal()
    visits_given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.runs = ExecutionPanel()
        self.runs.precision_chosen.connect(lambda value: self.changed.emit({"precision": value}))
        self.runs.provider_chosen.connect(lambda value: self.changed.emit({"provider": value}))
        left = (self._names(), self._window(), self._visits(), self._rights())
        right = (self._devices(), self._backup(), self._alerts(), self._history())
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(16)
        for cards in (left, right):
            column = QVBoxLayout()
            column.setSpacing(16)
            for card in cards:
                card.setMinimumWidth(text_size.scaled(_CARD))
                card.setMaximumWidth(text_size.scaled(2 * _CARD))
                column.addWidget(card)
            column.addStretch()
            row.addLayout(column, 1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(24, 16, 16, 16)
        page.setSpacing(16)
        page.addWidget(label(translate("Settings", "Settings"), "figure"))
        page.addWidget(scroll, 1)

    def set_settings(self, settings: Settings, person: str, *, logged_in: bool) -> None:
        """Show what is in force; ``person`` is who is at work, by log-in or by name."""
        self.laboratory.setText(settings.laboratory)
        self.logo.setText(settings.logo)
        self.templates.setText(settings.report_templates)
        self.person.setText(person)
        self.person.setEnabled(not logged_in)
        self.language.setCurrentIndex(self.language.findData(settings.language))
        self.scale.setCurrentIndex(self.scale.findData(settings.scale))
        self.runs.set_wishes(settings)
        self.threads.setValue(settings.threads)
        self.alerts.show(settings)
        self.folder.setText(settings.backup_folder)
        self.hours.setValue(round(settings.backup_hours))
        self.keep.setValue(settings.backup_keep)

    def set_backup(self, lines: Sequence[str], *, ours: bool, folder: bool) -> None:
        """Show how the backup stands; ``ours``: this program makes it, ``folder``: one is set."""
        self.backup_state.setText("\n".join(lines))
        for part in (self.folder, self.choose, self.hours, self.keep):
            part.setEnabled(ours)
        self.now.setEnabled(ours and folder)

    def set_history(self, lines: Sequence[str]) -> None:
        """Show where the history lies and what is in it."""
        self.history.setText("\n".join(lines))

    def set_visits(self, every: VisitInterval, line: str) -> None:
        """Show how often all dishes are due, and who said so."""
        self.every.set_interval(every)
        self.visits_said.setText(line)

    def set_rights_note(self, note: str) -> None:
        """Say whether roles count here."""
        self.rights_note.setText(note)

    def ask_folder(self) -> None:
        """Ask for the folder of backups."""
        title = translate("Settings", "Folder of backups")
        dialog = QFileDialog(self, title, self.folder.text() or str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.changed.emit({"backup_folder": name}))
        dialog.open()

    def _names(self) -> SettingsCard:
        card = SettingsCard(
            translate("Settings", "Names"),
            translate(
                "Settings",
                "The laboratory stands at the head of every report. The technician's name is on "
                "decisions and signatures where nobody logs in.",
            ),
        )
        self.laboratory, self.person = QLineEdit(), QLineEdit()
        self.laboratory.setMaxLength(120)
        self.person.setMaxLength(80)
        for name, field, key in (
            (translate("Settings", "Laboratory"), self.laboratory, "laboratory"),
            (translate("Settings", "Technician"), self.person, "person"),
        ):
            card.add_field(name, field)
            field.editingFinished.connect(
                lambda f=field, k=key: self.changed.emit({k: f.text().strip()})
            )
        self.logo = self._path_field(
            card, translate("Settings", "Logo of reports"), "logo",
            translate("Settings", "PNG or SVG, up to 1 MB"),
        )  # fmt: skip
        self.templates = self._path_field(
            card, translate("Settings", "Report templates"), "report_templates",
            translate("Settings", "folder of .typ files"),
        )  # fmt: skip
        return card

    def _path_field(self, card: SettingsCard, name: str, key: str, hint_text: str) -> QLineEdit:
        """Add a field for a file or, of templates, a folder, with a button to choose it."""
        field = QLineEdit()
        field.setMinimumWidth(text_size.scaled(176))
        field.setPlaceholderText(hint_text)
        field.setAccessibleName(name)
        field.editingFinished.connect(lambda: self.changed.emit({key: field.text().strip()}))
        choose = button(translate("Settings", "Choose…"))
        choose.clicked.connect(lambda: self._ask_path(name, key, field.text()))
        where = QWidget()
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(field, 1)
        row.addWidget(choose)
        card.add_field(name, where)
        field.setAccessibleName(name)
        return field

    def _ask_path(self, title: str, key: str, here: str) -> None:
        dialog = QFileDialog(self, title, str(Path(here).parent if here else Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if key == "report_templates":
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter("PNG, SVG (*.png *.svg)")
        dialog.fileSelected.connect(lambda name: self.changed.emit({key: name}))
        dialog.open()

    def _window(self) -> SettingsCard:
        card = SettingsCard(translate("Settings", "This window"))
        self.language, self.scale = QComboBox(), QComboBox()
        self.language.addItem(translate("Settings", "as the system"), "")
        for code, name in NAMES.items():
            self.language.addItem(name, code)
        for percent in _SCALES:
            self.scale.addItem(f"{percent} %", percent)
        for name, box, key in (
            (translate("Settings", "Language"), self.language, "language"),
            (translate("Settings", "Size of text and controls"), self.scale, "scale"),
        ):
            box.setFixedWidth(text_size.scaled(_FIELD))
            card.add_field(name, box)
            box.activated.connect(lambda at, b=box, k=key: self.changed.emit({k: b.itemData(at)}))
        card.column.addWidget(
            label(
                translate(
                    "Settings",
                    "Text is as large as the system's, and follows it at once. Another size here "
                    "holds from the next start on.",
                ),
                "caption",
                wrap=True,
            )
        )
        return card

    def _visits(self) -> SettingsCard:
        card = SettingsCard(
            translate("Settings", "Dishes"),
            translate(
                "Settings",
                "Holds for dishes of which nothing else is said. What a protocol says goes before "
                "it, and what is said of a dish (page Dishes) before both.",
            ),
        )
        self.every = VisitField()
        self.every.given.connect(self.visits_given)
        card.add_field(translate("Settings", "Photographed every"), self.every)
        self.visits_said = label(wrap=True)
        card.column.insertWidget(card.column.count() - 1, self.visits_said)
        return card

    def _devices(self) -> QWidget:
        self.threads = _number(0, 64)
        self.threads.setSpecialValueText(translate("Settings", "all"))
        self.threads.editingFinished.connect(
            lambda: self.changed.emit({"threads": self.threads.value()})
        )
        card = SettingsCard(
            translate("Settings", "Cores"),
            translate(
                "Settings",
                "How many cores of the CPU the program works on, from its next start on. Fewer "
                "leave room for other programs; results do not change.",
            ),
        )
        card.add_field(translate("Settings", "Cores used"), self.threads)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.runs)
        column.addWidget(card)
        return made

    def _backup(self) -> SettingsCard:
        card = SettingsCard(translate("Settings", "Backup"))
        self.folder = QLineEdit()
        self.folder.setMinimumWidth(text_size.scaled(176))
        self.folder.setPlaceholderText(translate("Settings", "a folder on another disk"))
        self.folder.editingFinished.connect(
            lambda: self.changed.emit({"backup_folder": self.folder.text().strip()})
        )
        self.choose = button(translate("Settings", "Choose…"))
        self.choose.clicked.connect(self.ask_folder)
        where = QWidget()
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        card.add_field(translate("Settings", "Folder of backups"), where)
        self.folder.setAccessibleName(translate("Settings", "Folder of backups"))
        self.hours, self.keep = _number(1, 24 * 31), _number(1, 1000)
        for name, box, key in (
            (translate("Settings", "Every … hours"), self.hours, "backup_hours"),
            (translate("Settings", "Backups kept"), self.keep, "backup_keep"),
        ):
            card.add_field(name, box)
            box.editingFinished.connect(lambda b=box, k=key: self._give_number(k, b.value()))
        self.backup_state = label(wrap=True)
        self.now = button(translate("Settings", "Back up now"))
        self.now.clicked.connect(self.backup_asked)
        card.column.addWidget(self.backup_state)
        card.column.addWidget(self.now, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _alerts(self) -> SettingsCard:
        card = SettingsCard(
            translate("Settings", "Alerts"),
            translate(
                "Settings",
                "When an analysis is kept, also of a watched folder and on the command line. The "
                "program is given the facts as JSON on its standard input and is ended after {n} "
                "seconds; what goes wrong stands in the log.",
            ).format(n=f"{Settings().alert_timeout_s:g}"),
        )
        self.alerts = AlertFields(self.changed.emit)
        card.add_field(translate("Settings", "Alert to"), self.alerts.level)
        card.add_field(translate("Settings", "by"), self.alerts.notices)
        card.add_field(translate("Settings", "and by running"), self.alerts.command)
        return card

    def _rights(self) -> SettingsCard:
        card = SettingsCard(translate("Settings", "Who may do what"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column, name in enumerate(role_names(), start=1):
            grid.addWidget(label(name, "caption"), 0, column, Qt.AlignmentFlag.AlignHCenter)
        for row, (right, held) in enumerate(rights_rows(), start=1):
            grid.addWidget(label(right, wrap=True), row, 0)
            for column, has in enumerate(held, start=1):
                cell = label("✓" if has else "–")
                cell.setAccessibleName(
                    translate("Settings", "allowed")
                    if has
                    else translate("Settings", "not allowed")
                )
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(0, 1)
        self.rights_note = label(role="caption", wrap=True)
        card.column.addLayout(grid)
        card.column.addWidget(self.rights_note)
        return card

    def _history(self) -> SettingsCard:
        card = SettingsCard(translate("Settings", "The history in use"))
        self.history = label(wrap=True)
        self.history.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.column.addWidget(self.history)
        return card

    def _give_number(self, key: str, value: int) -> None:
        self.changed.emit({key: float(value) if key == "backup_hours" else value})


def _number(low: int, high: int) -> QSpinBox:
    made = QSpinBox()
    inset(made)
    made.setRange(low, high)
    made.setFixedWidth(text_size.scaled(96))
    return made
