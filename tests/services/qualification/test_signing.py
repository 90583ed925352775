import pytest
from argon2 import PasswordHasher

from colonyqc.services.accounts import passwords
from colonyqc.services.accounts import signing as signatures
from colonyqc.services.accounts.open_items import OpenItems
from colonyqc.services.ports import Histories
from colonyqc.services.qualification import signing
from support.qualification import BenchOfTests, failed


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", quicker)


def test_signatures_bind_who_gave_them(bench: BenchOfTests) -> None:
    checks = bench.checks(signing.run)
    assert failed(checks) == set()
    (items,) = (each for each in checks if each.key == "open-items")
    assert int(items.found["open"]) > 0


def test_signing_in_any_order_by_anybody_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "_check", lambda *_: None)
    monkeypatch.setattr(signatures, "_check_decisions", lambda *_: None)
    assert {"review-first", "two-people"} <= failed(bench.checks(signing.run))


def test_signatures_that_outlive_a_change_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(histories: Histories) -> int:
        with histories() as history:
            return len(history.signatures(4))

    monkeypatch.setattr(signing, "_valid", forever)
    assert failed(bench.checks(signing.run)) == {"void"}


def test_forgotten_open_items_and_resets_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signatures, "open_items", lambda _: OpenItems())
    monkeypatch.setattr(signatures, "_reset_before", lambda *_: None)
    assert failed(bench.checks(signing.run)) == {"open-items", "reset-told"}
