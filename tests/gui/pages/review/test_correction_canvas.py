"""Tools of correction and instruments share the left button: the one taken last has it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.pages.review.correction_canvas import CorrectionCanvas
from colonyqc.gui.pages.review.correction_tools import CorrectionTool
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.instrument_strip import Instrument
from colonyqc.gui.viewer.instruments import Instruments
from support.viewer import MemoryPicture
from support.window import context, session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot, tmp_path: Path) -> CorrectionCanvas:
    jobs = Jobs()
    made = CorrectionCanvas()
    qtbot.addWidget(made, before_close_func=lambda _: jobs.shutdown())
    made.resize(824, 624)
    made.show()
    viewer = ViewerController(made, jobs, made)
    Instruments(viewer, made, session(context(), tmp_path, jobs))
    viewer.show(MemoryPicture(np.full((600, 800), 100, np.uint8)))
    qtbot.waitUntil(lambda: not jobs.active)
    return made


def drag(canvas: CorrectionCanvas) -> None:
    port = canvas.viewport()
    QTest.mousePress(port, LEFT, pos=QPoint(200, 300))
    for x in (250, 300):
        QTest.mouseMove(port, QPoint(x, 300))
    QTest.mouseRelease(port, LEFT, pos=QPoint(300, 300))


def test_the_one_taken_last_has_the_left_button(canvas: CorrectionCanvas) -> None:
    painted: list[object] = []
    canvas.pressed.connect(lambda *at: painted.append(at))
    ruler = canvas.hud.instruments.buttons[Instrument.RULER]
    canvas.set_tool(CorrectionTool.BRUSH)
    drag(canvas)
    assert len(painted) == 1
    assert canvas._measure.text == ""
    ruler.click()
    drag(canvas)
    assert len(painted) == 1
    assert canvas._measure.text == "100 px"
    canvas.set_tool(CorrectionTool.ERASER)
    assert not ruler.isChecked()
    drag(canvas)
    assert len(painted) == 2


def test_the_pointer_of_an_instrument_stays_over_colonies(canvas: CorrectionCanvas) -> None:
    canvas.hud.instruments.buttons[Instrument.AREA].click()
    for pointing in (True, False):
        canvas.set_pointing(pointing)
        assert canvas.viewport().cursor().shape() is Qt.CursorShape.CrossCursor
    canvas.hud.instruments.buttons[Instrument.AREA].click()
    canvas.set_pointing(True)
    assert canvas.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
