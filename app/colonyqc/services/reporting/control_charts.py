"""Control charts of a laboratory's dishes: one line, medium, culture day and model to a chart."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isfinite, nan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.control_chart import ControlLimits, NelsonRule, control_limits, nelson
from colonyqc.domain.errors import UsageError
from colonyqc.domain.metrics import DISH_METRICS, dish_metrics
from colonyqc.domain.model import ModelRef
from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import AnalysisRecord, History
from colonyqc.services.reporting.words import words

COLUMNS: Final = ("chart", "dish", "value", "limits (3 SD)", "moving range", "out of control")


@dataclass(frozen=True, slots=True)
class ChartGroup:
    """What dishes must share for their values to be alike; a simulated dish is like no real one."""

    line: str
    medium: str
    day: int
    model: ModelRef
    simulated: bool

    @property
    def label(self) -> str:
        parts = (self.line, self.medium, f"day {self.day}", str(self.model))
        told = " · ".join(part for part in parts if part)
        return f"{told} (simulated)" if self.simulated else told


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One dish on a chart's day; ``at``: when it was photographed, else analysed.

    ``moving_range``: the distance from the point before, nan for the first.
    """

    dish: DishKey
    record: int
    at: datetime
    value: float
    moving_range: float
    rules: tuple[NelsonRule, ...]


@dataclass(frozen=True, slots=True)
class ControlChart:
    """An individuals and moving-range chart of one metric; see `domain.control_chart`."""

    group: ChartGroup
    metric: str
    limits: ControlLimits
    points: tuple[ChartPoint, ...]

    @property
    def out(self) -> tuple[ChartPoint, ...]:
        """The points that complete a pattern, or whose moving range is beyond its limit."""
        return tuple(p for p in self.points if p.rules or self.range_out(p))

    def range_out(self, point: ChartPoint) -> bool:
        """Tell whether a point jumped farther from the one before than chance does."""
        return self.limits.known and point.moving_range > self.limits.range_high


def control_charts(
    history: History, metric: str, line: str | None = None
) -> tuple[ControlChart, ...]:
    """Return the charts of a metric over the newest analyses of all dishes, by group.

    Raises:
        UsageError: no dish has such a metric.
    """
    if metric not in DISH_METRICS:
        known = ", ".join(DISH_METRICS)
        raise UsageError(f'There is no number of a dish called "{metric}". There are: {known}.')
    found: list[AnalysisRecord] = []
    for dish in history.dishes():
        if line is None or dish.line == line:
            found += history.series(dish, colonies=False)
    return charts_of(found, metric)


def charts_of(records: Sequence[AnalysisRecord], metric: str) -> tuple[ControlChart, ...]:
    """Return the charts of some analyses; those without day or value are in none."""
    groups: dict[ChartGroup, list[tuple[datetime, float, AnalysisRecord]]] = defaultdict(list)
    for record in records:
        analysis = record.analysis
        acquisition = analysis.acquisition
        value = dish_metrics(analysis.statistics, analysis.protocol.past).get(metric)
        if acquisition.day is None or value is None or not isfinite(value):
            continue
        group = ChartGroup(
            acquisition.dish.line,
            acquisition.medium or "",
            acquisition.day,
            analysis.model,
            analysis.simulated,
        )
        groups[group].append((_moment(record), value, record))
    ordered = sorted(groups, key=lambda g: (g.line, g.medium, g.day, str(g.model), g.model.sha256))
    return tuple(_chart(group, metric, groups[group]) for group in ordered)


def _moment(record: AnalysisRecord) -> datetime:
    """Return when a dish was photographed as a moment that can be ordered among others."""
    taken = record.analysis.acquisition.taken or record.analysis.finished
    return taken.astimezone()


def _chart(
    group: ChartGroup, metric: str, found: Sequence[tuple[datetime, float, AnalysisRecord]]
) -> ControlChart:
    ordered = sorted(found, key=lambda each: (each[0], each[2].id))
    values = [value for _, value, _ in ordered]
    limits = control_limits(values)
    ranges = [nan, *(abs(b - a) for a, b in pairwise(values))]
    points = tuple(
        ChartPoint(record.analysis.acquisition.dish, record.id, at, value, moved, rules)
        for (at, value, record), moved, rules in zip(
            ordered, ranges, nelson(values, limits), strict=True
        )
    )
    return ControlChart(group, metric, limits, points)


def reasons(chart: ControlChart, point: ChartPoint, language: str = "en") -> tuple[str, ...]:
    """Say why a point is out of control, a clause for each rule; nothing where it is not."""
    say = words(language)
    said = [say(f"nelson {int(rule)}") for rule in point.rules]
    return (*said, say("range out")) if chart.range_out(point) else tuple(said)


def chart_sentence(chart: ControlChart, language: str = "en") -> str:
    """Say how a chart stands: how many points are out of control, or that it has no limits yet."""
    say = words(language)
    count = len(chart.points)
    if not chart.limits.known:
        return say("chart no limits", count=count)
    return say("chart limits", count=count, out=len(chart.out))


def chart_rows(chart: ControlChart) -> tuple[tuple[str, ...], ...]:
    """Return a chart's points as rows under `COLUMNS`."""
    unit = DISH_METRICS[chart.metric].unit
    limits = number_format.with_unit(_span(chart.limits), unit)
    return tuple(
        (
            chart.group.label,
            point.dish.label,
            number_format.with_unit(number_format.significant(point.value, 4), unit),
            limits,
            number_format.significant(point.moving_range, 3),
            "; ".join(reasons(chart, point)),
        )
        for point in chart.points
    )


def _span(limits: ControlLimits) -> str:
    if not limits.known:
        return number_format.NONE
    ends = (number_format.significant(end, 4) for end in (limits.low, limits.high))
    return "…".join(ends)


def chart_json(chart: ControlChart) -> dict[str, object]:
    """Return a chart as what a program reads."""
    limits = chart.limits
    return {
        "line": chart.group.line,
        "medium": chart.group.medium or None,
        "day": chart.group.day,
        "model": str(chart.group.model),
        "model_sha256": chart.group.model.sha256,
        "simulated": chart.group.simulated,
        "metric": chart.metric,
        "mean": limits.mean,
        "sd": limits.sd,
        "low": limits.low,
        "high": limits.high,
        "moving_range_high": limits.range_high,
        "points": [
            {
                "line": point.dish.line,
                "dish": point.dish.dish,
                "analysis": point.record,
                "at": point.at.isoformat(),
                "value": point.value,
                "moving_range": point.moving_range,
                "nelson_rules": [int(rule) for rule in point.rules],
                "moving_range_out": chart.range_out(point),
            }
            for point in chart.points
        ],
    }
