"""The growth of a culture over all its days: rate and doubling time with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from math import isnan
from typing import Final

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.colony import Scale
from colonyqc.domain.culture_time import HOURS_PER_DAY, hours_between
from colonyqc.domain.growth import GrowthBasis, GrowthFit, GrowthSample, fit_growth
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.reporting import trends
from colonyqc.services.reporting.words import words

_FULL: Final = 50.0
"""Confluence in % above which growth is seen to slow down: the line is then no longer one."""


class GrowthOf(StrEnum):
    """The area whose growth is fitted."""

    CONFLUENCE = "confluence"
    COLONY_AREA = "colony area"
    """Median area of a colony: also where colonies come and go; it has no interval of its own."""


@dataclass(frozen=True, slots=True)
class TimedDay:
    """A day of a culture with the hours since its first; ``timed``: known by the clock."""

    hours: float
    day: int
    timed: bool
    record: AnalysisRecord

    @property
    def analysis(self) -> Analysis:
        return self.record.analysis


@dataclass(frozen=True, slots=True)
class CultureGrowth:
    """The growth through the days of one culture that one model analysed.

    ``fit`` is None where fewer than two of them have an area. ``slowing``: the last day is so
    full that exponential growth no longer holds, and the rate is that of the days before it too.
    """

    of: GrowthOf
    first_day: int
    last_day: int
    timed: bool
    slowing: bool
    fit: GrowthFit | None


def cultures(records: Sequence[AnalysisRecord]) -> tuple[tuple[TimedDay, ...], ...]:
    """Return a dish's days by culture: one passage, analysed by one model; in order of days.

    A day that does not say its passage is of that of the day before. Where two days do not tell
    their times, 24 h a culture day lie between them.
    """
    dated = sorted(
        (r for r in records if r.analysis.acquisition.day is not None),
        key=lambda r: r.analysis.acquisition.day or 0,
    )
    parts: list[list[AnalysisRecord]] = []
    passage: str | None = None
    for record in dated:
        said = record.analysis.acquisition.passage
        other = passage is not None and said is not None and said != passage
        if not parts or other or record.analysis.model != parts[-1][-1].analysis.model:
            parts.append([])
        passage = said or (None if other else passage)
        parts[-1].append(record)
    return tuple(map(_timed, parts))


def last_culture(records: Sequence[AnalysisRecord]) -> tuple[TimedDay, ...]:
    """Return the days of a dish's last culture; none where no day is known."""
    found = cultures(records)
    return found[-1] if found else ()


def _timed(dated: Sequence[AnalysisRecord]) -> tuple[TimedDay, ...]:
    days = [record.analysis.acquisition.day or 0 for record in dated]
    steps = [
        hours_between(before.analysis.acquisition.taken, after.analysis.acquisition.taken)
        for before, after in pairwise(dated)
    ]
    lengths = [
        HOURS_PER_DAY * (after - before) if step is None else step
        for step, (before, after) in zip(steps, pairwise(days), strict=True)
    ]
    known = [True, *(step is not None for step in steps)]
    hours = accumulate(lengths, initial=0.0)
    return tuple(map(TimedDay, hours, days, known, dated))


def culture_growth(
    records: Sequence[AnalysisRecord], of: GrowthOf = GrowthOf.CONFLUENCE
) -> CultureGrowth | None:
    """Return the growth over a dish's last culture; None where no day is known.

    See `domain.growth` for the fit. Areas of colonies count only where every day has a pixel size
    of its own, or none has.
    """
    days = last_culture(records)
    if not days:
        return None
    if of is GrowthOf.CONFLUENCE:
        samples = [trends.confluence_sample(day.analysis, day.hours) for day in days]
    else:
        samples = [_colony_area(day) for day in days] if _alike(days) else []
    return CultureGrowth(
        of,
        days[0].day,
        days[-1].day,
        all(day.timed for day in days),
        days[-1].analysis.statistics.confluence > _FULL,
        fit_growth(samples),
    )


def _pixel_size(day: TimedDay) -> float | None:
    sizes = {picture.pixel_size_um for picture in day.analysis.pictures}
    return sizes.pop() if len(sizes) == 1 else None


def _alike(days: Sequence[TimedDay]) -> bool:
    known = [_pixel_size(day) is not None for day in days]
    return all(known) or not any(known)


def _colony_area(day: TimedDay) -> GrowthSample:
    area = day.analysis.statistics.area_median_px
    return GrowthSample(day.hours, Scale(_pixel_size(day)).area(area))


def growth_sentences(growth: CultureGrowth | None, language: str = "en") -> tuple[str, ...]:
    """Say the growth over a culture with its intervals, and what they rest on."""
    if growth is None or growth.fit is None or growth.first_day == growth.last_day:
        return ()
    say, fit = words(language), growth.fit
    days = {"before": growth.first_day, "after": growth.last_day}
    rate = trends.rate_text(fit.rate, fit, say)
    if isnan(fit.doubling):
        said = [say("growth over none", **days, rate=rate)]
    else:
        doubling = trends.doubling_text(fit.doubling, fit, say)
        said = [say("growth over", **days, rate=rate, doubling=doubling)]
    if fit.basis is not GrowthBasis.INTERVALS:
        said.append(say(f"growth basis {fit.basis}"))
    if growth.slowing:
        said.append(say("growth slowing"))
    return tuple(said)
