"""The trends page: confluence and differentiated fraction by culture day, and growth in words.

A dish of nothing but prompted analyses shows the density and hexagonality of its sheets.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from html import escape
from math import isfinite, isnan, nan
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.picture import DishKey
from colonyqc.gui.core.language import translate
from colonyqc.gui.pages.trends.chart import OTHERS, Band, Chart, ChartEvent, Overlay
from colonyqc.gui.pages.trends.presenter import NOTED, RATIOS, SheetPoint, event_word
from colonyqc.gui.widgets.basics import ElidedLabel, EmptyState, button, label
from colonyqc.services.ports.reports import TrendBreak, TrendPoint

_CONFLUENCE: Final = "#56B4E9"
_DIFFERENTIATED: Final = "#D55E00"
_HEXAGONALITY: Final = "#CC79A7"
_ROOM: Final = 1.25


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
    """Takes setters and emits requests.

    ``picked(DishKey | None, day)``: the picture behind a point, None for the dish in hand;
    ``compared(tuple[DishKey, …])``: the dishes to lay over; ``noted(LifeEventKind, float | None)``:
    what has just happened to the dish, of a passage with its ratio; ``mode_chosen(place)``;
    ``form_asked()``: a form for what was done at another time.
    """

    picked = Signal(object, int)
    compared = Signal(object)
    noted = Signal(object, object)
    mode_chosen = Signal(int)
    form_asked = Signal()

    def __init__(self, open_pictures: QAction) -> None:
        super().__init__()
        self.title = ElidedLabel(role="figure")
        self.confluence = Chart(translate("Trends", "Confluence"), _CONFLUENCE)
        self.differentiated = Chart(translate("Trends", "Differentiated"), _DIFFERENTIATED)
        self._band_days: list[float] = []
        self._event_days: list[float] = []
        self.legend = label(
            translate(
                "Trends",
                "Bars: 95 % interval, or the standard deviation over the pictures of a day where "
                "it is not known. Dashed: the limits that were applied on the last day. A click "
                "on a point opens its pictures.",
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
        self.forecast = label(wrap=True)
        self.overlaid = label("", "caption", wrap=True)
        self.overlaid.setTextFormat(Qt.TextFormat.RichText)
        self.compare = QToolButton()
        self.compare.setText(translate("Trends", "Compare with…"))
        self.compare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.compare.setMenu(QMenu(self.compare))
        self.note = QToolButton()
        self.note.setText(translate("Trends", "Note an event"))
        self.note.setToolTip(
            translate(
                "Trends",
                "Notes what has just been done to this dish, under your name; with another time, "
                "a remark or the new dishes of a passage by the last entry.",
            )
        )
        self.note.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.note.setMenu(self._events_menu())
        for chart in (self.confluence, self.differentiated):
            chart.picked.connect(self.picked)
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
        head.addWidget(self.note)
        head.addWidget(self.compare)
        column.addLayout(head)
        column.addWidget(self.forecast)
        column.addWidget(self.overlaid)
        column.addWidget(self.confluence, 3)
        column.addWidget(self.differentiated, 2)
        column.addWidget(self.legend)
        column.addWidget(self.changed)
        column.addWidget(self.growth)
        self._stack = QStackedWidget()
        self.area = QScrollArea()
        self.area.setWidget(charts)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.empty)
        self._modes = QStackedWidget()
        self._modes.addWidget(self._stack)
        self.modes: list[QPushButton] = []
        self._makers: dict[int, Callable[[], QWidget]] = {}
        self._mode_row = QHBoxLayout()
        self._mode_row.setContentsMargins(24, 8, 24, 0)
        self._mode_row.setSpacing(8)
        self._mode_row.addStretch()
        self._add_mode(translate("Trends", "This dish"))
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._mode_row)
        row.addWidget(self._modes, 1)
        self.set_points((), ())
        self.set_simulated(False)
        self.set_forecast("", ())
        self.set_overlays(())
        self.set_others((), ())

    @property
    def mode(self) -> int:
        """Which mode is shown: 0 is the dish in hand, others in the order they were added."""
        return self._modes.currentIndex()

    def add_mode(self, name: str, make: Callable[[], QWidget]) -> None:
        """Offer something else that the page can show; it is made when it is first looked at."""
        self._makers[len(self.modes)] = make
        self._modes.addWidget(QWidget())  # holds its place until it is made
        self._add_mode(name)

    @cached_property
    def sheets(self) -> SheetTrend:
        """The trend of sheets, which few dishes have."""
        made = SheetTrend()
        made.title.setText(self.title.text())
        made.simulated.setVisible(not self.simulated.isHidden())
        self._stack.addWidget(made)
        return made

    def _add_mode(self, name: str) -> None:
        made, place = button(name), len(self.modes)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setChecked(place == 0)
        made.clicked.connect(lambda: self._show_mode(place))
        self._mode_row.insertWidget(place, made)
        self.modes.append(made)

    def _show_mode(self, place: int) -> None:
        if place in self._makers and (holder := self._modes.widget(place)):
            self._modes.insertWidget(place, self._makers.pop(place)())
            self._modes.removeWidget(holder)
            holder.deleteLater()
        self._modes.setCurrentIndex(place)
        self.mode_chosen.emit(place)

    def set_simulated(self, simulated: bool) -> None:
        """Say whether any of the pictures is simulated."""
        self.simulated.setVisible(simulated)
        if "sheets" in vars(self):
            self.sheets.simulated.setVisible(simulated)

    def set_dish(self, dish: DishKey | None) -> None:
        """Name the dish."""
        text = "" if dish is None else dish.label
        self.title.setText(text)
        if "sheets" in vars(self):
            self.sheets.title.setText(text)

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
            [(p.confluence_low, p.confluence_high) for p in points],
        )
        values = [p.differentiated for p in points]
        far = max([20.0, *(at for at, _ in limits), *(v for v in values if not isnan(v))])
        top = min(100.0, _ROOM * far)
        intervals = [(p.differentiated_low, p.differentiated_high) for p in points]
        self.differentiated.set_data(days, values, none, limits, top, breaks, intervals)

    def set_forecast(self, sentence: str, band: Band) -> None:
        """Say when the dish will be ready to passage, and draw where its confluence goes."""
        self.forecast.setText(sentence)
        self.forecast.setVisible(bool(sentence))
        self.confluence.set_band(band)
        self._band_days = [row[0] for row in band]
        self._align()

    def _events_menu(self) -> QMenu:
        menu = QMenu(self.note)
        for kind in NOTED:
            word = event_word(kind)
            if kind is not LifeEventKind.PASSAGE:
                menu.addAction(word).triggered.connect(partial(self._noted, kind, None))
                continue
            ratios = menu.addMenu(word)
            for ratio in RATIOS:
                action = ratios.addAction(f"1:{ratio:g}")
                action.triggered.connect(partial(self._noted, kind, ratio))
        menu.addSeparator()
        text = translate("Trends", "At another time, with a remark…")
        menu.addAction(text).triggered.connect(lambda _=False: self.form_asked.emit())
        return menu

    def _noted(self, kind: LifeEventKind, ratio: float | None, _checked: bool = False) -> None:
        self.noted.emit(kind, ratio)

    def set_events(self, events: Sequence[ChartEvent]) -> None:
        """Mark what happened to the dish."""
        self.confluence.set_events(events)
        self._event_days = [event.day for event in events]
        self._align()

    def _align(self) -> None:
        """Let both charts reach over the same days."""
        self.differentiated.set_ahead([*self._band_days, *self._event_days])

    def set_others(self, dishes: Sequence[DishKey], chosen: Sequence[DishKey]) -> None:
        """Offer dishes to lay over; some are chosen."""
        menu = self.compare.menu()
        menu.clear()
        for dish in dishes:
            action = menu.addAction(dish.label)
            action.setCheckable(True)
            action.setChecked(dish in chosen)
            action.setData(dish)
            action.toggled.connect(self._compared)
        self.compare.setVisible(bool(dishes))

    def _compared(self) -> None:
        menu = self.compare.menu()
        self.compared.emit(tuple(each.data() for each in menu.actions() if each.isChecked()))

    def set_overlays(
        self, overlays: Sequence[Overlay], differentiated: Sequence[Overlay] = ()
    ) -> None:
        """Lay other dishes over, their names in the colours of their lines."""
        self.confluence.set_overlays(overlays)
        self.differentiated.set_overlays(differentiated)
        named = [
            f'<span style="color:{OTHERS[n % len(OTHERS)]}">●</span> {escape(each.dish.label)}'
            for n, each in enumerate(overlays)
        ]
        self.overlaid.setText("\u2002".join(named))
        self.overlaid.setVisible(bool(named))

    def set_sheets(self, points: Sequence[SheetPoint]) -> None:
        """Draw a dish's sheets in place of its colonies."""
        if points:
            self.sheets.set_points(points)
            self._stack.setCurrentWidget(self.sheets)

    def set_growth(self, sentences: Sequence[str]) -> None:
        """Say how fast the covered area grows."""
        self.growth.setText("\n".join(sentences))
        self.growth.setVisible(bool(sentences))
