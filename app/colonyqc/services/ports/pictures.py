"""The door to picture files (room `files`)."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from colonyqc.domain.analysis import FileHash
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
)
from colonyqc.services.ports.progress import UNWATCHED, Monitor


class ImageSource(Protocol):
    """One opened picture, read lazily; safe to read from several threads."""

    @property
    def info(self) -> ImageInfo: ...

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        """Return pixels of ``region``, given in px of pyramid ``level`` and inside its bounds.

        uint8 or uint16 as in the file; shape (height, width) or (height, width, 3) RGB. Canvas
        that no tile covers is 0. Level k is ``ceil(width / levels[k])`` wide, made by area mean.

        Raises:
            PictureError: the file is damaged or went away.
        """
        ...

    def close(self) -> None: ...


class PictureOpener(Protocol):
    """Whatever opens pictures."""

    def open(self, picture: Picture) -> ImageSource:
        """Open a picture.

        Raises:
            PictureError: it cannot be read.
        """
        ...


class PictureShelf(Protocol):
    """A place on this user's disk for what took long to find out; it may go at any time."""

    def get_note(self) -> bytes | None:
        """Return what was noted, None where it is not kept whole."""
        ...

    def put_note(self, note: bytes) -> None:
        """Note something, if there is room for it."""
        ...


class Pictures(Protocol):
    """Files as acquisitions and pixels (room `files`)."""

    def collect(
        self,
        paths: Sequence[Path],
        names: str | None = None,
        given: NameFields = NameFields(),  # noqa: B008 - frozen
        selection: Selection = Selection(),  # noqa: B008 - frozen
    ) -> Collection:
        """Sort files and the contents of folders into acquisitions.

        ``names`` is a preset or a pattern, None to guess among the presets; fields in ``given``
        win over the name's; ``selection`` says which planes of stacks are analysed. Files that
        are no pictures are left out silently only when they were found in a folder and have no
        picture's ending; everything else unusable is a failure.

        Raises:
            NamePatternError: the pattern cannot be understood.
        """
        ...

    def read_names(
        self, paths: Sequence[Path], names: str | None
    ) -> tuple[tuple[Path, NameFields | None], ...]:
        """Return what each file's name says, None where it does not follow ``names``.

        Folders stand for the files in them whose names promise a picture; no file is opened.

        Raises:
            NamePatternError: ``names`` is neither a preset nor a pattern.
        """
        ...

    def listed(self, folder: Path) -> Mapping[Path, FileStamp]:
        """Return the files of a folder and those below whose names promise a picture.

        Hidden, binned and half-written ones are not among them; no file is opened.

        Raises:
            PictureError: the folder cannot be read.
        """
        ...

    def of_file(
        self, path: Path, selection: Selection, pixel_size_um: float | None = None
    ) -> FilePictureList:
        """Return the pictures of one file, whatever its name says.

        ``pixel_size_um``: of all of them, µm/px; None leaves it to the file.

        Raises:
            PictureError: it cannot be read.
            PixelSizeError: it states another pixel size than ``pixel_size_um``.
            UsageError: no picture has the plane or channel asked for.
        """
        ...

    def open(self, picture: Picture) -> ImageSource:
        """Open a picture.

        Raises:
            PictureError: it cannot be read.
        """
        ...

    def open_to_view(self, picture: Picture) -> ImageSource:
        """Open a picture to be looked at and not measured: coarser levels may have been kept.

        Raises:
            PictureError: it cannot be read.
        """
        ...

    def stack(self, picture: Picture) -> PictureStack | None:
        """Return the planes and channels a picture is one of; None where it stands alone.

        Raises:
            PictureError: it cannot be read.
        """
        ...

    def shelf(self, key: Hashable) -> PictureShelf | None:
        """Return the place of something, equal keys give the same; None where nothing is kept."""
        ...

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        """Return the sha256 of every file of the picture."""
        ...

    def at_hand(self, picture: Picture) -> Picture:
        """Return a picture with its files where they lie now.

        One that is not where it was read, and was found again, is taken from there; so does
        everything that opens or hashes a picture.
        """
        ...

    def find_again(
        self,
        wanted: Sequence[FileHash],
        folders: Sequence[Path],
        monitor: Monitor = UNWATCHED,
    ) -> dict[Path, Path]:
        """Return where files lie now that have the bytes of those wanted, by where they lay.

        ``folders`` are looked through with those below. What is not there is left out.

        Raises:
            Cancelled: asked to stop.
            PictureError: a folder cannot be read.
        """
        ...

    def confirm(self, files: Sequence[FileHash]) -> None:
        """Look at files again: their bytes must be those that were hashed.

        Raises:
            PictureError: one changed, or went away.
        """
        ...
