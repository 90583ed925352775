"""The parts of the panel beside the picture: method, regions, series, labels and history."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.regions import RegionMethod
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.regions import presenter
from colonyqc.gui.pages.regions.colours import colour_of
from colonyqc.gui.pages.regions.curve import AreaCurve
from colonyqc.gui.pages.regions.state import MOST, RegionName, RegionsState
from colonyqc.gui.widgets import text_size
from colonyqc.gui.widgets.basics import button, icon_button, inset, label
from colonyqc.services.regions.dish_series import SeriesMember

_AUTOMATIC: Final = 1
_ROWS: Final = 5


class MethodPanel(QWidget):
    """Emits ``find_asked()``; says which method gave what is shown."""

    find_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.method = QComboBox()
        self.method.setAccessibleName(translate("Regions", "Method"))
        self.method.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.method.setMinimumContentsLength(12)
        self.count = QSpinBox()
        inset(self.count)
        self.count.setRange(_AUTOMATIC, MOST)
        self.count.setSpecialValueText(translate("Regions", "automatic"))
        self.count.setAccessibleName(translate("Regions", "How many regions"))
        self.search = button(translate("Regions", "Find regions"), role="primary")
        self.search.setToolTip(
            translate("Regions", "Look for regions anew; names and strokes are begun anew, too.")
        )
        self.search.clicked.connect(self.find_asked)
        self.said = label(role="caption", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(translate("Regions", "How many"), "caption"))
        row.addWidget(self.count, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.method)
        column.addLayout(row)
        column.addWidget(self.search)
        column.addWidget(self.said)

    def set_methods(self, methods: Sequence[RegionMethod]) -> None:
        """Offer the methods that can run here; a single one is told, not asked."""
        # What answers at once comes first here, whatever a command would take by itself.
        held = self.method.currentData() or RegionMethod.ENCODER
        self.method.clear()
        for method in methods:
            self.method.addItem(presenter.method_name(method), method)
        self.method.setCurrentIndex(max(0, self.method.findData(held)))
        self.method.setVisible(len(methods) > 1)

    @property
    def chosen(self) -> RegionMethod | None:
        """The method to find regions by."""
        held = self.method.currentData()
        return None if held is None else RegionMethod(held)

    @property
    def clusters(self) -> int | None:
        """How many regions are wanted; None: as many as stand apart."""
        return None if self.count.value() == _AUTOMATIC else self.count.value()


class RegionList(QWidget):
    """Emits ``chosen(number)``, ``renamed(number, name)``, ``merge_asked(number, into)`` and
    ``added()``."""

    chosen = Signal(int)
    renamed = Signal(int, str)
    merge_asked = Signal(int, int)
    added = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[int, QComboBox] = {}
        self.swatches: dict[int, QToolButton] = {}
        self.crosses: dict[int, QToolButton] = {}
        self.areas: dict[int, str] = {}
        self._state: RegionsState | None = None
        self.more = button(translate("Regions", "Another region"))
        self.more.clicked.connect(self.added)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._rows)
        column.addWidget(self.more)

    def set_regions(self, state: RegionsState, share: Mapping[int, float]) -> None:
        """List the regions with their areas."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.names, self.swatches, self.crosses, self.areas = {}, {}, {}, {}
        self._state = state
        for region in state.regions:
            self._rows.addWidget(self._row(region, share))
        self.more.setEnabled(state.free is not None)

    def _row(self, region: RegionName, share: Mapping[int, float]) -> QWidget:
        number, state = region.number, self._state
        swatch = QToolButton()
        swatch.setCheckable(True)
        swatch.setChecked(state is not None and state.chosen == number)
        swatch.setFixedSize(28, 28)
        ring = "2px solid palette(text)" if swatch.isChecked() else "2px solid transparent"
        swatch.setStyleSheet(
            f"background: {colour_of(number)}; border: {ring}; border-radius: 6px; padding: 0;"
        )
        said = translate("Regions", "Paint {region}").format(region=presenter.region_name(region))
        swatch.setToolTip(said)
        swatch.setAccessibleName(said)
        swatch.clicked.connect(lambda: self.chosen.emit(number))
        name = QComboBox()
        name.setEditable(True)
        # Its longest offer must not widen the panel.
        name.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        name.setMinimumContentsLength(8)
        name.addItems(list(presenter.class_words()))
        name.setCurrentText(region.name)
        edit = name.lineEdit()
        if edit is not None:
            edit.setMaxLength(60)
            edit.setPlaceholderText(presenter.region_name(RegionName(number)))
            edit.editingFinished.connect(lambda: self._rename(region, name.currentText()))
        name.setAccessibleName(
            translate("Regions", "Name of region {number}").format(number=number)
        )
        name.activated.connect(lambda _: self._rename(region, name.currentText()))
        self.areas[number] = presenter.share_text(share, number)
        area = label(self.areas[number], "caption")
        area.setMinimumWidth(text_size.scaled(48))
        merge = icon_button(
            "close",
            translate("Regions", "Merge {region} into the chosen region").format(
                region=presenter.region_name(region)
            ),
            28,
        )
        merge.setEnabled(state is not None and state.chosen != number)
        merge.clicked.connect(lambda: self._merge(number))
        self.names[number], self.swatches[number], self.crosses[number] = name, swatch, merge
        holder = QFrame()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(swatch)
        line.addWidget(name, 1)
        line.addWidget(area)
        line.addWidget(merge)
        return holder

    def _rename(self, region: RegionName, name: str) -> None:
        if name.strip() != region.name:
            self.renamed.emit(region.number, name.strip())

    def _merge(self, number: int) -> None:
        if self._state is not None:
            self.merge_asked.emit(number, self._state.chosen)


