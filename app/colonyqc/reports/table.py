"""The report as a CSV file that spreadsheets open as it is.

One table: a row a colony, the worst first, every column with its unit in the heading. What is the
same for the whole dish stands in the leading columns of every row, so that the file can be
filtered, pivoted and joined with others without skipping lines. A dish without colonies has one
row whose colony columns are empty. Where there are cell sheets, a row each follows, with columns
of their own and one that tells the two kinds of rows apart. UTF-8 with a byte order mark, commas,
CRLF.
"""

import csv
import io
from math import isnan

from colonyqc.domain import number_format
from colonyqc.services.export.plain_text import plain_text
from colonyqc.services.ports.reports import (
    ReportColony,
    ReportModel,
    ReportSheet,
    ReportSheets,
    ReportValue,
)
from colonyqc.services.reporting.words import ReportWords, words


def _heading(value: ReportValue) -> str:
    return f"{value.label} ({value.unit})" if value.unit else value.label


def _plain(value: str) -> str:
    """Return a number's text as a spreadsheet reads it: nothing for unknown, an ASCII minus."""
    # Spreadsheets take the typographer's minus for text.
    return "" if value == number_format.NONE else value.replace("−", "-")


def _number(value: float) -> str:
    return "" if isnan(value) else f"{value:.6g}"


def _interval_cells(value: ReportValue, say: ReportWords) -> list[tuple[str, str]]:
    """Return heading and cell of both ends of a number's interval; none where it has none."""
    if isnan(value.interval[0]):
        return []
    return [
        (say("csv of dish", label=say(f"csv {end}", label=_heading(value))), _number(at))
        for end, at in zip(("low", "high"), value.interval, strict=True)
    ]


def _dish_cells(report: ReportModel, say: ReportWords) -> list[tuple[str, str]]:
    """Return heading and cell of every column that is the same for the whole dish."""
    named = [
        (say("csv line"), plain_text(report.line)),
        (say("csv dish"), plain_text(report.dish)),
        (say("csv day"), report.day),
        (say("csv taken"), report.taken),
        (say("csv verdict"), say(f"verdict {report.verdict}") if report.verdict else ""),
        (say("csv verdict why"), plain_text(report.verdict_why)),
        (say("csv dish decision"), plain_text(report.decision)),
        (say("csv simulated"), say("yes" if report.simulated else "no")),
        (say("csv made"), report.made.isoformat(timespec="seconds")),
    ]
    values = [
        cell
        for v in report.values
        for cell in (
            (say("csv of dish", label=_heading(v)), _plain(v.value)),
            *_interval_cells(v, say),
        )
    ]
    facts = [(fact.label, plain_text(fact.value)) for fact in report.facts]
    return named + values + facts


def _colony_headings(report: ReportModel, say: ReportWords) -> list[str]:
    before = [say("csv picture"), say("csv number")]
    after = ("proposed", "proposed why", "decided", "decided why", "decided by", "decided at")
    return [*before, *report.measure_headers, *(say(f"csv {key}") for key in after)]


def _colony_cells(colony: ReportColony, say: ReportWords) -> list[str]:
    verdicts = [say(f"verdict {v}") if v else "" for v in (colony.proposed, colony.decided)]
    return [
        plain_text(colony.picture),
        str(colony.number),
        *map(_number, colony.measures),
        verdicts[0],
        plain_text(colony.proposed_why),
        verdicts[1],
        plain_text(colony.decided_why),
        plain_text(colony.decided_by),
        colony.decided_at,
    ]


def _sheet_headings(sheets: ReportSheets, say: ReportWords) -> list[str]:
    before = (say("csv sheet record"), say("sheet day"), say("picture"))
    after = (say("sheet asked"), say("sheet model"), say("csv sheet note"))
    names = [say("csv sheet", label=label) for label in (*before, *sheets.headers, *after)]
    return [say("csv sheet kind"), *names]


def _sheet_cells(sheet: ReportSheet, say: ReportWords) -> list[str]:
    return [
        say("csv sheet sheet"),
        str(sheet.record),
        _plain(sheet.day),
        plain_text(sheet.picture),
        *map(_number, sheet.measures),
        plain_text(sheet.asked),
        plain_text(sheet.model),
        plain_text(sheet.note),
    ]


def _with_sheets(
    sheets: ReportSheets, headings: list[str], rows: list[list[str]], say: ReportWords
) -> tuple[list[str], list[list[str]]]:
    """Return the table with the columns and rows of sheets; colonies leave theirs empty."""
    own = _sheet_headings(sheets, say)
    colonies = [[*row, say("csv sheet colony"), *[""] * (len(own) - 1)] for row in rows]
    empty = [""] * len(headings)
    # Sums over pictures are left out: who adds a column up would count their cells twice.
    found = [[*empty, *_sheet_cells(sheet, say)] for sheet in sheets.rows if not sheet.pooled]
    return [*headings, *own], colonies + found


def table(report: ReportModel) -> bytes:
    """Return the report's CSV file."""
    say = words(report.language)
    dish = _dish_cells(report, say)
    headings = _colony_headings(report, say)
    rows = [_colony_cells(colony, say) for colony in report.colonies]
    if report.sheets is not None:
        headings, rows = _with_sheets(report.sheets, headings, rows, say)
    rows = rows or [[""] * len(headings)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([heading for heading, _ in dish] + headings)
    writer.writerows([cell for _, cell in dish] + row for row in rows)
    # The mark at the beginning tells Excel that it is UTF-8; without it Japanese names come out as
    # rubbish.
    # Names of files may hold bytes that are no text; a spreadsheet gets a question mark for them.
    return text.getvalue().encode("utf-8-sig", "replace")
