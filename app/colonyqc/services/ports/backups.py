"""The door to whoever makes backups of a history and brings them back (room `history`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from colonyqc.domain.people import Actor
from colonyqc.services.ports.progress import UNWATCHED, Monitor


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup: its folder, when it was made, and what is wrong with it, a sentence each."""

    folder: Path
    made: datetime
    wrong: tuple[str, ...]


class Backups(Protocol):
    """Makes backups of one history."""

    def newest(self, folder: Path) -> datetime | None:
        """Return when the newest whole backup in a folder was made, None without one."""
        ...

    def make(
        self,
        folder: Path,
        keep: int | None = None,
        monitor: Monitor = UNWATCHED,
        pictures: Callable[[Path], Path | None] | None = None,
    ) -> BackupMade:
        """Make and check a backup, then remove all but the newest ``keep`` whole ones.

        ``pictures``: tells where a source picture lies now; None leaves the pictures out.
        """
        ...


BringBack = Callable[[Path, Actor, Monitor], Path | None]
"""Restores the backup in a folder for a person; returns where the history that was there lies."""
