"""The door to this room: a report as a file, by the ending of its name."""

from pathlib import Path
from typing import Final

from colonyqc.domain.errors import ReportError
from colonyqc.reports.table import table
from colonyqc.reports.writing import write_report
from colonyqc.services.ports.cut_lists import CutPages
from colonyqc.services.ports.qualification import QualificationPages
from colonyqc.services.ports.reports import ReportModel
from colonyqc.services.ports.summaries import SummaryReport

ENDINGS: Final = (".pdf", ".csv")


class Renderer:
    """Writes reports; fits the ports `ReportRenderer`, `CutListPrinter`, `QualificationPrinter`."""

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

        return write_report(path, pdf(report))

    def render_summary(self, report: SummaryReport, path: Path) -> str:
        """Write a report on many dishes as .pdf, .xlsx, .csv or .html; return its sha256.

        Raises:
            ReportError: as of `render`.
        """
        # Each with the first report of its form: the window stands before anybody wants one.
        ending = path.suffix.lower()
        if ending == ".pdf":
            from colonyqc.reports.summary_pdf import summary_pdf as written
        elif ending == ".xlsx":
            from colonyqc.reports.summary_tables import summary_workbook as written
        elif ending == ".csv":
            from colonyqc.reports.summary_tables import summary_csv as written
        elif ending == ".html":
            from colonyqc.reports.summary_html import summary_html as written
        else:
            raise ReportError(
                f"{path.name} can't be written: such a report ends in .pdf, .xlsx, .csv or .html."
            )
        return write_report(path, written(report))

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
