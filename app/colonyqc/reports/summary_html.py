"""A report on many dishes as one HTML file: no resource outside it, nothing that runs."""

import base64
import re
from collections.abc import Iterator
from html import escape
from typing import Final

from colonyqc.config.paths import resources
from colonyqc.reports.look import PLAIN, Dress
from colonyqc.reports.pdf import PALETTE, jpeg, stamp
from colonyqc.services.ports.summaries import (
    SummaryCell,
    SummaryReport,
    SummarySection,
    SummaryTable,
)
from colonyqc.services.reporting.words import ReportWords, words

GENERATOR: Final = '<meta name="generator" content="colonyqc'
"""What every such file says of its maker."""
_STYLE: Final = "summary.css"
_SHAPES: Final = {
    "pass": "✓", "keep": "✓", "ready": "→", "undecided": "?", "watch": "!", "fail": "✕",
    "discard": "✕",
}  # fmt: skip
_LONG: Final = re.compile(r"([!-~]{25,})")
"""What is too long for a word: hashes, paths. Japanese breaks by itself, by rules of its own."""
_PIECE: Final = 16
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def summary_html(report: SummaryReport, dress: Dress = PLAIN) -> bytes:
    """Return the report as HTML, UTF-8; every text is escaped."""
    return "\n".join(_page(report, dress, words(report.language))).encode("utf-8", "replace")


def _page(report: SummaryReport, dress: Dress, say: ReportWords) -> Iterator[str]:
    title = escape(f"{report.kind} · {report.title}")
    yield f'<!DOCTYPE html>\n<html lang="{report.language}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'{GENERATOR} · {escape(report.program)}">'
    yield f"<title>{title}</title>\n<style>"
    yield (resources() / "reports" / _STYLE).read_text("utf-8")
    yield "\n".join(f".{state} {{ --mark: {hue}; }}" for state, hue in PALETTE.items())
    yield "</style>\n</head>\n<body>\n<header>"
    eyebrow = " · ".join(filter(None, (report.laboratory, report.kind)))
    badge = f' <b class="badge">{escape(say("simulated"))}</b>' if report.simulated else ""
    if dress.logo is not None:
        data = base64.b64encode(dress.logo.data).decode("ascii")
        source = f"data:{dress.logo.media_type};base64,{data}"
        yield f'<img class="logo" src="{source}" alt="{escape(say("logo"))}">'
    yield f'<p class="eyebrow">{escape(eyebrow)}{badge}</p><h1>{escape(report.title)}</h1>'
    yield f'<p>{escape(report.aside)}</p>\n</header>\n<dl class="counts">'
    for count in report.counts:
        mark = _mark(count.state) if count.value != "0" else ""
        yield f"<div><dd>{escape(count.value)} {mark}</dd><dt>{escape(count.label)}</dt></div>"
    yield "</dl>"
    if report.warnings:
        yield f"<aside><b>{escape(say('warnings'))}</b>"
        yield from (f"<p>{escape(each)}</p>" for each in report.warnings)
        yield "</aside>"
    for section in report.sections:
        yield from _section(section)
    yield from _end(report, say)


def _section(section: SummarySection) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(section.title)}</h2>"
    if section.facts:
        yield '<dl class="facts">'
        yield from (f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in section.facts)
        yield "</dl>"
    if section.table is not None:
        yield from _table(section.table)
    elif section.empty:
        yield f'<p class="soft">{escape(section.empty)}</p>'
    yield from (f'<p class="note">{escape(note)}</p>' for note in section.notes)
    yield "</section>"


def _table(table: SummaryTable) -> Iterator[str]:
    pictured = any(row.picture is not None for row in table.rows)
    yield '<div class="wide"><table>\n<thead><tr>' + ("<th></th>" if pictured else "")
    for column in table.columns:
        yield f'<th scope="col"{_right(column.right)}>{escape(column.heading)}</th>'
    yield "</tr></thead>\n<tbody>"
    for row in table.rows:
        cells = [""] if pictured else []
        if row.picture is not None:
            data = base64.b64encode(jpeg(row.picture)).decode("ascii")
            cells = [f'<img src="data:image/jpeg;base64,{data}" alt="{escape(row.alt)}">']
        said = [
            f'<td{_right(column.right, cell)} data-label="{escape(column.heading)}">'
            f"<div>{_cell(cell)}</div></td>"
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        yield "<tr>" + "".join(f"<td>{each}</td>" for each in cells) + "".join(said) + "</tr>"
    yield "</tbody></table></div>"
    if table.more:
        yield f'<p class="soft">{escape(table.more)}</p>'


def _right(right: bool, cell: SummaryCell | None = None) -> str:
    # On a narrow screen, where rows are lists, what is empty is left out.
    empty = cell is not None and not (cell.text or cell.note or cell.state)
    names = " ".join(name for name, holds in (("right", right), ("empty", empty)) if holds)
    return f' class="{names}"' if names else ""


def _cell(cell: SummaryCell) -> str:
    text = _breakable(cell.text)
    text = f"<b>{text}</b>" if cell.strong else text
    note = f"<small>{_breakable(cell.note)}</small>" if cell.note else ""
    return f"{_mark(cell.state)}{text}{note}"


def _breakable(text: str) -> str:
    """Return a text, escaped, with places to break in what is no word: hashes, paths."""
    out = []
    for at, part in enumerate(_LONG.split(text)):
        # Every second part is a long one.
        cuts = range(0, len(part), _PIECE) if at % 2 else (0,)
        step = _PIECE if at % 2 else len(part)
        out.append("<wbr>".join(escape(part[cut : cut + step]) for cut in cuts))
    return "".join(out)


def _mark(state: str) -> str:
    if not state:
        return ""
    # The word stands beside it: a reader of screens needs no shape.
    shape = _SHAPES.get(state, "–")
    return f'<span class="mark {escape(state)}" aria-hidden="true">{shape}</span>'


def _end(report: SummaryReport, say: ReportWords) -> Iterator[str]:
    yield f'<section class="sign">\n<h2>{escape(say("signatures"))}</h2>'
    yield from (f"<p>{escape(each)}</p>" for each in report.statements)
    if report.choices:
        boxes = "".join(f"<span>☐ {escape(each)}</span>" for each in report.choices)
        yield f'<p class="choices">{boxes}</p>'
    blank = "".join(f"<i>{escape(say(key))}</i>" for key in ("name", "signature", "date"))
    yield from (f'<div class="ink"><b>{escape(each)}</b>{blank}</div>' for each in report.signers)
    yield "</section>\n<footer>"
    made = stamp(report.made, report.made_by, say)
    yield f"<p>{escape(made)} · {escape(report.program)}</p>"
    if report.anchor:
        yield f"<p>{escape(say('fact anchor'))} <code>{escape(report.anchor)}</code></p>"
    yield "</footer>\n</body>\n</html>\n"
