"""What pages share on which a picture is painted: picture beside panel, brush, ways to open one."""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.paint_canvas import PaintCanvas
from colonyqc.gui.widgets import text_size
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

PANEL: Final = 344
ENDINGS: Final = "*.png *.jpg *.jpeg *.tif *.tiff *.czi"


def slider(least: int, most: int, name: str) -> OwnArrowsSlider:
    """Return a slider with a name, which is its tooltip too."""
    made = OwnArrowsSlider(Qt.Orientation.Horizontal)
    made.setRange(least, most)
    made.setAccessibleName(name)
    made.setToolTip(hint(name))
    return made


class PaintPage(QWidget):
    """A canvas with a panel beside it; else what the page is for, or what it lacks.

    Signals: ``in_hand_asked()``, ``path_chosen(Path)``, ``size_chosen(px)``. A page that is built
    on it makes its parts, then calls `_fill`.
    """

    in_hand_asked = Signal()
    path_chosen = Signal(object)
    size_chosen = Signal(int)
    endings: ClassVar[str] = ENDINGS
    """Files that the page opens."""

    def __init__(self, canvas: PaintCanvas, largest: int, assistive: str) -> None:
        """``largest``: widest brush, px; ``assistive``: why the answer is no more than that."""
        super().__init__()
        self._painted_on = canvas
        self.largest = largest
        self.name = ElidedLabel(role="title")
        self.chip = label(translate("Paint", "assistive"), "chip")
        self.chip.setToolTip(assistive)
        self.guide = label(role="caption", wrap=True)
        self.brush = slider(1, largest, translate("Paint", "Width of the brush, px"))
        self.brush.valueChanged.connect(self.size_chosen)
        self.brush_text = label(role="caption")
        self.another = button(translate("Paint", "Open another…"))
        self.in_hand = button(translate("Paint", "Picture in hand"))
        self.in_hand.setToolTip(
            translate("Paint", "Take the picture that is shown on the work page.")
        )
        self.another.clicked.connect(self.ask_path)
        self.in_hand.clicked.connect(self.in_hand_asked)
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    @property
    def says_missing(self) -> bool:
        """Tell whether the page says that no network is there."""
        return self._stack.currentIndex() == 2

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
        self._painted_on.set_size(size)

    def ask_path(self) -> None:
        """Ask for a picture file."""
        dialog = self._picture_dialog(translate("Paint", "Open a picture"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.path_chosen.emit(Path(name)))
        dialog.open()

    def take_focus(self) -> None:
        """Give the keys to the picture, or to the way to one."""
        ways = [each for each in self.findChildren(QPushButton) if each.isVisible()]
        if self._painted_on.isVisible():
            self._painted_on.setFocus()
        elif ways:
            ways[0].setFocus()

    def toggle_panels(self) -> None:
        """Let the picture fill the page, or show the panel beside it again."""
        self._panel.setVisible(not self._panel.isVisibleTo(self))

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _picture_dialog(self, title: str) -> QFileDialog:
        dialog = self._dialog(title)
        # The parentheses are how Qt tells the endings from the words: half width in any language.
        dialog.setNameFilter(translate("Paint", "Pictures") + f" ({self.endings})")
        return dialog

    def set_in_hand(self, there: bool) -> None:
        """Say whether the work page has a picture to take: else one is opened here."""
        self.empty.stand_out(0 if there else 1)

    def _ways(self) -> list[QAction]:
        """Return the ways to a picture, for a page without one."""
        hand = QAction(translate("Paint", "Take the picture in hand"), self)
        hand.triggered.connect(self.in_hand_asked)
        other = QAction(translate("Paint", "Open a picture…"), self)
        other.triggered.connect(self.ask_path)
        return [hand, other]

    def _fill(
        self,
        parts: Iterable[QWidget],
        empty: EmptyState,
        missing: EmptyState,
        above: QWidget | None = None,
    ) -> None:
        """Put the page together: ``parts`` stand below name and guide, in their order.

        ``above``: what stands above the picture.
        """
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(self.guide)
        for part in parts:
            column.addWidget(part)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(text_size.scaled(PANEL))
        scroll.setWidget(panel)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        if above is not None:
            left.addWidget(above)
        left.addWidget(self._painted_on, 1)
        row.addLayout(left, 1)
        row.addWidget(scroll)
        self._panel = scroll
        for page in (work, empty, missing):
            self._stack.addWidget(page)
        self.empty = empty
        self._stack.setCurrentWidget(empty)

    def _head(self) -> QVBoxLayout:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.chip)
        second.addWidget(self.in_hand)
        second.addWidget(self.another)
        second.addStretch()
        column = QVBoxLayout()
        column.setSpacing(6)
        for row in (first, second):
            row.setSpacing(8)
            column.addLayout(row)
        return column

    def _brush(self, *more: QHBoxLayout) -> QWidget:
        """Return the brush's row, and ``more`` rows below it."""
        first = captioned(translate("Paint", "Brush"), self.brush)
        first.addWidget(self.brush_text)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for row in (first, *more):
            column.addLayout(row)
        return made


def captioned(word: str, part: QWidget) -> QHBoxLayout:
    """Return a row of a word and a part that takes the room left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label(word, "caption"))
    row.addWidget(part, 1)
    return row


def ruled(title: str, *parts: QWidget) -> QWidget:
    """Return a section of a panel under a line."""
    holder, inner = section(title)
    for part in parts:
        inner.addWidget(part)
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(10)
    column.addWidget(hairline())
    column.addWidget(holder)
    return made
