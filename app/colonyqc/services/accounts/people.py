"""People: choose how the history is entered, log in, keep accounts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from colonyqc.domain.audit import EventKind, stamp
from colonyqc.domain.errors import AccessError, HistoryError, UsageError
from colonyqc.domain.people import LIMITS, Actor, Permission, Person, Policy, Role
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.accounts.names import clean_name, refuse_look_alike
from colonyqc.services.accounts.password_sets import circumstances, password_sets
from colonyqc.services.accounts.passwords import fits, hashed
from colonyqc.services.ports import Histories, History

_ATTEMPTS: Final = (
    EventKind.LOG_IN_FAILED,
    EventKind.LOCKED_OUT,
    EventKind.LOGGED_IN,
    EventKind.UNLOCKED,
)


class RefusedError(AccessError):
    """Name or password is wrong; which of the two is not said."""

    def __init__(self) -> None:
        super().__init__("The name or the password is wrong.")


class OwnPasswordError(AccessError):
    """The password is right and another person chose it: its owner has to choose one first."""

    def __init__(self, name: str, by: str) -> None:
        super().__init__(
            f"{by} set the password of {name}. Choose one of your own before anything else: "
            f"colonyqc people password --as {name}, or log in at the window."
        )


def _find(history: History, name: str) -> Person | None:
    """Return the person of a name, however its letters are cased."""
    wanted = clean_name(name).casefold()
    return next((each for each in history.people() if each.name.casefold() == wanted), None)


def _known(history: History, name: str) -> Person:
    found = _find(history, name)
    if found is None:
        known = ", ".join(each.name for each in history.people()) or "nobody"
        raise HistoryError(f'There is no person "{name}". There are: {known}.')
    return found


def policy(histories: Histories) -> Policy:
    """Return how the history is entered."""
    with histories() as history:
        return history.policy()


def people(histories: Histories) -> tuple[Person, ...]:
    """Return everybody, by name."""
    with histories() as history:
        return history.people()


def choose_single_user(histories: Histories, reason: str = "") -> None:
    """Let the history be used without log-in; with log-in in force only an administrator may.

    Raises:
        AccessError: who is at work may not.
    """
    with histories() as history:
        history.hold()
        require(history, Permission.MANAGE)
        history.set_policy(replace(history.policy(), log_in=False), reason)
        history.commit()


def choose_log_in(histories: Histories, name: str, password: str) -> Actor:
    """Ask everybody to log in from now on; return the first administrator, logged in.

    Raises:
        UsageError: log-in is in force already, or name or password will not do.
    """
    kept = clean_name(name)
    secret = hashed(password, kept)
    actor = Actor(kept, authenticated=True)
    with acting(histories, actor)() as history:
        history.hold()
        if history.policy().log_in:
            raise UsageError("This history asks for log-in already; log in as an administrator.")
        found = _find(history, kept)
        if found is None:
            refuse_look_alike(history, kept)
        roles = frozenset({Role.ADMINISTRATOR}) | (found.roles if found else frozenset())
        # As the name is kept, not as it was typed.
        actor = Actor(found.name if found else kept, authenticated=True)
        kind = EventKind.PERSON_ADDED if found is None else EventKind.PASSWORD_CHANGED
        history.put_person(Person(actor.name, roles), kind, secret=secret)
        history.set_policy(replace(history.policy(), log_in=True))
        history.note(EventKind.LOGGED_IN, f"person {actor.name}")
        history.commit()
    return actor


def set_policy(histories: Histories, wanted: Policy, reason: str) -> None:
    """Set attempts, lock-out and idle minutes; log-in itself is chosen by the functions above.

    Raises:
        AccessError: who is at work may not.
        UsageError: a number makes no sense.
    """
    for field, (least, most) in LIMITS.items():
        if not least <= getattr(wanted, field) <= most:
            raise UsageError(
                f"The {field.replace('_', ' ')} of log-in must be {least} to {most}, not "
                f"{getattr(wanted, field)}."
            )
    with histories() as history:
        history.hold()
        require(history, Permission.MANAGE)
        history.set_policy(replace(wanted, log_in=history.policy().log_in), reason)
        history.commit()


def locked_until(history: History, name: str) -> datetime | None:
    """Return until when a person is locked out, None when not.

    A clock that is set back makes the wait longer, never shorter.
    """
    last = history.events(f"person {name}", _ATTEMPTS, limit=1)
    if not last or last[0].kind != EventKind.LOCKED_OUT:
        return None
    until = datetime.fromisoformat(last[0].new)
    return until if history.now() < until else None


def locked_for(histories: Histories, name: str) -> timedelta | None:
    """Return how long a person is still locked out, None when not."""
    with histories() as history:
        person = _find(history, name)
        until = None if person is None else locked_until(history, person.name)
        return None if until is None else until - history.now()


def _failed(history: History, person: Person) -> None:
    """Note a wrong password, and the lock-out when it was the last attempt."""
    policy, subject = history.policy(), f"person {person.name}"
    history.note(EventKind.LOG_IN_FAILED, subject)
    # A success in between breaks the row, and so does an unlocking.
    recent = history.events(subject, _ATTEMPTS, limit=policy.attempts)
    failures = [each.kind == EventKind.LOG_IN_FAILED for each in recent]
    if len(failures) == policy.attempts and all(failures):
        until = history.now() + timedelta(minutes=policy.lock_minutes)
        history.note(
            EventKind.LOCKED_OUT, subject, new=stamp(until), reason="Too many wrong passwords."
        )


def authenticate(history: History, name: str, password: str, *, renewing: bool = False) -> Person:
    """Return the person whose password this is; what failed is committed to the trail.

    A password that another person set opens nothing but the choice of an own one (``renewing``):
    who knows it may be either of the two.

    Raises:
        AccessError: name or password is wrong, or the person is locked out or disabled.
        OwnPasswordError: somebody else set the password.
    """
    history.hold()
    person = _find(history, name)
    if person is None:
        # Hashed all the same: the time an answer takes must not tell whether the name is known.
        fits("", password)
        # Without the name: people type their password there.
        history.note(EventKind.LOG_IN_FAILED, "person unknown")
        history.commit()
        raise RefusedError
    # Before the password: while locked out even the right one is not tried, or guessing could go
    # on.
    until = locked_until(history, person.name)
    if until is not None:
        raise AccessError(
            f"{person.name} is locked out until {until:%Y-%m-%d %H:%M} UTC after too many wrong "
            "passwords; wait, or ask an administrator."
        )
    if not fits(history.secret(person.name), password):
        _failed(history, person)
        history.commit()
        raise RefusedError
    # After the password: only who knows it is told that the account is closed.
    if not person.active:
        raise AccessError(f"{person.name} can no longer log in; ask an administrator.")
    last = next(iter(password_sets(history, person.name)), None)
    if last is not None and not last.own and not renewing:
        raise OwnPasswordError(person.name, last.by)
    history.act_as(Actor(person.name, authenticated=True))
    return person


def prove(histories: Histories, name: str, password: str) -> Actor:
    """Return whose password this is in a history that cannot be written: nothing is noted.

    Raises:
        AccessError: name or password is wrong, or the person is locked out or disabled.
        HistoryError: it cannot tell whom it knows.
    """
    with histories() as history:
        person = _find(history, name)
        secret = "" if person is None else history.secret(person.name)
        if not fits(secret, password) or person is None or not person.active:
            raise RefusedError
        if locked_until(history, person.name) is not None:
            raise RefusedError
    return Actor(person.name, authenticated=True)


def log_in(histories: Histories, name: str, password: str) -> Actor:
    """Return who is logged in, for `access.acting`.

    Raises:
        AccessError: name or password is wrong, or the person is locked out or disabled.
        OwnPasswordError: somebody else set the password: see `change_password`.
    """
    # As nobody: what fails is no deed of the person whose name was typed.
    with acting(histories, Actor(""))() as history:
        person = authenticate(history, name, password)
        history.note(EventKind.LOGGED_IN, f"person {person.name}")
        history.commit()
    return Actor(person.name, authenticated=True)


def log_out(histories: Histories, reason: str = "") -> None:
    """Note that who is at work leaves, or that the window locked itself (``reason``)."""
    with histories() as history:
        history.note(EventKind.LOGGED_OUT, f"person {history.actor.name}", reason=reason)
        history.commit()


def add(histories: Histories, name: str, roles: Iterable[Role], password: str) -> Person:
    """Add a person.

    Raises:
        AccessError: who is at work may not.
        UsageError: there is that name already, no role, or the password will not do.
    """
    kept, wanted = clean_name(name), frozenset(roles)
    if not wanted:
        raise UsageError(f"Say what {kept} is: {', '.join(Role)}.")
    secret = hashed(password, kept)
    with histories() as history:
        history.hold()
        _manage(history)
        if _find(history, kept) is not None:
            raise UsageError(f"There is a person {kept} already; choose another name.")
        refuse_look_alike(history, kept)
        made = history.put_person(Person(kept, wanted), EventKind.PERSON_ADDED, secret=secret)
        history.commit()
    return made


def _manage(history: History) -> None:
    if not history.policy().log_in:
        raise UsageError("This history is used without log-in; choose log-in first.")
    require(history, Permission.MANAGE)


def _keep_an_administrator(history: History, changed: Person) -> None:
    """Make sure that somebody is left who can manage people."""
    after = [each for each in history.people() if each.name != changed.name] + [changed]
    if not any(each.may(Permission.MANAGE) for each in after):
        raise UsageError("Somebody has to be administrator: make another person one first.")


def change(
    histories: Histories,
    name: str,
    *,
    roles: Iterable[Role] | None = None,
    active: bool | None = None,
    reason: str = "",
) -> Person:
    """Give a person other roles, or let them log in no longer or again; names stay.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such person.
        UsageError: no role, or no administrator would be left.
    """
    with histories() as history:
        history.hold()
        _manage(history)
        person = _known(history, name)
        made = replace(
            person,
            roles=person.roles if roles is None else frozenset(roles),
            active=person.active if active is None else active,
        )
        if not made.roles:
            raise UsageError(f"Say what {person.name} is: {', '.join(Role)}.")
        _keep_an_administrator(history, made)
        off = person.active and not made.active
        kind = EventKind.PERSON_DISABLED if off else EventKind.PERSON_CHANGED
        made = history.put_person(made, kind, reason=reason)
        history.commit()
    return made


def disable(histories: Histories, name: str, reason: str = "") -> Person:
    """Let a person log in no longer; what they did stays.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such person.
        UsageError: no administrator would be left.
    """
    return change(histories, name, active=False, reason=reason)


def change_password(histories: Histories, name: str, old: str, new: str) -> None:
    """Change one's own password; the trail says where that was done, and after whose.

    Who typed it nobody can prove, where somebody else knew the old one: under which account of
    the computer, or beside whose log-in, is all that can be told.

    Raises:
        AccessError: the old one is wrong.
        UsageError: the new one will not do.
    """
    with histories() as there:
        beside = there.actor
    with acting(histories, Actor(""))() as history:
        person = authenticate(history, name, old, renewing=True)
        before = next(iter(password_sets(history, person.name)), None)
        if new == old:
            raise UsageError("The new password is the old one; choose another one.")
        secret = hashed(new, person.name)
        history.put_person(
            person,
            EventKind.PASSWORD_CHANGED,
            secret=secret,
            reason=circumstances(person, before, beside),
        )
        history.commit()


def reset_password(histories: Histories, name: str, new: str) -> None:
    """Give another person a password, which also ends a lock-out.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such person.
        UsageError: the password will not do.
    """
    with histories() as history:
        history.hold()
        _manage(history)
        person = _known(history, name)
        secret = hashed(new, person.name)
        history.put_person(
            person, EventKind.PASSWORD_CHANGED, secret=secret, reason="Set by an administrator."
        )
        history.note(EventKind.UNLOCKED, f"person {person.name}")
        history.commit()


def unlock(histories: Histories, name: str, reason: str = "") -> None:
    """End a person's lock-out before its time.

    Raises:
        AccessError: who is at work may not.
        HistoryError: there is no such person.
        UsageError: they are not locked out.
    """
    with histories() as history:
        history.hold()
        _manage(history)
        person = _known(history, name)
        if locked_until(history, person.name) is None:
            raise UsageError(f"{person.name} is not locked out.")
        history.note(EventKind.UNLOCKED, f"person {person.name}", reason=reason)
        history.commit()
