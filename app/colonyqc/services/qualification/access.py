"""Who may do what, and what keeps others out: roles, log-in, lock-out, reset passwords."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from colonyqc.domain.errors import AccessError
from colonyqc.domain.people import Actor, Permission, Policy, Role
from colonyqc.services.accounts import people
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.accounts.people import OwnPasswordError
from colonyqc.services.ports import Histories, Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.trouble import refused
from colonyqc.services.qualification.values import Check, Outcome

ADMINISTRATOR = "Qualification administrator"
FIRST, OWN = "told before the first log-in", "four unrelated words here"
"""What is set for a person, and what they choose; both guard a passing history only."""
_WRONG = "not the password at all"
_BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass
class Hands:
    """A clock that tests set."""

    now: datetime = _BEGIN

    def __call__(self) -> datetime:
        return self.now


def with_people(histories: Histories, **roles: Role) -> Histories:
    """Let a history ask for log-in, with a person of each name; return it as the administrator's.

    Everybody has chosen a password of their own, as they must.
    """
    entered = acting(histories, people.choose_log_in(histories, ADMINISTRATOR, OWN))
    for name, role in roles.items():
        people.add(entered, name, [role], FIRST)
        people.change_password(histories, name, FIRST, OWN)
    return entered


def entered_by(histories: Histories, name: str) -> Histories:
    """Return the history as a person is logged in."""
    return acting(histories, people.log_in(histories, name, OWN))


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:
    """Yield whether roles, log-in and lock-out hold."""
    clock = Hands()
    with bench.place(bench.scratch / "access", clock) as place:
        histories = place.histories
        entered = with_people(
            histories, Tana=Role.TECHNICIAN, Rei=Role.REVIEWER, Kei=Role.ADMINISTRATOR
        )
        for role, name in (("technician", "Tana"), ("reviewer", "Rei"), ("administrator", "Kei")):
            yield _role(entered_by(histories, name), role, limits)
        yield _nobody(histories)
        monitor.report(0.4)
        yield _locked_out(histories, clock, limits)
        yield from _reset(histories, entered)
        yield _idle(histories)


def _role(histories: Histories, role: str, limits: AcceptanceLimits) -> Check:
    may = limits.roles[role]
    with histories() as history:
        found = {p: not refused(partial(require, history, p), AccessError) for p in Permission}
    wrong = [str(p) for p, allowed in found.items() if allowed != (str(p) in may)]
    right = len(found) - len(wrong)
    return Check("role", not wrong, {"right": str(right), "all": str(len(found))}, role, wrong)


def _nobody(histories: Histories) -> Check:
    with acting(histories, Actor("somebody"))() as history:
        said = [refused(partial(require, history, p), AccessError) for p in Permission]
    right = sum(map(bool, said))
    return Check("nobody", right == len(said), {"right": str(right), "all": str(len(said))})


def _refused(histories: Histories, password: str) -> bool:
    return bool(refused(partial(people.log_in, histories, "Tana", password), AccessError))


def _locked_out(histories: Histories, clock: Hands, limits: AcceptanceLimits) -> Check:
    tries = limits.count("attempts")
    for _ in range(tries - 1):
        _refused(histories, _WRONG)
    # One try before the last: the right password still opens, and breaks the row.
    before = not _refused(histories, OWN)
    for _ in range(tries):
        _refused(histories, _WRONG)
    at_once = _refused(histories, OWN)
    clock.now += timedelta(minutes=limits["lock_minutes"]) - _SECOND
    nearly = _refused(histories, OWN)
    clock.now += 2 * _SECOND
    after = not _refused(histories, OWN)
    steps = (before, at_once, nearly, after)
    return Check(
        "lock-out", all(steps), {"right": str(sum(steps)), "all": str(len(steps))}, detail=steps
    )


def _reset(histories: Histories, entered: Histories) -> Iterator[Check]:
    people.reset_password(entered, "Tana", FIRST)
    opens = refused(partial(people.log_in, histories, "Tana", FIRST), OwnPasswordError)
    people.change_password(histories, "Tana", FIRST, OWN)
    chosen = not _refused(histories, OWN)
    steps = (bool(opens), chosen)
    yield Check("reset", all(steps), {"right": str(sum(steps)), "all": "2"}, detail=opens)
    common = refused(partial(people.add, entered, "Common", [Role.TECHNICIAN], "password1234"))
    short = refused(partial(people.add, entered, "Short", [Role.TECHNICIAN], "x7#kQ"))
    steps = (bool(common), bool(short))
    yield Check("weak-passwords", all(steps), {"right": str(sum(steps)), "all": "2"})


def _idle(histories: Histories) -> Check:
    minutes = people.policy(histories).idle_minutes
    usual = Policy().idle_minutes
    return Check("idle", 0 < minutes <= usual, {"minutes": str(minutes), "usual": str(usual)})
