"""The edits of one picture on disk, one after the other: what was done is never lost.

A record is its length, its kind, a checksum and its bytes. They are appended only; undoing is a
record, too. A record that is not whole was being written when the program ended: it and whatever
follows it are dropped, everything before it counts.
"""

import errno
import json
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import IntEnum
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final, Generic, Self, TypeVar

from colonyqc.config.atomic_write import sync_folder
from colonyqc.config.file_lock import lock
from colonyqc.domain.errors import OutputError
from colonyqc.imaging.grid.editable_map import Delta

SUFFIX: Final = ".edits"
_MAGIC: Final = b"colonyqc edits 2\n"
_HEAD: Final = struct.Struct("<IBI")
"""Length of the bytes, kind, and the CRC-32 over kind and bytes."""


E = TypeVar("E")


class JournalEntry(IntEnum):
    """What a record of the journal says."""

    ABOUT = 1
    EDIT = 2
    UNDO = 3
    REDO = 4


@dataclass(frozen=True, slots=True)
class About:
    """What edits are of: a picture (from 0) of an analysis, and the sha256 of its stored map."""

    analysis: int
    picture: int
    labels: str
    width: int
    height: int


class Journal:
    """A file of edits that is added to; what is written survives the end of the program at once.

    A power cut costs what was written since the last `sync`, which takes longer than a stroke may:
    whoever adds edits has it done beside.
    """

    def __init__(self, path: Path, about: About) -> None:
        """Go on with a journal, or begin it where there is none.

        One of something else, or of another version of the program, is put aside whole.

        Raises:
            OutputError: the file cannot be written, or somebody else writes it.
        """
        self.path, self.about = path, about
        self.aside: Path | None = None
        """Where what lay there and is not of this picture was put."""
        self._open = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and read_about(path) != about:
                self.aside = _put_aside(path)
            self._file = path.open("a+b", buffering=0)
        except OSError as error:
            raise _refused(path, error.strerror) from error
        try:
            self._begin()
        except OSError as error:
            self._file.close()
            raise _refused(path, error.strerror) from error
        except BaseException:
            self._file.close()
            raise

    def _begin(self) -> None:
        """Take the file for oneself, and make its beginning and its end whole."""
        # Two that append to one file would each cut off what the other wrote.
        if not lock(self._file):
            raise OutputError(
                "This picture is being corrected in another window, or its correction is being "
                "kept: go on there, or wait until that is done."
            )
        self._size = len(_MAGIC) + sum(size for *_, size in _records(self.path))
        if read_about(self.path) != self.about:
            self._size = 0
            self._cut()
            self._write(_MAGIC + _record(JournalEntry.ABOUT, _about_bytes(self.about)))
        self._cut()
        self.sync()
        sync_folder(self.path.parent)

    def add(self, edit: Delta) -> None:
        """Add an edit.

        Raises:
            OutputError: it cannot be written.
        """
        self.add_bytes(edit.to_bytes())

    def add_bytes(self, edit: bytes) -> None:
        """Add an edit of any kind, as the bytes that it comes back from.

        Raises:
            OutputError: it cannot be written.
        """
        self._append(JournalEntry.EDIT, edit)

    def undo(self) -> None:
        """Note that the last edit in force was taken back."""
        self._append(JournalEntry.UNDO, b"")

    def redo(self) -> None:
        """Note that the last one taken back is in force again."""
        self._append(JournalEntry.REDO, b"")

    def sync(self) -> None:
        """Make what was added survive a power cut; may be called from another thread.

        Raises:
            OutputError: the disk does not take it.
        """
        # Not closed meanwhile: its number could be another file's by then.
        with self._open:
            if not self._file.closed:
                try:
                    os.fsync(self._file.fileno())
                except OSError as error:
                    raise _refused(self.path, error.strerror) from error

    def close(self) -> None:
        """Close the file when it is safe on disk; it stays.

        Raises:
            OutputError: the disk does not take it, or somebody removed it, and it cannot be written
                anew.
        """
        if not self._file.closed:
            self._put_back()
        self._close()

    def _close(self) -> None:
        try:
            self.sync()
        finally:
            # Whatever the disk says: who comes next must find nobody that holds it.
            with self._open:
                self._file.close()

    def remove(self) -> None:
        """Close and remove the file: its edits are kept elsewhere, or not wanted."""
        with self._open:
            self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, kind: JournalEntry, data: bytes) -> None:
        self._write(_record(kind, data))

    def _put_back(self) -> None:
        """Write the file anew where somebody removed it: its bytes last while it is open."""
        # Some network drives count no names of a file that is there.
        if os.fstat(self._file.fileno()).st_nlink or self.path.exists():
            return
        self._file.seek(0)
        data = self._file.read()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            anew = self.path.open("a+b", buffering=0)
            if not lock(anew) or anew.write(data) != len(data):
                anew.close()
                self.path.unlink(missing_ok=True)
                raise _refused(self.path, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise _refused(self.path, error.strerror) from error
        with self._open:
            self._file.close()
            self._file = anew

    def _write(self, record: bytes) -> None:
        self._put_back()
        try:
            # In one call and past every buffer of this process: from here on the system has it.
            written = self._file.write(record)
        except OSError as error:
            self._cut()
            raise _refused(self.path, error.strerror) from error
        if written != len(record):
            self._cut()
            raise _refused(self.path, os.strerror(errno.ENOSPC))
        self._size += written

    def _cut(self) -> None:
        """Drop what is no whole record: nothing that follows it would ever be read."""
        self._file.truncate(self._size)
        self._file.seek(self._size)


@dataclass(frozen=True, slots=True)
class Replayed(Generic[E]):
    """Edits in force, oldest first, and those taken back, the last one taken back last."""

    done: tuple[E, ...] = ()
    undone: tuple[E, ...] = ()


def read_about(path: Path) -> About | None:
    """Return what a journal is of; None where it is none, or its beginning is not whole.

    Raises:
        OSError: it cannot be read, or is gone by now.
    """
    for kind, data, _ in _records(path):
        return _about_of(data) if kind == JournalEntry.ABOUT else None
    return None


def in_force(path: Path) -> About | None:
    """Return what a journal's edits are of; None without any, or where it cannot be read."""
    try:
        return read_about(path) if replay(path).done else None
    except OSError:
        return None


def replay(path: Path) -> Replayed[Delta]:
    """Return what a journal of edits of a map comes to; a record that is not whole ends it.

    Raises:
        OSError: it cannot be read, or is gone by now.
    """
    return replay_as(path, Delta.from_bytes)


def replay_as(path: Path, edit_of: Callable[[bytes], E]) -> Replayed[E]:
    """Return what a journal comes to; ``edit_of`` raises ValueError for what is no edit.

    Raises:
        OSError: it cannot be read, or is gone by now.
    """
    done: list[E] = []
    undone: list[E] = []
    for kind, data, _ in _records(path):
        if kind == JournalEntry.EDIT:
            try:
                done.append(edit_of(data))
            except ValueError:
                break
            undone.clear()
        elif kind == JournalEntry.UNDO and done:
            undone.append(done.pop())
        elif kind == JournalEntry.REDO and undone:
            done.append(undone.pop())
    return Replayed(tuple(done), tuple(undone))


def _records(path: Path) -> Iterator[tuple[int, bytes, int]]:
    """Yield kind, bytes and length on disk of each whole record."""
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, kind, checksum = _HEAD.unpack(head)
            # Read no more than there is: a torn length may say anything.
            data = file.read(min(length, path.stat().st_size))
            if len(data) != length or zlib.crc32(data, kind) != checksum:
                return
            yield kind, data, _HEAD.size + length


def _record(kind: JournalEntry, data: bytes) -> bytes:
    return _HEAD.pack(len(data), kind, zlib.crc32(data, kind)) + data


def _about_bytes(about: About) -> bytes:
    return json.dumps(asdict(about)).encode("ascii")


def _put_aside(path: Path) -> Path | None:
    """Move a file that is of something else out of the way; None where nothing would be lost."""
    content = path.read_bytes()
    if _MAGIC.startswith(content[: len(_MAGIC)]) and not replay(path).done:
        return None
    aside = path.with_name(f"{path.stem}-{sha256(content).hexdigest()[:8]}.other-edits")
    path.replace(aside)
    return aside


def _about_of(data: bytes) -> About | None:
    try:
        return About(**json.loads(data))
    except (ValueError, TypeError):
        return None


def _refused(path: Path, why: str | None) -> OutputError:
    return OutputError(
        f"Your edits can't be written to {path}: {why}. Make room there before you go on."
    )
