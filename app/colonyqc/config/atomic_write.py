"""The one way files are written: whole under their name or not at all.

Everything is written under a passing name in the same folder and renamed at the end, because a
rename within a folder is the only step that a file system promises to do whole. ``durable`` is
for what must survive a power cut: without it a system may rename first and write the bytes later.
"""

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

UNFINISHED: Final = ".part"
"""How the names of files end that are still being written, or were when their writer was killed."""
_PASSING: Final = re.compile(r"\.[0-9a-f]{32}" + re.escape(UNFINISHED))
_FRESH_S: Final = 2.0


def sync_folder(folder: Path) -> None:
    """Make a folder's entries survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # A rename is kept in the folder, so the folder is what must reach the disk.
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_to_disk(file: BinaryIO) -> None:
    """Make what was written to an open file survive a power cut."""
    file.flush()
    os.fsync(file.fileno())


def sync_file(path: Path) -> None:
    """Make what was written to a file survive a power cut."""
    # Windows flushes only what is open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def lock(file: BinaryIO) -> bool:
    """Lock an open file without waiting; tell whether nobody else has it.

    The system lets go of it with whoever holds it. Windows needs none: it removes no open file.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True


def sweep_unfinished(folder: Path) -> None:
    """Remove what writers that were killed left in a folder; what is being written stays."""
    for path in folder.glob(f".*{UNFINISHED}"):
        # Nothing but what bears a passing name, made a moment ago at least: between its making and
        # its lock nobody holds it.
        if not _PASSING.fullmatch(path.name) or path.is_symlink():
            continue
        with suppress(OSError):
            if time.time() - path.stat().st_mtime < _FRESH_S:
                continue
            with path.open("rb") as file:
                left = lock(file)
            if left:
                path.unlink()


@contextmanager
def passing_path(target: Path) -> Iterator[Path]:
    """Give a free name beside ``target``; a file that still has it at the end is removed."""
    # Not made of the target's own name: that may be as long as the file system allows already.
    passing = target.with_name(f".{uuid4().hex}{UNFINISHED}")
    try:
        yield passing
    finally:
        passing.unlink(missing_ok=True)


@contextmanager
def passing_folder(target: Path) -> Iterator[Path]:
    """Make a folder beside ``target`` to fill; if it still has its name at the end it is removed.

    Raises:
        OSError: it cannot be made.
    """
    passing = target.with_name(f".{uuid4().hex}{UNFINISHED}")
    passing.mkdir(0o700)
    try:
        yield passing
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def put_in_place(passing: Path, target: Path, *, durable: bool) -> None:
    """Give a finished file or folder its name in one step; a file of that name is replaced.

    ``durable``: the name survives a power cut; the bytes must be on the disk already.

    Raises:
        OSError: the system refuses.
    """
    passing.replace(target)
    if durable:
        sync_folder(target.parent)


@contextmanager
def whole_file(target: Path, *, durable: bool) -> Iterator[BinaryIO]:
    """Give a file to write and read that takes its name when the block ends without an error.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    with passing_path(target) as passing:
        # x: never over a file of that name, whoever made it.
        with passing.open("x+b") as file:
            lock(file)
            yield file
            if durable:
                flush_to_disk(file)
        put_in_place(passing, target, durable=durable)


def write_whole(target: Path, content: bytes | memoryview, *, durable: bool) -> None:
    """Write a file; ``durable``: it survives a power cut once this returns.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    with whole_file(target, durable=durable) as file:
        file.write(content)


def write_once(target: Path, content: bytes) -> None:
    """Write a file that was not there, safe on disk, and let nobody write to it.

    Raises:
        FileExistsError: there is one already.
        OSError: it cannot be written.
    """
    passing = target.with_name(f".{uuid4().hex}{UNFINISHED}")
    try:
        with passing.open("xb") as file:
            file.write(content)
            flush_to_disk(file)
        # Before it has its name: there is no moment in which the published file could be written.
        passing.chmod(0o444)
        # A link, unlike a rename, fails where the name is taken: two writers never meet.
        os.link(passing, target)
        sync_folder(target.parent)
    finally:
        with suppress(PermissionError):  # Windows removes no read-only file
            passing.unlink(missing_ok=True)
