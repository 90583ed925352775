"""Build the report of a dish from its records."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ReportValue:
    """A number as it stands in a report: already rounded text, with its unit and its limit."""

    label: str
    value: str
    unit: str = ""
    limit: str = ""
    state: str = ""
    """"" or one of the verdict words; colours the value."""


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


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day of a dish: percentages, nan where unknown; ``sd`` over pictures."""

    day: float
    confluence: float
    confluence_sd: float
    differentiated: float


@dataclass(frozen=True, slots=True, eq=False)
class ReportModel:
    """Everything a dish report says, ready to render; no widget, no database behind it."""

    line: str
    dish: str
    day: str
    taken: str
    verdict: str
    verdict_why: str
    facts: tuple[ReportValue, ...]
    """Model, version, sha256, protocol, pixel size, program, times."""
    values: tuple[ReportValue, ...]
    pictures: tuple[ReportPicture, ...]
    area_unit: str
    colonies: tuple[ReportColony, ...]
    colonies_left_out: int
    """Rows not shown on paper (the CSV has all)."""
    trend: tuple[TrendPoint, ...]
    warnings: tuple[str, ...]
    simulated: bool
    made: datetime
    record_ids: tuple[int, ...]


class ReportRenderer(Protocol):
    """Writes a report (room `reports`)."""

    def render(self, report: ReportModel, path: Path) -> str:
        """Write ``path`` by its ending (.pdf or .csv), whole or not at all; return its sha256.

        Raises:
            ReportError: the ending is unknown or the file cannot be written.
        """
        ...
