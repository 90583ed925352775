"""Values in order of time between their control limits: hover reads a point, a click opens it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QToolTip

from colonyqc.gui.pages.trends.chart import REACH
from colonyqc.gui.widgets import theme
from colonyqc.gui.widgets.basics import Dressed

_SIZE: Final = 9


@dataclass(frozen=True, slots=True)
class ControlSpot:
    """A point: ``text`` is read by hovering, ``out`` marks it as out of control."""

    value: float
    text: str
    out: bool


class ControlPlot(pg.PlotWidget, Dressed):  # type: ignore[misc]  # pyqtgraph is not typed
    """Emits ``picked(place)``, from 0, when a point is clicked."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.spots: tuple[ControlSpot, ...] = ()
        self._centre = np.nan
        self._ends: tuple[float, float] = (np.nan, np.nan)
        self._name = ""
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMinimumHeight(120)
        self.getAxis("left").setWidth(64)
        # A rate of 0.02 1/h is read as that, and not as 20 thousandths.
        self.getAxis("left").enableAutoSIPrefix(False)
        self.scene().sigMouseMoved.connect(self._hovered)
        self.scene().sigMouseClicked.connect(self._clicked)
        self.dress()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: the page gives what there is."""
        least: QSize = self.minimumSize()
        return least

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

    def spot_at(self, at: QPointF) -> int | None:
        """Return the place of the point nearest to a place in the scene, None where none is."""
        place = self.getViewBox().mapViewToScene
        near = [
            ((at - place(QPointF(n, spot.value))).manhattanLength(), n)
            for n, spot in enumerate(self.spots)
            if np.isfinite(spot.value)
        ]
        distance, n = min(near, default=(REACH, 0))
        return n if distance < REACH else None

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        tokens = theme.current()
        self.setBackground(tokens.surface)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(tokens.line)
            axis.setTextPen(tokens.muted)
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

    def _hovered(self, at: QPointF) -> None:
        n = self.spot_at(at)
        shape = Qt.CursorShape.ArrowCursor if n is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if n is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(self.mapToGlobal(self.mapFromScene(at)), self.spots[n].text, self)

    def _clicked(self, event: Any) -> None:
        n = self.spot_at(event.scenePos())
        if n is not None:
            self.picked.emit(n)
