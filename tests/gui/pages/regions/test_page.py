from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.regions.tools import RegionTool
from support.regions import colony_of, stroke
from support.window import do

COLONY, DISH = ((70.0, 90.0), (110.0, 90.0)), ((20.0, 20.0), (20.0, 170.0), (200.0, 180.0))


def _agrees(numbers: NDArray[np.uint8], colony: NDArray[np.bool_]) -> float:
    """Return the share of px told right, whichever region is the colony."""
    hit = float(((numbers == 2) == colony).mean())
    return max(hit, 1 - hit)


def test_regions_are_there_as_soon_as_a_picture_is_open(bench) -> None:  # type: ignore[no-untyped-def]
    shown = bench.page.shown
    assert not bench.view.empty.isVisibleTo(bench.view)
    assert _agrees(shown.numbers, colony_of(2)) > 0.95
    assert list(bench.view.regions.names) == [1, 2]
    assert sum(shown.share.values()) == pytest.approx(100)
    assert "k-means, graph cut: shipped network" in bench.view.method.said.text()
    assert bench.canvas.regions.shown
    assert bench.view.chip.text() == "assistive"
    assert not bench.view.method.method.isVisible()


def test_a_stroke_is_learned_from_undone_and_done_again(bench) -> None:  # type: ignore[no-untyped-def]
    before = bench.page.shown.numbers
    colony = int(before[90, 90])
    other = 3 - colony
    # Said the other way round: what was the colony is the dish now.
    bench.stroke(other, *COLONY)
    bench.stroke(colony, *DISH)
    after = bench.page.shown
    assert after.by_strokes
    assert "your strokes" in bench.view.method.said.text()
    assert ((after.numbers == other) == colony_of(2)).mean() > 0.95
    for _ in range(2):
        do(bench.application, Act.UNDO)
        bench.calm()
    assert bench.said() == "Undone: stroke."
    np.testing.assert_array_equal(bench.page.shown.numbers, before)
    for _ in range(2):
        do(bench.application, Act.REDO)
        bench.calm()
    np.testing.assert_array_equal(bench.page.shown.numbers, after.numbers)


def test_corrections_hold_as_painted_and_the_eraser_takes_them(bench) -> None:  # type: ignore[no-untyped-def]
    before = bench.page.shown.numbers.copy()
    dish = int(before[5, 5])
    bench.page.take_tool(RegionTool.CORRECT)
    bench.page.set_size(21)
    bench.stroke(3 - dish, (30, 20), (80, 20))
    fixed = bench.page.shown.numbers
    assert (fixed[15:25, 30:80] == 3 - dish).all()
    assert (fixed[60:] == before[60:]).all()
    assert not bench.page.shown.by_strokes
    bench.page.take_tool(RegionTool.ERASER)
    bench.page.set_size(41)
    stroke(bench.canvas, (20, 20), (90, 20))
    bench.calm()
    np.testing.assert_array_equal(bench.page.shown.numbers, before)


def test_regions_are_merged_named_and_added(bench) -> None:  # type: ignore[no-untyped-def]
    bench.page.choose(1)
    bench.view.regions.more.click()
    bench.calm()
    assert bench.page.state.alive == (1, 2, 3)
    assert bench.page.state.chosen == 3
    bench.page.choose(1)
    bench.view.regions.crosses[2].click()
    bench.calm()
    assert bench.page.state.alive == (1, 3)
    assert set(np.unique(bench.page.shown.numbers)) == {1}
    bench.view.regions.names[1].setCurrentText("my cells")
    bench.view.regions.names[1].lineEdit().editingFinished.emit()
    assert bench.page.state.of(1).name == "my cells"
    do(bench.application, Act.UNDO)
    do(bench.application, Act.UNDO)
    bench.calm()
    assert bench.page.state.alive == (1, 2, 3)
    assert bench.said() == "Undone: merging of two regions."


def test_the_keys_take_tools_and_a_click_chooses(bench) -> None:  # type: ignore[no-untyped-def]
    window = bench.application.assembly.window
    for key, tool in (
        (Qt.Key.Key_H, RegionTool.LOOK),
        (Qt.Key.Key_E, RegionTool.ERASER),
        (Qt.Key.Key_S, RegionTool.CORRECT),
        (Qt.Key.Key_B, RegionTool.STROKE),
        (Qt.Key.Key_C, RegionTool.PICK),
    ):
        bench.qtbot.keyClick(window, key)
        assert bench.canvas.tool is tool
    before = bench.view.brush.value()
    bench.qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert bench.view.brush.value() == before + 1
    colony = int(bench.page.shown.numbers[90, 90])
    bench.page.choose(3 - colony)
    stroke(bench.canvas, (90, 90))
    assert bench.page.state.chosen == colony
    assert not bench.page.state.strokes


