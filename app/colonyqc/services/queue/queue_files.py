"""The queues of windows on disk: each window keeps its own, and what a gone one left is found.

A window holds a lock beside its file for as long as it lives; the system drops it with the
process. So a file whose lock is free was left by a window that was closed, killed or cut off, and
the first that takes the lock goes on with it: no two windows ever run the same queue.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from io import FileIO
from pathlib import Path
from threading import RLock
from typing import Final
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.config.file_lock import lock
from colonyqc.domain.errors import OutputError
from colonyqc.services.queue.queued import Drop, Queued

_UNREADABLE: Final = ".unreadable"


@dataclass(frozen=True, slots=True)
class KeptQueue:
    """What waits, the next one first, and the drops it came in."""

    waiting: tuple[Queued, ...] = ()
    drops: tuple[Drop, ...] = ()

    def drop_of(self, queued: Queued) -> Drop | None:
        """Return the drop an item came with."""
        return next((drop for drop in self.drops if drop.number == queued.drop), None)

    def joined(self, others: Sequence["KeptQueue"]) -> "KeptQueue":
        """Return it with what others have beside, each item once."""
        waiting = {each.number: each for kept in (self, *others) for each in kept.waiting}
        drops = {each.number: each for kept in (self, *others) for each in kept.drops}
        used = {each.drop for each in waiting.values()}
        return KeptQueue(
            tuple(waiting.values()), tuple(d for number, d in drops.items() if number in used)
        )


_ADAPTER: Final = TypeAdapter(KeptQueue)


class QueueFiles:
    """The queues of one history in a folder; `close` at the end."""

    def __init__(self, folder: Path, history: str) -> None:
        """``history``: its address, without a password."""
        self._folder = folder
        # Not its name: two histories may have the same, and an address is no file name.
        self._history = sha256(history.encode("utf-8", "surrogateescape")).hexdigest()[:16]
        self._own = folder / f"{self._history}-{uuid4().hex}.json"
        self._held: FileIO | None = None
        self._kept = KeptQueue()
        self._written = 0
        # The window's worker writes, and its own thread a last time when it goes.
        self._turn = RLock()

    def keep(self, queue: KeptQueue, turn: int) -> None:
        """Write down what waits; without anything there is no file.

        ``turn``: counts what a person or a worker changed; an older one than was written is not.

        Raises:
            OutputError: it cannot be written.
        """
        with self._turn:
            if turn < self._written:
                return
            self._written = turn
            self._write(queue)

    def put_aside(self) -> tuple[OutputError, ...]:
        """Put aside what windows that are gone left and cannot be read; return what tells it."""
        told = []
        for path in self._others():
            with _held(path) as held:
                if held and _read(path) is None:
                    aside = path.with_suffix(_UNREADABLE)
                    with suppress(OSError):
                        path.replace(aside)
                    told.append(_unreadable(aside))
        return tuple(told)

    def left(self) -> KeptQueue:
        """Return what windows that are gone left undone, of those files that can be read."""
        found = []
        for path in self._others():
            with _held(path) as held:
                queue = _read(path) if held else None
                if queue is not None:
                    found.append(queue)
        return KeptQueue().joined(found)

    def take_over(self) -> KeptQueue:
        """Make what windows that are gone left this window's own, all or nothing; return it.

        Raises:
            OutputError: it cannot be written; then it is still there to be taken.
        """
        with ExitStack() as locks, self._turn:
            taken = {}
            for path in self._others():
                held = locks.enter_context(_held(path))
                queue = _read(path) if held else None
                if queue is not None:
                    taken[path] = queue
            if not taken:
                return KeptQueue()
            before = self._kept
            try:
                # First here, then gone there: killed in between, the item is there twice, and
                # its number tells that.
                self._write(before.joined(list(taken.values())))
            except OutputError:
                self._kept = before
                raise
            for path in taken:
                path.unlink(missing_ok=True)
        return KeptQueue().joined(list(taken.values()))

    def forget_left(self) -> None:
        """Let go of what windows that are gone left undone."""
        for path in self._others():
            with _held(path) as held:
                if held:
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go: what is written down now was left for the next window."""
        with self._turn:
            if self._held is not None:
                _let_go(self._held, _lock_of(self._own), whole=not self._own.exists())
                self._held = None

    def _others(self) -> list[Path]:
        found = self._folder.glob(f"{self._history}-*.json")
        return sorted(path for path in found if path != self._own)

    def _write(self, queue: KeptQueue) -> None:
        self._kept = queue
        try:
            if not queue.waiting:
                self._own.unlink(missing_ok=True)
                return
            if self._held is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._held = _lock_of(self._own).open("a+b", buffering=0)
                lock(self._held)
            write_whole(self._own, _dumped(queue), durable=True)
        except OSError as error:
            raise OutputError(
                f"What waits to be analysed can't be kept on disk ({error.strerror or error}): "
                "after a crash it would have to be opened again."
            ) from error


def _dumped(queue: KeptQueue) -> bytes:
    """Return a queue as JSON of ASCII letters, which spell names of files that are no text, too."""
    return json.dumps(_ADAPTER.dump_python(queue, mode="json")).encode("ascii")


def _unreadable(aside: Path) -> OutputError:
    return OutputError(
        f"What waited to be analysed when the window was last closed can't be read; the file "
        f"lies in {aside.parent} as {aside.name}. Open the pictures again."
    )


def _read(path: Path) -> KeptQueue | None:
    """Return what a file holds; None where it cannot be read."""
    try:
        return _ADAPTER.validate_python(read_json(path, file_names=True))
    except (DocumentError, ValidationError):
        return None


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    """Hold the lock of a queue's file; tell whether nobody else has it and the file is there."""
    lock_path = _lock_of(path)
    try:
        file = lock_path.open("a+b", buffering=0)
    except OSError:
        yield False
        return
    mine = lock(file)
    try:
        yield mine and path.exists()
    finally:
        _let_go(file, lock_path, whole=mine and not path.exists())


def _let_go(file: FileIO, path: Path, *, whole: bool) -> None:
    """Close a lock's file; ``whole``: and remove it, as what it was for is gone."""
    file.close()
    if whole:
        with suppress(OSError):
            path.unlink(missing_ok=True)
