"""A picture in memory and a viewer's controller over a view that never was."""

from typing import Any
from unittest.mock import MagicMock

from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.services.ports import ImageSource, LabelSource


class MemoryPicture:
    """A picture or label map in memory that counts its closings and can break."""

    def __init__(
        self, pixels: NDArray[Any], levels: tuple[int, ...] = (1, 2, 4), um: float | None = None
    ) -> None:
        self.pixels, self.levels = pixels, levels
        height, width = pixels.shape[:2]
        self.size = (width, height)
        channels = 1 if pixels.ndim == 2 else 3
        self.info = ImageInfo(
            "p", width, height, channels, 8 * pixels.itemsize, um, "file" if um else "", levels
        )
        self.closed = 0
        self.broken = False

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        if self.broken:
            raise PictureError("p.tif", "it went away", "Plug the disk in again.")
        step = self.levels[level]
        return self.pixels[::step, ::step][region.y : region.bottom, region.x : region.right]

    def close(self) -> None:
        self.closed += 1


_FITS: tuple[type[ImageSource], type[LabelSource]] = (MemoryPicture, MemoryPicture)
"""Proved by the type checker: the picture fits both doors."""


class Desk:
    """A controller over a mocked view, with the view's requests at hand."""

    def __init__(self, view: MagicMock, jobs: Jobs, qtbot: QtBot, **options: Any) -> None:
        self.view, self.jobs, self.qtbot = view, jobs, qtbot
        self.controller = ViewerController(view, jobs, **options)
        self.look = view.viewport_changed.connect.call_args.args[0]
        self.click = view.clicked.connect.call_args.args[0]
        self.hover = view.hovered.connect.call_args.args[0]
        self.leave = view.hover_ended.connect.call_args.args[0]
        self.peek = view.peeked.connect.call_args.args[0]

    def settle(self) -> None:
        """Wait until all jobs have landed."""
        self.qtbot.waitUntil(lambda: not self.jobs.active)

    def tiles(self) -> list[Any]:
        """Return the keys of the tiles put into the view, in order."""
        return [call.args[0] for call in self.view.put_tile.call_args_list]
