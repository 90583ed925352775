"""Correct colonies in the window: real widgets, a real history, a network's answer."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain import correction_order
from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.errors import OutputError
from colonyqc.domain.picture import DishKey
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.widgets.theme import SELECTION
from colonyqc.history import verify
from colonyqc.imaging.colonies.editing import delete
from colonyqc.services.analysis import keep
from colonyqc.services.corrections.map_edit import journal_path, left_over
from colonyqc.services.corrections.waiting import keep_edits, open_edit
from support.correction_bench import CorrectionBench
from support.kept_dish import KeptDish
from support.window import do

WHY = "grown together"


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[CorrectionBench]:
    made = CorrectionBench(qapp, KeptDish(tmp_path))
    yield made
    made.close()
    made.kept.histories.engine.dispose()


def test_a_cut_is_kept_as_a_new_version_with_the_reason_and_shown(bench: CorrectionBench) -> None:
    keep.decide(bench.kept.histories, bench.kept.number, 0, 2, Verdict.WATCH, "odd", "Sato")
    bench.start()
    bench.key(Qt.Key.Key_X)
    assert bench.canvas.tool is CorrectionTool.SPLIT
    bench.drag((130, 40), (130, 130), (130, 230))
    assert bench.bar.count.text() == "undifferentiated · Edits: 1"
    bench.keep(WHY)
    assert not bench.correcting.active
    record = bench.kept.record(2)
    assert record.analysis.correction is not None
    assert record.analysis.correction.reason == WHY
    assert [each.number for each in record.analysis.pictures[0].colonies] == [1, 2, 3]
    assert [(d.colony, d.verdict) for d in record.in_force] == [(2, Verdict.WATCH)]
    state = bench.opened.assembly.work.state
    assert state.kept is not None
    assert state.kept[0].id == 2
    assert len(state.colonies) == 3
    assert "record 2" in bench.said()
    assert left_over(bench.kept.context.edits, 1) == ()
    assert verify(bench.kept.histories) == ()


def test_after_a_correction_the_next_picture_in_doubt_is_offered(
    bench: CorrectionBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tiny network is sure of what was drawn for it.
    monkeypatch.setattr(correction_order, "LEAST", 0.0)
    bench.start()
    bench.key(Qt.Key.Key_D)
    bench.click(360, 380)
    bench.keep(WHY)
    do(bench.opened, Act.NEXT_TO_CORRECT)
    bench.calm()
    state = bench.opened.assembly.work.state
    assert state.kept is not None
    assert (state.kept[0].id, state.kept[1]) == (2, 1)
    assert "is the next to correct" in bench.said()


def test_every_tool_does_what_it_says_and_undo_takes_each_back(bench: CorrectionBench) -> None:
    bench.start()
    states = [bench.map()]

    def did(what: Callable[[], object]) -> np.ndarray:
        what()
        states.append(bench.map())
        assert bench.correcting.edit.edits == len(states) - 1
        return states[-1] != states[-2]

    bench.key(Qt.Key.Key_2)
    bench.key(Qt.Key.Key_B)
    painted = did(lambda: bench.drag((300, 80), (340, 80), (420, 90)))
    assert (states[-1][painted] == ColonyClass.DIFFERENTIATED).all()
    assert painted[80, 320]
    bench.key(Qt.Key.Key_E)
    assert (did(lambda: bench.drag((120, 130), (140, 130)))[130, 125:135]).all()
    bench.key(Qt.Key.Key_3)
    bench.key(Qt.Key.Key_F)
    filled = did(lambda: bench.click(130, 130))
    assert filled[130, 130]
    assert (states[-1][filled] == ColonyClass.UNCERTAIN).all()
    bench.key(Qt.Key.Key_L)
    around = [(330, 350), (390, 350), (390, 410), (330, 410), (332, 352)]
    turned = did(lambda: bench.drag(*around))
    assert turned[380, 360]
    assert (states[-2][turned] > 0).all()

    def outline() -> None:
        for corner in ((60, 300), (120, 300), (120, 360), (60, 360)):
            bench.click(*corner)
        bench.key(Qt.Key.Key_Return)

    bench.key(Qt.Key.Key_P)
    assert did(outline)[330, 90]
    bench.key(Qt.Key.Key_M)
    did(lambda: bench.drag((90, 330), (130, 150)))
    bench.key(Qt.Key.Key_D)
    gone = did(lambda: bench.click(360, 380))
    assert not states[-1][gone].any()
    for wanted in reversed(states[:-1]):
        do(bench.opened, Act.UNDO)
        np.testing.assert_array_equal(bench.map(), wanted)
    assert not bench.bar.undo.isEnabled()
    for wanted in states[1:]:
        do(bench.opened, Act.REDO)
        np.testing.assert_array_equal(bench.map(), wanted)


def test_the_wheel_makes_the_brush_wider_and_with_ctrl_zooms(bench: CorrectionBench) -> None:
    bench.start()
    size, zoom = bench.bar.width_slider.value(), bench.canvas.zoom

    def turn(modifier: Qt.KeyboardModifier) -> None:
        where = QPointF(bench.canvas.viewport().rect().center())
        bench.canvas.wheelEvent(
            QWheelEvent(
                where,
                bench.canvas.viewport().mapToGlobal(where),
                QPoint(),
                QPoint(0, 120),
                Qt.MouseButton.NoButton,
                modifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
        )

    turn(Qt.KeyboardModifier.NoModifier)
    assert bench.bar.width_slider.value() > size
    assert bench.canvas.zoom == zoom
    turn(Qt.KeyboardModifier.ControlModifier)
    assert bench.canvas.zoom > zoom
    bench.key(Qt.Key.Key_BracketLeft)
    bench.key(Qt.Key.Key_BracketLeft)
    assert bench.bar.width_slider.value() < size + 1


def test_what_makes_no_sense_is_said_and_changes_nothing(bench: CorrectionBench) -> None:
    bench.start()
    before = bench.map()
    bench.key(Qt.Key.Key_D)
    bench.click(20, 500)
    assert "no colony here" in bench.said()
    bench.key(Qt.Key.Key_F)
    bench.click(20, 500)
    assert "no hole" in bench.said()
    np.testing.assert_array_equal(bench.map(), before)
    assert not bench.bar.keep.isEnabled()


def test_the_original_is_shown_beside_the_edits_and_nothing_is_drawn_into_it(
    bench: CorrectionBench,
) -> None:
    bench.start()
    bench.key(Qt.Key.Key_D)
    bench.click(360, 380)
    edited = bench.map()
    reading = bench.opened.assembly.viewer._opened
    bench.bar.original.click()
    bench.calm()
    opened = bench.opened.assembly.viewer._opened
    assert opened is not reading
    assert opened.read(360, 380).label is ColonyClass.UNDIFFERENTIATED
    bench.click(130, 130)
    np.testing.assert_array_equal(bench.map(), edited)
    bench.bar.original.click()
    bench.calm()
    assert bench.opened.assembly.viewer._opened.read(360, 380).label is ColonyClass.BACKGROUND
    bench.click(130, 130)
    assert bench.correcting.edit.edits == 2


def test_another_picture_ends_the_correction_and_the_edits_wait(bench: CorrectionBench) -> None:
    bench.start()
    bench.key(Qt.Key.Key_D)
    bench.click(360, 380)
    edited = bench.map()
    do(bench.opened, Act.NEXT_VIEW)
    bench.calm()
    assert not bench.correcting.active
    assert bench.canvas.tool is None
    assert "(1)" in bench.opened.assembly.review_view.days_bar.correct.text()
    do(bench.opened, Act.PREVIOUS_VIEW)
    bench.calm()
    bench.start()
    assert "1 edits" in bench.said()
    np.testing.assert_array_equal(bench.map(), edited)
    bench.bar.discard.click()
    bench.calm()
    assert left_over(bench.kept.context.edits, 1) == ()


def test_asked_again_the_correction_is_left_and_the_edits_wait(bench: CorrectionBench) -> None:
    bench.start()
    bench.key(Qt.Key.Key_D)
    bench.click(360, 380)
    bench.correcting.start()
    bench.calm()
    assert not bench.correcting.active
    assert "(1)" in bench.opened.assembly.review_view.days_bar.correct.text()


def test_without_a_picture_in_hand_there_is_nothing_to_correct(bench: CorrectionBench) -> None:
    bench.opened.session.take(DishKey("B", "9"))
    bench.calm()
    bench.correcting.start()
    bench.calm()
    assert not bench.correcting.active
    assert bench.said() == "This picture is not analysed yet."


def test_an_outline_is_seen_while_it_is_drawn(bench: CorrectionBench) -> None:
    bench.start()
    bench.key(Qt.Key.Key_P)
    before = bench.canvas.grab().toImage()
    bench.click(60, 300)
    bench.click(120, 300)
    bench.click(120, 360)
    drawn = bench.canvas.grab().toImage()
    ratio = drawn.devicePixelRatio()
    middle = (bench.at(90, 300) + bench.canvas.viewport().pos()) * ratio
    assert drawn.pixelColor(middle) != before.pixelColor(middle)
    assert drawn.pixelColor(middle) == QColor(SELECTION)


def test_snapping_lays_an_outline_along_the_border_the_network_sees(bench: CorrectionBench) -> None:
    bench.start()
    bench.bar.snap.click()
    bench.calm()
    bench.key(Qt.Key.Key_2)
    bench.key(Qt.Key.Key_P)
    # Drawn some px inside of a disc of radius 60 whose border the network sees at 60 or so.
    before = bench.map()
    for k in range(12):
        angle = 2 * np.pi * k / 12
        bench.click(360 + 53 * np.cos(angle), 380 + 53 * np.sin(angle))
    bench.key(Qt.Key.Key_Return)
    bench.calm()
    area = np.count_nonzero(bench.map() == ColonyClass.DIFFERENTIATED)
    found = np.count_nonzero(before[300:460, 280:440])
    assert area == pytest.approx(found, rel=0.06)
    assert area > np.pi * 56**2


def test_asked_twice_at_once_a_picture_is_opened_once(bench: CorrectionBench) -> None:
    bench.correcting.start()
    bench.start()
    assert bench.said() == ""
    bench.key(Qt.Key.Key_D)
    bench.click(360, 380)
    assert bench.bar.count.text() == "undifferentiated · Edits: 1"


def test_what_another_window_corrects_is_not_corrected_here_too(bench: CorrectionBench) -> None:
    context = bench.kept.context
    with closing(open_edit(context, bench.kept.record(1), 0)) as other:
        with other.edit() as labels:
            delete(labels, (360, 380))
        bench.correcting.start()
        bench.calm()
        assert not bench.correcting.active
        assert "in another window" in bench.said()
        with pytest.raises(OutputError, match="in another window"):
            keep_edits(context, 1, WHY)
    with context.histories() as history:
        assert len(history.list()) == 1
    bench.start()
    assert "1 edits" in bench.said()
    bench.keep(WHY)
    assert "record 2" in bench.said()
    assert left_over(context.edits, 1) == ()


def test_edits_of_another_map_are_put_aside_and_told(bench: CorrectionBench) -> None:
    path = journal_path(bench.kept.context.edits, 1, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"colonyqc edits 9\nwhat a later version wrote")
    bench.start()
    assert "put aside" in bench.said()
    (aside,) = path.parent.glob("*.other-edits")
    assert aside.read_bytes().endswith(b"what a later version wrote")


@pytest.mark.parametrize("seed", range(5))
def test_killed_while_painting_the_next_start_offers_all_but_the_unfinished_stroke(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, seed: int
) -> None:
    KeptDish(tmp_path).histories.engine.dispose()
    painter = subprocess.Popen(
        [sys.executable, "-m", "support.correction_bench", str(tmp_path), str(seed)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert painter.stdout is not None
    for _ in range(3):
        assert painter.stdout.readline()
    time.sleep(0.004 * (seed + 1))
    painter.send_signal(signal.SIGKILL)
    told = int((painter.stdout.read().split() or [b"3"])[-1])
    painter.wait()
    painter.stdout.close()
    assert left_over(tmp_path / "edits", 1) == (0,)
    bench = CorrectionBench(qapp, KeptDish.again(tmp_path))
    assert "(1)" in bench.opened.assembly.review_view.days_bar.correct.text()
    bench.start()
    # A stroke that was written down and not told of yet is no loss.
    edits = bench.correcting.edit.edits
    assert max(told, 3) <= edits <= max(told, 3) + 1
    bench.close()
    bench.kept.histories.engine.dispose()
