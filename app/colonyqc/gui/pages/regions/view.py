"""The page of regions: the picture with its regions, and beside it what can be done with them."""

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
from colonyqc.gui.pages.regions.canvas import RegionCanvas
from colonyqc.gui.pages.regions.panels import (
    KeepPanel,
    LabelPanel,
    MethodPanel,
    RegionList,
    SeriesPanel,
)
from colonyqc.gui.widgets.basics import (
    ElidedLabel,
    EmptyState,
    OwnArrowsSlider,
    button,
    hairline,
    hint,
    label,
    section,
)

PANEL: int = 344
_LARGEST_BRUSH = 81
_ENDINGS = "*.png *.jpg *.jpeg *.tif *.tiff *.czi"


class RegionsView(QWidget):
    """Signals: ``in_hand_asked()``, ``path_chosen(Path)``, ``size_chosen(px)``,
    ``series_chosen(list of Path)``, ``labels_chosen(Path)``."""

    in_hand_asked = Signal()
    path_chosen = Signal(object)
    size_chosen = Signal(int)
    series_chosen = Signal(object)
    labels_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.canvas = RegionCanvas()
        self.method, self.regions = MethodPanel(), RegionList()
        self.series, self.labels, self.record = SeriesPanel(), LabelPanel(), KeepPanel()
        self.series.files_asked.connect(self._ask_series)
        self.labels.asked.connect(self._ask_labels)
        self.name = ElidedLabel(role="title")
        self.guide = label(role="caption", wrap=True)
        self.brush = self._slider(1, _LARGEST_BRUSH, translate("Regions", "Width of the brush, px"))
        self.brush.valueChanged.connect(self.size_chosen)
        self.brush_text = label(role="caption")
        self.opacity = self._slider(0, 100, translate("Regions", "Opacity of the regions, percent"))
        self.opacity.setValue(50)
        self.opacity.valueChanged.connect(lambda value: self.canvas.set_opacity(value / 100))
        self.another = button(translate("Regions", "Open another…"))
        self.in_hand = button(translate("Regions", "Picture in hand"))
        self.in_hand.setToolTip(
            translate("Regions", "Take the picture that is shown on the work page.")
        )
        self.another.clicked.connect(self.ask_path)
        self.in_hand.clicked.connect(self.in_hand_asked)
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
        self._stack = QStackedWidget()
        for page in (self._work(), self.empty, self.missing):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._stack.setCurrentWidget(self.empty)

    @property
    def says_missing(self) -> bool:
        """Tell whether the page says that no network is there."""
        return self._stack.currentIndex() == 2

    @property
    def largest(self) -> int:
        """Widest brush, px."""
        return _LARGEST_BRUSH

    def set_missing(self) -> None:
        """Say that no network is there, and offer nothing."""
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

    def ask_path(self) -> None:
        """Ask for a picture file."""
        dialog = self._dialog(translate("Regions", "Open a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.path_chosen.emit(Path(name)))
        dialog.open()

    def _ask_series(self) -> None:
        dialog = self._dialog(translate("Regions", "Pictures to answer by these regions"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.series_chosen.emit([Path(name) for name in names])
        )
        dialog.open()

    def _ask_labels(self) -> None:
        dialog = QFileDialog(self, translate("Regions", "Folder for pictures and labels"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.labels_chosen.emit(Path(name)))
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([f"{translate('Regions', 'Pictures')} ({_ENDINGS})"])
        return dialog

    def _slider(self, least: int, most: int, name: str) -> OwnArrowsSlider:
        made = OwnArrowsSlider(Qt.Orientation.Horizontal)
        made.setRange(least, most)
        made.setAccessibleName(name)
        made.setToolTip(hint(name))
        return made

    def _empty_state(self) -> EmptyState:
        hand = QAction(translate("Regions", "Take the picture in hand"), self)
        hand.triggered.connect(self.in_hand_asked)
        other = QAction(translate("Regions", "Open a picture…"), self)
        other.triggered.connect(self.ask_path)
        return EmptyState(
            "regions",
            translate("Regions", "Regions of a culture that no model knows"),
            translate(
                "Regions",
                "Open a picture: areas that look alike are found by themselves. Name them, correct "
                "them with a few strokes, and carry them over the other days. The answer assists "
                "you and decides nothing.",
            ),
            [hand, other],
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
        column.addWidget(self.method)
        for title, part in self._sections():
            holder, inner = section(title)
            inner.addWidget(part)
            column.addWidget(hairline())
            column.addWidget(holder)
            if part is self.regions:
                inner.addLayout(self._brush())
        column.addStretch()
        return panel

    def _sections(self) -> list[tuple[str, QWidget]]:
        return [
            (translate("Regions", "Regions"), self.regions),
            (translate("Regions", "Series"), self.series),
            (translate("Regions", "Labels"), self.labels),
            (translate("Regions", "History"), self.record),
        ]

    def _head(self) -> QVBoxLayout:
        self.chip = label(translate("Regions", "assistive"), "chip")
        self.chip.setToolTip(
            translate(
                "Regions",
                "These regions were learned on the picture itself: they assist a person and "
                "decide nothing.",
            )
        )
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name, 1)
        first.addWidget(self.chip)
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

    def _brush(self) -> QVBoxLayout:
        brush, opacity = QHBoxLayout(), QHBoxLayout()
        brush.addWidget(label(translate("Regions", "Brush"), "caption"))
        brush.addWidget(self.brush, 1)
        brush.addWidget(self.brush_text)
        opacity.addWidget(label(translate("Regions", "Opacity"), "caption"))
        opacity.addWidget(self.opacity, 1)
        column = QVBoxLayout()
        column.setSpacing(6)
        for row in (brush, opacity):
            row.setSpacing(8)
            column.addLayout(row)
        return column
