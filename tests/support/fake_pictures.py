"""Pictures held in memory, behind the same door as files."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from colonyqc.domain.analysis import FileHash
from colonyqc.domain.errors import PictureError
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
from colonyqc.services.ports import UNWATCHED, Monitor


class ArraySource:
    """An opened picture whose pixels are an array; one level."""

    def __init__(
        self, name: str, pixels: NDArray[Any], um: float | None = None, *, simulated: bool = False
    ) -> None:
        height, width = pixels.shape[:2]
        channels = 1 if pixels.ndim == 2 else 3
        bits = 8 * pixels.dtype.itemsize
        source = "" if um is None else "file"
        self._info = ImageInfo(name, width, height, channels, bits, um, source, simulated=simulated)
        self._pixels = pixels
        self.closed = False
        self.reads = 0

    @property
    def info(self) -> ImageInfo:
        return self._info

    def read(self, region: Region, level: int = 0) -> NDArray[Any]:
        assert level == 0
        assert region.intersect(self._info.bounds) == region
        self.reads += 1
        return self._pixels[region.y : region.bottom, region.x : region.right].copy()

    def close(self) -> None:
        self.closed = True


class FakeShelf:
    """A note in a dictionary."""

    def __init__(self, noted: dict[str, bytes], key: str) -> None:
        self._noted, self._key = noted, key

    def get_note(self) -> bytes | None:
        return self._noted.get(self._key)

    def put_note(self, note: bytes) -> None:
        self._noted[self._key] = note


class FakePictures:
    """Opens arrays by name; a name in ``broken`` cannot be read."""

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]],
        um: float | None = None,
        *,
        broken: Sequence[str] = (),
        simulated: bool = False,
    ) -> None:
        self._arrays = dict(arrays)
        self._um = um
        self._broken = set(broken)
        self._simulated = simulated
        self.opened: list[ArraySource] = []
        self.changed: set[str] = set()
        self.noted: dict[str, bytes] = {}
        """What was noted on shelves."""

    def collect(
        self,
        paths: Sequence[Path],
        names: str | None = None,
        given: NameFields = NameFields(),  # noqa: B008 - frozen
        selection: Selection = Selection(),  # noqa: B008 - frozen
    ) -> Collection:
        raise NotImplementedError("tests hand acquisitions over themselves")

    def read_names(
        self, paths: Sequence[Path], names: str | None
    ) -> tuple[tuple[Path, NameFields | None], ...]:
        return tuple((path, NameFields(dish=path.stem)) for path in paths)

    def listed(self, folder: Path) -> Mapping[Path, FileStamp]:
        return {}

    def of_file(
        self, path: Path, selection: Selection, pixel_size_um: float | None = None
    ) -> FilePictureList:
        raise NotImplementedError("tests hand pictures over themselves")

    def open(self, picture: Picture) -> ArraySource:
        if picture.name in self._broken:
            raise PictureError(picture.name, "it ends after 3 kB of 9 kB", "Copy it again.")
        um = self._um if picture.pixel_size_um is None else picture.pixel_size_um
        source = ArraySource(
            picture.name, self._arrays[picture.name], um, simulated=self._simulated
        )
        self.opened.append(source)
        return source

    def stack(self, picture: Picture) -> PictureStack | None:
        return None

    def shelf(self, key: Hashable) -> FakeShelf | None:
        return FakeShelf(self.noted, repr(key))

    def open_to_view(self, picture: Picture) -> ArraySource:
        return self.open(picture)

    def at_hand(self, picture: Picture) -> Picture:
        return picture

    def find_again(
        self, wanted: Sequence[FileHash], folders: Sequence[Path], monitor: Monitor = UNWATCHED
    ) -> dict[Path, Path]:
        return {}

    def confirm(self, files: Sequence[FileHash]) -> None:
        for file in files:
            if Path(file.path).name in self.changed:
                raise PictureError(file.path, "it changed while it was being read")

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        return tuple(FileHash(str(tile.path), "00" * 32) for tile in picture.tiles)
