"""The row above a picture under correction: size, undo, the original, keep and leave."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import icons, text_size
from colonyqc.gui.widgets.basics import ElidedLabel, OwnArrowsSlider, button, hint, label

LARGEST: Final = 400
"""Widest brush, px."""


class EditBar(QWidget):
    """Emits ``size_chosen(px)``, ``original_shown(bool)``, ``undo_asked()``, ``redo_asked()``,
    ``keep_asked()``, ``discard_asked()`` and ``left()``. It takes no focus: the picture keeps the
    keys.
    """

    size_chosen = Signal(int)
    original_shown = Signal(bool)
    undo_asked = Signal()
    redo_asked = Signal()
    keep_asked = Signal()
    discard_asked = Signal()
    left = Signal()

    def __init__(self, kinds: Sequence[QWidget] = (), toggles: Sequence[QWidget] = ()) -> None:
        """``kinds``: what is painted, before the width; ``toggles``: how, after it."""
        super().__init__()
        self.width_slider = OwnArrowsSlider(Qt.Orientation.Horizontal)
        self.width_slider.setRange(1, LARGEST)
        self.width_slider.setMinimumWidth(text_size.scaled(64))
        name = translate("Correct", "Width of the brush, px")
        self.width_slider.setAccessibleName(name)
        self.width_slider.setToolTip(hint(name))
        self.size_text = label(role="caption")
        self.original = toggle(
            translate("Correct", "Original"),
            translate("Correct", "Show what was found before the correction."),
        )
        self.undo = _tool("undo", translate("Correct", "Undo the last edit"))
        self.redo = _tool("redo", translate("Correct", "Do it again"))
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
        for made in kinds:
            first.addWidget(made)
        first.addWidget(self.width_slider, 1)
        first.addWidget(self.size_text)
        for tool in (*toggles, self.original, self.undo, self.redo):
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

    def set_undo_keys(self, undo: str, redo: str) -> None:
        """Say by which keys edits are undone and done again, "" for none."""
        for tool, key in ((self.undo, undo), (self.redo, redo)):
            name = tool.accessibleName()
            tool.setToolTip(hint(f"{name} ({key})" if key else name))

    def set_size(self, size: int) -> None:
        """Show the width of the brush, px."""
        self.width_slider.blockSignals(True)
        self.width_slider.setValue(size)
        self.width_slider.blockSignals(False)
        self.size_text.setText(f"{size}\u00a0px")

    def set_possible(self, count: int, *, undo: bool, redo: bool) -> None:
        """Offer what can be done with so many edits in force."""
        self.undo.setEnabled(undo)
        self.redo.setEnabled(redo)
        self.keep.setEnabled(count > 0)
        self.discard.setEnabled(undo or redo)
        nothing = hint(translate("Correct", "Nothing is changed yet."))
        for act in (self.keep, self.discard):
            act.setToolTip("" if act.isEnabled() else nothing)

    def _join(self) -> None:
        self.width_slider.valueChanged.connect(self.size_chosen)
        self.original.toggled.connect(self.original_shown)
        for part, signal in (
            (self.undo, self.undo_asked),
            (self.redo, self.redo_asked),
            (self.keep, self.keep_asked),
            (self.discard, self.discard_asked),
            (self.leave, self.left),
        ):
            part.clicked.connect(lambda _=False, signal=signal: signal.emit())


def toggle(text: str, tip: str) -> QToolButton:
    """Return a button that stays pressed, with its word and why one would press it."""
    made = QToolButton()
    made.setText(text)
    made.setAccessibleName(text)
    made.setToolTip(hint(tip))
    made.setCheckable(True)
    made.setProperty("role", "quiet")
    made.setStyleSheet("padding: 0 8px; min-height: 0;")
    made.setFixedHeight(text_size.scaled(30))
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
