"""What one window works over: a history that is open, and what was left to do in it."""

from collections.abc import Callable
from dataclasses import dataclass

from colonyqc.services.context import ServiceContext
from colonyqc.services.queue.queue_files import QueueFiles


def _nothing() -> None:
    """Nothing is open that would have to be closed."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A history joined to all parts; ``close`` gives it back, after the window is gone."""

    context: ServiceContext
    queue: QueueFiles | None = None
    """Where what waits to be analysed is kept; without, it goes with the window."""
    address: str = ""
    """How it is opened again: a file's path, or a server's URL without a password."""
    files: str = ""
    """The folder of a server's label files."""
    close: Callable[[], None] = _nothing
