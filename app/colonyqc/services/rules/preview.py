"""What other rules would propose on a dish that was analysed: counted at once, kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.dish_proposal import propose_dish
from colonyqc.domain.metrics import COLONY_METRICS, colony_metrics, dish_metrics
from colonyqc.domain.protocol import Condition, Direction, Past, Rule
from colonyqc.domain.rule_sets import RuleSet, matches
from colonyqc.domain.rules import (
    STRENGTH,
    Fact,
    borders_off,
    moment,
    past,
    propose_colony,
    reasons,
)
from colonyqc.domain.verdict import Proposal, Verdict
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.rules.selection import hours_after
from colonyqc.services.rules.sets import with_rules

UNJUDGED: Final = -1
"""Strength of a colony that cannot be judged."""
_VERDICTS: Final = {UNJUDGED: ""} | {STRENGTH[v.value]: v.value for v in Verdict}
MOST_LISTED: Final = 60
"""How many changed colonies are listed; all of them are counted."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ColonyPlace:
    """Where a colony is: places of its analysis, picture and itself, and its number."""

    analysis: int
    picture: int
    index: int
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class ColonySample:
    """The colonies of a dish on all of its days, as columns: n colonies a column.

    ``values``: float64 (n,) by metric, nan where unknown; ``known``: where there is such a number
    at all; ``days`` (n,), -1 where unknown; ``rock``: where border shape says nothing yet;
    ``before``: strength of what was proposed.
    """

    records: tuple[AnalysisRecord, ...]
    places: tuple[ColonyPlace, ...]
    values: Mapping[str, NDArray[np.float64]]
    known: Mapping[str, Flags]
    days: NDArray[np.int64]
    rock: Flags
    before: NDArray[np.int8]

    def colony(self, place: ColonyPlace) -> tuple[Analysis, Colony, Scale]:
        """Return a colony with its analysis and scale."""
        analysis = self.records[place.analysis].analysis
        result = analysis.pictures[place.picture]
        return analysis, result.colonies[place.index], Scale(result.pixel_size_um)


def sample(records: Sequence[AnalysisRecord]) -> ColonySample:
    """Return the colonies of a dish's analyses, the days in order."""
    places, rows, days, rock, before = [], [], [], [], []
    for at, record in enumerate(records):
        when = moment(record.analysis.acquisition)
        for index, result in enumerate(record.analysis.pictures):
            scale = Scale(result.pixel_size_um)
            for position, colony in enumerate(result.colonies):
                places.append(ColonyPlace(at, index, position, colony.number))
                rows.append(colony_metrics(colony, scale))
                days.append(-1 if when.day is None else when.day)
                rock.append(borders_off(when))
                before.append(_strength(colony.proposal))
    return ColonySample(
        tuple(records),
        tuple(places),
        {key: np.array([row.get(key, np.nan) for row in rows]) for key in COLONY_METRICS},
        {key: np.array([key in row for row in rows], bool) for key in COLONY_METRICS},
        np.array(days, np.int64),
        np.array(rock, bool),
        np.array(before, np.int8),
    )


def _strength(proposal: Proposal | None) -> int:
    return UNJUDGED if proposal is None else STRENGTH[proposal.verdict]


def _met(condition: Condition, of: ColonySample) -> tuple[Flags, Flags]:
    """Return where a condition holds, and where that is unknown; as `rules` says of one colony."""
    metric = COLONY_METRICS[condition.metric]
    values, told = of.values[condition.metric], of.known[condition.metric]
    if metric.border:
        told = told & ~of.rock
    over = condition.direction is Direction.ABOVE
    holds = values > condition.limit if over else values < condition.limit
    return told & holds, told & np.isnan(values)


def _fires(rule: Rule, of: ColonySample) -> tuple[Flags, Flags]:
    """Return where a rule fires, and where that is unknown."""
    if not rule.conditions:
        return np.zeros(len(of.places), bool), np.zeros(len(of.places), bool)
    on = np.ones(len(of.places), bool)
    if rule.from_day is not None or rule.to_day is not None:
        first, last = rule.from_day or 0, rule.to_day
        on = (of.days >= first) & (of.days <= (np.inf if last is None else last))
    none, every = np.zeros_like(on), [_met(c, of) for c in rule.every]
    some = [_met(c, of) for c in rule.any]
    holds = reduce(np.logical_and, (met for met, _ in every), on)
    # Three-valued logic in two masks: surely, and surely or perhaps.
    maybe = reduce(np.logical_and, (met | unknown for met, unknown in every), on)
    if some:
        holds = holds & reduce(np.logical_or, (met for met, _ in some), none)
        maybe = maybe & reduce(np.logical_or, (met | unknown for met, unknown in some), none)
    return holds, maybe & ~holds


