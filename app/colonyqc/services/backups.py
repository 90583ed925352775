"""Back a history up, when a person asks or when it is due, and bring a backup back."""

from datetime import datetime
from pathlib import Path

from colonyqc.domain.errors import UsageError
from colonyqc.domain.people import Permission
from colonyqc.services.accounts.access import require
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Histories, Monitor
from colonyqc.services.ports.backups import BackupMade, Backups, BringBack


def is_due(newest: datetime | None, now: datetime, hours: float) -> bool:
    """Tell whether ``hours`` have passed since the newest backup, or the clock was set back as far.

    A backup from the future must not keep all others from being made.
    """
    return newest is None or abs((now - newest).total_seconds()) >= hours * 3600


def back_up(
    context: ServiceContext,
    folder: Path,
    keep: int | None = None,
    monitor: Monitor = UNWATCHED,
) -> BackupMade:
    """Make a backup because a person asks for one; all but the newest ``keep`` go.

    Raises:
        AccessError: who is at work may not.
        HistoryError: it cannot be read, or the folder not be written.
        UsageError: the history is not this program's to back up, or the folder is its own.
    """
    with context.histories() as history:
        require(history, Permission.BACK_UP)
    context.outputs.check_place(folder)
    if context.backups is None:
        raise UsageError(
            "A history on a server is backed up with the server's own tools (pg_dump) and a copy "
            "of its folder of label maps; one that is write-protected by copying it."
        )
    return context.backups.make(folder, keep, monitor)


def back_up_if_due(
    backups: Backups,
    folder: Path,
    keep: int | None,
    now: datetime,
    hours: float,
    monitor: Monitor = UNWATCHED,
) -> BackupMade | None:
    """Make the backup that a schedule asks for, if one is due.

    A schedule is no person at work: whoever may set it has answered for it, and it goes on while a
    technician, or nobody, is logged in.

    Raises:
        HistoryError: it cannot be read, or the folder not be written.
    """
    if not is_due(backups.newest(folder), now, hours):
        return None
    return backups.make(folder, keep, monitor)


def restore(
    replaced: Histories | None,
    bring_back: BringBack,
    folder: Path,
    person: str,
    monitor: Monitor = UNWATCHED,
) -> Path | None:
    """Bring a backup back; return where the history that was there lies now, if any.

    ``replaced`` is that history, which says who may replace it; None where there is none, or where
    it is too damaged to tell whom it knows: that is just what a backup is for.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the backup is not whole, or the history is in use or cannot be written.
    """
    if replaced is not None:
        with replaced() as history:
            require(history, Permission.BACK_UP)
    return bring_back(folder, person, monitor)
