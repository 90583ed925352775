"""The ring of the tour lies around what a step speaks of and brings it into sight."""

import pytest
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.gui.main.tour_strip import PointerRing


@pytest.mark.parametrize(("high", "scrolled"), [(900, 400), (60, 261)])
def test_what_is_spoken_of_comes_into_sight_from_its_beginning(
    qtbot: QtBot, high: int, scrolled: int
) -> None:
    window, area, inner = QWidget(), QScrollArea(), QWidget()
    qtbot.addWidget(window)
    whole = QVBoxLayout(window)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(area)
    inner.setFixedSize(200, 2000)
    area.setWidget(inner)
    spoken = QWidget(inner)
    spoken.setGeometry(0, 400, 150, high)
    window.resize(260, 202)
    window.show()
    qtbot.waitExposed(window)
    PointerRing(window).lay_around(spoken)
    assert area.verticalScrollBar().value() == pytest.approx(scrolled, abs=3)
