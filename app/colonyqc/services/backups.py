"""When a backup of the history is due, and the door to whoever makes it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from colonyqc.services.ports import IsCancelled, Progress, never_cancelled, no_progress


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup: its folder, when it was made, and what is wrong with it, a sentence each."""

    folder: Path
    made: datetime
    wrong: tuple[str, ...]


class Backups(Protocol):
    """Makes backups of one history (room `history`)."""

    def newest(self, folder: Path) -> datetime | None:
        """Return when the newest whole backup in a folder was made, None without one."""
        ...

    def make(
        self,
        folder: Path,
        keep: int | None = None,
        progress: Progress = no_progress,
        cancelled: IsCancelled = never_cancelled,
    ) -> BackupMade:
        """Make and check a backup, then remove all but the newest ``keep`` whole ones."""
        ...


def is_due(newest: datetime | None, now: datetime, hours: float) -> bool:
    """Tell whether ``hours`` have passed since the newest backup, or the clock was set back as far.

    A backup from the future must not keep all others from being made.
    """
    return newest is None or abs((now - newest).total_seconds()) >= hours * 3600
