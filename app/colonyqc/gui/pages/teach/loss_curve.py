"""The loss of a training, step by step."""

import numpy as np
import pyqtgraph as pg

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import theme
from colonyqc.gui.widgets.basics import Dressed
from colonyqc.services.ports.teaching import LossPoint

_HEIGHT = 120


class LossCurve(pg.PlotWidget, Dressed):  # type: ignore[misc]  # pyqtgraph is not typed
    """Draws a running mean that falls where something is learned; a line for each training."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[LossPoint] = []
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName(translate("Teach", "Loss of the training, by step"))
        self._line = self.plot([], [])
        self.dress()
        self.hide()

    def clear_points(self) -> None:
        """Show nothing."""
        self.points = []
        self._draw()

    def add(self, point: LossPoint) -> None:
        """Draw one more point."""
        self.points.append(point)
        self.setXRange(0, point.steps, padding=0.02)
        self._draw()

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        tokens = theme.current()
        self.setBackground(tokens.surface)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(tokens.line)
            axis.setTextPen(tokens.muted)
            # A loss has no unit: "(x0.001)" beside its name would be cut off, and means nothing.
            axis.enableAutoSIPrefix(False)
        self.setLabel("left", translate("Teach", "Loss"), color=tokens.text)
        self._line.setPen(pg.mkPen(tokens.text, width=2))

    def _draw(self) -> None:
        # Axes around nothing would look like a result.
        self.setVisible(bool(self.points))
        turns = [p.turn for p in self.points]
        # Each training begins high again: a line up to it would look like something unlearned.
        on = np.array([a == b for a, b in zip(turns, [*turns[1:], -1], strict=False)], np.int32)
        self._line.setData([p.step for p in self.points], [p.loss for p in self.points], connect=on)
