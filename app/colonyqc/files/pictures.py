"""The `Pictures` port over files on disk."""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import PictureError
from colonyqc.domain.moved_files import MovedFiles
from colonyqc.domain.picture import (
    Collection,
    FilePictureList,
    FileStamp,
    ImageInfo,
    NameFields,
    Picture,
    PictureStack,
    Region,
    Selection,
    Tile,
)
from colonyqc.files.formats.base import ReaderContext, file_key
from colonyqc.files.formats.digest import known_sha256, sha256, stamp
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.readers import open_page
from colonyqc.files.pixels.cache import PixelCache
from colonyqc.files.pixels.level_store import LevelStore, Shelf
from colonyqc.files.pixels.plane import Plane, Shape
from colonyqc.files.pixels.pyramid import PyramidSource
from colonyqc.services.one_picture import one_picture
from colonyqc.services.ports import UNWATCHED, Monitor

if TYPE_CHECKING:
    from colonyqc.files.well.stage_grid import Placement

_KEPT_FROM_PX: Final = 16_000_000
"""Smaller pictures are decoded about as quickly as their levels are read."""


class FilePictures:
    """Files as acquisitions and pixels; one object keeps one cache for all it opens."""

    def __init__(
        self,
        limits: Limits | None = None,
        moved: Callable[[], MovedFiles] = MovedFiles,
        levels: LevelStore | None = None,
    ) -> None:
        """Keep to ``limits``, the usual ones by default.

        ``levels`` keeps what large pictures look like from afar.

        ``moved`` tells where files lie that are no longer where they were read; it is asked
        whenever one is missing.
        """
        limits = limits or Limits()
        self._moved = moved
        self._levels = levels
        self._reading = ReaderContext(limits, PixelCache(limits.cache_bytes))

    def collect(
        self,
        paths: Sequence[Path],
        names: str | None = None,
        given: NameFields = NameFields(),  # noqa: B008 - frozen
        selection: Selection = Selection(),  # noqa: B008 - frozen
    ) -> Collection:
        """Sort files and the contents of folders into acquisitions.

        Raises:
            NamePatternError: ``names`` is neither a preset nor a pattern.
            UsageError: there is nothing that could be a picture.
        """
        # Here and below with the first files: the door itself is built before the window is shown.
        from colonyqc.files.naming.collect import collect

        return collect(paths, names, given, selection, self._reading)

    def read_names(
        self, paths: Sequence[Path], names: str | None
    ) -> tuple[tuple[Path, NameFields | None], ...]:
        """Return what each file's name says; see `Pictures`.

        Raises:
            NamePatternError: ``names`` is neither a preset nor a pattern.
        """
        from colonyqc.files.naming.collect import read_names

        return read_names(paths, names)

    def listed(self, folder: Path) -> Mapping[Path, FileStamp]:
        """Return the files below a folder whose names promise a picture; see `Pictures`.

        Raises:
            PictureError: the folder cannot be read.
        """
        from colonyqc.files.naming.listing import listed

        return listed(folder)

    def of_file(
        self, path: Path, selection: Selection, pixel_size_um: float | None = None
    ) -> FilePictureList:
        """Return the pictures of one file, whatever its name says; see `Pictures`.

        Raises:
            PictureError: it cannot be read.
            PixelSizeError: it states another pixel size than ``pixel_size_um``.
            UsageError: no picture has the plane or channel asked for.
        """
        from colonyqc.files.naming.stacks import pictures_of_file

        return pictures_of_file(path, selection, pixel_size_um, self._reading)

    def at_hand(self, picture: Picture) -> Picture:
        """Return a picture with its files where they lie now; see `Pictures`."""
        gone = [tile.path for tile in picture.tiles if not tile.path.exists()]
        if not gone:
            return picture
        moved = self._moved()
        now = {path: moved.now(path) or path for path in gone}
        tiles = tuple(replace(t, path=now.get(t.path, t.path)) for t in picture.tiles)
        return replace(picture, tiles=tiles)

    def find_again(
        self,
        wanted: Sequence[FileHash],
        folders: Sequence[Path],
        monitor: Monitor = UNWATCHED,
    ) -> dict[Path, Path]:
        """Return where files lie now that were moved; see `Pictures`.

        Raises:
            Cancelled: asked to stop.
            PictureError: a folder cannot be read.
        """
        from colonyqc.files.naming.moved import find_again

        return find_again(wanted, folders, self._reading, monitor)

    def open(self, picture: Picture) -> PyramidSource:
        """Open a picture: its one file, or its tiles on one canvas.

        Raises:
            PictureError: it cannot be read.
        """
        return self._open(picture, None)

    def stack(self, picture: Picture) -> PictureStack | None:
        """Return the planes and channels a picture is one of; see `Pictures`.

        Raises:
            PictureError: it cannot be read.
        """
        from colonyqc.files.naming.stacks import stack_of

        with one_picture(picture.name):
            return stack_of(self.at_hand(picture), self._reading)

    def shelf(self, key: Hashable) -> Shelf | None:
        """Return the place of something that took long to find out; see `Pictures`."""
        return None if self._levels is None else self._levels.shelf(key)

    def open_to_view(self, picture: Picture) -> PyramidSource:
        """Open a picture to be looked at and not measured; see `Pictures`.

        Raises:
            PictureError: it cannot be read.
        """
        return self._open(picture, self._levels)

    def _open(self, picture: Picture, levels: LevelStore | None) -> PyramidSource:
        from colonyqc.files.well.canvas import has_position

        with one_picture(picture.name):
            picture = self.at_hand(picture)
            # A single tile with a position is a well of one tile.
            if len(picture.tiles) > 1 or has_position(picture.tiles[0]):
                return self._open_well(picture, levels)
            return self._open_field(picture, levels)

    def _open_field(self, picture: Picture, levels: LevelStore | None) -> PyramidSource:
        tile = picture.tiles[0]
        opened = open_page(tile.path, tile.page, self._reading)
        um, source = _pixel_size(picture, opened.facts.pixel_size_um)
        shape = opened.facts.shape
        info = ImageInfo(
            picture.name,
            shape.width,
            shape.height,
            shape.channels,
            shape.bits,
            um,
            source,
            missing=opened.transparent,
            simulated=opened.facts.simulated,
            bits_stored=opened.facts.bits_stored,
        )
        return _layered(info, opened.plane, self._reading.cache, opened.stored, levels)

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        """Return the sha256 of every file of the picture, each once.

        Raises:
            PictureError: a file cannot be read.
        """
        # Each file once, in order: many pages may lie in one.
        paths = dict.fromkeys(tile.path for tile in self.at_hand(picture).tiles)
        return tuple(self._hashed(path) for path in paths)

    def _hashed(self, path: Path) -> FileHash:
        return FileHash(str(path), known_sha256(path, self._reading), stamp(path).size)

    def confirm(self, files: Sequence[FileHash]) -> None:
        """Look at files again: their bytes must be those that were hashed.

        A file of many pages is hashed again once for as long as its time and size stay.

        Raises:
            PictureError: one changed, or went away.
        """
        for file in files:
            path = Path(file.path)
            key = "confirmed", file.sha256, file_key(path, 0)
            again = self._reading.headers.get(key, partial(sha256, path))
            if again != file.sha256:
                cause = "it changed while it was being read"
                raise PictureError(path, cause, "Analyse it again when it is written.")

    def _placement(
        self,
        tiles: tuple[Tile, ...],
        tile: Shape,
        nominal_um: float | None,
        levels: LevelStore | None,
    ) -> "Placement":
        """Lay a well out; to be looked at it may lie as it did the last time."""
        from colonyqc.files.well.canvas import lay_out

        lay = partial(lay_out, tiles, tile, nominal_um, self._reading)
        files = tuple((file_key(t.path, t.page), t.x_mm, t.y_mm) for t in tiles)
        key = "placement", files, nominal_um
        if levels is None:
            return self._reading.headers.get(key, lay)
        shelf = levels.shelf(key)
        note = shelf.get_note()
        if note is not None:
            return _placement_read(note)
        found = self._reading.headers.get(key, lay)
        shelf.put_note(json.dumps(asdict(found)).encode())
        return found

    def _open_well(self, picture: Picture, levels: LevelStore | None) -> PyramidSource:
        from colonyqc.files.well.canvas import Placed, WellPlane
        from colonyqc.files.well.stage_grid import uncovered

        first = open_page(picture.tiles[0].path, picture.tiles[0].page, self._reading)
        first.plane.close()
        tile = first.facts.shape
        nominal, source = _pixel_size(picture, first.facts.pixel_size_um)
        placement = self._placement(picture.tiles, tile, nominal, levels)
        placed = [
            Placed(each, Region(*corner, tile.width, tile.height))
            for each, corner in zip(picture.tiles, placement.corners, strict=True)
        ]
        # Measured on the pixels: better than what name or file say, but a person has the last word.
        if placement.um_per_px is not None and source != "user":
            nominal, source = placement.um_per_px, "stage"
        info = ImageInfo(
            picture.name,
            placement.width,
            placement.height,
            tile.channels,
            tile.bits,
            nominal,
            source,
            missing=uncovered(placement.width, placement.height, [each.place for each in placed]),
            simulated=first.facts.simulated,
            bits_stored=first.facts.bits_stored,
        )
        canvas = replace(tile, width=placement.width, height=placement.height)
        plane = WellPlane(canvas, tile, placed, self._reading)
        return _layered(info, plane, self._reading.cache, {}, levels)


