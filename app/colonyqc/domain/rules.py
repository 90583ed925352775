"""Hold measures against a protocol's rules: the strongest rule that fires is the proposal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import DishStatistics
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.metrics import (
    COLONY_METRICS,
    DISH_METRICS,
    colony_metrics,
    dish_metrics,
    metric_of,
)
from colonyqc.domain.picture import Acquisition
from colonyqc.domain.protocol import Condition, Direction, Past, Protocol, Rule
from colonyqc.domain.verdict import DishVerdict, Proposal, Verdict

STRENGTH: Final = {
    Verdict.KEEP.value: 0,
    DishVerdict.PASS.value: 0,
    DishVerdict.READY.value: 1,
    DishVerdict.UNDECIDED.value: 2,
    "watch": 3,
    Verdict.DISCARD.value: 4,
    DishVerdict.FAIL.value: 4,
}
"""Which verdict wins where several rules fire."""
ROCK_DAYS: Final = (0, 1)
"""Culture days on which a ROCK inhibitor still makes borders spiky."""

__all__ = [
    "COLONY_METRICS",
    "DISH_METRICS",
    "ROCK_DAYS",
    "STRENGTH",
    "Fact",
    "When",
    "borders_off",
    "colony_metrics",
    "dish_metrics",
    "facts",
    "fired",
    "fires",
    "moment",
    "past",
    "propose",
    "propose_colony",
    "reached",
    "reasons",
]


@dataclass(frozen=True, slots=True)
class When:
    """What rules must know of the moment: culture day, and whether a ROCK inhibitor was used."""

    day: int | None = None
    rock: bool | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A condition that held: the value, and the limit it was on the firing side of.

    ``stayed``: the value is between this milder limit and the one the rule fires at; the rule had
    fired before.
    """

    metric: str
    direction: Direction
    value: float
    limit: float
    stayed: bool = False


def moment(acquisition: Acquisition) -> When:
    """Return what rules must know of an acquisition's moment."""
    return When(acquisition.day, acquisition.rock)


def borders_off(when: When) -> bool:
    """Return whether border shape says nothing yet: just seeded with a ROCK inhibitor."""
    return when.rock is True and when.day in ROCK_DAYS


def reached(condition: Condition, held: bool) -> float:
    """Return the limit in force: the milder one once the rule has fired."""
    return condition.clear if held and condition.clear is not None else condition.limit


def _met(condition: Condition, metrics: Mapping[str, float], when: When, held: bool) -> bool | None:
    """Return whether a condition holds, None when its value is unknown (nan)."""
    value = metrics.get(condition.metric)
    # Absent and nan differ: what does not apply fires nothing, what is unknown keeps a rule from
    # being judged.
    if value is None or (borders_off(when) and metric_of(condition.metric).border):
        return False
    if isnan(value):
        return None
    # Two limits for one rule: a value that trembles about one of them must not change the verdict
    # every day.
    limit = reached(condition, held)
    # A value exactly at its limit is within it, as the sentence says: "is above".
    return value > limit if condition.direction is Direction.ABOVE else value < limit


def fires(rule: Rule, metrics: Mapping[str, float], when: When, held: bool) -> bool | None:
    """Return whether a rule fires, None when that hangs on a value that is unknown."""
    if not rule.conditions or not rule.on(when.day):
        return False
    every = [_met(c, metrics, when, held) for c in rule.every]
    some = [_met(c, metrics, when, held) for c in rule.any]
    if False in every or (some and True not in some and None not in some):
        return False
    # Three-valued logic: one condition that fails decides, whatever is unknown beside it.
    return None if None in every or (some and True not in some) else True


def facts(
    rule: Rule,
    metrics: Mapping[str, float],
    when: When = When(),
    held: Collection[str] = (),
) -> tuple[Fact, ...]:
    """Return the conditions of a rule that hold, in its order."""
    before = rule.key in held
    found = []
    for condition in rule.conditions:
        if _met(condition, metrics, when, before):
            value, limit = metrics[condition.metric], reached(condition, before)
            above = condition.direction is Direction.ABOVE
            beyond = value > condition.limit if above else value < condition.limit
            found.append(Fact(condition.metric, condition.direction, value, limit, not beyond))
    return tuple(found)


