"""Coarser levels of large pictures on the user's disk, so that one seen before shows at once.

Each chunk is a file of its own, its CRC-32 before its bytes: a file that a crash or a full disk
left cut is made anew and never shown. Nothing here is the only copy of anything, so nothing is
flushed, and a disk that refuses costs time and no picture.
"""

import os
import shutil
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import write_whole
from colonyqc.domain.picture import Region
from colonyqc.files.pixels.plane import Shape

BUDGET: Final = 4 << 30
"""Bytes that all pictures' levels take at most; the picture not looked at for longest goes."""
_CRC: Final = 4
_NOTE: Final = "note"
_OPEN: Final = 8
"""Pictures opened last that are not let go; one let go while it is shown is only made anew."""


class LevelStore:
    """A folder of pictures' chunks; may be used from several threads, and by several programs."""

    def __init__(self, folder: Path, made_by: str, budget: int = BUDGET) -> None:
        """``made_by``: the program's version; another one may decode or average otherwise."""
        self._folder = folder
        self._made_by = made_by
        self._budget = budget
        self._held: int | None = None
        self._in_use: deque[str] = deque(maxlen=_OPEN)
        self._lock = Lock()

    def shelf(self, key: Hashable) -> "Shelf":
        """Return the place of one picture; ``key``: equal only for equal pixels."""
        name = sha256(repr((self._made_by, key)).encode()).hexdigest()[:32]
        with self._lock:
            self._in_use.append(name)
        folder = self._folder / name
        # Its time says when it was last looked at; one that is not there yet has none.
        with suppress(OSError):
            os.utime(folder)
        return Shelf(folder, self._take)

    def _take(self, size: int) -> bool:
        """Make room for some bytes; tell whether there is."""
        with self._lock:
            if self._held is None:
                self._held = sum(_size(each) for each in self._shelves())
            if self._held + size > self._budget:
                self._let_go(self._held + size - self._budget)
            if self._held + size > self._budget:
                return False
            self._held += size
            return True

    def _let_go(self, wanted: int) -> None:
        """Remove the pictures not looked at for longest, none of those opened last here."""
        # A tenth more than is needed, or every further chunk would look through the folder again.
        goal = wanted + self._budget // 10
        for shelf in sorted(self._shelves(), key=_looked_at):
            if goal <= 0:
                break
            if shelf.name not in self._in_use:
                size = _size(shelf)
                shutil.rmtree(shelf, ignore_errors=True)
                goal -= size
                self._held = max(0, (self._held or 0) - size)

    def _shelves(self) -> list[Path]:
        with suppress(OSError):
            return [each for each in self._folder.iterdir() if each.is_dir()]
        return []


class Shelf:
    """The kept chunks of one picture."""

    def __init__(self, folder: Path, take: Callable[[int], bool]) -> None:
        self._folder = folder
        self._take = take
        self._refused = False

    def get(self, factor: int, region: Region, shape: Shape) -> NDArray[Any] | None:
        """Return a chunk of the level of ``factor``, None where it is not kept whole."""
        wanted = shape.array(region)
        try:
            content = self._path(factor, region).read_bytes()
        except OSError:
            return None
        size = int(np.prod(wanted)) * shape.dtype.itemsize
        if len(content) != size + _CRC:
            return None
        if crc32(memoryview(content)[_CRC:]) != int.from_bytes(content[:_CRC], "little"):
            return None
        pixels: NDArray[Any] = np.frombuffer(content, shape.dtype, offset=_CRC)
        return pixels.reshape(wanted)

    def put(self, factor: int, region: Region, pixels: NDArray[Any]) -> None:
        """Keep a chunk if there is room for it."""
        self._write(self._path(factor, region), np.ascontiguousarray(pixels).tobytes())

    def _write(self, path: Path, content: bytes) -> None:
        if self._refused:
            return
        try:
            # Asked first: room is made before the disk is full, not after.
            if not self._take(len(content) + _CRC):
                self._refused = True
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, crc32(content).to_bytes(_CRC, "little") + content, durable=False)
        except OSError:
            # A full or read-only disk refuses every chunk alike: the picture is shown without.
            self._refused = True

    def get_note(self) -> bytes | None:
        """Return what was noted of the picture, None where it is not kept whole."""
        try:
            content = (self._folder / _NOTE).read_bytes()
        except OSError:
            return None
        note = content[_CRC:]
        return note if crc32(note).to_bytes(_CRC, "little") == content[:_CRC] else None

    def put_note(self, note: bytes) -> None:
        """Note something of the picture that took long to find out."""
        self._write(self._folder / _NOTE, note)

    def got_or_made(
        self, factor: int, shape: Shape, load: Callable[[Region], NDArray[Any]]
    ) -> Callable[[Region], NDArray[Any]]:
        """Return a loader of a level's chunks that keeps what ``load`` makes."""

        def through(region: Region) -> NDArray[Any]:
            kept = self.get(factor, region, shape)
            if kept is not None:
                return kept
            made = load(region)
            self.put(factor, region, made)
            return made

        return through

    def _path(self, factor: int, region: Region) -> Path:
        return self._folder / str(factor) / f"{region.x}-{region.y}"


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        # Another program may have removed it since.
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total


def _looked_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0
