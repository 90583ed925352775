"""Which data package goes with a report on a line or a lot."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets.basics import hint


class PackageButton(QPushButton):
    """Pressed in while a package is chosen; pressed again, it is taken back.

    Signal: ``chosen(Path | None)``.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.clicked.connect(self._ask)
        self.set_package(None)

    def set_package(self, path: Path | None) -> None:
        """Show which data package goes with the report; None: none does."""
        self.setChecked(path is not None)
        said = translate(
            "Reports",
            "The report names this data package and its sha256, so that both are known to belong "
            "together.",
        )
        self.setToolTip(hint(said if path is None else f"{path.name}\n{said}"))
        self.setText(translate("Reports", "Data package…") if path is None else path.name)

    def _ask(self, checked: bool) -> None:
        if not checked:
            self.chosen.emit(None)
            return
        self.setChecked(False)  # there is none until one is chosen
        title = translate("Reports", "Data package that goes with the report")
        dialog = QFileDialog(self, title, filter="ZIP (*.zip)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.chosen.emit(Path(path)))
        dialog.open()
