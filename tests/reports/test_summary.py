"""A report on many dishes in its forms, read back by readers that are not ours."""

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import openpyxl
import pikepdf
import pytest

from colonyqc.domain.errors import ReportError
from colonyqc.reports.renderer import Renderer
from colonyqc.services.ports.summaries import (
    SummaryCell,
    SummaryColumn,
    SummaryCount,
    SummaryReport,
    SummarySection,
    SummaryTable,
    SummaryTableRow,
)

MADE = datetime(2026, 3, 8, 9, 2, tzinfo=UTC)
HOSTILE = '<script src="http://x.example/a.js">#strike[$1] =1+1 ディッシュ 🧫'
FORMULA = "=HYPERLINK(1)"


def summary(language: str = "en", dishes: int = 3) -> SummaryReport:
    draw = np.random.default_rng(1)
    values = [round(float(v), 3) for v in draw.uniform(1, 99, dishes)]
    rows = tuple(
        SummaryTableRow(
            (
                SummaryCell(HOSTILE if at == 0 else f"L › D{at}", "P20", strong=True),
                SummaryCell(f"{value:.1f} %", "+1.0"),
                SummaryCell("fail" if at == 0 else "pass", state="fail" if at == 0 else "pass"),
            ),
            draw.integers(0, 255, (60, 80, 3)).astype(np.uint8),
            f"L › D{at}",
        )
        for at, value in enumerate(values)
    )
    columns = (
        SummaryColumn("Dish", 2.0),
        SummaryColumn("Confluence", 1.0, right=True),
        SummaryColumn("Proposed", 1.0),
    )
    data = tuple(
        (HOSTILE if at == 0 else FORMULA, value, date(2026, 3, 7), None)
        for at, value in enumerate(values)
    )
    table = SummaryTable(columns, rows, ("Dish", "Confluence (%)", "Taken", "Empty"), data)
    return SummaryReport(
        kind="Day report" if language == "en" else "日次報告書",
        title="2026-03-08",
        aside="not due yet: 2",
        counts=(SummaryCount("due", str(dishes)), SummaryCount("fail", "1", "fail")),
        warnings=(f"Read {HOSTILE}",),
        sections=(
            SummarySection("Dishes due", "Dishes", table, notes=("A rule proposed this.",)),
            SummarySection("Left out", "Left out", empty="None."),
            SummarySection("Facts", "Facts", facts=(("sha256", "ab" * 32),)),
        ),
        statements=("I have seen every dish.",),
        choices=("released", "rejected"),
        signers=("Technician", "Reviewer"),
        made=MADE,
        record_ids=(1,),
        language=language,
        program="colonyqc 1.0",
        simulated=True,
        made_by="Mori",
        laboratory="Lab <A>",
        anchor=f"7:{'cd' * 32}",
    )


@pytest.fixture
def written(tmp_path: Path) -> Callable[[SummaryReport, str], Path]:
    def write(report: SummaryReport, ending: str) -> Path:
        path = tmp_path / f"report{ending}"
        Renderer().render_summary(report, path)
        return path

    return write


Written = Callable[[SummaryReport, str], Path]


