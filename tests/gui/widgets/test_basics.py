import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.basics import EmptyState, hint, label

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


def test_a_tooltip_shows_what_was_written_and_obeys_nothing() -> None:
    assert hint("Mori & Sato, day 3") == "Mori & Sato, day 3"
    made = QTextDocument()
    made.setHtml(hint("<b>dark</b>\n<img src='file:///etc/passwd'>"))
    assert made.toPlainText() == "<b>dark</b>\u2028<img src='file:///etc/passwd'>".replace(
        "\u2028", "\n"
    )


@pytest.mark.parametrize("name", ["UDID_038_sample1_C3_P17_MONO_D2_FL1_VIEW1_4548.jpg", "x" * 200])
def test_a_long_name_breaks_and_does_not_widen_its_page(qtbot: QtBot, name: str) -> None:
    made = label(f"{name} is read as: line A", wrap=True)
    qtbot.addWidget(made)
    assert made.text() == f"{name} is read as: line A"
    plain = QLabel(made.text())
    plain.setWordWrap(True)
    qtbot.addWidget(plain)
    assert made.minimumSizeHint().width() < plain.minimumSizeHint().width() / 2
    assert made.heightForWidth(200) > made.heightForWidth(2000)


def test_what_can_be_copied_is_copied_as_it_is(qtbot: QtBot) -> None:
    made = label(wrap=True)
    qtbot.addWidget(made)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    path = "/" + "long_folder/" * 9
    made.setText(path)
    made.setSelection(0, len(path))
    assert made.selectedText() == path
