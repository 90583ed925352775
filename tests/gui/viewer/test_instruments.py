"""Greys, ruler, area, read-out and screenshot, by hand on real widgets."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.session import Session
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.gui.viewer.instrument_strip import Instrument
from colonyqc.gui.viewer.instruments import Instruments
from colonyqc.gui.viewer.view import ViewerView
from support.viewer import MemoryPicture
from support.window import context, session

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Bench:
    """A shown view with its controller and instruments."""

    def __init__(self, qtbot: QtBot, jobs: Jobs, place: Session) -> None:
        self.qtbot, self.jobs = qtbot, jobs
        self.view = ViewerView()
        qtbot.addWidget(self.view)
        self.viewer = ViewerController(self.view, jobs)
        self.instruments = Instruments(self.viewer, self.view, place)
        self.said: list[str] = []
        place.said.connect(lambda message: self.said.append(message.text))
        self.view.resize(824, 624)
        self.view.show()
        self.hud = self.view.hud

    def show(self, picture: MemoryPicture) -> None:
        self.viewer.show(picture)
        self.settle()

    def settle(self) -> None:
        self.qtbot.wait(10)
        self.qtbot.waitUntil(lambda: not self.jobs.active)
        self.qtbot.wait(10)

    def take(self, instrument: Instrument) -> None:
        self.hud.instruments.buttons[instrument].click()

    def place(self, x: float, y: float) -> QPoint:
        return self.view.viewportTransform().map(QPointF(x, y)).toPoint()

    def drag(self, *points: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
        port = self.view.viewport()
        QTest.mousePress(port, button, pos=self.place(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(port, self.place(*point))
        QTest.mouseRelease(port, button, pos=self.place(*points[-1]))


@pytest.fixture
def bench(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> Bench:
    return Bench(qtbot, jobs, session(context(), tmp_path, jobs))


def ramp(um: float | None = None, dtype: str = "u2") -> MemoryPicture:
    greys = np.linspace(1000, 3000, 800).astype(dtype)
    return MemoryPicture(np.tile(greys, (600, 1)), um=um)


def brightness(bench: Bench, x: float, y: float) -> int:
    return bench.view.viewport().grab().toImage().pixelColor(bench.place(x, y)).red()


@pytest.mark.parametrize(("um", "text"), [(2.0, "600 µm"), (None, "300 px")])
def test_the_ruler_measures_what_it_is_drawn_along(
    bench: Bench, um: float | None, text: str
) -> None:
    bench.show(ramp(um))
    bench.take(Instrument.RULER)
    bench.drag((100, 300), (200, 300), (400, 300))
    assert bench.view._measure.text == text
    before = bench.view.viewport().grab().toImage()
    bench.take(Instrument.RULER)
    assert bench.view._measure.text == ""
    assert bench.view.viewport().grab().toImage() != before


def test_an_area_is_drawn_around(bench: Bench) -> None:
    bench.show(ramp(2.0))
    bench.take(Instrument.RULER)
    bench.take(Instrument.AREA)
    assert not bench.hud.instruments.buttons[Instrument.RULER].isChecked()
    bench.drag((100, 100), (300, 100), (300, 250), (100, 250))
    assert bench.view._measure.text == "0.12 mm²"


def test_with_an_instrument_in_hand_no_colony_is_clicked_and_nothing_moves(bench: Bench) -> None:
    bench.show(ramp())
    clicked: list[object] = []
    bench.view.clicked.connect(lambda *at: clicked.append(at))
    seen = bench.view.visible_region
    bench.take(Instrument.RULER)
    bench.drag((100, 100), (300, 300))
    bench.drag((100, 100), (100, 100))
    assert bench.view.visible_region == seen
    assert not clicked
    bench.take(Instrument.RULER)
    bench.drag((100, 100), (100, 100))
    assert len(clicked) == 1


def test_dragging_with_the_right_button_changes_brightness_and_contrast(bench: Bench) -> None:
    bench.show(ramp())
    before = bench.viewer.window
    middle = brightness(bench, 400, 300)
    bench.drag((400, 200), (400, 400), button=RIGHT)
    bench.settle()
    assert bench.viewer.window.black > before.black
    assert brightness(bench, 400, 300) < middle
    bench.hud.greys.auto.click()
    bench.settle()
    assert bench.viewer.window == before
    bench.drag((200, 300), (600, 300), button=RIGHT)
    wider = bench.viewer.window
    assert wider.white - wider.black > 1.5 * (before.white - before.black)
    assert wider.white + wider.black == pytest.approx(before.white + before.black)


def test_the_histogram_shows_the_greys_and_its_lines_are_dragged(bench: Bench) -> None:
    bench.show(ramp())
    bench.take(Instrument.GREYS)
    panel = bench.hud.greys
    assert panel.isVisible()
    found = panel.histogram._found
    assert found is not None
    assert (found.low, sum(found.counts) > 0) == (1000, True)
    window = bench.viewer.window
    at = round(panel.histogram.place(window.white))
    goal = round(panel.histogram.place(2000))
    QTest.mousePress(panel.histogram, LEFT, pos=QPoint(at, 40))
    QTest.mouseMove(panel.histogram, QPoint(goal, 40))
    QTest.mouseRelease(panel.histogram, LEFT, pos=QPoint(goal, 40))
    bench.settle()
    assert bench.viewer.window.white == pytest.approx(2000, abs=20)
    assert bench.viewer.window.black == window.black
    assert brightness(bench, 790, 300) == 255
    assert panel.text.text().endswith(f"{bench.viewer.window.white:.0f}")
    QTest.keyClick(panel.histogram, Qt.Key.Key_Right)
    assert bench.viewer.window.black > window.black


def test_the_pixel_under_the_pointer_is_read_out(bench: Bench) -> None:
    bench.show(ramp())
    QTest.mouseMove(bench.view.viewport(), bench.place(0, 300) + QPoint(1, 0))
    bench.settle()
    assert bench.hud.reading.isVisible()
    assert bench.hud.reading.text() == "x 1, y 300   1002"
    bench.view.hover_ended.emit()
    assert not bench.hud.reading.isVisible()


def test_a_screenshot_holds_the_picture_and_its_scale_bar(bench: Bench, tmp_path: Path) -> None:
    bench.show(ramp(2.0))
    bench.instruments.save_screenshot(tmp_path / "seen")
    saved = QImage(str(tmp_path / "seen.png"))
    assert saved.size() == bench.view.viewport().size()
    bar = bench.hud.scale_bar.geometry()
    assert bench.hud.scale_bar.isVisible()
    shown = bench.view.grab().toImage()
    where = bar.center() + QPoint(0, bar.height() // 4)
    assert QColor(saved.pixel(where)) == QColor(shown.pixel(where))
    assert bench.said[-1] == "seen.png was saved."
    bench.instruments.save_screenshot(tmp_path / "nowhere" / "seen.png")
    assert bench.said[-1] == "seen.png can't be written; choose another folder."


def test_another_picture_has_its_own_greys_and_no_measure(bench: Bench) -> None:
    bench.show(ramp())
    bench.take(Instrument.RULER)
    bench.drag((100, 300), (400, 300))
    bench.viewer.set_window(0, 500)
    bench.show(ramp())
    assert bench.viewer.window.white > 2900
    assert bench.view._measure.text == ""


@pytest.mark.parametrize("size", [(640, 460), (900, 700), (1440, 900)])
def test_nothing_at_the_edges_covers_anything_else(bench: Bench, size: tuple[int, int]) -> None:
    bench.view.resize(*size)
    bench.show(ramp(2.0))
    bench.view.center_on(400, 300, 8.0)
    bench.hud.set_reading("x 100, y 100   1000")
    bench.hud.show_key(heat="undifferentiated: how likely, 0 to 100 %")
    bench.settle()
    hud = bench.hud
    shown = [hud.tools, hud.instruments, hud.minimap, hud.scale_bar, hud.reading, hud.key]
    assert all(widget.isVisible() for widget in shown)
    for first, second in combinations(shown, 2):
        assert not first.geometry().intersects(second.geometry())
