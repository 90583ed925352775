"""The tools that correct cells, as data: what each does, its key, and the strip of them."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.viewer.stroke_pen import Gesture
from colonyqc.gui.viewer.tool_strip import ToolStrip


class CellTool(StrEnum):
    """What the pointer does in the map of cells; the middle button always drags the picture."""

    LOOK = "hand"
    BRUSH = "brush"
    ERASER = "eraser"
    OUTLINE = "polygon"
    SPLIT = "split"
    MERGE = "merge"
    DELETE = "remove"


CELL_TOOLS: Final = {
    CellTool.LOOK: QT_TRANSLATE_NOOP("Cells", "Move the picture (H)"),
    CellTool.BRUSH: QT_TRANSLATE_NOOP(
        "Cells",
        "Brush: begin in a cell and push its membrane; beside all cells, paint a new one (B; size "
        "by the wheel or [ and ])",
    ),
    CellTool.ERASER: QT_TRANSLATE_NOOP(
        "Cells", "Eraser: no cell here (E; size by the wheel or [ and ])"
    ),
    CellTool.OUTLINE: QT_TRANSLATE_NOOP(
        "Cells", "Outline: click its corners, Enter or a double click closes it: a new cell (P)"
    ),
    CellTool.SPLIT: QT_TRANSLATE_NOOP(
        "Cells", "Split: draw a membrane through a cell, from one side to another (S or X)"
    ),
    CellTool.MERGE: QT_TRANSLATE_NOOP(
        "Cells", "Merge: drag from a cell to its neighbour; the membrane between goes (M)"
    ),
    CellTool.DELETE: QT_TRANSLATE_NOOP("Cells", "Remove: click a cell that is none (D)"),
}
CELL_KEYS: Final = {
    Qt.Key.Key_H: CellTool.LOOK,
    Qt.Key.Key_B: CellTool.BRUSH,
    Qt.Key.Key_E: CellTool.ERASER,
    Qt.Key.Key_P: CellTool.OUTLINE,
    Qt.Key.Key_S: CellTool.SPLIT,
    Qt.Key.Key_X: CellTool.SPLIT,
    Qt.Key.Key_M: CellTool.MERGE,
    Qt.Key.Key_D: CellTool.DELETE,
    Qt.Key.Key_Delete: CellTool.DELETE,
}
GESTURES: Final = {
    CellTool.LOOK: Gesture.NONE,
    CellTool.BRUSH: Gesture.STROKE,
    CellTool.ERASER: Gesture.STROKE,
    CellTool.OUTLINE: Gesture.CORNERS,
    CellTool.SPLIT: Gesture.PATH,
    CellTool.MERGE: Gesture.LINE,
    CellTool.DELETE: Gesture.CLICK,
}


def cell_strip(parent: QWidget) -> ToolStrip[CellTool]:
    """Return the strip of the tools that correct cells."""
    texts = {tool: translate("Cells", text) for tool, text in CELL_TOOLS.items()}
    return ToolStrip(parent, texts)
