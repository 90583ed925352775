"""A family of dishes: growth and doublings from passage to passage, in every branch."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.audit import EventKind
from colonyqc.domain.dish_life import Generation, doublings, family
from colonyqc.domain.dish_statement import DishStatement, newest_statements
from colonyqc.domain.growth import GrowthFit
from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import History
from colonyqc.services.reporting.culture_growth import culture_growth, last_culture

_BRANCH: Final = "· "
"""Before a dish, for each passage since the oldest."""
COLUMNS: Final = (
    "dish", "passage", "days", "split", "confluence at the end", "growth, 1/h", "doublings",
    "cumulative",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One culture of a family.

    ``ratio``: what it was seeded at from ``parent``, None for the oldest; ``depth``: how many
    passages lie between them and the oldest; ``end``: its last confluence, %; ``doublings`` since
    it was seeded and ``cumulative`` since the oldest: see `domain.dish_life.doublings`; nan where
    unknown.
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
    parent: DishKey | None = None
    depth: int = 0


def passages(history: History, dish: DishKey) -> tuple[PassageRow, ...]:
    """Return the family of a dish, each dish followed by what was made of it, the oldest first.

    A passage that was stated after the analysis is told in place of the one that was known then.

    What is cumulative counts from the oldest on along each branch; one unknown step leaves what
    follows unknown.
    """
    later = newest_statements(history.events(kinds=(EventKind.DISH_DESCRIBED,)))
    found: dict[DishKey, PassageRow] = {}
    for each in family(history.life_events(), dish):
        before = None if each.parent is None else found[each.parent]
        found[each.dish] = _culture(history, each, before, later.get(each.dish.subject))
    return tuple(found.values())


def line_of(rows: Sequence[PassageRow], dish: DishKey) -> tuple[PassageRow, ...]:
    """Return a dish of a family with all it descends from, the oldest first."""
    known = {row.dish: row for row in rows}
    line, here = [], known.get(dish)
    while here is not None:
        line.append(here)
        here = None if here.parent is None else known[here.parent]
    return tuple(reversed(line))


def _culture(
    history: History, of: Generation, before: PassageRow | None, later: DishStatement | None
) -> PassageRow:
    records = history.series(of.dish, colonies=False)
    days = last_culture(records)
    growth = culture_growth(records)
    known = [day.analysis.acquisition for day in days]
    said = [(each if later is None else later.over(each)).passage for each in known]
    end = days[-1].analysis.statistics.confluence if days else nan
    made = nan if before is None else doublings(of.ratio, before.end, end)
    return PassageRow(
        of.dish,
        next((each for each in reversed(said) if each), ""),
        days[0].day if days else None,
        days[-1].day if days else None,
        of.ratio,
        end,
        None if growth is None else growth.fit,
        made,
        0.0 if before is None else before.cumulative + made,
        of.parent,
        of.depth,
    )


def passage_cells(row: PassageRow) -> tuple[str, ...]:
    """Return a row under `COLUMNS`."""
    days = number_format.NONE if row.first_day is None else f"{row.first_day}–{row.last_day}"
    rate = number_format.NONE if row.fit is None else number_format.number(row.fit.rate, 4)
    return (
        f"{_BRANCH * row.depth}{row.dish.label}",
        number_format.known(row.passage),
        days,
        number_format.NONE if row.ratio is None else f"1:{row.ratio:g}",
        number_format.percent(row.end),
        rate,
        number_format.number(row.doublings, 1),
        number_format.number(row.cumulative, 1),
    )
