import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from math import nan
from pathlib import Path

import numpy as np
import pytest

from colonyqc.domain.errors import ReportError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.reports.renderer import Renderer
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.reports import ReportModel, ReportRenderer, ReportSignature, TrendBreak
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.words import words
from support.builders import BLURRED, prompted_analysis, sheet, sheet_result
from support.fake_history import FakeHistory, drawn, drawn_day, drawn_result, drawn_series

DISH = DishKey("line A", "dish 1")
MADE = datetime(2026, 3, 8, 9, 2, tzinfo=UTC)
RENDERER: ReportRenderer = Renderer()

Pages = Callable[[ReportModel], str]


def poppler(name: str, *arguments: str) -> str:
    program = shutil.which(name)
    assert program, f"{name} is missing: `make install` installs poppler-utils"
    done = subprocess.run([program, *arguments], capture_output=True, check=True, encoding="utf-8")
    return done.stdout


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """Render a report and return its text without any white space."""

    def text(report: ReportModel) -> str:
        path = tmp_path / "report.pdf"
        RENDERER.render(report, path)
        return "".join(poppler("pdftotext", "-raw", str(path), "-").split())

    return text


def squeezed(text: str) -> str:
    return "".join(text.split())


def made(history: FakeHistory, dish: DishKey = DISH, language: str = "en") -> ReportModel:
    return build(history, dish, made=MADE, language=language)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_everything_the_report_says_is_on_paper(pages: Pages, language: str) -> None:
    history = drawn_series(days=(2, 3, 5), views=2, colonies=6, bad_share=0.6)
    history.decide(3, 0, 1, Verdict.WATCH, "spikes at the border", "A. Sato")
    report = made(history, language=language)
    text = pages(report)
    expected = [report.line, report.dish, report.verdict_why, report.taken, "2026-03-08 09:02 UTC"]
    for item in (*report.values, *report.facts):
        expected += [item.label, item.value, item.limit, item.note]
    for row in report.colonies:
        expected += [row.area, row.differentiated, row.proposed_why, row.picture_short]
    expected += [p.caption for p in report.pictures] + [p.detail for p in report.pictures]
    expected += [*report.warnings, *report.notes, "100 µm", "spikes at the border", "A. Sato"]
    assert [e for e in expected if squeezed(e) not in text] == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_first_page_says_which_record_by_what_and_whether_it_counts(
    pages: Pages, language: str
) -> None:
    report, say = made(drawn_series(days=(2, 3)), language=language), words(language)
    (own,) = [record for record in report.records if record.own]
    assert squeezed(say("unsigned")) in pages(report)
    signature = ReportSignature("reviewed", "Sato", "", own.made, "", (), "ab" * 32, True, True)
    signed = replace(report, signatures=(signature,))
    text = pages(signed)
    assert squeezed(say("unsigned")) not in text
    for said in (own.state, own.made, own.by, own.model, own.rules):
        assert squeezed(said) in text[: text.index(squeezed(report.verdict_why))]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("days", [(2, 3), ()])
def test_the_sheets_are_on_paper_and_nothing_of_colonies_where_none_were_counted(
    pages: Pages, language: str, days: tuple[int, ...]
) -> None:
    history = drawn_series(days=days)
    pictures = (sheet_result(1, sheet(30)), sheet_result(2, sheet(20)), sheet_result(3))
    for day in (3, 4):
        blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
        history.add(prompted_analysis(day, pictures=pictures, preset="#a*b@1"), [blank] * 3)
    report = made(history, language=language)
    assert report.sheets is not None
    say, text = words(language), pages(report)
    expected = [say("sheets"), *report.sheets.headers, *report.sheets.notes]
    for row in report.sheets.rows:
        shown = [row.note] if row.note else list(row.numbers)
        expected += [row.picture_short, *shown, row.asked, row.model]
    assert [e for e in expected if squeezed(e) not in text] == []
    of_colonies = [say("colony table"), say("trend"), say("decision after review")]
    assert [squeezed(each) in text for each in of_colonies] == [bool(days)] * 3
    assert (squeezed(say("sheets only")) in text) == (not days)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_figures_of_sheets_are_on_paper(pages: Pages, tmp_path: Path, language: str) -> None:
    history = FakeHistory()
    shown = tuple(sheet_result(view, sheet(10 * view)) for view in range(1, 7))
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    history.add(prompted_analysis(3, pictures=shown), [blank] * len(shown))
    report = made(history, language=language)
    assert report.sheets is not None
    assert len(report.sheets.figures) == 4
    text = pages(report)
    expected = [report.sheets.figures_note, report.sheets.figures[0].picture.scale_bar_text]
    for figure in report.sheets.figures:
        expected += [figure.picture.caption, figure.picture.detail]
        for chart in figure.histograms:
            expected += [chart.title, chart.detail, chart.axis]
            expected += [name for _, name in (*chart.ticks, *chart.count_ticks)]
    assert [e for e in expected if squeezed(e) not in text] == []
    listed = poppler("pdfimages", "-list", str(tmp_path / "report.pdf")).splitlines()[2:]
    assert len(listed) == 4


