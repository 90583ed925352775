"""The page of regions: the picture with its regions, and beside it what can be done with them."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.regions.canvas import RegionCanvas
from colonyqc.gui.pages.regions.frame_panel import FramePanel
from colonyqc.gui.pages.regions.panels import (
    KeepPanel,
    LabelPanel,
    MethodPanel,
    RegionList,
    SeriesPanel,
)
from colonyqc.gui.viewer.paint_page import ENDINGS, PaintPage, captioned, ruled, slider
from colonyqc.gui.widgets.basics import EmptyState

_LARGEST_BRUSH = 81


class RegionsView(PaintPage):
    """Signals besides the `PaintPage`'s: ``series_chosen(list of Path)``,
    ``labels_chosen(Path)``."""

    series_chosen = Signal(object)
    labels_chosen = Signal(object)
    endings = f"{ENDINGS} *.mp4 *.avi *.mov *.mkv *.m4v *.mpg *.mpeg *.wmv"

    def __init__(self) -> None:
        self.canvas = RegionCanvas()
        super().__init__(
            self.canvas,
            _LARGEST_BRUSH,
            translate(
                "Regions",
                "These regions were learned on the picture itself: they assist a person and "
                "decide nothing.",
            ),
        )
        self.frame = FramePanel()
        self.method, self.regions = MethodPanel(), RegionList()
        self.series, self.labels, self.record = SeriesPanel(), LabelPanel(), KeepPanel()
        self.series.files_asked.connect(self._ask_series)
        self.labels.asked.connect(self._ask_labels)
        self.opacity = slider(0, 100, translate("Regions", "Opacity of the regions, percent"))
        self.opacity.setValue(50)
        self.opacity.valueChanged.connect(lambda value: self.canvas.set_opacity(value / 100))
        self.empty = self._empty_state()
        self.missing = EmptyState(
            "regions",
            translate("Regions", "No network for regions is installed"),
            translate(
                "Regions",
                "This page looks through the eyes of a model such as ips-phase. Put its package "
                "into the folder of models and come back, or ask whoever keeps this program.",
            ),
        )
        brush = self._brush(captioned(translate("Regions", "Opacity"), self.opacity))
        parts = (
            self.frame,
            self.method,
            ruled(translate("Regions", "Regions"), self.regions, brush),
            ruled(translate("Regions", "Series"), self.series),
            ruled(translate("Regions", "Labels"), self.labels),
            ruled(translate("Regions", "History"), self.record),
        )
        self._fill(parts, self.empty, self.missing)

    def set_missing(self) -> None:
        """Say that no network is there, and offer nothing."""
        self._stack.setCurrentWidget(self.missing)

    def _ask_series(self) -> None:
        dialog = self._picture_dialog(translate("Regions", "Pictures to answer by these regions"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.series_chosen.emit([Path(name) for name in names])
        )
        dialog.open()

    def _ask_labels(self) -> None:
        dialog = self._dialog(translate("Regions", "Folder for pictures and labels"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.labels_chosen.emit(Path(name)))
        dialog.open()

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            "regions",
            translate("Regions", "Regions of a culture that no model knows"),
            translate(
                "Regions",
                "Open a picture: areas that look alike are found by themselves. Name them, correct "
                "them with a few strokes, and carry them over the other days. The answer assists "
                "you and decides nothing.",
            ),
            self._ways(),
        )
