"""A laboratory's logo and templates: checked before use, and what fails is said on the report."""

import base64
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest

from colonyqc.config.paths import resources
from colonyqc.domain.errors import ReportError
from colonyqc.reports.look import MOST_BYTES, MOST_PX, read_logo, read_template
from colonyqc.reports.renderer import Renderer
from reports.test_renderer import made
from reports.test_summary import pdf_text, summary
from support.fake_history import drawn_series

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{0}</svg>'
DRAWN = SVG.format('<rect width="40" height="20" fill="#0072B2"/>')


def png(path: Path, width: int = 80, height: int = 40) -> Path:
    pixels = np.full((height, width, 3), (200, 120, 20), np.uint8)
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    return path


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    return png(tmp_path / "logo.png")


@pytest.mark.parametrize("name", ["logo.png", "logo.svg"])
def test_a_logo_stands_at_the_head_of_every_page_in_every_form(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("svg"):
        path.write_text(DRAWN, "utf-8")
    else:
        png(path)
    renderer = Renderer(str(path))
    bare, worn = tmp_path / "bare.pdf", tmp_path / "worn.pdf"
    Renderer().render_summary(summary(dishes=40), bare)
    renderer.render_summary(summary(dishes=40), worn)
    with pikepdf.open(bare) as before, pikepdf.open(worn) as after:
        assert len(before.pages) == len(after.pages) > 1
        assert after.pages[-1].Contents.read_bytes() != before.pages[-1].Contents.read_bytes()
    dish = tmp_path / "dish.pdf"
    renderer.render(made(drawn_series(days=(2, 3))), dish)
    assert dish.read_bytes().startswith(b"%PDF-")
    page = tmp_path / "page.html"
    renderer.render_summary(summary(), page)
    assert base64.b64encode(path.read_bytes()).decode("ascii") in page.read_text("utf-8")
    renderer.check(str(path), "")


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"GIF89a", "logo.gif", "neither PNG nor SVG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\x00\x00\x00\x09\x00\x00\x00\x09", "l.png", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\x00\x10\x00\x00\x00\x10\x00\x00", "l.png", "px"),
        (b"x" * (MOST_BYTES + 1), "l.png", "larger than 1024 KiB"),
        (b"<html/>", "l.svg", "no SVG"),
        (b"no xml", "l.svg", "no SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "l.svg", "no SVG"),
    ],
)
def test_what_is_no_logo_is_refused_and_the_report_says_so(
    tmp_path: Path, content: bytes, name: str, why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReportError, match=why):
        read_logo(path)
    assert MOST_PX < 0x100000
    out = tmp_path / "r.pdf"
    Renderer(str(path)).render_summary(summary(), out)
    assert "".join(why.split()) in pdf_text(out)


def test_a_folder_is_no_logo_and_no_template(tmp_path: Path) -> None:
    (tmp_path / "logo.png").mkdir()
    with pytest.raises(ReportError, match="it is no file"):
        read_logo(tmp_path / "logo.png")
    (tmp_path / "dish.typ").mkdir()
    with pytest.raises(ReportError, match="it is no file"):
        read_template(tmp_path, "dish.typ")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>1</script>",
        '<rect onload="x()"/>',
        '<image href="http://x.example/a.png"/>',
        '<use href="other.svg#a"/>',
        '<rect fill="url(http://x.example/a)"/>',
        "<style>@import 'a.css'</style>",
        "<foreignObject/>",
    ],
)
def test_an_svg_that_runs_or_fetches_something_is_refused(tmp_path: Path, inner: str) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format(inner), "utf-8")
    with pytest.raises(ReportError, match="beside its drawing"):
        read_logo(path)
    path.write_text(SVG.format('<use href="#a"/><rect fill="url(#b)"/>'), "utf-8")
    assert read_logo(path).media_type == "image/svg+xml"


def test_a_template_of_the_laboratory_is_printed_and_the_others_stay(tmp_path: Path) -> None:
    shipped = (resources() / "reports" / "summary.typ").read_text("utf-8")
    own = tmp_path / "own"
    own.mkdir()
    (own / "summary.typ").write_text(shipped + "\n#pagebreak()\nForm 17 of our house\n", "utf-8")
    renderer = Renderer("", str(own))
    renderer.check("", str(own))
    out = tmp_path / "r.pdf"
    renderer.render_summary(summary(), out)
    assert "Form17ofourhouse" in pdf_text(out)
    assert "can'tbeused" not in pdf_text(out)
    renderer.render(made(drawn_series(days=(2, 3))), tmp_path / "d.pdf")
    assert "Form17" not in pdf_text(tmp_path / "d.pdf")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("#nonsense(", "unclosed delimiter"),
        ("nothing of ours", "does not set the document's author"),
        ('#import "@preview/cetz:0.2.0"', "files from outside its folder"),
        ('#include "../secret.typ"', "files from outside its folder"),
    ],
)
@pytest.mark.parametrize("template", ["dish.typ", "summary.typ"])
def test_a_template_that_fails_is_said_and_the_programs_own_taken(
    tmp_path: Path, text: str, why: str, template: str
) -> None:
    (tmp_path / template).write_text(text, "utf-8")
    renderer, out = Renderer("", str(tmp_path)), tmp_path / "r.pdf"
    if template == "dish.typ":
        renderer.render(made(drawn_series(days=(2, 3))), out)
    else:
        renderer.render_summary(summary(), out)
    said = pdf_text(out)
    assert f"Thetemplate{template}can'tbeused" in said.replace("’", "'")
    assert "".join(why.split()) in said.replace("’", "'")
    with pikepdf.open(out) as pdf, pdf.open_metadata() as meta:
        assert meta.pdfa_status == "2B"


def test_a_look_is_checked_before_it_is_kept(tmp_path: Path, logo: Path) -> None:
    renderer = Renderer()
    with pytest.raises(ReportError, match="is not there"):
        renderer.check("", str(tmp_path / "none"))
    with pytest.raises(ReportError, match=r"holds no report template: dish\.typ or summary\.typ"):
        renderer.check("", str(tmp_path))
    (tmp_path / "dish.typ").write_bytes(b"\xff\xfe")
    with pytest.raises(ReportError, match="no UTF-8"):
        read_template(tmp_path, "dish.typ")
    assert read_template(tmp_path, "summary.typ") is None
    renderer.use(str(logo), "")
    out = tmp_path / "r.html"
    renderer.render_summary(replace(summary(), warnings=()), out)
    assert "image/png;base64" in out.read_text("utf-8")
