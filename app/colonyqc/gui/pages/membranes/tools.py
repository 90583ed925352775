"""The tools of the membranes page, as data, and the strip of them."""

from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import QWidget

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.viewer.tool_strip import ToolStrip


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


def tool_strip(parent: QWidget) -> ToolStrip[Tool]:
    """Return the strip of the page's tools."""
    return ToolStrip(parent, {tool: translate("Membranes", text) for tool, text in TOOLS.items()})
