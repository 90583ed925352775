"""What is on the screen: the picture and label map on loan, and what can be asked of them."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.gui.viewer.cache import Loan
from colonyqc.gui.viewer.loader import Layer, TileKey
from colonyqc.gui.viewer.qimage import to_indexed, to_qimage
from colonyqc.gui.viewer.state import DisplayWish, ViewState, resolve
from colonyqc.services.ports import ImageSource, LabelSource, Monitor
from colonyqc.services.viewing.grid import PyramidGrid, TileIndex, picture_grid
from colonyqc.services.viewing.overlays import overlay_grid, overlay_part, overlay_tile, touched
from colonyqc.services.viewing.readings import PixelReading, read_at
from colonyqc.services.viewing.tiles import GreyWindow, auto_window, render_tile, thumbnail

_AHEAD_PX: Final = 128
"""Screen px beyond the view that are fetched too, for the next drag."""


@dataclass(frozen=True, slots=True)
class Need:
    """The level of each layer that suits a view, and the tiles it takes, coarsest first."""

    levels: tuple[tuple[Layer, int], ...]
    tiles: tuple[TileKey, ...]


@dataclass(frozen=True, slots=True, eq=False)
class OpenPicture:
    """A picture and its label map; `render`, `read` and `measure` are for worker threads."""

    source: Loan[ImageSource]
    grid: PyramidGrid
    labels: Loan[LabelSource] | None = None
    overlay: PyramidGrid | None = None

    @classmethod
    def of(cls, source: ImageSource) -> "OpenPicture":
        """Take a picture over."""
        return cls(Loan(source), picture_grid(source.info))

    def with_labels(self, labels: LabelSource | None) -> "OpenPicture":
        """Return the same picture with a label map taken over; the old one is to be ended."""
        if labels is None:
            return replace(self, labels=None, overlay=None)
        return replace(self, labels=Loan(labels), overlay=overlay_grid(labels))

    @property
    def info(self) -> ImageInfo:
        return self.source.resource.info

    def holds(self, labels: LabelSource | None) -> bool:
        """Tell whether this is the label map at hand."""
        return labels is (self.labels.resource if self.labels else None)

    def end(self) -> None:
        """Close both files as soon as nobody reads them."""
        self.source.end()
        if self.labels is not None:
            self.labels.end()

    def need(self, seen: Region, zoom: float, ratio: float) -> Need:
        """Return what shows region ``seen`` at ``zoom`` on a screen of a device pixel ratio."""
        # A little beyond the view, so that panning finds its tiles there.
        around = seen.grown(round(_AHEAD_PX / zoom))
        level = self.grid.level_for(zoom * ratio)
        levels = [(Layer.PICTURE, level)]
        coarsest = len(self.grid.factors) - 1
        # Few and quick: something is on the screen at once, wherever one goes.
        tiles = [(Layer.PICTURE, t) for t in self.grid.visible_tiles(seen, coarsest)]
        tiles += [(Layer.PICTURE, t) for t in self.grid.visible_tiles(around, level)]
        if self.overlay is not None:
            level = self.overlay.nearest_level(zoom * ratio)
            levels.append((Layer.OVERLAY, level))
            tiles += [(Layer.OVERLAY, t) for t in self.overlay.visible_tiles(around, level)]
        # Each once, in order: at low zoom the coarsest level is the one that suits.
        return Need(tuple(levels), tuple(dict.fromkeys(tiles)))

    def render(self, key: TileKey, state: ViewState) -> QImage:
        """Render a tile."""
        layer, index = key
        if layer is Layer.PICTURE:
            with self.source as source:
                return to_qimage(render_tile(source, index, state.window))
        if self.labels is None:
            raise LookupError(key)
        with self.labels as labels:
            return to_indexed(overlay_tile(labels, index), state.colours)

    def touched(self, index: TileIndex, changed: Region) -> Region:
        """Return what of an overlay tile looks otherwise when these label px did, level px."""
        if self.overlay is None:
            raise LookupError(index)
        return touched(self.overlay, index.level, changed).intersect(self.overlay.region(index))

    def codes(self, level: int, region: Region) -> NDArray[np.uint8]:
        """Return the overlay codes of a region (px of an overlay level)."""
        if self.labels is None:
            raise LookupError(level)
        with self.labels as labels:
            return overlay_part(labels, level, region)

    def read(self, x: int, y: int) -> PixelReading | None:
        """Return what lies at a pixel; None outside."""
        with self.source as source:
            if self.labels is None:
                return read_at(source, None, x, y)
            with self.labels as labels:
                return read_at(source, labels, x, y)

    def measure(self, side: int, monitor: Monitor) -> tuple[GreyWindow | None, QImage]:
        """Return the window of a 16-bit picture's own greys (None for 8 bits) and a thumbnail."""
        with self.source as source:
            measured = auto_window(source) if source.info.bits > 8 else None
            window = resolve(DisplayWish(), source.info, measured).window
            return measured, to_qimage(thumbnail(source, side, window, monitor))
