"""The figures of cell sheets: drawn from what is stored, on axes that are the same for all."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from colonyqc.domain.analysis import PictureResult
from colonyqc.domain.picture import DishKey
from colonyqc.services.membranes.sheet import sheet_of
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.reports import ReportSheetFigure, ReportSheets
from colonyqc.services.reporting import figures
from colonyqc.services.reporting.build import build
from colonyqc.services.reporting.figures import FIGURES_ON_PAPER
from colonyqc.services.reporting.histograms import Axes, histogram
from support.builders import START, prompted_analysis, sheet_result
from support.fake_history import FakeHistory

CELL = 40
ACROSS = 8
SIDE = CELL * ACROSS
DISH = DishKey("line A", "dish 1")
INSIDE = (ACROSS - 2) ** 2
YELLOW = (0xF0, 0xE4, 0x42)


def lattice(cell: int = CELL) -> NDArray[np.uint8]:
    """Return a map of square cells; those at the border are cut by it."""
    amounts = np.zeros((SIDE, SIDE), np.uint8)
    for at in range(cell, SIDE, cell):
        amounts[at - 2 : at + 2] = 255
        amounts[:, at - 2 : at + 2] = 255
    return amounts


def result(view: int = 1, size: float | None = 0.5, cell: int = CELL) -> PictureResult:
    found = sheet_of(lattice(cell), size).sheet
    return sheet_result(view, found, width=SIDE, height=SIDE)


def kept(*results: PictureResult, day: int = 3, history: FakeHistory | None = None) -> FakeHistory:
    made = history or FakeHistory()
    overview = np.full((SIDE // 2, SIDE // 2, 3), 90, np.uint8)
    arrays = Artefacts(lattice(), overview)
    made.add(prompted_analysis(day, pictures=results), [arrays] * len(results))
    return made


def section(history: FakeHistory, language: str = "en") -> ReportSheets:
    found = build(history, DISH, None, made=START, language=language).sheets
    assert found is not None
    return found


def is_yellow(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    return np.asarray((pixels == YELLOW).all(axis=2))


def test_the_cells_are_drawn_as_they_were_counted() -> None:
    (figure,) = section(kept(result())).figures
    pixels = figure.picture.pixels
    assert pixels.shape == (640, 640, 3)
    line = is_yellow(pixels)
    between = np.arange(1, ACROSS) * 2 * CELL
    for at in between:
        assert line[100 - CELL // 2, at - 4 : at + 4].any()
        assert line[at - 4 : at + 4, 100 - CELL // 2].any()
    middles = (np.arange(ACROSS) * 2 + 1) * CELL
    assert not line[np.ix_(middles, middles)].any()


def test_whole_cells_have_a_colour_and_cut_ones_have_none() -> None:
    (figure,) = section(kept(result())).figures
    pixels = figure.picture.pixels.astype(int)
    coloured = np.ptp(pixels, axis=2) > 0
    middles = (np.arange(ACROSS) * 2 + 1) * CELL
    told = coloured[np.ix_(middles, middles)]
    assert told[1:-1, 1:-1].all()
    assert told.sum() == INSIDE


def test_the_histograms_count_what_the_statistics_do() -> None:
    shown = result()
    assert shown.sheet is not None
    numbers = shown.sheet.statistics
    assert numbers is not None
    (figure,) = section(kept(shown)).figures
    areas, neighbours = figure.histograms
    assert sum(areas.counts) == numbers.whole == INSIDE
    assert sum(neighbours.counts) == numbers.interior
    assert areas.title == "Cell area, µm²"
    assert areas.detail == f"n = {INSIDE} whole cells · mean {numbers.area_mean_px / 4:.1f} µm²"
    assert areas.edges[0] <= numbers.area_mean_px / 4 <= areas.edges[-1]
    assert neighbours.detail == (
        f"n = {numbers.interior} enclosed cells · hexagonal: {numbers.hexagonality:.1f} %"
    )
    assert set(neighbours.colours) == {""}
    assert all(colour.startswith("#") for colour in areas.colours)


def test_without_a_pixel_size_areas_are_in_px() -> None:
    (figure,) = section(kept(result(size=None))).figures
    assert figure.histograms[0].title == "Cell area, px²"
    assert figure.picture.scale_bar_share is None


def test_a_caption_says_day_picture_and_cells_in_the_report_s_language() -> None:
    history = kept(result(2))
    (english,), (japanese,) = section(history).figures, section(history, "ja").figures
    assert english.picture.caption.startswith("day 3 · view 2")
    assert english.picture.detail == f"cells: {ACROSS**2} · whole: {INSIDE}"
    assert japanese.picture.caption.startswith("培養3日目 · 視野2")
    assert japanese.histograms[0].title == "細胞の面積（µm²）"


def test_figures_share_their_axes_and_colours() -> None:
    small = result(2)
    assert small.sheet is not None
    cells = tuple(replace(cell, area_px=3 * cell.area_px) for cell in small.sheet.cells)
    grown = replace(small, sheet=replace(small.sheet, cells=cells))
    first, second = section(kept(result(1), grown)).figures
    for one, other in zip(first.histograms, second.histograms, strict=True):
        assert (one.edges, one.ticks, one.colours) == (other.edges, other.ticks, other.colours)
    assert first.histograms[0].counts != second.histograms[0].counts


def captions(shown: tuple[ReportSheetFigure, ...]) -> list[str]:
    return [each.picture.caption[: len("day 3 · view 1")] for each in shown]


def test_the_newest_days_go_on_paper_and_the_rest_is_named() -> None:
    history = kept(result(1), result(2), result(3), day=3)
    kept(result(1), sheet_result(2), result(3), day=5, history=history)
    found = section(history)
    assert len(found.figures) == FIGURES_ON_PAPER
    assert captions(found.figures) == [
        "day 3 · view 1",
        "day 3 · view 2",
        "day 5 · view 1",
        "day 5 · view 3",
    ]
    assert found.figures_note.endswith("Without a figure: day 3: view 3.")


def test_of_many_pictures_left_out_some_are_named_and_all_are_counted() -> None:
    found = section(kept(*(result(view) for view in range(1, 41))))
    assert "view 5, view 6" in found.figures_note
    assert "view 29" not in found.figures_note
    assert found.figures_note.endswith("12 more pictures are in the record.")


def test_where_nothing_is_a_sheet_there_is_no_figure() -> None:
    found = section(kept(sheet_result(1)))
    assert (found.figures, found.figures_note) == ((), "")


def test_cells_too_small_to_be_drawn_leave_the_picture_as_it_is() -> None:
    fine = result()
    assert fine.sheet is not None
    assert fine.sheet.statistics is not None
    numbers = replace(fine.sheet.statistics, area_mean_px=12.0)
    (figure,) = section(kept(replace(fine, sheet=replace(fine.sheet, statistics=numbers)))).figures
    assert figure.picture.note == "The cells are too small to be drawn at this size."
    assert (figure.picture.pixels == 90).all()


def test_a_large_map_is_read_coarser_and_the_figure_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(figures, "_MOST_PX", SIDE * SIDE // 4)
    history = kept(result())
    (figure,) = section(history).figures
    assert figure.picture.note == "The outlines were drawn at 1:2."
    assert is_yellow(figure.picture.pixels).any()
    assert all(opened.closed for opened in history.opened)


def test_a_picture_without_a_stored_map_is_shown_without_outlines() -> None:
    history = FakeHistory()
    arrays = Artefacts(None, np.full((30, 30, 3), 90, np.uint8))
    history.add(prompted_analysis(3, pictures=(result(),)), [arrays])
    (figure,) = section(history).figures
    assert not is_yellow(figure.picture.pixels).any()


VALUES = st.lists(st.floats(1e-3, 1e7), max_size=200)


@given(VALUES, st.lists(st.integers(0, 40), max_size=50))
def test_axes_hold_every_value_between_round_numbers(areas: list[float], few: list[int]) -> None:
    axes = Axes.of(areas, [float(n) for n in few])
    for edges, values in ((axes.areas, areas), (axes.neighbours, few)):
        assert all(low < high for low, high in pairwise(edges))
        made = histogram([float(v) for v in values], edges, title="", detail="", axis="")
        assert sum(made.counts) == len(values)
        assert all(edges[0] <= at <= edges[-1] for at, _ in made.ticks)
        top = made.count_ticks[-1][0]
        assert max(made.counts) <= top
        assert made.count_ticks[0] == (0.0, "0")
    assert len(axes.colours()) == len(axes.areas) - 1


@pytest.mark.parametrize(
    ("areas", "step"), [([0.0, 100.0], 20.0), ([1.0, 2.0], 0.2), ([0.0] * 500 + [3.0], 0.2)]
)
def test_bins_are_of_1_2_or_5_times_a_power_of_ten(areas: list[float], step: float) -> None:
    edges = Axes.of(areas, []).areas
    assert np.diff(edges) == pytest.approx(step)


def test_nothing_counted_is_an_empty_chart() -> None:
    axes = Axes.of([], [])
    made = histogram([], axes.areas, title="", detail="", axis="", colours=axes.colours())
    assert (made.counts, made.count_ticks[-1]) == ((0,), (1.0, "1"))


@pytest.mark.parametrize(("most", "step"), [(11, 1.0), (12, 2.0), (24, 5.0)])
def test_whole_numbers_stand_at_so_few_ticks_that_they_can_be_read(most: int, step: float) -> None:
    counts = [float(n) for n in range(most + 1)]
    made = histogram(counts, Axes.of([], counts).neighbours, title="", detail="", axis="")
    assert np.diff([at for at, _ in made.ticks]) == pytest.approx(step)
    assert len(made.ticks) <= 13
