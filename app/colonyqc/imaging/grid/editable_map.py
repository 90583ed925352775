"""A map of bytes that a person edits: only tiles that were touched are in memory, all reversible.

Every edit is kept as a `Delta`, which knows the pixels before and after. Undoing applies it
backwards; nothing is worked out anew, so nothing can come out otherwise.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

Map = NDArray[np.uint8]
Read = Callable[[Region], Map]
"""Reads a region (h, w) of the map as it was before any edit."""

TILE: Final = 512
"""Side of a tile in px: as stored maps have it, so that one is decoded for one touched."""
_PATCH: Final = struct.Struct("<IIIIII")
_QUICK: Final = 1
"""Level of compression: a stroke is written while a person waits for the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """Pixels of one rectangle that changed.

    ``mask``: the changed ones, packed to bits, row by row; ``before`` and ``after``: their values
    in that order.
    """

    region: Region
    mask: NDArray[np.uint8]
    before: Map
    after: Map

    def where(self) -> NDArray[np.bool_]:
        """Return the changed pixels (h, w)."""
        count = self.region.width * self.region.height
        shape = self.region.height, self.region.width
        return np.unpackbits(self.mask, count=count).astype(np.bool_).reshape(shape)

    def inverse(self) -> "Patch":
        return Patch(self.region, self.mask, self.after, self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """What one edit changed, tile by tile."""

    patches: tuple[Patch, ...]

    def __bool__(self) -> bool:
        return bool(self.patches)

    @property
    def region(self) -> Region:
        """The smallest rectangle around all that changed; empty where nothing did."""
        return around([patch.region for patch in self.patches])

    @property
    def count(self) -> int:
        """How many pixels changed."""
        return sum(len(patch.after) for patch in self.patches)

    def inverse(self) -> "Delta":
        """Return the edit that takes this one back."""
        return Delta(tuple(patch.inverse() for patch in self.patches))

    def to_bytes(self) -> bytes:
        """Return it as bytes, compressed."""
        parts = []
        for patch in self.patches:
            r = patch.region
            head = _PATCH.pack(r.x, r.y, r.width, r.height, len(patch.mask), len(patch.after))
            arrays = (patch.mask, patch.before, patch.after)
            parts += [head, *(array.tobytes() for array in arrays)]
        return zlib.compress(b"".join(parts), _QUICK)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Delta":
        """Return what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are nothing of the kind.
        """
        try:
            return cls(tuple(_patches(zlib.decompress(data))))
        except (zlib.error, struct.error) as error:
            raise ValueError("The bytes are no edit of a map.") from error


def _patches(raw: bytes) -> Iterator[Patch]:
    at = 0
    while at < len(raw):
        x, y, width, height, bits, count = _PATCH.unpack_from(raw, at)
        at += _PATCH.size
        if bits != -(-width * height // 8) or at + bits + 2 * count > len(raw):
            raise ValueError("The bytes are no edit of a map.")
        ends = np.cumsum([at, bits, count, count]).tolist()
        mask, before, after = (np.frombuffer(raw[a:b], np.uint8) for a, b in pairwise(ends))
        at = ends[-1]
        yield Patch(Region(x, y, width, height), mask, before, after)


def around(regions: Sequence[Region]) -> Region:
    """Return the smallest rectangle that holds all of some; an empty one of none."""
    if not regions:
        return Region(0, 0, 0, 0)
    x, y = min(r.x for r in regions), min(r.y for r in regions)
    right, bottom = max(r.right for r in regions), max(r.bottom for r in regions)
    return Region(x, y, right - x, bottom - y)


class EditableMap:
    """A map of bytes over one that is only read; may be read by others while it is edited.

    What is written between `begin` and `end` is one edit. Only one thread writes.
    """

    def __init__(self, width: int, height: int, read: Read) -> None:
        self.bounds = Region(0, 0, width, height)
        self._read = read
        self._tiles: dict[tuple[int, int], Map] = {}
        self._before: dict[tuple[int, int], Map] | None = None
        # Of the tiles' table alone: who reads a pixel while it is painted sees it old or new.
        self._lock = Lock()

    @property
    def editing(self) -> bool:
        """Tell whether an edit is under way."""
        return self._before is not None

    def touched(self, region: Region) -> tuple[Region, ...]:
        """Return the tiles that differ or differed from the map below, within a region."""
        with self._lock:
            keys = tuple(self._tiles)
        parts = (self._place(key).intersect(region) for key in keys)
        return tuple(part for part in parts if part.width and part.height)

    def read(self, region: Region) -> Map:
        """Return the values (h, w) of a region inside the map, a copy."""
        out = np.empty((region.height, region.width), np.uint8)
        # What lies below first, and only where some of it was not touched.
        keys = self._keys(region)
        with self._lock:
            own = {key: self._tiles[key] for key in keys if key in self._tiles}
        if len(own) < len(keys):
            out[:] = self._read(region)
        for key, tile in own.items():
            here = self._place(key)
            part = here.intersect(region)
            out[_within(part, region)] = tile[_within(part, here)]
        return out

    def begin(self) -> None:
        """Begin an edit; one that is under way goes on."""
        if self._before is None:
            self._before = {}

    def end(self) -> Delta:
        """End the edit and return it."""
        before, self._before = self._before or {}, None
        found = (self._patch(key, old) for key, old in sorted(before.items()))
        return Delta(tuple(patch for patch in found if patch is not None))

    def put(self, region: Region, mask: NDArray[np.bool_], value: int) -> None:
        """Set the pixels of a mask (h, w) of a region, which may leave the map, to a value."""
        for key in self._keys(region.intersect(self.bounds)):
            here = self._place(key)
            part = here.intersect(region)
            wanted = mask[_within(part, region)]
            if wanted.any():
                self._writable(key)[_within(part, here)][wanted] = value

    def apply(self, delta: Delta) -> None:
        """Make an edit again, or undo one by its inverse.

        Raises:
            ValueError: the map is not as it was when the edit was made; nothing is changed.
        """
        found = [(patch, patch.where(), self.read(patch.region)) for patch in delta.patches]
        if any(not np.array_equal(now[where], patch.before) for patch, where, now in found):
            raise ValueError("The map is not as it was when the edit was made.")
        for patch, where, now in found:
            now[where] = patch.after
            for key in self._keys(patch.region):
                here = self._place(key)
                part = here.intersect(patch.region)
                self._writable(key)[_within(part, here)] = now[_within(part, patch.region)]

    def _patch(self, key: tuple[int, int], old: Map) -> Patch | None:
        new = self._tiles[key]
        changed = old != new
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        if not len(rows):
            return None
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        here, where = self._place(key), changed[box]
        region = Region(here.x + int(columns[0]), here.y + int(rows[0]), *where.shape[::-1])
        return Patch(region, np.packbits(where), old[box][where], new[box][where])

    def _writable(self, key: tuple[int, int]) -> Map:
        tile = self._tiles.get(key)
        if tile is None:
            tile = np.array(self._read(self._place(key)))
            with self._lock:
                self._tiles[key] = tile
        if self._before is not None and key not in self._before:
            self._before[key] = tile.copy()
        return tile

    def _place(self, key: tuple[int, int]) -> Region:
        row, column = key
        return Region(column * TILE, row * TILE, TILE, TILE).intersect(self.bounds)

    def _keys(self, region: Region) -> list[tuple[int, int]]:
        if not (region.width and region.height):
            return []
        rows = range(region.y // TILE, -(-region.bottom // TILE))
        columns = range(region.x // TILE, -(-region.right // TILE))
        return [(row, column) for row in rows for column in columns]


def _within(part: Region, whole: Region) -> tuple[slice, slice]:
    """Return where a part lies in an array of a whole."""
    x, y = part.x - whole.x, part.y - whole.y
    return slice(y, y + part.height), slice(x, x + part.width)
