"""What the trends page draws: sheets by culture day, dishes laid over, events, a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import nan
from typing import Final

from colonyqc.domain.dish_life import LifeEvent, LifeEventKind, in_force
from colonyqc.domain.forecast import Passing
from colonyqc.domain.picture import DishKey
from colonyqc.domain.statistics import pool_sheets
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.pages.trends.chart import Band, ChartEvent, Overlay
from colonyqc.services.export.sheets import newest_answers
from colonyqc.services.ports import AnalysisRecord
from colonyqc.services.ports.reports import TrendBreak, TrendPoint
from colonyqc.services.reporting.culture_growth import TimedDay
from colonyqc.services.reporting.passage_forecast import DishForecast


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """All sheets of one day together; nan where nothing can be said."""

    day: float
    per_mm2: float
    per_mpx: float
    hexagonality: float
    """%."""


def sheet_points(records: Sequence[AnalysisRecord]) -> tuple[SheetPoint, ...]:
    """Return the days of prompted analyses that show a sheet; unknown days have no place."""
    points = []
    for day, answers in groupby(
        newest_answers(records), lambda answer: answer[0].analysis.acquisition.day
    ):
        pooled = pool_sheets([result for _, result in answers])
        if day is not None and pooled is not None:
            density = nan if pooled.density_per_mm2 is None else pooled.density_per_mm2
            share = pooled.hexagonality
            points.append(SheetPoint(float(day), density, pooled.density_per_mpx, share))
    return tuple(points)


_EVENTS: Final = {
    LifeEventKind.THAW: QT_TRANSLATE_NOOP("Dish events", "thaw"),
    LifeEventKind.SEEDING: QT_TRANSLATE_NOOP("Dish events", "seeding"),
    LifeEventKind.MEDIUM: QT_TRANSLATE_NOOP("Dish events", "medium change"),
    LifeEventKind.PASSAGE: QT_TRANSLATE_NOOP("Dish events", "passage"),
    LifeEventKind.CONTAMINATION: QT_TRANSLATE_NOOP("Dish events", "contamination"),
    LifeEventKind.FREEZING: QT_TRANSLATE_NOOP("Dish events", "freezing"),
}


NOTED: Final = tuple(_EVENTS)
"""What can be noted by a click."""
RATIOS: Final = (2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0)
"""Ratios of a passage that are offered."""


def event_word(kind: LifeEventKind) -> str:
    """Return what happened, in the language in use."""
    return translate("Dish events", _EVENTS[kind])


def chart_events(
    events: Sequence[LifeEvent], dish: DishKey, days: Sequence[TimedDay]
) -> tuple[ChartEvent, ...]:
    """Return a dish's events at their culture days, counted from its last dated pictures.

    None where no picture tells its date: then no day is known of an event.
    """
    dated = [day for day in days if day.analysis.acquisition.taken is not None]
    if not dated:
        return ()
    last = dated[-1]
    taken = last.analysis.acquisition.taken
    found = []
    for event in in_force(events):
        if event.dish != dish or taken is None:
            continue
        # Calendar days and not hours: an event at noon lies on the day of the morning's pictures.
        apart = event.happened.astimezone().date() - taken.astimezone().date()
        ratio = "" if event.ratio is None else f" 1:{event.ratio:g}"
        found.append(ChartEvent(float(last.day + apart.days), event_word(event.kind) + ratio))
    return tuple(found)


def overlays(
    dish: DishKey, points: Sequence[TrendPoint], breaks: Sequence[TrendBreak]
) -> tuple[Overlay, Overlay]:
    """Return a dish to lay over the confluence, and over the differentiated fraction."""
    days = tuple(point.day for point in points)
    parted = tuple(each.day for each in breaks)
    return (
        Overlay(
            dish,
            days,
            tuple(point.confluence for point in points),
            tuple(point.confluence_low for point in points),
            tuple(point.confluence_high for point in points),
            parted,
        ),
        Overlay(
            dish,
            days,
            tuple(point.differentiated for point in points),
            tuple(point.differentiated_low for point in points),
            tuple(point.differentiated_high for point in points),
            parted,
        ),
    )


def band_of(found: DishForecast) -> Band:
    """Return a forecast's band by culture day; nothing where there is no forecast."""
    if not isinstance(found.told, Passing):
        return ()
    return tuple(
        (found.day(hours), low, middle, high) for hours, low, middle, high in found.told.band
    )
