"""A report on many dishes on paper: laid out by typst, fed with data only."""

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import typst

from colonyqc.reports.letters import STANDARD, families, fonts, printable
from colonyqc.reports.look import PLAIN, Dress
from colonyqc.reports.pdf import PALETTE, clean, jpeg, put_dress, stamp, texts_of
from colonyqc.services.ports.summaries import SummaryReport, SummaryTable
from colonyqc.services.reporting.words import ReportWords, words

TEMPLATE: Final = "summary.typ"
_WORDS: Final = ("simulated", "warnings", "signatures", "signature", "name", "date", "page", "logo")


def summary_pdf(report: SummaryReport, dress: Dress = PLAIN) -> bytes:
    """Return the report as PDF/A-2b; the same report gives the same bytes.

    Raises:
        ReportError: no font has the report's letters.
    """
    with tempfile.TemporaryDirectory(prefix="colonyqc-report-") as name:
        folder = Path(name)
        template, logo = put_dress(dress, TEMPLATE, folder)
        data = _data(report, folder, words(report.language)) | {"logo": logo}
        printed = clean(data, printable(texts_of(data)))
        return typst.compile(
            template,
            root=folder,
            font_paths=fonts(),
            # As data: a dish called "#strike" must come out as that.
            sys_inputs={"data": json.dumps(printed, ensure_ascii=False, allow_nan=False)},
            pdf_standards=STANDARD,
            timestamp=report.made.replace(microsecond=0),
        )


def _data(report: SummaryReport, folder: Path, say: ReportWords) -> dict[str, Any]:
    sections = [
        {
            "title": section.title,
            "facts": [list(fact) for fact in section.facts],
            "notes": list(section.notes),
            "empty": section.empty,
            "table": _table(section.table, folder, f"{place}-"),
        }
        for place, section in enumerate(report.sections)
    ]
    return {
        "language": report.language,
        "fonts": list(families()),
        "palette": PALETTE,
        "words": {key: say.table[key] for key in _WORDS} | {"anchor": say("fact anchor")},
        "author": "colonyqc",
        "kind": report.kind,
        "title": report.title,
        "aside": report.aside,
        "counts": [asdict(count) for count in report.counts],
        "warnings": list(report.warnings),
        "sections": sections,
        "statements": list(report.statements),
        "choices": list(report.choices),
        "signers": list(report.signers),
        "made": stamp(report.made, report.made_by, say),
        "program": report.program,
        "simulated": report.simulated,
        "laboratory": report.laboratory,
        "anchor": report.anchor,
    }


def _table(table: SummaryTable | None, folder: Path, prefix: str) -> dict[str, Any] | None:
    """Return a table as data; its pictures are written beside the template."""
    if table is None:
        return None
    rows = []
    for place, row in enumerate(table.rows):
        file = ""
        if row.picture is not None:
            file = f"{prefix}{place}.jpg"
            (folder / file).write_bytes(jpeg(row.picture))
        rows.append({"file": file, "alt": row.alt, "cells": [asdict(c) for c in row.cells]})
    return {
        "columns": [asdict(column) for column in table.columns],
        "rows": rows,
        "more": table.more,
    }
