"""The row above a picture under correction: class, size, undo, the original, keep and leave."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.classes import COLOURS, OCCUPIED, ColonyClass
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.widgets import formatting, icons
from colonyqc.gui.widgets.basics import ElidedLabel, OwnArrowsSlider, button, hint, label

LARGEST: Final = 400
"""Widest brush, px."""
_SWATCH: Final = 12


class CorrectionBar(QWidget):
    """Emits ``class_chosen(ColonyClass)``, ``size_chosen(px)``, ``snap_chosen(bool)``,
    ``original_shown(bool)``, ``undo_asked()``, ``redo_asked()``, ``keep_asked()``,
    ``discard_asked()`` and ``left()``. It takes no focus: the picture keeps the keys.
    """

    class_chosen = Signal(object)
    size_chosen = Signal(int)
    snap_chosen = Signal(bool)
    original_shown = Signal(bool)
    undo_asked = Signal()
    redo_asked = Signal()
    keep_asked = Signal()
    discard_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._kind, self._edits = ColonyClass.UNDIFFERENTIATED, 0
        self.classes: Mapping[ColonyClass, QToolButton] = {
            kind: self._class_button(kind) for kind in OCCUPIED
        }
        self.width_slider = OwnArrowsSlider(Qt.Orientation.Horizontal)
        self.width_slider.setRange(1, LARGEST)
        self.width_slider.setMinimumWidth(64)
        name = translate("Correct", "Width of the brush, px")
        self.width_slider.setAccessibleName(name)
        self.width_slider.setToolTip(hint(name))
        self.size_text = label(role="caption")
        self.snap = _toggle(
            translate("Correct", "Snap"),
            translate(
                "Correct",
                "Lay outlines and cuts along the border that the network sees nearby: where its "
                "probability of cells passes one half.",
            ),
        )
        self.original = _toggle(
            translate("Correct", "Original"),
            translate("Correct", "Show what was found before the correction."),
        )
        self.undo = _tool("undo", translate("Correct", "Undo the last edit"))
        self.redo = _tool("redo", translate("Correct", "Do it again"))
        self.set_keys(DecisionKeys())
        self.count = ElidedLabel("", "caption")
        self.discard = button(translate("Correct", "Discard edits"))
        self.leave = button(translate("Correct", "Later"))
        self.leave.setToolTip(
            hint(translate("Correct", "Leave the correction; the edits stay on this computer."))
        )
        self.keep: QPushButton = button(
            translate("Correct", "Keep as new version…"), role="primary"
        )
        first, second = QHBoxLayout(), QHBoxLayout()
        for made in self.classes.values():
            first.addWidget(made)
        first.addWidget(self.width_slider, 1)
        first.addWidget(self.size_text)
        for tool in (self.snap, self.original, self.undo, self.redo):
            first.addWidget(tool)
        second.addWidget(self.count, 1)
        for act in (self.discard, self.leave, self.keep):
            second.addWidget(act)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(6)
        for row in (first, second):
            row.setSpacing(6)
            column.addLayout(row)
        for each in self.findChildren(QWidget):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._join()
        self.set_class(ColonyClass.UNDIFFERENTIATED)

    def set_keys(self, keys: DecisionKeys) -> None:
        """Say by which keys edits are undone and done again."""
        for tool, key in ((self.undo, keys.undo), (self.redo, keys.redo)):
            name = tool.accessibleName()
            tool.setToolTip(hint(f"{name} ({key})" if key else name))

    def set_class(self, kind: ColonyClass) -> None:
        """Press the button of a class, without emitting."""
        self.classes[kind].setChecked(True)
        self._kind = kind
        self._tell()

    def set_size(self, size: int) -> None:
        """Show the width of the brush, px."""
        self.width_slider.blockSignals(True)
        self.width_slider.setValue(size)
        self.width_slider.blockSignals(False)
        self.size_text.setText(f"{size}\u00a0px")

    def set_edits(self, count: int, *, undo: bool, redo: bool) -> None:
        """Say how many edits are in force, and what can be undone."""
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)
        self.keep.setEnabled(count > 0)
        self.discard.setEnabled(undo or redo)
        self._edits = count
        self._tell()

    def _tell(self) -> None:
        edits = translate("Correct", "Edits: {count}").format(count=self._edits)
        self.count.setText(f"{formatting.class_name(self._kind)} · {edits}")

    def _class_button(self, kind: ColonyClass) -> QToolButton:
        # Its key and its colour: the name stands below once it is chosen.
        made = _toggle(str(int(kind)), "")
        made.setAccessibleName(formatting.class_name(kind))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        swatch = QPixmap(_SWATCH, _SWATCH)
        swatch.fill(QColor(COLOURS[kind]))
        made.setIcon(QIcon(swatch))
        made.setIconSize(QSize(_SWATCH, _SWATCH))
        made.setToolTip(
            hint(
                translate("Correct", "Paint as {name} ({key})").format(
                    name=formatting.class_name(kind), key=int(kind)
                )
            )
        )
        made.clicked.connect(lambda _=False: self.class_chosen.emit(kind))
        self._group.addButton(made)
        return made

    def _join(self) -> None:
        self.width_slider.valueChanged.connect(self.size_chosen)
        self.snap.toggled.connect(self.snap_chosen)
        self.original.toggled.connect(self.original_shown)
        for part, signal in (
            (self.undo, self.undo_asked),
            (self.redo, self.redo_asked),
            (self.keep, self.keep_asked),
            (self.discard, self.discard_asked),
            (self.leave, self.left),
        ):
            part.clicked.connect(lambda _=False, signal=signal: signal.emit())


def _toggle(text: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setAccessibleName(text)
    made.setToolTip(hint(tip))
    made.setCheckable(True)
    made.setProperty("role", "quiet")
    made.setStyleSheet("padding: 0 8px; min-height: 0;")
    made.setFixedHeight(30)
    return made


def _tool(icon: str, text: str) -> QToolButton:
    made = QToolButton()
    icons.bind(made, icon)
    made.setToolTip(text)
    made.setAccessibleName(text)
    made.setProperty("role", "quiet")
    made.setStyleSheet("padding: 0; min-height: 0;")
    made.setFixedSize(30, 30)
    return made
