"""Draws the trend of the dish in hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from colonyqc.domain.applied_rules import limits_on
from colonyqc.domain.errors import ColonyQCError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.rules import moment
from colonyqc.gui.core.job_scope import JobScope
from colonyqc.gui.core.language import current, translate
from colonyqc.gui.core.session import Session
from colonyqc.gui.pages.trends.presenter import SheetPoint, sheet_points
from colonyqc.gui.pages.trends.view import TrendsView
from colonyqc.services.analysis.keep import Changed
from colonyqc.services.ports import AnalysisRecord, Monitor
from colonyqc.services.ports.reports import TrendBreak, TrendPoint
from colonyqc.services.reporting import trends
from colonyqc.services.reporting.culture_growth import culture_growth, growth_sentences


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

    def __init__(self, view: TrendsView, session: Session) -> None:
        self._view = view
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
        language = current()

        def work(_: Monitor) -> Trend:
            with histories() as history:
                records = history.series(dish, colonies=False)
                if records:
                    return trend(records, language)
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
        self._view.set_simulated(found.simulated)

    def _failed(self, error: ColonyQCError) -> None:
        self._session.say(str(error), "error")
