"""The tools of the membranes page, as data, and the strip that shows them beside the picture."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.widgets import icons


class Tool(StrEnum):
    """What the pointer does in the picture; the middle button always drags the picture."""

    LOOK = "hand"
    BOX = "sample"
    BRUSH = "brush"
    ERASER = "eraser"
    LINE = "line"
    PICK = "pick"


TOOLS: Final = {
    Tool.LOOK: QT_TRANSLATE_NOOP("Membranes", "Move the picture (H)"),
    Tool.BOX: QT_TRANSLATE_NOOP("Membranes", "Sample: drag a box, or move it by its corners (S)"),
    Tool.BRUSH: QT_TRANSLATE_NOOP("Membranes", "Brush: paint membrane (B; size [ and ])"),
    Tool.ERASER: QT_TRANSLATE_NOOP("Membranes", "Eraser: not membrane (E; size [ and ])"),
    Tool.LINE: QT_TRANSLATE_NOOP(
        "Membranes", "Line along a membrane: click its points, Esc ends it (L)"
    ),
    Tool.PICK: QT_TRANSLATE_NOOP(
        "Membranes",
        "Find what is like this: click, Shift for what is not, or drag a box around one thing (C)",
    ),
}


class SampleToolStrip(QFrame):
    """Emits ``chosen(Tool)``."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "chip")
        self._group = QButtonGroup(self)
        self.buttons: dict[Tool, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.setSpacing(2)
        for tool, text in TOOLS.items():
            made = QToolButton()
            icons.bind(made, tool.value)
            made.setIconSize(QSize(icons.SIZE, icons.SIZE))
            made.setCheckable(True)
            made.setProperty("role", "quiet")
            made.setToolTip(translate("Membranes", text))
            made.setAccessibleName(translate("Membranes", text))
            made.clicked.connect(lambda _=False, tool=tool: self.chosen.emit(tool))
            self._group.addButton(made)
            self.buttons[tool] = made
            column.addWidget(made)
        self.adjustSize()

    def set_tool(self, tool: Tool) -> None:
        """Press the button of a tool, without emitting."""
        self.buttons[tool].setChecked(True)
