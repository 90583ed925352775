"""The form of a click network: two files, what was read from them, and what a person says."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.models.click_network_card import fit_word
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import ElidedLabel, button, hint, inset, label
from colonyqc.services.packages.click import SIDE, Detected, Triple

_WIDE: Final = 560
_STEPS: Final = 100
_SIDES: Final = (16, 8192)
_FITS: Final = ("pad", "stretch", "longest")


class FileRow(QWidget):
    """A file and, below it, what it takes and gives; emits ``chosen(Path)``."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.path: Path | None = None
        self.shown = ElidedLabel(translate("Models", "no file yet"))
        self.found = ElidedLabel(role="caption")
        self.choose = button(translate("Models", "Choose…"))
        self.choose.setAccessibleName(f"{name}: {self.choose.text()}")
        self.choose.clicked.connect(self._ask)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.shown)
        names.addWidget(self.found)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(names, 1)
        row.addWidget(self.choose)

    def take(self, path: Path) -> None:
        """Take a file."""
        self.path = path
        self.shown.setText(path.name)
        self.shown.setToolTip(hint(str(path)))
        self.chosen.emit(path)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self._name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["ONNX (*.onnx)"])
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.open()


class ClickNetworkForm(QDialog):
    """Emits ``files_given(encoder, decoder)``, ``given(name, values)`` and ``stopped()``.

    It stays open until it is told that all is well; closing it while it is busy stops the import.
    """

    files_given = Signal(object, object)
    given = Signal(str, object)
    stopped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Models", "Add a click network"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(text_size.scaled(_WIDE))
        self._busy, self._detected = False, False
        self.encoder = FileRow(translate("Models", "Encoder"))
        self.decoder = FileRow(translate("Models", "Decoder"))
        self.name, self.licence, self.author = QLineEdit(), QLineEdit(), QLineEdit()
        self.mean, self.std = QLineEdit(), QLineEdit()
        self.side, self.fit = QSpinBox(), QComboBox()
        inset(self.side)
        self.problem = label(role="banner", wrap=True)
        self.bar = QProgressBar()
        self.give = button(translate("Models", "Check and import"), role="primary")
        self.cancel = button(translate("Models", "Cancel"))
        self._prepare()
        self._lay_out()
        self._check()

    @property
    def values(self) -> dict[str, object]:
        """What was entered, as the config names it."""
        return {
            "side": self.side.value(),
            "fit": self.fit.currentData(),
            "mean": numbers(self.mean.text()),
            "std": numbers(self.std.text()),
            "licence": self.licence.text().strip(),
            "author": self.author.text().strip(),
        }

    def set_detected(self, found: Detected) -> None:
        """Show what the two files are, and fill the form."""
        config = found.config
        self._detected = True
        self.encoder.found.setText(found.encoder)
        self.decoder.found.setText(found.decoder)
        self.side.setValue(config.side)
        self.fit.setCurrentIndex(self.fit.findData(config.fit))
        for field, triple in ((self.mean, config.mean), (self.std, config.std)):
            field.setText(", ".join(f"{each:g}" for each in triple))
        self._fixed = found.side_fixed
        self.set_problem("")
        self._check()

    def set_problem(self, sentence: str) -> None:
        """Say why it was not imported, "" for nothing."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self._fit()

    def forget(self) -> None:
        """Forget what the files were taken for."""
        self._detected = False
        for row in (self.encoder, self.decoder):
            row.found.setText("")
        self._check()

    def set_busy(self, busy: bool) -> None:
        """Show that the pair is being tried out."""
        self._busy = busy
        self.bar.setVisible(busy)
        self.bar.setValue(0)
        self._check()
        self._fit()

    def set_progress(self, share: float) -> None:
        """Show how far it is, 0 to 1."""
        self.bar.setValue(round(_STEPS * share))

    def reject(self) -> None:
        """Stop the import, or close."""
        if self._busy:
            self.stopped.emit()
        super().reject()

    def _prepare(self) -> None:
        self._fixed = False
        self.side.setRange(*_SIDES)
        self.side.setValue(SIDE)
        self.side.setSuffix("\u00a0px")
        for fit in _FITS:
            self.fit.addItem(fit_word(fit), fit)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.problem.hide()
        self.give.setDefault(True)
        for row in (self.encoder, self.decoder):
            row.chosen.connect(self._files)
        for field in (self.name, self.mean, self.std):
            field.textChanged.connect(self._check)
        self.name.setMaxLength(80)
        self.name.setPlaceholderText("mobile-sam")
        self.give.clicked.connect(self._give)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        said = translate(
            "Models",
            "An encoder and a decoder of the kind of Segment Anything, as ONNX. None is shipped "
            "with this program: export one, or take one whose licence allows your use. Both are "
            "tried out on a test picture before they are kept.",
        )
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._fields = (
            (translate("Models", "Name"), self.name),
            (translate("Models", "Side of the input"), self.side),
            (translate("Models", "Picture"), self.fit),
            (translate("Models", "Mean (red, green, blue)"), self.mean),
            (translate("Models", "Standard deviation"), self.std),
            (translate("Models", "Licence"), self.licence),
            (translate("Models", "Author"), self.author),
        )
        form.addRow(label(translate("Models", "Encoder"), "caption"), self.encoder)
        form.addRow(label(translate("Models", "Decoder"), "caption"), self.decoder)
        for text, field in self._fields:
            field.setAccessibleName(text)
            form.addRow(label(text, "caption"), field)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.cancel)
        foot.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(said, wrap=True))
        column.addLayout(form)
        column.addWidget(self.bar)
        column.addWidget(self.problem)
        column.addLayout(foot)

    def _fit(self) -> None:
        """Take the height that the sentences need."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            height = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(height)
            self.resize(self.width(), height)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._fit()

    def _files(self) -> None:
        self.forget()
        if self.encoder.path is not None and self.decoder.path is not None:
            self.files_given.emit(self.encoder.path, self.decoder.path)

    def _check(self) -> None:
        open_ = self._detected and not self._busy
        for _, field in self._fields:
            field.setEnabled(open_)
        self.side.setEnabled(open_ and not self._fixed)
        for row in (self.encoder, self.decoder):
            row.setEnabled(not self._busy)
        triples = all(numbers(field.text()) is not None for field in (self.mean, self.std))
        self.give.setEnabled(open_ and triples and bool(self.name.text().strip()))

    def _give(self) -> None:
        self.set_problem("")
        self.given.emit(self.name.text().strip(), self.values)


def numbers(text: str) -> Triple | None:
    """Return three numbers parted by commas, None where the text is something else."""
    try:
        first, second, third = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return first, second, third
