"""Histograms of cells on paper: bins and ticks at round numbers, the same for every figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, Self

import numpy as np

from colonyqc.imaging.sheets.cell_map import colours, counted_in
from colonyqc.services.ports.reports import ReportHistogram

_MOST_BINS: Final = 20
_LEAST_BINS: Final = 5
_TICKS: Final = 5
_WHOLE_TICKS: Final = 12
_COUNT_TICKS: Final = 3
_ENDS: Final = (2.0, 98.0)
"""Percentiles of the area at which the scale of colours ends."""
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Axes:
    """What the histograms of several pictures have in common, so that they compare."""

    areas: tuple[float, ...]
    """Edges of the bins of area."""
    neighbours: tuple[float, ...]
    """The same of neighbours: a bin for each number."""
    ends: tuple[float, float]
    """Areas at which the scale of colours ends."""

    @classmethod
    def of(cls, areas: Sequence[float], neighbours: Sequence[float]) -> Self:
        """Return axes that hold all these values."""
        ends = np.percentile(areas, _ENDS).tolist() if areas else (0.0, 1.0)
        fewest, most = (min(neighbours), max(neighbours)) if neighbours else (5.0, 7.0)
        whole = np.arange(fewest - 0.5, most + 1).tolist()
        return cls(_edges(areas), tuple(whole), (ends[0], ends[1]))

    def colours(self) -> tuple[str, ...]:
        """Return the colour of each bin of area, #RRGGBB: that of its middle in the pictures."""
        edges = np.array(self.areas)
        ink = colours((edges[1:] + edges[:-1]) / 2, *self.ends)
        return tuple(f"#{r:02X}{g:02X}{b:02X}" for r, g, b in ink.tolist())


def histogram(
    values: Sequence[float],
    edges: tuple[float, ...],
    *,
    title: str,
    detail: str,
    axis: str,
    colours: tuple[str, ...] = (),
) -> ReportHistogram:
    """Count values between ``edges``; without ``colours`` the edges enclose whole numbers."""
    counts = counted_in(values, edges).counts
    most = max(*counts, 1)
    up = max(1.0, _step(most, _COUNT_TICKS))
    span = edges[-1] - edges[0]
    along = _step(span, _TICKS) if colours else max(1.0, _step(span, _WHOLE_TICKS))
    return ReportHistogram(
        title=title,
        detail=detail,
        axis=axis,
        edges=edges,
        counts=counts,
        colours=colours or ("",) * len(counts),
        ticks=_ticks(edges[0], edges[-1], along),
        count_ticks=_ticks(0.0, up * ceil(most / up), up),
    )


def _edges(values: Sequence[float]) -> tuple[float, ...]:
    """Return edges at round numbers that hold all n values, in about 2·∛n bins (Rice's rule)."""
    if not values:
        return (0.0, 1.0)
    low, high = min(values), max(values)
    bins = min(_MOST_BINS, max(_LEAST_BINS, round(2 * len(values) ** (1 / 3))))
    step = _step(max(high - low, _TINY, 1e-3 * abs(high)), bins)
    first, last = floor(low / step), floor(high / step) + 1
    return tuple(round(place * step, 12) for place in range(first, last + 1))


def _step(span: float, most: int) -> float:
    """Return the least of 1, 2 or 5 times a power of ten that cuts a span in ``most`` at most."""
    least = span / most * (1 - _TINY)
    power = float(10.0 ** floor(log10(least)))
    return next(f * power for f in (1, 2, 5, 10) if f * power >= least)


def _ticks(low: float, high: float, step: float) -> tuple[tuple[float, str], ...]:
    places = range(ceil(low / step - _TINY), floor(high / step + _TINY) + 1)
    return tuple((round(at * step, 12), f"{round(at * step, 12):,g}") for at in places)
