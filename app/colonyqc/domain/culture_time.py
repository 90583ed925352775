"""Time in culture: hours between two moments of a dish."""

from datetime import datetime
from typing import Final

HOURS_PER_DAY: Final = 24.0


def hours_between(before: datetime | None, after: datetime | None) -> float | None:
    """Return the hours between two times; None unless both are known, of one kind and in order."""
    if before is None or after is None or (before.tzinfo is None) != (after.tzinfo is None):
        return None
    hours = (after - before).total_seconds() / 3600
    return hours if hours > 0 else None
