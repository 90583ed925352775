"""The picture of the work page: looked at, or corrected with the tool in hand."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from colonyqc.gui.pages.review.correction_tools import (
    CLASS_KEYS,
    KEYS,
    SIZED,
    CorrectionTool,
    correction_strip,
)
from colonyqc.gui.viewer.panzoom import MARGIN, PanZoomView
from colonyqc.gui.viewer.stroke_canvas import StrokeCanvas
from colonyqc.gui.viewer.view import ViewerView


class CorrectionCanvas(StrokeCanvas):
    """Without a tool it is the viewer it always was.

    Signals, besides those of `StrokeCanvas`: ``tool_asked(CorrectionTool)``,
    ``class_asked(ColonyClass)``.
    """

    tool_asked = Signal(object)
    class_asked = Signal(object)
    # Of the class: Qt asks for events before the view is made and after it is gone.
    tool: CorrectionTool | None = None
    """The tool in hand; None: nothing is corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = correction_strip(self)
        self.strip.chosen.connect(self.tool_asked)
        self.strip.hide()

    @property
    def acts(self) -> bool:
        return self.tool not in (None, CorrectionTool.LOOK)

    @property
    def sized(self) -> bool:
        return self.tool in SIZED

    @property
    def ends(self) -> bool:
        return self.tool is CorrectionTool.POLYGON

    def set_tool(self, tool: CorrectionTool | None) -> None:
        """Take a tool in hand; None: nothing is corrected."""
        self.tool = tool
        if tool is not None:
            self.let_instrument_go()
        self.strip.setVisible(tool is not None)
        if tool is not None:
            self.strip.set_tool(tool)
        self.set_line(())
        self.take_pointer()

    def set_pointing(self, pointing: bool) -> None:
        """Show by the pointer's shape whether a click would do something."""
        if not self.acts or self.measuring:
            ViewerView.set_pointing(self, pointing)

    @property
    def corrects(self) -> bool:
        return self.tool is not None

    def answers(self) -> Mapping[Qt.Key, Callable[[], object]]:
        tools = {key: partial(self.tool_asked.emit, tool) for key, tool in KEYS.items()}
        return tools | {key: partial(self.class_asked.emit, k) for key, k in CLASS_KEYS.items()}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.tool is None:
            PanZoomView.keyPressEvent(self, event)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.strip.move(MARGIN, self.hud.banner_bottom + MARGIN + 40)
