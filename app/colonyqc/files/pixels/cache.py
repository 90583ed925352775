"""Decoded pixels, kept while there is room: shared by every opened picture."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from numpy.typing import NDArray


class PixelCache:
    """A thread-safe store of arrays that forgets the ones not used for longest.

    The newest array is always kept, even when it alone is over the budget: a large flat picture
    would otherwise be decoded anew for every region read from it.
    """

    def __init__(self, budget: int) -> None:
        """Keep at most ``budget`` bytes."""
        self._budget = budget
        self._bytes = 0
        self._arrays: OrderedDict[Hashable, NDArray[Any]] = OrderedDict()
        # One gate a picture part that is being decoded: two threads that want the same do not
        # decode it twice, and others go on.
        self._loading: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, key: Hashable, load: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return the array of ``key``, read-only; ``load`` makes it, once for all who ask."""
        with self._lock:
            held = self._held(key)
            if held is not None:
                return held
            gate = self._loading.setdefault(key, Lock())
        # Taken after the cache's own lock is let go: decoding under that one would stop every
        # reader.
        with gate:
            with self._lock:
                # Whoever waited at the gate finds it made.
                held = self._held(key)
                if held is not None:
                    return held
            try:
                pixels = load()
            finally:
                with self._lock:
                    # Also after an error: the next one who asks must try anew, not wait for ever.
                    self._loading.pop(key, None)
            # It is handed to everybody: a write by one would show in all other readers' pictures.
            pixels.flags.writeable = False
            with self._lock:
                self._keep(key, pixels)
            return pixels

    def _held(self, key: Hashable) -> NDArray[Any] | None:
        pixels = self._arrays.get(key)
        if pixels is not None:
            self._arrays.move_to_end(key)
        return pixels

    def _keep(self, key: Hashable, pixels: NDArray[Any]) -> None:
        # A load that took long may find another's result in place: its bytes must not be counted
        # twice.
        replaced = self._arrays.pop(key, None)
        if replaced is not None:
            self._bytes -= replaced.nbytes
        self._arrays[key] = pixels
        self._bytes += pixels.nbytes
        # Never the one just loaded, even if it alone is over the budget.
        while self._bytes > self._budget and len(self._arrays) > 1:
            _, dropped = self._arrays.popitem(last=False)
            self._bytes -= dropped.nbytes