def pdf_text(path: Path) -> str:
    program = shutil.which("pdftotext")
    assert program, "pdftotext is missing: `make install` installs poppler-utils"
    done = subprocess.run(
        [program, "-raw", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return "".join(done.stdout.split())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_all_that_is_said_is_on_paper_as_text(written: Written, language: str) -> None:
    report = summary(language, dishes=60)
    text = pdf_text(written(report, ".pdf"))
    table = report.sections[0].table
    assert table is not None
    expected = [report.kind, report.title, report.aside, report.anchor, "Mori", "Lab<A>"]
    expected += [c.text for row in table.rows[1:] for c in row.cells] + ["ab" * 32, "released"]
    expected += [HOSTILE.replace("🧫", "")]
    assert [e for e in expected if "".join(e.split()) not in text] == []
    pages = len(pikepdf.open(written(report, ".pdf")).pages)
    last = f"page{pages}of{pages}" if language == "en" else f"{pages}/{pages}ページ"
    assert pages > 3
    assert last in text


def test_the_pdf_is_what_pdf_a_asks(written: Written) -> None:
    with pikepdf.open(written(summary(), ".pdf")) as pdf:
        with pdf.open_metadata() as meta:
            assert meta.pdfa_status == "2B"
            assert meta["dc:title"] == "Day report · 2026-03-08"
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        fonts = [
            font for page in pdf.pages for font in dict(page.resources.get("/Font", {})).values()
        ]
        assert fonts
        for font in fonts:
            (below,) = font.DescendantFonts
            held = below.FontDescriptor.keys()
            assert held & {"/FontFile", "/FontFile2", "/FontFile3"}
        assert "/JavaScript" not in pdf.Root.get("/Names", {})
        assert all("/Annots" not in page for page in pdf.pages)


class _Read(HTMLParser):
    """Collects what a browser would fetch, run and show."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.text = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)
        for name, value in attrs:
            if name in {"src", "href", "srcset", "data", "action", "background", "style"}:
                self.sources.append(value or "")
            assert not name.startswith("on")

    def handle_data(self, data: str) -> None:
        self.text += "" if self._open[-1:] == ["style"] else data

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass


def test_the_page_stands_alone_and_runs_nothing(written: Written) -> None:
    report = summary()
    html = written(report, ".html").read_text("utf-8")
    page = _Read()
    page.feed(html)
    assert not {"script", "link", "iframe", "object", "embed", "form"} & set(page.tags)
    assert page.tags.count("img") == 3
    assert page.sources
    assert all(source.startswith("data:image/jpeg;base64,") for source in page.sources)
    # A name that is shown is text: nothing in the file leads anywhere.
    shown = html.replace("<wbr>", "").count(escape(HOSTILE))
    assert html.count("http") == html.count("http-equiv") + shown
    assert "url(" not in html
    assert "@import" not in html
    assert HOSTILE in page.text
    assert "default-src 'none'" in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html
    for expected in (report.anchor, "ab" * 32, "Technician", "not due yet: 2", "Lab <A>"):
        assert expected in page.text
    # On a narrow screen each row is a list: what a number is stands beside it.
    cells = html.count("<td")
    assert html.count("data-label=") == cells - html.count("<td><img")
    assert "<wbr>" in html


def _rules(css: str) -> dict[str, str]:
    """Return what a style sheet says of each selector, the last word of each property."""
    found: dict[str, str] = {}
    for selectors, said in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        for each in selectors.split(","):
            found[each.strip()] = found.get(each.strip(), "") + said
    return found


def test_printed_it_is_white_paper_whose_rows_and_headings_stay_whole(written: Written) -> None:
    html = written(summary(), ".html").read_text("utf-8")
    style = html[html.index("<style>") : html.index("</style>")]
    printed = style[style.index("@media print {") :]
    page = printed[printed.index("@page {") :].partition("\n")[0]
    assert "A4 landscape" in page
    assert 'counter(page) " / " counter(pages)' in page
    rules = _rules(printed.replace(page, "").removeprefix("@media print {"))
    # Whoever reads in the dark prints on white all the same.
    assert "color-scheme: light" in rules[":root"]
    assert "--page: #fff" in rules[":root"]
    assert style.index("prefers-color-scheme: dark") < style.index("@media print {")
    assert "break-after: avoid" in rules["h2"]
    for whole in ("tr", ".sign", ".counts", ".note"):
        assert "break-inside: avoid" in rules[whole]
    assert "table-header-group" in rules["thead"]
    assert "static" in rules["th"]
    assert "visible" in rules[".wide"]
    # A telephone's lists are no layout of paper, however narrow it is.
    assert "@media screen and (max-width" in style


def _light(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("state", ["pass", "keep", "ready", "undecided", "watch", "fail"])
def test_in_grey_a_mark_is_read_by_its_sign(written: Written, state: str) -> None:
    report = summary()
    report = replace(report, counts=(SummaryCount("due", "1", state),))
    html = written(report, ".html").read_text("utf-8")
    (hue,) = re.findall(rf"^\.{state} {{ --mark: (#\w+); }}", html, re.M)
    own = re.findall(rf"^\.mark\.{state} {{ color: (#\w+); }}", html, re.M)
    dark, light = sorted((_light(hue), _light(own[0] if own else "#ffffff")))
    assert (light + 0.05) / (dark + 0.05) >= 3
    (sign,) = re.findall(rf'<dd>1 <span class="mark {state}" aria-hidden="true">(.)</span>', html)
    assert sign in "✓→?!✕"


def test_the_workbook_holds_numbers_dates_and_no_formula(written: Written) -> None:
    report = summary()
    book = openpyxl.load_workbook(written(report, ".xlsx"))
    assert book.sheetnames == ["Day report", "Dishes", "Left out"]
    sheet = book["Dishes"]
    table = report.sections[0].table
    assert table is not None
    for row, data in zip(sheet.iter_rows(min_row=2), table.data, strict=True):
        name, value, taken, empty = row
        assert name.data_type == "s"
        assert name.value == data[0]
        assert value.value == pytest.approx(data[1])
        assert taken.value == datetime(2026, 3, 7)
        assert empty.value is None
    assert sheet.freeze_panes == "A2"
    front = {(str(a.value), str(b.value)) for a, b in book["Day report"].iter_rows(max_col=2)}
    assert ("due", "3") in front
    assert ("sha256", "ab" * 32) in front


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(written: Written) -> None:
    data = written(summary(), ".csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Dish", "Confluence (%)", "Taken", "Empty"]
    assert rows[1][0] == HOSTILE
    assert rows[2][0] == f"'{FORMULA}"
    assert rows[2][2:] == ["2026-03-07", ""]


def test_the_same_report_gives_the_same_bytes(written: Written) -> None:
    for ending in (".pdf", ".html", ".csv", ".xlsx"):
        assert written(summary(), ending).read_bytes() == written(summary(), ending).read_bytes()


def test_a_report_without_rows_and_one_of_long_names_are_written(written: Written) -> None:
    report = summary()
    first = report.sections[0]
    bare = replace(report, sections=(replace(first, table=None, empty="No dish was due."),))
    assert "Nodishwasdue." in pdf_text(written(bare, ".pdf"))
    assert "No dish was due." in written(bare, ".html").read_text("utf-8")
    assert written(bare, ".csv").read_bytes() == b"\xef\xbb\xbf"
    long = replace(report, title="細胞株" * 40, laboratory="x" * 120, aside="y" * 200)
    with pikepdf.open(written(long, ".pdf")) as pdf:
        assert len(pdf.pages) < 4


def test_a_word_is_not_broken_in_the_middle_and_a_hash_is(written: Written, tmp_path: Path) -> None:
    """Played as found: "2026-11-28 00:45 UTC: differen / tiated."."""
    report = summary()
    first = report.sections[0]
    said = "Dish rejected by Mori, 2026-11-28 00:45 UTC: differentiated. " + "ab" * 32
    narrow = SummaryColumn("D", 1.0), SummaryColumn("What", 1.2), SummaryColumn("W", 6.0)
    row = SummaryTableRow((SummaryCell("a"), SummaryCell(said), SummaryCell("b")))
    made = replace(report, sections=(replace(first, table=SummaryTable(narrow, (row,), (), ())),))
    done = subprocess.run(
        ["pdftotext", "-raw", str(written(made, ".pdf")), "-"], capture_output=True, check=True
    )
    words = done.stdout.decode().split()
    assert "differentiated." in words
    assert "ab" * 32 not in words


def test_what_is_not_on_paper_is_counted_and_sheets_of_one_name_are_told_apart(
    written: Written,
) -> None:
    first = summary().sections[0]
    assert first.table is not None
    cut = replace(first, table=replace(first.table, more="and 7 more, in the workbook"))
    report = replace(summary(), sections=(cut, first))
    assert "and7more" in pdf_text(written(report, ".pdf"))
    assert "and 7 more" in written(report, ".html").read_text("utf-8")
    book = openpyxl.load_workbook(written(report, ".xlsx"))
    assert book.sheetnames == ["Day report", "Dishes", "Dishes 1"]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"\.pdf, \.xlsx, \.csv or \.html"):
        Renderer().render_summary(summary(), tmp_path / "r.odt")
