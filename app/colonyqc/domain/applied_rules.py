"""What rules came to on a dish or a colony: which fired, and which limits were in force."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from colonyqc.domain.metrics import metric_of
from colonyqc.domain.protocol import Direction, Protocol, Rule
from colonyqc.domain.rules import When, borders_off, fires, reached


class RuleOutcome(StrEnum):
    """What a rule came to."""

    FIRED = "fired"
    QUIET = "not fired"
    UNKNOWN = "not judged"
    """A value it asks for is unknown."""
    OFF = "off"
    """It is not meant for the day, or says nothing so soon after a ROCK inhibitor."""


@dataclass(frozen=True, slots=True)
class AppliedRule:
    """A rule as it was held against what was measured; ``held``: it had fired before."""

    rule: Rule
    outcome: RuleOutcome
    held: bool = False

    @property
    def limits(self) -> tuple[float, ...]:
        """The limit in force of each of the rule's conditions."""
        return tuple(reached(condition, self.held) for condition in self.rule.conditions)


@dataclass(frozen=True, slots=True)
class AppliedLimit:
    """A limit in force on one number: beyond it the verdict is proposed."""

    at: float
    direction: Direction
    verdict: str
    held: bool = False
    """It is the milder limit of a rule that had fired before."""


def _off(rule: Rule, when: When) -> bool:
    border = any(metric_of(condition.metric).border for condition in rule.every)
    return not rule.on(when.day) or (border and borders_off(when))


def _outcome(rule: Rule, metrics: Mapping[str, float], when: When, *, held: bool) -> RuleOutcome:
    if _off(rule, when):
        return RuleOutcome.OFF
    found = fires(rule, metrics, when, held)
    if found:
        return RuleOutcome.FIRED
    missing = any(condition.metric not in metrics for condition in rule.every)
    return RuleOutcome.UNKNOWN if found is None or missing else RuleOutcome.QUIET


def applied(
    rules: Sequence[Rule],
    metrics: Mapping[str, float],
    when: When,
    held: Collection[str] = (),
) -> tuple[AppliedRule, ...]:
    """Return every rule with what it came to, in the order of the rule set."""
    return tuple(
        AppliedRule(
            rule, _outcome(rule, metrics, when, held=rule.key in held), held=rule.key in held
        )
        for rule in rules
    )


def limits_on(protocol: Protocol, metric: str, when: When) -> tuple[AppliedLimit, ...]:
    """Return the limits in force on one number of a dish, ascending.

    Those of rules that are about this number alone: one condition of several is no limit.
    """
    found = []
    for rule in protocol.dish_rules:
        if len(rule.conditions) != 1 or rule.conditions[0].metric != metric or _off(rule, when):
            continue
        condition, held = rule.conditions[0], rule.key in protocol.past.held
        at = reached(condition, held)
        found.append(
            AppliedLimit(at, condition.direction, rule.verdict, held=at != condition.limit)
        )
    return tuple(sorted(found, key=lambda limit: limit.at))
