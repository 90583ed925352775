"""Draws the trend of the dish in hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt

from colonyqc.domain.applied_rules import limits_on
from colonyqc.domain.dish_life import LifeEvent, LifeEventKind
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.rules import moment
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import current, translate, worded
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.trends.chart import Band, ChartEvent, Overlay
from colonyqc.gui.pages.trends.event_form import EventForm
from colonyqc.gui.pages.trends.presenter import (
    SheetPoint,
    band_of,
    chart_events,
    event_word,
    overlays,
    sheet_points,
)
from colonyqc.gui.pages.trends.view import TrendsView
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import AnalysisRecord, History, Monitor
from colonyqc.services.ports.reports import TrendBreak, TrendPoint
from colonyqc.services.reporting import trends
from colonyqc.services.reporting.culture_growth import (
    culture_growth,
    growth_sentences,
    last_culture,
)
from colonyqc.services.reporting.passage_forecast import dish_forecast, forecast_sentence
from colonyqc.services.worklist.dish_life import BY_MISTAKE, Happening, note_event, withdraw_event


@dataclass(frozen=True, slots=True)
class Trend:
    """What the page shows of a dish."""

    points: tuple[TrendPoint, ...]
    growth: tuple[str, ...]
    limits: tuple[tuple[float, str], ...]
    breaks: tuple[TrendBreak, ...] = ()
    sheets: tuple[SheetPoint, ...] = ()
    """Of a dish of nothing but prompted analyses."""
    simulated: bool = False
    """Whether any of its pictures is."""
    full: tuple[tuple[float, str], ...] = ()
    """Limits of the confluence; ``limits`` are those of the differentiated fraction."""
    forecast: str = ""
    band: Band = ()
    events: tuple[ChartEvent, ...] = ()
    others: tuple[DishKey, ...] = ()
    """Dishes that can be laid over: those of the line first."""
    laid: tuple[tuple[Overlay, Overlay], ...] = ()
    """Those that are, by confluence and by differentiated fraction."""


def trend(records: tuple[AnalysisRecord, ...], language: str) -> Trend:
    """Return a dish's trend; the limits are those of its newest protocol."""
    growth = (
        *growth_sentences(culture_growth(records), language),
        *trends.sentences(trends.growth(records), language),
    )
    return Trend(
        trends.points(records),
        growth,
        _limits(records, "differentiated_percent"),
        trends.breaks(records),
        simulated=_simulated(records),
        full=_limits(records, "confluence_percent"),
    )


def _whole(
    history: History,
    dish: DishKey,
    records: tuple[AnalysisRecord, ...],
    chosen: Sequence[DishKey],
    language: str,
) -> Trend:
    """Return a dish's trend with its forecast, its events and the dishes laid over."""
    told = dish_forecast(history, dish)
    known = [each for each in history.dishes() if each != dish]
    laid = []
    for other in (each for each in known if each in chosen):
        series = history.series(other, colonies=False)
        laid.append(overlays(other, trends.points(series), trends.breaks(series)))
    return replace(
        trend(records, language),
        forecast="" if told is None else forecast_sentence(told, language),
        band=() if told is None else band_of(told),
        events=chart_events(history.life_events(), dish, last_culture(records)),
        others=tuple(sorted(known, key=lambda each: each.line != dish.line)),
        laid=tuple(laid),
    )


def _limits(records: Sequence[AnalysisRecord], metric: str) -> tuple[tuple[float, str], ...]:
    """Return the limits that were applied to the last of a dish's days."""
    if not records:
        return ()
    analysis = records[-1].analysis
    found = limits_on(analysis.protocol, metric, moment(analysis.acquisition))
    return tuple((limit.at, limit.verdict) for limit in found)


def _simulated(records: Sequence[AnalysisRecord]) -> bool:
    return any(record.analysis.simulated for record in records)


