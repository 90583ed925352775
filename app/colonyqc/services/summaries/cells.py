"""Cells that the reports on many dishes share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Final

from colonyqc.domain import number_format
from colonyqc.domain.audit import Event
from colonyqc.services.ports.summaries import (
    Datum,
    SummaryCell,
    SummaryColumn,
    SummarySection,
    SummaryTable,
    SummaryTableRow,
)
from colonyqc.services.reporting.words import ReportWords

ROWS_ON_PAPER: Final = 200
"""Rows of a list that go on paper; its spreadsheet has all."""
_MINUTES: Final = "%Y-%m-%d %H:%M"


def local_text(moment: datetime) -> str:
    """Return a moment as the clock in the laboratory shows it, with its zone."""
    return f"{moment.astimezone():{_MINUTES} %Z}"


def percent_with(value: float, interval: tuple[float, float]) -> str:
    """Return a percentage with its 95 % interval, where there is one."""
    ends = number_format.span(*interval)
    text = number_format.percent(value)
    return f"{text} ({ends})" if ends else text


def change(before: float, now: float, say: ReportWords) -> str:
    """Return by how many points a percentage changed; "" where that cannot be told."""
    difference = now - before
    if not isfinite(difference):
        return ""
    return say("sum change", points=number_format.signed(difference, 1))


def number(value: float | None) -> Datum:
    """Return a number as a spreadsheet keeps it."""
    return value if value is not None and isfinite(value) else None


@dataclass(slots=True)
class TableMaker:
    """Collects the rows of a table, on paper and as data.

    ``columns``: heading, share of the width, and whether it is set to the right.
    """

    columns: Sequence[tuple[str, float, bool]]
    headings: Sequence[str] = ()
    """Of the data, where these are others than those on paper."""
    most: int = ROWS_ON_PAPER
    _rows: list[SummaryTableRow] = field(default_factory=list)
    _data: list[tuple[Datum, ...]] = field(default_factory=list)

    def add(self, cells: Iterable[SummaryCell | str], data: Iterable[Datum] | None = None) -> None:
        """Add a row; ``data``: the same for a spreadsheet, its texts where that is left out."""
        made = tuple(SummaryCell(c) if isinstance(c, str) else c for c in cells)
        self.add_row(SummaryTableRow(made), data)

    def add_row(self, row: SummaryTableRow, data: Iterable[Datum] | None = None) -> None:
        """Add a row as `add` does."""
        self._rows.append(row)
        self._data.append(tuple(c.text for c in row.cells) if data is None else tuple(data))

    def table(self, say: ReportWords) -> SummaryTable | None:
        """Return the table; None where it has no row."""
        if not self._rows:
            return None
        left_out = max(0, len(self._rows) - self.most)
        return SummaryTable(
            tuple(SummaryColumn(*column) for column in self.columns),
            tuple(self._rows[: self.most]),
            tuple(self.headings or (heading for heading, _, _ in self.columns)),
            tuple(self._data),
            say("sum rows left out", count=left_out) if left_out else "",
        )


def event_section(title: str, events: Sequence[Event], say: ReportWords) -> SummarySection:
    """Return events of the trail as a section, as they are kept: who, what, old to new, why."""
    maker = TableMaker(
        [
            (say("sum event number"), 0.5, True),
            (say("sum when"), 1.5, False),
            (say("sum who"), 1.2, False),
            (say("sum what"), 1.6, False),
            (say("sum of what"), 1.4, False),
            (say("sum before"), 2.0, False),
            (say("sum after"), 2.4, False),
            (say("record why"), 2.0, False),
        ]
    )
    for each in events:
        maker.add(
            (
                str(each.number),
                local_text(each.moment),
                each.person,
                say.named("event", each.kind),
                each.subject,
                say.worded(each.old) if each.old else "",
                say.worded(each.new) if each.new else "",
                each.reason,
            )
        )
    return SummarySection(say(title), say(title), maker.table(say), say("sum none"))
