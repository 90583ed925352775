"""The membranes page: the picture with its samples, and beside it what was found."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.membranes.canvas import PromptCanvas
from colonyqc.gui.pages.membranes.cell_bar import CellBar
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
from colonyqc.gui.viewer.paint_page import PaintPage, ruled
from colonyqc.gui.widgets.basics import EmptyState
from colonyqc.gui.widgets.theme import MEMBRANE, SELECTION

_LARGEST_BRUSH = 31


class MembranesView(PaintPage):
    """Signals besides the `PaintPage`'s: ``folder_chosen(NAME@VERSION, Path)``,
    ``table_chosen(Path)``."""

    folder_chosen = Signal(str, object)
    table_chosen = Signal(object)

    def __init__(self) -> None:
        self.canvas = PromptCanvas()
        super().__init__(
            self.canvas,
            _LARGEST_BRUSH,
            translate(
                "Membranes",
                "This answer follows a sample that was painted by hand: it assists a person and "
                "decides nothing.",
            ),
        )
        self.samples = SampleList()
        self.numbers = Numbers()
        self.layers = LayerList()
        self.colours = MeasurePanel()
        self.presets = PresetPanel()
        self.finds = NetworkChoice()
        self.record = RecordPanel()
        self.cell_bar = CellBar()
        self.cell_bar.hide()
        self.presets.folder_asked.connect(self._ask_folder)
        self.colours.table_asked.connect(self._ask_table)
        self.empty = self._empty_state()
        self.missing = self._missing("")
        sheet = ruled(translate("Membranes", "Sheet"), self.numbers)
        self._of_samples = (
            self._brush(),
            self.finds,
            ruled(translate("Membranes", "Samples"), self.samples),
            ruled(translate("Membranes", "Cells"), self.colours),
            ruled(translate("Membranes", "Layers"), self.layers),
            ruled(translate("Membranes", "Presets"), self.presets),
            ruled(translate("Membranes", "History"), self.record),
        )
        parts = (*self._of_samples[:3], sheet, *self._of_samples[3:])
        self._fill(parts, self.empty, self.missing, self.cell_bar)
        self.layers.changed.connect(self._looks)
        self.layers.tell()

    def set_missing(self, because: str) -> None:
        """Say that the network is not there or cannot be used, and offer nothing."""
        self._stack.removeWidget(self.missing)
        self.missing.deleteLater()
        self.missing = self._missing(because)
        self._stack.addWidget(self.missing)
        self._stack.setCurrentWidget(self.missing)

    def set_correcting(self, correcting: bool) -> None:
        """Show what corrects cells, and nothing of samples; or samples again."""
        self.cell_bar.setVisible(correcting)
        for part in self._of_samples:
            part.setVisible(not correcting)

    def _ask_folder(self, preset: str) -> None:
        dialog = self._dialog(translate("Membranes", "Count a folder of pictures"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.folder_chosen.emit(preset, Path(name)))
        dialog.open()

    def _ask_table(self) -> None:
        dialog = self._dialog(translate("Membranes", "Save the table of cells"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{Path(self.name.text()).stem}-cells.csv")
        dialog.fileSelected.connect(lambda name: self.table_chosen.emit(Path(name)))
        dialog.open()

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            "membranes",
            translate("Membranes", "Membranes from one small sample"),
            translate(
                "Membranes",
                "Paint the membranes in a box of 64×64 px: the whole picture is answered at once, "
                "cells are counted and measured. The answer assists you and decides nothing.",
            ),
            self._ways(),
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
