"""A line of descent: growth and doublings from passage to passage."""

from dataclasses import dataclass, replace
from itertools import pairwise
from math import nan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.dish_life import doublings, lineage
from colonyqc.domain.growth import GrowthFit
from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import History
from colonyqc.services.reporting.culture_growth import culture_growth, last_culture

COLUMNS: Final = (
    "dish", "passage", "days", "split", "confluence at the end", "growth, 1/h", "doublings",
    "cumulative",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One culture of a line of descent.

    ``ratio``: what it was seeded at from the one before; ``end``: its last confluence, %;
    ``doublings`` since it was seeded and ``cumulative`` since the oldest: see
    `domain.dish_life.doublings`; nan where unknown.
    """

    dish: DishKey
    passage: str
    first_day: int | None
    last_day: int | None
    ratio: float | None
    end: float
    fit: GrowthFit | None
    doublings: float
    cumulative: float


def passages(history: History, dish: DishKey) -> tuple[PassageRow, ...]:
    """Return a dish with all it descends from, the oldest first.

    What is cumulative counts from the oldest on; one unknown step leaves what follows unknown.
    """
    generations = lineage(history.life_events(), dish)
    found = [_culture(history, each.dish, each.ratio) for each in generations]
    rows = found[:1]
    total = 0.0
    for before, after in pairwise(found):
        made = doublings(after.ratio, before.end, after.end)
        total += made
        rows.append(replace(after, doublings=made, cumulative=total))
    return tuple(rows)


def _culture(history: History, dish: DishKey, ratio: float | None) -> PassageRow:
    records = history.series(dish, colonies=False)
    days = last_culture(records)
    growth = culture_growth(records)
    said = [day.analysis.acquisition.passage for day in days]
    return PassageRow(
        dish,
        next((each for each in reversed(said) if each), ""),
        days[0].day if days else None,
        days[-1].day if days else None,
        ratio,
        days[-1].analysis.statistics.confluence if days else nan,
        None if growth is None else growth.fit,
        nan,
        0.0,
    )


def passage_cells(row: PassageRow) -> tuple[str, ...]:
    """Return a row under `COLUMNS`."""
    days = number_format.NONE if row.first_day is None else f"{row.first_day}–{row.last_day}"
    rate = number_format.NONE if row.fit is None else number_format.number(row.fit.rate, 4)
    return (
        row.dish.label,
        number_format.known(row.passage),
        days,
        number_format.NONE if row.ratio is None else f"1:{row.ratio:g}",
        number_format.percent(row.end),
        rate,
        number_format.number(row.doublings, 1),
        number_format.number(row.cumulative, 1),
    )
