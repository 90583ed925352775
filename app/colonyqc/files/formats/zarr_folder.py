"""Zarr folders on disk: many files that are one picture, or a plate of them."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

from colonyqc.config.folder_digest import files_of
from colonyqc.domain.errors import PictureError
from colonyqc.domain.shown_name import ZARR
from colonyqc.files.formats.damage import COPY_AGAIN, guard_decoder, guard_file

_MARKS: Final = frozenset(("zarr.json", ".zgroup", ".zarray"))
_DESCRIPTION_BYTES: Final = 64_000_000


def is_zarr(folder: Path, names: Collection[str] | None = None) -> bool:
    """Tell whether a folder is a Zarr one, by its name or by what lies in it (``names``)."""
    if folder.suffix.lower() == ZARR:
        return True
    if names is None:
        return any((folder / mark).is_file() for mark in _MARKS)
    return not _MARKS.isdisjoint(names)


def attributes(folder: Path) -> dict[str, Any]:
    """Return what a Zarr group says of itself.

    Raises:
        PictureError: it is no group, or what it says is damaged.
    """
    try:
        newer, older = folder / "zarr.json", folder / ".zattrs"
        if newer.is_file():
            said = _read(folder, newer).get("attributes", {})
        elif older.is_file():
            said = _read(folder, older)
        elif (folder / ".zgroup").is_file():
            said = {}
        else:
            cause = "it is a folder without the description (zarr.json or .zattrs) of an OME-Zarr"
            raise PictureError(folder, cause, COPY_AGAIN)
    except OSError:
        with guard_file(folder):
            raise
    if not isinstance(said, dict):
        raise PictureError(folder, "its description is damaged", COPY_AGAIN)
    return said


def _read(folder: Path, file: Path) -> dict[str, Any]:
    with guard_decoder(folder):
        if file.stat().st_size > _DESCRIPTION_BYTES:
            raise PictureError(folder, "its description is damaged", COPY_AGAIN)
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
        found.get("attributes")  # a list or a text has none: damaged
    return found


def folder_state(folder: Path) -> tuple[int, int, int]:
    """Return (ns of the newest change, bytes, number) of a folder's files.

    Raises:
        PictureError: it cannot be looked into.
    """
    newest, size, count = 0, 0, 0
    with guard_file(folder):
        for path in files_of(folder):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue  # a part that its writer renamed meanwhile: the next look finds it
            newest, size, count = max(newest, state.st_mtime_ns), size + state.st_size, count + 1
    return newest, size, count