def reasons(
    proposal: Proposal,
    rules: Sequence[Rule],
    metrics: Mapping[str, float],
    when: When = When(),
    held: Collection[str] = (),
) -> tuple[Fact, ...]:
    """Return the conditions behind a proposal that these rules made; none for the default."""
    made = (r for r in rules if (r.name, r.verdict) == (proposal.rule, proposal.verdict))
    rule = next(made, None)
    return () if rule is None else facts(rule, metrics, when, held)


def _said(fact: Fact, *, named: bool) -> str:
    metric = metric_of(fact.metric)
    unit = f" {metric.unit}" if metric.unit else ""
    name = f"{metric.label} " if named else ""
    still = "still " if fact.stayed else ""
    value, limit = number_format.significant(fact.value), number_format.shortest(fact.limit)
    return f"{name}{value}{unit} is {still}{fact.direction} {limit}{unit}"


def _proposal(rule: Rule, found: Sequence[Fact], version: str) -> Proposal:
    """Return what a rule that fired proposes; its value and limit are the first that held."""
    named = len(rule.conditions) > 1
    sentence = " and ".join(_said(fact, named=named) for fact in found)
    first = found[0]
    return Proposal(
        rule.verdict,
        rule.name,
        first.metric,
        first.value,
        first.limit,
        f"{rule.name.capitalize()}: {sentence}.",
        version,
    )


def propose(
    rules: Sequence[Rule],
    metrics: Mapping[str, float],
    default: str,
    when: When = When(),
    held: Collection[str] = (),
    version: str = "",
) -> Proposal | None:
    """Return the strongest verdict any rule gives, or ``default`` with the first rule's metric.

    Of rules as strong as each other the first speaks. A metric that is absent (no pixel size)
    fires no rule. One that is nan cannot be judged: then there is no default, as nobody looked,
    and without a rule that fires there is no proposal. ``held`` are the keys of rules that fired
    before; ``version`` names the rule set.
    """
    best: Rule | None = None
    unknown = False
    for rule in rules:
        holds = fires(rule, metrics, when, rule.key in held)
        unknown |= holds is None
        # Only a stronger one takes over: of equals the first speaks, so the order in the file is
        # the author's say.
        if holds and (best is None or STRENGTH[rule.verdict] > STRENGTH[best.verdict]):
            best = rule
    if best is not None:
        return _proposal(best, facts(best, metrics, when, held), version)
    if unknown:
        return None
    first = next((c.metric for rule in rules for c in rule.conditions), "")
    value = metrics.get(first, float("nan"))
    return Proposal(default, "", first, value, None, "No rule was exceeded.", version)


def propose_colony(
    colony: Colony,
    scale: Scale,
    protocol: Protocol,
    when: When = When(),
    *,
    unfamiliar: bool = False,
) -> Proposal | None:
    """Propose keep, watch or discard for a colony; None when it cannot be judged.

    ``unfamiliar``: see `spared`.
    """
    metrics = colony_metrics(colony, scale)
    version = protocol.rule_set
    found = propose(protocol.colony_rules, metrics, Verdict.KEEP, when, version=version)
    return spared(found) if unfamiliar else found


def spared(proposal: Proposal | None) -> Proposal | None:
    """Return a proposal that discards nothing: watch in place of discard and fail.

    For pictures whose look the model hardly knows: its numbers are for a person's eye then, not for
    the bin. The rule, its value and its limit stay as they are.
    """
    if proposal is None or proposal.verdict not in (Verdict.DISCARD, DishVerdict.FAIL):
        return proposal
    return replace(proposal, verdict=Verdict.WATCH.value)


def fired(statistics: DishStatistics, protocol: Protocol, when: When) -> tuple[str, ...]:
    """Return the keys of the dish rules that fire, for the dish's next analysis.

    A rule that had fired and cannot be judged now stays.
    """
    held = protocol.past.held
    if not statistics.usable_pictures:
        return held
    metrics = dish_metrics(statistics, protocol.past)
    found = []
    for rule in protocol.dish_rules:
        before = rule.key in held
        holds = fires(rule, metrics, when, before)
        # Unknown is no reason to forget: a picture without colonies must not clear a warning.
        if holds or (holds is None and before):
            found.append(rule.key)
    return tuple(found)


def past(
    number: int, statistics: DishStatistics, protocol: Protocol, when: When, hours: float | None
) -> Past:
    """Return what a dish's next analysis must know of this one, ``hours`` before it."""
    known = bool(statistics.usable_pictures) and not isnan(statistics.confluence)
    return Past(
        number,
        fired(statistics, protocol, when),
        statistics.confluence if known else None,
        hours if known else None,
    )
