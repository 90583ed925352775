"""The sha256 of a file's bytes, taken once while the file stays as it is."""

import hashlib
from pathlib import Path

from colonyqc.files.formats.base import ReaderContext, file_key
from colonyqc.files.formats.damage import guard_file


def sha256(path: Path) -> str:
    """Return the sha256 of a file as it is now.

    Raises:
        PictureError: it cannot be read.
    """
    with guard_file(path), path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def known_sha256(path: Path, reading: ReaderContext) -> str:
    """Return the sha256 of a file, kept as long as its time and size do not change.

    A file of many pages is asked for once a page: its bytes are read once.

    Raises:
        PictureError: it cannot be read.
    """
    return reading.headers.get(("sha256", file_key(path, 0)), lambda: sha256(path))
