"""A plot of points that stays as it is drawn: hover reads a point, a click leads to it."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import QToolTip

from colonyqc.gui.widgets import text_size, theme
from colonyqc.gui.widgets.basics import Dressed

_REACH: Final = 24.0
"""px from a point within which the mouse is at it."""


class PointPlot(pg.PlotWidget, Dressed):  # type: ignore[misc]  # pyqtgraph is not typed
    """Neither panned nor zoomed; whoever inherits says where its points are and what they tell."""

    def __init__(self, axis_px: int, least_px: int) -> None:
        # A menu nobody opens would be a fifth of what a plot takes to be made.
        super().__init__(enableMenu=False)
        self.setMouseEnabled(x=False, y=False)
        self.hideButtons()
        self.setMinimumHeight(least_px)
        for side in ("left", "bottom"):
            # Percent and days are never thousands of themselves.
            self.getAxis(side).enableAutoSIPrefix(False)
        self.getAxis("left").setWidth(text_size.scaled(axis_px))
        # What is dropped is the window's; a plot made long after its page would take it.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.scene().sigMouseMoved.connect(self._hovered)
        self.scene().sigMouseClicked.connect(self._clicked)

    def places(self) -> Iterable[tuple[float, float]]:
        """Return where the points are drawn; nan: not drawn."""
        raise NotImplementedError

    def told(self, n: int) -> str:
        """Return what hovering over a point tells."""
        raise NotImplementedError

    def pick(self, n: int) -> None:
        """Lead to what is behind a point."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for little: a scroll area gives a page of wrapped text what its parts ask for."""
        least: QSize = self.minimumSize()
        return least

    def nearest(self, at: QPointF) -> int | None:
        """Return which point is nearest to a place in the scene, None where none is near."""
        place = self.getViewBox().mapViewToScene
        near = [
            ((at - place(QPointF(x, y))).manhattanLength(), n)
            for n, (x, y) in enumerate(self.places())
            if np.isfinite([x, y]).all()
        ]
        distance, n = min(near, default=(_REACH, 0))
        return n if distance < _REACH else None

    def wear(self, tokens: theme.Tokens) -> None:
        """Draw ground and axes in the colours of a theme."""
        self.setBackground(tokens.surface)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(tokens.line)
            axis.setTextPen(tokens.muted)

    def _hovered(self, at: QPointF) -> None:
        n = self.nearest(at)
        shape = Qt.CursorShape.ArrowCursor if n is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if n is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(self.mapToGlobal(self.mapFromScene(at)), self.told(n), self)

    def _clicked(self, event: Any) -> None:
        n = self.nearest(event.scenePos())
        if n is not None:
            self.pick(n)
