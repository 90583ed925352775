"""The time at the laboratory."""

from datetime import datetime


def local_now() -> datetime:
    """Return the time at the laboratory, with its zone."""
    return datetime.now().astimezone()
