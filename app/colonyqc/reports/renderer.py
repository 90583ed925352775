"""The door to this room: a report as a file, by the ending of its name."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from colonyqc.domain.errors import ReportError
from colonyqc.reports.look import Dress, HouseStyle, check
from colonyqc.reports.table import table
from colonyqc.reports.writing import write_report
from colonyqc.services.ports.cut_lists import CutPages
from colonyqc.services.ports.qualification import QualificationPages
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.ports.summaries import SummaryReport
from colonyqc.services.reporting.words import words

R = TypeVar("R", ReportModel, SummaryReport)
DISH: Final = "dish.typ"
SUMMARY: Final = "summary.typ"
_AUTHOR: Final = b"/Author(colonyqc"
"""A report is known by it, see `services.outputs.REPORT`."""
ENDINGS: Final = (".pdf", ".csv")


class Renderer:
    """Writes reports; fits the ports `ReportRenderer`, `CutListPrinter`, `QualificationPrinter`."""

    def __init__(self, logo: str = "", templates: str = "") -> None:
        self._look = HouseStyle(logo, templates)

    def use(self, logo: str, templates: str) -> None:
        """Write with the laboratory's logo and folder of templates from now on; "" for none."""
        self._look = HouseStyle(logo, templates)

    def check(self, logo: str, templates: str) -> None:
        """Make sure that a logo and a folder of templates can be used.

        Raises:
            ReportError: one cannot.
        """
        check(HouseStyle(logo, templates), (DISH, SUMMARY))

    def render(self, report: ReportModel, path: Path) -> str:
        """Write ``path`` by its ending (.pdf or .csv), whole or not at all; return its sha256.

        Raises:
            ReportError: the ending is unknown, the file cannot be written, or no font has the
                report's letters.
        """
        ending = path.suffix.lower()
        if ending not in ENDINGS:
            raise ReportError(
                f"{path.name} can't be written: a report ends in {' or '.join(ENDINGS)}."
            )
        if ending == ".csv":
            return write_report(path, table(report))
        # With the first report: the window stands before anybody wants one.
        from colonyqc.reports.pdf import pdf

        return write_report(path, self._dressed(report, DISH, pdf))

    def _dressed(self, report: R, template: str, write: Callable[[R, Dress], bytes]) -> bytes:
        """Write a report in the laboratory's look; what of it cannot be used is said on it."""
        # With the first report: a window that stands before needs no typesetter.
        from typst import TypstError

        dress, wrong = self._look.dress(template)
        report = _warned(report, wrong)
        if dress.template is None:
            return write(report, dress)
        why = "it does not set the document's author"
        try:
            made = write(report, dress)
            if _AUTHOR in made:
                return made
        except (TypstError, RuntimeError) as error:  # asked for the layout it raises the other
            why = str(error).partition("\n")[0].removeprefix("error: ")
        # A laboratory goes on working while somebody mends its template.
        said = f"The template {template} can't be used: {why}. The program's own was taken."
        return write(_warned(report, (said,)), replace(dress, template=None))

    def render_summary(self, report: SummaryReport, path: Path) -> str:
        """Write a report on many dishes as .pdf, .xlsx, .csv or .html; return its sha256.

        Raises:
            ReportError: as of `render`.
        """
        # Each with the first report of its form: the window stands before anybody wants one.
        ending = path.suffix.lower()
        if ending == ".pdf":
            from colonyqc.reports.summary_pdf import summary_pdf

            made = self._dressed(report, SUMMARY, summary_pdf)
        elif ending == ".xlsx":
            from colonyqc.reports.summary_tables import summary_workbook

            made = summary_workbook(report)
        elif ending == ".csv":
            from colonyqc.reports.summary_tables import summary_csv

            made = summary_csv(report)
        elif ending == ".html":
            from colonyqc.reports.summary_html import summary_html

            dress, wrong = HouseStyle(self._look.logo).dress(SUMMARY)
            made = summary_html(_warned(report, wrong), dress)
        else:
            raise ReportError(
                f"{path.name} can't be written: such a report ends in .pdf, .xlsx, .csv or .html."
            )
        return write_report(path, made)

    def cut_list(self, pages: CutPages) -> bytes:
        """Return a cut list as PDF.

        Raises:
            ReportError: no font has its letters.
        """
        from colonyqc.reports.cut_list import cut_list_pdf

        return cut_list_pdf(pages)

    def cut_list_sheets(self, pages: CutPages, dpi: int) -> tuple[bytes, ...]:
        """Return the same as PNG, a sheet of paper each.

        Raises:
            ReportError: no font has its letters.
        """
        from colonyqc.reports.cut_list import cut_list_sheets

        return cut_list_sheets(pages, dpi)

    def qualification(self, pages: QualificationPages) -> bytes:
        """Return a qualification as PDF.

        Raises:
            ReportError: no font has its letters.
        """
        from colonyqc.reports.qualification import qualification_pdf

        return qualification_pdf(pages)


def _warned(report: R, said: Sequence[str]) -> R:
    """Return a report that says more of what must be read first."""
    return replace(report, warnings=(*report.warnings, *_told(said, report.language)))


def _told(said: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(words(language).worded(each) for each in said)
