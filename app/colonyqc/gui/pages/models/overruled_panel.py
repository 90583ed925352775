"""How often people overrule a model's proposals, by week, between its control limits."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout

from colonyqc.gui.core.language import translate
from colonyqc.gui.widgets import formatting, text_size, theme
from colonyqc.gui.widgets.basics import Dressed, label
from colonyqc.services.reporting.overruled import OverruledChart

_HEIGHT = 168


class WeeksPlot(pg.PlotWidget, Dressed):  # type: ignore[misc]  # pyqtgraph is not typed
    """One model's p-chart, dressed in the theme in force."""

    def __init__(self) -> None:
        super().__init__()
        self._chart: OverruledChart | None = None
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setFixedHeight(text_size.scaled(_HEIGHT))
        for side in ("left", "bottom"):
            # Else a single week, at place 0, is told "(x0.001)".
            self.getAxis(side).enableAutoSIPrefix(False)
        self.getAxis("left").setWidth(text_size.scaled(56))
        self.dress()

    def set_chart(self, chart: OverruledChart) -> None:
        """Draw another model's weeks."""
        self._chart = chart
        weeks = chart.weeks
        top = max(10.0, *(max(week.high, week.share) for week in weeks))
        self.setYRange(0, min(100.0, top), padding=0.06)
        self.setXRange(-0.5, len(weeks) - 0.5, padding=0)
        # Every so many: dates side by side need room.
        every = max(1, len(weeks) // 10)
        ticks = [(i, f"{w.begins:%m-%d}") for i, w in enumerate(weeks) if i % every == 0]
        self.getAxis("bottom").setTicks([ticks])
        self._draw()

    def dress(self) -> None:
        """Draw in the colours of the theme in force."""
        tokens = theme.current()
        self.setBackground(tokens.surface)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(tokens.line)
            axis.setTextPen(tokens.muted)
        self.setLabel("left", translate("Models", "Overruled, %"), color=tokens.text)
        self.setLabel("bottom", translate("Models", "week of"), color=tokens.text)
        self._draw()

    def _draw(self) -> None:
        self.clear()
        if self._chart is None:
            return
        tokens, weeks = theme.current(), self._chart.weeks
        edges = np.arange(len(weeks) + 1) - 0.5
        dashed = pg.mkPen(tokens.muted, width=1.5, style=pg.QtCore.Qt.PenStyle.DashLine)
        # Steps: each week has limits of its own, by how much was decided in it.
        for limits in ([week.low for week in weeks], [week.high for week in weeks]):
            self.plot(edges, limits, stepMode="center", pen=dashed)
        self.addItem(pg.InfiniteLine(self._chart.centre, 0, pg.mkPen(tokens.line, width=1.5)))
        out = theme.VERDICTS["discard"].fill
        self.plot(
            np.arange(len(weeks)),
            [week.share for week in weeks],
            pen=pg.mkPen(tokens.text, width=1.5),
            symbol="o",
            symbolSize=9,
            symbolBrush=[pg.mkBrush(out if week.out else tokens.text) for week in weeks],
            symbolPen=pg.mkPen(tokens.surface, width=1),
        )


class OverruledPanel(QFrame):
    """Shows the chart of one model at a time; hidden while nobody has decided on anything."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._charts: tuple[OverruledChart, ...] = ()
        self.choice = QComboBox()
        self.choice.setAccessibleName(translate("Models", "Model whose proposals are shown"))
        self.choice.activated.connect(self._show)
        self.plot = WeeksPlot()
        self.said = label(role="caption", wrap=True)
        head = QHBoxLayout()
        head.addWidget(label(translate("Models", "Proposals people decided otherwise"), "title"), 1)
        head.addWidget(self.choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addLayout(head)
        column.addWidget(self.plot)
        column.addWidget(self.said)
        self.hide()

    def set_charts(self, charts: Sequence[OverruledChart]) -> None:
        """Show how models fared, the one that was chosen before if it is still there."""
        before = self.choice.currentText()
        self._charts = tuple(charts)
        self.choice.clear()
        self.choice.addItems([str(chart.model) for chart in charts])
        self.choice.setCurrentIndex(max(0, self.choice.findText(before)))
        self.setVisible(bool(charts))
        if charts:
            self._show()

    def _show(self) -> None:
        chart = self._charts[self.choice.currentIndex()]
        self.plot.set_chart(chart)
        out = sum(week.out for week in chart.weeks)
        text = translate(
            "Models",
            "{share} of {count} decided proposals were overruled; weeks beyond the control limits "
            "(3 SD): {out}.",
        )
        decided = sum(week.decided for week in chart.weeks)
        said = text.format(share=formatting.percent(chart.centre), count=decided, out=out)
        self.said.setText(said)
        self.plot.setAccessibleName(said)
