"""Propose a verdict for a dish: what its rules say, and what keeps it from having passed."""

from collections.abc import Callable, Sequence
from math import isfinite, isnan
from typing import Final

from colonyqc.domain.analysis import DishStatistics
from colonyqc.domain.metrics import dish_metrics, metric_of
from colonyqc.domain.number_format import shortest, significant, with_unit
from colonyqc.domain.protocol import Condition, Direction, Protocol, Rule
from colonyqc.domain.rules import STRENGTH, Fact, When, facts, fires, propose, reached, spared
from colonyqc.domain.verdict import DishVerdict, Proposal

NEAR_SHARE: Final = 0.1
"""A value is near a limit that it keeps within when it is closer to it than this share of it."""
REFUSED: Final = "refused pictures"
"""Rule of a proposal that is undecided because pictures of the dish could not be judged."""

_End = Callable[[Condition], float]


def propose_dish(
    statistics: DishStatistics,
    protocol: Protocol,
    when: When = When(),  # noqa: B008 - frozen
    *,
    unfamiliar: bool = False,
    failed: int = 0,
) -> Proposal | None:
    """Propose a verdict for a dish; None when there is nothing to judge in it.

    ``unfamiliar``: a picture's look is; see `rules.spared`. ``failed``: pictures that could not be
    read at all, beside those that were refused.
    """
    if not statistics.usable_pictures:
        return None
    metrics = dish_metrics(statistics, protocol.past)
    held, version = protocol.past.held, protocol.rule_set
    found = propose(protocol.dish_rules, metrics, DishVerdict.PASS, when, held, version)
    found = _doubted(found, statistics, protocol, when, failed)
    return spared(found) if unfamiliar else found


def unjudged(statistics: DishStatistics, protocol: Protocol, when: When) -> tuple[Rule, ...]:
    """Return the dish rules that warn or fail of which nobody can say whether they would fire."""
    metrics = dish_metrics(statistics, protocol.past)
    held = protocol.past.held
    return tuple(
        rule for rule in _dangers(protocol) if fires(rule, metrics, when, rule.key in held) is None
    )


def near_limits(
    statistics: DishStatistics,
    protocol: Protocol,
    when: When = When(),  # noqa: B008 - frozen
) -> tuple[tuple[Rule, Fact, str], ...]:
    """Return the dish rules that warn or fail and whose limit a value is near, strongest first.

    Beside each rule stands the value with its limit, and why it is near: "interval" where the
    95 % interval of the value lies beyond the limit, "share" where the value is closer to it than
    `NEAR_SHARE` of it. A rule that fires is not near.
    """
    metrics = dish_metrics(statistics, protocol.past)
    interval, share = _interval_end(statistics), _share_end(metrics)
    found = []
    for rule in sorted(_dangers(protocol), key=lambda each: -STRENGTH[each.verdict]):
        held = rule.key in protocol.past.held
        if fires(rule, metrics, when, held) is not False:
            continue
        why, fact = "interval", _reached_by(rule, metrics, interval, when, held=held)
        if fact is None:
            # At the limit it fires at, not the one it clears at: a value on its way back is not
            # near.
            why, fact = "share", _reached_by(rule, metrics, share, when, held=False)
        if fact is not None:
            found.append((rule, fact, why))
    return tuple(found)


def _dangers(protocol: Protocol) -> list[Rule]:
    return [r for r in protocol.dish_rules if STRENGTH[r.verdict] > STRENGTH[DishVerdict.UNDECIDED]]


def _interval_end(statistics: DishStatistics) -> _End:
    """Return the end of a number's 95 % interval on the side a condition warns of; nan without."""
    ends = {
        "confluence_percent": statistics.confluence_interval,
        "differentiated_percent": statistics.differentiated_interval,
    }

    def end(condition: Condition) -> float:
        low, high = ends.get(condition.metric, (float("nan"), float("nan")))
        return high if condition.direction is Direction.ABOVE else low

    return end


def _share_end(metrics: dict[str, float]) -> _End:
    """Return a value moved by `NEAR_SHARE` of the limit towards it."""

    def end(condition: Condition) -> float:
        away = NEAR_SHARE * abs(condition.limit)
        way = away if condition.direction is Direction.ABOVE else -away
        return metrics.get(condition.metric, float("nan")) + way

    return end


