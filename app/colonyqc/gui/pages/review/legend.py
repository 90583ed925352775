"""The class overlays: which are drawn, how strongly, and how much of the picture each covers."""

from collections.abc import Mapping
from math import isnan
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.classes import COLOURS, DRAWN, ColonyClass
from colonyqc.gui.core.language import translate
from colonyqc.gui.viewer.annotations import DEAD
from colonyqc.gui.viewer.marker_pixmaps import CASING
from colonyqc.gui.widgets import formatting, text_size
from colonyqc.gui.widgets.basics import OwnArrowsSlider, label

_STYLES: Final = ("outline", "fill", "both")


class Swatch(QWidget):
    """A patch of a class's colour; hatched for the uncertain one, as in the picture."""

    def __init__(self, kind: ColonyClass) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(14, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(COLOURS[self._kind])
        painter.setPen(colour)
        hatched = self._kind is ColonyClass.UNCERTAIN
        pattern = Qt.BrushStyle.BDiagPattern if hatched else Qt.BrushStyle.SolidPattern
        painter.setBrush(colour)
        brush = painter.brush()
        brush.setStyle(pattern)
        painter.setBrush(brush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
        painter.end()


class Ring(QWidget):
    """A ring, as dead cells are marked in the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(14, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((CASING, 4.0), (DEAD, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(QRectF(self.rect()).adjusted(3, 3, -3, -3))
        painter.end()


def _line(mark: QWidget, box: QCheckBox, share: QLabel) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(mark)
    row.addWidget(box)
    row.addStretch()
    row.addWidget(share)
    return made


class Legend(QWidget):
    """Emits ``changed(opacity 0–1, style, {class: visible})`` and ``dead_shown(bool)``."""

    changed = Signal(float, str, object)
    dead_shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.visible: dict[ColonyClass, QCheckBox] = {}
        self._shares: dict[ColonyClass, QLabel] = {}
        whole = QVBoxLayout(self)
        # As low as it can be: on a laptop the card above and the colonies below need the room more.
        whole.setContentsMargins(16, 4, 16, 4)
        whole.setSpacing(0)
        self._body = QWidget()
        whole.addWidget(self._head())
        whole.addWidget(self._body)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._rows: dict[ColonyClass, QWidget] = {}
        for kind in DRAWN:
            column.addWidget(self._row(kind))
        column.addWidget(self._dead_row())
        column.addLayout(self._looks())

    def set_low(self, low: bool) -> None:
        """Fold to one line that opens all of it, where the window is low; else show all."""
        if low == self._folds.isHidden():
            self._folds.setVisible(low)
            self._folds.setChecked(False)
            self._body.setVisible(not low)

    def _head(self) -> QToolButton:
        self._folds = QToolButton()
        self._folds.setText(translate("Work", "Colours and overlay"))
        self._folds.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._folds.setArrowType(Qt.ArrowType.RightArrow)
        self._folds.setCheckable(True)
        self._folds.setProperty("role", "quiet")
        self._folds.setStyleSheet(f"padding: 0 8px; min-height: {text_size.scaled(26)}px;")
        self._folds.toggled.connect(self._open)
        self._folds.hide()
        return self._folds

    def _open(self, shown: bool) -> None:
        self._body.setVisible(shown)
        arrow = Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow
        self._folds.setArrowType(arrow)

    def set_looks(self, opacity: float, style: str) -> None:
        """Show how overlays are drawn, without emitting."""
        self.opacity.blockSignals(True)
        self.opacity.setValue(round(100 * opacity))
        self.opacity.blockSignals(False)
        self.styles[style].setChecked(True)

    def set_shares(self, shares: Mapping[ColonyClass, float]) -> None:
        """Show how much of the imaged area each class covers, %; the row of no other is shown."""
        for kind in DRAWN:
            self._rows[kind].setVisible(kind in shares)
            self._shares[kind].setText(formatting.percent(shares.get(kind)))

    def set_dead(self, share: float) -> None:
        """Show dead cells' share of what cells cover, %; nan hides the row."""
        self._dead.setVisible(not isnan(share))
        self._dead_share.setText(formatting.percent(share))

    def _dead_row(self) -> QWidget:
        self.dead = QCheckBox(translate("Work", "dead cells and debris, this picture"))
        self.dead.setChecked(True)
        self.dead.setAccessibleName(translate("Work", "Show dead cells and debris"))
        self.dead.toggled.connect(self.dead_shown)
        self._dead_share = label(role="caption")
        self._dead_share.setToolTip(
            translate("Work", "Share of what cells cover in this picture, living or dead")
        )
        self._dead = _line(Ring(), self.dead, self._dead_share)
        return self._dead

    def _row(self, kind: ColonyClass) -> QWidget:
        box = QCheckBox(formatting.class_name(kind))
        box.setChecked(True)
        box.setAccessibleName(
            translate("Work", "Show {name} areas").format(name=formatting.class_name(kind))
        )
        box.toggled.connect(self._emit)
        self.visible[kind] = box
        share = label(role="caption")
        share.setToolTip(translate("Work", "Share of the imaged area of this picture"))
        self._shares[kind] = share
        self._rows[kind] = _line(Swatch(kind), box, share)
        return self._rows[kind]

    def _looks(self) -> QHBoxLayout:
        self.opacity = OwnArrowsSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName(translate("Work", "Overlay opacity, percent"))
        self.opacity.setToolTip(translate("Work", "Overlay opacity; hold Space to see none"))
        self.opacity.valueChanged.connect(self._emit)
        texts = {
            "outline": translate("Work", "outline"),
            "fill": translate("Work", "fill"),
            "both": translate("Work", "both"),
        }
        self._group = QButtonGroup(self)
        self.styles: dict[str, QToolButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.opacity, 1)
        for style in _STYLES:
            made = QToolButton()
            made.setText(texts[style])
            made.setAccessibleName(texts[style])
            made.setCheckable(True)
            made.setProperty("role", "quiet")
            made.setStyleSheet(f"padding: 0 8px; min-height: {text_size.scaled(26)}px;")
            self.styles[style] = made
            self._group.addButton(made)
            row.addWidget(made)
            made.clicked.connect(self._emit)
        return row

    def _emit(self, _: object = None) -> None:
        style = next((s for s in _STYLES if self.styles[s].isChecked()), "both")
        shown = {kind: box.isChecked() for kind, box in self.visible.items()}
        self.changed.emit(self.opacity.value() / 100, style, shown)
