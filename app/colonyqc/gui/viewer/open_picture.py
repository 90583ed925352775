"""What is on the screen: the picture and label map on loan, and what can be asked of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from colonyqc.domain.colony import Colony
from colonyqc.domain.picture import ImageInfo, Region
from colonyqc.gui.viewer.cache import Loan
from colonyqc.gui.viewer.loader import Layer, TileKey
from colonyqc.gui.viewer.qimage import to_indexed, to_qimage
from colonyqc.gui.viewer.state import HEAT_TABLE, OUTLINED_TABLE, DisplayWish, ViewState, resolve
from colonyqc.services.ports import ImageSource, LabelSource, Monitor
from colonyqc.services.viewing.amounts import AmountMaps
from colonyqc.services.viewing.grid import PyramidGrid, TileIndex, picture_grid
from colonyqc.services.viewing.number_places import number_places
from colonyqc.services.viewing.overlays import overlay_grid, overlay_part, overlay_tile, touched
from colonyqc.services.viewing.readings import PixelReading, read_at
from colonyqc.services.viewing.tiles import (
    GreyHistogram,
    GreyWindow,
    auto_window,
    grey_histogram,
    render_tile,
    thumbnail,
    window_of,
)

_SKETCH_PX: Final = 1024
"""Longer side of the rough whole picture."""
_SKETCHED_FROM_PX: Final = 16_000_000
"""Smaller pictures are there whole about as quickly."""
_PARTS: Final = 128
"""Parts of a sketch at most: each is a piece of work for itself."""
_GLANCES: Final = 4
_GLANCE_PX: Final = 256
"""Nine places of that side tell the greys until the whole was gone through."""
_AHEAD_PX: Final = 128
"""Screen px beyond the view that are fetched too, for the next drag."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """Where one looks: picture px in view, screen px a picture px, device pixel ratio."""

    seen: Region
    zoom: float
    ratio: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class PictureSurvey:
    """What the whole of a picture tells: the window of a 16-bit picture's own greys (None for
    8 bits), how often each comes, and a small picture."""

    window: GreyWindow | None
    histogram: GreyHistogram
    thumbnail: QImage


@dataclass(frozen=True, slots=True)
class Need:
    """The level of each layer that suits a view, and the tiles it takes, coarsest first."""

    levels: tuple[tuple[Layer, int], ...]
    tiles: tuple[TileKey, ...]


def sketch_scale(width: float, height: float) -> float:
    """Return the px of a sketch a picture px."""
    return min(1.0, _SKETCH_PX / max(width, height, 1.0))


def _sketch(info: ImageInfo, grid: PyramidGrid) -> tuple[TileKey, ...]:
    if info.width * info.height < _SKETCHED_FROM_PX:
        return ()
    # From the third level on: a part is some MB of the file, decoded in some ten ms.
    for level in range(2, len(grid.factors)):
        tiles = grid.visible_tiles(info.bounds, level)
        if len(tiles) <= _PARTS:
            return tuple((Layer.SKETCH, tile) for tile in tiles)
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class OpenPicture:
    """A picture and its label map; `render`, `read` and `measure` are for worker threads."""

    source: Loan[ImageSource]
    grid: PyramidGrid
    labels: Loan[LabelSource] | None = None
    overlay: PyramidGrid | None = None
    plane: Loan[ImageSource] | None = None
    """Another plane or channel of it, shown in its place."""
    heat: tuple[AmountMaps, int] | None = None
    """Probabilities, and the class that is shown."""
    marks: Loan[LabelSource] | None = None
    """A map of disagreement."""
    outlined: bool = False
    """It is drawn as outlines alone."""
    sketch: tuple[TileKey, ...] = ()
    """What a rough whole of a large picture is put together from, from the middle outwards."""

    @classmethod
    def of(cls, source: ImageSource) -> "OpenPicture":
        """Take a picture over."""
        grid = picture_grid(source.info)
        return cls(Loan(source), grid, sketch=_sketch(source.info, grid))

    def with_labels(self, labels: LabelSource | None) -> "OpenPicture":
        """Return the same picture with a label map taken over; the old one is to be ended."""
        if labels is None:
            return replace(self, labels=None, overlay=None)
        return replace(self, labels=Loan(labels), overlay=overlay_grid(labels))

    def with_plane(self, source: ImageSource | None) -> "OpenPicture":
        """Return the same picture with another plane of it shown; the old one is to be ended.

        Raises:
            ValueError: it is not of the picture's size.
        """
        if source is None:
            return replace(self, plane=None)
        if (source.info.width, source.info.height) != (self.info.width, self.info.height):
            raise ValueError(f"{source.info.name} is not of the picture's size")
        return replace(self, plane=Loan(source))

    @property
    def info(self) -> ImageInfo:
        return self.source.resource.info

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, px."""
        return self.info.width, self.info.height

    @property
    def covered(self) -> bool:
        """Tell whether a heat map or marks lie over the picture."""
        return self.heat is not None or self.marks is not None

    @property
    def shown(self) -> Loan[ImageSource]:
        """What is looked at: the picture, or another plane of it."""
        return self.plane or self.source

    def holds(self, labels: LabelSource | None) -> bool:
        """Tell whether this is the label map at hand."""
        return labels is (self.labels.resource if self.labels else None)

    def end(self) -> None:
        """Close all files as soon as nobody reads them."""
        self.source.end()
        if self.plane is not None:
            self.plane.end()
        if self.labels is not None:
            self.labels.end()
        if self.marks is not None:
            self.marks.end()

    @property
    def whole(self) -> tuple[TileKey, ...]:
        """The tiles of the coarsest level of a large picture."""
        if not self.sketch:
            return ()
        coarsest = len(self.grid.factors) - 1
        tiles = self.grid.visible_tiles(self.info.bounds, coarsest)
        return tuple((Layer.PICTURE, tile) for tile in tiles)

    def sketch_place(self, index: TileIndex) -> Region:
        """Return where a part of the sketch lies in it, sketch px; see `sketch_scale`."""
        x, y, width, height = self.grid.place(index)
        scale = sketch_scale(self.info.width, self.info.height)
        left, top = round(x * scale), round(y * scale)
        right = min(round((x + width) * scale), round(self.info.width * scale))
        bottom = min(round((y + height) * scale), round(self.info.height * scale))
        return Region(left, top, max(1, right - left), max(1, bottom - top))

    def need(self, look: Viewport) -> Need:
        """Return what a look at the picture takes."""
        seen, zoom, ratio = look.seen, look.zoom, look.ratio
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
        for layer, grid in self._further():
            level = grid.nearest_level(zoom * ratio)
            levels.append((layer, level))
            tiles += [(layer, t) for t in grid.visible_tiles(around, level)]
        # Each once, in order: at low zoom the coarsest level is the one that suits.
        return Need(tuple(levels), tuple(dict.fromkeys(tiles)))

    def _further(self) -> Iterator[tuple[Layer, PyramidGrid]]:
        if self.heat is not None:
            yield Layer.HEAT, self.heat[0].grid
        if self.marks is not None:
            yield Layer.MARKS, overlay_grid(self.marks.resource)

    def render(self, key: TileKey, state: ViewState) -> QImage:
        """Render a tile."""
        layer, index = key
        if layer is Layer.PICTURE:
            with self.shown as source:
                return to_qimage(render_tile(source, index, state.window))
        if layer is Layer.SKETCH:
            place = self.sketch_place(index)
            with self.shown as source:
                tile = render_tile(source, index, state.window)
            small = cv2.resize(tile, (place.width, place.height), interpolation=cv2.INTER_AREA)
            return to_qimage(np.asarray(small, np.uint8))
        if layer is Layer.HEAT and self.heat is not None:
            maps, plane = self.heat
            return to_indexed(maps.tile(plane, index), HEAT_TABLE)
        if layer is Layer.MARKS and self.marks is not None:
            with self.marks as marks:
                return to_indexed(overlay_tile(marks, index), self.table(layer, state))
        if self.labels is None:
            raise LookupError(key)
        with self.labels as labels:
            return to_indexed(overlay_tile(labels, index), state.colours)

    def table(self, layer: Layer, state: ViewState) -> tuple[int, ...]:
        """Return the colours of a layer of codes, 0xAARRGGBB each."""
        if layer is Layer.MARKS and self.outlined:
            return OUTLINED_TABLE
        return state.table(layer)

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
        with self.shown as source:
            if self.labels is None:
                return read_at(source, None, x, y)
            with self.labels as labels:
                return read_at(source, labels, x, y)

    def number_places(self, colonies: Sequence[Colony]) -> tuple[tuple[float, float], ...]:
        """Return where the number of each colony stands, picture px."""
        if self.labels is None:
            return number_places(None, colonies)
        with self.labels as labels:
            return number_places(labels, colonies)

    def glance(self) -> GreyWindow:
        """Return a window of greys from a few places of a large picture, at full resolution.

        Coarser levels would first have to be made: of a file in strips half of it for five places.
        """
        width, height = self.info.width, self.info.height
        places = [
            Region(width * x // _GLANCES, height * y // _GLANCES, _GLANCE_PX, _GLANCE_PX)
            for y in range(1, _GLANCES)
            for x in range(1, _GLANCES)
        ]
        with self.shown as source:
            parts = [source.read(place.intersect(self.info.bounds)) for place in places]
            return window_of(np.concatenate([p.ravel() for p in parts]), source.info)

    def survey(self, side: int, monitor: Monitor) -> PictureSurvey:
        """Return the greys of the picture and a thumbnail of it."""
        with self.shown as source:
            measured = auto_window(source) if source.info.bits > 8 else None
            window = resolve(DisplayWish(), source.info, measured).window
            small = to_qimage(thumbnail(source, side, window, monitor))
            return PictureSurvey(measured, grey_histogram(source), small)
