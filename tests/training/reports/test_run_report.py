"""report and charts: one file, self-contained, well-formed, telling what happened."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from colonyqc.domain.errors import TrainingError, UsageError
from colonyqc.training import recipes
from colonyqc.training.commands import REPORT, train
from colonyqc.training.data.examples import Example
from colonyqc.training.evaluation.figures import ValidationScores
from colonyqc.training.evaluation.metrics import ReliabilityBins
from colonyqc.training.fit.checkpoint import Course
from colonyqc.training.fit.provenance import LabProvenance, LabRun
from colonyqc.training.recipes.lab_options import LabOptions
from colonyqc.training.reports import run_report
from colonyqc.training.reports.charts import ChartLine, calibration_chart, line_chart, ticks
from colonyqc.training.reports.run_report import ReportFacts, cautions, duration, thumbnail
from training.pictures import read, tiny_recipe, write_lab_folder

_VOID = {"meta", "img"}


class Page(HTMLParser):
    """Checks that tags close in order; keeps what was seen."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.pictures: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name in ("src", "href"):
                (self.pictures if tag == "img" else self.links).append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
        data = write_lab_folder(folder / "R&D <lab>", ("a", "b", "c"))
        train("tiny", data, folder / "out", read, seed=2, steps=6)
        yield folder / "out" / REPORT


def _page(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    page.close()
    return page


def test_the_page_is_well_formed_and_needs_nothing_beside_it(made: Path) -> None:
    page = _page(made)
    assert page.open == []
    assert page.links == []
    assert page.pictures
    for source in page.pictures:
        kind, _, coded = source.partition(",")
        assert kind == "data:image/png;base64"
        picture = cv2.imdecode(np.frombuffer(base64.b64decode(coded), np.uint8), cv2.IMREAD_COLOR)
        assert picture.shape == (128, 128, 3)
    assert "url(" not in made.read_text("utf-8")
    assert "<script" not in made.read_text("utf-8")


def test_it_tells_data_figures_seed_versions_and_how_to_make_it_again(made: Path) -> None:
    text = _page(made).text
    for word in ("R&D <lab>", "a", "validation", "ECE", "Jaccard by class", "uncertain"):
        assert word in text
    assert "colonyqc train tiny --data DATA --out OUT --seed 2 --steps 6" in text
    assert "torch 2" in text
    assert len(re.findall(r"\b[0-9a-f]{64}\b", text)) == 1
    assert "Only 1 place" in text
    assert "No mask holds uncertain" in text


def _about(places: dict[str, str], validation: tuple[str, ...]) -> LabProvenance:
    own = LabRun(
        folder="lab",
        sha256="0" * 64,
        files={},
        classes=(0, 1, 2),
        places=places,
        validation=validation,
        options=LabOptions(),
        begun="2026-11-27T10:00:00+00:00",
    )
    return LabProvenance("tiny", 4, 0, 1, pictures={"own": tuple(places)}, looks=(), own=own)


def test_the_reader_is_warned_of_what_the_figures_do_not_show() -> None:
    labels = np.array([[0, 1, 2, 255]], np.uint8)
    example = Example("a", "p", labels, labels)
    places = {"a": "p", "b": "q", "c": "r"}
    figures = ValidationScores(
        (0.9, 0.02, None, None),
        0.5,
        None,
        0.7,
        0.1,
        ((9, 0, 0, 0), (5, 1, 0, 0), (0,) * 4, (0,) * 4),
        present_jaccard=0.5,
        present_border_jaccard=0.4,
        temperature=1.0,
        ece_before=0.1,
        reliability=ReliabilityBins((), (), ()),
        pictures=(),
    )
    facts = ReportFacts(tiny_recipe(), _about(places, ("a", "b")), Course(), figures, [example])
    told = cautions(facts, figures)[1:]
    assert [sentence.split(":")[0] for sentence in told] == [
        "Only 2 places (p, q) could be kept for validation",
        "No validation picture holds differentiated",
        "It hardly ever finds undifferentiated where a mask has it",
        "No mask holds uncertain",
    ]
    more = replace(facts, about=_about(places, ("a", "b", "c")))
    assert not cautions(more, figures)[1].startswith("Only")


def test_charts_are_well_formed_svg_inside_the_paper(made: Path) -> None:
    drawings = re.findall(r"<svg.*?</svg>", made.read_text("utf-8"), re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
        assert root.get("aria-label")
        for line in root.iter("{http://www.w3.org/2000/svg}polyline"):
            for point in line.get("points", "").split():
                x, y = map(float, point.split(","))
                assert 0 <= x <= 460
                assert 0 <= y <= 220


def test_a_report_that_cannot_be_written_is_a_sentence(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
    monkeypatch.setattr(run_report, "write_whole", full)
    with pytest.raises(TrainingError, match="the training itself is kept"):
        train("tiny", write_lab_folder(tmp_path / "data"), tmp_path / "out", read, steps=1)


def test_what_stands_in_the_reports_place_is_said_before_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(recipes.RECIPES, "tiny", tiny_recipe())
    (tmp_path / "out" / REPORT).mkdir(parents=True)
    with pytest.raises(UsageError, match="is no file"):
        train("tiny", write_lab_folder(tmp_path / "data"), tmp_path / "out", read, steps=1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [REPORT]


def test_ticks_are_round_and_inside() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert ticks(0, 1400) == [0, 500, 1000]
    assert ticks(0.03, 0.07)[0] >= 0.03


def test_long_lines_are_thinned_but_keep_their_ends() -> None:
    points = [(float(k), 0.5) for k in range(5000)]
    drawing = line_chart("x", [ChartLine(points)], "step", (0.0, 1.0), (4999.0, 0.5, "end"))
    assert drawing.count(",") < 500
    assert ">end<" in drawing


def test_empty_charts_can_be_drawn() -> None:
    for drawing in (
        line_chart("x", [ChartLine([])], "step"),
        calibration_chart("c", [0], [0.0], [0]),
    ):
        ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


@pytest.mark.parametrize(
    ("seconds", "told"), [(5.2, "5 s"), (61, "1 min 1 s"), (7322, "2 h 2 min")]
)
def test_durations_are_told_as_people_do(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_thumbnails_are_stretched_and_keep_their_shape() -> None:
    flat = np.linspace(1000, 1200, 800 * 400).reshape(400, 800).astype(np.uint16)
    small = thumbnail(flat, 200)
    assert small.shape == (100, 200, 3)
    assert int(small.min()) < 5
    assert int(small.max()) > 250
