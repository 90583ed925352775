"""Log-in, lock-out and roles over a real history."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Actor, Permission, Policy, Role
from colonyqc.domain.verdict import Verdict
from colonyqc.history import verify
from colonyqc.history.unit.unit_of_work import SqlHistory
from colonyqc.services.accounts import passwords, people
from colonyqc.services.accounts.access import acting, require
from colonyqc.services.analysis import keep
from colonyqc.services.ports import Histories, Outcome
from history.samples import analysis, artefacts
from support.lab import ADMINISTRATOR, FIRST_WORD, WORD, Lab, open_lab

WRONG = "wrong horse"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    assert verify(made.histories) == (), "whatever happens, the trail stays whole"
    made.histories.engine.dispose()


def outcome() -> Outcome:
    return Outcome(analysis(), tuple(artefacts(analysis())))


def test_without_log_in_everything_works_and_says_who(lab: Lab) -> None:
    number = keep.save(lab.histories, outcome()).number
    keep.decide(lab.histories, number, 0, 1, Verdict.KEEP, "dust", "Mori")
    with lab.histories() as history:
        decided, added, _ = history.events()
    assert (added.person, decided.person) == ("Tanaka", "Mori")
    people.choose_single_user(lab.histories)
    assert lab.kinds()[-1] == "policy set"


def test_there_is_no_password_but_the_one_that_was_chosen(lab: Lab, tmp_path: Path) -> None:
    lab.ask_for_log_in()
    for guess in ("", "admin", "password", ADMINISTRATOR, WRONG):
        with pytest.raises(AccessError):
            lab.log_in(ADMINISTRATOR, guess)
    with closing(sqlite3.connect(tmp_path / "t.db")) as raw:
        ((secret,),) = raw.execute("SELECT secret FROM person")
    assert secret.startswith("$argon2id$")
    assert WORD.encode() not in (tmp_path / "t.db").read_bytes()


def test_passwords_are_hashed_as_owasp_asks() -> None:
    _, kind, _, cost, *_ = passwords.hashed(WORD, "Mori").split("$")
    numbers = dict(each.split("=") for each in cost.split(","))
    assert kind == "argon2id"
    assert int(numbers["m"]) >= 46 * 1024
    assert int(numbers["t"]) >= 1


@pytest.mark.parametrize("password", ["short", "x" * 300, "moritasensei"])
def test_a_poor_password_is_refused(password: str) -> None:
    with pytest.raises(UsageError, match="password"):
        passwords.hashed(password, "Moritasensei")


@pytest.mark.parametrize(
    "password",
    [
        *("password123!", "P@ssw0rd2026", "1234567890", "abababababab", "qwertyuiop"),
        *("moritasensei1", "Colonyqc2026", "2026-11-26"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(UsageError, match="tried first"):
        passwords.hashed(password, "Moritasensei")
    assert not passwords.is_common("correct horse battery", "Mori")
    assert not passwords.is_common("未分化の細胞を数える朝", "森")


def test_with_log_in_nobody_works_without(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    for entered in (lab.histories, acting(lab.histories, Actor("Mori"))):
        with pytest.raises(AccessError, match="Log in first"):
            keep.save(entered, outcome())
    keep.save(lab.log_in("mori"), outcome())
    with lab.histories() as history:
        assert history.events(limit=1)[0].person == "Mori"


def test_a_decision_is_of_who_is_logged_in_whatever_name_is_given(lab: Lab) -> None:
    number = lab.analyse()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    keep.decide(lab.log_in("Mori"), number, 0, 1, Verdict.KEEP, "dust", "somebody else")
    with lab.histories() as history:
        assert history.get(number).decisions[0].person == "Mori"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_allows_what_it_allows_and_nothing_else(
    lab: Lab, role: Role, permission: Permission
) -> None:
    lab.ask_for_log_in(Mori=role)
    actor = Actor("Mori", authenticated=True)
    with acting(lab.histories, actor)() as history:
        mori = next(each for each in history.people() if each.name == "Mori")
        if mori.may(permission):
            require(history, permission)
        else:
            with pytest.raises(AccessError, match=f"Mori may not {permission}; it takes an? "):
                require(history, permission)


def test_only_an_administrator_manages_people(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.REVIEWER)
    mori = lab.log_in("Mori")
    for forbidden in (
        lambda: people.add(mori, "Sato", [Role.TECHNICIAN], WORD),
        lambda: people.change(mori, "Mori", roles=list(Role)),
        lambda: people.disable(mori, ADMINISTRATOR),
        lambda: people.reset_password(mori, ADMINISTRATOR, "another word"),
        lambda: people.set_policy(mori, people.policy(mori), ""),
        lambda: people.choose_single_user(mori),
    ):
        with pytest.raises(AccessError, match="administrator"):
            forbidden()


def fail(lab: Lab, times: int, name: str = "Mori") -> None:
    for _ in range(times):
        with pytest.raises(AccessError, match="name or the password is wrong"):
            lab.log_in(name, WRONG)


@pytest.mark.parametrize("secret", ["", "no hash at all", "$argon2id$v=19$cut"])
def test_a_hash_that_is_none_fits_no_password(secret: str) -> None:
    for password in ("", WORD, "nobody's password", secret):
        assert passwords.fits(secret, password) is False


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    fail(lab, 5)
    assert lab.kinds()[-2:] == ["log-in failed", "locked out"]
    lab.clock.move(14.9)
    with pytest.raises(AccessError, match="locked out until 2026-04-01 08:45 UTC"):
        lab.log_in("Mori")
    lab.clock.move(0.2)
    lab.log_in("Mori")


def test_four_wrong_ones_and_a_right_one_begin_anew(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    fail(lab, 4)
    lab.log_in("Mori")
    fail(lab, 4)
    lab.log_in("Mori")
    assert "locked out" not in lab.kinds()


def test_one_person_s_failures_lock_nobody_else(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.TECHNICIAN)
    fail(lab, 5)
    fail(lab, 7, "nobody of that name")
    lab.log_in("Sato")


def test_a_clock_set_back_unlocks_nobody_and_is_noted(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    fail(lab, 5)
    lab.clock.move(-24 * 60)
    with pytest.raises(AccessError, match="locked out"):
        lab.log_in("Mori")
    lab.log_in(ADMINISTRATOR)
    assert lab.kinds()[-2:] == ["clock set back", "logged in"]


def test_a_lock_out_is_as_the_lab_sets_it(lab: Lab) -> None:
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    people.set_policy(entered, replace(people.policy(entered), attempts=2, lock_minutes=60), "")
    fail(lab, 2)
    lab.clock.move(59)
    with pytest.raises(AccessError, match="locked out"):
        lab.log_in("Mori")


def test_a_new_password_from_the_administrator_ends_a_lock_out(lab: Lab) -> None:
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    fail(lab, 5)
    people.reset_password(entered, "Mori", FIRST_WORD)
    with pytest.raises(people.OwnPasswordError):
        lab.log_in("Mori", FIRST_WORD)
    people.change_password(lab.histories, "Mori", FIRST_WORD, "another word")
    lab.log_in("Mori", "another word")
    with pytest.raises(AccessError):
        lab.log_in("Mori", WORD)


def test_one_s_own_password_needs_the_old_one(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    with pytest.raises(AccessError):
        people.change_password(lab.histories, "Mori", WRONG, "another word")
    people.change_password(lab.histories, "Mori", WORD, "another word")
    lab.log_in("Mori", "another word")


def test_a_disabled_person_cannot_go_on(lab: Lab) -> None:
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    mori = lab.log_in("Mori")
    people.disable(entered, "Mori", "left the lab")
    with pytest.raises(AccessError, match="no longer"):
        keep.save(mori, outcome())
    with pytest.raises(AccessError, match="no longer"):
        lab.log_in("Mori")
    people.change(entered, "Mori", active=True)
    lab.log_in("Mori")


def test_the_last_administrator_stays(lab: Lab) -> None:
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    for taken in (
        lambda: people.disable(entered, ADMINISTRATOR),
        lambda: people.change(entered, ADMINISTRATOR, roles=[Role.TECHNICIAN]),
    ):
        with pytest.raises(UsageError, match="Somebody has to be administrator"):
            taken()


def test_changes_of_people_say_old_and_new_and_never_the_password(lab: Lab) -> None:
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    people.change(entered, "Mori", roles=[Role.REVIEWER], reason="trained")
    with lab.histories() as history:
        last, *_ = events = history.events()
    assert (last.person, last.subject) == (ADMINISTRATOR, "person Mori")
    assert (last.old, last.new, last.reason) == ("technician", "reviewer", "trained")
    assert not any("argon2" in text for each in events for text in (each.old, each.new))


def test_names_are_told_apart_by_more_than_their_case(lab: Lab) -> None:
    entered = lab.ask_for_log_in()
    with pytest.raises(UsageError, match="already"):
        people.add(entered, " ABE ", [Role.TECHNICIAN], WORD)
    for name in ("", " ", "a\x00b", "x" * 81):
        with pytest.raises(UsageError, match="name"):
            people.add(entered, name, [Role.TECHNICIAN], WORD)


def test_log_in_is_chosen_once(lab: Lab) -> None:
    lab.ask_for_log_in()
    with pytest.raises(UsageError, match="already"):
        people.choose_log_in(lab.histories, "Mallory", WORD)


def test_back_to_single_use_is_the_administrators_choice(lab: Lab) -> None:
    entered = lab.ask_for_log_in()
    people.choose_single_user(entered, "one person is left")
    keep.save(lab.histories, outcome())


def test_leaving_is_noted(lab: Lab) -> None:
    entered = lab.ask_for_log_in()
    people.log_out(entered, "idle")
    with lab.histories() as history:
        (last,) = history.events(limit=1)
    assert (last.kind, last.person, last.reason) == ("logged out", ADMINISTRATOR, "idle")


def test_a_lock_out_tells_its_time_and_is_ended_by_an_administrator(lab: Lab) -> None:
    abe = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    assert people.locked_for(lab.histories, "Mori") is None
    assert people.locked_for(lab.histories, "nobody") is None
    with pytest.raises(UsageError, match="not locked out"):
        people.unlock(abe, "Mori")
    for _ in range(5):
        with pytest.raises(people.RefusedError):
            people.log_in(lab.histories, "mori", WRONG)
    lab.clock.move(5)
    assert people.locked_for(lab.histories, "MORI") == timedelta(minutes=10)
    mori = acting(lab.histories, Actor("Mori", authenticated=True))
    with pytest.raises(AccessError):
        people.unlock(mori, "Mori")
    people.unlock(abe, "Mori", "forgot the keyboard")
    assert people.locked_for(lab.histories, "Mori") is None
    lab.log_in("Mori")
    with lab.histories() as history:
        reasons = [each.reason for each in history.events("person Mori")]
    assert "forgot the keyboard" in reasons


USES: Final[dict[str, Callable[[Histories], object]]] = {
    "choose single user": people.choose_single_user,
    "set policy": lambda entered: people.set_policy(entered, Policy(attempts=3), "stricter"),
    "add": lambda entered: people.add(entered, "Sato", [Role.REVIEWER], WORD),
    "change": lambda entered: people.change(entered, "Mori", roles=[Role.REVIEWER]),
    "disable": lambda entered: people.disable(entered, "Mori"),
    "change password": lambda entered: people.change_password(entered, ADMINISTRATOR, WORD, WRONG),
    "reset password": lambda entered: people.reset_password(entered, "Mori", WRONG),
    "unlock": lambda entered: people.unlock(entered, "Mori", "forgot the keyboard"),
    "log in": lambda entered: people.log_in(entered, ADMINISTRATOR, WORD),
}


@pytest.mark.parametrize("use", USES)
def test_nobody_changes_what_a_use_case_has_read_before_it_is_done(
    use: str, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two administrators at once could else leave nobody who is one."""
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    for _ in range(5):
        with pytest.raises(AccessError):
            lab.log_in("Mori", WRONG)
    others_could_write: list[bool] = []

    def look() -> None:
        with closing(sqlite3.connect(tmp_path / "t.db", timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                others_could_write.append(False)
            else:
                others_could_write.append(True)

    for name in ("policy", "people", "events"):
        real = getattr(SqlHistory, name)

        def read(self: SqlHistory, *told: Any, _real: Any = real, **named: Any) -> Any:
            look()
            return _real(self, *told, **named)

        monkeypatch.setattr(SqlHistory, name, read)
    USES[use](entered)
    assert others_could_write
    assert not any(others_could_write)


def test_what_was_typed_as_a_name_is_recorded_as_nobodys_deed(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    for name in ("Mori", "my secret horse"):
        with pytest.raises(AccessError):
            people.log_in(lab.histories, name, "wrong horse")
    with lab.histories() as history:
        unknown, wrong = history.events(limit=2)
        everything = [str(event) for event in history.events()]
    assert (wrong.person, wrong.subject) == ("colonyqc", "person Mori")
    assert (unknown.person, unknown.subject) == ("colonyqc", "person unknown")
    assert not any("my secret horse" in text for text in everything)


def test_a_name_that_was_not_proved_is_told_as_one(lab: Lab) -> None:
    with lab.histories() as history:
        history.note(EventKind.BACKED_UP, new="before there was log-in")
        history.commit()
    lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    for actor in (None, Actor("Mori"), Actor("Mori", authenticated=True)):
        with lab.histories(actor) as history:
            history.note(EventKind.BACKED_UP, new="shelf")
            history.commit()
    with lab.histories() as history:
        told = [event.person for event in history.events() if event.kind == "backed up"]
    assert told == ["Mori", "not logged in: Mori", "not logged in: Tanaka", "Tanaka"]


@pytest.mark.parametrize(
    "name", ["Мori", "M0ri", "ＭＯＲＩ", "Mo\u034fri", "colonyqc", "CoIonyqc", "not logged in: Abe"]
)
def test_a_name_that_is_taken_for_another_is_refused(lab: Lab, name: str) -> None:
    entered = lab.ask_for_log_in(Mori=Role.TECHNICIAN)
    with pytest.raises(UsageError):
        people.add(entered, name, [Role.REVIEWER], WORD)
    people.add(entered, "Moriya", [Role.REVIEWER], WORD)


@pytest.mark.parametrize(
    "wanted",
    [
        Policy(attempts=0),
        Policy(attempts=21),
        Policy(lock_minutes=0),
        Policy(lock_minutes=10**12),
        Policy(idle_minutes=-1),
        Policy(idle_minutes=10**9),
    ],
)
def test_a_policy_that_guards_nothing_or_keeps_everybody_out_is_refused(
    lab: Lab, wanted: Policy
) -> None:
    entered = lab.ask_for_log_in()
    with pytest.raises(UsageError, match="of log-in must be"):
        people.set_policy(entered, wanted, "")


@pytest.mark.parametrize("password", [" " * 12, "   a b c    ", "\u3000" * 12])
def test_a_password_of_blanks_is_refused(password: str) -> None:
    with pytest.raises(UsageError, match="not counting blanks"):
        passwords.hashed(password, "Mori")
