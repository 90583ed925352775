"""Pictures, their place in a dish, and what their names and files say of them."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Final

MOST_DAYS: Final = 9999
"""No culture day lies beyond."""
_SAME_SIZE: Final = 0.02


def same_size(one_um: float, other_um: float) -> bool:
    """Tell whether two pixel sizes, µm/px, are one, differently rounded: within 2 %."""
    return abs(one_um / other_um - 1) <= _SAME_SIZE


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of pixels: ``x`` to the right, ``y`` down, end exclusive."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def intersect(self, other: "Region") -> "Region":
        """Return the common rectangle; its width or height is 0 when there is none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        return Region(
            x,
            y,
            max(0, min(self.right, other.right) - x),
            max(0, min(self.bottom, other.bottom) - y),
        )

    def grown(self, margin: int) -> "Region":
        """Return the rectangle with ``margin`` px added on each side (may leave the picture)."""
        return Region(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )


@dataclass(frozen=True, slots=True)
class NameFields:
    """What a file name, or a person about the files, says; None where nothing is said."""

    line: str | None = None
    dish: str | None = None
    well: str | None = None
    day: int | None = None
    view: int | None = None
    passage: str | None = None
    taken: datetime | None = None
    x_mm: float | None = None
    y_mm: float | None = None
    pixel_size_um: float | None = None
    medium: str | None = None
    vessel: str | None = None
    rock: bool | None = None
    feeders: bool | None = None

    def over(self, below: "NameFields") -> "NameFields":
        """Return these fields, with ``below`` filling in the ones that are None."""
        mine = {f.name: getattr(self, f.name) for f in fields(self)}
        return NameFields(**{k: getattr(below, k) if v is None else v for k, v in mine.items()})


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the files is analysed, where a person or the protocol says so.

    ``plane``: number of a plane of a z stack from 1, or "best" for the best focused;
    ``channel``: number from 1 or name, "" for the one of transmitted light. ``any_name``: files
    that do not follow the name pattern asked for, too. ``force_pixel_size``: a pixel size given
    holds even where the file states another.
    """

    plane: str = "best"
    channel: str = ""
    any_name: bool = False
    force_pixel_size: bool = False


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """Facts about an opened picture: size in px, channels (1 or 3), bits (8 or 16)."""

    name: str
    width: int
    height: int
    channels: int
    bits: int
    pixel_size_um: float | None = None
    pixel_size_source: str = ""
    """Where the pixel size comes from: "file", "name", "user", "stage" or "" when unknown."""
    levels: tuple[int, ...] = (1,)
    """Downsampling factor of each pyramid level ``read`` accepts; the first is 1."""
    missing: tuple[Region, ...] = ()
    """Parts that show nothing: canvas no tile covers, and what the file marks as transparent."""
    simulated: bool = False
    """The file says that it was drawn, not photographed."""
    bits_stored: int | None = None
    """Bits of the camera where the file tells: 10, 12 or 14 in a container of 16."""
    white: int | None = None
    """Value in the file of the camera's brightest pixel, where ``read`` stretches it to 16 bits."""

    @property
    def bounds(self) -> Region:
        return Region(0, 0, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a picture; ``x_mm``/``y_mm`` is the stage position of its centre, if known."""

    path: Path
    page: int = 0
    x_mm: float | None = None
    y_mm: float | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture to analyse: one file, or many tiles placed on one well canvas."""

    name: str
    tiles: tuple[Tile, ...]
    view: int | None = None
    pixel_size_um: float | None = None
    """Pixel size from the user or the name, µm/px; None leaves it to the file."""

    @property
    def files(self) -> tuple[tuple[Path, int], ...]:
        """The files and pages it is made of: pictures are the same when theirs are."""
        return tuple((tile.path, tile.page) for tile in self.tiles)


@dataclass(frozen=True, slots=True)
class PictureStack:
    """The planes and channels of one view at one time, each a picture of its own.

    ``members``: (plane, channel, picture), counted from 0; ``here``: plane and channel of the one
    that was asked about; ``channels``: names, "" where the file tells none.
    """

    planes: int
    channels: tuple[str, ...]
    here: tuple[int, int]
    members: tuple[tuple[int, int, Picture], ...]

    def at(self, plane: int, channel: int) -> Picture | None:
        """Return a plane of a channel, None where the file lacks it."""
        found = (p for z, c, p in self.members if (z, c) == (plane, channel))
        return next(found, None)


@dataclass(frozen=True, slots=True)
class DishKey:
    """Which vessel: a cell line and a dish (flask, dish or well) of it."""

    line: str
    dish: str

    @property
    def label(self) -> str:
        """The dish as people read it: line › dish, or the dish alone when the line is unknown."""
        return f"{self.line} › {self.dish}" if self.line else self.dish

    @property
    def subject(self) -> str:
        """What the trail calls it; two dishes are never called alike."""
        # The sign between line and dish is spelt where a name holds it.
        parts = (part.replace("\\", "\\\\").replace("›", "\\›") for part in (self.line, self.dish))
        return "dish " + " › ".join(parts)


@dataclass(frozen=True, slots=True)
class FileNote:
    """What must be known of a file of a dish, in one sentence; not ``counted``: it was left out."""

    path: Path
    sentence: str
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Acquisition:
    """All pictures of one dish at one moment; None where nobody said.

    ``rock``: the cells were seeded with a ROCK inhibitor; ``feeders``: they grow on a layer of
    feeder cells. ``file_notes``: its files that were left out, as unreadable or the same picture
    again, and those that are counted for another dish or moment, too.
    """

    dish: DishKey
    day: int | None
    taken: datetime | None
    pictures: tuple[Picture, ...]
    passage: str | None = None
    medium: str | None = None
    vessel: str | None = None
    rock: bool | None = None
    feeders: bool | None = None
    file_notes: tuple[FileNote, ...] = ()

    @property
    def left_out(self) -> tuple[FileNote, ...]:
        """The files that were not analysed, each with why."""
        return tuple(note for note in self.file_notes if not note.counted)


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Size in bytes and time of the last change, ns, of a file; with both the same, so is it."""

    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be done and why, in one sentence."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Files sorted into acquisitions, in order of dish and day; unusable ones with the reason.

    ``notices`` are sentences a person must know before the numbers: planes and copies that are
    not analysed, names that look alike.
    """

    acquisitions: tuple[Acquisition, ...]
    failures: tuple[Failure, ...] = field(default=())
    notices: tuple[str, ...] = ()
    clashing: tuple[Path, ...] = ()
    """Files left out because the pixel size given is not the one they state."""


@dataclass(frozen=True, slots=True)
class FilePictureList:
    """The pictures of one file, at least one: of each field and moment one plane and channel.

    ``notices`` are sentences on what of the file is left out; ``failures`` its unusable pictures.
    """

    pictures: tuple[Picture, ...]
    failures: tuple[Failure, ...] = ()
    notices: tuple[str, ...] = ()
