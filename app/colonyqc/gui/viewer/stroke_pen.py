"""The pointer with a correction's tool in hand: what is drawn becomes edits of a map."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Final, Generic, TypeVar

from colonyqc.domain.errors import ColonyQCError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.gui.core.language import worded
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.stroke_canvas import StrokeCanvas
from colonyqc.gui.widgets.edit_bar import LARGEST
from colonyqc.imaging.grid.editable_map import EditableMap
from colonyqc.imaging.grid.painting import Point, brush
from colonyqc.services.corrections.map_edit import MapEdit

_STEP: Final = 0.15
"""Share of its width that a step of the wheel makes a brush wider, at least 1 px."""
_LEAST_DRAG: Final = 2.0
"""Screen px that a dragged path moves before another point is taken."""
Edited = Callable[[EditableMap], Region]
E = TypeVar("E", bound=MapEdit)


class Gesture(Enum):
    """What the pointer does with a tool in hand."""

    NONE = auto()
    STROKE = auto()
    """Drag: a brush paints."""
    CLICK = auto()
    CORNERS = auto()
    """Clicks, until the outline is closed."""
    PATH = auto()
    """Drag: a path, wherever the pointer goes."""
    LINE = auto()
    """Drag: a line from where it began to where it ends."""


class StrokePen(Generic[E]):
    """Draws into the edit at hand; ``painted(region)`` while a stroke goes on, ``done(region)``
    when an edit was made: what of the map looks otherwise now.

    A pen of a page says which gesture its tool is, and what is done by it.
    """

    def __init__(
        self,
        canvas: StrokeCanvas,
        session: Session,
        size: int,
        painted: Callable[[Region], None],
        done: Callable[[Region], None],
    ) -> None:
        self.canvas, self._session = canvas, session
        self._painted, self._done = painted, done
        self.size = size
        self.edit: E | None = None
        """What is drawn into; None draws nothing."""
        self._path: list[Point] = []
        self._value = 0

    @property
    def gesture(self) -> Gesture:
        """What the pointer does now."""
        raise NotImplementedError

    def value_at(self, at: Point) -> int:
        """Return what a stroke that begins at a point paints."""
        raise NotImplementedError

    def look(self) -> None:
        """Take in hand what draws nothing."""
        raise NotImplementedError

    def clicked(self, at: Point) -> None:
        """Do what a click does."""
        raise NotImplementedError

    def drawn(self, path: Sequence[Point]) -> None:
        """Do what an outline, a path or a line does."""
        raise NotImplementedError

    def drop_path(self) -> None:
        """Forget what was begun."""
        self._path.clear()

    def drop_stroke(self) -> None:
        """Take back a stroke that is not finished."""
        edit = self.edit
        if edit is not None and edit.map.editing:
            edit.drop()
        self.drop_path()

    def lay_aside(self) -> None:
        """Draw nothing any more; a stroke that is not finished is taken back."""
        self.drop_stroke()
        self.edit = None

    def finish(self) -> None:
        """Close an outline; without one, lay the tool aside."""
        if self.edit is not None and not self.closed():
            self.look()

    def stepped(self, steps: int) -> int:
        """Return the brush's width after some steps of the wheel."""
        wider = max(1, round(self.size * _STEP)) * steps
        return min(max(self.size + wider, 1), LARGEST)

    def press(self, x: float, y: float) -> None:
        """Begin a stroke, take a corner, or do what a click does."""
        edit, at = self.edit, (x, y)
        if edit is None or self.gesture is Gesture.NONE:
            return
        if self.gesture is Gesture.STROKE:
            self._value = self.value_at(at)
            edit.begin()
            self._path = [at]
            self._paint(edit, at, at)
        elif self.gesture is Gesture.CORNERS:
            self._path.append(at)
            self.canvas.set_line(self._path)
        elif self.gesture is Gesture.CLICK:
            self.clicked(at)
        else:
            self._path = [at]

    def drag(self, x: float, y: float) -> None:
        """Go on with a stroke or a path."""
        edit = self.edit
        if edit is None or not self._path:
            return
        at, last = (x, y), self._path[-1]
        if self.gesture is Gesture.STROKE:
            self._paint(edit, last, at)
            self._path = [at]
        elif self.gesture is Gesture.PATH:
            if max(abs(x - last[0]), abs(y - last[1])) * self.canvas.zoom >= _LEAST_DRAG:
                self._path.append(at)
            self.canvas.set_line(self._path)
        elif self.gesture is Gesture.LINE:
            self.canvas.set_line((self._path[0], at))

    def release(self, x: float, y: float) -> None:
        """End a stroke, a path or a line."""
        edit = self.edit
        if edit is None or not self._path:
            return
        if self.gesture is Gesture.STROKE:
            self._path.clear()
            self._end_stroke(edit)
        elif self.gesture is Gesture.PATH:
            self.drawn((*self._whole_path(), (x, y)))
        elif self.gesture is Gesture.LINE:
            self.drawn((*self._whole_path()[:1], (x, y)))

    def point(self, x: float, y: float) -> None:
        """Show where the next side of an outline would go."""
        if self._path and self.gesture is Gesture.CORNERS:
            self.canvas.set_line((*self._path, (x, y)))

    def closed(self) -> bool:
        """Close an outline; tell whether there was any, or anything else begun."""
        path = self._whole_path()
        if self.gesture is Gesture.CORNERS and len(path) > 2:
            self.drawn(path)
        return bool(path)

    def do(self, act: Edited) -> None:
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
            self.failed(error)
            return
        self._done(changed)

    def failed(self, error: ColonyQCError) -> None:
        """Say what went wrong."""
        self._session.say(str(error), "error")

    def _whole_path(self) -> tuple[Point, ...]:
        path = tuple(self._path)
        self._path.clear()
        self.canvas.set_line(())
        return path

    def _paint(self, edit: E, one: Point, other: Point) -> None:
        self._painted(brush(edit.map, (one, other), self.size, self._value))

    def _end_stroke(self, edit: E) -> None:
        try:
            changed = edit.end()
        except ColonyQCError as error:
            self._done(edit.map.bounds)
            self.failed(error)
        else:
            self._done(changed)
