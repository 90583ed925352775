"""What a report on many days or dishes is asked of: a day, a line, a lot or one dish."""

from dataclasses import dataclass
from datetime import date, datetime

from colonyqc.domain.picture import DishKey
from colonyqc.services.ports import History, Models
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.summaries.culture import (
    NOT_PROVED,
    HistoryProof,
    build_dish,
    build_line,
    build_lot,
)
from colonyqc.services.summaries.day import build_day


@dataclass(frozen=True, slots=True)
class SummaryAsked:
    """What a report is of: a ``day``, else a ``lot``, else a ``dish``, else a ``line``."""

    day: date | None = None
    line: str | None = None
    lot: DishKey | None = None
    dish: DishKey | None = None

    @property
    def subject(self) -> str:
        """What the trail calls it."""
        if self.day is not None:
            return f"day {self.day.isoformat()}"
        if self.lot is None and self.dish is not None:
            return f"dish {self.dish.label}"
        return f"line {self.line}" if self.lot is None else f"lot {self.lot.label}"

    @property
    def stem(self) -> str:
        """A file's name for it, without its ending: letters, digits, - and _ only."""
        return "".join(c if c.isalnum() or c in "-_" else "-" for c in self.subject)

    def build(
        self,
        history: History,
        models: Models,
        *,
        made: datetime,
        language: str = "en",
        proof: HistoryProof = NOT_PROVED,
    ) -> SummaryReport:
        """Build the report.

        Raises:
            HistoryError: there is nothing to report.
            UsageError: the language is unknown.
        """
        if self.day is not None:
            return build_day(history, models, self.day, made=made, language=language)
        if self.lot is not None:
            return build_lot(history, models, self.lot, made=made, language=language, proof=proof)
        if self.dish is not None:
            return build_dish(history, models, self.dish, made=made, language=language)
        return build_line(
            history, models, self.line or "", made=made, language=language, proof=proof
        )
