"""Finding without paint: what was clicked and its like, or the one thing in a box."""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from colonyqc.domain.picture import Region
from colonyqc.gui.jobs import Work
from colonyqc.gui.membranes.canvas import PromptCanvas
from colonyqc.gui.membranes.overlays import pyramid
from colonyqc.services.membranes import pointing
from colonyqc.services.membranes.pointing import Click
from colonyqc.services.membranes.prompting import Encoded, Map
from colonyqc.services.membranes.sheets import FoundSheet
from colonyqc.services.ports import IsCancelled, Progress

T = TypeVar("T")
_OBJECT_PX: Final = 8
"""Shorter drags of the finding tool are clicks."""


class Ask(Protocol):
    """Runs a piece of work on the features; of those that wait under one key the newest."""

    def __call__(self, key: str, work: Work[T], on_result: Callable[[T], None]) -> None: ...


class Finder:
    """Gathers clicks and boxes on the canvas and shows what they find."""

    def __init__(self, canvas: PromptCanvas, ask: Ask) -> None:
        self._canvas, self._ask = canvas, ask
        self._clicks: list[Click] = []
        self._pressed: tuple[float, float] | None = None
        self._wanted = True

    def press(self, x: float, y: float, shift: bool) -> None:
        """Begin a click or a box; with ``shift`` the click is of what is not wanted."""
        self._pressed, self._wanted = (x, y), not shift

    def release(self, x: float, y: float, encoded: Encoded, found: FoundSheet | None) -> None:
        """End a click or a box and look for what it means."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        left, right = sorted((pressed[0], x))
        top, bottom = sorted((pressed[1], y))
        if max(right - left, bottom - top) >= _OBJECT_PX:
            region = Region(round(left), round(top), round(right - left), round(bottom - top))
            self._find_object(encoded, region, found)
        else:
            self._clicks.append(Click(*pressed, self._wanted))
            self._find_alike(encoded, tuple(self._clicks))

    def forget(self) -> None:
        """Forget the clicks, keeping what is shown."""
        self._clicks = []

    def clear(self) -> None:
        """Forget the clicks and what they found."""
        self.forget()
        self._canvas.like.set_levels(())

    def _find_alike(self, encoded: Encoded, clicks: tuple[Click, ...]) -> None:
        def work(_: Progress, __: IsCancelled) -> Map:
            return pointing.click(encoded, clicks)

        self._ask("like", work, self._show)

    def _find_object(self, encoded: Encoded, region: Region, found: FoundSheet | None) -> None:
        self.forget()

        def work(_: Progress, __: IsCancelled) -> Map:
            mask = pointing.box(encoded, region, found)
            return mask.astype("uint8") * 255

        self._ask("like", work, self._show)

    def _show(self, found: Map) -> None:
        self._canvas.like.set_levels(pyramid(found, smooth=True))
