"""Files beside the database, named by the sha256 of their bytes: label maps and overviews."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.config.atomic_write import flush_to_disk, passing_path, put_in_place
from colonyqc.domain.errors import HistoryError
from colonyqc.history.files.bucket import BucketPlace, is_bucket
from colonyqc.history.files.cell_maps import read_cell_map, write_cell_map
from colonyqc.history.files.file_place import FilePlace, FolderPlace, digest_of
from colonyqc.history.files.label_maps import LabelMap, write_label_map
from colonyqc.services.ports import Artefacts, StoredFiles

_SHA256: Final = re.compile("[0-9a-f]{64}")
# More would wait for the same disk.
_WRITERS: Final = 4


class BlobStore:
    """Stored files of one history, named by their content and written once."""

    def __init__(self, files: Path) -> None:
        """Take the folder they lie in, or a bucket as s3://BUCKET/PREFIX.

        Raises:
            UsageError: it is a bucket's address, and makes no sense.
        """
        self.place: FilePlace = BucketPlace(files) if is_bucket(files) else FolderPlace(files)

    @property
    def folder(self) -> Path | None:
        """The folder they lie in, None in a bucket."""
        return self.place.folder

    def add(self, artefacts: Iterable[Artefacts], *, amounts: bool = False) -> list[StoredFiles]:
        """Store the arrays of pictures, safe on disk when this returns.

        ``amounts``: their maps hold 255 · probability, not classes.

        Raises:
            HistoryError: the folder cannot be written.
        """
        # Side by side: compressing takes a core, and writing safely to disk mostly waits.
        with ThreadPoolExecutor(_WRITERS, "store") as writers:
            self.place.ready()
            stored = list(writers.map(lambda arrays: self._store(arrays, amounts), artefacts))
            named = {name for each in stored for name in (each.labels, each.overview, each.cells)}
            self.place.settle(named - {""}, writers)
        return stored

    def _store(self, artefacts: Artefacts, amounts: bool) -> StoredFiles:
        import cv2  # a history is also listed, by a program that shows no picture

        labels, cells = artefacts.labels, artefacts.cells
        put = self.place.put
        # The engine writes BGR.
        overview = np.ascontiguousarray(artefacts.overview[..., ::-1])
        return StoredFiles(
            labels=""
            if labels is None
            else put(".tif", lambda f: write_label_map(f, labels, amounts=amounts)),
            overview=self.place.put(
                ".png", lambda f: f.write(cv2.imencode(".png", overview)[1].data)
            ),
            cells="" if cells is None else put(".tif", lambda f: write_cell_map(f, cells)),
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
        self.place.check_room()

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
        self.place.sweep()

    def copy(self, sha256: str, ending: str, target: Path) -> bool:
        """Copy a stored file, safe on disk; tell whether its bytes are as they should be.

        Nothing is left under the target's name otherwise.

        Raises:
            HistoryError: the place can't be reached.
            OSError: it is missing, or the target cannot be written.
        """
        with self.place.open(sha256, ending) as given, passing_path(target) as passing:
            if digest_of(given) != sha256:
                return False
            given.seek(0)
            with passing.open("xb") as file:
                file.write(given.read())
                flush_to_disk(file)
            put_in_place(passing, target, durable=False)
        return True

    def _open(self, sha256: str, ending: str, what: str) -> BytesIO | BufferedReader:
        """Open a stored file after holding its bytes against its name, rewound."""
        if not sha256:
            raise HistoryError(f"There is no {what}: the picture was not usable.")
        if not _SHA256.fullmatch(sha256):
            raise HistoryError(f'"{sha256}" names no stored {what}: it is not a sha256.')
        name = f"{sha256}{ending}"
        try:
            file = self.place.open(sha256, ending)
        except OSError as error:
            raise HistoryError(
                f"The {what} {name} cannot be read; restore {self.place.told} from a backup."
            ) from error
        # On every opening: a map that was altered must never be shown as what was analysed.
        if digest_of(file) != sha256:
            file.close()
            raise HistoryError(
                f"The {what} {name} was altered since it was stored; "
                f"restore {self.place.told} from a backup."
            )
        file.seek(0)
        return file

    def _is_whole(self, sha256: str, ending: str) -> bool:
        try:
            with self.place.open(sha256, ending) as file:
                return digest_of(file) == sha256
        except OSError:
            return False
