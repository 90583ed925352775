from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from colonyqc.services.accounts import passwords, people
from colonyqc.services.qualification import access
from support.qualification import BenchOfTests, failed, limits


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quicker)


def test_roles_log_in_and_lock_out_hold(bench: BenchOfTests) -> None:
    checks = bench.checks(access.run)
    assert failed(checks) == set()
    assert {each.key for each in checks} == {
        *("role", "nobody", "lock-out", "reset", "weak-passwords", "idle")
    }


def test_a_right_too_many_fails(bench: BenchOfTests) -> None:
    shipped = limits()
    fewer = {role: may[1:] if role == "reviewer" else may for role, may in shipped.roles.items()}
    checks = bench.checks(access.run, replace(shipped, roles=fewer))
    assert [each.subject for each in checks if not each.passed] == ["reviewer"]
    assert [each.detail for each in checks if not each.passed] == [["analyse pictures"]]


def test_a_door_that_is_open_to_everybody_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "require", lambda *_: None)
    assert failed(bench.checks(access.run)) == {"role", "nobody"}


def test_nobody_locked_out_fails(bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "locked_until", lambda *_: None)
    assert failed(bench.checks(access.run)) == {"lock-out"}


@pytest.mark.parametrize("other", [{"attempts": 4}, {"lock_minutes": 14}, {"lock_minutes": 16}])
def test_other_tries_or_minutes_than_the_limits_say_fail(
    other: dict[str, float], bench: BenchOfTests
) -> None:
    assert "lock-out" in failed(bench.checks(access.run, limits(**other)))


def test_a_password_of_an_administrator_that_opens_everything_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "password_sets", lambda *_: ())
    assert failed(bench.checks(access.run)) == {"reset"}
