"""Stored maps on disk: tiled, zstd-compressed TIFF with a pyramid, read a few tiles at a time."""

from functools import lru_cache
from threading import Lock
from typing import BinaryIO, Final

import numpy as np

from colonyqc.domain.errors import HistoryError
from colonyqc.domain.picture import Region
from colonyqc.imaging.grid.label_pyramid import Map, pyramid, read_tiles

TILE: Final = 512
# 16 MB: what a screen of any zoom shows, with its surroundings.
_CACHED_TILES: Final = 64
# Offsets of a plain TIFF end at 4 GB; what is kept free is for levels and index.
_BIG: Final = 2**32 - 2**25


def write_label_map(file: BinaryIO, labels: Map, *, amounts: bool = False) -> None:
    """Write a map (h, w) with its `pyramid`; the same map gives the same bytes."""
    import tifffile  # with its codecs: most commands neither write nor read a map

    first, *others = pyramid(np.ascontiguousarray(labels), amounts=amounts)
    with tifffile.TiffWriter(file, bigtiff=labels.nbytes > _BIG) as tiff:
        for level in (first, *others):
            tiff.write(
                level,
                photometric="minisblack",
                compression="zstd",
                tile=(TILE, TILE),
                subifds=len(others) if level is first else 0,
                subfiletype=0 if level is first else 1,
                metadata=None,
                # Nothing but the map: the same map must get the same bytes and so the same name.
                software=False,
            )


class LabelMap:
    """A label map opened from a file, which it closes; may be read from several threads."""

    def __init__(self, file: BinaryIO) -> None:
        """Open the TIFF in ``file``.

        Raises:
            HistoryError: the bytes are no label map.
        """
        import tifffile

        self._file = file
        self._lock = Lock()
        try:
            self._tiff = tifffile.TiffFile(file)
            first = self._tiff.pages.first
            self._pages = (first, *(first.pages or ()))
        except tifffile.TiffFileError as error:
            file.close()
            raise HistoryError("The label map is no TIFF; restore it from a backup.") from error
        # One cache a map, on the object: a decorated method would keep every map alive that was
        # ever opened.
        self._tile = lru_cache(_CACHED_TILES)(self._decode)

    @property
    def levels(self) -> tuple[int, ...]:
        """Downsampling factors, the first is 1."""
        return tuple(2**level for level in range(len(self._pages)))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) at level 0."""
        first = self._pages[0]
        return int(first.imagewidth), int(first.imagelength)

    def read(self, region: Region, level: int = 0) -> Map:
        """Return classes (height, width) of ``region``, in px of ``level`` and inside its bounds.

        Raises:
            ValueError: the region leaves the map.
        """
        page = self._pages[level]
        if region.intersect(Region(0, 0, page.imagewidth, page.imagelength)) != region:
            raise ValueError(f"{region} leaves level {level} of the label map.")
        return read_tiles(region, TILE, lambda row, column: self._tile(level, row, column))

    def close(self) -> None:
        """Close the file."""
        self._tile.cache_clear()
        self._tiff.close()
        self._file.close()

    def _decode(self, level: int, row: int, column: int) -> Map:
        page = self._pages[level]
        index = row * -(-page.imagewidth // TILE) + column
        # Seek and read are two calls; another thread's seek between them would read other bytes.
        with self._lock:
            self._file.seek(page.dataoffsets[index])
            packed = self._file.read(page.databytecounts[index])
        tile: Map = page.decode(packed, index)[0][0, :, :, 0]
        return tile
