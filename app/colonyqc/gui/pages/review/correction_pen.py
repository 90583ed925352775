"""The pointer with a correction's tool in hand: what is drawn becomes edits of the class map."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.picture import Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.viewer.stroke_pen import Gesture, StrokePen
from colonyqc.imaging.colonies import editing
from colonyqc.imaging.grid.editable_map import EditableMap
from colonyqc.imaging.grid.painting import Point, polygon
from colonyqc.services.corrections.picture_edit import PictureEdit

if TYPE_CHECKING:
    from colonyqc.services.corrections.ridge import RidgeReader

_SIZE: Final = 24
_GESTURES: Final[Mapping[CorrectionTool, Gesture]] = {
    CorrectionTool.BRUSH: Gesture.STROKE,
    CorrectionTool.ERASER: Gesture.STROKE,
    CorrectionTool.POLYGON: Gesture.CORNERS,
    CorrectionTool.LASSO: Gesture.PATH,
    CorrectionTool.FILL: Gesture.CLICK,
    CorrectionTool.SPLIT: Gesture.LINE,
    CorrectionTool.MERGE: Gesture.LINE,
    CorrectionTool.DELETE: Gesture.CLICK,
}


class CorrectionPen(StrokePen[PictureEdit]):
    """Draws classes into the edit at hand; see `StrokePen`."""

    def __init__(
        self,
        canvas: CorrectionCanvas,
        session: Session,
        scope: JobScope,
        painted: Callable[[Region], None],
        done: Callable[[Region], None],
    ) -> None:
        super().__init__(canvas, session, _SIZE, painted, done)
        self._tools, self._scope = canvas, scope
        self.kind = ColonyClass.UNDIFFERENTIATED
        self.ridge: RidgeReader | None = None
        """Where outlines and cuts are laid along; None leaves them as they are drawn."""

    @property
    def gesture(self) -> Gesture:
        tool = self._tools.tool
        return Gesture.NONE if tool is None else _GESTURES.get(tool, Gesture.NONE)

    def take(self, tool: CorrectionTool) -> None:
        """Take a tool in hand."""
        if self.edit is not None:
            self.drop_path()
            self._tools.set_tool(tool)
            self._tools.set_size(self.size)

    def lay_aside(self) -> None:
        super().lay_aside()
        self.ridge = None

    def look(self) -> None:
        self.take(CorrectionTool.LOOK)

    def value_at(self, at: Point) -> int:
        del at
        erases = self._tools.tool is CorrectionTool.ERASER
        return ColonyClass.BACKGROUND if erases else self.kind

    def clicked(self, at: Point) -> None:
        if self._tools.tool is CorrectionTool.FILL:
            self.do(lambda edited: editing.fill(edited, at, self.kind))
        else:
            self.do(lambda edited: editing.delete(edited, at))

    def drawn(self, path: Sequence[Point]) -> None:
        tool = self._tools.tool
        if tool is CorrectionTool.MERGE:
            self.do(lambda edited: editing.merge(edited, path[0], path[-1]))
        elif tool is CorrectionTool.SPLIT:
            self._along(path, False, editing.split)
        elif tool is CorrectionTool.POLYGON:
            self._along(path, True, lambda m, p: polygon(m, p, self.kind))
        elif len(path) > 2:
            self._along(path, True, lambda m, p: editing.lasso(m, p, self.kind))

    def _along(
        self,
        path: Sequence[Point],
        closed: bool,
        act: Callable[[EditableMap, Sequence[Point]], Region],
    ) -> None:
        """Do something along a path, laid along the network's border where that is wanted."""
        reader, edit = self.ridge, self.edit
        if reader is None:
            self.do(lambda edited: act(edited, path))
            return

        def found(snapped: Sequence[Point]) -> None:
            if self.edit is edit:
                self.do(lambda edited: act(edited, snapped))

        self._scope.submit("io", lambda _: reader.snapped(path, closed=closed), found, self.failed)
