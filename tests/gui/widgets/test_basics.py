import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.basics import EmptyState

SENTENCE = "Take a dish in hand on the page Work, and see here what becomes of its colonies."


@pytest.mark.parametrize("width", [300, 600, 1200])
def test_an_empty_page_s_sentence_is_never_cut_however_narrow_its_room(
    qtbot: QtBot, width: int
) -> None:
    made = EmptyState("dish", "No colonies", SENTENCE)
    qtbot.addWidget(made)
    made.resize(width, 500)
    made.show()
    assert made.width() == width
    (body,) = [each for each in made.findChildren(QLabel) if each.text() == SENTENCE]
    assert body.geometry().left() >= 0
    assert body.geometry().right() < width
    assert body.width() <= 480
    assert body.height() >= body.heightForWidth(body.width())
    assert abs(body.geometry().center().x() - width / 2) <= 1
