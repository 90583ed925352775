"""Which dishes are exported, and in which forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.pages.answers.pseudonym_choice import PseudonymChoice
from colonyqc.gui.widgets.basics import hint, label

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


@dataclass(frozen=True, slots=True)
class ExportScope:
    """Dishes that may be exported, with what they are called; None: every dish."""

    text: str
    dishes: tuple[DishKey, ...] | None


class ExportDialog(QDialog):
    """Asks for the forms; for the dishes only where ``scopes`` are given, the first one chosen.

    Signal: ``chosen(tuple[str, …])``, the forms that are ticked, when that is confirmed."""

    chosen = Signal(object)

    def __init__(
        self,
        ticked: Sequence[str],
        parent: QWidget | None = None,
        scopes: Sequence[ExportScope] = (),
        key: Path | None = None,
    ) -> None:
        """``key``: the file that would lead back from pseudonyms; None: none are offered."""
        super().__init__(parent)
        title = translate("Answers", "Export dishes") if scopes else ""
        self.setWindowTitle(title or translate("Answers", "Export the dish"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 16, 24, 16)
        rows.setSpacing(8)
        self._scopes, self.ways = tuple(scopes), tuple(QRadioButton(s.text) for s in scopes)
        if scopes:
            rows.addWidget(label(translate("Answers", "Dishes to write:")))
            self.ways[0].setChecked(True)
        for way in self.ways:
            rows.addWidget(way)
        if scopes:
            rows.addSpacing(8)
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
        # Two columns: with the dishes above them one would be higher than a small screen.
        columns, high = QGridLayout(), (len(self.boxes) + 1) // 2
        columns.setHorizontalSpacing(24)
        columns.setVerticalSpacing(8)
        for place, (form, box) in enumerate(self.boxes.items()):
            box.setChecked(form in ticked)
            box.toggled.connect(self._allow)
            columns.addWidget(box, place % high, place // high)
        rows.addLayout(columns)
        self.pseudonyms = PseudonymChoice(key or Path())
        self.pseudonyms.setVisible(key is not None)
        rows.addWidget(self.pseudonyms)
        rows.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.ticked))
        self._allow()

    @property
    def ticked(self) -> tuple[str, ...]:
        """The forms that are ticked."""
        return tuple(form for form, box in self.boxes.items() if box.isChecked())

    @property
    def dishes(self) -> tuple[DishKey, ...] | None:
        """The dishes that are chosen; None: every dish."""
        pairs = zip(self._scopes, self.ways, strict=True)
        return next((scope.dishes for scope, way in pairs if way.isChecked()), None)

    @property
    def key(self) -> Path | None:
        """The file that leads back from pseudonyms; None: names stay as they are."""
        return self.pseudonyms.key if self.pseudonyms.box.isChecked() else None

    def _allow(self) -> None:
        go = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        go.setEnabled(bool(self.ticked))
        why_not = translate("Answers", "Tick at least one form first.")
        go.setToolTip("" if self.ticked else hint(why_not))


def ask_folder(parent: QWidget, folder: Path, take: Callable[[Path], object]) -> QFileDialog:
    """Ask where to write, without stopping the window."""
    dialog = QFileDialog(parent, translate("Answers", "Folder for the files"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: take(Path(path)))
    dialog.open()
    return dialog
