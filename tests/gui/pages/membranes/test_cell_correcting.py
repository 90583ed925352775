"""Cells are corrected on the membranes page: real widgets, a real history, the shipped network."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.audit import EventKind
from colonyqc.domain.signature import Meaning
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.membranes.cell_tools import CellTool
from colonyqc.gui.widgets.why_dialog import WhyDialog
from colonyqc.history import verify
from colonyqc.services.accounts import people, signing
from colonyqc.services.corrections.journal import replay
from colonyqc.services.corrections.map_edit import journal_path, left_over
from support.cell_bench import CellBench
from support.kept_sheet import DISH, KeptSheet
from support.lab import WORD
from support.window import do

SHIPPED = Path(__file__).parents[4] / "models"
TESTS = Path(__file__).parents[3]
Point = tuple[float, float]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptSheet]:
    made = KeptSheet(tmp_path, models=SHIPPED)
    yield made
    made.histories.engine.dispose()


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, kept: KeptSheet) -> Iterator[CellBench]:
    made = CellBench(qapp, kept)
    made.open()
    yield made
    made.close()


def neighbours(numbers: np.ndarray) -> tuple[Point, Point, int, int]:
    """Return a point in each of two touching cells, and their numbers."""
    row = numbers.shape[0] // 2
    line = numbers[row]
    places = [each for each in np.flatnonzero(np.diff(line)) if line[each] and line[each + 1]]
    at = min(places, key=lambda each: abs(each - numbers.shape[1] // 2))
    one, other = (float(at - 2), row + 0.5), (float(at + 4), row + 0.5)
    return one, other, int(line[at]), int(line[at + 1])


def test_cells_are_corrected_by_mouse_and_keys_and_kept_as_a_new_version(
    bench: CellBench, kept: KeptSheet
) -> None:
    before = kept.record()
    bench.start()
    view, found = bench.view, bench.numbers()
    assert view.cell_bar.isVisible()
    assert not view.samples.isVisible()
    assert view.canvas.cell_strip.isVisible()
    assert len(np.unique(found)) - (0 in found) == len(before.analysis.pictures[0].sheet.cells)
    one, other, first, second = neighbours(found)

    bench.key(Qt.Key.Key_M)
    assert view.canvas.cell_tool is CellTool.MERGE
    bench.drag(one, other)
    expected = np.where(found == second, first, found)
    np.testing.assert_array_equal(bench.numbers(), expected)
    bench.calm()
    assert f"Cells: {len(np.unique(found[found > 0])) - 1}" in view.cell_bar.count.text()
    assert "Edits: 1" in view.cell_bar.count.text()

    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    bench.key(Qt.Key.Key_Z, control)
    np.testing.assert_array_equal(bench.numbers(), found)
    bench.key(Qt.Key.Key_Z, control | shift)
    np.testing.assert_array_equal(bench.numbers(), expected)

    bench.key(Qt.Key.Key_S)
    assert view.canvas.cell_tool is CellTool.SPLIT
    rows, columns = np.nonzero(expected == first)
    x = (columns.min() + columns.max()) / 2
    bench.drag((x, rows.min() - 2.0), (x, float(rows.mean())), (x, rows.max() + 3.0))
    parted = bench.numbers()
    assert parted.max() == found.max() + 1

    bench.key(Qt.Key.Key_B)
    bench.drag(one, other)
    assert (bench.numbers() != parted).any(), "the brush pushes a membrane"
    bench.key(Qt.Key.Key_D)
    gone = int(bench.numbers()[8, 8])
    bench.drag((8.0, 8.0))
    assert gone not in bench.numbers()
    bench.key(Qt.Key.Key_P)
    for corner in ((2.0, 2.0), (14.0, 2.0), (14.0, 14.0), (2.0, 14.0)):
        bench.drag(corner)
    bench.key(Qt.Key.Key_Return)
    assert bench.numbers()[8, 8] == bench.numbers().max()
    bench.calm()
    numbers = bench.numbers()
    sheet = bench.correcting.sheet

    bench.keep("debris, and two grown together")
    assert not bench.correcting.active
    assert view.samples.isVisible()
    assert "Kept as record 2, beside record 1." in bench.said()
    after = kept.record(2)
    source = after.analysis.correction
    assert source is not None
    assert (source.original, source.reason, source.way) == (
        1,
        "debris, and two grown together",
        "window",
    )
    np.testing.assert_array_equal(kept.cells(0, 2).numbers, numbers)
    assert sheet is not None
    assert after.analysis.pictures[0].sheet == sheet.result.sheet, "what the panel said is kept"
    assert "corrected by hand" in view.record.kept.text()
    with kept.histories() as history:
        assert [each.id for each in history.sheets(DISH)] == [2]
    assert left_over(kept.folder / "edits", 1) == ()
    assert verify(kept.histories) == ()


def test_what_was_left_is_offered_by_the_next_window_and_gone_on_with(
    bench: CellBench, kept: KeptSheet, qapp: QApplication
) -> None:
    bench.start()
    one, other, *_ = neighbours(bench.numbers())
    bench.drag(one, other)
    numbers = bench.numbers()
    bench.view.cell_bar.leave.click()
    bench.calm()
    assert "Your edits (1) wait here" in bench.said()
    assert bench.view.record.correct.text() == "Go on correcting the cells"
    again = CellBench(qapp, kept)
    message = again.opened.assembly.window.messages
    assert "Corrections that are not kept yet wait here" in message.text.text()
    message.act.click()
    again.calm()
    assert again.opened.assembly.page is Page.MEMBRANES
    assert again.correcting.active
    np.testing.assert_array_equal(again.numbers(), numbers)
    assert "Your 1 edits from before are here again." in again.said()
    again.view.cell_bar.discard.click()
    again.calm()
    assert left_over(kept.folder / "edits", 1) == ()
    again.close()


def test_what_is_not_kept_yet_is_kept_before_it_is_corrected(
    bench: CellBench, kept: KeptSheet
) -> None:
    view = bench.view
    view.presets.use_asked.emit("RPE@1")
    bench.calm()
    bench.start()
    assert bench.correcting._begun.record.id == 1, (
        "the same samples answered it: it is kept already"
    )
    view.cell_bar.leave.click()
    bench.page.painter.add(bench.page._found.shown.answer.encoded.info.bounds, "sample")
    bench.drag((20.0, 20.0), (40.0, 60.0), (90.0, 100.0))
    bench.calm()
    while bench.page.waits:
        bench.calm()
    # The hand may have rested at the very end of that: then the answer is only asked for.
    bench.calm()
    bench.start()
    begun = bench.correcting._begun
    assert begun is not None
    assert begun.record.id == 2
    assert kept.record(2).analysis.correction is None


def test_the_original_is_shown_and_nothing_is_drawn_into_it(bench: CellBench) -> None:
    bench.start()
    one, other, *_ = neighbours(bench.numbers())
    bench.drag(one, other)
    numbers = bench.numbers()
    bench.view.cell_bar.original.click()
    bench.drag((30.0, 30.0), (60.0, 60.0))
    np.testing.assert_array_equal(bench.numbers(), numbers)
    bench.view.cell_bar.original.click()
    bench.drag((30.0, 30.0), (60.0, 60.0))
    assert (bench.numbers() != numbers).any()


def test_another_picture_leaves_the_correction(bench: CellBench, kept: KeptSheet) -> None:
    bench.start()
    one, other, *_ = neighbours(bench.numbers())
    bench.drag(one, other)
    bench.open("b")
    assert not bench.correcting.active
    assert bench.view.samples.isVisible()
    assert left_over(kept.folder / "edits", 1) == (0,)


@pytest.mark.parametrize("seed", range(2))
def test_a_window_killed_in_a_stroke_loses_at_most_that_stroke(tmp_path: Path, seed: int) -> None:
    KeptSheet(tmp_path).histories.engine.dispose()
    painter = subprocess.Popen(
        [sys.executable, "-m", "support.cell_bench", str(tmp_path), str(seed)],
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path]),
        },
    )
    assert painter.stdout is not None
    for _ in range(2):
        painter.stdout.readline()
    time.sleep(0.1 * seed)
    painter.send_signal(signal.SIGKILL)
    said = int((painter.stdout.read().split() or [b"2"])[-1])
    painter.wait()
    painter.stdout.close()
    found = len(replay(journal_path(tmp_path / "edits", 1, 0)).done)
    assert max(said, 2) <= found <= max(said, 2) + 1


def test_painted_samples_are_here_again_in_the_next_window_until_they_are_kept(
    bench: CellBench, kept: KeptSheet, qapp: QApplication
) -> None:
    bench.drag((60.0, 60.0), (70.0, 90.0))
    bench.drag((66.0, 70.0), (90.0, 72.0))
    painted = bench.page.painter.painting
    bench.page.undo()
    bench.page.redo()
    # As a killed one leaves it: the next window is another process.
    bench.page.painter.let_go()
    again = CellBench(qapp, kept)
    again.open()
    found = again.page.painter.painting
    assert [box.region for box in found.boxes] == [box.region for box in painted.boxes]
    np.testing.assert_array_equal(found.boxes[0].labels, painted.boxes[0].labels)
    assert "Samples painted here before are here again: 1." in again.said()
    again.calm()
    while again.page.waits:
        again.calm()
    again.page.undo()
    assert (again.page.painter.painting.boxes[0].labels != painted.boxes[0].labels).any()
    again.page.redo()
    again.calm()
    while again.page.waits:
        again.calm()
    again.view.record.keep.click()
    again.calm()
    assert not list((kept.folder / "edits").glob("*.samples")), again.said()
    again.close()


def test_keys_in_the_middle_of_a_stroke_mean_nothing(bench: CellBench) -> None:
    bench.start()
    bench.press((30.0, 30.0))
    bench.move((60.0, 60.0))
    for key in (Qt.Key.Key_S, Qt.Key.Key_D, Qt.Key.Key_Escape):
        bench.key(key)
    bench.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.view.canvas.cell_tool is CellTool.BRUSH
    assert bench.correcting.edit.map.editing
    bench.release((60.0, 60.0))
    assert bench.correcting.edit.edits == 1


def test_another_language_costs_the_stroke_alone_and_the_correction_goes_on(
    bench: CellBench,
) -> None:
    bench.start()
    bench.drag((30.0, 30.0), (60.0, 60.0))
    numbers = bench.numbers()
    bench.press((90.0, 30.0))
    bench.move((120.0, 60.0))
    bench.opened.switch_language()
    bench.calm()
    assert bench.correcting.active, bench.said()
    np.testing.assert_array_equal(bench.numbers(), numbers)


def test_of_a_signed_sheet_it_is_said_that_the_new_version_is_signed_anew(
    bench: CellBench, kept: KeptSheet
) -> None:
    signing.sign(kept.histories, 1, Meaning.PERFORMED, stated="Mori")
    bench.start()
    assert "Record 1 is signed (Mori)" in bench.said()


def test_without_the_right_the_button_says_so(bench: CellBench, kept: KeptSheet) -> None:
    correct = bench.view.record.correct
    assert correct.toolTip().startswith("Merge, split, draw")
    bench.opened.session.enter(people.choose_log_in(kept.histories, "Abe", WORD))
    bench.calm()
    assert not correct.isEnabled()
    assert correct.toolTip().startswith("Abe may not correct")


def test_correct_on_the_work_page_leads_to_the_cells(bench: CellBench) -> None:
    do(bench.opened, Act.GO_WORK)
    bench.calm()
    bench.opened.session.take(DISH, None)
    bench.calm()
    button = bench.opened.assembly.review_view.days_bar.correct
    assert button.isEnabled()
    assert button.toolTip() == "Correct the cells of the sheet on the page Membranes."
    do(bench.opened, Act.CORRECT)
    bench.calm()
    assert bench.opened.assembly.page is Page.MEMBRANES
    assert bench.correcting.active, bench.said()
    assert bench.correcting.under == 1


def corrected(bench: CellBench) -> None:
    """Merge two cells of the picture and keep that."""
    bench.start()
    one, other, *_ = neighbours(bench.numbers())
    bench.key(Qt.Key.Key_M)
    bench.drag(one, other)
    bench.keep("grown together")
    bench.calm()


def answered_anew(bench: CellBench, why: str) -> None:
    """Give the reason that is asked for before corrected cells are answered anew."""
    dialog = bench.opened.assembly.window.findChild(WhyDialog)
    assert dialog is not None
    assert "corrected by hand (record 2)" in dialog.sentence
    assert not dialog.again.isEnabled()
    dialog.why.setText(why)
    dialog.again.click()
    bench.calm()


def test_an_answer_takes_the_place_of_corrected_cells_only_with_a_reason(
    bench: CellBench, kept: KeptSheet
) -> None:
    corrected(bench)
    bench.view.presets.use_asked.emit("RPE@1")
    bench.calm()
    while bench.page.waits:
        bench.calm()
    bench.view.record.keep.click()
    bench.calm()
    with kept.histories() as history:
        assert [each.id for each in history.list()] == [1, 2]
    answered_anew(bench, "the samples were wrong")
    with kept.histories() as history:
        assert [each.id for each in history.list()] == [1, 2, 3]
        (event,) = history.events("analysis 3", (EventKind.PROMPTED_ADDED,))
        (first,) = history.events("analysis 1", (EventKind.PROMPTED_ADDED,))
        assert history.get(2).analysis.correction is not None
    assert event.reason == "the samples were wrong"
    assert (event.old, first.old) == ("analysis 2", "")
    # Once it was said, it is an answer like others.
    bench.view.record.keep.click()
    bench.calm()
    with kept.histories() as history:
        assert len(history.list()) == 4
    assert verify(kept.histories) == ()


def test_a_folder_that_holds_corrected_cells_is_answered_anew_only_with_a_reason(
    bench: CellBench, kept: KeptSheet, tmp_path: Path
) -> None:
    corrected(bench)
    both = kept.context.pictures.collect([Path("a"), Path("b")])
    pictures = bench.opened.session.context.pictures
    pictures.collect = lambda *_, **__: both
    bench.page._records.answer_folder("RPE@1", tmp_path)
    bench.calm()
    with kept.histories() as history:
        assert len(history.list()) == 2
    answered_anew(bench, "another preset")
    with kept.histories() as history:
        assert history.list()[-1].id == 3
        assert history.get(2).analysis.correction is not None
