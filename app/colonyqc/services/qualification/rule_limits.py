"""Rules: each metric at, just below and just above its limit; and all the ways rules combine."""

from collections.abc import Iterator
from math import inf, nan, nextafter

from colonyqc.domain.metrics import COLONY_METRICS, DISH_METRICS, Metric
from colonyqc.domain.number_format import shortest
from colonyqc.domain.protocol import Condition, Direction, Rule
from colonyqc.domain.rules import When, fires, propose
from colonyqc.services.ports import Monitor
from colonyqc.services.qualification.bench import Bench
from colonyqc.services.qualification.drawn_dishes import base
from colonyqc.services.qualification.limits import AcceptanceLimits
from colonyqc.services.qualification.values import Check, Outcome
from colonyqc.services.reporting.applied import rule_rows
from colonyqc.services.reporting.words import words

_DAY = When(day=4)
_A, _B = "confluence_percent", "dead_percent"


def run(bench: Bench, limits: AcceptanceLimits, monitor: Monitor) -> Iterator[Outcome]:  # noqa: ARG001
    """Yield whether rules fire exactly where their table says."""
    for of, metrics in (("dish", DISH_METRICS), ("colony", COLONY_METRICS)):
        for metric in metrics.values():
            yield _edges(of, metric)
    yield _table("rule-all-any", _all_any())
    yield _table("rule-clear", _clear())
    yield _table("rule-days", _days())
    yield _table("rule-rock", _rock())
    yield _table("rule-unknown", _unknown())
    yield _table("rule-strongest", _strongest())
    monitor.report(0.3)
    yield from _printed(bench)


def _edges(of: str, metric: Metric) -> Check:
    limit = float(metric.limit)
    below, above = nextafter(limit, -inf), nextafter(limit, inf)
    expected = {
        Direction.ABOVE: {below: False, limit: False, above: True},
        Direction.BELOW: {below: True, limit: False, above: False},
    }
    found = [
        fires(Rule("r", metric.key, direction, limit, "watch"), {metric.key: value}, _DAY, False)
        is wanted
        for direction, values in expected.items()
        for value, wanted in values.items()
    ]
    return Check(
        "rule-edge",
        all(found),
        {"right": str(sum(found)), "all": str(len(found)), "limit": shortest(limit)},
        f"{of}, {metric.key}",
    )


Row = tuple[object, object]
"""What was found and what was expected."""


def _table(key: str, rows: list[Row]) -> Check:
    wrong = [at for at, (found, wanted) in enumerate(rows, 1) if found is not wanted]
    right = str(len(rows) - len(wrong))
    return Check(key, not wrong, {"right": right, "all": str(len(rows))}, detail={"wrong": wrong})


def _fires(rule: Rule, a: float, b: float, when: When = _DAY, held: bool = False) -> bool | None:
    return fires(rule, {_A: a, _B: b}, when, held)


def _conditions() -> tuple[Condition, Condition]:
    return Condition(_A, Direction.ABOVE, 10.0), Condition(_B, Direction.ABOVE, 10.0)


def _all_any() -> list[Row]:
    both = Rule("r", verdict="watch", all=_conditions())
    one = Rule("r", verdict="watch", any=_conditions())
    values = ((5.0, 5.0), (5.0, 15.0), (15.0, 5.0), (15.0, 15.0))
    rows: list[Row] = [(_fires(both, a, b), a > 10 and b > 10) for a, b in values]
    return rows + [(_fires(one, a, b), a > 10 or b > 10) for a, b in values]


def _clear() -> list[Row]:
    rule = Rule("r", _A, Direction.ABOVE, 10.0, "watch", clear=8.0)
    cases = ((9.0, False, False), (9.0, True, True), (8.0, True, False), (10.5, False, True))
    return [(_fires(rule, value, 0, held=held), wanted) for value, held, wanted in cases]


def _days() -> list[Row]:
    rule = Rule("r", _A, Direction.ABOVE, 10.0, "watch", from_day=3, to_day=5)
    wanted = {2: False, 3: True, 5: True, 6: False, None: False}
    return [(_fires(rule, 20.0, 0, When(day)), fired) for day, fired in wanted.items()]


def _rock() -> list[Row]:
    rows: list[Row] = []
    for metric in (m for m in COLONY_METRICS.values() if m.border):
        value = metric.limit - 0.1 if metric.direction is Direction.BELOW else metric.limit + 1
        rule = Rule("r", metric.key, metric.direction, metric.limit, "watch")
        for day, rock, wanted in (
            (0, True, False),
            (1, True, False),
            (2, True, True),
            (0, False, True),
            (1, None, True),
        ):
            rows.append((fires(rule, {metric.key: value}, When(day, rock), False), wanted))
    return rows


def _unknown() -> list[Row]:
    rule = Rule("r", _A, Direction.ABOVE, 10.0, "watch")
    both = Rule("r", verdict="watch", all=_conditions())
    rows: list[Row] = [(_fires(rule, nan, 0), None), (_fires(both, nan, 5.0), False)]
    # Absent does not apply; unknown cannot be judged, so that nothing is passed by it.
    rows.append((fires(rule, {}, _DAY, False), False))
    rows.append((propose([rule], {_A: nan}, "pass", _DAY), None))
    return rows


def _strongest() -> list[Row]:
    watch = Rule("w", _A, Direction.ABOVE, 10.0, "watch")
    fail = Rule("f", _A, Direction.ABOVE, 20.0, "fail")
    rows: list[Row] = []
    for value, wanted in ((5.0, "pass"), (15.0, "watch"), (25.0, "fail")):
        proposal = propose([watch, fail], {_A: value}, "pass", _DAY)
        rows.append((proposal is not None and proposal.verdict == wanted, True))
    return rows


def _printed(bench: Bench) -> Iterator[Check]:
    """Yield whether a report prints each limit as it was applied."""
    with bench.place(base(bench)) as place, place.histories() as history:
        records = [history.get(each.id) for each in history.list()]
    say = words("en")
    for record in records:
        protocol = record.analysis.protocol
        rules = (*protocol.dish_rules, *protocol.colony_rules)
        rows = rule_rows(record.analysis, say)
        right = [
            all(shortest(c.limit) in row.condition for c in rule.conditions)
            and row.verdict == rule.verdict
            for rule, row in zip(rules, rows, strict=True)
        ]
        proposal = record.analysis.proposal
        told = proposal is None or not proposal.rule or any(
            row.fired and row.verdict == proposal.verdict for row in rows
        ) or proposal.verdict == "undecided"  # fmt: skip
        yield Check(
            "rule-printed",
            all(right) and told,
            {"right": str(sum(right)), "all": str(len(rules))},
            f"{record.analysis.acquisition.dish.dish}, day {record.analysis.acquisition.day}",
        )
