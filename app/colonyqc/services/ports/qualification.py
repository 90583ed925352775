"""What a printed qualification says, as values; laid out by the room `reports`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class QualificationTable:
    """A table: headings, the share of the width each column has, and rows; all texts are final.

    ``states``: of each row "pass", "fail" or "" where it says neither.
    """

    headers: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QualificationSection:
    """A section: its title, what stands beside it, paragraphs, facts and a table."""

    title: str
    aside: str = ""
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    table: QualificationTable | None = None


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where a person signs: what for, and what is known of them, "" where ink is to say it."""

    meaning: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QualificationPages:
    """A qualification on paper; every text is final."""

    title: str
    subtitle: str
    passed: bool
    verdict: str
    why: str
    sections: tuple[QualificationSection, ...]
    conclusion: QualificationSection
    signatures: tuple[SignatureBlock, ...]
    footer: str
    page: str
    """With {page} and {pages}."""
    laboratory: str
    made: datetime
    language: str
    program: str


class QualificationPrinter(Protocol):
    """Lays a qualification out (room `reports`)."""

    def qualification(self, pages: QualificationPages) -> bytes:
        """Return it as PDF.

        Raises:
            ReportError: no font has its letters.
        """
        ...
