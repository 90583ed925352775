"""A dish over its days: the points of a trend and the growth between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.analysis import Analysis
from colonyqc.domain.culture_time import HOURS_PER_DAY, hours_between
from colonyqc.domain.growth import GrowthFit, GrowthSample, fit_growth
from colonyqc.domain.model import ModelRef
from colonyqc.domain.statistics import doubling_hours, growth_rate
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.reports import TrendBreak, TrendPoint
from colonyqc.services.reporting.words import ReportWords, words

_SHORT: Final = 8
"""Letters of a sha256 that tell two networks of one name apart."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth of the covered area between two days of a dish.

    ``hours`` between the pictures: by their times when ``timed``, else 24 h a culture day;
    ``rate`` in 1/h; ``doubling`` of the area in h. Both are nan where they are not defined. Area
    doubling is not cell doubling. ``fit``: the same with 95 % intervals, from the intervals of
    both days' confluence; None where a day has no covered area.
    """

    day_before: int
    day_after: int
    hours: float
    timed: bool
    rate: float
    doubling: float
    fit: GrowthFit | None = None


def _dated(records: Sequence[AnalysisRecord]) -> list[tuple[int, Analysis]]:
    dated = [(r.analysis.acquisition.day, r.analysis) for r in records]
    return sorted(((d, a) for d, a in dated if d is not None), key=lambda pair: pair[0])


def points(records: Sequence[AnalysisRecord]) -> tuple[TrendPoint, ...]:
    """Return a dish's percentages by culture day; analyses without a day have no place in it."""
    return tuple(
        TrendPoint(
            float(day),
            analysis.statistics.confluence,
            analysis.statistics.confluence_sd,
            analysis.statistics.differentiated,
            *analysis.statistics.confluence_interval,
            *analysis.statistics.differentiated_interval,
        )
        for day, analysis in _dated(records)
    )


def breaks(records: Sequence[AnalysisRecord]) -> tuple[TrendBreak, ...]:
    """Return where a dish's days were analysed by another model than the day before."""
    return tuple(
        TrendBreak((day + next_day) / 2, *_named(first, second))
        for (day, first), (next_day, second) in pairwise(_dated(records))
        if first.model != second.model
    )


def _named(first: Analysis, second: Analysis) -> tuple[str, str]:
    names = first.model_text, second.model_text
    return names if names[0] != names[1] else told(first.model, second.model)


def told(one: ModelRef, other: ModelRef) -> tuple[str, str]:
    """Return two models as text, by their sha256 too where they share name and version."""
    if str(one) != str(other):
        return str(one), str(other)
    return f"{one} ({one.sha256[:_SHORT]})", f"{other} ({other.sha256[:_SHORT]})"


def growth(records: Sequence[AnalysisRecord]) -> tuple[Growth, ...]:
    """Return the growth from each day to the next.

    Rate: ln(A2/A1)/Δt, doubling: ln 2 / rate, with A the confluence: a share of the imaged area,
    so that days with more or fewer pictures compare.
    """
    steps = []
    dated = _dated(records)
    for (day, first), (next_day, second) in pairwise(dated):
        timed = hours_between(first.acquisition.taken, second.acquisition.taken)
        # Without times a day is taken for 24 h, and the sentence says so: a dish seen in the
        # morning and then in the evening grows otherwise.
        hours = HOURS_PER_DAY * (next_day - day) if timed is None else timed
        rate = growth_rate(first.statistics.confluence, second.statistics.confluence, hours)
        fit = fit_growth((confluence_sample(first, 0.0), confluence_sample(second, hours)))
        doubling = doubling_hours(rate)
        steps.append(Growth(day, next_day, hours, timed is not None, rate, doubling, fit))
    return tuple(steps)


def confluence_sample(analysis: Analysis, hours: float) -> GrowthSample:
    """Return a day's confluence with its interval as what growth is fitted to."""
    found = analysis.statistics
    return GrowthSample(hours, found.confluence, found.confluence_low, found.confluence_high)


def rate_ends(fit: GrowthFit | None) -> str:
    """Return the 95 % interval of a growth rate as text; "" where it has none."""
    if fit is None or isnan(fit.rate_low):
        return ""
    # A dash beside a minus reads as another minus.
    between = "…" if fit.rate_low < 0 else "–"
    return between.join(number_format.number(end, 4) for end in (fit.rate_low, fit.rate_high))


ENDLESS_H: Final = 21 * 24
"""No culture is kept for so long: an end of a doubling time beyond it says "hardly grows"."""


def doubling_ends(fit: GrowthFit | None, say: ReportWords) -> str:
    """Return the 95 % interval of a doubling time; one without an end says where it begins."""
    if fit is None or isnan(fit.doubling_low) or isnan(fit.doubling_high):
        return ""
    if fit.doubling_high > ENDLESS_H:
        return say("or more", value=number_format.number(fit.doubling_low, 1))
    return number_format.span(fit.doubling_low, fit.doubling_high)


def rate_text(rate: float, fit: GrowthFit | None, say: ReportWords) -> str:
    """Return a growth rate as it is read, with its 95 % interval where it has one."""
    return _with_ends(number_format.number(rate, 4), rate_ends(fit), "1/h", say)


def doubling_text(doubling: float, fit: GrowthFit | None, say: ReportWords) -> str:
    """Return a doubling time as it is read, with its 95 % interval where it has one."""
    return _with_ends(number_format.number(doubling, 1), doubling_ends(fit, say), "h", say)


def _with_ends(text: str, ends: str, unit: str, say: ReportWords) -> str:
    return say("with ends", text=text, more=ends, unit=unit) if ends else f"{text} {unit}"


def sentences(steps: Sequence[Growth], language: str = "en") -> tuple[str, ...]:
    """Say each step's growth, how its hours are known, and what area doubling is not.

    Empty when there is no step.
    """
    if not steps:
        return ()
    say = words(language)
    said = []
    for step in steps:
        days = {"before": step.day_before, "after": step.day_after}
        if isnan(step.rate):
            said.append(say("growth unknown", **days))
        elif isnan(step.doubling):
            said.append(say("growth none", **days, rate=rate_text(step.rate, step.fit, say)))
        else:
            said.append(
                say(
                    "growth",
                    **days,
                    rate=rate_text(step.rate, step.fit, say),
                    doubling=doubling_text(step.doubling, step.fit, say),
                )
            )
    if not all(step.timed for step in steps):
        untimed = [f"{s.day_before}→{s.day_after}" for s in steps if not s.timed]
        said.append(say("growth untimed", steps=", ".join(untimed)))
    return (*said, say("area doubling"))
