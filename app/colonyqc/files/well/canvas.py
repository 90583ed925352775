"""A well: many tiles on one canvas, read as one picture without ever being put together whole."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Region, Tile
from colonyqc.files.formats.base import ReaderContext, file_key
from colonyqc.files.formats.readers import open_page
from colonyqc.files.pixels.plane import Plane, Shape, window
from colonyqc.files.well.registration import alike, measure_step
from colonyqc.files.well.stage_grid import Placement, StageGrid, grid, place

_CHUNK: Final = 512
_PAIRS: Final = 4
"""Neighbours of each direction whose overlap is looked at."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A tile and where it lies on the canvas."""

    tile: Tile
    place: Region


class WellPlane:
    """The canvas of a well at full resolution; where tiles overlap, the later one is seen.

    Tiles are opened when first touched and read through the shared cache; canvas without a tile
    is 0.
    """

    chunk = (_CHUNK, _CHUNK)

    def __init__(self, shape: Shape, tile: Shape, placed: Sequence[Placed], reading: ReaderContext):
        """Put tiles, all of the shape ``tile``, on a canvas of ``shape``."""
        self.shape = shape
        self._tile = tile
        self._placed = tuple(placed)
        self._reading = reading
        self._opened: dict[Tile, Plane] = {}
        self._lock = Lock()
        # Every tile's file and place: one tile exchanged on disk, and no cached px of the old
        # canvas is used.
        self.key: Hashable = tuple(
            (file_key(each.tile.path, each.tile.page), each.place.x, each.place.y)
            for each in self._placed
        )

    def read(self, region: Region) -> NDArray[Any]:
        """Return a fresh array of a region inside the bounds."""
        # Gaps are black, and `uncovered` says where they are: nobody counts there.
        out = np.zeros(self.shape.array(region), self.shape.dtype)
        for each in self._placed:
            part = each.place.intersect(region)
            if part.width and part.height:
                inside = Region(
                    part.x - each.place.x, part.y - each.place.y, part.width, part.height
                )
                out[window(part, region)] = self._plane(each.tile).read(inside)
        return out

    def close(self) -> None:
        with self._lock:
            planes = tuple(self._opened.values())
            self._opened.clear()
        for plane in planes:
            plane.close()

    def _plane(self, tile: Tile) -> Plane:
        # Opened once, under the lock: two threads that touch a tile first would both open it, and
        # one handle be lost.
        with self._lock:
            plane = self._opened.get(tile)
            if plane is None:
                opened = open_page(tile.path, tile.page, self._reading)
                # The grid was laid out for equal tiles.
                if opened.facts.shape != self._tile:
                    # Before raising: on Windows an open handle keeps the file from being replaced.
                    opened.plane.close()
                    raise PictureError(tile.path, "its size changed after the well was opened")
                plane = self._opened[tile] = opened.plane
            return plane


def has_position(tile: Tile) -> bool:
    """Tell whether a tile knows where it lies on the stage."""
    return tile.x_mm is not None and tile.y_mm is not None


def lay_out(
    tiles: Sequence[Tile], shape: Shape, nominal_um: float | None, reading: ReaderContext
) -> Placement:
    """Place the tiles of a well by stage positions and overlap; see `stage_grid.place`.

    Raises:
        PictureError: a tile cannot be read, or the positions make no grid and the pixel size is
            not known.
    """
    well = grid([(tile.x_mm or 0.0, tile.y_mm or 0.0) for tile in tiles])
    steps = (
        _seen_step(tiles, well.neighbours(0, _PAIRS), reading, upright=False),
        _seen_step(tiles, well.neighbours(1, _PAIRS), reading, upright=True),
    )
    placement = place(well, (shape.width, shape.height), steps, nominal_um)
    if placement is None:
        raise PictureError(
            tiles[0].path,
            f"the stage positions of the {len(tiles)} tiles of its well make no even grid",
            "Give the pixel size, then they can be put together.",
        )
    if placement.um_per_px is None and nominal_um is not None:
        _check_overlaps(tiles, well, placement, nominal_um, reading)
    return placement


def _check_overlaps(
    tiles: Sequence[Tile],
    well: StageGrid,
    placement: Placement,
    nominal_um: float,
    reading: ReaderContext,
) -> None:
    """Check tiles that a stated pixel size lays over each other: what overlaps must look alike.

    Raises:
        PictureError: it does not, wherever it can be told.
    """
    told: list[bool] = []
    widest = 0
    for direction in (0, 1):
        for first, second in well.neighbours(direction, _PAIRS):
            pixels = [_read_whole(tiles[index], reading) for index in (first, second)]
            left, right = (p.swapaxes(0, 1) if direction else p for p in pixels)
            step = placement.corners[second][direction] - placement.corners[first][direction]
            seen = alike(left, right, left.shape[1] - step)
            if seen is not None:
                told.append(seen)
                widest = max(widest, left.shape[1] - step)
    if told and not any(told):
        raise PictureError(
            tiles[0].path,
            f"at {nominal_um:g} µm/px the tiles of its well lie over each other by up to {widest} "
            "px by their stage positions, but show different things there",
            "Check the pixel size and the stage positions: one of them is wrong.",
        )


def _seen_step(
    tiles: Sequence[Tile],
    pairs: Sequence[tuple[int, int]],
    reading: ReaderContext,
    *,
    upright: bool,
) -> float | None:
    """Return the px from tile to tile as their pixels show it; tiles it reads stay in the cache."""

    def pixels(index: int) -> NDArray[Any]:
        whole = _read_whole(tiles[index], reading)
        # Upright neighbours are measured as if they lay side by side: one piece of code for both
        # directions.
        return whole.swapaxes(0, 1) if upright else whole

    return measure_step((pixels(first), pixels(second)) for first, second in pairs)


def _read_whole(tile: Tile, reading: ReaderContext) -> NDArray[Any]:
    opened = open_page(tile.path, tile.page, reading)
    try:
        return opened.plane.read(opened.facts.shape.bounds)
    finally:
        opened.plane.close()
