"""Time in culture: hours between two moments of a dish."""

from datetime import datetime
from typing import Final

HOURS_PER_DAY: Final = 24.0


def knows_time(taken: datetime) -> bool:
    """Tell whether more than the day is known: names and folders give days, which are midnight."""
    return bool(taken.hour or taken.minute or taken.second or taken.microsecond)


def iso_moment(taken: datetime | None) -> str | None:
    """Return a moment by ISO 8601, the date alone where no time is known; None for none."""
    if taken is None:
        return None
    return taken.isoformat() if knows_time(taken) else taken.date().isoformat()


def hours_between(before: datetime | None, after: datetime | None) -> float | None:
    """Return the hours between two times; None unless both are known, of one kind and in order."""
    if before is None or after is None or (before.tzinfo is None) != (after.tzinfo is None):
        return None
    hours = (after - before).total_seconds() / 3600
    return hours if hours > 0 else None
