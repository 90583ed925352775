"""What waits in a lane, in the order it will be begun: it can be moved, taken out and held up."""

from collections.abc import Callable
from threading import Condition
from time import monotonic
from typing import Final, Generic, TypeVar

T = TypeVar("T")
# A cancel sets a flag that wakes nobody, so whoever is held up looks at it now and then.
_LOOK_S: Final = 0.05


class WaitingLine(Generic[T]):
    """A queue that its lane's worker takes from; every method may be called on any thread."""

    def __init__(self, given_up: Callable[[T], bool]) -> None:
        """``given_up`` tells whether nobody waits for an item any more."""
        self._given_up = given_up
        self._turn = Condition()
        self._items: list[T] = []
        self._held_since: float | None = None
        self._held_s = 0.0
        self._closed = False

    @property
    def items(self) -> tuple[T, ...]:
        """What waits, the next one first."""
        with self._turn:
            return tuple(self._items)

    @property
    def held(self) -> bool:
        """Whether nothing is begun until `go_on`."""
        return self._held_since is not None

    @property
    def held_s(self) -> float:
        """Seconds it was held up in all, up to now."""
        with self._turn:
            since = self._held_since
            return self._held_s + (0.0 if since is None else monotonic() - since)

    def put(self, item: T) -> None:
        """Add an item at the end."""
        with self._turn:
            self._items.append(item)

    def take(self) -> T | None:
        """Return the next item once the line is not held up; None when there is none left.

        One that was given up comes at once: there is nothing to hold up about it.
        """
        with self._turn:
            while True:
                if self._closed or not self._items:
                    return None
                gone = next((each for each in self._items if self._given_up(each)), None)
                if gone is not None or not self.held:
                    item = self._items[0] if gone is None else gone
                    self._items.remove(item)
                    return item
                self._turn.wait(_LOOK_S)

    def remove(self, item: T) -> bool:
        """Take an item out; tell whether it still waited."""
        with self._turn:
            if item not in self._items:
                return False
            self._items.remove(item)
            return True

    def move(self, item: T, place: int) -> bool:
        """Put an item that waits at a place, 0 the next; tell whether that changed anything."""
        with self._turn:
            if item not in self._items:
                return False
            before = self._items.index(item)
            self._items.remove(item)
            self._items.insert(max(0, place), item)
            return self._items.index(item) != before

    def hold(self) -> None:
        """Begin nothing from now on, and stop what asks `wait` where it stands."""
        with self._turn:
            if self._held_since is None:
                self._held_since = monotonic()

    def go_on(self) -> None:
        """Begin items again."""
        with self._turn:
            if self._held_since is not None:
                self._held_s += monotonic() - self._held_since
                self._held_since = None
            self._turn.notify_all()

    def wait(self, item: T) -> None:
        """Return when the line is not held up, or the item that was begun is given up."""
        # Asked for every tile: without the lock where nothing is held up.
        if self._held_since is None:
            return
        with self._turn:
            while self.held and not self._closed and not self._given_up(item):
                self._turn.wait(_LOOK_S)

    def close(self) -> None:
        """Hold nobody up any more, and give out nothing."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
