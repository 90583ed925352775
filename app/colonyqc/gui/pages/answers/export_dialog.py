"""Which forms a dish is exported in."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.widgets.basics import label

USUAL: Final = ("coco", "coco-panoptic", "png")
FORMS: Final[Mapping[str, str]] = {
    "xlsx": QT_TRANSLATE_NOOP("Answers", "Excel workbook (XLSX)"),
    "csv": QT_TRANSLATE_NOOP("Answers", "Tables (CSV)"),
    "parquet": QT_TRANSLATE_NOOP("Answers", "Tables (Parquet)"),
    "geojson": QT_TRANSLATE_NOOP("Answers", "Outlines for QuPath (GeoJSON)"),
    "roi": QT_TRANSLATE_NOOP("Answers", "Outlines for ImageJ (ROI zip)"),
    "ome-tiff": QT_TRANSLATE_NOOP("Answers", "Label maps (OME-TIFF)"),
    "ome-zarr": QT_TRANSLATE_NOOP("Answers", "Label maps, plates (OME-Zarr)"),
    "coco": QT_TRANSLATE_NOOP("Answers", "Single colonies (COCO)"),
    "coco-panoptic": QT_TRANSLATE_NOOP("Answers", "Classes and colonies (COCO panoptic)"),
    "png": QT_TRANSLATE_NOOP("Answers", "Label pictures and overlay (PNG)"),
}
"""Every form with what it is called."""


class ExportDialog(QDialog):
    """Signal: ``chosen(tuple[str, …])``, the forms that are ticked, when that is confirmed."""

    chosen = Signal(object)

    def __init__(self, ticked: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Answers", "Export the dish"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = QVBoxLayout(self)
        rows.addWidget(label(translate("Answers", "Forms to write:")))
        self.boxes = {form: QCheckBox(translate("Answers", text)) for form, text in FORMS.items()}
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.button(kinds.Ok).setText(translate("Answers", "Choose the folder…"))
        self.buttons.button(kinds.Cancel).setText(translate("Answers", "Cancel"))
        self.buttons.button(kinds.Ok).setProperty("role", "primary")
        for made in self.buttons.buttons():
            # Qt's own would be the only pictures of another set.
            made.setIcon(QIcon())
        for form, box in self.boxes.items():
            box.setChecked(form in ticked)
            box.toggled.connect(self._allow)
            rows.addWidget(box)
        rows.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.ticked))
        self._allow()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The forms that are ticked."""
        return tuple(form for form, box in self.boxes.items() if box.isChecked())

    def _allow(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.ticked))
