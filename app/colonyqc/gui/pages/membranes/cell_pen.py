"""The pointer with a tool for cells in hand: what is drawn becomes edits of their numbers."""

from collections.abc import Callable, Sequence
from typing import Final

from colonyqc.domain.picture import Region
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.membranes.canvas import PromptCanvas
from colonyqc.gui.pages.membranes.cell_tools import GESTURES, CellTool
from colonyqc.gui.viewer.stroke_pen import Gesture, StrokePen
from colonyqc.imaging.grid.painting import Point
from colonyqc.imaging.sheets.cell_edits import NO_CELL, add, delete, merge, number_at, split
from colonyqc.services.corrections.cell_edit import CellEdit

_SIZE: Final = 8


class CellPen(StrokePen[CellEdit]):
    """Draws cells into the edit at hand; see `StrokePen`."""

    def __init__(
        self,
        canvas: PromptCanvas,
        session: Session,
        painted: Callable[[Region], None],
        done: Callable[[Region], None],
    ) -> None:
        super().__init__(canvas, session, _SIZE, painted, done)
        self._tools = canvas

    @property
    def gesture(self) -> Gesture:
        tool = self._tools.cell_tool
        return Gesture.NONE if tool is None else GESTURES[tool]

    def take(self, tool: CellTool) -> None:
        """Take a tool in hand."""
        if self.edit is not None:
            self.drop_path()
            self._tools.set_cell_tool(tool)
            self._tools.set_size(self.size)

    def look(self) -> None:
        self.take(CellTool.LOOK)

    def value_at(self, at: Point) -> int:
        if self.edit is None or self._tools.cell_tool is CellTool.ERASER:
            return NO_CELL
        # Where there is no cell yet, the stroke makes one.
        return number_at(self.edit.map, at) or self.edit.free

    def clicked(self, at: Point) -> None:
        self.do(lambda edited: delete(edited, at))

    def drawn(self, path: Sequence[Point]) -> None:
        edit, tool = self.edit, self._tools.cell_tool
        if edit is None:
            return
        if tool is CellTool.MERGE:
            self.do(lambda edited: merge(edited, path[0], path[-1]))
        elif tool is CellTool.SPLIT:
            self.do(lambda edited: split(edited, path, edit.free))
        else:
            self.do(lambda edited: add(edited, path, edit.free))
