"""People, what their roles allow, and who is at work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a person is in the laboratory; a person may be several."""

    TECHNICIAN = "technician"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Something that a role allows."""

    ANALYSE = "analyse pictures"
    DECIDE = "decide on colonies and dishes"
    CORRECT = "correct what was found in pictures"
    EXPORT = "write reports and exports"
    SIGN_PERFORMED = "sign as performed"
    SIGN_REVIEWED = "sign as reviewed"
    PUBLISH_RULES = "publish rule sets"
    MANAGE = "manage people and settings"
    BACK_UP = "back up and restore"


_WORK: Final = frozenset(
    {
        Permission.ANALYSE,
        Permission.DECIDE,
        Permission.CORRECT,
        Permission.EXPORT,
        Permission.SIGN_PERFORMED,
    }
)

ALLOWED: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.TECHNICIAN: _WORK,
    Role.REVIEWER: _WORK | {Permission.SIGN_REVIEWED, Permission.PUBLISH_RULES},
    Role.ADMINISTRATOR: frozenset(
        {Permission.EXPORT, Permission.PUBLISH_RULES, Permission.MANAGE, Permission.BACK_UP}
    ),
}
"""Who may do what: running the program and judging cells are different offices."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can log in; each change is a new ``version``, counted from 1."""

    name: str
    roles: frozenset[Role]
    active: bool = True
    version: int = 1

    def may(self, permission: Permission) -> bool:
        """Tell whether one of the roles allows it."""
        return self.active and allows(self.roles, permission)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at work; ``authenticated``: by a password, not by saying so."""

    name: str
    authenticated: bool = False


UNPROVED: Final = "not logged in: "
"""Before a name that somebody stated where the history asks for log-in."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How a history is entered: with or without log-in, and when it locks.

    ``attempts``: wrong passwords in a row before a person is locked out for ``lock_minutes``;
    ``idle_minutes`` without input lock the window, 0 never. `LIMITS` says what makes sense.
    """

    log_in: bool = False
    attempts: int = 5
    lock_minutes: int = 15
    idle_minutes: int = 10


LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "attempts": (1, 20),
    "lock_minutes": (1, 7 * 24 * 60),
    "idle_minutes": (0, 24 * 60),
}
"""The least and the most of a policy's numbers: beyond them nothing is guarded, or nobody works."""


def allows(roles: Iterable[Role], permission: Permission) -> bool:
    """Tell whether any of the roles allows it."""
    return any(permission in ALLOWED[role] for role in roles)


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that allow it."""
    return tuple(role for role in Role if permission in ALLOWED[role])
