from dataclasses import replace

import pytest

from colonyqc.domain.rules import fires
from colonyqc.services.qualification import rule_limits
from colonyqc.services.reporting.applied import rule_rows
from support.qualification import BenchOfTests, failed

KEYS = {
    *("rule-edge", "rule-all-any", "rule-clear", "rule-days", "rule-rock", "rule-unknown"),
    *("rule-strongest", "rule-printed"),
}


def test_rules_fire_where_their_table_says_and_are_printed_so(bench: BenchOfTests) -> None:
    checks = bench.checks(rule_limits.run)
    assert failed(checks) == set()
    assert {each.key for each in checks} == KEYS


def test_rules_that_fire_at_their_limit_fail(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def early(rule: object, metrics: dict[str, float], *more: object) -> bool | None:
        found = fires(rule, metrics, *more)  # type: ignore[arg-type]
        at_limit = getattr(rule, "limit", None) in metrics.values()
        return True if at_limit else found

    monkeypatch.setattr(rule_limits, "fires", early)
    assert "rule-edge" in failed(bench.checks(rule_limits.run))


def test_rules_that_always_fire_fail_every_table(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_limits, "fires", lambda *_: True)
    monkeypatch.setattr(rule_limits, "propose", lambda *_: None)
    assert failed(bench.checks(rule_limits.run)) == KEYS - {"rule-printed"}


def test_a_limit_that_is_printed_otherwise_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misprinted(*given: object) -> tuple[object, ...]:
        rows = rule_rows(*given)  # type: ignore[arg-type]
        return (replace(rows[0], condition="is above 12 %"), *rows[1:])

    monkeypatch.setattr(rule_limits, "rule_rows", misprinted)
    assert failed(bench.checks(rule_limits.run)) == {"rule-printed"}
