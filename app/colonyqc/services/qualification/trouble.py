"""Tell in a test whether something is refused, and in which sentence."""

from collections.abc import Callable

from colonyqc.domain.errors import ColonyQCError


def refused(act: Callable[[], object], error: type[ColonyQCError] = ColonyQCError) -> str:
    """Return the sentence by which an act is refused, "" where it is not."""
    try:
        act()
    except error as said:
        return str(said)
    return ""
