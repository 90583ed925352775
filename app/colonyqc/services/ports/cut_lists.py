"""What a printed cut list says, as values: built by services, laid out by the room `reports`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CutSheet:
    """One picture with its numbers, RGB (h, w, 3), and the rows that stand under it."""

    caption: str
    pixels: NDArray[np.uint8]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class CutPages:
    """A cut list on paper; every text is final."""

    title: str
    subtitle: str
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    headers: tuple[str, ...]
    """Of the rows; the first column is a box to tick."""
    sheets: tuple[CutSheet, ...]
    made: datetime
    language: str
    program: str


class CutListPrinter(Protocol):
    """Lays a cut list out (room `reports`)."""

    def cut_list(self, pages: CutPages) -> bytes:
        """Return it as PDF.

        Raises:
            ReportError: no font has its letters.
        """
        ...

    def cut_list_sheets(self, pages: CutPages, dpi: int) -> tuple[bytes, ...]:
        """Return the same as it comes out of a printer: a PNG a sheet of paper (A4).

        Raises:
            ReportError: no font has its letters.
        """
        ...
