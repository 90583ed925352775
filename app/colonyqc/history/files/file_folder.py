"""Where the stored files of a SQLite history lie: beside it, or where a note beside it says."""

import os
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.paths import real_path
from colonyqc.domain.errors import HistoryError, UsageError
from colonyqc.history.files.durable_copy import writable

_FIRST: Final = "The label files of this history lie in:\n"
_MOST: Final = 8192
"""Bytes of a note: no system takes longer paths."""


def beside(database: Path) -> Path:
    """Return the folder that is taken where nobody says otherwise; a file there is the note."""
    return database.with_name(f"{database.stem}.files")


def file_folder(database: Path) -> Path:
    """Return the folder of a history's stored files, there or not.

    Raises:
        HistoryError: the note about it cannot be read or understood, or no file has such a name.
    """
    note = beside(database)
    try:
        if not note.is_file():
            return note
        with note.open("rb") as file:
            said = file.read(_MOST)
    except OSError as error:
        raise HistoryError(
            f"The history {database.name} cannot be opened: {error.strerror}. Choose another file."
        ) from error
    first, _, named = os.fsdecode(said).partition("\n")
    named = named.rstrip("\r\n")
    if f"{first}\n" != _FIRST or not named or "\x00" in named:
        raise HistoryError(
            f"{note} does not say where the label files of {database.name} lie: remove it and name "
            "their folder with --files."
        )
    return note.parent / named


def named_folder(database: Path, files: Path | None) -> Path:
    """Return the folder to work with: the one named, else the one that is known.

    Raises:
        HistoryError: the folder the history noted is not there.
        UsageError: it keeps its files in another one than the one named.
    """
    note = beside(database)
    if files is None:
        known = file_folder(database)
        if note.is_file() and not known.is_dir():
            # Never made here: an empty folder where a drive is not connected would look like lost
            # files.
            raise HistoryError(
                f"The history {database.name} keeps its label files in {known}, which is not "
                "there: connect the drive it lies on, or name the folder with --files."
            )
        return known
    kept = _understood(database)
    if kept is not None and real_path(files) != real_path(kept) and _holds_files(kept):
        # Half of its files here and half there would look like lost ones to whoever comes next.
        raise UsageError(
            f"The history {database.name} keeps its label files in {kept}: leave --files out, or "
            "move that folder first."
        )
    return files


def remember(database: Path, files: Path) -> None:
    """Note beside a history where its files lie; a folder below its own goes with it when moved.

    Raises:
        HistoryError: the note cannot be written.
    """
    note = beside(database)
    if real_path(files) == real_path(note) or real_path(files) == _resolved(database):
        return
    home = database.absolute().parent
    named = files.absolute()
    named = named.relative_to(home) if named.is_relative_to(home) else named
    with writable(home):
        if note.is_dir():
            note.rmdir()  # empty, or another folder would have been refused
        write_whole(note, _FIRST.encode() + os.fsencode(named) + b"\n", durable=True)


def _understood(database: Path) -> Path | None:
    try:
        return file_folder(database)
    except HistoryError:
        return None


def _resolved(database: Path) -> Path | None:
    known = _understood(database)
    return None if known is None else real_path(known)


def _holds_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
