"""The membranes page: the picture with its samples, and beside it what was found."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.membranes.canvas import PromptCanvas
from colonyqc.gui.pages.membranes.click_network_finder import NetworkChoice
from colonyqc.gui.pages.membranes.overlays import cells_table, probability_table, sure_table
from colonyqc.gui.pages.membranes.panels import (
    LayerList,
    MeasurePanel,
    Numbers,
    PresetPanel,
    RecordPanel,
    SampleList,
)
from colonyqc.gui.widgets.basics import (
    ElidedLabel,
    EmptyState,
    OwnArrowsSlider,
    button,
    hairline,
    label,
    section,
)
from colonyqc.gui.widgets.theme import MEMBRANE, SELECTION

PANEL: int = 344
_LARGEST_BRUSH = 31
_ENDINGS = "*.png *.jpg *.jpeg *.tif *.tiff *.czi"


class MembranesView(QWidget):
    """Signals: ``in_hand_asked()``, ``path_chosen(Path)``, ``size_chosen(px)``,
    ``folder_chosen(NAME@VERSION, Path)``, ``table_chosen(Path)``."""

    in_hand_asked = Signal()
    path_chosen = Signal(object)
    size_chosen = Signal(int)
    folder_chosen = Signal(str, object)
    table_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = PromptCanvas()
        self.samples = SampleList()
        self.numbers = Numbers()
        self.layers = LayerList()
        self.colours = MeasurePanel()
        self.presets = PresetPanel()
        self.finds = NetworkChoice()
        self.record = RecordPanel()
        self.presets.folder_asked.connect(self._ask_folder)
        self.colours.table_asked.connect(self._ask_table)
        self.name = ElidedLabel(role="title")
        self.guide = label(role="caption", wrap=True)
        self.brush = OwnArrowsSlider(Qt.Orientation.Horizontal)
        self.brush.setRange(1, _LARGEST_BRUSH)
        self.brush.setAccessibleName(translate("Membranes", "Width of the brush, px"))
        self.brush.valueChanged.connect(self.size_chosen)
        self.brush_text = label(role="caption")
        self.another = button(translate("Membranes", "Open another…"))
        self.in_hand = button(translate("Membranes", "Picture in hand"))
        self.in_hand.setToolTip(
            translate("Membranes", "Take the picture that is shown on the work page.")
        )
        self.another.clicked.connect(self.ask_path)
        self.in_hand.clicked.connect(self.in_hand_asked)
        self._ways = self._actions()
        self.empty = self._empty_state()
        self.missing = self._missing("")
        self._stack = QStackedWidget()
        for page in (self._work(), self.empty, self.missing):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.layers.changed.connect(self._looks)
        self.layers.tell()
        self._stack.setCurrentWidget(self.empty)

    @property
    def says_missing(self) -> bool:
        """Tell whether the page says that no network is there."""
        return self._stack.currentIndex() == 2

    def set_missing(self, because: str) -> None:
        """Say that the network is not there or cannot be used, and offer nothing."""
        self._stack.removeWidget(self.missing)
        self.missing.deleteLater()
        self.missing = self._missing(because)
        self._stack.addWidget(self.missing)
        self._stack.setCurrentWidget(self.missing)

    def set_picture(self, name: str) -> None:
        """Name the picture that is open; "" for none."""
        self.name.setText(name)
        self._stack.setCurrentIndex(0 if name else 1)

    def set_size(self, size: int) -> None:
        """Show the width of the brush, px."""
        self.brush.blockSignals(True)
        self.brush.setValue(size)
        self.brush.blockSignals(False)
        self.brush_text.setText(f"{size}\u00a0px")
        self.canvas.set_size(size)

    @property
    def largest(self) -> int:
        """Widest brush, px."""
        return _LARGEST_BRUSH

    def ask_path(self) -> None:
        """Ask for a picture file."""
        dialog = QFileDialog(self, translate("Membranes", "Open a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{translate('Membranes', 'Pictures')} ({_ENDINGS})"])
        dialog.fileSelected.connect(lambda name: self.path_chosen.emit(Path(name)))
        dialog.open()

    def _ask_folder(self, preset: str) -> None:
        dialog = QFileDialog(self, translate("Membranes", "Count a folder of pictures"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.folder_chosen.emit(preset, Path(name)))
        dialog.open()

    def _ask_table(self) -> None:
        dialog = QFileDialog(self, translate("Membranes", "Save the table of cells"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{Path(self.name.text()).stem}-cells.csv")
        dialog.fileSelected.connect(lambda name: self.table_chosen.emit(Path(name)))
        dialog.open()

    def _actions(self) -> list[QAction]:
        hand = QAction(translate("Membranes", "Take the picture in hand"), self)
        hand.triggered.connect(self.in_hand_asked)
        other = QAction(translate("Membranes", "Open a picture…"), self)
        other.triggered.connect(self.ask_path)
        return [hand, other]

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            "membranes",
            translate("Membranes", "Membranes from one small sample"),
            translate(
                "Membranes",
                "Paint the membranes in a box of 64×64 px: the whole picture is answered at once, "
                "cells are counted and measured. The answer assists you and decides nothing.",
            ),
            self._ways,
        )

    def _missing(self, because: str) -> EmptyState:
        return EmptyState(
            "membranes",
            translate("Membranes", "The membrane network is not installed"),
            because
            or translate(
                "Membranes",
                "This page needs a model of the kind “membrane”. Put its package into the folder "
                "of models and come back, or ask whoever keeps this program.",
            ),
        )

    def _work(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(PANEL)
        scroll.setWidget(self._panel())
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(scroll)
        return made

    def _panel(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(self.guide)
        column.addLayout(self._brush())
        column.addWidget(self.finds)
        for title, part in (
            (translate("Membranes", "Samples"), self.samples),
            (translate("Membranes", "Sheet"), self.numbers),
            (translate("Membranes", "Cells"), self.colours),
            (translate("Membranes", "Layers"), self.layers),
            (translate("Membranes", "Presets"), self.presets),
            (translate("Membranes", "History"), self.record),
        ):
            holder, inner = section(title)
            inner.addWidget(part)
            column.addWidget(hairline())
            column.addWidget(holder)
        column.addStretch()
        return panel

    def _head(self) -> QVBoxLayout:
        chip = label(translate("Membranes", "assistive"), "chip")
        chip.setToolTip(
            translate(
                "Membranes",
                "This answer follows a sample that was painted by hand: it assists a person and "
                "decides nothing.",
            )
        )
        self.chip = chip
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name, 1)
        first.addWidget(chip)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.in_hand)
        second.addWidget(self.another)
        second.addStretch()
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(first)
        column.addLayout(second)
        return column

    def _brush(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(translate("Membranes", "Brush"), "caption"))
        row.addWidget(self.brush, 1)
        row.addWidget(self.brush_text)
        return row

    def _looks(self, shown: dict[str, bool], opacity: float) -> None:
        canvas = self.canvas
        layers = {
            "probability": canvas.probability,
            "membranes": canvas.membranes,
            "cells": canvas.cells,
            "like": canvas.like,
        }
        for name, layer in layers.items():
            canvas.show_layer(layer, shown[name])
        canvas.probability.set_table(probability_table(opacity))
        canvas.membranes.set_table(sure_table(MEMBRANE, min(1.0, 1.6 * opacity)))
        canvas.cells.set_table(cells_table(opacity))
        canvas.like.set_table(sure_table(SELECTION, opacity))