def _reached_by(
    rule: Rule, metrics: dict[str, float], end: _End, when: When, *, held: bool
) -> Fact | None:
    """Return the first number whose ``end`` would make a rule fire; None without one."""
    worst = dict(metrics)
    for condition in rule.conditions:
        value = end(condition)
        if condition.metric in metrics and isfinite(value):
            worst[condition.metric] = value
    beyond = {fact.metric for fact in facts(rule, worst, when, {rule.key} if held else ())}
    if not fires(rule, worst, when, held):
        return None
    for condition in rule.conditions:
        value = metrics.get(condition.metric, float("nan"))
        if condition.metric in beyond and worst[condition.metric] != value:
            return Fact(condition.metric, condition.direction, value, reached(condition, held))
    return None


def _doubted(
    proposal: Proposal | None,
    statistics: DishStatistics,
    protocol: Protocol,
    when: When,
    failed: int,
) -> Proposal | None:
    """Return a proposal that is undecided where the dish keeps within its limits in doubt.

    So it is where a rule that warns or fails cannot be judged, where pictures were refused or could
    not be read, and where a value is near a limit (`near_limits`): other fields of the same dish
    would have said otherwise. A danger that was found stays one; each doubt is said.
    """
    if proposal is not None and STRENGTH[proposal.verdict] >= STRENGTH[DishVerdict.UNDECIDED]:
        return proposal
    # An empty dish is not a dish in doubt: there is nothing to judge.
    if isnan(statistics.confluence) or (proposal is None and not statistics.confluence):
        return proposal
    version = protocol.rule_set
    doubts = [
        *_of_unjudged(statistics, protocol, when),
        *_of_refused(statistics, failed, version),
        *_of_near(proposal, near_limits(statistics, protocol, when), version),
    ]
    if not doubts:
        return proposal
    first, said = doubts[0], " ".join(each.sentence for each in doubts)
    return Proposal(
        first.verdict, first.rule, first.metric, first.value, first.limit, said, version
    )


def _of_unjudged(statistics: DishStatistics, protocol: Protocol, when: When) -> list[Proposal]:
    rules = unjudged(statistics, protocol, when)
    if not rules:
        return []
    names = "; ".join(dict.fromkeys(rule.name for rule in rules))
    condition = rules[0].conditions[0]
    return [
        Proposal(
            DishVerdict.UNDECIDED,
            rules[0].name,
            condition.metric,
            float("nan"),
            condition.limit,
            f"Not judged, as a value is unknown: {names}. The other rules warn of nothing: look.",
            protocol.rule_set,
        )
    ]


def _of_refused(statistics: DishStatistics, failed: int, version: str) -> list[Proposal]:
    every = statistics.pictures + failed
    if statistics.usable_pictures >= every:
        return []
    return [
        Proposal(
            DishVerdict.UNDECIDED,
            REFUSED,
            "usable_pictures",
            float(statistics.usable_pictures),
            float(every),
            f"Only {statistics.usable_pictures} of {every} pictures could be judged: look at the "
            "others.",
            version,
        )
    ]


def _of_near(
    proposal: Proposal | None, near: Sequence[tuple[Rule, Fact, str]], version: str
) -> list[Proposal]:
    """Return the strongest limit a value is near, as a proposal.

    A dish to be passaged is on its way to overgrown: that its confluence comes near is said by the
    task, as long as its interval keeps within.
    """
    to_do = proposal is not None and proposal.verdict == DishVerdict.READY
    for rule, fact, why in near:
        if to_do and proposal is not None and (why, fact.metric) == ("share", proposal.metric):
            continue
        unit = metric_of(fact.metric).unit
        value = with_unit(significant(fact.value), unit)
        limit = with_unit(shortest(fact.limit), unit)
        name = rule.name.capitalize()
        interval = f"{name}: {value} keeps within {limit}, but its 95 % interval does not: look."
        share = (
            f"{name}: {value} keeps within {limit}, but is less than a tenth away from it: look."
        )
        return [
            Proposal(
                DishVerdict.UNDECIDED,
                rule.name,
                fact.metric,
                fact.value,
                fact.limit,
                interval if why == "interval" else share,
                version,
            )
        ]
    return []
