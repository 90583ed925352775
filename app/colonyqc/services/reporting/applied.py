"""The rules of a report: every one that was applied, its limits, and what it came to."""

from collections import Counter
from collections.abc import Sequence

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.applied_rules import AppliedRule, RuleOutcome, applied
from colonyqc.domain.colony import Scale
from colonyqc.domain.metrics import colony_metrics, dish_metrics, metric_of
from colonyqc.domain.number_format import significant
from colonyqc.domain.protocol import Condition, Rule
from colonyqc.domain.rules import moment
from colonyqc.services.ports.reports import ReportRule
from colonyqc.services.reporting.rows import SIGNS
from colonyqc.services.reporting.words import ReportWords


def rule_rows(analysis: Analysis, say: ReportWords) -> tuple[ReportRule, ...]:
    """Return every rule that the analysis was held against, those of the dish first."""
    return (*_of_dish(analysis, say), *_of_colonies(analysis, say))


def _of_dish(analysis: Analysis, say: ReportWords) -> list[ReportRule]:
    protocol, when = analysis.protocol, moment(analysis.acquisition)
    metrics = dish_metrics(analysis.statistics, protocol.past)
    made = []
    for each in applied(protocol.dish_rules, metrics, when, protocol.past.held):
        values = [
            f"{significant(metrics[c.metric])}{_unit(c.metric)}"
            for c in each.rule.conditions
            if c.metric in metrics
        ]
        # Without a usable picture nothing was looked at, whatever the counts of nothing say.
        judged = bool(analysis.statistics.usable_pictures) or each.outcome is RuleOutcome.OFF
        outcome = each.outcome if judged else RuleOutcome.UNKNOWN
        found = say(f"rule {outcome}")
        if judged and values and outcome in (RuleOutcome.FIRED, RuleOutcome.QUIET):
            found = say("rule found", outcome=found, values=say.listed(values))
        made.append(_row("rules of dish", each, outcome, found, say))
    return made


def _of_colonies(analysis: Analysis, say: ReportWords) -> list[ReportRule]:
    protocol, when = analysis.protocol, moment(analysis.acquisition)
    counts: Counter[tuple[int, RuleOutcome]] = Counter()
    total = 0
    for result in analysis.pictures:
        for colony in result.colonies:
            total += 1
            metrics = colony_metrics(colony, Scale(result.pixel_size_um))
            for place, each in enumerate(applied(protocol.colony_rules, metrics, when)):
                counts[place, each.outcome] += 1
    made = []
    for place, rule in enumerate(protocol.colony_rules):
        fired, unknown = counts[place, RuleOutcome.FIRED], counts[place, RuleOutcome.UNKNOWN]
        found = say("rule of colonies", fired=fired, all=total)
        if unknown:
            found = say("both", first=found, second=say("rule unjudged", count=unknown))
        outcome = RuleOutcome.FIRED if fired else RuleOutcome.QUIET
        if total and counts[place, RuleOutcome.OFF] == total:
            outcome, found = RuleOutcome.OFF, say(f"rule {RuleOutcome.OFF}")
        made.append(_row("rules of colonies", AppliedRule(rule, outcome), outcome, found, say))
    return made


def _row(
    of: str, each: AppliedRule, outcome: RuleOutcome, found: str, say: ReportWords
) -> ReportRule:
    key = f"colony {each.rule.verdict}" if of == "rules of colonies" else ""
    return ReportRule(
        of=say(of),
        name=say.named("rule", each.rule.name),
        verdict=each.rule.verdict,
        word=say.table.get(key, say(f"verdict {each.rule.verdict}")),
        condition=_conditions(each, say),
        found=found,
        fired=outcome is RuleOutcome.FIRED,
    )


def _unit(metric: str) -> str:
    unit = metric_of(metric).unit
    return f" {unit}" if unit else ""


def _conditions(each: AppliedRule, say: ReportWords) -> str:
    """Return a rule's conditions in words, with the limits that were in force."""
    rule, limits = each.rule, each.limits
    count = len(rule.every)
    every = _said(rule.every, limits[:count], say)
    some = _said(rule.any, limits[count:], say)
    text = say("rule and").join(every)
    if some:
        either = say("rule or").join(some)
        if every and len(some) > 1:
            either = f"({either})"
        text = say("rule and").join(filter(None, (text, either)))
    if each.held and any(c.clear is not None for c in rule.conditions):
        text = say("rule held", text=text)
    days = _days(rule, say)
    return say("both", first=text, second=days) if days else text


def _said(conditions: Sequence[Condition], limits: Sequence[float], say: ReportWords) -> list[str]:
    return [
        f"{say.named('metric', metric_of(c.metric).label)} {SIGNS[c.direction]} {at:g}"
        f"{_unit(c.metric)}"
        for c, at in zip(conditions, limits, strict=True)
    ]


def _days(rule: Rule, say: ReportWords) -> str:
    first, last = rule.from_day, rule.to_day
    if first is None:
        return "" if last is None else say("rule to day", day=last)
    if last is None:
        return say("rule from day", day=first)
    return say("rule days", span=f"{first}" if first == last else f"{first}–{last}")
