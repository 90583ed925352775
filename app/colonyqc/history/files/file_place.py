"""Where stored files lie: a folder of this machine or of a share."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from hashlib import file_digest
from io import BufferedRandom, BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from colonyqc.config.atomic_write import (
    UNFINISHED,
    flush_to_disk,
    passing_path,
    put_in_place,
    sync_folder,
)
from colonyqc.domain.errors import HistoryError

_ROOM: Final = 64 * 2**20
"""More than the maps of a dish take, with the log of the database."""
# Nothing takes a day to write: what is older belongs to no living process, on whatever machine.
_FORGOTTEN_S: Final = 24 * 3600.0


def digest_of(file: BytesIO | BufferedReader | BufferedRandom) -> str:
    """Return the sha256 of an open file, read from where it stands."""
    return file_digest(file, "sha256").hexdigest()


class FilePlace(Protocol):
    """Keeps files named by the sha256 of their bytes, each whole or not at all.

    What the place refuses is a HistoryError of one sentence.
    """

    @property
    def told(self) -> str:
        """How a person names it."""
        ...

    @property
    def folder(self) -> Path | None:
        """The folder it is; None where it is none."""
        ...

    def ready(self) -> None:
        """Make sure that files can be written."""
        ...

    def put(self, ending: str, write: Callable[[BinaryIO], object]) -> str:
        """Keep a file; return its sha256. A damaged one of the same content is healed by it."""
        ...

    def settle(self, names: Iterable[str], writers: Executor) -> None:
        """Make what was put last through a power cut; ``names``: sha256."""
        ...

    def open(self, sha256: str, ending: str) -> BytesIO | BufferedReader:
        """Open what is kept under a name, whatever its bytes; raises OSError where it can't."""
        ...

    def check_room(self) -> None:
        """Make sure that there is room for the files of another dish."""
        ...

    def sweep(self) -> None:
        """Remove what writers left unfinished."""
        ...


class FolderPlace:
    """``<folder>/ab/abcd….tif`` and ``.png``, written once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def told(self) -> str:
        return str(self.folder)

    def ready(self) -> None:
        with self._written():
            # 0o700: what is in it is readable by whoever may open the folder.
            self.folder.mkdir(0o700, parents=True, exist_ok=True)

    def put(self, ending: str, write: Callable[[BinaryIO], object]) -> str:
        """Write a file under a passing name, then rename it to its sha256."""
        # x: two processes never share a passing file, whatever their names.
        with self._written(), passing_path(self.folder / ending) as passing:
            with passing.open("x+b") as file:
                write(file)
                file.seek(0)
                sha256 = digest_of(file)
                # Read through and not just looked for: a file of that name that a crash left
                # damaged is replaced. One that is whole was on disk before it had its name.
                if self._is_whole(sha256, ending):
                    return sha256
                # Before it is renamed: some file systems write a name to disk before the bytes
                # behind it.
                flush_to_disk(file)
            target = self._path(sha256, ending)
            target.parent.mkdir(exist_ok=True)
            put_in_place(passing, target, durable=False)
        return sha256

    def settle(self, names: Iterable[str], writers: Executor) -> None:
        with self._written():
            folders = [self.folder / start for start in sorted({each[:2] for each in names})]
            # Once for all files, and also where a file was there: whoever wrote it may not have
            # come this far.
            list(writers.map(sync_folder, (*folders, self.folder, self.folder.parent)))

    def open(self, sha256: str, ending: str) -> BufferedReader:
        return self._path(sha256, ending).open("rb")

    def check_room(self) -> None:
        # The folder is made with the first file: until then the one it will lie in.
        folder = next(each for each in (self.folder, *self.folder.parents) if each.is_dir())
        free = shutil.disk_usage(folder).free
        if free < _ROOM:
            raise HistoryError(
                f"Only {free // 2**20} MB are free where {self.folder} lies: make room for at "
                f"least {_ROOM // 2**20} MB before pictures are analysed."
            )

    def sweep(self) -> None:
        """Remove what was left over a day ago, when its process was killed."""
        for path in self.folder.glob(f"*{UNFINISHED}"):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_S:
                path.unlink(missing_ok=True)

    def _path(self, sha256: str, ending: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}{ending}"

    def _is_whole(self, sha256: str, ending: str) -> bool:
        path = self._path(sha256, ending)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return digest_of(file) == sha256

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise HistoryError(
                f"The folder {self.folder} cannot be written ({error.strerror or error}); "
                "make room or make it writable."
            ) from error
