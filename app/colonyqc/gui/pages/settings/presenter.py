"""What the settings page says of backup, rights and the history, in the language in use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from colonyqc.config.settings import Settings
from colonyqc.domain.audit import Event
from colonyqc.domain.people import ALLOWED, Permission, Role
from colonyqc.domain.visits import DAILY, VisitInterval, visit_interval
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.widgets import formatting


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """What is found out beside the settings themselves.

    ``newest``: when the last whole backup was made; ``events``: of the audit trail; ``log_in``:
    whether people log in, so that roles count; ``due``: the event that says how often all dishes
    are due.
    """

    newest: datetime | None = None
    dishes: int = 0
    events: int = 0
    log_in: bool = False
    due: Event | None = None

    @property
    def visits(self) -> VisitInterval:
        """How often dishes are due of which nothing else is said."""
        return DAILY if self.due is None else visit_interval(self.due.new)


def backup_lines(
    settings: Settings, newest: datetime | None, now: datetime, problem: str
) -> tuple[str, ...]:
    """Return how the backup stands: the last, the next, and what went wrong."""
    if not settings.backup_folder:
        return (translate("Settings", "No backup is made: choose a folder on another disk."),)
    last = translate("Settings", "Last backup: {time}")
    none = translate("Settings", "none in this folder yet")
    lines = [last.format(time=none if newest is None else formatting.moment(newest))]
    due = now if newest is None else newest + timedelta(hours=settings.backup_hours)
    following = translate("Settings", "Next backup: {time}")
    soon = translate("Settings", "within a minute, while the window is open")
    lines.append(following.format(time=soon if due <= now else formatting.moment(due)))
    if problem:
        lines.append(problem)
    return tuple(lines)


def due_line(due: Event | None) -> str:
    """Return who said how often all dishes are due, and when."""
    if due is None:
        return translate("Settings", "Nobody has said so yet: daily.")
    said = translate("Settings", "Said by {person}, {time}.")
    return said.format(person=due.person, time=formatting.moment(datetime.fromisoformat(due.at)))


def rights_rows() -> tuple[tuple[str, tuple[bool, ...]], ...]:
    """Return each right in words, and which of the roles, in their order, has it."""
    return tuple(
        (worded(right), tuple(right in ALLOWED[role] for role in Role)) for right in Permission
    )


def role_names() -> tuple[str, ...]:
    """Return the roles in words, in their order."""
    return tuple(worded(role) for role in Role)