def test_the_walk_from_a_picture_to_labels_of_all_days(bench, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page, view = bench.page, bench.view
    colony = int(page.shown.numbers[90, 90])
    bench.stroke(colony, *COLONY)
    bench.stroke(3 - colony, *DISH)
    view.regions.names[colony].setCurrentText("undifferentiated")
    view.regions.names[colony].lineEdit().editingFinished.emit()
    view.regions.names[3 - colony].setCurrentText("background")
    view.regions.names[3 - colony].lineEdit().editingFinished.emit()
    view.series.days.click()
    bench.calm()
    assert [member.day for member in page.members] == [2, 3, 4]
    for member in page.members:
        assert ((member.numbers == colony) == colony_of(member.day)).mean() > 0.95
    areas = view.series.curve.lines[colony]
    assert areas[0] < areas[1] < areas[2]
    assert view.series.list.count() == 3
    assert view.series.list.item(0).text().startswith("day 2")
    # A correction of another day is in its labels.
    page.open_member(2)
    bench.calm()
    assert view.name.text() == bench.days[2].name
    np.testing.assert_array_equal(page.shown.numbers, page.members[2].numbers)
    page.take_tool(RegionTool.CORRECT)
    bench.stroke(colony, (10, 10), (40, 10))
    page.save_labels(tmp_path / "labels")
    bench.calm()
    assert "written: 3" in bench.said()
    for day, path in zip((2, 3, 4), bench.days, strict=True):
        labels = cv2.imread(str(tmp_path / "labels" / "masks" / path.name), cv2.IMREAD_UNCHANGED)
        assert set(np.unique(labels)) == {0, 1}
        assert ((labels == 1) == colony_of(day)).mean() > 0.94
        image = cv2.imread(str(tmp_path / "labels" / "images" / path.name))
        np.testing.assert_array_equal(image, cv2.imread(str(path)))
    corrected = cv2.imread(str(tmp_path / "labels" / "masks" / bench.days[2].name), 0)
    assert (corrected[9:12, 12:38] == 1).all()


def test_labels_need_a_region_with_the_name_of_a_class(bench, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    bench.page.save_labels(tmp_path / "labels")
    bench.calm()
    assert "No region has the name of a class" in bench.said()


def test_how_many_regions_can_be_told(bench) -> None:  # type: ignore[no-untyped-def]
    bench.stroke(1, *COLONY)
    bench.view.method.count.setValue(4)
    bench.view.method.search.click()
    bench.calm()
    assert bench.page.state.alive == (1, 2, 3, 4)
    assert not bench.page.state.strokes


def test_the_language_changes_and_names_and_strokes_stay(bench) -> None:  # type: ignore[no-untyped-def]
    colony = int(bench.page.shown.numbers[90, 90])
    bench.stroke(colony, *COLONY)
    bench.page.painter.take("name", bench.page.state.renamed(colony, "mine"))
    bench.calm()
    before = bench.page.shown.numbers
    bench.application.switch_language()
    bench.calm()
    assert bench.application.assembly.page is Page.REGIONS
    assert bench.view.chip.text() == "補助判定"
    assert bench.page.state.of(colony).name == "mine"
    np.testing.assert_array_equal(bench.page.shown.numbers, before)
    do(bench.application, Act.UNDO)
    bench.calm()
    assert bench.page.state.of(colony).name == ""


def test_a_file_that_is_no_picture_is_said(bench, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"no picture")
    bench.page.chooser.open_path(wrong)
    bench.calm()
    assert bench.said()
    assert bench.view.name.text() == bench.days[0].name


def test_without_any_model_the_page_says_what_is_missing(
    build: Callable[[Path], object], tmp_path: Path
) -> None:
    bench = build(tmp_path / "none")
    bench.page.refresh()  # type: ignore[attr-defined]
    bench.calm()  # type: ignore[attr-defined]
    assert bench.view.says_missing  # type: ignore[attr-defined]


def test_what_is_shown_is_kept_as_assistive(bench) -> None:  # type: ignore[no-untyped-def]
    colony = int(bench.page.shown.numbers[90, 90])
    bench.stroke(colony, *COLONY)
    bench.page.painter.take("name", bench.page.state.renamed(colony, "mine"))
    bench.calm()
    bench.view.record.keep.click()
    bench.calm()
    assert bench.said().startswith("Kept in the history as assistive:")
    with bench.application.session.context.histories() as history:
        (summary,) = history.list()
        record = history.get(summary.id)
    (result,) = record.analysis.pictures
    assert summary.verdict == ""
    assert summary.prompt == "regions (encoder)"
    assert [region.name for region in result.regions.regions if region.number == colony] == ["mine"]
    assert result.regions.by_strokes
    # The work page shows the picture, and takes no region for a class of colonies.
    do(bench.application, Act.GO_WORK)
    bench.calm()
    opened = bench.application.assembly.viewer._opened
    assert opened is not None
    assert opened.info.name == bench.days[0].name
    assert opened.labels is None


def test_an_answer_that_comes_late_is_not_shown_as_the_next_picture_s(bench) -> None:  # type: ignore[no-untyped-def]
    page, told = bench.page, []
    page.answers.shown.connect(told.append)
    page.answers.answer(page.state)
    page.answers.open(bench.page.answers._picture)
    bench.calm()
    assert told == []
