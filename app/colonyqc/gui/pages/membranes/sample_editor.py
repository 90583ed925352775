"""From what the pointer does to samples: boxes, strokes, lines along membranes, and undo."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.steps import Steps
from colonyqc.gui.pages.membranes.canvas import PromptCanvas
from colonyqc.gui.pages.membranes.kept_steps import step_of, steps_of
from colonyqc.gui.pages.membranes.samples import (
    PaintedBox,
    Painting,
    Place,
    around,
    fitted,
    holds,
    new_box,
)
from colonyqc.gui.pages.membranes.tools import Tool
from colonyqc.imaging.sheets.livewire import path_along
from colonyqc.services.corrections.sample_steps import SampleJournal
from colonyqc.services.membranes.encoder import Map

_DRAG_PX: Final = 4
"""Shorter drags with the box tool are clicks: they place a box of the usual size."""


class SampleEditor:
    """Owns the steps; calls ``on_changed(painting_changed)`` after each and ``say`` to be heard.

    Only the box that is painted in is ever touched: strokes cost the same on a picture of any size.
    """

    def __init__(
        self,
        canvas: PromptCanvas,
        on_changed: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._canvas, self._on_changed, self._say = canvas, on_changed, say
        self.steps = Steps(Painting())
        self._journal: SampleJournal | None = None
        self.ridges: Map | None = None
        """Where membranes are, as the network sees them: what lines follow."""
        self._bounds = Region(0, 0, 0, 0)
        self._size = 3
        self._start: tuple[float, float] | None = None
        self._corner: int | None = None
        self._from: PaintedBox | None = None
        self._stroke: list[Place] = []
        self._anchor: Place | None = None

    @property
    def painting(self) -> Painting:
        """The samples as they are."""
        return self.steps.now

    def keep_in(self, folder: Path | None, picture: Picture, *, restore: bool) -> None:
        """Write every step down from now on; ``restore``: go on with those that lie there."""
        self.let_go()
        if folder is None:
            return
        try:
            width, height = self._bounds.width, self._bounds.height
            self._journal = journal = SampleJournal(folder, picture, width, height)
        except ColonyQCError as error:
            self._say(worded(str(error)))
            return
        if not (restore and journal.done):
            return
        self.steps = steps_of(journal)
        self._canvas.set_painting(self.painting)
        text = translate("Membranes", "Samples painted here before are here again: {count}.")
        self._say(text.format(count=len(self.painting.boxes)))
        self._on_changed()

    def let_go(self) -> None:
        """Write no more down; what was stays on disk."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def forget(self) -> None:
        """Drop what was written down: the answer is kept with its samples."""
        if self._journal is not None:
            self._journal.forget()

    def begin(self, bounds: Region, steps: Steps[Painting] | None = None) -> None:
        """Start over on another picture, or go on with the steps made in it before."""
        self.steps, self._bounds, self.ridges = steps or Steps(Painting()), bounds, None
        self._drop()
        self._canvas.set_painting(self.painting)

    def set_size(self, size: int) -> None:
        """Paint with a brush of another width, px."""
        self._size = size

    def set_tool(self, tool: Tool) -> None:
        """Take another tool in hand."""
        self.end_line()
        self._canvas.set_tool(tool)

    def press(self, x: float, y: float) -> None:
        """Begin something at a place."""
        tool = self._canvas.tool
        if tool is Tool.BOX:
            self._press_box(x, y)
        elif tool in (Tool.BRUSH, Tool.ERASER) and self._reach(x, y):
            self._from = self.painting.box
            self._stroke = [(int(x), int(y))]
            self._paint()
        elif tool is Tool.LINE and self._reach(x, y):
            self._click_line(self._inside(x, y))

    def drag(self, x: float, y: float) -> None:
        """Go on to a place."""
        if self._canvas.tool is Tool.BOX and self._start is not None:
            self._canvas.samples.set_drag(self._dragged(x, y))
        elif self._stroke:
            # Only the last piece is drawn: the rest of the stroke is in the labels already.
            self._stroke = [self._stroke[-1], (int(x), int(y))]
            self._paint()

    def release(self, x: float, y: float) -> None:
        """End at a place."""
        if self._canvas.tool is Tool.BOX and self._start is not None:
            self._release_box(x, y)
        elif self._stroke and self._from is not None:
            erased = self._canvas.tool is Tool.ERASER
            name = (
                translate("Membranes", "eraser stroke")
                if erased
                else translate("Membranes", "brush stroke")
            )
            done, before = self.painting, self._from
            # The stroke was shown as it grew; put back to before, it becomes one step that one undo
            # takes away.
            self.steps.now = self.painting.changed(before)
            self._take(name, done)
        self._start = self._corner = None
        self._stroke, self._from = [], None
        self._canvas.samples.set_drag(None)

    def point(self, x: float, y: float) -> None:
        """Show which way a line would take to a place."""
        box = self.painting.box
        if self._canvas.tool is Tool.LINE and self._anchor is not None and box is not None:
            self._canvas.samples.set_line(self._way(self._anchor, self._inside(x, y)))

    def end_line(self) -> None:
        """Let the line go; what is painted stays."""
        self._anchor = None
        self._canvas.samples.set_line(())

    def add(self, region: Region, name: str) -> None:
        """Add a sample with this box."""
        self._take(name, self.painting.added(new_box(fitted(region, self._bounds))))

    def choose(self, index: int) -> None:
        """Paint in another sample from now on; that is no step."""
        self.end_line()
        # Around the steps: choosing another sample must not cost an undo.
        self.steps.now = Painting(self.painting.boxes, index)
        self._canvas.set_painting(self.painting)
        self._on_changed()

    def remove(self, index: int) -> None:
        """Take a sample away."""
        name = translate("Membranes", "removal of sample {number}").format(number=index + 1)
        self._take(name, self.painting.removed(index))

    def undo(self) -> None:
        """Take the last step back, and say which."""
        name = self.steps.undo()
        if name is not None:
            self._note(lambda journal: journal.undo())
        self._after(
            name,
            translate("Membranes", "Undone: {step}."),
            translate("Membranes", "There is nothing to undo."),
        )

    def redo(self) -> None:
        """Take the last undone step again, and say which."""
        name = self.steps.redo()
        if name is not None:
            self._note(lambda journal: journal.redo())
        self._after(
            name,
            translate("Membranes", "Done again: {step}."),
            translate("Membranes", "There is nothing to do again."),
        )

    def _after(self, name: str | None, done: str, nothing: str) -> None:
        self._drop()
        if name is None:
            self._say(nothing)
            return
        self._canvas.set_painting(self.painting)
        self._say(done.format(step=name))
        self._on_changed()

    def _take(self, name: str, painting: Painting) -> None:
        self.steps.take(name, painting)
        self._note(lambda journal: journal.add(step_of(name, painting)))
        self._canvas.set_painting(painting)
        self._on_changed()

    def _note(self, act: Callable[[SampleJournal], None]) -> None:
        """Write a step down; where that cannot be done it is said once, and painting goes on."""
        if self._journal is None:
            return
        try:
            act(self._journal)
        except ColonyQCError as error:
            self.let_go()
            self._say(worded(str(error)))

    def _drop(self) -> None:
        """Forget what was begun."""
        self._start = self._corner = None
        self._stroke, self._from = [], None
        self._canvas.samples.set_drag(None)
        self.end_line()

    def _reach(self, x: float, y: float) -> bool:
        """Make the sample at a place active, the first one by itself; tell whether there is one."""
        index = self.painting.at(int(x), int(y))
        if index is None and not self.painting.boxes:
            self.add(around(int(x), int(y), self._bounds), translate("Membranes", "new sample"))
            return True
        if index is None:
            self._say(
                translate(
                    "Membranes",
                    "Paint inside a sample, or drag a box for a further one with the sample tool.",
                )
            )
            return False
        if index != self.painting.active:
            self.choose(index)
        return True

    def _paint(self) -> None:
        box = self.painting.box
        if box is None:
            return
        value = 0 if self._canvas.tool is Tool.ERASER else 1
        self.steps.now = self.painting.changed(box.stroke(self._stroke, self._size, value))
        self._canvas.set_painting(self.painting)

    def _inside(self, x: float, y: float) -> Place:
        """Return the px of the active sample next to a place."""
        region = self.painting.boxes[self.painting.active or 0].region
        return (
            min(max(int(x), region.x), region.right - 1),
            min(max(int(y), region.y), region.bottom - 1),
        )

    def _way(self, start: Place, end: Place) -> list[Place]:
        """Return the way along membranes within the active sample; straight without a map."""
        region = self.painting.boxes[self.painting.active or 0].region
        if self.ridges is None:
            return [start, end]
        part = self.ridges[region.y : region.bottom, region.x : region.right]
        found = path_along(
            part,
            (start[0] - region.x, start[1] - region.y),
            (end[0] - region.x, end[1] - region.y),
        )
        return [(x + region.x, y + region.y) for x, y in found]

    def _click_line(self, place: Place) -> None:
        box = self.painting.box
        if box is None:
            return
        if self._anchor is not None and holds(box.region, *self._anchor):
            way = self._way(self._anchor, place)
            self._take(
                translate("Membranes", "line"),
                self.painting.changed(box.stroke(way, self._size, 1)),
            )
        self._anchor = place

    def _press_box(self, x: float, y: float) -> None:
        self._start = (x, y)
        self._corner = self._canvas.corner_at(x, y, self.painting)
        self._from = None
        if self._corner is not None:
            self._from = self.painting.box
            return
        index = self.painting.at(int(x), int(y))
        if index is not None:
            if index != self.painting.active:
                self.choose(index)
            self._from = self.painting.box

    def _dragged(self, x: float, y: float) -> Region:
        """Return the box that a drag from the start to a place makes."""
        start_x, start_y = self._start or (x, y)
        if self._from is None:
            left, top = int(min(start_x, x)), int(min(start_y, y))
            wide, tall = round(abs(x - start_x)), round(abs(y - start_y))
            # A trembling click is no box of 2 px.
            if max(wide, tall) < _DRAG_PX:
                return around(int(x), int(y), self._bounds)
            return fitted(Region(left, top, wide, tall), self._bounds)
        old = self._from.region
        if self._corner is None:
            shift_x, shift_y = round(x - start_x), round(y - start_y)
            moved = Region(old.x + shift_x, old.y + shift_y, old.width, old.height)
            return fitted(moved, self._bounds)
        # Corners are numbered clockwise from the top left: the opposite one stays where it is.
        fixed_x = old.right if self._corner in (0, 3) else old.x
        fixed_y = old.bottom if self._corner in (0, 1) else old.y
        return fitted(
            Region(
                round(min(fixed_x, x)),
                round(min(fixed_y, y)),
                round(abs(x - fixed_x)),
                round(abs(y - fixed_y)),
            ),
            self._bounds,
        )

    def _release_box(self, x: float, y: float) -> None:
        region = self._dragged(x, y)
        if self._from is None:
            self._take(translate("Membranes", "new sample"), self.painting.added(new_box(region)))
        elif region != self._from.region:
            name = (
                translate("Membranes", "move of a sample")
                if self._corner is None
                else translate("Membranes", "new size of a sample")
            )
            self._take(name, self.painting.changed(self._from.reshaped(region)))
