"""A report on many dishes for spreadsheets: its main table as CSV, all of it as a workbook."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from colonyqc.reports.pdf import stamp
from colonyqc.services.export.plain_text import plain_text
from colonyqc.services.ports.summaries import Datum, SummaryReport, SummarySection
from colonyqc.services.reporting.words import words

_MOST_SIGNS: Final = 32_767
"""Letters that a cell of a workbook holds."""
_WIDEST: Final = 40
_MAKER: Final = "colonyqc"


@dataclass(frozen=True, slots=True)
class _Styles:
    """Formats of a workbook's cells."""

    head: Any
    dated: Any
    guarded: Any


def summary_csv(report: SummaryReport) -> bytes:
    """Return the main table of a report: UTF-8 with a byte order mark, commas, CRLF.

    Numbers are written in full with a point, what is unknown is empty.
    """
    table = report.sections[report.table].table
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if table is not None:
        writer.writerow(table.headings)
        writer.writerows([_plain(datum) for datum in row] for row in table.data)
    return text.getvalue().encode("utf-8-sig", "replace")


def _plain(datum: Datum) -> str:
    if isinstance(datum, str):
        return plain_text(datum)
    if isinstance(datum, float):
        return f"{datum:.6g}"
    return "" if datum is None else str(datum)


def summary_workbook(report: SummaryReport) -> bytes:
    """Return a report as XLSX: a sheet a part, real numbers, frozen heads, text never a formula."""
    import xlsxwriter  # late: nothing but a workbook needs it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    # The same report gives the same bytes.
    book.set_properties({"author": _MAKER, "created": report.made.replace(tzinfo=None)})
    dated = book.add_format({"num_format": "yyyy-mm-dd"})
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF4"})
    guarded = book.add_format({"quote_prefix": True})
    styles = _Styles(head, dated, guarded)
    _front(book, report, styles)
    for name, section in _named(report):
        sheet = book.add_worksheet(name)
        table = section.table
        if table is None:
            sheet.write_string(0, 0, section.empty)
            continue
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(table.headings):
            longest = max((len(str(row[column] or "")) for row in table.data), default=0)
            sheet.set_column(column, column, max(9, min(longest + 1, _WIDEST)))
            sheet.write_string(0, column, heading, styles.head)
        for at, row in enumerate(table.data, 1):
            for column, datum in enumerate(row):
                _write(sheet, at, column, datum, styles)
    book.close()
    return file.getvalue()


def _named(report: SummaryReport) -> Iterator[tuple[str, SummarySection]]:
    """Yield each part that is a table with a name that no other sheet has."""
    used: set[str] = set()
    for section in report.sections:
        if section.table is None and not section.empty:
            continue
        name = section.name[:31]
        if name.casefold() in used:
            name = f"{name[:28]} {len(used)}"
        used.add(name.casefold())
        yield name, section


def _front(book: Any, report: SummaryReport, styles: "_Styles") -> None:
    """Write what the report is of, and what must be known of it, on a sheet of its own."""
    say = words(report.language)
    sheet = book.add_worksheet(report.kind[:31])
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    rows: list[tuple[str, Datum]] = [(report.kind, report.title), ("", report.aside)]
    rows += [(each.label, int(each.value)) for each in report.counts]
    rows += [(say("warnings"), each) for each in report.warnings]
    for section in report.sections:
        rows += list(section.facts)
        rows += [(section.title, note) for note in section.notes]
    rows += [
        ("", stamp(report.made, report.made_by, say)),
        (say("fact program"), report.program),
        (say("fact anchor"), report.anchor),
    ]
    for at, (label, value) in enumerate(rows):
        sheet.write_string(at, 0, label, styles.head if at == 0 else None)
        _write(sheet, at, 1, value, styles)


def _write(sheet: Any, row: int, column: int, datum: Datum, styles: _Styles) -> None:
    if datum is None:
        return
    if isinstance(datum, date):
        sheet.write_datetime(row, column, datum, styles.dated)
        return
    if isinstance(datum, int | float):
        sheet.write_number(row, column, datum)
        return
    text = datum.encode("utf-8", "replace").decode()[:_MOST_SIGNS]
    sheet.write_string(row, column, text, styles.guarded if plain_text(text) != text else None)
