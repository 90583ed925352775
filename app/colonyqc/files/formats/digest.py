"""The sha256 of a file's bytes, taken once while the file stays as it is."""

import hashlib
from pathlib import Path

from colonyqc.config.folder_digest import folder_sha256
from colonyqc.domain.picture import FileStamp
from colonyqc.files.formats.base import ReaderContext, file_key
from colonyqc.files.formats.damage import guard_file
from colonyqc.files.formats.zarr_folder import folder_state


def sha256(path: Path) -> str:
    """Return the sha256 of a file as it is now, or of a Zarr folder over all its files.

    Raises:
        PictureError: it cannot be read.
    """
    with guard_file(path):
        if path.is_dir():
            return folder_sha256(path)
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()


def known_sha256(path: Path, reading: ReaderContext) -> str:
    """Return the sha256 of a file, kept as long as its time and size do not change.

    A file of many pages is asked for once a page: its bytes are read once.

    Raises:
        PictureError: it cannot be read.
    """
    return reading.headers.get(("sha256", file_key(path, 0)), lambda: sha256(path))


def stamp(path: Path) -> FileStamp:
    """Return size and time of the last change of a file, or of all files of a Zarr folder.

    Raises:
        PictureError: it cannot be looked at.
    """
    with guard_file(path):
        if path.is_dir():
            changed, size, _ = folder_state(path)
            return FileStamp(size, changed)
        found = path.stat()
    return FileStamp(found.st_size, found.st_mtime_ns)
