"""The sha256 over the files of a folder that is one thing, as an OME-Zarr picture is."""

import os
from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

_HIDDEN_PARTS: Final = frozenset((".zgroup", ".zarray", ".zattrs", ".zmetadata"))
"""Names of Zarr 2 that begin with a dot and are no system's business."""
_SYSTEM: Final = frozenset(("thumbs.db", "desktop.ini", "@eadir"))


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in the order of their paths, less those of the system.

    Raises:
        OSError: it cannot be looked into.
    """
    found = []
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not _is_foreign(name)]
        found += [Path(root, name) for name in files if not _is_foreign(name)]
    # By bytes, as sort does with LC_ALL=C: the same on every system.
    yield from sorted(found, key=lambda path: os.fsencode(path.relative_to(folder).as_posix()))


def _refuse(error: OSError) -> None:
    raise error


def _is_foreign(name: str) -> bool:
    plain = name.casefold()
    return plain in _SYSTEM or (plain.startswith(".") and plain not in _HIDDEN_PARTS)


def folder_sha256(folder: Path) -> str:
    """Return the sha256 over a folder's files, whatever lies around it.

    It is that of the text that sha256sum writes of them in the order of their paths:
    ``find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum`` says the same.

    Raises:
        OSError: a file cannot be read.
    """
    whole = sha256()
    for path in files_of(folder):
        with path.open("rb") as handle:
            digest = file_digest(handle, "sha256").hexdigest()
        name = path.relative_to(folder).as_posix()
        whole.update(os.fsencode(f"{digest}  ./{name}\n"))
    return whole.hexdigest()