@pytest.mark.parametrize(("language", "said"), [("en", "(7.1–12.9)"), ("ja", "（7.1–12.9）")])
def test_an_interval_stands_beside_its_number(pages: Pages, language: str, said: str) -> None:
    report = made(drawn_series(), language=language)
    assert said not in pages(report)
    first, second, *rest = report.values
    values = (first, replace(second, interval=(7.1, 12.94)), *rest)
    assert f"{second.value}%{said}" in pages(replace(report, values=values))


def test_a_change_of_model_is_drawn_in_the_trend(pages: Pages) -> None:
    report = made(drawn_series(days=(2, 3, 5), views=2, colonies=6, bad_share=0.6))
    assert "→" not in pages(report)
    step = TrendBreak(2.5, "tiny@1.0.0", "other@2.0.0")
    assert pages(replace(report, breaks=(step,))).count("tiny@1.0.0→other@2.0.0") == 2


def test_feeders_are_in_the_legend_only_where_they_were_told_apart(pages: Pages) -> None:
    report = made(drawn_series(days=(2, 3, 5), views=2, colonies=6, bad_share=0.6))
    assert "feeders" not in pages(replace(report, facts=()))
    assert "feeders" in pages(replace(report, facts=(), feeders=True))


def test_japanese_words_and_names_are_real_letters(pages: Pages, tmp_path: Path) -> None:
    dish = DishKey("国立病院由来iPS細胞株253G1", "ディッシュ第三培養室上段左")
    history = drawn_series(days=(4,), views=1, dish=dish, name="位相差_視野{view}.tif")
    history.decide(1, 0, 1, Verdict.DISCARD, "辺縁に分化細胞が広がる", "佐藤 花子")
    text = pages(made(history, dish, "ja"))
    words = [
        "未分化",
        "分化",
        "判定不能",
        "培養4日目",
        "廃棄",
        "作業者",
        "確認者",
        "署名",
        "位相差_視野1.tif",
    ]
    for word in (*words, dish.line, dish.dish, "辺縁に分化細胞が広がる", "佐藤花子"):
        assert word in text
    fonts = poppler("pdffonts", str(tmp_path / "report.pdf")).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_no_name_becomes_markup(pages: Pages) -> None:
    nasty = r"#a$b$*c*_d_@e<f>`g`\h~//i[j]{k}"
    dish = DishKey(nasty, '= "quoted" #panic()')
    history = drawn_series(days=(1,), views=1, dish=dish, name=f"- {nasty[:19]}.png")
    history.decide(1, 0, 1, Verdict.KEEP, f"#let {nasty}", "$O'Neil$ {name}")
    text = pages(made(history, dish))
    for piece in (nasty, '="quoted"#panic()', f"-{nasty[:19]}.png", f"#let{nasty}"):
        assert piece in text
    assert "$O'Neil${name}" in text


def test_names_in_parts_are_joined(pages: Pages) -> None:
    dish = DishKey(unicodedata.normalize("NFD", "がん細胞é"), "dish 1")
    assert "がん細胞é›dish1" in pages(made(drawn_series(days=(1,), views=1, dish=dish), dish))


def test_a_letter_that_no_font_has_is_named(pages: Pages) -> None:
    dish = DishKey("line \U0001f9eb", "dish \x07 \udcff \U0010fffe")
    text = pages(made(drawn_series(days=(1,), views=1, dish=dish), dish))
    assert "line[U+1F9EB]›dish[U+0007][U+DCFF][U+10FFFE]" in text


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.pdf" for name in "ab"]
    hashes = [RENDERER.render(made(drawn_series()), path) for path in paths]
    assert hashes[0] == hashes[1] == sha256(paths[0].read_bytes()).hexdigest()
    later = replace(made(drawn_series()), made=MADE + timedelta(minutes=1, microseconds=7))
    assert RENDERER.render(later, tmp_path / "c.pdf") != hashes[0]


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "report.PDF"
    tokyo = MADE.astimezone(timezone(timedelta(hours=9), "JST"))
    RENDERER.render(replace(made(drawn_series()), made=tokyo), path)
    info = poppler("pdfinfo", "-isodates", str(path))
    assert "line A › dish 1 · day 4" in info
    assert "2026-03-08T09:02" in info or "2026-03-08T18:02:00+09" in info
    assert b"<pdfaid:part>2</pdfaid:part>" in path.read_bytes()
    text = poppler("pdftotext", "-layout", str(path), "-")
    assert "made 2026-03-08 09:02 UTC (2026-03-08 18:02 JST)" in text
    assert "page 1 of" in text


