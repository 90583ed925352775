"""A class map in memory, packed tile by tile with its coarser levels: a look unpacks a few."""

import struct
import zlib
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import Map, halve, level_count, read_tiles

TILE: Final = 512
_QUICK: Final = 1
"""Level of compression: areas of one class need no better."""
_CACHED_TILES: Final = 64
"""16 MB: what a screen of any zoom shows, with its surroundings."""
_MAGIC: Final = b"CQMAP1"
_HEAD: Final = struct.Struct("<6sII")


class PackedMap:
    """Has what `LabelSource` asks for; may be read from several threads.

    Levels are those of `label_pyramid.pyramid`.
    """

    def __init__(self, width: int, height: int, tiles: list[list[bytes]]) -> None:
        """Take a map's size in px, and level by level its packed tiles, row after row."""
        self.size = width, height
        self._tiles = tiles
        # One cache a map, on the object: a decorated method would keep every map alive.
        self._tile = lru_cache(_CACHED_TILES)(self._unpacked)

    @classmethod
    def of(cls, classes: Map) -> "PackedMap":
        """Pack a map (h, w); it may lie on disk, and is read once, from top to bottom."""
        height, width = classes.shape
        builder = _Builder(level_count(width, height))
        for top in range(0, height, TILE):
            builder.put(0, classes[top : top + TILE])
        return cls(width, height, builder.finished())

    @property
    def levels(self) -> tuple[int, ...]:
        """Downsampling factors, the first is 1."""
        return tuple(2**level for level in range(len(self._tiles)))

    def read(self, region: Region, level: int = 0) -> Map:
        """Return classes (h, w) of ``region``, in px of ``level`` and inside its bounds."""
        return read_tiles(region, TILE, lambda row, column: self._tile(level, row, column))

    def close(self) -> None:
        """Let go of what was unpacked."""
        self._tile.cache_clear()

    def to_bytes(self) -> bytes:
        """Return it as bytes."""
        packed = [tile for level in self._tiles for tile in level]
        sizes = np.array([len(tile) for tile in packed], "<u4").tobytes()
        return b"".join((_HEAD.pack(_MAGIC, *self.size), sizes, *packed))

    @classmethod
    def from_bytes(cls, data: bytes) -> "PackedMap":
        """Return what `to_bytes` wrote.

        Raises:
            ValueError: the bytes are nothing of the kind.
        """
        magic, width, height = _HEAD.unpack_from(data) if len(data) >= _HEAD.size else (b"", 0, 0)
        if magic != _MAGIC:
            raise ValueError("The bytes are no packed map.")
        counts = [rows * across for rows, across in _grids(width, height)]
        begin = _HEAD.size + 4 * sum(counts)
        if len(data) < begin:
            raise ValueError("The bytes are no packed map.")
        sizes = np.frombuffer(data[_HEAD.size : begin], "<u4").astype(np.int64)
        ends = [begin, *(begin + np.cumsum(sizes)).tolist()]
        if ends[-1] != len(data):
            raise ValueError("The bytes are no packed map.")
        packed = [data[a:b] for a, b in pairwise(ends)]
        tiles = [packed[a:b] for a, b in pairwise([0, *np.cumsum(counts).tolist()])]
        return cls(width, height, tiles)

    def _unpacked(self, level: int, row: int, column: int) -> Map:
        width, height = (-(-side // 2**level) for side in self.size)
        across = -(-width // TILE)
        shape = min(TILE, height - row * TILE), min(TILE, width - column * TILE)
        raw = zlib.decompress(self._tiles[level][row * across + column])
        return np.frombuffer(raw, np.uint8).reshape(shape)


class _Builder:
    """Packs a map row of tiles by row of tiles, each level as soon as its finer one allows."""

    def __init__(self, levels: int) -> None:
        self._tiles: list[list[bytes]] = [[] for _ in range(levels)]
        self._waiting: list[list[Map]] = [[] for _ in range(levels)]

    def put(self, level: int, rows: Map) -> None:
        """Take the next row of tiles of a level: `TILE` px high, the last one lower."""
        for left in range(0, rows.shape[1], TILE):
            part = rows[:, left : left + TILE].tobytes()
            self._tiles[level].append(zlib.compress(part, _QUICK))
        if level + 1 < len(self._tiles):
            self._waiting[level + 1].append(halve(rows))
            if len(self._waiting[level + 1]) == 2:
                self._hand_on(level + 1)

    def finished(self) -> list[list[bytes]]:
        """Return the tiles of each level; there are no further rows."""
        for level, waiting in enumerate(self._waiting):
            if waiting:
                self._hand_on(level)
        return self._tiles

    def _hand_on(self, level: int) -> None:
        halves, self._waiting[level] = self._waiting[level], []
        self.put(level, np.concatenate(halves))


def _grids(width: int, height: int) -> list[tuple[int, int]]:
    """Return how many rows and columns of tiles each level has."""
    return [
        (-(-height // (TILE << level)), -(-width // (TILE << level)))
        for level in range(level_count(width, height))
    ]
