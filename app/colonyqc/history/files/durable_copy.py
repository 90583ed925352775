"""Copy a database while it is in use, and files so that they survive a power cut."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from colonyqc.config.atomic_write import flush_to_disk, passing_path, put_in_place, sync_file
from colonyqc.domain.errors import HistoryError
from colonyqc.services.ports import UNWATCHED, Monitor

# 8 MB a step: rare enough to be fast, often enough to be stopped and to show progress.
_PAGES: Final = 2048
_CHUNK: Final = 1 << 20
_OWNER_ONLY: Final = 0o600
"""Who may read a copy: a history has names, and hashes of passwords."""
_MODE_AT: Final = 18
_NO_LOG: Final = b"\x01\x01"
"""Where a SQLite file says how it is written and read, and how without a log beside it: section
1.3.3 of its file format. SQLite itself changes it only where it may lock."""


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses in ``folder`` into a sentence.

    Raises:
        HistoryError: the disk refused.
    """
    try:
        yield
    except OSError as error:
        raise HistoryError(
            f"The folder {folder} cannot be written ({error.strerror or error}); make room, make "
            "it writable or choose another one."
        ) from error


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    total = sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            total.update(piece)
    return total.hexdigest()


def copy_database(
    source: Path,
    target: Path,
    monitor: Monitor = UNWATCHED,
) -> None:
    """Copy a SQLite database as it is at one moment; others go on reading and writing meanwhile.

    The copy appears whole under its name, needs no file beside it, and is safe on disk on return.

    Raises:
        Cancelled: the person stopped.
        OSError, sqlite3.Error: it cannot be read or written.
    """
    with passing_path(target) as passing:
        _copy_pages(source, passing, monitor)
        passing.chmod(_OWNER_ONLY)
        # The header was changed below SQLite, which cannot have synced it.
        sync_file(passing)
        put_in_place(passing, target, durable=True)


def _copy_pages(source: Path, target: Path, monitor: Monitor) -> None:
    def step(_status: int, remaining: int, total: int) -> None:
        monitor.check()
        monitor.report(1 - remaining / max(total, 1), source.name)

    # No lock on the copy: nobody else knows it yet, and a network share has no locks that hold.
    address = f"{target.absolute().as_uri()}?nolock=1"
    with closing(sqlite3.connect(source, isolation_level=None)) as live:
        # Inside a transaction: pages that others change meanwhile do not start the copy anew.
        live.execute("BEGIN")
        # BEGIN alone takes no snapshot: the first read does.
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(address, uri=True)) as copy:
            live.backup(copy, pages=_PAGES, progress=step, sleep=0)
    with target.open("r+b") as file:
        file.seek(_MODE_AT)
        # The copied header says WAL: whoever opened the copy, if only to read, would need a log
        # beside it.
        file.write(_NO_LOG)


def copy_file(source: Path, target: Path, sha256_wanted: str) -> bool:
    """Copy a file of known content, safe on disk; tell whether the content was as it should be.

    Nothing is left under the target's name otherwise.

    Raises:
        OSError: it cannot be read or written.
    """
    total = sha256()
    with passing_path(target) as passing:
        passing.touch(_OWNER_ONLY, exist_ok=False)
        with source.open("rb") as given, passing.open("r+b") as file:
            while piece := given.read(_CHUNK):
                total.update(piece)
                file.write(piece)
            flush_to_disk(file)
        if total.hexdigest() != sha256_wanted:
            return False
        # The folder is synced by who copies: once for all files, not once for each.
        put_in_place(passing, target, durable=False)
    return True
