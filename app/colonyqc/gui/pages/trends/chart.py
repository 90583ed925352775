"""One number of dishes by culture day: hover reads a point, a click leads to its picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal

from colonyqc.domain import number_format
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.trends.point_plot import PointPlot
from colonyqc.gui.widgets import formatting, theme
from colonyqc.services.ports.reports import TrendBreak

OTHERS: Final = ("#E69F00", "#009E73", "#CC79A7", "#F0E442", "#0072B2")
"""Colours of dishes laid over, by turns; the dish in hand keeps its own (Okabe and Ito)."""
_ROOM: Final = 1.1
_LABEL_ROOM: Final = 1.18
"""How far the axis goes beyond the highest limit, so that its word fits above it in a low chart."""

Band = tuple[tuple[float, float, float, float], ...]
"""(day, low, middle, high) of a forecast, ascending."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Another dish laid over: the same number by day; nan is a gap, ``breaks`` part its line."""

    dish: DishKey
    days: tuple[float, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartEvent:
    """Something that happened to the dish, at a culture day."""

    day: float
    text: str


@dataclass(frozen=True, slots=True)
class _Spot:
    day: float
    value: float
    text: str
    dish: DishKey | None


def runs(known: NDArray[np.bool_], parts: NDArray[np.intp] | None = None) -> tuple[slice, ...]:
    """Return the stretches of known values: no line bridges a day nothing is known of.

    ``parts``: which part of the trend each value is of; no line goes from one to the next.
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known, [False])).astype(np.int8)))
    cuts = [] if parts is None else (np.flatnonzero(np.diff(parts)) + 1).tolist()
    found = []
    for begin, end in edges.reshape(-1, 2).tolist():
        ends = [begin, *(cut for cut in cuts if begin < cut < end), end]
        found += [slice(a, b) for a, b in pairwise(ends)]
    return tuple(found)


class Chart(PointPlot):
    """One number by culture day, dressed in the theme in force.

    Emits ``picked(DishKey | None, day)`` when a point is clicked; None: the dish in hand.
    """

    picked = Signal(object, int)

    def __init__(self, name: str, colour: str, unit: str = "%") -> None:
        super().__init__(axis_px=56, least_px=160)
        self._name, self._colour, self._unit = name, colour, unit
        self._limits: tuple[tuple[float, str], ...] = ()
        self._breaks: tuple[TrendBreak, ...] = ()
        self._data: tuple[Any, Any, Any] = (np.empty(0), np.empty(0), np.empty(0))
        self._intervals: Any = np.empty((0, 2))
        self._top = 100.0
        self._band: Band = ()
        self._ahead: tuple[float, ...] = ()
        self._overlays: tuple[Overlay, ...] = ()
        self._events: tuple[ChartEvent, ...] = ()
        self._spots: list[_Spot] = []
        self.setAccessibleName(name)
        # It answers no key: Tab would stop here for nothing.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.dress()

    def set_data(
        self,
        days: Sequence[float],
        values: Sequence[float],
        spread: Sequence[float],
        limits: Sequence[tuple[float, str]],
        top: float,
        breaks: Sequence[TrendBreak] = (),
        intervals: Sequence[tuple[float, float]] = (),
    ) -> None:
        """Draw values with their standard deviation, limits and changes of model.

        ``intervals``: 95 % intervals of the values, read by hovering and drawn where there are
        any, in place of the standard deviation.
        """
        self._breaks = tuple(breaks)
        nothing = [(np.nan, np.nan)] * len(values)
        self._intervals = np.array(intervals or nothing, np.float64).reshape(-1, 2)
        self._data = (np.array(days), np.array(values), np.array(spread))
        self._limits = tuple(limits)
        self._top = top
        self._draw()

    def set_band(self, band: Band) -> None:
        """Draw where the number is expected to go on."""
        if self._band != band:
            self._band = band
            self._draw()

    def set_ahead(self, days: Sequence[float]) -> None:
        """Show days that another chart of the dish reaches to: one day stands over the other."""
        if self._ahead != (ahead := tuple(days)):
            self._ahead = ahead
            self._draw()

    def set_overlays(self, overlays: Sequence[Overlay]) -> None:
        """Lay other dishes over; the axis reaches up to them."""
        if self._overlays != (overlays := tuple(overlays)):
            self._overlays = overlays
            self._draw()

    def set_events(self, events: Sequence[ChartEvent]) -> None:
        """Mark what happened to the dish."""
        if self._events != (events := tuple(events)):
            self._events = events
            self._draw()

    def _reach(self) -> None:
        """Show all days and values that anything is drawn at."""
        over = [v for each in self._overlays for v in each.values if np.isfinite(v)]
        said = [_LABEL_ROOM * at for at, _ in self._limits]
        top = max([self._top, *said, *(min(_ROOM * v, 100.0) for v in over)])
        self.setYRange(0, top, padding=0.06)
        days = [*self._data[0].tolist(), *(day for each in self._overlays for day in each.days)]
        days += [event.day for event in self._events] if days else []
        ends = [*days, *(row[0] for row in self._band), *(self._ahead if days else ())]
        if ends:
            self.setXRange(min(ends) - 0.5, max(ends) + 0.5, padding=0)
            whole = range(round(min(ends)), round(max(ends)) + 1)
            step = 1 + len(whole) // 20
            self.getAxis("bottom").setTicks([[(d, f"{d}") for d in whole[::step]]])

    def spot_at(self, at: QPointF) -> _Spot | None:
        """Return the point nearest to a place in the scene, None where none is near."""
        n = self.nearest(at)
        return None if n is None else self._spots[n]

    def places(self) -> Iterable[tuple[float, float]]:
        return ((spot.day, spot.value) for spot in self._spots)

    def told(self, n: int) -> str:
        return self._spots[n].text

    def pick(self, n: int) -> None:
        self.picked.emit(self._spots[n].dish, round(self._spots[n].day))

    def _note(
        self, day: float, value: float, low: float, high: float, dish: DishKey | None = None
    ) -> None:
        """Keep what hovering over a point tells: dish, day, value, interval."""
        texts = {
            "day": f"{day:g}",
            "value": number_format.with_unit(number_format.number(value, 1), self._unit),
            "span": f"{number_format.span(low, high)} {self._unit}",
        }
        if np.isfinite([low, high]).all():
            said = translate("Trends", "Day {day}: {value} (95 % interval {span})").format(**texts)
        else:
            said = translate("Trends", "Day {day}: {value}").format(**texts)
        text = said if dish is None else f"{dish.label}\n{said}"
        self._spots.append(_Spot(day, value, text, dish))

    def set_unit(self, unit: str) -> None:
        """Say what the values are in."""
        self._unit = unit
        self.dress()

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        tokens = theme.current()
        self.wear(tokens)
        self.setLabel("left", formatting.headed(self._name, self._unit), color=tokens.text)
        self.setLabel("bottom", translate("Trends", "culture day"), color=tokens.text)
        self.showGrid(x=False, y=True, alpha=0.15)
        self._draw()

    def _draw(self) -> None:
        self.clear()
        self._spots = []
        tokens = theme.current()
        self._reach()
        self._draw_band()
        self._draw_events(tokens)
        for at, word in self._limits:
            pen = pg.mkPen(
                theme.VERDICTS[word].fill, width=1.5, style=pg.QtCore.Qt.PenStyle.DashLine
            )
            text = {
                "color": theme.verdict_colour(word),
                "position": 0.02,
                "anchors": [(0, 1), (0, 1)],
            }
            self.addItem(
                pg.InfiniteLine(
                    at, 0, pen, label=f"{at:g} % {formatting.dish_verdict(word)}", labelOpts=text
                )
            )
        self._draw_breaks(tokens)
        for n, overlay in enumerate(self._overlays):
            self._draw_overlay(overlay, OTHERS[n % len(OTHERS)])
        days, values, spread = self._data
        if not len(days):
            return
        known = np.isfinite(values)
        self._draw_bars(days, values, spread, known)
        parts = np.searchsorted([each.day for each in self._breaks], days)
        self._draw_line(days, values, parts, self._colour)
        for day, value, (low, high) in zip(
            days[known].tolist(), values[known].tolist(), self._intervals[known], strict=True
        ):
            self._note(day, value, float(low), float(high))

    def _draw_line(self, days: Any, values: Any, parts: Any, colour: str, size: int = 9) -> None:
        for run in runs(np.isfinite(values), parts):
            self.plot(
                days[run],
                values[run],
                pen=pg.mkPen(colour, width=2),
                symbol="o",
                symbolSize=size,
                symbolBrush=colour,
                symbolPen=pg.mkPen(theme.current().surface, width=1),
                antialias=True,
            )

    def _draw_bars(self, days: Any, values: Any, spread: Any, known: Any) -> None:
        """Draw intervals, where there are none the standard deviation over pictures."""
        low, high = self._intervals.T
        sure = known & np.isfinite(low) & np.isfinite(high)
        if not sure.any():
            sure = known & np.isfinite(spread)
            low, high = values - spread, values + spread
        if sure.any():
            self.addItem(
                pg.ErrorBarItem(
                    x=days[sure],
                    y=values[sure],
                    top=(high - values)[sure],
                    bottom=(values - low)[sure],
                    beam=0.06,
                    pen=pg.mkPen(theme.current().muted, width=1.5),
                )
            )

    def _draw_overlay(self, overlay: Overlay, colour: str) -> None:
        days, values = np.array(overlay.days), np.array(overlay.values)
        self._draw_line(days, values, np.searchsorted(overlay.breaks, days), colour, 7)
        for day, value, low, high in zip(
            overlay.days, overlay.values, overlay.low, overlay.high, strict=True
        ):
            if np.isfinite(value):
                self._note(day, value, low, high, overlay.dish)

    def _draw_band(self) -> None:
        if not self._band:
            return
        days, low, middle, high = np.array(self._band).T
        shade = pg.mkColor(self._colour)
        shade.setAlpha(60)
        edges = [pg.PlotCurveItem(days, edge, pen=None) for edge in (low, high)]
        self.addItem(pg.FillBetweenItem(*edges, brush=pg.mkBrush(shade)))
        pen = pg.mkPen(self._colour, width=1.5, style=Qt.PenStyle.DotLine)
        self.addItem(pg.PlotCurveItem(days, middle, pen=pen, antialias=True))

    def _draw_events(self, tokens: theme.Tokens) -> None:
        """Mark what happened to the dish by a thin line with its word."""
        pen = pg.mkPen(tokens.line, width=1)
        for n, event in enumerate(self._events):
            # By turns higher and lower: events of one morning would lie over one another; and below
            # the words of the limits.
            text = {"color": tokens.text, "position": 0.56 - 0.1 * (n % 4)}
            self.addItem(pg.InfiniteLine(event.day, 90, pen, label=event.text, labelOpts=text))

    def _draw_breaks(self, tokens: theme.Tokens) -> None:
        """Mark where another model goes on."""
        pen = pg.mkPen(tokens.muted, width=1.5, style=pg.QtCore.Qt.PenStyle.DashDotLine)
        text = {"color": tokens.muted, "position": 0.92, "anchors": [(0, 0), (0, 0)]}
        for each in self._breaks:
            said = f"{each.before} → {each.after}"
            self.addItem(pg.InfiniteLine(each.day, 90, pen, label=said, labelOpts=text))
