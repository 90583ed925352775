"""The rows of the worklist: each dish at its newest day."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.analysis_queue import Pending
from colonyqc.services.ports import AnalysisSummary
from colonyqc.services.worklist.newest import newest_of


@dataclass(frozen=True, slots=True)
class Row:
    """A dish as it stands; percentages are nan when nothing is known yet."""

    dish: DishKey
    day: int | None
    verdict: str
    confluence: float
    differentiated: float
    colonies: int
    simulated: bool
    coming: int
    """Acquisitions of it that are still being analysed."""
    cells: int | None = None
    """Cells of the newest sheet of a dish of nothing but prompted analyses, None for others."""
    cell_density: float | None = None
    """Of the same, 1/mm²; None without a pixel size."""

    @property
    def prompted(self) -> bool:
        """Whether nothing but prompted analyses is kept of it: they assist, and judge nothing."""
        return self.cells is not None

    @property
    def measured(self) -> bool:
        """Whether anything was counted, even where nobody can give a verdict on it."""
        return not isnan(self.confluence)


def rows(summaries: Sequence[AnalysisSummary], pending: Sequence[Pending]) -> tuple[Row, ...]:
    """Return one row a dish, by line and dish.

    A dish stands as its newest culture day says; of several analyses of that day the last with a
    usable picture counts. Prompted ones count no colonies: only a dish of none but them stands as
    its newest one says.
    """
    newest = newest_of(each for each in summaries if each.prompt)
    newest |= newest_of(each for each in summaries if not each.prompt)
    coming: dict[DishKey, int] = {}
    for item in pending:
        coming[item.acquisition.dish] = coming.get(item.acquisition.dish, 0) + 1
    dishes = sorted(
        {each.dish for each in summaries} | coming.keys(), key=lambda d: (d.line, d.dish)
    )
    return tuple(_row(d, newest.get(d), coming.get(d, 0)) for d in dishes)


def _row(dish: DishKey, newest: AnalysisSummary | None, coming: int) -> Row:
    if newest is None:
        return Row(dish, None, "", nan, nan, 0, False, coming)
    if newest.prompt:
        cells, density = newest.cells or 0, newest.cell_density
        return Row(dish, newest.day, "", nan, nan, 0, newest.simulated, coming, cells, density)
    return Row(
        dish,
        newest.day,
        newest.shown_verdict,
        newest.confluence,
        newest.differentiated,
        newest.colony_count,
        newest.simulated,
        coming,
    )


def neighbour(dishes: Sequence[DishKey], current: DishKey | None, step: int) -> DishKey | None:
    """Return the dish ``step`` places on, staying at the ends; the first when none is in hand."""
    if not dishes:
        return None
    if current not in dishes:
        return dishes[0]
    return dishes[min(max(dishes.index(current) + step, 0), len(dishes) - 1)]
