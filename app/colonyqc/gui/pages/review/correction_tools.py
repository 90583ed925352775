"""The tools of a correction, as data: what each does, its key, and the strip of them."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from colonyqc.domain.classes import ColonyClass
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.viewer.tool_strip import ToolStrip


class CorrectionTool(StrEnum):
    """What the pointer does in the class map; the middle button always drags the picture."""

    LOOK = "hand"
    BRUSH = "brush"
    ERASER = "eraser"
    POLYGON = "polygon"
    LASSO = "lasso"
    FILL = "fill"
    SPLIT = "split"
    MERGE = "merge"
    DELETE = "remove"


CORRECTION_TOOLS: Final = {
    CorrectionTool.LOOK: QT_TRANSLATE_NOOP("Correct", "Move the picture (H)"),
    CorrectionTool.BRUSH: QT_TRANSLATE_NOOP(
        "Correct", "Brush: paint the chosen class (B; size by the wheel or [ and ])"
    ),
    CorrectionTool.ERASER: QT_TRANSLATE_NOOP(
        "Correct", "Eraser: paint background (E; size by the wheel or [ and ])"
    ),
    CorrectionTool.POLYGON: QT_TRANSLATE_NOOP(
        "Correct",
        "Outline: click its corners, Enter or a double click closes it; all inside gets "
        "the chosen class, a new colony too (P)",
    ),
    CorrectionTool.LASSO: QT_TRANSLATE_NOOP(
        "Correct", "Lasso: drag around what is colony and shall be of the chosen class (L)"
    ),
    CorrectionTool.FILL: QT_TRANSLATE_NOOP(
        "Correct", "Fill: click a hole, or a region of one class, to give it the chosen class (F)"
    ),
    CorrectionTool.SPLIT: QT_TRANSLATE_NOOP(
        "Correct", "Split: drag a line through colonies that have grown together (X)"
    ),
    CorrectionTool.MERGE: QT_TRANSLATE_NOOP(
        "Correct", "Merge: drag from one colony to another that is the same (M)"
    ),
    CorrectionTool.DELETE: QT_TRANSLATE_NOOP("Correct", "Remove: click a colony that is none (D)"),
}
KEYS: Final = {
    Qt.Key.Key_H: CorrectionTool.LOOK,
    Qt.Key.Key_B: CorrectionTool.BRUSH,
    Qt.Key.Key_E: CorrectionTool.ERASER,
    Qt.Key.Key_P: CorrectionTool.POLYGON,
    Qt.Key.Key_L: CorrectionTool.LASSO,
    Qt.Key.Key_F: CorrectionTool.FILL,
    Qt.Key.Key_X: CorrectionTool.SPLIT,
    Qt.Key.Key_M: CorrectionTool.MERGE,
    Qt.Key.Key_D: CorrectionTool.DELETE,
    Qt.Key.Key_Delete: CorrectionTool.DELETE,
}
CLASS_KEYS: Final = {
    Qt.Key.Key_1: ColonyClass.UNDIFFERENTIATED,
    Qt.Key.Key_2: ColonyClass.DIFFERENTIATED,
    Qt.Key.Key_3: ColonyClass.UNCERTAIN,
}
SIZED: Final = frozenset({CorrectionTool.BRUSH, CorrectionTool.ERASER})
STROKES: Final = frozenset({*SIZED, CorrectionTool.LASSO})
"""Tools that follow the pointer while it is dragged."""


def correction_strip(parent: QWidget) -> ToolStrip[CorrectionTool]:
    """Return the strip of a correction's tools."""
    texts = {tool: translate("Correct", text) for tool, text in CORRECTION_TOOLS.items()}
    return ToolStrip(parent, texts)
