"""The row above a class map under correction: the `EditBar` with classes and snapping."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QButtonGroup, QToolButton

from colonyqc.domain.classes import COLOURS, OCCUPIED, ColonyClass
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.review.decision_keys import DecisionKeys
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import hint
from colonyqc.gui.widgets.edit_bar import EditBar, toggle

_SWATCH: Final = 12


class CorrectionBar(EditBar):
    """Emits ``class_chosen(ColonyClass)`` and ``snap_chosen(bool)``, besides those of `EditBar`."""

    class_chosen = Signal(object)
    snap_chosen = Signal(bool)

    def __init__(self) -> None:
        self._kind, self._edits = ColonyClass.UNDIFFERENTIATED, 0
        self.classes: Mapping[ColonyClass, QToolButton] = {
            kind: _class_button(kind) for kind in OCCUPIED
        }
        self.snap = toggle(
            translate("Correct", "Snap"),
            translate(
                "Correct",
                "Lay outlines and cuts along the border that the network sees nearby: where its "
                "probability of cells passes one half.",
            ),
        )
        super().__init__(tuple(self.classes.values()), (self.snap,))
        self._group = QButtonGroup(self)
        for kind, made in self.classes.items():
            self._group.addButton(made)
            made.clicked.connect(lambda _=False, kind=kind: self.class_chosen.emit(kind))
        self.snap.toggled.connect(self.snap_chosen)
        self.set_keys(DecisionKeys())
        self.set_class(ColonyClass.UNDIFFERENTIATED)

    def set_keys(self, keys: DecisionKeys) -> None:
        """Say by which keys edits are undone and done again."""
        self.set_undo_keys(keys.undo, keys.redo)

    def set_class(self, kind: ColonyClass) -> None:
        """Press the button of a class, without emitting."""
        self.classes[kind].setChecked(True)
        self._kind = kind
        self._tell()

    def set_edits(self, count: int, *, undo: bool, redo: bool) -> None:
        """Say how many edits are in force, and what can be undone."""
        self.set_possible(count, undo=undo, redo=redo)
        self._edits = count
        self._tell()

    def _tell(self) -> None:
        edits = translate("Correct", "Edits: {count}").format(count=self._edits)
        self.count.setText(f"{formatting.class_name(self._kind)} · {edits}")


def _class_button(kind: ColonyClass) -> QToolButton:
    # Its key and its colour: the name stands below once it is chosen.
    made = toggle(str(int(kind)), "")
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
    return made
