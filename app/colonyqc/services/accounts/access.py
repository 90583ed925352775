"""Who may do what: asked by every use case before it writes."""

from functools import partial

from colonyqc.domain.errors import AccessError
from colonyqc.domain.people import Actor, Permission, roles_with
from colonyqc.services.ports import Accounts, Histories


def acting(histories: Histories, actor: Actor) -> Histories:
    """Return the same history, entered by another person."""
    return partial(histories, actor=actor)


def require(history: Accounts, permission: Permission) -> None:
    """Make sure that who is at work may do this; without log-in everybody may do everything.

    Raises:
        AccessError: nobody is logged in, or who is has no role that allows it.
    """
    if not history.policy().log_in:
        return
    actor = history.actor
    if not actor.authenticated:
        raise AccessError(f"Log in first: to {permission}, this history asks who you are.")
    person = next((each for each in history.people() if each.name == actor.name), None)
    if person is None or not person.active:
        raise AccessError(f"{actor.name} can no longer log in; ask an administrator.")
    if not person.may(permission):
        roles = " or ".join(f"a {role}" for role in roles_with(permission)).replace(
            "a administrator", "an administrator"
        )
        raise AccessError(f"{actor.name} may not {permission}; it takes {roles}.")
