"""What a person did to a value, step by step; every step has a name they know it by."""

from typing import Final, Generic, TypeVar

T = TypeVar("T")
_STEPS: Final = 200
"""Steps that can be undone."""


class Steps(Generic[T]):
    """A value that never changes itself, and those that stood before and after it."""

    def __init__(self, now: T) -> None:
        self.now = now
        self._past: list[tuple[str, T]] = []
        self._future: list[tuple[str, T]] = []

    def take(self, name: str, value: T) -> None:
        """Go on to another value by a step of this name; what was undone is forgotten."""
        self._past = [*self._past, (name, self.now)][-_STEPS:]
        self._future.clear()
        self.now = value

    def undo(self) -> str | None:
        """Take the last step back; return its name, None when there is none."""
        return self._go(self._past, self._future)

    def redo(self) -> str | None:
        """Take the last undone step again; return its name, None when there is none."""
        return self._go(self._future, self._past)

    def _go(self, source: list[tuple[str, T]], other: list[tuple[str, T]]) -> str | None:
        if not source:
            return None
        name, value = source.pop()
        other.append((name, self.now))
        self.now = value
        return name