@pytest.mark.parametrize(("simulated", "count"), [(True, 1), (False, 0)])
def test_simulated_is_on_every_page(tmp_path: Path, simulated: bool, count: int) -> None:
    report = made(drawn_series(days=(1,), views=5, colonies=12, simulated=simulated))
    path = tmp_path / "report.pdf"
    RENDERER.render(report, path)
    *pages, _ = poppler("pdftotext", "-raw", str(path), "-").split("\f")
    assert len(pages) > 1
    assert [page.count("SIMULATED") for page in pages] == [count] * len(pages)


def test_the_laboratory_stands_on_every_page(tmp_path: Path) -> None:
    report = made(drawn_series(days=(1,), views=5, colonies=12))
    path = tmp_path / "report.pdf"
    RENDERER.render(replace(report, laboratory="Facility [1]"), path)
    *pages, _ = poppler("pdftotext", "-raw", str(path), "-").split("\f")
    assert len(pages) > 1
    assert all("Facility [1] · " in page for page in pages)


def test_rows_beyond_the_paper_are_counted_and_decisions_are_never_among_them(
    pages: Pages,
) -> None:
    history = drawn_series(days=(1,), views=6, colonies=12, bad_share=0.9)
    best = made(history).colonies[-1]
    place = int(best.picture_short.split()[-1]) - 1
    history.decide(1, place, best.number, Verdict.KEEP, "fine by eye", "A. Sato")
    report = made(history)
    text = pages(report)
    assert squeezed(f"Further colonies, in the CSV: {report.colonies_left_out}.") in text
    assert "finebyeye" in text


def test_a_dish_without_anything_counted_still_makes_a_page(pages: Pages) -> None:
    history = FakeHistory()
    overview, labels = drawn(1, 3)
    drawn_day(history, None, [(drawn_result(1, labels, quality=BLURRED), overview, labels)])
    text = pages(made(history))
    for piece in ("noverdict", "Nocolonywascounted.", "notcounted", "Thepictureisoutoffocus."):
        assert piece in text


def test_a_report_without_pictures_or_trend_is_laid_out(pages: Pages) -> None:
    report = made(drawn_series(days=(1,)))
    bare = replace(report, pictures=(), trend=(), colonies=(), colonies_left_out=0, warnings=())
    assert "Nocolonywascounted." in pages(bare)


def test_a_trend_of_unknown_numbers_is_laid_out(pages: Pages) -> None:
    report = made(drawn_series(days=(1, 2)))
    unknown = replace(report.trend[0], confluence=nan, confluence_sd=nan, differentiated=nan)
    assert "Overthedays" in pages(replace(report, trend=(unknown,)))


@pytest.mark.parametrize("name", ["report.docx", "report", "report.pdf.txt"])
def test_an_unknown_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReportError, match=rf"^{name} can't be written: .*\.pdf or \.csv"):
        RENDERER.render(made(drawn_series()), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".pdf", ".csv"])
def test_a_file_that_is_already_there_is_replaced_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"report{ending}"
    path.write_bytes(b"x" * 5_000_000)
    digest = RENDERER.render(made(drawn_series()), path)
    assert sha256(path.read_bytes()).hexdigest() == digest
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_no_record_stands_behind_says_nothing_of_its_standing(pages: Pages) -> None:
    report = made(drawn_series(days=(2, 3, 5), views=2, colonies=6, bad_share=0.6))
    assert "Record" in pages(report)
    bare = replace(report, records=())
    standing = squeezed("counts, not signed")
    assert standing in pages(report)
    assert standing not in pages(bare)


@pytest.mark.parametrize("more", [8, 14, 17])
def test_no_page_holds_signatures_alone(tmp_path: Path, more: int) -> None:
    report = made(drawn_series(days=(1, 2), views=2, colonies=14))
    path = tmp_path / "report.pdf"
    # Records as many as fill the page before: the signatures would be pushed off it.
    RENDERER.render(replace(report, records=report.records * more), path)
    found = poppler("pdftotext", "-raw", str(path), "-").split("\f")
    (last,) = (page for page in found if "Signatures" in page)
    assert "Model and version" in last
