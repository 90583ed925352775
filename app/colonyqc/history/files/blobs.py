"""Files beside the database, named by the sha256 of their bytes: label maps and overviews."""

import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import file_digest
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import (
    UNFINISHED,
    flush_to_disk,
    passing_path,
    put_in_place,
    sync_folder,
)
from colonyqc.domain.errors import HistoryError
from colonyqc.history.files.cell_maps import read_cell_map, write_cell_map
from colonyqc.history.files.label_maps import LabelMap, write_label_map
from colonyqc.services.ports import Artefacts, StoredFiles

_SHA256: Final = re.compile("[0-9a-f]{64}")
_ROOM: Final = 64 * 2**20
"""More than the maps of a dish take, with the log of the database."""
# Nothing takes a day to write: what is older belongs to no living process, on whatever machine.
_FORGOTTEN_S: Final = 24 * 3600.0
# More would wait for the same disk.
_WRITERS: Final = 4


def _digest(file: BufferedReader | BufferedRandom) -> str:
    return file_digest(file, "sha256").hexdigest()


class BlobStore:
    """Stored files of one history: ``<folder>/ab/abcd….tif`` and ``.png``, written once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, artefacts: Iterable[Artefacts], *, amounts: bool = False) -> list[StoredFiles]:
        """Store the arrays of pictures, safe on disk when this returns.

        ``amounts``: their maps hold 255 · probability, not classes.

        Raises:
            HistoryError: the folder cannot be written.
        """
        # Side by side: compressing takes a core, and writing safely to disk mostly waits.
        with self._told(), ThreadPoolExecutor(_WRITERS, "store") as writers:
            # 0o700: what is in it is readable by whoever may open the folder.
            self.folder.mkdir(0o700, parents=True, exist_ok=True)
            stored = list(writers.map(lambda arrays: self._store(arrays, amounts), artefacts))
            named = {
                sha256[:2] for each in stored for sha256 in (each.labels, each.overview, each.cells)
            }
            folders = [self.folder / name for name in sorted(named - {""})]
            # Once for all files, and also where a file was there: whoever wrote it may not have
            # come this far.
            list(writers.map(sync_folder, (*folders, self.folder, self.folder.parent)))
        return stored

    def _store(self, artefacts: Artefacts, amounts: bool) -> StoredFiles:
        import cv2  # a history is also listed, by a program that shows no picture

        labels, cells = artefacts.labels, artefacts.cells
        # The engine writes BGR.
        overview = np.ascontiguousarray(artefacts.overview[..., ::-1])
        return StoredFiles(
            labels=""
            if labels is None
            else self._put(".tif", lambda f: write_label_map(f, labels, amounts=amounts)),
            overview=self._put(".png", lambda f: f.write(cv2.imencode(".png", overview)[1].data)),
            cells="" if cells is None else self._put(".tif", lambda f: write_cell_map(f, cells)),
        )

    def labels(self, sha256: str) -> LabelMap:
        """Open a label map; close it when done.

        Raises:
            HistoryError: there is none, or its bytes are not what was stored.
        """
        return LabelMap(self._open(sha256, ".tif", "label map"))

    def overview(self, sha256: str) -> NDArray[np.uint8]:
        """Return an overview, RGB (h, w, 3).

        Raises:
            HistoryError: there is none, or its bytes are not what was stored.
        """
        import cv2

        with self._open(sha256, ".png", "overview") as file:
            stored = np.frombuffer(file.read(), np.uint8)
        pixels = cv2.imdecode(stored, cv2.IMREAD_COLOR)
        if pixels is None:
            raise HistoryError(
                f"The overview {sha256[:12]} is no picture; restore it from a backup."
            )
        return np.ascontiguousarray(pixels[..., ::-1]).astype(np.uint8, copy=False)

    def cells(self, sha256: str) -> NDArray[np.int32]:
        """Return the numbers (h, w) of a sheet's cells.

        Raises:
            HistoryError: there are none, or the bytes are not what was stored.
        """
        with self._open(sha256, ".tif", "map of cells") as file:
            return read_cell_map(file)

    def check_room(self) -> None:
        """Make sure that the disk has room for the files of another dish.

        Raises:
            HistoryError: it has not.
        """
        # The folder is made with the first file: until then the one it will lie in.
        folder = next(each for each in (self.folder, *self.folder.parents) if each.is_dir())
        free = shutil.disk_usage(folder).free
        if free < _ROOM:
            raise HistoryError(
                f"Only {free // 2**20} MB are free where {self.folder} lies: make room for at "
                f"least {_ROOM // 2**20} MB before pictures are analysed."
            )

    def is_whole(self, stored: StoredFiles) -> bool:
        """Tell whether the files of a picture are there as they were stored."""
        named = ((stored.labels, ".tif"), (stored.overview, ".png"), (stored.cells, ".tif"))
        return all(
            _SHA256.fullmatch(sha256) is not None and self._is_whole(sha256, ending)
            for sha256, ending in named
            if sha256
        )

    def sweep(self) -> None:
        """Remove what writers left unfinished over a day ago, when their process was killed."""
        for path in self.folder.glob(f"*{UNFINISHED}"):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_S:
                path.unlink(missing_ok=True)

    def _path(self, sha256: str, ending: str) -> Path:
        return self.folder / sha256[:2] / f"{sha256}{ending}"

    def _open(self, sha256: str, ending: str, what: str) -> BufferedReader:
        """Open a stored file after holding its bytes against its name, rewound."""
        if not sha256:
            raise HistoryError(f"There is no {what}: the picture was not usable.")
        if not _SHA256.fullmatch(sha256):
            raise HistoryError(f'"{sha256}" names no stored {what}: it is not a sha256.')
        path = self._path(sha256, ending)
        try:
            file = path.open("rb")
        except OSError as error:
            raise HistoryError(
                f"The {what} {path.name} cannot be read; restore {self.folder} from a backup."
            ) from error
        # On every opening: a map that was altered must never be shown as what was analysed.
        if _digest(file) != sha256:
            file.close()
            raise HistoryError(
                f"The {what} {path.name} was altered since it was stored; "
                f"restore {self.folder} from a backup."
            )
        file.seek(0)
        return file

    def _is_whole(self, sha256: str, ending: str) -> bool:
        path = self._path(sha256, ending)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return _digest(file) == sha256

    def _put(self, ending: str, write: Callable[[BinaryIO], object]) -> str:
        """Write a file under a passing name, then rename it to its sha256; return that.

        A damaged file of the same content is healed by it.
        """
        with passing_path(self.folder / ending) as passing:
            # x: two processes never share a passing file, whatever their names.
            with passing.open("x+b") as file:
                write(file)
                file.seek(0)
                sha256 = _digest(file)
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

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise HistoryError(
                f"The folder {self.folder} cannot be written ({error.strerror or error}); "
                "make room or make it writable."
            ) from error
