"""Who set a person's password, as the trail tells it: its owner, or somebody in their place."""

from dataclasses import dataclass
from datetime import datetime

from colonyqc.domain.audit import EventKind
from colonyqc.domain.people import Actor, Person
from colonyqc.services.ports import History


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """Who set a person's password, and when; ``own``: they did it themselves.

    ``first``: the one they were added with.
    """

    by: str
    at: datetime
    own: bool
    first: bool = False


def password_sets(history: History, name: str) -> tuple[PasswordSet, ...]:
    """Return who set a person's password, newest first."""
    found = history.events(f"person {name}", (EventKind.PERSON_ADDED, EventKind.PASSWORD_CHANGED))
    return tuple(
        PasswordSet(
            each.person,
            each.moment,
            each.person.casefold() == name.casefold(),
            each.kind == EventKind.PERSON_ADDED,
        )
        for each in found
    )


def circumstances(person: Person, before: PasswordSet | None, beside: Actor) -> str:
    """Return what is known of how a password was chosen; "" where nobody else knew the old one."""
    if before is None or before.own:
        return ""
    if beside.authenticated and beside.name.casefold() != person.name.casefold():
        where = f"while {beside.name} was logged in"
    else:
        where = f"under the account {beside.name}" if beside.name else "under no known account"
    return f"Chosen after {before.by} had set one, {where}."
