"""The window of teaching: training set, training, before and after, adoption."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.teach.loss_curve import LossCurve
from colonyqc.gui.viewer.still_picture import StillPicture
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import button, hairline, label

_SIZE: Final = QSize(1060, 680)
_ROWS: Final = 132
_STEPS: Final = (60, 100, 300)
"""Short, usual, long."""


class TeachView(QWidget):
    """Signals: ``line_chosen(line)`` ("" all), ``confirm_asked``, ``train_asked``,
    ``go_on_asked(folder name)``, ``stop_asked``, ``throw_away_asked(folder name)``,
    ``picture_chosen(place)``, ``adopt_asked``, ``take_back_asked(pin)``.
    """

    line_chosen = Signal(str)
    confirm_asked = Signal()
    train_asked = Signal()
    go_on_asked = Signal(str)
    stop_asked = Signal()
    throw_away_asked = Signal(str)
    picture_chosen = Signal(int)
    adopt_asked = Signal()
    take_back_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.resize(_SIZE)
        self.setWindowTitle(translate("Teach", "Teach a model"))
        self._set_parts()
        self._training_parts()
        self._proof_parts()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(theme.GRID)
        for part, line in (
            (self._set(), hairline()),
            (self._training(), hairline()),
            (self._proof(), self.proof_line),
            (self._pins(), hairline()),
        ):
            column.addLayout(part)
            column.addWidget(line)
        # With a factor: without one a text that wraps takes of the room that is left.
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self.set_busy(busy=False)
        self.set_proof("", ())

    def set_set(self, sentence: str, rows: Sequence[Sequence[str]], lines: Sequence[str]) -> None:
        """Show the training set; the line that was chosen stays chosen."""
        self.said.setText(sentence)
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                self.table.setItem(place, column, QTableWidgetItem(text))
        chosen = self.line.currentData()
        self.line.blockSignals(True)
        self.line.clear()
        self.line.addItem(translate("Teach", "all cell lines"), "")
        for name in lines:
            self.line.addItem(name, name)
        self.line.setCurrentIndex(max(0, self.line.findData(chosen)))
        self.line.blockSignals(False)

    def set_models(self, refs: Sequence[str], usual: str) -> None:
        """Offer the models that can be trained on."""
        chosen = self.start.currentData() or usual
        self.start.clear()
        for ref in refs:
            self.start.addItem(ref, ref)
        self.start.setCurrentIndex(max(0, self.start.findData(chosen)))

    def set_lack(self, sentence: str) -> None:
        """Say why the Python that is named cannot train; "" where it can."""
        self.lack.setText(sentence)
        self.lack.setVisible(bool(sentence))
        self._enable()

    def set_runs(self, runs: Mapping[str, str]) -> None:
        """List the runs, newest first: folder name to words."""
        chosen = self.runs.currentData()
        self.runs.clear()
        for name, text in runs.items():
            self.runs.addItem(text, name)
        self.runs.setCurrentIndex(max(0, self.runs.findData(chosen)))
        for part in (self.runs, self.go_on, self.throw_away):
            part.setVisible(bool(runs))

    def set_busy(self, *, busy: bool) -> None:
        """Show that a training runs."""
        self._busy = busy
        self._enable()
        self.throw_away.setEnabled(not busy)
        self.stop.setEnabled(busy)
        self.bar.setVisible(busy)

    def set_progress(self, share: float, text: str) -> None:
        """Show how far it is."""
        self.bar.setValue(round(1000 * share))
        self.state.setText(text)

    def set_proof(self, sentence: str, pictures: Sequence[str]) -> None:
        """Show what came of it, and the pictures kept apart, the worst first."""
        self.verdict.setText(sentence)
        self.pictures.clear()
        self.pictures.addItems(list(pictures))
        there = bool(pictures)
        # Heads over nothing would read as an answer that is missing.
        heads = (self.proof_title, self.verdict, *self.still_names, self.proof_line)
        for part in (*heads, *self.stills):
            part.setVisible(there)
        for asked in (self.pictures, self.why, *self.offers, self.adopt):
            asked.setVisible(there)

    def set_pictures(self, drawn: Sequence[NDArray[np.uint8]]) -> None:
        """Show a picture as stated, before and after."""
        for still, pixels in zip(self.stills, drawn, strict=True):
            still.set_picture(pixels)

    def set_offers(self, line: str, protocol: str) -> None:
        """Offer to pin the new model to its line ("" for none) and to the protocol in force."""
        text = translate("Teach", "Analyse {line} by it from now on")
        self.for_line.setText(text.format(line=line))
        self.for_line.setEnabled(bool(line))
        self.for_line.setChecked(bool(line))
        text = translate("Teach", "… and every dish under the protocol {protocol}")
        self.for_protocol.setText(text.format(protocol=protocol))
        self.for_protocol.setChecked(False)

    def set_pins(self, pins: Mapping[str, object]) -> None:
        """List what has a model in force, by its words."""
        chosen = self.pins.currentText()
        self.pins.clear()
        for text, pin in pins.items():
            self.pins.addItem(text, pin)
        self.pins.setCurrentIndex(max(0, self.pins.findText(chosen)))
        for part in (self.pins, self.take_back):
            part.setVisible(bool(pins))
        none = translate("Teach", "No cell line or protocol has a model of its own.")
        self.none.setText("" if pins else none)

    def _enable(self) -> None:
        # A read-out needs no Python but this one.
        lacks = bool(self.lack.text()) and self.steps.currentData() != 0
        self.train.setEnabled(not self._busy and not lacks)
        self.go_on.setEnabled(not self._busy)

    def _set_parts(self) -> None:
        self.said = label("", wrap=True)
        self.line = QComboBox()
        self.line.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.line.setAccessibleName(translate("Teach", "Cell line"))
        self.line.activated.connect(lambda at: self.line_chosen.emit(self.line.itemData(at)))
        self.confirm = button(translate("Teach", "The picture in hand is right"), "keep")
        self.confirm.setToolTip(
            translate("Teach", "Every colony and class of it counts as labelled then")
        )
        self.confirm.clicked.connect(self.confirm_asked)
        heads = (
            translate("Teach", "Dish"),
            translate("Teach", "Day"),
            translate("Teach", "Picture"),
            translate("Teach", "Labelled"),
            translate("Teach", "By"),
        )
        self.table = QTableWidget(0, len(heads))
        self.table.setHorizontalHeaderLabels(list(heads))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setFixedHeight(text_size.scaled(_ROWS))
        self.table.setAccessibleName(translate("Teach", "Training set"))
        self.table.setTabKeyNavigation(False)

    def _training_parts(self) -> None:
        self.start = QComboBox()
        self.start.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.start.setAccessibleName(translate("Teach", "Model that is trained on"))
        self.name = QLineEdit("own")
        self.name.setAccessibleName(translate("Teach", "Name of the new model"))
        self.steps = QComboBox()
        self.steps.setAccessibleName(translate("Teach", "How long"))
        said = (
            translate("Teach", "short: {steps} steps"),
            translate("Teach", "usual: {steps} steps"),
            translate("Teach", "long: {steps} steps"),
        )
        for text, steps in zip(said, _STEPS, strict=True):
            self.steps.addItem(text.format(steps=steps), steps)
        self.steps.addItem(translate("Teach", "read-out: seconds, without torch"), 0)
        self.steps.setCurrentIndex(1)
        self.steps.currentIndexChanged.connect(lambda _: self._enable())
        self.python = QLineEdit()
        self.python.setAccessibleName(translate("Teach", "Python that trains"))
        self.python.setPlaceholderText(translate("Teach", "this program's own Python"))
        self.lack = label("", "banner", wrap=True)
        self.lack.hide()
        self.train = button(translate("Teach", "Train on these"), role="primary")
        self.train.clicked.connect(self.train_asked)
        self.stop = button(translate("Teach", "Stop"))
        self.stop.clicked.connect(self.stop_asked)
        self.runs = QComboBox()
        self.runs.setAccessibleName(translate("Teach", "Trainings"))
        self.go_on = button(translate("Teach", "Go on, or compare"), "redo")
        self.go_on.clicked.connect(lambda: self.go_on_asked.emit(self.runs.currentData()))
        self.throw_away = button(translate("Teach", "Throw away"))
        self.throw_away.clicked.connect(lambda: self.throw_away_asked.emit(self.runs.currentData()))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("Teach", "Progress of the training"))
        self.state = label("", "caption", wrap=True)
        self.curve = LossCurve()

    def _proof_parts(self) -> None:
        self.verdict = label("", wrap=True)
        self.pictures = QComboBox()
        self.pictures.setAccessibleName(translate("Teach", "Pictures kept apart, worst first"))
        self.pictures.currentIndexChanged.connect(self.picture_chosen)
        self.stills = (
            StillPicture(translate("Teach", "Stated by people")),
            StillPicture(translate("Teach", "Model before")),
            StillPicture(translate("Teach", "Model after")),
        )
        self.still_names = [label(still.accessibleName(), "caption") for still in self.stills]
        self.proof_title = label(
            translate("Teach", "Before and after, on dishes that were kept apart"), "title"
        )
        self.proof_line = hairline()
        self.why = QLineEdit()
        self.why.setAccessibleName(translate("Teach", "Why it is adopted"))
        self.why.setPlaceholderText(translate("Teach", "Why it is adopted: kept in the trail"))
        self.offers = self.for_line, self.for_protocol = QCheckBox(), QCheckBox()
        self.adopt = button(translate("Teach", "Adopt the new model"), role="primary")
        self.adopt.clicked.connect(self.adopt_asked)
        self.pins = QComboBox()
        self.pins.setAccessibleName(translate("Teach", "Models of cell lines and protocols"))
        self.take_back = button(translate("Teach", "Take back"), "undo")
        self.take_back.clicked.connect(lambda: self.take_back_asked.emit(self.pins.currentData()))
        self.none = label("", "caption")

    def _set(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(translate("Teach", "Training set"), "title"))
        head.addStretch()
        head.addWidget(self.confirm)
        head.addWidget(self.line)
        return _column(head, self.said, self.table)

    def _training(self) -> QVBoxLayout:
        asked = QHBoxLayout()
        for part in (self.start, self.name, self.steps):
            asked.addWidget(part)
        asked.addWidget(self.python, 1)
        asked.addWidget(self.stop)
        asked.addWidget(self.train)
        earlier = QHBoxLayout()
        earlier.addWidget(self.runs, 1)
        earlier.addWidget(self.go_on)
        earlier.addWidget(self.throw_away)
        title = label(translate("Teach", "Training"), "title")
        return _column(title, asked, self.lack, self.bar, self.state, self.curve, earlier)

    def _proof(self) -> QVBoxLayout:
        stills = QHBoxLayout()
        for name, still in zip(self.still_names, self.stills, strict=True):
            stills.addLayout(_column(name, still), 1)
        adopt = QHBoxLayout()
        adopt.addWidget(self.why, 1)
        for offer in self.offers:
            adopt.addWidget(offer)
        adopt.addWidget(self.adopt)
        return _column(self.proof_title, self.verdict, self.pictures, stills, adopt)

    def _pins(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.none)
        row.addWidget(self.pins, 1)
        row.addWidget(self.take_back)
        return _column(label(self.pins.accessibleName(), "title"), row)


def _column(*parts: QWidget | QHBoxLayout | QVBoxLayout) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setSpacing(theme.GRID // 2)
    for part in parts:
        if isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made
