"""What a place on a plate is coloured by: a verdict, or a number from low to high."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Final

from colonyqc.domain.metrics import DISH_METRICS, dish_metrics
from colonyqc.domain.picture import DishKey
from colonyqc.gui.widgets import formatting, theme
from colonyqc.gui.widgets.verdict_hint import verdict_hint
from colonyqc.services.worklist.reading import ListedDish

SCALE: Final = ("#2B3A67", "#31688E", "#21918C", "#5EC962", "#FDE725")
"""From low to high: evenly lighter, and told apart without red and green."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A dish on its place: ``colour`` "" where nothing is known; ``text`` stands in it."""

    dish: DishKey
    colour: str
    text: str
    spoken: str


def metrics() -> tuple[tuple[str, str], ...]:
    """Return the numbers of a dish that plates may be coloured by: key and name."""
    return tuple((key, formatting.metric_name(key)) for key in DISH_METRICS)


def spots(items: Sequence[ListedDish], metric: str | None) -> tuple[Spot, ...]:
    """Return each dish coloured by a metric, or by what is proposed for it."""
    if not metric:
        return tuple(_by_verdict(item) for item in items)
    values = {item.dish: _value(item, metric) for item in items}
    low, high = span(values.values())
    return tuple(
        Spot(
            item.dish,
            shade(values[item.dish], low, high),
            formatting.measured(metric, values[item.dish]),
            f"{item.dish.label}: {formatting.measured(metric, values[item.dish])}",
        )
        for item in items
    )


def ends(items: Sequence[ListedDish], metric: str | None) -> tuple[str, str]:
    """Return the lowest and highest value that plates are coloured by, in words; "" by verdict."""
    if not metric:
        return "", ""
    low, high = span(_value(item, metric) for item in items)
    return formatting.measured(metric, low), formatting.measured(metric, high)


def span(values: Iterable[float]) -> tuple[float, float]:
    """Return the smallest and largest of the known values; nan without any."""
    known = [value for value in values if isfinite(value)]
    return (min(known), max(known)) if known else (nan, nan)


def shade(value: float, low: float, high: float) -> str:
    """Return the colour of a value between ``low`` and ``high``; "" where it is unknown."""
    if not isfinite(value):
        return ""
    share = (value - low) / (high - low) if high > low else 0.5
    place = min(max(share, 0.0), 1.0) * (len(SCALE) - 1)
    first = min(int(place), len(SCALE) - 2)
    return _between(SCALE[first], SCALE[first + 1], place - first)


def _between(one: str, other: str, share: float) -> str:
    parts = (
        round(int(one[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def _value(item: ListedDish, metric: str) -> float:
    analysis = item.ranked.standing.analysis
    if analysis is None:
        return nan
    return dish_metrics(analysis.statistics, analysis.protocol.past).get(metric, nan)


def _by_verdict(item: ListedDish) -> Spot:
    word = item.summary.shown_verdict
    colour = theme.VERDICTS[word].fill if word else ""
    said = formatting.dish_verdict(word) or "–"
    told = "\n".join(filter(None, (f"{item.dish.label}: {said}", verdict_hint(word))))
    return Spot(item.dish, colour, formatting.shape(word), told)
