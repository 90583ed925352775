"""The pointer with a correction's tool in hand: what is drawn becomes edits of the class map."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.review.correction_bar import LARGEST
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.correction_tools import SIZED, CorrectionTool
from colonyqc.imaging.colonies import editing
from colonyqc.imaging.grid.editable_map import EditableMap
from colonyqc.imaging.grid.painting import Point, brush, polygon
from colonyqc.services.corrections.picture_edit import PictureEdit

if TYPE_CHECKING:
    from colonyqc.services.corrections.ridge import RidgeReader

_SIZE: Final = 24
_STEP: Final = 0.15
"""Share of its width that a step of the wheel makes a brush wider, at least 1 px."""
_LEAST_DRAG: Final = 2.0
"""Screen px that a dragged outline moves before another corner is taken."""


class CorrectionPen:
    """Draws into the edit at hand; ``painted(region)`` while a stroke goes on, ``done(region)``
    when an edit was made: what of the map looks otherwise now.
    """

    def __init__(
        self,
        canvas: CorrectionCanvas,
        session: Session,
        scope: JobScope,
        painted: Callable[[Region], None],
        done: Callable[[Region], None],
    ) -> None:
        self._canvas, self._session, self._scope = canvas, session, scope
        self._painted, self._done = painted, done
        self.edit: PictureEdit | None = None
        """What is drawn into; None draws nothing."""
        self.kind = ColonyClass.UNDIFFERENTIATED
        self.size = _SIZE
        self.ridge: RidgeReader | None = None
        """Where outlines and cuts are laid along; None leaves them as they are drawn."""
        self._path: list[Point] = []

    def take(self, tool: CorrectionTool) -> None:
        """Take a tool in hand."""
        if self.edit is not None:
            self._path.clear()
            self._canvas.set_tool(tool)
            self._canvas.set_size(self.size)

    def lay_aside(self) -> None:
        """Draw nothing any more; a stroke that is not finished is taken back."""
        if self.edit is not None and self.edit.map.editing:
            self.edit.drop()
        self.edit, self.ridge = None, None
        self._path.clear()

    def stepped(self, steps: int) -> int:
        """Return the brush's width after some steps of the wheel."""
        wider = max(1, round(self.size * _STEP)) * steps
        return min(max(self.size + wider, 1), LARGEST)

    def press(self, x: float, y: float) -> None:
        """Begin a stroke, take a corner, or do what a click does."""
        tool, edit = self._canvas.tool, self.edit
        if edit is None:
            return
        at = (x, y)
        if tool in SIZED:
            edit.begin()
            self._path = [at]
            self._paint(at, at)
        elif tool is CorrectionTool.POLYGON:
            self._path.append(at)
            self._canvas.set_line(self._path)
        elif tool is CorrectionTool.FILL:
            self._do(lambda edited: editing.fill(edited, at, self.kind))
        elif tool is CorrectionTool.DELETE:
            self._do(lambda edited: editing.delete(edited, at))
        else:
            self._path = [at]

    def drag(self, x: float, y: float) -> None:
        """Go on with a stroke or an outline."""
        tool, edit = self._canvas.tool, self.edit
        if edit is None or not self._path:
            return
        at, last = (x, y), self._path[-1]
        if tool in SIZED:
            self._paint(last, at)
            self._path = [at]
        elif tool is CorrectionTool.LASSO:
            if max(abs(x - last[0]), abs(y - last[1])) * self._canvas.zoom >= _LEAST_DRAG:
                self._path.append(at)
            self._canvas.set_line(self._path)
        elif tool in (CorrectionTool.SPLIT, CorrectionTool.MERGE):
            self._canvas.set_line((self._path[0], at))

    def release(self, x: float, y: float) -> None:
        """End a stroke, an outline or a line."""
        tool, edit = self._canvas.tool, self.edit
        if edit is None or not self._path:
            return
        if tool in SIZED:
            self._path.clear()
            self._end_stroke(edit)
        elif tool is CorrectionTool.LASSO:
            path = self._drawn()
            if len(path) > 2:
                self._along(path, True, lambda m, p: editing.lasso(m, p, self.kind))
        elif tool is CorrectionTool.SPLIT:
            path = (*self._drawn()[:1], (x, y))
            self._along(path, False, editing.split)
        elif tool is CorrectionTool.MERGE:
            start = self._drawn()[0]
            self._do(lambda edited: editing.merge(edited, start, (x, y)))

    def point(self, x: float, y: float) -> None:
        """Show where the next side of an outline would go."""
        if self._path and self._canvas.tool is CorrectionTool.POLYGON:
            self._canvas.set_line((*self._path, (x, y)))

    def finish(self) -> None:
        """Close an outline; without one, lay the tool aside."""
        if self.edit is None:
            return
        path = self._drawn()
        if self._canvas.tool is CorrectionTool.POLYGON and len(path) > 2:
            self._along(path, True, lambda m, p: polygon(m, p, self.kind))
        elif not path:
            self.take(CorrectionTool.LOOK)

    def _drawn(self) -> tuple[Point, ...]:
        path = tuple(self._path)
        self._path.clear()
        self._canvas.set_line(())
        return path

    def _paint(self, one: Point, other: Point) -> None:
        edit = self.edit
        if edit is None:
            return
        erases = self._canvas.tool is CorrectionTool.ERASER
        value = ColonyClass.BACKGROUND if erases else self.kind
        self._painted(brush(edit.map, (one, other), self.size, value))

    def _end_stroke(self, edit: PictureEdit) -> None:
        try:
            changed = edit.end()
        except ColonyQCError as error:
            self._done(edit.map.bounds)
            self._failed(error)
        else:
            self._done(changed)

    def _along(
        self,
        path: Sequence[Point],
        closed: bool,
        act: Callable[[EditableMap, Sequence[Point]], Region],
    ) -> None:
        """Do something along a path, laid along the network's border where that is wanted."""
        reader, edit = self.ridge, self.edit
        if reader is None:
            self._do(lambda edited: act(edited, path))
            return

        def found(snapped: Sequence[Point]) -> None:
            if self.edit is edit:
                self._do(lambda edited: act(edited, snapped))

        self._scope.submit("io", lambda _: reader.snapped(path, closed=closed), found, self._failed)

    def _do(self, act: Callable[[EditableMap], Region]) -> None:
        """Do one edit; what cannot be done is said, and nothing of it stays."""
        edit = self.edit
        if edit is None or edit.map.editing:
            return
        try:
            with edit.edit() as edited:
                changed = act(edited)
        except UsageError as error:
            self._session.say(worded(str(error)))
            return
        except ColonyQCError as error:
            self._failed(error)
            return
        self._done(changed)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")


def found_on_disk(edit: PictureEdit) -> tuple[str, ...]:
    """Return what is to be told of the edits that lay there when a picture was opened."""
    told = []
    if edit.aside is not None:
        text = translate("Correct", "Edits of another map lay here; they were put aside: {path}")
        told.append(text.format(path=edit.aside))
    if edit.restored:
        text = translate("Correct", "Your {count} edits from before are here again.")
        told.append(text.format(count=edit.restored))
    return tuple(told)
