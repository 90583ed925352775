"""Which rules fired and which limits were in force: what is printed must be what was applied."""

from dataclasses import replace
from math import nan

from colonyqc.domain.applied_rules import AppliedLimit, RuleOutcome, applied, limits_on
from colonyqc.domain.protocol import Condition, Direction, Past, Protocol, Rule
from colonyqc.domain.rules import When

ABOVE, BELOW = Direction.ABOVE, Direction.BELOW
FULL = Rule("full", "confluence_percent", ABOVE, 80.0, "fail")
NEAR = Rule("near", "confluence_percent", ABOVE, 60.0, "watch", clear=55.0)
EARLY = Rule("thin", "confluence_percent", BELOW, 5.0, "watch", from_day=2)
BOTH = Rule(
    "both",
    verdict="fail",
    all=(
        Condition("confluence_percent", ABOVE, 40.0),
        Condition("differentiated_percent", ABOVE, 5.0),
    ),
)
LAB = Protocol(dish_rules=(FULL, NEAR, EARLY, BOTH))


def test_limits_are_those_of_the_protocol_and_of_the_day() -> None:
    assert limits_on(LAB, "confluence_percent", When(1)) == (
        AppliedLimit(60.0, ABOVE, "watch"),
        AppliedLimit(80.0, ABOVE, "fail"),
    )
    assert limits_on(LAB, "confluence_percent", When(2))[0] == AppliedLimit(5.0, BELOW, "watch")
    assert limits_on(LAB, "differentiated_percent", When(2)) == ()


def test_a_rule_that_had_fired_is_held_to_its_milder_limit() -> None:
    held = replace(LAB, past=Past(1, (NEAR.key,)))
    assert limits_on(held, "confluence_percent", When(1))[0] == AppliedLimit(
        55.0, ABOVE, "watch", held=True
    )
    (found,) = applied((NEAR,), {"confluence_percent": 57.0}, When(1), (NEAR.key,))
    assert (found.outcome, found.limits) == (RuleOutcome.FIRED, (55.0,))


def test_every_rule_says_what_it_came_to() -> None:
    ragged = Rule("ragged", "roundness", BELOW, 0.5, "watch")
    sized = Rule("small", "area_mm2", BELOW, 0.2, "watch")
    rules = (FULL, NEAR, BOTH, EARLY, ragged, sized)
    metrics = {"confluence_percent": 90.0, "differentiated_percent": nan, "roundness": 0.1}
    found = [each.outcome for each in applied(rules, metrics, When(1, rock=True))]
    assert found == [
        RuleOutcome.FIRED,
        RuleOutcome.FIRED,
        RuleOutcome.UNKNOWN,
        RuleOutcome.OFF,
        RuleOutcome.OFF,
        RuleOutcome.UNKNOWN,
    ]
    (quiet,) = applied((FULL,), {"confluence_percent": 80.0}, When(1))
    assert quiet.outcome is RuleOutcome.QUIET
