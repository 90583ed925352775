"""What a dish report says, as values: built from records, rendered without them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.services.ports.summaries import SummaryReport


@dataclass(frozen=True, slots=True)
class LimitBar:
    """A value on its own axis from 0 to ``end``, in the value's unit.

    ``limits``: (position, verdict word beyond it), ascending, as they were applied; ``low`` and
    ``high``: its 95 % interval, nan where it has none.
    """

    value: float
    end: float
    limits: tuple[tuple[float, str], ...] = ()
    low: float = float("nan")
    high: float = float("nan")


@dataclass(frozen=True, slots=True)
class ReportValue:
    """A number as it stands in a report: already rounded text, with its unit and its limit."""

    label: str
    value: str
    unit: str = ""
    limit: str = ""
    state: str = ""
    """"" or one of the verdict words; colours the value."""
    note: str = ""
    """What else must be known to read the number: its spread, how it was estimated."""
    bar: LimitBar | None = None
    interval: tuple[float, float] = (float("nan"), float("nan"))
    """Its 95 % interval in the value's unit, unrounded; nan where it has none."""
    ends: str = ""
    """The interval as text where other digits or words are wanted."""


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A rule as it was applied; texts are final."""

    of: str
    """Whether it is about the dish or its colonies."""
    name: str
    verdict: str
    word: str
    """The verdict as it is called of a dish or of a colony."""
    condition: str
    """Its conditions with the limits that were in force."""
    found: str
    """What it came to."""
    fired: bool


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A record of the dish and moment, whether it still counts or not; texts are final."""

    id: int
    made: str
    by: str
    model: str
    rules: str
    verdict: str
    state: str
    """Current or superseded by which, signed, signature void."""
    why: str
    """Why it was analysed again; "" for the first."""
    own: bool
    """It is the record that is reported."""


@dataclass(frozen=True, slots=True)
class ReportSignature:
    """Everything a signature says; texts are final."""

    meaning: str
    person: str
    role: str
    at: str
    local: str
    """The same moment here; "" where that is UTC."""
    notes: tuple[str, ...]
    """Comment, how the name was proved, what was open, whether the password had been reset."""
    digest: str
    """sha256 of the record with its decisions as it was signed."""
    valid: bool
    reviews: bool


@dataclass(frozen=True, slots=True)
class ColonyMark:
    """A colony's number at its place in a picture: shares of the picture's width and height."""

    x: float
    y: float
    number: int
    verdict: str


