"""Which colonies a person should look at, and why: those in doubt first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isnan, nan
from typing import Final

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.colony import Colony, Scale
from colonyqc.domain.metrics import colony_metrics, metric_of
from colonyqc.domain.protocol import Protocol, Rule
from colonyqc.domain.quality import ProblemKind
from colonyqc.domain.rules import When, borders_off
from colonyqc.domain.verdict import Verdict

NEAR: Final = 0.2
"""A value is near a limit within this share of it."""
UNSURE_FROM: Final = 0.25
"""From this uncertain share of a colony on, it is in doubt."""
APART_FROM: Final = 0.15
"""From this difference between share by area and mean probability on, the model hesitates."""


class DoubtKind(StrEnum):
    """Why a colony needs a person, the most pressing first."""

    DISCARD = "proposed for discard"
    WATCH = "proposed for watch"
    UNJUDGED = "not judged"
    NEAR = "near a limit"
    UNSURE = "low confidence"
    UNFAMILIAR = "unfamiliar look"
    SECOND_OPINION = "second opinion differs"
    CUT = "cut by the border"


_ORDER: Final = {kind: place for place, kind in enumerate(DoubtKind)}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason why a colony needs a person.

    ``metric``, ``value`` and ``limit`` in the metric's unit, where it is about a number: the limit
    is the rule's own, or where this module begins to doubt. ``rule``: the rule it belongs to.
    """

    kind: DoubtKind
    metric: str = ""
    value: float = nan
    limit: float | None = None
    rule: str = ""


def doubts(
    colony: Colony, result: PictureResult, protocol: Protocol, when: When
) -> tuple[Doubt, ...]:
    """Return why a colony of a picture needs a person, the most pressing first; () where nothing.

    A proposal to discard or to watch; no proposal; a value within `NEAR` of a limit of a rule that
    is on, on either side; an uncertain share from `UNSURE_FROM` or a share by area and a mean
    probability of differentiation that are `APART_FROM` apart; a picture whose look the model
    hardly knows, or on which local contrast finds another confluence; an outline that the border
    of the picture cuts.
    """
    found = (
        *_proposed(colony),
        *_near(colony, Scale(result.pixel_size_um), protocol.colony_rules, when),
        *_unsure(colony),
        *_of_picture(result),
        *((Doubt(DoubtKind.CUT),) if colony.touches_border else ()),
    )
    return tuple(sorted(found, key=lambda each: _ORDER[each.kind]))


def urgency(found: Sequence[Doubt]) -> tuple[int, int]:
    """Return a sort key of a colony by its doubts: the most pressing first, none last."""
    first = _ORDER[found[0].kind] if found else len(_ORDER)
    return first, -len(found)


def _proposed(colony: Colony) -> tuple[Doubt, ...]:
    made = colony.proposal
    if made is None:
        return (Doubt(DoubtKind.UNJUDGED),)
    kinds = {Verdict.DISCARD.value: DoubtKind.DISCARD, Verdict.WATCH.value: DoubtKind.WATCH}
    kind = kinds.get(made.verdict)
    return () if kind is None else (Doubt(kind, made.metric, made.value, made.limit, made.rule),)


def _near(colony: Colony, scale: Scale, rules: Sequence[Rule], when: When) -> tuple[Doubt, ...]:
    """Return each metric that is near a limit, with the limit it is nearest to."""
    metrics = colony_metrics(colony, scale)
    nearest: dict[str, tuple[float, Doubt]] = {}
    for rule in rules:
        for condition in rule.conditions if rule.on(when.day) else ():
            value, limit = metrics.get(condition.metric, nan), condition.limit
            if borders_off(when) and metric_of(condition.metric).border:
                continue
            away = abs(value - limit)
            # A value that is unknown is near nothing.
            if isnan(away) or away > NEAR * abs(limit):
                continue
            if condition.metric not in nearest or away < nearest[condition.metric][0]:
                doubt = Doubt(DoubtKind.NEAR, condition.metric, value, limit, rule.name)
                nearest[condition.metric] = (away, doubt)
    return tuple(doubt for _, doubt in nearest.values())


def _unsure(colony: Colony) -> tuple[Doubt, ...]:
    if colony.uncertain_fraction >= UNSURE_FROM:
        share = 100 * colony.uncertain_fraction
        return (Doubt(DoubtKind.UNSURE, "uncertain_percent", share, 100 * UNSURE_FROM),)
    if abs(colony.differentiated_fraction - colony.differentiated_probability) >= APART_FROM:
        mean = 100 * colony.differentiated_probability
        return (Doubt(DoubtKind.UNSURE, "differentiated_probability_percent", mean),)
    return ()


def _of_picture(result: PictureResult) -> tuple[Doubt, ...]:
    kinds = {
        ProblemKind.UNFAMILIAR: DoubtKind.UNFAMILIAR,
        ProblemKind.DISAGREEMENT: DoubtKind.SECOND_OPINION,
    }
    return tuple(
        Doubt(kinds[problem.kind], value=problem.value, limit=problem.limit)
        for problem in result.quality.problems
        if problem.kind in kinds
    )
