"""A class map that can be painted on: what was changed lies over a map that is only read."""

from collections.abc import Iterator
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import halve
from colonyqc.services.ports import LabelSource

CHUNK: Final = 512
"""Side of what is copied when it is first written to, label px; a power of two, so that every
level's 2×2 squares lie inside one."""
_Place = tuple[int, int]


class EditableLabels:
    """Fits `LabelSource`; may be read from several threads while one writes.

    Costs memory only where something was written. Coarser levels of what was written are those of
    `imaging.grid.label_pyramid`, made when they are looked at.
    """

    def __init__(self, base: LabelSource) -> None:
        """Lie over ``base``, which is closed with this; its levels are powers of two."""
        if any(factor & (factor - 1) for factor in base.levels):
            raise ValueError(f"levels {base.levels} are no powers of two")
        self._base = base
        # Level by level of each chunk written to, the finest first.
        self._chunks: dict[_Place, list[NDArray[np.uint8]]] = {}
        self._lock = Lock()

    @property
    def levels(self) -> tuple[int, ...]:
        return self._base.levels

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) at level 0."""
        return self._base.size

    def write(self, x: int, y: int, classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Put classes (h, w) at label px (x, y); return what was there before.

        Raises:
            ValueError: they would leave the map.
        """
        height, width = classes.shape
        region = Region(x, y, width, height)
        if region.intersect(Region(0, 0, *self.size)) != region:
            raise ValueError(f"{region} leaves the label map")
        before = self.read(region)
        for place, part in _chunks(region):
            # Made anew and not changed in place: a reader on another thread keeps what it has.
            finest = self._finest(place).copy()
            finest[_inside(part, _corner(place, 1))] = classes[_inside(part, region)]
            with self._lock:
                self._chunks[place] = [finest]
        return before

    def read(self, region: Region, level: int = 0) -> NDArray[np.uint8]:
        """Return classes (h, w) of ``region``, in px of ``level`` and inside its bounds."""
        found = self._base.read(region, level)
        factor = self.levels[level]
        whole = Region(
            region.x * factor, region.y * factor, region.width * factor, region.height * factor
        )
        changed = [(at, part) for at, part in _chunks(whole) if at in self._chunks]
        if changed:
            found = found.copy()
        for place, _ in changed:
            own = self._coarse(place, factor)
            corner = _corner(place, factor)
            place_there = Region(corner.x, corner.y, own.shape[1], own.shape[0])
            part = place_there.intersect(region)
            found[_inside(part, region)] = own[_inside(part, corner)]
        return found

    @property
    def written(self) -> tuple[Region, ...]:
        """The chunks that were written to, label px; all else is as it was."""
        bounds = Region(0, 0, *self.size)
        return tuple(
            Region(column * CHUNK, row * CHUNK, CHUNK, CHUNK).intersect(bounds)
            for row, column in sorted(self._chunks)
        )

    def close(self) -> None:
        """Close the map below."""
        self._base.close()

    def _finest(self, place: _Place) -> NDArray[np.uint8]:
        with self._lock:
            own = self._chunks.get(place)
        if own is not None:
            return own[0]
        row, column = place
        chunk = Region(column * CHUNK, row * CHUNK, CHUNK, CHUNK)
        return self._base.read(chunk.intersect(Region(0, 0, *self.size)))

    def _coarse(self, place: _Place, factor: int) -> NDArray[np.uint8]:
        steps = factor.bit_length() - 1
        levels = self._chunks[place]
        with self._lock:
            while len(levels) <= steps:
                levels.append(halve(levels[-1]))
        return levels[steps]


def _chunks(region: Region) -> Iterator[tuple[_Place, Region]]:
    """Yield the places of the chunks a region touches, and what of it lies in each."""
    for row in range(region.y // CHUNK, -(-region.bottom // CHUNK)):
        for column in range(region.x // CHUNK, -(-region.right // CHUNK)):
            chunk = Region(column * CHUNK, row * CHUNK, CHUNK, CHUNK)
            yield (row, column), chunk.intersect(region)


def _corner(place: _Place, factor: int) -> Region:
    row, column = place
    return Region(column * CHUNK // factor, row * CHUNK // factor, 0, 0)


def _inside(part: Region, of: Region) -> tuple[slice, slice]:
    x, y = part.x - of.x, part.y - of.y
    return slice(y, y + part.height), slice(x, x + part.width)
