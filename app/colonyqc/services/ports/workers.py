"""Work that goes on side by side: what the services ask of whoever has the threads."""

from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Workers(Protocol):
    """Does pieces of work side by side and gives their results in the order they were asked for.

    A piece that raises does so where its result is taken. Closing what gives the results stops the
    rest: pieces that were not begun are dropped, those under way are waited for.
    """

    def each(self, pieces: Iterable[Callable[[], T]]) -> Generator[T]:
        """Do large pieces, such as whole pictures; they may use `map` themselves."""
        ...

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R]:
        """Do small pieces, such as tiles, that ask for no further ones."""
        ...

    def room(self, pixels: int) -> AbstractContextManager[None]:
        """Wait until there is memory for a picture of so many pixels beside those under way.

        A picture that is alone always has room.
        """
        ...


class OneByOne:
    """Does each piece when its result is asked for."""

    def each(self, pieces: Iterable[Callable[[], T]]) -> Generator[T]:
        """Do a piece, then the next."""
        for piece in pieces:
            yield piece()

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Generator[R]:
        """Do a piece, then the next."""
        yield from map(function, items)

    def room(self, pixels: int) -> AbstractContextManager[None]:  # noqa: ARG002 - it is alone
        """Begin at once."""
        return nullcontext()


ONE_BY_ONE: Final = OneByOne()
