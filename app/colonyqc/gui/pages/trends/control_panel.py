"""Control charts: dishes that should be alike, one after the other, and which of them are not."""

from collections.abc import Sequence
from math import nan

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from colonyqc.domain.metrics import DISH_METRICS
from colonyqc.gui.core.language import current, listed, translate, worded
from colonyqc.gui.pages.trends.control_plot import ControlPlot, ControlSpot
from colonyqc.gui.widgets import formatting
from colonyqc.gui.widgets.basics import EmptyState, label
from colonyqc.services.reporting.control_charts import (
    ChartGroup,
    ChartPoint,
    ControlChart,
    chart_sentence,
    reasons,
)

_WIDE = 24
"""Letters that the list of charts asks room for."""


class ControlPanel(QWidget):
    """Takes charts and emits ``metric_chosen(key)`` and ``picked(DishKey, day)``."""

    metric_chosen = Signal(str)
    picked = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self._charts: tuple[ControlChart, ...] = ()
        self.number = _choice(translate("Trends", "Number that is charted"))
        for key in DISH_METRICS:
            self.number.addItem(formatting.metric_name(key), key)
        self.number.activated.connect(
            lambda _: self.metric_chosen.emit(str(self.number.currentData()))
        )
        self.group = _choice(translate("Trends", "Dishes that are compared"))
        self.group.activated.connect(lambda _: self._show())
        self.values, self.ranges = ControlPlot(), ControlPlot()
        for plot in (self.values, self.ranges):
            plot.picked.connect(self._picked)
        self.empty = EmptyState(
            "trend",
            translate("Trends", "No control chart yet"),
            translate(
                "Trends",
                "A chart holds dishes that should be alike against one another. It needs dishes "
                "with a culture day and this number.",
            ),
        )
        self.said = label(wrap=True)
        self.out = label(wrap=True)
        self.out.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.how = label(
            translate(
                "Trends",
                "Dishes of one line, medium, culture day and model in order of time. Dashed: mean "
                "± 3 SD from the moving ranges. Squares are out of control by a Nelson rule; a "
                "click opens the pictures.",
            ),
            "caption",
            wrap=True,
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.number)
        head.addWidget(self.group, 1)
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.empty, 1)
        column.addWidget(self.said)
        column.addWidget(self.values, 3)
        column.addWidget(self.ranges, 2)
        column.addWidget(self.out)
        column.addWidget(self.how)
        self.set_charts((), None)

    @property
    def chart(self) -> ControlChart | None:
        """The chart that is shown."""
        at = self.group.currentIndex()
        return self._charts[at] if 0 <= at < len(self._charts) else None

    def set_charts(self, charts: Sequence[ControlChart], wanted: ChartGroup | None) -> None:
        """Offer charts; that of ``wanted`` is shown, else the one that was."""
        before = self.chart.group if self.chart else None
        self._charts = tuple(charts)
        self.group.clear()
        for chart in charts:
            self.group.addItem(_title(chart))
        groups = [chart.group for chart in charts]
        found = next((groups.index(g) for g in (wanted, before) if g in groups), 0)
        self.group.setCurrentIndex(found if charts else -1)
        self.group.setEnabled(bool(charts))
        self._show()

    def _show(self) -> None:
        chart = self.chart
        for part in (self.group, self.said, self.values, self.ranges, self.how):
            part.setVisible(chart is not None)
        self.empty.setVisible(chart is None)
        self.out.setVisible(chart is not None and bool(chart.out))
        if chart is None:
            return
        self.said.setText(chart_sentence(chart, current()))
        limits, name = chart.limits, formatting.metric_name(chart.metric)
        unit = formatting.unit(chart.metric)
        days = [f"{point.at:%m-%d}" for point in chart.points]
        self.values.set_spots(
            [ControlSpot(p.value, _told(chart, p), bool(p.rules)) for p in chart.points],
            limits.mean,
            (limits.low, limits.high) if limits.known else (nan, nan),
            formatting.headed(name, unit),
            days,
        )
        self.ranges.set_spots(
            [
                ControlSpot(p.moving_range, _told(chart, p), chart.range_out(p))
                for p in chart.points
            ],
            nan,
            (nan, limits.range_high if limits.known else nan),
            formatting.headed(translate("Trends", "moving range"), unit),
            days,
        )
        self.out.setText("\n".join(_told(chart, point) for point in chart.out))

    def _picked(self, place: int) -> None:
        chart = self.chart
        if chart is not None:
            self.picked.emit(chart.points[place].dish, chart.group.day)


def _choice(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(_WIDE)
    return made


def _title(chart: ControlChart) -> str:
    group = chart.group
    parts = [group.line, group.medium, formatting.day(group.day), str(group.model)]
    if group.simulated:
        parts.append(translate("Work", "simulated"))
    count = translate("Trends", "{count} dishes, {out} out of control")
    parts.append(count.format(count=len(chart.points), out=len(chart.out)))
    return " · ".join(part for part in parts if part)


def _told(chart: ControlChart, point: ChartPoint) -> str:
    """Return a point in a line: dish, date, value, and why it is out of control."""
    value = formatting.measured(chart.metric, point.value)
    said = f"{point.dish.label} · {point.at:%Y-%m-%d} · {value}"
    why = [worded(reason) for reason in reasons(chart, point, current())]
    told = translate("Trends", "{point}: {why}").format(point=said, why=listed(why))
    return told if why else said
