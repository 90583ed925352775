import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.gui.viewer.linked_views import LinkedViews, Together
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.services.viewing.grid import PyramidGrid
from colonyqc.services.viewing.readings import scale_bar


class PaintCounter(QObject):
    """Keeps how far to the right a widget was asked to paint."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.right = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.right = max(self.right, event.region().boundingRect().right())
        return super().eventFilter(watched, event)


@pytest.fixture
def pane(qtbot: QtBot) -> LinkedViews:
    made = LinkedViews(ViewerView())
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    for view in (made.main, made.other):
        view.set_picture(PyramidGrid(2000, 1500, (1.0,)))
    return made


def middle(view: ViewerView) -> QPointF:
    return view.to_picture(QPointF(view.viewport().rect().center()))


@pytest.mark.parametrize("together", [Together.SIDE, Together.SWIPE])
def test_panning_and_zooming_one_moves_the_other_to_the_same_place(
    pane: LinkedViews, qtbot: QtBot, together: Together
) -> None:
    pane.show_together(together)
    pane.link((120.0, -40.0))
    pane.main.center_on(900, 700, 2.0)
    qtbot.waitUntil(lambda: pane.other.zoom == pytest.approx(2.0))
    assert middle(pane.other).x() == pytest.approx(780, abs=2)
    assert middle(pane.other).y() == pytest.approx(740, abs=2)
    QTest.qWait(50)
    pane.other.center_on(600, 500, 1.0)
    qtbot.waitUntil(lambda: pane.main.zoom == pytest.approx(1.0))
    assert middle(pane.main).x() == pytest.approx(720, abs=2)
    assert middle(pane.main).y() == pytest.approx(460, abs=2)


def test_a_picture_that_is_fitted_after_it_was_linked_is_put_beside_the_other_once_more(
    pane: LinkedViews, qtbot: QtBot
) -> None:
    pane.show_together(Together.SIDE)
    pane.main.center_on(900, 700, 2.0)
    QTest.qWait(50)
    pane.link((0.0, 0.0))
    # Before the event loop comes round, as where a picture was opened meanwhile.
    pane.other.set_picture(PyramidGrid(2000, 1500, (1.0,)))
    assert pane.other.zoom < 1
    qtbot.waitUntil(lambda: pane.other.zoom == pytest.approx(2.0))
    assert middle(pane.other).x() == pytest.approx(900, abs=2)
    assert middle(pane.main).x() == pytest.approx(900, abs=2)
    assert pane.main.zoom == pytest.approx(2.0)
    # And the next move of a person leads again.
    pane.other.center_on(600, 500, 1.0)
    qtbot.waitUntil(lambda: pane.main.zoom == pytest.approx(1.0))


def test_linked_views_come_to_rest(pane: LinkedViews) -> None:
    pane.show_together(Together.SIDE)
    pane.main.center_on(900, 700, 1.7)
    QTest.qWait(50)
    before = middle(pane.main), middle(pane.other)
    QTest.qWait(100)
    assert (middle(pane.main), middle(pane.other)) == before


def test_side_by_side_shares_the_room_and_alone_gives_it_back(pane: LinkedViews) -> None:
    pane.show_together(Together.SIDE)
    assert pane.other.isVisible()
    assert pane.other.width() + pane.main.width() == pytest.approx(900, abs=6)
    pane.show_together(Together.ALONE)
    assert not pane.other.isVisible()
    assert pane.main.width() == 900


def test_the_line_is_moved_by_mouse_and_keys_and_stays_in_the_picture(pane: LinkedViews) -> None:
    pane.show_together(Together.SWIPE)
    assert pane.other.viewport().visibleRegion().boundingRect().width() == 450
    QTest.mousePress(pane.handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 300))
    QTest.mouseMove(pane.handle, QPoint(-90, 300))
    pane.handle.move_to(0.4)
    assert pane.other.viewport().visibleRegion().boundingRect().width() == 360
    QTest.keyClick(pane.handle, Qt.Key.Key_Right)
    assert pane.handle.share == pytest.approx(0.45)
    pane.handle.move_to(7.0)
    assert pane.handle.share == 1.0


def test_a_page_shown_again_is_painted_on_both_sides_of_the_line(qtbot: QtBot) -> None:
    pages, pane = QStackedWidget(), LinkedViews(ViewerView())
    qtbot.addWidget(pages)
    pages.resize(900, 600)
    other = QLabel("another page")
    pages.addWidget(pane)
    pages.addWidget(other)
    with qtbot.waitExposed(pages):
        pages.show()
    pane.show_together(Together.SWIPE)
    QTest.qWait(50)
    painted = PaintCounter(pane.main.viewport())
    pages.setCurrentWidget(other)
    QTest.qWait(50)
    painted.right = 0
    pages.setCurrentWidget(pane)
    qtbot.waitUntil(lambda: painted.right >= pages.width() - 1)


@pytest.mark.parametrize("together", [Together.SIDE, Together.SWIPE])
def test_the_day_s_name_lies_over_no_scale_bar(pane: LinkedViews, together: Together) -> None:
    pane.resize(690, 470)
    pane.show_together(together)
    pane.name_main("day 4 · 2026-03-06")
    for zoom in (0.2, 0.35, 0.6, 1.0):
        pane.main.center_on(900, 700, zoom)
        pane.main.set_scale_bar(scale_bar(0.65, zoom, 160.0))
        QTest.qWait(20)
        bar = pane.main.hud.scale_bar
        assert bar.isVisible()
        assert not pane.name.geometry().intersects(bar.geometry())
        assert pane.main.rect().contains(pane.name.geometry())