@dataclass(frozen=True, slots=True, eq=False)
class ReportPicture:
    """An overlay picture with its caption; ``pixels`` is RGB uint8."""

    caption: str
    pixels: NDArray[np.uint8]
    note: str = ""
    """What is wrong with the picture, if anything."""
    scale_bar_share: float | None = None
    """Length of the scale bar as a share of the picture's width; None without a pixel size."""
    scale_bar_text: str = ""
    detail: str = ""
    """The picture's own numbers, one line; "" when nothing was counted."""
    marks: tuple[ColonyMark, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportColony:
    """One row of the colony table."""

    picture: str
    number: int
    area: str
    differentiated: str
    roundness: str
    solidity: str
    proposed: str
    proposed_why: str
    decided: str
    decided_why: str
    decided_by: str
    decided_at: str = ""
    """When it was decided, UTC."""
    picture_short: str = ""
    """What the picture is called on paper: its view, or its name cut in the middle."""
    measures: tuple[float, ...] = ()
    """Unrounded numbers in the order of ``ReportModel.measure_headers``; nan where unknown."""
    cut: bool = False
    """The border of the picture cuts it."""
    accepted: bool = False
    """It was accepted as proposed with others, not decided on by itself."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day of a dish: percentages, nan where unknown; ``sd`` over pictures.

    ``low`` and ``high``: 95 % intervals.
    """

    day: float
    confluence: float
    confluence_sd: float
    differentiated: float
    confluence_low: float = float("nan")
    confluence_high: float = float("nan")
    differentiated_low: float = float("nan")
    differentiated_high: float = float("nan")


@dataclass(frozen=True, slots=True)
class TrendBreak:
    """Where another model goes on: between two days, at ``day``; part of a step may be its own."""

    day: float
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """One row of the table of cell sheets: a picture, or all of a day (``pooled``)."""

    day: str
    picture: str
    numbers: tuple[str, ...]
    """Rounded, in the order of ``ReportSheets.headers``."""
    asked: str
    """The preset or the painted samples, and how many; "" where a day's answers differ."""
    model: str
    note: str
    """Why its cells do not count, "" when they do."""
    pooled: bool
    record: int
    measures: tuple[float, ...]
    """The same numbers unrounded; nan where unknown."""
    picture_short: str
    """What the picture is called on paper."""


@dataclass(frozen=True, slots=True)
class ReportHistogram:
    """How many cells have which value; texts are final, numbers are for drawing."""

    title: str
    """What is counted, with its unit."""
    detail: str
    """Of how many cells, and their mean."""
    axis: str
    """What the bars' heights are."""
    edges: tuple[float, ...]
    """Ends of the bins, one more than there are counts."""
    counts: tuple[int, ...]
    colours: tuple[str, ...]
    """Of each bar, #RRGGBB; "" where it has none of its own."""
    ticks: tuple[tuple[float, str], ...]
    count_ticks: tuple[tuple[float, str], ...]
    """From 0 to the axis' end."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportSheetFigure:
    """A sheet as it was counted: its picture with the cells drawn in, and their histograms."""

    picture: ReportPicture
    histograms: tuple[ReportHistogram, ...]


@dataclass(frozen=True, slots=True)
class ReportSheets:
    """What prompted analyses found: it assists, and no verdict comes from it."""

    headers: tuple[str, ...]
    """Heading, with unit, of each number of a row."""
    rows: tuple[ReportSheet, ...]
    notes: tuple[str, ...]
    """That it assists, then how to read it."""
    figures: tuple[ReportSheetFigure, ...] = ()
    figures_note: str = ""
    """How to read the figures, and which pictures have none."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportModel:
    """Everything a dish report says, ready to render; no widget, no database behind it."""

    line: str
    dish: str
    day: str
    taken: str
    verdict: str
    """pass, watch or fail; "" when no picture was usable."""
    verdict_why: str
    facts: tuple[ReportValue, ...]
    """Model, version, sha256, protocol, pixel size, program, times."""
    values: tuple[ReportValue, ...]
    """The dish's numbers; none where only sheets are reported, and no colony was looked for."""
    pictures: tuple[ReportPicture, ...]
    area_unit: str
    colonies: tuple[ReportColony, ...]
    """All colonies, worst first."""
    colonies_left_out: int
    """Rows not shown on paper (the CSV has all)."""
    trend: tuple[TrendPoint, ...]
    warnings: tuple[str, ...]
    simulated: bool
    made: datetime
    record_ids: tuple[int, ...]
    """The reported analysis first, then the others of the trend, then those of sheets."""
    language: str = "en"
    notes: tuple[str, ...] = ()
    """How to read the trend and its growth."""
    pictures_left_out: int = 0
    measure_headers: tuple[str, ...] = ()
    """Heading, with unit, of each of a colony's ``measures``."""
    program: str = "colonyqc"
    breaks: tuple[TrendBreak, ...] = ()
    """Where the trend goes on by another model."""
    feeders: bool = False
    """Feeders are marked in the pictures."""
    sheets: ReportSheets | None = None
    """Cell sheets of prompted analyses, None where there are none."""
    rules: tuple[ReportRule, ...] = ()
    """Every rule that was applied, those that fired and those that did not."""
    rule_set: str = ""
    """Which rules these are."""
    records: tuple[ReportRecord, ...] = ()
    """Every record of the dish and moment, oldest first."""
    signatures: tuple[ReportSignature, ...] = ()
    decision: str = ""
    """A person's verdict on the dish, with who, when and why; or that there is none."""
    sensitivity: str = ""
    """What the model was measured to find of differentiation; stands beside the verdict."""
    banner: str = ""
    """What stands across the head of every page: superseded by which, signature void."""
    made_by: str = ""
    """Who had it written."""
    laboratory: str = ""
    """Whose report it is; stands at the head of every page."""


class ReportRenderer(Protocol):
    """Writes a report (room `reports`)."""

    def render(self, report: ReportModel, path: Path) -> str:
        """Write ``path`` by its ending (.pdf or .csv), whole or not at all; return its sha256.

        Raises:
            ReportError: the ending is unknown or the file cannot be written.
        """
        ...

    def use(self, logo: str, templates: str) -> None:
        """Write with the laboratory's logo and folder of templates from now on; "" for none.

        What of them cannot be used is said on each report, which is written without it.
        """
        ...

    def check(self, logo: str, templates: str) -> None:
        """Raises ReportError where a logo or a folder of templates cannot be used."""
        ...

    def render_summary(self, report: SummaryReport, path: Path) -> str:
        """Write a report on many dishes as `render` does, as .pdf, .xlsx, .csv or .html."""
        ...
