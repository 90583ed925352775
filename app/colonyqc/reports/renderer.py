"""The door to this room: a report as a file, by the ending of its name."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import ReportError
from colonyqc.reports.pdf import pdf
from colonyqc.reports.table import table
from colonyqc.reports.writing import write_report
from colonyqc.services.ports.reports import ReportModel

MAKERS: Final[dict[str, Callable[[ReportModel], bytes]]] = {".pdf": pdf, ".csv": table}


class Renderer:
    """Writes reports; fits the port `ReportRenderer`."""

    def render(self, report: ReportModel, path: Path) -> str:
        """Write ``path`` by its ending (.pdf or .csv), whole or not at all; return its sha256.

        Raises:
            ReportError: the ending is unknown, the file cannot be written, or no font has the
                report's letters.
        """
        maker = MAKERS.get(path.suffix.lower())
        if maker is None:
            raise ReportError(
                f"{path.name} can't be written: a report ends in {' or '.join(MAKERS)}."
            )
        return write_report(path, maker(report))
