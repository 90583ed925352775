"""Finding without paint: what was clicked and its like, or the one thing in a box."""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from colonyqc.domain.picture import Picture, Region
from colonyqc.gui.core.jobs import Work
from colonyqc.gui.pages.membranes.canvas import PromptCanvas
from colonyqc.gui.pages.membranes.click_network_finder import ClickNetworkFinder
from colonyqc.gui.viewer.map_layer import pyramid
from colonyqc.services.membranes.clicks import box as find_in_box
from colonyqc.services.membranes.clicks import click as find_clicked
from colonyqc.services.membranes.encoder import Encoded, Map
from colonyqc.services.membranes.sheet import FoundSheet
from colonyqc.services.packages.click import Click
from colonyqc.services.ports import Monitor

T = TypeVar("T")
_OBJECT_PX: Final = 8
"""Shorter drags of the finding tool are clicks."""


class Ask(Protocol):
    """Runs a piece of work on the features; of those that wait under one key the newest."""

    def __call__(self, key: str, work: Work[T], on_result: Callable[[T], None]) -> None: ...


class ClickFinder:
    """Gathers clicks and boxes on the canvas and shows what they find.

    ``pairs`` answers them while a click network is chosen, else the features of the picture.
    """

    def __init__(self, canvas: PromptCanvas, ask: Ask, pairs: ClickNetworkFinder) -> None:
        self._canvas, self._ask, self.pairs = canvas, ask, pairs
        self._clicks: list[Click] = []
        self._box: Region | None = None
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

    def take(self, picture: Picture, pixel_size_um: float | None) -> None:
        """Take another picture; what was clicked in the one before is forgotten."""
        self.forget()
        self.pairs.take(picture, pixel_size_um)

    def forget(self) -> None:
        """Forget the clicks, keeping what is shown."""
        self._clicks, self._box = [], None

    def clear(self) -> None:
        """Forget the clicks and what they found."""
        self.forget()
        self.pairs.forget()
        self._canvas.like.set_levels(())

    def _find_alike(self, encoded: Encoded, clicks: tuple[Click, ...]) -> None:
        if self.pairs.chosen:
            self.pairs.find(clicks, self._box)
            return

        def work(_: Monitor) -> Map:
            return find_clicked(encoded, clicks)

        self._ask("like", work, self._show)

    def _find_object(self, encoded: Encoded, region: Region, found: FoundSheet | None) -> None:
        self.forget()
        if self.pairs.chosen:
            self._box = region  # clicks that follow correct what was found in it
            self.pairs.find((), region)
            return

        def work(_: Monitor) -> Map:
            mask = find_in_box(encoded, region, found)
            return mask.astype("uint8") * 255

        self._ask("like", work, self._show)

    def _show(self, found: Map) -> None:
        self._canvas.like.set_levels(pyramid(found, smooth=True))
