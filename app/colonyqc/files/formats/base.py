"""What every reader of a file format gives: facts from the header, and planes to read."""

import stat
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

from colonyqc.domain.picture import Region
from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.limits import Limits
from colonyqc.files.formats.zarr_folder import folder_state
from colonyqc.files.pixels.cache import PixelCache
from colonyqc.files.pixels.plane import Plane, Shape

_Header = TypeVar("_Header")
_HEADERS: Final = 16
"""Files whose headers are remembered: enough for the pages of one file, read one by one."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a stack; ``transmitted``: what the file says of its light, None for nothing."""

    name: str = ""
    transmitted: bool | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """One view over the axes a file declares; ``key`` is equal for all its planes.

    ``z``, ``c`` and ``t`` are counts. ``seconds`` are the times of the time points after
    ``started``; empty where the file does not tell. A set of files may share one stack: ``files``
    are the names of those that hold planes of it, empty for the one file alone.
    """

    key: Hashable
    z: int = 1
    c: int = 1
    t: int = 1
    channels: tuple[Channel, ...] = ()
    started: datetime | None = None
    seconds: tuple[float, ...] = ()
    title: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StackPlace:
    """Where a plane lies on the axes of its stack, counted from 0."""

    z: int = 0
    c: int = 0
    t: int = 0


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One picture of a file, as its header declares it; ``page`` addresses it in the file."""

    page: int
    shape: Shape
    pixel_size_um: float | None = None
    simulated: bool = False
    """The file says that it was drawn, not photographed."""
    bits_stored: int | None = None
    """Bits of the camera where the file tells: 10, 12 or 14 in a container of 16."""
    stack: Stack | None = None
    """The axes it is a plane of; None for a picture that stands alone."""
    place: StackPlace = StackPlace()


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file declares: its pictures, and sentences about what is not taken from it."""

    pages: tuple[PageFacts, ...]
    notices: tuple[str, ...] = ()


class Headers:
    """Parsed headers of the files used last: the pages of one are opened one by one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, load: Callable[[], _Header]) -> _Header:
        """Return what ``load`` gives for ``key``, an unchanged file."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: _Header = self._kept[key]
                return kept
        found = load()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > _HEADERS:
                self._kept.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class ReaderContext:
    """What readers share: the limits, the cache of decoded pixels and that of headers."""

    limits: Limits
    cache: PixelCache
    headers: Headers = field(default_factory=Headers)


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """A picture ready to be read; ``stored`` maps downsampling factors to planes of the file."""

    facts: PageFacts
    plane: Plane
    stored: dict[int, Plane] = field(default_factory=dict)
    transparent: tuple[Region, ...] = ()
    """Parts the file marks as transparent: there is no picture of them."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: both functions raise PictureError."""

    name: str
    inspect: Callable[[Path, ReaderContext], Inspected]
    open: Callable[[Path, int, ReaderContext], OpenedPicture]
    glance: Callable[[Path], Hashable] | None = None
    """Returns what is equal for all files of the format with equal pixels, without decoding them;
    None: the first rows are read for it."""


def file_key(path: Path, page: int) -> Hashable:
    """Return what changes when a file's (or folder's) content does, path and page included."""
    with guard_file(path):
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            return str(path), *folder_state(path), page
    return str(path), state.st_mtime_ns, state.st_size, page
