"""The trends page: confluence and differentiated fraction by culture day, and growth in words.

A dish of nothing but prompted analyses shows the density and hexagonality of its sheets.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite, isnan, nan
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.trends.presenter import SheetPoint
from colonyqc.gui.widgets import formatting, theme
from colonyqc.gui.widgets.basics import Dressed, ElidedLabel, EmptyState, label
from colonyqc.services.ports.reports import TrendBreak, TrendPoint

_CONFLUENCE: Final = "#56B4E9"
_DIFFERENTIATED: Final = "#D55E00"
_HEXAGONALITY: Final = "#CC79A7"
_ROOM: Final = 1.25


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


class Chart(pg.PlotWidget, Dressed):  # type: ignore[misc]  # pyqtgraph is not typed
    """One number by culture day, dressed in the theme in force."""

    def __init__(self, name: str, colour: str, unit: str = "%") -> None:
        super().__init__()
        self._name, self._colour, self._unit = name, colour, unit
        self._limits: tuple[tuple[float, str], ...] = ()
        self._breaks: tuple[TrendBreak, ...] = ()
        self._data: tuple[Any, Any, Any] = (np.empty(0), np.empty(0), np.empty(0))
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setAccessibleName(name)
        self.setMinimumHeight(160)
        self.getAxis("left").setWidth(56)
        self.dress()

    def set_data(
        self,
        days: Sequence[float],
        values: Sequence[float],
        spread: Sequence[float],
        limits: Sequence[tuple[float, str]],
        top: float,
        breaks: Sequence[TrendBreak] = (),
    ) -> None:
        """Draw values with their standard deviation, limits and changes of model."""
        self._breaks = tuple(breaks)
        self._data = (np.array(days), np.array(values), np.array(spread))
        self._limits = tuple(limits)
        self.setYRange(0, top, padding=0.06)
        if days:
            self.setXRange(min(days) - 0.5, max(days) + 0.5, padding=0)
            self.getAxis("bottom").setTicks([[(d, f"{d:g}") for d in sorted(set(days))]])
        self._draw()

    def set_unit(self, unit: str) -> None:
        """Say what the values are in."""
        self._unit = unit
        self.dress()

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        tokens = theme.current()
        self.setBackground(tokens.surface)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(tokens.line)
            axis.setTextPen(tokens.muted)
        self.setLabel("left", f"{self._name}, {self._unit}", color=tokens.text)
        self.setLabel("bottom", translate("Trends", "culture day"), color=tokens.text)
        self.showGrid(x=False, y=True, alpha=0.15)
        self._draw()

    def _draw(self) -> None:
        self.clear()
        tokens = theme.current()
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
        days, values, spread = self._data
        if not len(days):
            return
        known = np.isfinite(values)
        with_spread = known & np.isfinite(spread)
        if with_spread.any():
            self.addItem(
                pg.ErrorBarItem(
                    x=days[with_spread],
                    y=values[with_spread],
                    height=2 * spread[with_spread],
                    beam=0.06,
                    pen=pg.mkPen(tokens.muted, width=1.5),
                )
            )
        parts = np.searchsorted([each.day for each in self._breaks], days)
        for run in runs(known, parts):
            self.plot(
                days[run],
                values[run],
                pen=pg.mkPen(self._colour, width=2),
                symbol="o",
                symbolSize=9,
                symbolBrush=self._colour,
                symbolPen=pg.mkPen(tokens.surface, width=1),
                antialias=True,
            )

    def _draw_breaks(self, tokens: theme.Tokens) -> None:
        """Mark where another model goes on."""
        pen = pg.mkPen(tokens.muted, width=1.5, style=pg.QtCore.Qt.PenStyle.DashDotLine)
        text = {"color": tokens.muted, "position": 0.92, "anchors": [(0, 0), (0, 0)]}
        for each in self._breaks:
            said = f"{each.before} → {each.after}"
            self.addItem(pg.InfiniteLine(each.day, 90, pen, label=said, labelOpts=text))


class SheetTrend(QWidget):
    """The sheets of a dish by culture day, marked as assistive."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ElidedLabel(role="figure")
        self.density = Chart(translate("Trends", "Cell density"), _CONFLUENCE, "1/mm²")
        self.hexagonality = Chart(translate("Trends", "Hexagonality"), _HEXAGONALITY)
        said = translate(
            "Trends",
            "Prompted answers by day, all sheets of a day together: they assist and decide "
            "nothing. No colony was looked for. Each sheet is on the page Membranes and in the "
            "report.",
        )
        self.simulated = label(translate("Work", "simulated"), "chip")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.simulated)
        head.addWidget(label(translate("Trends", "assistive"), "chip"))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.density, 3)
        column.addWidget(self.hexagonality, 2)
        column.addWidget(label(said, "caption", wrap=True))

    def set_points(self, points: Sequence[SheetPoint]) -> None:
        """Draw days; the density is per million px where a pixel size is missing."""
        days = [point.day for point in points]
        none = [nan] * len(points)
        sized = all(isfinite(point.per_mm2) for point in points)
        density = [point.per_mm2 if sized else point.per_mpx for point in points]
        self.density.set_unit("1/mm²" if sized else "1/Mpx")
        far = max([1.0, *(value for value in density if isfinite(value))])
        self.density.set_data(days, density, none, (), _ROOM * far)
        share = [point.hexagonality for point in points]
        self.hexagonality.set_data(days, share, none, (), 100.0)