class SeriesPanel(QWidget):
    """Emits ``days_asked()``, ``files_asked()`` and ``opened(place)``."""

    days_asked = Signal()
    files_asked = Signal()
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.days = button("")
        self.days.clicked.connect(self.days_asked)
        self.files = button(translate("Regions", "Other pictures…"))
        self.files.clicked.connect(self.files_asked)
        self.curve = AreaCurve()
        self.list = QListWidget()
        self.list.setAccessibleName(translate("Regions", "Pictures of the series"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The end of a name tells views apart, its beginning is the same for all.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.itemActivated.connect(lambda item: self.opened.emit(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self.opened.emit(self.list.row(item)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.days)
        column.addWidget(self.files)
        column.addWidget(self.curve)
        column.addWidget(self.list)
        self.set_video(video=False)
        self.set_series((), RegionsState())

    def set_video(self, *, video: bool) -> None:
        """Offer the frames of the video that is open, or the other days of a dish."""
        if video:
            self.days.setText(translate("Regions", "Frames of this video"))
            tip = translate(
                "Regions",
                "Answer the frames of this video by what is shown here, without learning anew; of "
                "a long one 60, evenly spaced.",
            )
        else:
            self.days.setText(translate("Regions", "Other days of this dish"))
            tip = translate(
                "Regions",
                "Answer every picture of this dish in the same folder by what is shown here, "
                "without learning anew.",
            )
        self.days.setAccessibleName(self.days.text())
        self.days.setToolTip(tip)

    def set_series(self, members: Sequence[SeriesMember], state: RegionsState) -> None:
        """Show the pictures of a series and the curve of their areas."""
        self.curve.set_series(members, state)
        self.list.clear()
        self.list.addItems([presenter.member_name(member) for member in members])
        self.list.setVisible(bool(members))
        rows = min(len(members), _ROWS)
        self.list.setFixedHeight(rows * max(24, self.list.sizeHintForRow(0)) + 8)


class KeepPanel(QWidget):
    """Emits ``asked()``: what is shown is to be kept in the history."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keep = button(translate("Regions", "Keep in the history"))
        self._tip = translate(
            "Regions",
            "The regions, their names and areas are kept with the method that found them, marked "
            "as assistive. No verdict comes from them.",
        )
        self.keep.setToolTip(self._tip)
        self.keep.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.keep)

    def set_writable(self, why_not: str) -> None:
        """Let regions be kept, or say why they cannot be."""
        self.keep.setEnabled(not why_not)
        self.keep.setToolTip(why_not or self._tip)


class LabelPanel(QWidget):
    """Emits ``asked()``: the labels are to be saved for training."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.save = button(translate("Regions", "Save as labels for training…"))
        self.save.setToolTip(
            translate(
                "Regions",
                "Picture and labels of each picture shown here go into the folders images and "
                "masks, as colonyqc train pmf takes them. Regions count by the name of a class.",
            )
        )
        self.save.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.save)
