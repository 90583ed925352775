"""The parts of the panel beside the picture: samples, numbers, layers, presets."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.pages.membranes.histogram import CellHistogram
from colonyqc.gui.pages.membranes.presenter import MEASURE_NAMES, SheetFigure, measure_name
from colonyqc.gui.pages.membranes.samples import Painting
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import OwnArrowsSlider, button, hint, icon_button, label

LAYERS: Final = {
    "probability": QT_TRANSLATE_NOOP("Membranes", "probability of membrane"),
    "membranes": QT_TRANSLATE_NOOP("Membranes", "membranes (from one half on)"),
    "cells": QT_TRANSLATE_NOOP("Membranes", "cells, coloured"),
    "like": QT_TRANSLATE_NOOP("Membranes", "found by clicking"),
}
_COLOURS: Final = {
    "probability": theme.MEMBRANE,
    "membranes": theme.MEMBRANE,
    "cells": "#21918C",
    "like": theme.SELECTION,
}
_ON: Final = frozenset({"membranes", "cells", "like"})


class SampleList(QWidget):
    """Emits ``chosen(place)``, ``removed(place)``, ``next_asked()``, ``preset_removed(place)``."""

    chosen = Signal(int)
    removed = Signal(int)
    preset_removed = Signal(int)
    next_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[QPushButton] = []
        self.crosses: list[QToolButton] = []
        self.next = button(translate("Membranes", "Next sample here"))
        self.next.setToolTip(
            translate("Membranes", "A box where the network is least sure: paint it next.")
        )
        self.next.clicked.connect(self.next_asked)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._rows)
        column.addWidget(self.next)

    def set_samples(self, painting: Painting, presets: Sequence[str]) -> None:
        """List the samples of a picture and the presets in use."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows, self.crosses = [], []
        for place, box in enumerate(painting.boxes):
            share = formatting.percent(100 * float(box.labels.mean()), 0)
            state = (
                translate("Membranes", "{share} membrane").format(share=share)
                if box.painted
                else translate("Membranes", "paint its membranes")
            )
            text = translate("Membranes", "{number}: {width}×{height} px, {state}").format(
                number=place + 1, width=box.region.width, height=box.region.height, state=state
            )
            self._add(text, place, place == painting.active)
        for place, name in enumerate(presets):
            text = translate("Membranes", "preset {name}").format(name=name)
            self._add(text, place, None)

    def _add(self, text: str, place: int, active: bool | None) -> None:
        row = button(text, role="quiet")
        row.setStyleSheet(
            f"padding: 0 8px; min-height: {text_size.scaled(28)}px; text-align: left;"
        )
        row.setEnabled(active is not None)
        row.setCheckable(active is not None)
        row.setChecked(bool(active))
        cross = icon_button(
            "close", translate("Membranes", "Remove {sample}").format(sample=text), 28
        )
        if active is None:
            cross.clicked.connect(lambda: self.preset_removed.emit(place))
        else:
            row.clicked.connect(lambda: self.chosen.emit(place))
            cross.clicked.connect(lambda: self.removed.emit(place))
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(row, 1)
        line.addWidget(cross)
        self.rows.append(row)
        self.crosses.append(cross)
        self._rows.addWidget(holder)