class TrendsView(QWidget):
    """Takes setters; nothing can be asked for here but pictures, when there is nothing."""

    def __init__(self, open_pictures: QAction) -> None:
        super().__init__()
        self.title = ElidedLabel(role="figure")
        self.confluence = Chart(translate("Trends", "Confluence"), _CONFLUENCE)
        self.differentiated = Chart(translate("Trends", "Differentiated"), _DIFFERENTIATED)
        self.legend = label(
            translate(
                "Trends",
                "Bars: standard deviation over the pictures of a day. Dashed: the limits that "
                "were applied on the last day.",
            ),
            "caption",
            wrap=True,
        )
        self.changed = label(
            translate(
                "Trends",
                "Another model goes on at the dash-dotted line: part of the step there may be its "
                "own. Analyse the days before again to compare them.",
            ),
            wrap=True,
        )
        self.growth = label(wrap=True)
        self.empty = EmptyState(
            "trend",
            translate("Trends", "No trend yet"),
            translate(
                "Trends",
                "This page shows how a dish grows and differentiates over its culture days. "
                "Open its pictures; the day is read from their names.",
            ),
            (open_pictures,),
        )
        charts = QWidget()
        column = QVBoxLayout(charts)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        self.simulated = label(translate("Work", "simulated"), "chip")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.simulated)
        column.addLayout(head)
        column.addWidget(self.confluence, 3)
        column.addWidget(self.differentiated, 2)
        column.addWidget(self.legend)
        column.addWidget(self.changed)
        column.addWidget(self.growth)
        self._stack = QStackedWidget()
        self._stack.addWidget(charts)
        self._stack.addWidget(self.empty)
        self.sheets = SheetTrend()
        self._stack.addWidget(self.sheets)
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._stack)
        self.set_points((), ())
        self.set_simulated(False)

    def set_simulated(self, simulated: bool) -> None:
        """Say whether any of the pictures is simulated."""
        for chip in (self.simulated, self.sheets.simulated):
            chip.setVisible(simulated)

    def set_dish(self, dish: DishKey | None) -> None:
        """Name the dish."""
        for title in (self.title, self.sheets.title):
            title.setText("" if dish is None else dish.label)

    def set_points(
        self,
        points: Sequence[TrendPoint],
        limits: Sequence[tuple[float, str]],
        breaks: Sequence[TrendBreak] = (),
        full: Sequence[tuple[float, str]] = (),
    ) -> None:
        """Draw a dish's days; ``limits`` are those of the differentiated fraction, %.

        ``full``: those of the confluence; ``breaks``: where another model goes on.
        """
        self.changed.setVisible(bool(breaks))
        self._stack.setCurrentIndex(0 if points else 1)
        days = [p.day for p in points]
        none = [float("nan")] * len(points)
        self.confluence.set_data(
            days,
            [p.confluence for p in points],
            [p.confluence_sd for p in points],
            full,
            100.0,
            breaks,
        )
        values = [p.differentiated for p in points]
        far = max([20.0, *(at for at, _ in limits), *(v for v in values if not isnan(v))])
        top = min(100.0, _ROOM * far)
        self.differentiated.set_data(days, values, none, limits, top, breaks)

    def set_sheets(self, points: Sequence[SheetPoint]) -> None:
        """Draw a dish's sheets in place of its colonies."""
        self.sheets.set_points(points)
        if points:
            self._stack.setCurrentWidget(self.sheets)

    def set_growth(self, sentences: Sequence[str]) -> None:
        """Say how fast the covered area grows."""
        self.growth.setText("\n".join(sentences))
        self.growth.setVisible(bool(sentences))
