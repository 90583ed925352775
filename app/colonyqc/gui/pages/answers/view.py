"""The window of answers: a picture with its answer drawn in, the ways to answer, the counts."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.answers.export_dialog import USUAL, ExportDialog, ask_folder
from colonyqc.gui.pages.answers.likeness_finder import NAMES
from colonyqc.gui.pages.answers.presenter import TITLES, AnswerKind, ShownAnswer
from colonyqc.gui.viewer.still_picture import StillPicture
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import ElidedLabel, button, label
from colonyqc.services.answers.likeness import Attribute

_SIZE: Final = QSize(1080, 680)
_SIDE_PX: Final = 340


class AnswersView(QWidget):
    """Signals: ``kind_chosen(AnswerKind)``, ``part_asked``, ``undo_asked``, ``redo_asked``,
    ``export_asked``, ``folder_chosen(Path)``, ``pointed(x, y)`` in shares of the picture's sides,
    ``names_changed`` when attributes are ticked.
    """

    kind_chosen = Signal(object)
    part_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    export_asked = Signal()
    folder_chosen = Signal(object)
    pointed = Signal(float, float)
    names_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.resize(_SIZE)
        self.setWindowTitle(translate("Answers", "All answers"))
        self.picture = StillPicture(translate("Answers", "Picture with its answer"))
        self.picture.pointed.connect(self.pointed)
        self.name = ElidedLabel("", "title")
        self.assistive = label(
            translate(
                "Answers",
                "Assistive: this answer follows hand-painted samples and decides nothing.",
            ),
            "banner",
            wrap=True,
        )
        self.notes = label("", "caption", wrap=True)
        self.kinds = QButtonGroup(self)
        self.part = button(translate("Answers", "Part touching colonies"))
        self.part.clicked.connect(self.part_asked)
        self.undo = button(translate("Answers", "Undo"), "undo")
        self.undo.clicked.connect(self.undo_asked)
        self.redo = button(translate("Answers", "Do it again"), "redo")
        self.redo.clicked.connect(self.redo_asked)
        self.how = label(
            translate(
                "Answers",
                "Or click on a colony to part it, or to join it again. The record keeps its "
                "colonies as they were measured.",
            ),
            "caption",
            wrap=True,
        )
        self.alike = QCheckBox(translate("Answers", "Clicks look for more like this"))
        self.names = {kind: QCheckBox(translate("Answers", name)) for kind, name in NAMES.items()}
        for box in self.names.values():
            box.toggled.connect(lambda _: self.names_changed.emit())
        self.forms: tuple[str, ...] = USUAL
        self.key: Path | None = None
        """The file that leads back, where the dish is written by pseudonyms."""
        self.export = button(translate("Answers", "Export the dish…"), role="primary")
        self.export.clicked.connect(self.export_asked)
        for keys, signal in (
            (QKeySequence.StandardKey.Undo, self.undo_asked),
            (QKeySequence.StandardKey.Redo, self.redo_asked),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
        self._lines = QGridLayout()
        self._lay_out()

    def set_name(self, name: str, *, assistive: bool) -> None:
        """Say which picture it is, and that its answer assists where it does."""
        self.name.setText(name)
        self.assistive.setVisible(assistive)

    def set_answer(self, answer: ShownAnswer) -> None:
        """Show a picture with its boxes, lines and notes."""
        self.picture.set_picture(answer.pixels, answer.boxes)
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                # Deleted only when the loop comes round: until then it would shine through.
                widget.hide()
                widget.deleteLater()
        for row, (name, value) in enumerate(answer.lines):
            self._lines.addWidget(label(name, "caption", wrap=True), row, 0)
            self._lines.addWidget(label(value, wrap=True), row, 1)
        self.notes.setText("\n".join(answer.notes))

    def set_parting(self, *, possible: bool, undo: bool, redo: bool) -> None:
        """Say whether colonies can be parted here, and whether a step can be taken back."""
        for each in (self.part, self.how):
            each.setVisible(possible)
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)

    @property
    def wanted(self) -> tuple[Attribute, ...]:
        """The attributes that are ticked."""
        return tuple(kind for kind, box in self.names.items() if box.isChecked())

    def ask_forms(self, folder: Path, key: Path) -> None:
        """Ask which forms to write, then where, without stopping the window; ``key``: offered."""
        dialog = ExportDialog(self.forms, self, key=key)
        dialog.pseudonyms.box.setChecked(self.key is not None)

        def take(forms: tuple[str, ...]) -> None:
            self.forms, self.key = forms, dialog.key
            self.ask_folder(folder)

        dialog.chosen.connect(take)
        dialog.open()

    def ask_folder(self, folder: Path) -> None:
        """Ask where to write, without stopping the window."""
        ask_folder(self, folder, self.folder_chosen.emit)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(theme.GRID)
        side.addWidget(self.name)
        side.addWidget(self.assistive)
        for kind, title in TITLES.items():
            way = QRadioButton(translate("Answers", title))
            way.setMinimumHeight(text_size.scaled(theme.TARGET_PX))
            way.setChecked(kind is AnswerKind.CLASSES)
            way.clicked.connect(lambda _=False, chosen=kind: self.kind_chosen.emit(chosen))
            self.kinds.addButton(way, kind.value)
            side.addWidget(way)
        self._lines.setHorizontalSpacing(2 * theme.GRID)
        for column in (0, 1):
            self._lines.setColumnStretch(column, 1)
        told = QVBoxLayout()
        told.setContentsMargins(0, 0, theme.GRID, 0)
        told.addLayout(self._lines)
        told.addWidget(self.notes)
        told.addStretch()
        inner = QWidget()
        inner.setLayout(told)
        # Long lists and notes scroll: the buttons below stay where they are.
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        side.addWidget(scroll, 1)
        side.addWidget(self.alike)
        ticks = QHBoxLayout()
        for box in self.names.values():
            ticks.addWidget(box)
        side.addLayout(ticks)
        side.addWidget(self.part)
        side.addWidget(self.how)
        steps = QHBoxLayout()
        steps.addWidget(self.undo)
        steps.addWidget(self.redo)
        side.addLayout(steps)
        side.addWidget(self.export)
        held = QWidget()
        held.setFixedWidth(text_size.scaled(_SIDE_PX))
        held.setLayout(side)
        row = QHBoxLayout(self)
        row.addWidget(self.picture, 1)
        row.addWidget(held)
