from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.columns import RestColumn


def test_the_last_room_is_one_column_s_and_it_keeps_its_words(qtbot: QtBot) -> None:
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(2, 3)
    model.setHorizontalHeaderLabels(["A", "Why this dish stands here", "C"])
    table.setModel(model)
    for column in (0, 2):
        table.setColumnWidth(column, 100)
    RestColumn(table, 1, 40)
    table.resize(900, 200)
    table.show()
    QApplication.processEvents()
    room = table.viewport().width()
    assert table.columnWidth(1) == room - 200
    table.resize(240, 200)
    QApplication.processEvents()
    assert table.columnWidth(1) == table.horizontalHeader().sectionSizeHint(1)
    assert table.horizontalScrollBar().maximum() > 0
