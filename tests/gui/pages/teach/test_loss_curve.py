"""The curve of a training shows what was learned, and nothing before that."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from colonyqc.gui.pages.teach.loss_curve import LossCurve
from colonyqc.services.ports.teaching import LossPoint


def test_axes_are_shown_around_points_only(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    curve = LossCurve()
    curve.setParent(window)
    window.show()
    assert not curve.isVisible()
    curve.add(LossPoint(20, 60, 0.8))
    assert curve.isVisible()
    curve.clear_points()
    assert not curve.isVisible()


def test_trainings_in_turn_are_lines_of_their_own(qtbot: QtBot) -> None:
    curve = LossCurve()
    qtbot.addWidget(curve)
    for turn, step, loss in ((0, 1, 0.9), (0, 2, 0.5), (1, 101, 0.9), (1, 102, 0.4)):
        curve.add(LossPoint(step, 400, loss, turn))
    (line,) = curve.plotItem.listDataItems()
    assert line.opts["connect"].tolist() == [1, 0, 1, 0]
    assert not curve.getAxis("left").labelUnitPrefix
