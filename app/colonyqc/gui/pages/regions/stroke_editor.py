"""From what the pointer does to strokes, corrections and chosen regions; and undo."""

from collections.abc import Callable
from dataclasses import replace

from colonyqc.gui.core.language import translate
from colonyqc.gui.core.steps import Steps
from colonyqc.gui.pages.regions.canvas import RegionCanvas
from colonyqc.gui.pages.regions.state import RegionsState
from colonyqc.gui.pages.regions.tools import RegionTool
from colonyqc.services.regions.strokes import Stroke

_NAMES = {
    RegionTool.STROKE: lambda: translate("Regions", "stroke"),
    RegionTool.ERASER: lambda: translate("Regions", "eraser stroke"),
    RegionTool.CORRECT: lambda: translate("Regions", "correction"),
}


class StrokeEditor:
    """Owns the steps; calls ``on_changed()`` after each, ``pick(x, y)`` for the region there."""

    def __init__(
        self,
        canvas: RegionCanvas,
        on_changed: Callable[[], None],
        say: Callable[[str], None],
        pick: Callable[[int, int], None],
    ) -> None:
        self._canvas, self._on_changed, self._say, self._pick = canvas, on_changed, say, pick
        self.steps: Steps[RegionsState] = Steps(RegionsState())
        self._size = 9
        self._growing: Stroke | None = None

    @property
    def state(self) -> RegionsState:
        """Regions and strokes as they are."""
        return self.steps.now

    def begin(self, state: RegionsState) -> None:
        """Start over: there is nothing to undo."""
        self.steps, self._growing = Steps(state), None
        self._canvas.growing.set_stroke(None)

    def put(self, state: RegionsState) -> None:
        """Go on with another state; that is no step."""
        # Around the steps: choosing a region must not cost an undo.
        self.steps.now = state

    def take(self, name: str, state: RegionsState) -> None:
        """Go on by a step."""
        self.steps.take(name, state)
        self._on_changed()

    def set_size(self, size: int) -> None:
        """Paint with a brush of another width, px."""
        self._size = size

    def press(self, x: float, y: float, _shift: bool) -> None:
        """Begin a stroke, or choose the region at a place."""
        tool, state = self._canvas.tool, self.state
        if tool is RegionTool.PICK:
            self._pick(int(x), int(y))
            return
        if not state.regions and tool is not RegionTool.ERASER:
            # The first stroke of all makes the first region.
            self.put(state.found(2))
            state = self.state
        number = 0 if tool is RegionTool.ERASER else state.chosen
        corrects = tool is RegionTool.CORRECT
        self._growing = Stroke(((int(x), int(y)),), self._size, number, corrects)
        self._canvas.growing.set_stroke(self._growing)

    def drag(self, x: float, y: float) -> None:
        """Go on to a place."""
        if self._growing is None:
            return
        place = int(x), int(y)
        if place != self._growing.points[-1]:
            self._growing = replace(self._growing, points=(*self._growing.points, place))
            self._canvas.growing.set_stroke(self._growing)

    def release(self, _x: float, _y: float) -> None:
        """End the stroke: one step, however long it is."""
        stroke, self._growing = self._growing, None
        if stroke is not None:
            # It stays drawn until the answer to it is shown.
            self.take(_NAMES[self._canvas.tool](), self.state.painted(stroke))

    @property
    def paints(self) -> bool:
        """Tell whether a stroke is under the hand."""
        return self._growing is not None

    def undo(self) -> None:
        """Take the last step back, and say which."""
        self._after(
            self.steps.undo(),
            translate("Regions", "Undone: {step}."),
            translate("Regions", "There is nothing to undo."),
        )

    def redo(self) -> None:
        """Take the last undone step again, and say which."""
        self._after(
            self.steps.redo(),
            translate("Regions", "Done again: {step}."),
            translate("Regions", "There is nothing to do again."),
        )

    def _after(self, name: str | None, done: str, nothing: str) -> None:
        if name is None:
            self._say(nothing)
            return
        self._say(done.format(step=name))
        self._on_changed()
