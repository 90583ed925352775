"""Text is as large as the system's own, within what the window can hold."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colonyqc.gui.widgets import text_size, theme


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, "dark")
    before = qapp.font()
    yield qapp
    text_size.take(qapp, text_size.DESIGNED_PX)
    qapp.setFont(before)


def of_px(px: int) -> QFont:
    font = QFont()
    font.setPixelSize(px)
    return font


@pytest.mark.parametrize(("system", "shown"), [(8, 13), (12, 13), (13, 13), (18, 18), (40, 26)])
def test_it_is_the_systems_within_what_the_window_can_hold(
    qapp: QApplication, system: int, shown: int
) -> None:
    assert text_size.of(of_px(system)) == shown


def test_points_count_by_the_resolution_of_the_screen(qapp: QApplication) -> None:
    font = QFont()
    font.setPointSizeF(15)
    dots = qapp.primaryScreen().logicalDotsPerInch()
    assert text_size.of(font) == round(15 * dots / 72)


@given(px=st.integers(13, 26), length=st.integers(1, 2000))
def test_lengths_grow_with_the_text(px: int, length: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    text_size.take(app, px)
    try:
        assert text_size.scaled(length) >= length
        assert text_size.scaled(length) == pytest.approx(length * px / 13, abs=0.5)
        assert text_size.caption() < text_size.body() < text_size.figure()
    finally:
        text_size.take(app, text_size.DESIGNED_PX)


def test_all_that_is_dressed_from_then_on_is_of_the_size(qtbot: QtBot, app: QApplication) -> None:
    small, large = QLabel("a word"), QLabel("a word")
    for made in (small, large):
        qtbot.addWidget(made)
        made.setProperty("role", "caption")
    theme.apply_to(small)
    theme.follow_text(app, of_px(20))
    theme.apply_to(large)
    for made in (small, large):
        made.show()
    assert app.font().pixelSize() == 20
    assert large.font().pixelSize() == text_size.caption() == 17
    assert small.font().pixelSize() == 11
