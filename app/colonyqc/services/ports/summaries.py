"""What a report on many dishes says, as values: of a day, a line or a lot."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

Datum = str | float | int | date | None
"""A cell as a spreadsheet keeps it; None is empty."""


@dataclass(frozen=True, slots=True)
class SummaryCell:
    """A cell on paper; texts are final."""

    text: str
    note: str = ""
    """Stands below it, smaller."""
    state: str = ""
    """"" or the verdict whose mark stands before it."""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """``width``: the column's share of the table beside those of the others."""

    heading: str
    width: float
    right: bool = False
    """Its numbers are set to the right."""


@dataclass(frozen=True, slots=True, eq=False)
class SummaryTableRow:
    """``picture``: RGB uint8 to stand before the row, None for none."""

    cells: tuple[SummaryCell, ...]
    picture: NDArray[np.uint8] | None = None
    alt: str = ""
    """What the picture shows."""


@dataclass(frozen=True, slots=True, eq=False)
class SummaryTable:
    """A table on paper, and the same as ``data`` for a spreadsheet: there nothing is left out."""

    columns: tuple[SummaryColumn, ...]
    rows: tuple[SummaryTableRow, ...]
    headings: tuple[str, ...]
    data: tuple[tuple[Datum, ...], ...]
    more: str = ""
    """How many rows are not on paper; "" where all are."""


@dataclass(frozen=True, slots=True, eq=False)
class SummarySection:
    """A titled part; ``empty`` stands where it has no row."""

    title: str
    name: str
    """What its sheet in a workbook is called, at most 31 letters."""
    table: SummaryTable | None = None
    empty: str = ""
    notes: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SummaryCount:
    """A number of the head: how many dishes are so; ``state`` as of a cell."""

    label: str
    value: str
    state: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SummaryReport:
    """Everything a report on many dishes says, ready to render; no database behind it."""

    kind: str
    """What kind of report it is, in its language."""
    title: str
    aside: str
    counts: tuple[SummaryCount, ...]
    warnings: tuple[str, ...]
    sections: tuple[SummarySection, ...]
    statements: tuple[str, ...]
    """What stands above the signatures."""
    choices: tuple[str, ...]
    """What is ticked by hand beside the signatures; () for nothing."""
    signers: tuple[str, ...]
    made: datetime
    record_ids: tuple[int, ...]
    language: str
    program: str
    simulated: bool = False
    made_by: str = ""
    laboratory: str = ""
    anchor: str = ""
    """Place of the audit trail's last event: with it a later trail is held against this one."""
    table: int = 0
    """Which of the sections a CSV holds."""