class Numbers(QWidget):
    """The numbers of the sheet with their units, and why there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.warning = label(wrap=True)
        self.warning.setProperty("verdict", "watch")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._made: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.warning)
        column.addLayout(self._grid)
        self.set_numbers((), ())

    @property
    def texts(self) -> dict[str, str]:
        """What is shown: values by name."""
        said = [made.text() for made in self._made]
        return dict(zip(said[::2], said[1::2], strict=True))

    def set_numbers(self, lines: Sequence[SheetFigure], warnings: Sequence[str]) -> None:
        """Show other numbers."""
        for made in self._made:
            made.hide()
            made.deleteLater()
        self._made = []
        for place, line in enumerate(lines):
            name, value = label(line.name, "caption"), label(line.value)
            for made in (name, value):
                made.setToolTip(line.meaning)
            self._grid.addWidget(name, place, 0)
            self._grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignRight)
            self._made += [name, value]
        self.warning.setText("\n".join(warnings))
        self.warning.setVisible(bool(warnings))


class LayerList(QWidget):
    """Emits ``changed({layer: visible}, opacity 0–1)``."""

    changed = Signal(object, float)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for name, text in LAYERS.items():
            box = QCheckBox(translate("Membranes", text))
            box.setChecked(name in _ON)
            box.toggled.connect(self.tell)
            swatch = QFrame()
            swatch.setFixedSize(14, 14)
            swatch.setStyleSheet(f"background: {_COLOURS[name]}; border-radius: 3px;")
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(swatch)
            row.addWidget(box, 1)
            self.boxes[name] = box
            column.addLayout(row)
        self.opacity = OwnArrowsSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(50)
        self.opacity.setAccessibleName(translate("Membranes", "Opacity of the layers, percent"))
        self.opacity.setToolTip(
            translate("Membranes", "Opacity; hold Space to see the picture alone")
        )
        self.opacity.valueChanged.connect(self.tell)
        column.addWidget(self.opacity)

    def tell(self, _: object = None) -> None:
        """Say which layers are wished for."""
        shown = {name: box.isChecked() for name, box in self.boxes.items()}
        self.changed.emit(shown, self.opacity.value() / 100)


class MeasurePanel(QWidget):
    """Emits ``chosen(measure)`` and ``table_asked()``."""

    chosen = Signal(str)
    table_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.measure = QComboBox()
        self.measure.setAccessibleName(translate("Membranes", "Colour the cells by"))
        for key in MEASURE_NAMES:
            self.measure.addItem(measure_name(key), key)
        self.measure.activated.connect(lambda place: self.chosen.emit(self.measure.itemData(place)))
        self.histogram = CellHistogram()
        self.table = button(translate("Membranes", "Cells as a table (CSV)…"))
        self.table.clicked.connect(self.table_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(translate("Membranes", "Colour the cells by"), "caption"))
        row.addWidget(self.measure, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.histogram)
        column.addWidget(self.table)


class PresetPanel(QWidget):
    """Emits ``save_asked(name)``, ``use_asked(NAME@VERSION)``, ``folder_asked(NAME@VERSION)``."""

    save_asked = Signal(str)
    use_asked = Signal(str)
    folder_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setMaxLength(80)
        self.name.setPlaceholderText(translate("Membranes", "name of a preset"))
        self.name.setAccessibleName(translate("Membranes", "Name of the preset"))
        self.save = button(translate("Membranes", "Save"))
        self.save.setToolTip(
            translate("Membranes", "Keep the painted samples for later pictures of this kind.")
        )
        self.save.clicked.connect(self._save)
        self.name.returnPressed.connect(self._save)
        self.known = QComboBox()
        self.known.setAccessibleName(translate("Membranes", "Saved presets"))
        self.use = button(translate("Membranes", "Use"))
        self.use.clicked.connect(lambda: self.use_asked.emit(self.known.currentText()))
        self.folder = button(translate("Membranes", "Count a folder by this preset…"))
        self.folder.setToolTip(
            translate(
                "Membranes",
                "Every picture in a folder is answered by the preset and kept in the history.",
            )
        )
        self.folder.clicked.connect(lambda: self.folder_asked.emit(self.known.currentText()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for field, act in ((self.name, self.save), (self.known, self.use)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(field, 1)
            row.addWidget(act)
            column.addLayout(row)
        column.addWidget(self.folder)
        self.set_presets(())

    def set_presets(self, names: Sequence[str]) -> None:
        """Offer saved presets."""
        self.known.clear()
        self.known.addItems(list(names))
        for part in (self.known, self.use, self.folder):
            part.setVisible(bool(names))

    def _save(self) -> None:
        if self.save.isEnabled():
            self.save_asked.emit(self.name.text().strip())


class RecordPanel(QWidget):
    """Emits ``keep_asked()`` and ``correct_asked()``; lists what is kept of the dish."""

    keep_asked = Signal()
    correct_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keep = button(translate("Membranes", "Keep in the history"))
        self.keep.clicked.connect(self.keep_asked)
        self.correct = button(translate("Membranes", "Correct the cells"))
        self.correct.clicked.connect(self.correct_asked)
        self.place = label(role="caption", wrap=True)
        self.kept = label(wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.keep)
        column.addWidget(self.correct)
        column.addWidget(self.place)
        column.addWidget(self.kept)
        self.set_kept("", ())
        self.set_writable("")
        self.set_correctable("")

    def set_writable(self, why_not: str) -> None:
        """Let answers be kept, or say why they cannot be."""
        said = translate(
            "Membranes",
            "The sheet's numbers and map are kept with the samples that gave them, marked as "
            "assistive.",
        )
        _let(self.keep, said, why_not)

    def set_correctable(self, why_not: str) -> None:
        """Let cells be corrected, or say why they cannot be."""
        said = translate(
            "Membranes",
            "Merge, split, draw and remove cells by hand: a version of its own beside what was "
            "found, which is kept first.",
        )
        _let(self.correct, said, why_not)

    def set_waiting(self, waits: bool) -> None:
        """Say whether edits of the cells wait to go on."""
        self.correct.setText(
            translate("Membranes", "Go on correcting the cells")
            if waits
            else translate("Membranes", "Correct the cells")
        )

    def set_kept(self, place: str, lines: Sequence[str]) -> None:
        """Show of which dish and day the picture is, and what is kept of the dish."""
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.kept.setText("\n".join(lines))
        self.kept.setVisible(bool(lines))


def _let(act: QPushButton, says: str, why_not: str) -> None:
    """Let a button answer and say what it does, or why it does not."""
    act.setEnabled(not why_not)
    act.setToolTip(hint(why_not or says))
