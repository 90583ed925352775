"""What every reader of a file format gives: facts from the header, and planes to read."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.limits import Limits
from colonyqc.files.pixels.cache import PixelCache
from colonyqc.files.pixels.plane import Plane, Shape


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One picture of a file, as its header declares it; ``page`` addresses it in the file."""

    page: int
    shape: Shape
    pixel_size_um: float | None = None
    simulated: bool = False
    """The file says that it was drawn, not photographed."""


@dataclass(frozen=True, slots=True)
class ReaderContext:
    """What readers share: the cache of decoded pixels and the limits."""

    limits: Limits
    cache: PixelCache


@dataclass(frozen=True, slots=True)
class OpenedPicture:
    """A picture ready to be read; ``stored`` maps downsampling factors to planes of the file."""

    facts: PageFacts
    plane: Plane
    stored: dict[int, Plane] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: both functions raise PictureError."""

    name: str
    inspect: Callable[[Path, Limits], tuple[PageFacts, ...]]
    open: Callable[[Path, int, ReaderContext], OpenedPicture]


def file_key(path: Path, page: int) -> Hashable:
    """Return what changes when a file's content does: path, time of change, size; and the page."""
    with guard_file(path):
        state = path.stat()
    return str(path), state.st_mtime_ns, state.st_size, page
