"""When a dish will be ready to passage, told in its days, its dates or by the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.applied_rules import limits_on
from colonyqc.domain.culture_time import HOURS_PER_DAY, knows_time
from colonyqc.domain.forecast import (
    LEVEL,
    NoForecast,
    Passing,
    RatePrior,
    culture_rate,
    forecast,
    rate_prior,
)
from colonyqc.domain.growth import GrowthSample
from colonyqc.domain.picture import DishKey
from colonyqc.domain.rules import moment
from colonyqc.domain.verdict import DishVerdict
from colonyqc.services.ports import History
from colonyqc.services.reporting import trends
from colonyqc.services.reporting.culture_growth import TimedDay, cultures
from colonyqc.services.reporting.words import ReportWords, words

COLUMNS: Final = ("dish", "day", "confluence", "forecast")
_USUAL: Final = 70.0
"""% confluence: ready to passage where no rule of the dish says it."""


@dataclass(frozen=True, slots=True)
class DishForecast:
    """When a dish reaches the confluence it is passaged at, or why that cannot be told.

    ``last``: the last day it was photographed; ``simulated``: some picture of it was drawn.
    """

    dish: DishKey
    target: float
    last: TimedDay
    told: Passing | NoForecast
    simulated: bool

    def at(self, hours: float) -> datetime | None:
        """Return the moment of hours of the culture; None where no date is known.

        Where the time of day is not known noon stands for it.
        """
        taken = self.last.analysis.acquisition.taken
        if taken is None:
            return None
        noon = timedelta() if knows_time(taken) else timedelta(hours=HOURS_PER_DAY / 2)
        found = taken + noon + timedelta(hours=hours - self.last.hours)
        # What states its zone is told in that of the reader; what states none is local already.
        return found.astimezone() if found.tzinfo else found

    def day(self, hours: float) -> float:
        """Return the culture day, with its fraction, of hours of the culture."""
        return self.last.day + (hours - self.last.hours) / HOURS_PER_DAY


def dish_forecast(
    history: History, dish: DishKey, target: float | None = None
) -> DishForecast | None:
    """Return a dish's forecast; None where no day of it is known.

    ``target``: the confluence in %, by default that of the dish's rule "ready". The rate of other
    cultures of the line that the same model analysed is what is believed beforehand.
    """
    known = cultures(history.series(dish, colonies=False))
    if not known:
        return None
    last = known[-1]
    same_line = [each for each in history.dishes() if each.line == dish.line and each != dish]
    if not dish.line:
        same_line = []
    others = [c for each in same_line for c in cultures(history.series(each, colonies=False))]
    prior = _prior(last[-1], [*known[:-1], *others])
    aim = _target(last[-1]) if target is None else target
    told = forecast(_samples(last), aim, prior)
    simulated = any(day.analysis.simulated for day in last)
    return DishForecast(dish, aim, last[-1], told, simulated)


def _samples(days: Sequence[TimedDay]) -> list[GrowthSample]:
    return [trends.confluence_sample(day.analysis, day.hours) for day in days]


def _prior(last: TimedDay, others: Iterable[Sequence[TimedDay]]) -> RatePrior:
    own = last.analysis
    alike = [
        days
        for days in others
        if days[-1].analysis.model == own.model and days[-1].analysis.simulated == own.simulated
    ]
    return rate_prior([culture_rate(_samples(days)) for days in alike])


def _target(last: TimedDay) -> float:
    """Return the confluence that the rules of a dish's last day call ready to passage."""
    analysis = last.analysis
    limits = limits_on(analysis.protocol, "confluence_percent", moment(analysis.acquisition))
    return next((limit.at for limit in limits if limit.verdict == DishVerdict.READY), _USUAL)


def forecast_sentence(found: DishForecast, language: str = "en") -> str:
    """Say when a dish is ready, or in one sentence why it cannot be told."""
    say = words(language)
    target = f"{found.target:g}"
    if isinstance(found.told, NoForecast):
        value = number_format.number(found.last.analysis.statistics.confluence, 1)
        return say(f"forecast {found.told}", target=target, value=value)
    sentence = say("forecast", target=target, when=_window(found, found.told, say))
    rest = say("forecast level", percent=f"{100 * LEVEL:g}")
    basis = found.told.cultures
    known = say("forecast line", count=basis) if basis else say("forecast general")
    return say("forecast whole", sentence=sentence, level=rest, basis=known)


def _window(found: DishForecast, told: Passing, say: ReportWords) -> str:
    low, high = found.at(told.low), found.at(told.high)
    if low is None or high is None:
        days = [number_format.number(found.day(hours), 1) for hours in (told.low, told.high)]
        return say("forecast days", low=days[0], high=days[1])
    if not knows_time(found.last.analysis.acquisition.taken or low):
        if low.date() == high.date():
            return say("forecast date", date=_date(low, say))
        return say("forecast dates", low=_date(low, say), high=_date(high, say))
    low = low.replace(minute=0, second=0, microsecond=0)
    # Up to the whole hour: nothing is claimed that the window does not hold.
    high = (high + timedelta(minutes=59)).replace(minute=0, second=0, microsecond=0)
    times = {"from_": f"{low:%H:%M}", "to": f"{high:%H:%M}"}
    if low.date() == high.date():
        return say("forecast hours", date=_date(low, say), **times)
    return say("forecast span", low=_date(low, say), high=_date(high, say), **times)


def _date(at: datetime, say: ReportWords) -> str:
    weekday = say("weekdays").split()[at.weekday()]
    month = say("months").split()[at.month - 1]
    return say("weekday and date", weekday=weekday, day=at.day, month=month)


def forecast_row(found: DishForecast) -> tuple[str, ...]:
    """Return a forecast as a row under `COLUMNS`."""
    confluence = found.last.analysis.statistics.confluence
    said = forecast_sentence(found)
    return (
        found.dish.label,
        str(found.last.day),
        number_format.percent(confluence),
        f"{said} (simulated)" if found.simulated else said,
    )


def forecast_json(found: DishForecast) -> dict[str, object]:
    """Return a forecast as what a program reads: hours from the last day, moments and days."""
    known = found.told if isinstance(found.told, Passing) else None
    facts: dict[str, object] = {
        "line": found.dish.line,
        "dish": found.dish.dish,
        "last_day": found.last.day,
        "confluence_percent": found.last.analysis.statistics.confluence,
        "target_percent": found.target,
        "simulated": found.simulated,
        "sentence": forecast_sentence(found),
        "reason": None if known else str(found.told),
        "window": None,
    }
    if known is not None:
        ends = {"low": known.low, "middle": known.middle, "high": known.high}
        moments = {name: found.at(hours) for name, hours in ends.items()}
        facts["window"] = {
            "level": LEVEL,
            "hours": {name: hours - found.last.hours for name, hours in ends.items()},
            "culture_day": {name: found.day(hours) for name, hours in ends.items()},
            "at": {name: None if at is None else at.isoformat() for name, at in moments.items()},
            "hours_95": [hours - found.last.hours for hours in known.outer],
            "other_cultures_of_the_line": known.cultures,
        }
    return facts
