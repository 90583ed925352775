import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from colonyqc.gui.viewer.linked_views import LinkedViews, Together
from colonyqc.gui.viewer.view import ViewerView
from colonyqc.services.viewing import PyramidGrid


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
    assert pane.other.mask().boundingRect().width() == 450
    QTest.mousePress(pane.handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 300))
    QTest.mouseMove(pane.handle, QPoint(-90, 300))
    pane.handle.move_to(0.4)
    assert pane.other.mask().boundingRect().width() == 360
    QTest.keyClick(pane.handle, Qt.Key.Key_Right)
    assert pane.handle.share == pytest.approx(0.45)
    pane.handle.move_to(7.0)
    assert pane.handle.share == 1.0
