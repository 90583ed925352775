"""How a use case tells how far it is, and asks whether to stop."""

from collections.abc import Callable

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and what is being done."""

IsCancelled = Callable[[], bool]
"""Asked between pieces of work; True means: raise `Cancelled` soon."""


def no_progress(share: float, what: str) -> None:
    """Report to nobody."""


def never_cancelled() -> bool:
    """Go on."""
    return False
