"""Values in order of time between their control limits: hover reads a point, a click opens it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal

from colonyqc.gui.pages.trends.point_plot import PointPlot
from colonyqc.gui.widgets import theme

_SIZE: Final = 9


@dataclass(frozen=True, slots=True)
class ControlSpot:
    """A point: ``text`` is read by hovering, ``out`` marks it as out of control."""

    value: float
    text: str
    out: bool


class ControlPlot(PointPlot):
    """Emits ``picked(place)``, from 0, when a point is clicked."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__(axis_px=64, least_px=120)
        self.spots: tuple[ControlSpot, ...] = ()
        self._centre = np.nan
        self._ends: tuple[float, float] = (np.nan, np.nan)
        self._name = ""
        # A rate of 0.02 1/h is read as that, and not as 20 thousandths.
        self.dress()

    def set_spots(
        self,
        spots: Sequence[ControlSpot],
        centre: float,
        ends: tuple[float, float],
        name: str,
        labels: Sequence[str] = (),
    ) -> None:
        """Draw points with mean and limits, nan where unknown; ``labels`` stand below them."""
        self.spots, self._centre, self._ends, self._name = tuple(spots), centre, ends, name
        self.setAccessibleName(name)
        every = 1 + len(labels) // 12
        ticks = [(n, text) for n, text in enumerate(labels) if n % every == 0]
        self.getAxis("bottom").setTicks([ticks])
        known = [v for v in (*ends, *(each.value for each in spots)) if np.isfinite(v)]
        if known:
            room = 0.08 * (max(known) - min(known)) or 1.0
            self.setYRange(min(known) - room, max(known) + room, padding=0)
            self.setXRange(-0.5, max(len(spots) - 0.5, 0.5), padding=0)
        self.dress()

    def places(self) -> Iterable[tuple[float, float]]:
        return ((n, spot.value) for n, spot in enumerate(self.spots))

    def told(self, n: int) -> str:
        return self.spots[n].text

    def pick(self, n: int) -> None:
        self.picked.emit(n)

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        tokens = theme.current()
        self.wear(tokens)
        self.setLabel("left", self._name, color=tokens.text)
        self._draw(tokens)

    def _draw(self, tokens: theme.Tokens) -> None:
        self.clear()
        dashed = pg.mkPen(tokens.muted, width=1.5, style=Qt.PenStyle.DashLine)
        for end in self._ends:
            if np.isfinite(end):
                self.addItem(pg.InfiniteLine(end, 0, dashed))
        if np.isfinite(self._centre):
            self.addItem(pg.InfiniteLine(self._centre, 0, pg.mkPen(tokens.line, width=1.5)))
        if not np.isfinite([spot.value for spot in self.spots]).any():
            return
        # Red and a square: a grey print tells it, too.
        out = theme.VERDICTS["discard"].fill
        self.plot(
            np.arange(len(self.spots)),
            [spot.value for spot in self.spots],
            pen=pg.mkPen(tokens.text, width=1.5),
            connect="finite",
            symbol=["s" if spot.out else "o" for spot in self.spots],
            symbolSize=[_SIZE + 3 if spot.out else _SIZE for spot in self.spots],
            symbolBrush=[pg.mkBrush(out if spot.out else tokens.text) for spot in self.spots],
            symbolPen=pg.mkPen(tokens.surface, width=1),
        )
