"""Which tiles are kept: a least-recently-used list bounded in bytes, and loans of open files."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from threading import Lock
from types import TracebackType
from typing import Generic, Protocol, TypeVar

from colonyqc.domain.errors import Cancelled

K = TypeVar("K", bound=Hashable)


class Closable(Protocol):
    """Something that holds a file open."""

    def close(self) -> None: ...


R = TypeVar("R", bound=Closable)


class ByteLru(Generic[K]):
    """Keys with sizes; the least recently used go when the total passes ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._sizes: OrderedDict[K, int] = OrderedDict()
        self.total = 0

    def __contains__(self, key: K) -> bool:
        return key in self._sizes

    def put(self, key: K, size: int) -> tuple[K, ...]:
        """Add a key as the newest; return those that had to go (never the new one)."""
        self.total += size - self._sizes.pop(key, 0)
        self._sizes[key] = size
        gone = []
        # The newest stays even if it is too large alone, or it would be fetched again for every
        # frame.
        while self.total > self.limit and len(self._sizes) > 1:
            old, freed = self._sizes.popitem(last=False)
            self.total -= freed
            gone.append(old)
        return tuple(gone)

    def touch(self, key: K) -> None:
        """Make a key the newest."""
        self._sizes.move_to_end(key)

    def __iter__(self) -> Iterator[K]:
        """Walk the keys, least recently used first."""
        return iter(self._sizes)

    def drop(self, key: K) -> None:
        """Take a key out."""
        self.total -= self._sizes.pop(key)


class Loan(Generic[R]):
    """Lends an open file to readers on any thread; closes it when the last one is through.

    ``with loan as source:`` raises `Cancelled` once the loan was ended.
    """

    def __init__(self, resource: R) -> None:
        self.resource = resource
        self._lock = Lock()
        self._readers = 0
        self._ended = False

    def __enter__(self) -> R:
        with self._lock:
            if self._ended:
                raise Cancelled
            self._readers += 1
        return self.resource

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._readers -= 1
            # Decided under the lock, closed outside of it: closing a file on a network may take a
            # while.
            last = self._ended and not self._readers
        if last:
            self.resource.close()

    def end(self) -> None:
        """Lend no more; close now or when the last reader is through."""
        with self._lock:
            # Ended twice it must not be closed twice.
            idle = not self._readers and not self._ended
            self._ended = True
        if idle:
            self.resource.close()
