"""Who may write to a history: one process at a time, by a lock the system drops when it dies."""

import json
import os
import socket
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from threading import RLock
from typing import Final

from colonyqc.config.file_lock import lock
from colonyqc.domain.errors import HistoryError

# Single writes take some ms: waiting longer would be the larger part.
_POLL_S: Final = 0.02
_WRITTEN: Final = 10_000
"""Events of its own that a door knows: far more than come between two looks at the trail."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock: ``task`` is what it is held for, "" for a single write."""

    person: str
    pid: int
    host: str
    task: str


@dataclass(slots=True)
class _Held:
    file: FileIO
    count: int


# By process: a second door to the same history opens the file anew, and its lock would wait for our
# own.
_held: dict[Path, _Held] = {}
_guard = RLock()


def _is_there(file: FileIO, path: Path) -> bool:
    """Tell whether the file that was locked is still the one of this name."""
    try:
        # Between opening and locking the last holder may have removed the file and somebody else
        # made a new one.
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


class Writer:
    """The right to write to one history; within a process it may be taken many times over."""

    def __init__(self, database: Path | None, person: str = "", wait_s: float = 10.0) -> None:
        """``database``: the SQLite file; None: a server's, which orders its writers itself.

        ``wait_s``: how long a single write of another process is waited for.
        """
        self._name = "" if database is None else database.name
        self._path = None if database is None else database.with_name(f"{database.name}.lock")
        self._person = person
        self._wait_s = wait_s
        self.refusal = ""
        """Why nothing may be written through this door, one sentence; "" when it may."""
        self.written: deque[int] = deque(maxlen=_WRITTEN)
        """The numbers of the newest events that were written through this door."""

    def check(self) -> None:
        """Make sure that this door is one to write through; the right is not taken.

        Raises:
            HistoryError: it is only for reading.
        """
        if self.refusal:
            raise HistoryError(self.refusal)

    def take(self, task: str = "") -> None:
        """Take the right to write, waiting for single writes of others.

        ``task``: what it is held for, if for longer than one write.

        Raises:
            HistoryError: another process holds it for longer, or nothing can be written here.
        """
        self.check()
        if self._path is None:
            return
        deadline = time.monotonic() + self._wait_s
        while not self._attempt(self._path, task):
            holder = self.holder()
            # A window or a restore holds it for hours: no use waiting for that.
            if (holder is not None and holder.task) or time.monotonic() > deadline:
                raise HistoryError(self._sentence(holder))
            time.sleep(_POLL_S)

    def give_back(self) -> None:
        """Give the right back, once for each time it was taken."""
        if self._path is None:
            return
        with _guard:
            held = _held[self._path]
            held.count -= 1
            if held.count:
                return
            del _held[self._path]
            # Windows removes no open file; there the empty lock file stays, which does no harm.
            if sys.platform != "win32":
                # While still locked: between closing and removing another could lock the file that
                # then goes.
                self._path.unlink(missing_ok=True)
            held.file.close()

    def holder(self) -> Holder | None:
        """Return who holds the lock as far as the file tells."""
        try:
            said = json.loads((self._path or Path()).read_text("utf-8"))
            # The file may be half written, empty or of a newer program: then nobody is named, and
            # the lock holds all the same.
            return Holder(**said)
        except (OSError, ValueError, TypeError):
            return None

    def _attempt(self, path: Path, task: str) -> bool:
        with _guard:
            held = _held.get(path)
            if held is None:
                file = self._open(path)
                if file is None:
                    return False
                self._say(file, task)
                held = _held[path] = _Held(file, 0)
            held.count += 1
            return True

    def _open(self, path: Path) -> FileIO | None:
        """Return the locked file, None while another process has it."""
        try:
            # Appending makes the file where there is none and truncates nothing: another process
            # may be reading who holds it.
            file = path.open("a+b", buffering=0)
        except OSError as error:
            raise HistoryError(
                f"The history {self._name} is write-protected ({error.strerror or error}); "
                "make its folder writable or choose another file."
            ) from error
        # Its last holder removes the file: a lock on one that is gone keeps nobody out.
        if lock(file) and _is_there(file, path):
            return file
        file.close()
        return None

    def _say(self, file: FileIO, task: str) -> None:
        """Write down who holds the lock; a full disk leaves it unsaid and locked all the same."""
        said = asdict(Holder(self._person, os.getpid(), socket.gethostname(), task))
        with suppress(OSError):
            file.truncate(0)
            file.write(json.dumps(said).encode())

    def _sentence(self, holder: Holder | None) -> str:
        if holder is None:
            return (
                f"The history {self._name} is locked by another program; close that program or "
                "try again later."
            )
        task = f", {holder.task}" if holder.task else ""
        return (
            f"The history {self._name} is being written by {holder.person or 'another program'} "
            f"(process {holder.pid} on {holder.host}{task}): it can only be read until that is "
            "closed."
        )
