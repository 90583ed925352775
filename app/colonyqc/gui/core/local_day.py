"""The date at the laboratory."""

from datetime import date, datetime


def local_today() -> date:
    """Return the date at the laboratory."""
    return datetime.now().astimezone().date()
