"""The window of preprocessing: before and after, a row for each step, what to do with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.preprocessing import STEPS, PreprocessingStep, StepKind
from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.still_picture import StillPicture
from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import ElidedLabel, button, inset, label
from colonyqc.gui.widgets.step_names import step_name

_SIZE: Final = QSize(1080, 680)


class PreprocessingView(QWidget):
    """Signals: ``changed`` when steps are, ``use_asked``, ``save_asked``, ``file_chosen(Path)``."""

    changed = Signal()
    use_asked = Signal()
    save_asked = Signal()
    file_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.resize(_SIZE)
        self.setWindowTitle(translate("Preprocessing", "Preprocessing"))
        self.name = ElidedLabel("", "title")
        self.before = StillPicture(translate("Preprocessing", "Before"))
        self.after = StillPicture(translate("Preprocessing", "After"))
        self.boxes = {kind: QCheckBox(step_name(kind)) for kind in STEPS}
        self.amounts = {kind: _amount(kind) for kind in STEPS}
        for kind, box in self.boxes.items():
            box.setMinimumHeight(text_size.scaled(theme.TARGET_PX))
            box.toggled.connect(self._toggled)
            self.amounts[kind].valueChanged.connect(lambda _: self.changed.emit())
        self.use = button(translate("Preprocessing", "Use from now on"), role="primary")
        self.use.clicked.connect(self.use_asked)
        self.save = button(translate("Preprocessing", "Save as a protocol…"), "export")
        self.save.clicked.connect(self.save_asked)
        self.said = label("", "caption", wrap=True)
        self._lay_out()
        self._toggled()

    @property
    def steps(self) -> tuple[PreprocessingStep, ...]:
        """The steps that are ticked, in the order of the window."""
        return tuple(
            PreprocessingStep(kind, self.amounts[kind].value())
            for kind, box in self.boxes.items()
            if box.isChecked()
        )

    def set_steps(self, steps: Sequence[PreprocessingStep]) -> None:
        """Tick the steps that are in force."""
        known = {each.step: each.amount for each in steps}
        for kind, box in self.boxes.items():
            box.setChecked(kind in known)
            self.amounts[kind].setValue(known.get(kind, STEPS[kind].usual))

    def set_picture(self, name: str, before: NDArray[np.uint8]) -> None:
        """Show a part of a picture as it was taken."""
        self.name.setText(name)
        self.before.set_picture(before)

    def set_after(self, after: NDArray[np.uint8]) -> None:
        """Show the same part after the steps."""
        self.after.set_picture(after)

    def set_said(self, text: str) -> None:
        """Say what is in force."""
        self.said.setText(text)

    def ask_file(self, suggested: Path) -> None:
        """Ask where to write a protocol, without stopping the window."""
        title = translate("Preprocessing", "Save as a protocol")
        dialog = QFileDialog(self, title, str(suggested), "YAML (*.yaml)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("yaml")
        dialog.selectFile(suggested.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.file_chosen.emit(Path(path)))
        dialog.open()

    def _toggled(self) -> None:
        for kind, box in self.boxes.items():
            self.amounts[kind].setEnabled(box.isChecked())
        self.changed.emit()

    def _lay_out(self) -> None:
        pictures = QHBoxLayout()
        for picture in (self.before, self.after):
            column = QVBoxLayout()
            column.addWidget(label(picture.accessibleName(), "caption"))
            column.addWidget(picture, 1)
            pictures.addLayout(column, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.GRID)
        for place, kind in enumerate(STEPS):
            row, column_of = place // 2, 2 * (place % 2)
            grid.addWidget(self.boxes[kind], row, column_of)
            grid.addWidget(self.amounts[kind], row, column_of + 1)
        note = label(
            translate(
                "Preprocessing",
                "Steps run from the left to the right, row by row, before the network sees a "
                "picture. Models were trained on pictures without them: use steps only where you "
                "have compared the overlays. The quality gate judges the picture as it was taken; "
                "steps are kept with each analysis and stand in its report.",
            ),
            "caption",
            wrap=True,
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.said, 1)
        buttons.addWidget(self.save)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.addWidget(self.name)
        column.addLayout(pictures, 1)
        column.addLayout(grid)
        column.addWidget(note)
        column.addLayout(buttons)


def _amount(kind: StepKind) -> QDoubleSpinBox:
    known = STEPS[kind]
    made = QDoubleSpinBox()
    inset(made)
    made.setRange(known.least, known.most)
    made.setDecimals(1)
    made.setSingleStep(0.1 if known.most <= 1 else 0.5 if known.most <= 20 else 5)
    made.setValue(known.usual)
    made.setSuffix(f" {known.unit}" if known.unit else "")
    made.setMinimumHeight(text_size.scaled(theme.TARGET_PX))
    made.setAccessibleName(step_name(kind))
    return made
