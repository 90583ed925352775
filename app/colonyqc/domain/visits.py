"""How often a dish is to be photographed, who says so, and when it is due next."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from colonyqc.domain.errors import UsageError

MOST_DAYS: Final = 30
"""The longest time between two visits of a dish that can be set, days."""
_SPELT: Final = re.compile(r"(?:every )?(\d{1,4}) ?(h|d|hours?|days?)?")


class VisitUnit(StrEnum):
    """Days go by the calendar, hours by the clock."""

    DAYS = "days"
    HOURS = "hours"


MOST: Final = {VisitUnit.DAYS: MOST_DAYS, VisitUnit.HOURS: 24 * MOST_DAYS}
"""The greatest amount of each unit."""


@dataclass(frozen=True, slots=True)
class VisitInterval:
    """The time between two visits: from 1 hour to 30 days.

    Two days are due at any time of the day after the next; 48 hours are due at that very hour.

    Raises:
        UsageError: nobody waits so long.
    """

    amount: int
    unit: VisitUnit = VisitUnit.DAYS

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST[self.unit]:
            raise UsageError(
                f"A dish is due every 1 to {MOST_DAYS} days, or every 1 to "
                f"{MOST[VisitUnit.HOURS]} hours."
            )

    def __str__(self) -> str:
        return f"every {self.amount} {self.unit}"

    @property
    def short(self) -> str:
        """As it is typed: 12h, 2d."""
        return f"{self.amount}{self.unit[0]}"

    def after(self, seen: datetime) -> "NextVisit":
        """Return when a dish is due that was seen then, in the zone of that moment."""
        exact = self.unit is VisitUnit.HOURS
        wait = timedelta(hours=self.amount) if exact else timedelta(days=self.amount)
        return NextVisit(seen + wait, exact)


DAILY: Final = VisitInterval(1)
"""A dish is photographed daily unless somebody says otherwise."""


def visit_interval(text: str) -> VisitInterval:
    """Return the interval that was typed: 12h, 2d, or a number of days.

    Raises:
        UsageError: it is none, or nobody waits so long.
    """
    found = _SPELT.fullmatch(text.strip().lower())
    if found is None:
        raise UsageError(f'"{text}" is no time between two visits: give hours or days, as 12h, 2d.')
    hours = (found[2] or "d").startswith("h")
    return VisitInterval(int(found[1]), VisitUnit.HOURS if hours else VisitUnit.DAYS)


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When a dish is due: at a moment where it is ``exact``, else at any time of that day."""

    at: datetime
    exact: bool

    @property
    def day(self) -> date:
        """The day on which it is due."""
        return self.at.date()

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is to be visited today, or was to be."""
        return self.day <= now.date()

    def days_late(self, now: datetime) -> float:
        """Return by how many days it is late; 0 where it is not."""
        late = (now - self.at).total_seconds() / 86_400
        return max(0.0, late if self.exact else float((now.date() - self.day).days))

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}" if self.exact else self.day.isoformat()


class DueSource(StrEnum):
    """Who says how often a dish is due; the first that says anything counts."""

    DISH = "this dish"
    PROTOCOL = "the protocol"
    LABORATORY = "all dishes"
    USUAL = "nobody"


@dataclass(frozen=True, slots=True)
class DueRule:
    """How often a dish is due, and who says so."""

    interval: VisitInterval = DAILY
    source: DueSource = DueSource.USUAL


NO_WORD: Final = DueRule()
"""What counts where nobody says anything."""


def due_rule(
    dish: VisitInterval | None, protocol: str, laboratory: VisitInterval | None
) -> DueRule:
    """Return what counts for a dish: its own word, else its protocol's, else that of all dishes."""
    if dish is not None:
        return DueRule(dish, DueSource.DISH)
    if protocol:
        return DueRule(visit_interval(protocol), DueSource.PROTOCOL)
    if laboratory is not None:
        return DueRule(laboratory, DueSource.LABORATORY)
    return NO_WORD
