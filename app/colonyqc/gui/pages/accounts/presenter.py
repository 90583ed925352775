"""Who is in the books, as the people page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from colonyqc.domain.people import Permission, Person, Policy, Role
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, listed, translate
from colonyqc.services.accounts.passwords import LEAST

_ROLES: Final = {
    Role.TECHNICIAN: QT_TRANSLATE_NOOP("People", "technician"),
    Role.REVIEWER: QT_TRANSLATE_NOOP("People", "reviewer"),
    Role.ADMINISTRATOR: QT_TRANSLATE_NOOP("People", "administrator"),
}


@dataclass(frozen=True, slots=True)
class AccountsFacts:
    """How the history is entered and by whom; ``locked``: for how long, by name."""

    policy: Policy = Policy()  # noqa: RUF009 - frozen
    people: tuple[Person, ...] = ()
    locked: Mapping[str, timedelta] = field(default_factory=dict)
    me: str = ""

    @property
    def manages(self) -> bool:
        """Whether who is at work may change people; without log-in there are none."""
        return any(each.name == self.me and each.may(Permission.MANAGE) for each in self.people)

    def person(self, name: str) -> Person | None:
        """Return a person by name."""
        return next((each for each in self.people if each.name == name), None)


def role_word(role: Role) -> str:
    """Return a role in the language in use."""
    return translate("People", _ROLES[role])


def roles_text(person: Person) -> str:
    """Return what a person is."""
    return listed(role_word(role) for role in Role if role in person.roles)


def state_text(person: Person, left: timedelta | None) -> str:
    """Return whether a person can log in."""
    if not person.active:
        return translate("People", "disabled")
    if left is None:
        return translate("People", "can log in")
    minutes = max(1, round(left.total_seconds() / 60))
    return translate("People", "locked out, {minutes} min left").format(minutes=minutes)


def password_problem(first: str, again: str, name: str) -> str:
    """Return what is wrong with a new password typed twice, "" when nothing is."""
    if len(first) < LEAST:
        return translate("People", "A password has at least {least} letters.").format(least=LEAST)
    if first.casefold() == name.casefold():
        return translate("People", "The password must not be the name.")
    if first != again:
        return translate("People", "The two passwords differ.")
    return ""
