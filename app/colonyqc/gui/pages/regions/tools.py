"""The tools of the page of regions, as data, and the strip of them."""

from enum import StrEnum
from typing import Final

from PySide6.QtWidgets import QWidget

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.viewer.tool_strip import ToolStrip


class RegionTool(StrEnum):
    """What the pointer does in the picture; the middle button always drags the picture."""

    LOOK = "hand"
    STROKE = "brush"
    ERASER = "eraser"
    CORRECT = "sample"
    PICK = "pick"


REGION_TOOLS: Final = {
    RegionTool.LOOK: QT_TRANSLATE_NOOP("Regions", "Move the picture (H)"),
    RegionTool.STROKE: QT_TRANSLATE_NOOP(
        "Regions", "Stroke: this belongs to the chosen region, learn from it (B; size [ and ])"
    ),
    RegionTool.ERASER: QT_TRANSLATE_NOOP(
        "Regions", "Eraser: take strokes and corrections away (E; size [ and ])"
    ),
    RegionTool.CORRECT: QT_TRANSLATE_NOOP(
        "Regions", "Correct: paint the chosen region itself, nothing is learned (S; size [ and ])"
    ),
    RegionTool.PICK: QT_TRANSLATE_NOOP("Regions", "Choose the region under the pointer (C)"),
}


def region_tool_strip(parent: QWidget) -> ToolStrip[RegionTool]:
    """Return the strip of the page's tools."""
    texts = {tool: translate("Regions", text) for tool, text in REGION_TOOLS.items()}
    return ToolStrip(parent, texts)
