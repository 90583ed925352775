"""Back a history up, when a person asks or when it is due, and bring a backup back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from colonyqc.domain.errors import AccessError, HistoryError, UsageError
from colonyqc.domain.people import Actor, Permission
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import UNWATCHED, Histories, Monitor
from colonyqc.services.ports.backups import BackupMade, Backups, BringBack
from colonyqc.services.safekeeping.originals import moved


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
    *,
    pictures: bool = False,
) -> BackupMade:
    """Make a backup because a person asks for one; all but the newest ``keep`` go.

    ``pictures``: the source pictures go into it, too.

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
    now = moved(context.histories).now if pictures else None
    return context.backups.make(folder, keep, monitor, now)


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
    ask_password: Callable[[str], str],
    watched: Callable[[], AbstractContextManager[Monitor]],
) -> Path | None:
    """Bring a backup back; return where the history that was there lies now, if any.

    ``replaced`` is that history, which says who may replace it; None where there is none, or none
    that can be read: that is just what a backup is for. ``person``: who says so, "" nobody;
    ``ask_password`` is called with a name where that history asks for log-in, ``watched`` for the
    work after it.

    Raises:
        AccessError: who is at work may not.
        HistoryError: the backup is not whole, or the history is in use or cannot be written.
    """
    actor = Actor(person) if replaced is None else _entitled(replaced, person, ask_password)
    with watched() as monitor:
        return bring_back(folder, actor, monitor)


def _entitled(histories: Histories, person: str, ask_password: Callable[[str], str]) -> Actor:
    """Return who is at work, if they may replace a history.

    Raises:
        AccessError: they may not.
    """
    with histories() as history:
        if history.actor.authenticated:
            require(history, Permission.BACK_UP)
            return history.actor
    try:
        asks = people.policy(histories).log_in
    except HistoryError:
        # A history that is too damaged to tell whom it knows can ask nobody.
        return Actor(person)
    if not asks:
        return Actor(person)
    if not person:
        raise AccessError("This history asks for log-in: say who you are with --as NAME.")
    password = ask_password(person)
    try:
        actor = people.log_in(histories, person, password)
    except HistoryError:
        # One that was tampered with takes no event of a log-in, and still asks for one.
        actor = people.prove(histories, person, password)
    with acting(histories, actor)() as history:
        require(history, Permission.BACK_UP)
    return actor
