import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets.pixel_size_field import PixelSizeField, parse


@pytest.fixture
def field(qtbot: QtBot) -> PixelSizeField:
    made = PixelSizeField()
    qtbot.addWidget(made)
    return made


def enter(qtbot: QtBot, field: PixelSizeField, text: str) -> None:
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@given(st.floats(0.05, 20.0))
def test_a_size_is_read_as_it_is_written_with_point_or_comma(size: float) -> None:
    assert parse(str(size)) == size
    assert parse(str(size).replace(".", ",")) == size


@pytest.mark.parametrize("text", ["", "  ", "0", "0,0"])
def test_nothing_and_zero_leave_it_to_the_file(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("text", ["x", "nan", "inf", "-1", "0.049", "20.1", "1.2.3"])
def test_what_no_pixel_can_have_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse(text)


def test_a_size_is_told_once_and_shown_to_four_digits(field: PixelSizeField, qtbot: QtBot) -> None:
    told: list[float | None] = []
    field.given.connect(told.append)
    enter(qtbot, field, "1,23456")
    assert field.text() == "1.235"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    enter(qtbot, field, "")
    assert told == [1.23456, None]
    assert field.placeholderText() == "from the file"


def test_a_wrong_size_brings_back_the_one_in_force(field: PixelSizeField, qtbot: QtBot) -> None:
    field.set_size(0.65)
    with qtbot.waitSignal(field.refused):
        enter(qtbot, field, "650")
    assert field.text() == "0.65"
