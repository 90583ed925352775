"""The threads that pictures and tiles are worked on by; fits the port `Workers`."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Condition, Lock
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_ROOM_PX: Final = 64_000_000
"""Pixels of pictures that are under way at once; a picture's arrays take some 10 bytes a pixel."""


class _Pool:
    """Threads that are there while somebody uses them; an idle program has none."""

    def __init__(self, count: int, name: str) -> None:
        self._count, self._name = count, name
        self._turn = Lock()
        self._users = 0
        self._threads: ThreadPoolExecutor | None = None

    @contextmanager
    def in_use(self) -> Iterator[Executor]:
        """Give the threads, the same to all who use them at once."""
        with self._turn:
            self._users += 1
            threads = self._threads or ThreadPoolExecutor(self._count, self._name)
            self._threads = threads
        try:
            yield threads
        finally:
            with self._turn:
                self._users -= 1
                last = not self._users
                if last:
                    self._threads = None
            if last:
                threads.shutdown()


class ThreadWorkers:
    """As many threads as cores, for pictures and for tiles apart.

    Numpy, OpenCV and the network's engine leave Python's lock while they work, so threads fill the
    cores. Tiles have threads of their own: a picture waits for its tiles, and in one pool all
    threads could hold pictures that wait for tiles which never begin.
    """

    def __init__(self, count: int = 0, room_px: int = _ROOM_PX) -> None:
        """``count`` 0: a thread a core. ``room_px``: pixels of pictures under way at once."""
        self.count = count or os.cpu_count() or 1
        self._pictures = _Pool(self.count, "picture")
        self._tiles = _Pool(self.count, "tile")
        self._room_px = room_px
        self._taken_px = 0
        self._freed = Condition()

    def each(self, pieces: Iterable[Callable[[], T]]) -> Generator[T]:
        """Yield the results of large pieces in their order."""
        # Held while pictures are worked on: threads would else be made and ended for each of them.
        with self._tiles.in_use():
            yield from self._in_order(self._pictures, pieces)

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R]:
        """Yield the results of small pieces in their order."""
        return self._in_order(self._tiles, (_bound(function, item) for item in items))

    @contextmanager
    def room(self, pixels: int) -> Iterator[None]:
        """Hold the room that a picture of so many pixels takes; wait for it first."""
        with self._freed:
            self._freed.wait_for(
                lambda: not self._taken_px or self._taken_px + pixels <= self._room_px
            )
            self._taken_px += pixels
        try:
            yield
        finally:
            with self._freed:
                self._taken_px -= pixels
                self._freed.notify_all()

    def _in_order(self, pool: _Pool, pieces: Iterable[Callable[[], T]]) -> Generator[T]:
        with pool.in_use() as threads:
            waiting: deque[Future[T]] = deque()
            try:
                for piece in pieces:
                    waiting.append(threads.submit(piece))
                    # One more than can be worked on, so that no thread idles while the result that
                    # is due is taken; not all of them, as each holds its arrays.
                    if len(waiting) > self.count:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                # The last first: a piece may wait for those before it, so none may begin after one
                # of them was dropped.
                for left in reversed(waiting):
                    left.cancel()
                # Nothing may still read what is closed next.
                wait(left for left in waiting if not left.cancelled())


def _bound(function: Callable[[T], R], item: T) -> Callable[[], R]:
    return lambda: function(item)