class TrendsController:
    """Joins the trends page to the dish in hand; reads only while it is shown."""

    def __init__(
        self, view: TrendsView, session: Session, to_work: Callable[[], None] = lambda: None
    ) -> None:
        """``to_work`` turns to the page where the pictures of the dish in hand are."""
        self._view = view
        self._to_work = to_work
        self._chosen: tuple[DishKey, ...] = ()
        view.picked.connect(self._picked)
        view.compared.connect(self._compared)
        view.noted.connect(self._noted)
        view.form_asked.connect(self._ask)
        self.form: EventForm | None = None
        self._session = session
        self._scope = JobScope(session.jobs)
        self._dish: DishKey | None = None
        self._shown = False
        self._stale = False
        session.dish_changed.connect(self._taken)
        session.noticed.connect(self._noticed)
        self._taken(session.dish)

    def close(self) -> None:
        """Let go of the view."""
        self._scope.close()
        self._session.dish_changed.disconnect(self._taken)
        self._session.noticed.disconnect(self._noticed)

    def _picked(self, dish: DishKey | None, day: int) -> None:
        """Open the pictures behind a point."""
        self._session.take(dish or self._dish, day)
        self._to_work()

    def _noted(self, kind: LifeEventKind, ratio: float | None) -> None:
        """Note what has just happened to the dish in hand."""
        dish = self._dish
        if dish is None:
            return
        self._note(Happening(dish, kind, self._session.person, ratio=ratio), self._failed)

    def _ask(self) -> None:
        """Ask what happened to the dish in hand, when, and into which dishes."""
        if self._dish is None:
            return
        self.form = form = EventForm(self._view, self._dish, self._session.person)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.given.connect(
            lambda said: self._note(said, lambda error: form.say(worded(str(error))), form.accept)
        )
        form.finished.connect(self._form_gone)
        form.open()

    def _form_gone(self, _: int) -> None:
        self.form = None

    def _note(
        self,
        said: Happening,
        failed: Callable[[ColonyQCError], None],
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        histories = self._session.context.histories

        def arrived(events: tuple[LifeEvent, ...]) -> None:
            kept()
            self._read()
            text = translate("Trends", "Noted of {dish}: {event}.")
            text = text.format(dish=said.dish.label, event=event_word(said.kind))
            back = translate("Trends", "Take back")
            do = partial(self._take_back, [each.number for each in events])
            self._session.said.emit(Message(text, action=back, do=do))

        self._scope.submit(
            "io",
            lambda _: note_event(histories, said),
            arrived,
            failed,
            translate("Trends", "noting an event"),
        )

    def _take_back(self, numbers: Sequence[int]) -> None:
        """Take an event back; a passage with the seedings of the dishes it made."""
        histories, person = self._session.context.histories, self._session.person

        def work(_: Monitor) -> None:
            for number in numbers:
                withdraw_event(histories, number, person, BY_MISTAKE)

        self._scope.submit(
            "io",
            work,
            lambda _: self._read(),
            self._failed,
            translate("Trends", "noting an event"),
        )

    def _compared(self, dishes: tuple[DishKey, ...]) -> None:
        self._chosen = dishes
        self._read()

    def set_shown(self, shown: bool) -> None:
        """Say whether the page is looked at."""
        self._shown = shown
        if shown and self._stale:
            self._read()

    def _taken(self, dish: DishKey | None) -> None:
        if dish != self._dish:
            self._dish = dish
            self._view.set_dish(dish)
            self._read()

    def _noticed(self, changed: Changed) -> None:
        if self._dish in changed.dishes:
            self._read()

    def _read(self) -> None:
        self._stale = not self._shown
        if self._stale:
            return
        dish, histories = self._dish, self._session.context.histories
        if dish is None:
            self._show(Trend((), (), ()))
            return
        language, chosen = current(), self._chosen

        def work(_: Monitor) -> Trend:
            with histories() as history:
                records = history.series(dish, colonies=False)
                if records:
                    return _whole(history, dish, records, chosen, language)
                sheets = history.sheets(dish, cells=False)
                return Trend((), (), (), sheets=sheet_points(sheets), simulated=_simulated(sheets))

        def arrived(found: Trend) -> None:
            if dish == self._dish:
                self._show(found)

        self._scope.submit(
            "io", work, arrived, self._failed, translate("Trends", "reading the history")
        )

    def _show(self, found: Trend) -> None:
        self._view.set_points(found.points, found.limits, found.breaks, found.full)
        self._view.set_sheets(found.sheets)
        self._view.set_growth(found.growth)
        self._view.set_forecast(found.forecast, found.band)
        self._view.set_events(found.events)
        self._view.set_others(found.others, self._chosen)
        self._view.set_overlays(
            [each for each, _ in found.laid], [other for _, other in found.laid]
        )
        self._view.set_simulated(found.simulated)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