def _placement_read(note: bytes) -> "Placement":
    """Return a placement as it was noted."""
    from colonyqc.files.well.stage_grid import Placement

    told = json.loads(note)
    corners = tuple((int(x), int(y)) for x, y in told["corners"])
    return Placement(told["width"], told["height"], corners, told["um_per_px"])


def _layered(
    info: ImageInfo,
    plane: Plane,
    cache: PixelCache,
    stored: Mapping[int, Plane],
    levels: LevelStore | None,
) -> PyramidSource:
    if levels is None or info.width * info.height < _KEPT_FROM_PX:
        return PyramidSource(info, plane, cache, stored)
    return PyramidSource(info, _Seen(plane), cache, stored, levels.shelf(plane.key))


class _Seen:
    """A plane whose levels are never taken for those of an analysis.

    What lies on the user's disk could have been altered there: it is to be looked at only.
    """

    def __init__(self, plane: Plane) -> None:
        self.shape, self.chunk, self.key = plane.shape, plane.chunk, ("to view", plane.key)
        self.read, self.close = plane.read, plane.close


def _pixel_size(picture: Picture, in_file: float | None) -> tuple[float | None, str]:
    """Return µm/px and where it comes from: the user, else the name, else the file."""
    from colonyqc.files.naming.conventions import pixel_size_in_name

    named = pixel_size_in_name(picture.tiles[0].path)
    if picture.pixel_size_um is not None:
        # Collecting has put the name's value there already: it is still the name's, not the user's.
        return picture.pixel_size_um, "name" if picture.pixel_size_um == named else "user"
    if named is not None:
        return named, "name"
    return in_file, "file" if in_file is not None else ""
