"""How often people overrule what a model's rules propose: a control chart by week."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan, sqrt
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.model import ModelRef
from colonyqc.services.ports import AnalysisRecord, History

COLUMNS: Final = (
    "model", "week of", "decided", "overruled", "share", "limits (3 SD)", "out of control",
)  # fmt: skip
_SIGMAS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Week:
    """Proposals of one model that people decided on in one week.

    ``begins``: its Monday; ``decided`` and ``overruled``: colonies; ``share`` in percent, ``low``
    and ``high`` the control limits of that week, %.
    """

    begins: date
    decided: int
    overruled: int
    share: float
    low: float
    high: float

    @property
    def out(self) -> bool:
        """Tell whether the share lies beyond its limits."""
        return not self.low <= self.share <= self.high


@dataclass(frozen=True, slots=True)
class OverruledChart:
    """A model's p-chart: ``centre`` is the share overruled over all its weeks, %."""

    model: ModelRef
    centre: float
    weeks: tuple[Week, ...]


def charts(history: History) -> tuple[OverruledChart, ...]:
    """Return the chart of each model on whose proposals people decided, by name and version.

    Colonies with a proposal and a decision of their own in force count, in the week of that
    decision (UTC).
    p-chart: p̄ ± 3·√(p̄(1 - p̄)/n), within 0 and 100 %, with n the colonies decided in that week
    and p̄ over all weeks (Shewhart; Montgomery, Introduction to Statistical Quality Control, 7.2).
    """
    numbers = [each.id for each in history.list() if each.decisions and not each.prompt]
    return charts_of([history.get(number) for number in numbers])


def charts_of(records: Sequence[AnalysisRecord]) -> tuple[OverruledChart, ...]:
    """Return the same of some analyses."""
    counts: dict[ModelRef, dict[date, list[int]]] = defaultdict(dict)
    for record in records:
        for at, result in enumerate(record.analysis.pictures):
            for colony in result.colonies:
                decision = record.decision(at, colony.number)
                # What was accepted together was not looked at one by one.
                if decision is None or decision.accepted or colony.proposal is None:
                    continue
                day = decision.at.date()
                week = counts[record.analysis.model].setdefault(
                    day - timedelta(days=day.weekday()), [0, 0]
                )
                week[0] += 1
                week[1] += decision.verdict.value != colony.proposal.verdict
    ordered = sorted(counts, key=lambda ref: (ref.name, ref.version, ref.sha256))
    return tuple(_chart(model, counts[model]) for model in ordered)


def _chart(model: ModelRef, by_week: dict[date, list[int]]) -> OverruledChart:
    decided = sum(n for n, _ in by_week.values())
    centre = sum(k for _, k in by_week.values()) / decided if decided else nan
    weeks = []
    for begins, (n, k) in sorted(by_week.items()):
        reach = _SIGMAS * sqrt(centre * (1 - centre) / n)
        low, high = max(0.0, centre - reach), min(1.0, centre + reach)
        weeks.append(Week(begins, n, k, 100 * k / n, 100 * low, 100 * high))
    return OverruledChart(model, 100 * centre, tuple(weeks))


def rows(chart: OverruledChart) -> tuple[tuple[str, ...], ...]:
    """Return a chart's weeks as rows under `COLUMNS`."""
    return tuple(
        (
            str(chart.model),
            str(week.begins),
            str(week.decided),
            str(week.overruled),
            number_format.percent(week.share),
            f"{number_format.span(week.low, week.high)} %",
            "yes" if week.out else "",
        )
        for week in chart.weeks
    )
