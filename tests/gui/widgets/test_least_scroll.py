from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.least_scroll import LeastScroll


def test_it_scrolls_only_below_what_its_contents_need_at_least(qtbot: QtBot) -> None:
    inner = QWidget()
    column = QVBoxLayout(inner)
    text = QLabel("Words that wrap, and wrap again. " * 20)
    text.setWordWrap(True)
    rows = QListWidget()
    rows.addItems([str(number) for number in range(100)])
    rows.setMinimumHeight(60)
    column.addWidget(text)
    column.addWidget(rows)
    area = LeastScroll(inner)
    qtbot.addWidget(area)
    area.resize(300, 700)
    area.show()
    QApplication.processEvents()
    assert inner.size() == area.viewport().size()
    assert area.verticalScrollBar().maximum() == 0
    area.resize(300, 40)
    QApplication.processEvents()
    assert inner.height() == inner.minimumSizeHint().height() > 40
    assert area.verticalScrollBar().maximum() > 0
    rows.setMinimumHeight(400)
    QApplication.processEvents()
    assert inner.height() >= 400
