"""A map of classes or numbers that a person edits: every edit can be taken back.

Each is kept as a `Delta`, which knows the pixels before and after. Undoing applies it
backwards; nothing is worked out anew, so nothing can come out otherwise.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region

Map = NDArray[Any]
"""Values (h, w) of one of the types in `_TYPES`."""
Read = Callable[[Region], Map]
"""Reads a region (h, w) of the map."""
Write = Callable[[int, int, Map], object]
"""Puts values (h, w) at (x, y) of the map."""

TILE: Final = 512
"""Side of a tile in px: what is remembered of the map around a place that is touched."""
_PATCH: Final = struct.Struct("<IIIIIIIII")
_TYPES: Final[dict[int, np.dtype[Any]]] = {1: np.dtype("u1"), 4: np.dtype("<i4")}
"""What a map may hold, by its bytes a pixel: classes, or the numbers of a sheet's cells."""
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
            # What was painted has one value, and what was painted on often, too: one byte.
            values = tuple(_short(array) for array in (patch.before, patch.after))
            wide = patch.after.itemsize
            sizes = len(patch.mask), len(patch.after), *map(len, values), wide
            head = _PATCH.pack(r.x, r.y, r.width, r.height, *sizes)
            parts += [head, *(array.tobytes() for array in (patch.mask, *values))]
        return zlib.compress(b"".join(parts), _QUICK)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Delta":
        """Return what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are nothing of the kind.
        """
        try:
            return cls(tuple(_patches(zlib.decompress(data))))
        except (zlib.error, struct.error, KeyError) as error:
            raise ValueError("The bytes are no edit of a map.") from error


def _patches(raw: bytes) -> Iterator[Patch]:
    at = 0
    while at < len(raw):
        x, y, width, height, bits, count, old, new, wide = _PATCH.unpack_from(raw, at)
        at += _PATCH.size
        ends = np.cumsum([at, bits, wide * old, wide * new]).tolist()
        kind: np.dtype[Any] = _TYPES[wide]
        sound = {old, new} <= {1, count} and bits == -(-width * height // 8)
        if not sound or ends[-1] > len(raw):
            raise ValueError("The bytes are no edit of a map.")
        mask, *both = (raw[a:b] for a, b in pairwise(ends))
        before, after = (np.frombuffer(part, kind) for part in both)
        at = ends[-1]
        values = (np.broadcast_to(array, (count,)) for array in (before, after))
        yield Patch(Region(x, y, width, height), np.frombuffer(mask, np.uint8), *values)


def _short(values: Map) -> Map:
    """Return values, or one of them where all are the same."""
    return values[:1] if len(values) and (values == values[0]).all() else values


def around(regions: Sequence[Region]) -> Region:
    """Return the smallest rectangle that holds all of some; an empty one of none."""
    if not regions:
        return Region(0, 0, 0, 0)
    x, y = min(r.x for r in regions), min(r.y for r in regions)
    right, bottom = max(r.right for r in regions), max(r.bottom for r in regions)
    return Region(x, y, right - x, bottom - y)


class EditableMap:
    """Edits a map that lies elsewhere: it is read and written through two calls.

    What is put between `begin` and `end` is one edit.
    """

    def __init__(self, width: int, height: int, read: Read, write: Write) -> None:
        self.bounds = Region(0, 0, width, height)
        self._read = read
        self._write = write
        self._before: dict[tuple[int, int], Map] | None = None
        """The tiles that the edit under way touched, as they were."""

    @property
    def editing(self) -> bool:
        """Tell whether an edit is under way."""
        return self._before is not None

    def read(self, region: Region) -> Map:
        """Return the values (h, w) of a region inside the map."""
        return self._read(region)

    def begin(self) -> None:
        """Begin an edit; one that is under way goes on."""
        if self._before is None:
            self._before = {}

    def so_far(self) -> Delta:
        """Return what the edit under way has changed; it goes on."""
        before = self._before or {}
        found = (self._patch(self._place(key), old) for key, old in sorted(before.items()))
        return Delta(tuple(patch for patch in found if patch is not None))

    def end(self) -> Delta:
        """End the edit and return it."""
        made, self._before = self.so_far(), None
        return made

    def put(self, region: Region, mask: NDArray[np.bool_], value: int) -> None:
        """Set the pixels of a mask (h, w) of a region, which may leave the map, to a value."""
        for key in self._keys(region.intersect(self.bounds)):
            part = self._place(key).intersect(region)
            wanted = mask[_within(part, region)]
            if wanted.any():
                self._keep(key)
                values = np.array(self._read(part))
                values[wanted] = value
                self._write(part.x, part.y, values)

    def apply(self, delta: Delta) -> None:
        """Make an edit again, or undo one by its inverse.

        Raises:
            ValueError: the map is not as it was when the edit was made; nothing is changed.
        """
        found = [
            (patch, patch.where(), np.array(self._read(patch.region))) for patch in delta.patches
        ]
        if any(not np.array_equal(now[where], patch.before) for patch, where, now in found):
            raise ValueError("The map is not as it was when the edit was made.")
        for patch, where, now in found:
            now[where] = patch.after
            self._write(patch.region.x, patch.region.y, now)

    def _keep(self, key: tuple[int, int]) -> None:
        if self._before is not None and key not in self._before:
            self._before[key] = np.array(self._read(self._place(key)))

    def _patch(self, here: Region, old: Map) -> Patch | None:
        new = self._read(here)
        changed = old != new
        rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
        if not len(rows):
            return None
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        where = changed[box]
        region = Region(here.x + int(columns[0]), here.y + int(rows[0]), *where.shape[::-1])
        return Patch(region, np.packbits(where), old[box][where], new[box][where])

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
