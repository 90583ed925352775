"""A watchdog of the GUI thread: how long a key or a click would have had to wait, and for what."""

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QTimer

_BEAT_MS: Final = 5
_LOOK_S: Final = 0.02
_LATE_S: Final = 0.05
_DEEP: Final = 12


@dataclass
class Block:
    """The longest time between two beats of a walk.

    ``seconds`` by the clock; ``busy`` is the processor time that the GUI thread itself had of it:
    the rest it waited, for the interpreter's lock or for a processor that others kept. ``where``:
    the lines of the program that it was seen in, the innermost last.
    """

    seconds: float = 0.0
    busy: float = 0.0
    where: tuple[str, ...] = ()
    over: list[float] = field(default_factory=list)
    """Processor time of every block over 50 ms."""


class Watchdog:
    """Beats on the GUI thread and looks from another one; use it as a context on the GUI thread."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._thread = threading.Thread(target=self._look, name="watchdog", daemon=True)
        self._gui = threading.get_ident()
        self._ended = threading.Event()
        self._last, self._last_busy = time.perf_counter(), time.thread_time()
        self._seen: tuple[str, ...] = ()
        self._walk = Block()

    def __enter__(self) -> "Watchdog":
        self._timer.start()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()
        self._ended.set()
        self._thread.join()

    @contextmanager
    def walk(self) -> Iterator[Block]:
        """Watch one walk; the block is whole when the context ends."""
        self._start()
        self._walk = Block()
        yield self._walk
        self._beat()

    def _start(self) -> None:
        self._last, self._last_busy, self._seen = time.perf_counter(), time.thread_time(), ()

    def _beat(self) -> None:
        seconds = time.perf_counter() - self._last
        busy = time.thread_time() - self._last_busy
        if busy > _LATE_S:
            self._walk.over.append(busy)
        if busy > self._walk.busy:
            self._walk.seconds, self._walk.busy, self._walk.where = seconds, busy, self._seen
        self._start()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            if time.perf_counter() - self._last < _LATE_S or self._seen:
                continue
            frame = sys._current_frames().get(self._gui)
            found = [
                f"{place.filename.rpartition('colonyqc/')[2]}:{place.lineno} {place.name}"
                for place in traceback.extract_stack(frame)
                if "/colonyqc/" in place.filename
            ]
            # A frame keeps what is in it alive: a painter must end with the event that made it.
            del frame
            self._seen = tuple(found[-_DEEP:])