def judge(rules: Sequence[Rule], of: ColonySample) -> NDArray[np.int8]:
    """Return the strength of what rules propose for each colony of a sample, int8 (n,).

    The same as `rules.propose` for each of them.
    """
    best = np.zeros(len(of.places), np.int8)
    unknown = np.zeros(len(of.places), bool)
    spoken = np.zeros(len(of.places), bool)
    for rule in rules:
        holds, unsure = _fires(rule, of)
        # All colonies at once: thousands of them are judged anew at every key that is typed in the
        # editor.
        best[holds] = np.maximum(best[holds], STRENGTH[rule.verdict])
        spoken |= holds
        unknown |= unsure
    best[unknown & ~spoken] = UNJUDGED
    return best


@dataclass(frozen=True, slots=True)
class ColonyChange:
    """A colony whose proposal changes, and what would be proposed."""

    place: ColonyPlace
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DishChange:
    """A day of the dish: what was proposed and what would be; None where it can't be judged.

    ``reasons``: the conditions behind what would be.
    """

    day: int | None
    before: Proposal | None
    after: Proposal | None
    reasons: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule set would propose on a dish.

    ``before`` and ``after`` count colonies by verdict, "" for those that cannot be judged;
    ``changes``: the first of the ``changed`` colonies, worst first; ``days``: the days of the
    dish; ``meant``: for which of them the rule set is meant.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    changed: int
    changes: tuple[ColonyChange, ...]
    days: tuple[DishChange, ...]
    meant: tuple[bool, ...]


def _counts(strengths: NDArray[np.int8]) -> dict[str, int]:
    return {word: int(np.count_nonzero(strengths == s)) for s, word in _VERDICTS.items()}


def preview(rule_set: RuleSet, of: ColonySample) -> Preview:
    """Return what a rule set would propose on a dish, whatever it is meant for.

    The days go one after the other, as they would have: what fired on one is known on the next.
    """
    after = judge(rule_set.colony_rules, of)
    where = np.flatnonzero(after != of.before)
    # The last key is the first: by strength, and within it in their own order.
    order = where[np.lexsort((where, -after[where]))]
    changes = tuple(
        ColonyChange(of.places[i], _VERDICTS[int(of.before[i])], _VERDICTS[int(after[i])])
        for i in order[:MOST_LISTED].tolist()
    )
    meant = tuple(matches(rule_set.applies, r.analysis.acquisition) for r in of.records)
    return Preview(
        _counts(of.before), _counts(after), len(where), changes, _days(rule_set, of), meant
    )


def _days(rule_set: RuleSet, of: ColonySample) -> tuple[DishChange, ...]:
    known, found = Past(), []
    for at, record in enumerate(of.records):
        analysis = record.analysis
        acquisition = analysis.acquisition
        protocol = replace(with_rules(analysis.protocol, rule_set), past=known)
        when = moment(acquisition)
        after = propose_dish(
            analysis.statistics,
            protocol,
            when,
            unfamiliar=analysis.unfamiliar,
            failed=len(analysis.failures),
        )
        because: tuple[Fact, ...] = ()
        if after is not None:
            metrics = dish_metrics(analysis.statistics, known)
            because = reasons(after, rule_set.dish_rules, metrics, when, known.held)
        found.append(DishChange(acquisition.day, analysis.proposal, after, because))
        if at + 1 < len(of.records):
            hours = hours_after(acquisition, of.records[at + 1].analysis.acquisition)
            known = past(record.id, analysis.statistics, protocol, when, hours)
    return tuple(found)


def proposal(rule_set: RuleSet, of: ColonySample, place: ColonyPlace) -> Proposal | None:
    """Return what a rule set would propose for one colony, with its reason."""
    analysis, colony, scale = of.colony(place)
    protocol = with_rules(analysis.protocol, rule_set)
    unfamiliar = analysis.pictures[place.picture].quality.unfamiliar
    when = moment(analysis.acquisition)
    return propose_colony(colony, scale, protocol, when, unfamiliar=unfamiliar)


def dish_values(of: ColonySample, metric: str) -> tuple[tuple[int | None, float], ...]:
    """Return a dish metric by culture day, nan where there is none."""
    found = []
    known = Past()
    for at, record in enumerate(of.records):
        analysis = record.analysis
        value = dish_metrics(analysis.statistics, known).get(metric, float("nan"))
        found.append((analysis.acquisition.day, value))
        if at + 1 < len(of.records):
            hours = hours_after(analysis.acquisition, of.records[at + 1].analysis.acquisition)
            known = Past(confluence=analysis.statistics.confluence, hours=hours)
    return tuple(found)
