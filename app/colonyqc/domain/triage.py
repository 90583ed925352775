"""Which dish to look at first, and why: what speaks against each, in the order of danger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import isfinite, nan
from typing import Final

from colonyqc.domain.analysis import Analysis, DishStatistics
from colonyqc.domain.applied_rules import RuleOutcome, applied
from colonyqc.domain.dish_proposal import near_limits, unjudged
from colonyqc.domain.metrics import dish_metrics, metric_of
from colonyqc.domain.number_format import shortest, significant, span, with_unit
from colonyqc.domain.picture import DishKey
from colonyqc.domain.protocol import Direction, Rule
from colonyqc.domain.rules import STRENGTH, Fact, facts, moment
from colonyqc.domain.verdict import DishVerdict
from colonyqc.domain.visits import NO_WORD, DueRule, NextVisit

DIFFERENTIATED_JUMP: Final = 5.0
"""Points by which the differentiated fraction rises from a day to the next that are told."""
CONFLUENCE_DROP: Final = 10.0
"""Points of confluence whose loss from a day to the next is told: cells do not shrink overnight."""


class RiskKind(StrEnum):
    """What speaks against a dish, the most pressing first."""

    FAILED = "over a limit that fails"
    OVER = "over a limit that warns"
    UNJUDGED = "not judged"
    NEAR = "near a limit"
    JUMPED = "jumped since the day before"
    UNFAMILIAR = "unfamiliar look"
    POOR = "poor pictures"
    OVERDUE = "overdue"
    PASSAGE = "ready to passage"
    OPEN = "open decisions"


_WEIGHT: Final = {kind: len(RiskKind) - place for place, kind in enumerate(RiskKind)}


@dataclass(frozen=True, slots=True)
class Risk:
    """One reason for a dish's place; ``amount``, 0 or more, orders the dishes of one kind."""

    kind: RiskKind
    amount: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A dish as it stands on its newest day.

    ``analysis`` is None while nothing but prompted analyses is kept, of which no rule speaks.
    ``before``: the numbers of the culture day before it, where there is one. ``decided``: colonies
    with a person's decision. ``due_rule``: how often the dish is to be photographed.
    """

    dish: DishKey
    analysis: Analysis | None
    before: DishStatistics | None = None
    decided: int = 0
    due_rule: DueRule = NO_WORD

    @property
    def colonies(self) -> int:
        """How many colonies there are to decide on."""
        return 0 if self.analysis is None else self.analysis.statistics.colony_count


@dataclass(frozen=True, slots=True)
class Ranked:
    """A dish in its place, with what speaks against it, the most pressing first."""

    standing: Standing
    risks: tuple[Risk, ...]

    @property
    def to_passage(self) -> bool:
        """Whether it is to be passaged: a task of its own, whatever else is said of the dish."""
        return any(risk.kind is RiskKind.PASSAGE for risk in self.risks)


def rank(standings: Iterable[Standing], now: datetime) -> tuple[Ranked, ...]:
    """Return the dishes, what is most pressing first.

    Dishes are ordered by their strongest risk, then by how far it goes, then by the next one: so
    nothing that is added against a dish moves it down, and a dish over a limit never stands below
    one within its limits. Equals keep the order of line and name. ``now``: the time at the
    laboratory, with its zone.
    """
    ranked = [Ranked(each, risks(each, now)) for each in standings]
    ranked.sort(key=lambda each: (each.standing.dish.line, each.standing.dish.dish))
    # The sort is stable: reversed, equals must stay as they are.
    ranked.sort(key=lambda each: _weights(each.risks), reverse=True)
    return tuple(ranked)


def _weights(found: Sequence[Risk]) -> list[tuple[int, float]]:
    return [(_WEIGHT[risk.kind], risk.amount) for risk in found]


def risks(standing: Standing, now: datetime) -> tuple[Risk, ...]:
    """Return what speaks against a dish, the most pressing first; () where nothing does."""
    analysis = standing.analysis
    found = list(_overdue(standing, now))
    if analysis is not None:
        found += _of_rules(analysis)
        found += _of_pictures(analysis)
        if standing.before is not None:
            found += _jumps(standing.before, analysis.statistics)
        found += _open(standing)
    return tuple(sorted(found, key=lambda risk: (-_WEIGHT[risk.kind], -risk.amount)))


def photographed(analysis: Analysis) -> datetime:
    """Return when a dish was photographed, in local time; when it was analysed if unknown."""
    taken = analysis.acquisition.taken
    moment_ = analysis.finished if taken is None else taken
    # A moment without a zone is what the camera's clock showed, which is local.
    return moment_.astimezone()


def due(standing: Standing) -> NextVisit | None:
    """Return when a dish is to be photographed next, in local time; None where nobody knows."""
    if standing.analysis is None:
        return None
    return standing.due_rule.interval.after(photographed(standing.analysis))


def _overdue(standing: Standing, now: datetime) -> list[Risk]:
    visit = due(standing)
    late = 0.0 if visit is None else visit.days_late(now)
    return [Risk(RiskKind.OVERDUE, late, f"Overdue since {visit}.")] if late else []


def _of_rules(analysis: Analysis) -> list[Risk]:
    statistics, protocol = analysis.statistics, analysis.protocol
    if not statistics.usable_pictures:
        return [Risk(RiskKind.UNJUDGED, 1.0, "No picture could be judged.")]
    when = moment(analysis.acquisition)
    metrics = dish_metrics(statistics, protocol.past)
    found = []
    for each in applied(protocol.dish_rules, metrics, when, protocol.past.held):
        if each.outcome is RuleOutcome.FIRED:
            held = (each.rule.key,) if each.held else ()
            found += _fired(each.rule, facts(each.rule, metrics, when, held), statistics)
    # The stronger of two rules of one name says it all: over 20 % is over 10 %, too.
    found = _strongest(found)
    names = list(dict.fromkeys(rule.name for rule in unjudged(statistics, protocol, when)))
    if names and statistics.confluence:
        said = f"Not judged, as a value is unknown: {'; '.join(names)}."
        found.append((None, Risk(RiskKind.UNJUDGED, 0.0, said)))
    for rule, fact, _ in near_limits(statistics, protocol, when):
        said = f"{rule.name.capitalize()}: {_value(fact, statistics)} is near {_limit(fact)}."
        found.append((None, Risk(RiskKind.NEAR, 1 / (1 + _excess(fact)), said)))
    return [risk for _, risk in found]


_Named = tuple[str | None, Risk]


def _fired(rule: Rule, found: Sequence[Fact], statistics: DishStatistics) -> list[_Named]:
    strength = STRENGTH[rule.verdict]
    amount = max((_excess(fact) for fact in found), default=0.0)
    said = "; ".join(f"{_value(fact, statistics)}, limit {_limit(fact)}" for fact in found)
    sentence = f"{rule.name.capitalize()}: {said}."
    if strength > STRENGTH["watch"]:
        return [(rule.name, Risk(RiskKind.FAILED, amount, sentence))]
    if strength > STRENGTH[DishVerdict.UNDECIDED]:
        return [(rule.name, Risk(RiskKind.OVER, amount, sentence))]
    if strength == STRENGTH[DishVerdict.READY]:
        return [(rule.name, Risk(RiskKind.PASSAGE, amount, sentence))]
    return []


def _strongest(found: Sequence[_Named]) -> list[_Named]:
    best: dict[str | None, _Named] = {}
    for name, risk in found:
        known = best.get(name)
        if known is None or _WEIGHT[risk.kind] > _WEIGHT[known[1].kind]:
            best[name] = (name, risk)
    return list(best.values())


def _excess(fact: Fact) -> float:
    """Return how far a value is from its limit, as a share of the limit."""
    away = abs(fact.value - fact.limit) / (abs(fact.limit) or 1.0)
    return away if isfinite(away) else 0.0


def _limit(fact: Fact) -> str:
    return with_unit(shortest(fact.limit), metric_of(fact.metric).unit)


def _value(fact: Fact, statistics: DishStatistics) -> str:
    """Return a value with its unit and, where there is one, its 95 % interval."""
    ends = {
        "confluence_percent": statistics.confluence_interval,
        "differentiated_percent": statistics.differentiated_interval,
    }
    sure = span(*ends.get(fact.metric, (nan, nan)))
    value = with_unit(significant(fact.value), metric_of(fact.metric).unit)
    return f"{value} ({sure})" if sure else value


def _of_pictures(analysis: Analysis) -> list[Risk]:
    found = []
    strange = sum(result.quality.unfamiliar for result in analysis.pictures)
    every = len(analysis.pictures) + len(analysis.failures)
    if strange:
        said = f"Unfamiliar look: {strange} of {every} pictures."
        found.append(Risk(RiskKind.UNFAMILIAR, strange / every, said))
    refused = every - analysis.statistics.usable_pictures
    if refused and analysis.statistics.usable_pictures:
        said = f"Poor pictures: {refused} of {every} could not be judged."
        found.append(Risk(RiskKind.POOR, refused / every, said))
    return found


def _jumps(before: DishStatistics, now: DishStatistics) -> list[Risk]:
    """Return what changed more from a day to the next than a healthy culture does."""
    found = []
    for metric, old, new, most, direction in (
        (
            "differentiated_percent",
            before.differentiated,
            now.differentiated,
            DIFFERENTIATED_JUMP,
            Direction.ABOVE,
        ),
        (
            "confluence_percent",
            before.confluence,
            now.confluence,
            CONFLUENCE_DROP,
            Direction.BELOW,
        ),
    ):
        change = new - old if direction is Direction.ABOVE else old - new
        if isfinite(change) and change > most:
            of = metric_of(metric)
            name, unit = of.label.capitalize(), of.unit
            first, last = (with_unit(significant(v), unit) for v in (old, new))
            said = f"{name}: from {first} to {last} since the day before."
            found.append(Risk(RiskKind.JUMPED, change / most, said))
    return found


def _open(standing: Standing) -> list[Risk]:
    left = standing.colonies - standing.decided
    if left <= 0:
        return []
    said = f"Open: {left} of {standing.colonies} colonies."
    return [Risk(RiskKind.OPEN, left, said)]
