"""The panel of jobs, by keys, over a real history with a real model."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.jobs import presenter
from colonyqc.gui.pages.jobs.view import JobsView
from colonyqc.services.ports import Monitor
from support import queue_window
from support.queue_window import Seat, queue_three, said

_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def seat(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Seat]:
    made = Seat(qtbot, qapp, tmp_path)
    queue_window.pictures(tmp_path, dishes=3)
    yield made
    for window, _ in tuple(made.opened):
        made.shut(window)


@pytest.fixture
def window(seat: Seat) -> Application:
    made = seat.open()
    queue_three(seat, made)
    return made


def press(window: Application, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window.assembly.window, key, modifier)
    QApplication.processEvents()


def panel(window: Application) -> JobsView:
    return window.assembly.pages.jobs.view


def dishes(window: Application) -> list[str]:
    return [row.title for row in panel(window).model.rows]


def line(window: Application) -> list[str]:
    found = [window.analysis_queue.queued_of(job) for job in window.jobs.waiting]
    return [each.acquisition.dish.dish for each in found if each is not None]


def test_dishes_change_places_by_keys_and_the_page_hears_none_of_them(window: Application) -> None:
    dish = window.session.dish
    press(window, Qt.Key.Key_J, _CTRL)
    assert panel(window).isVisible()
    assert dishes(window) == ["A › 1", "A › 2", "A › 3"]
    press(window, Qt.Key.Key_Down, _ALT)
    assert line(window) == ["2", "1", "3"]
    press(window, Qt.Key.Key_Down, _ALT)
    press(window, Qt.Key.Key_Down, _ALT)
    assert line(window) == ["2", "3", "1"], "the last stays the last"
    press(window, Qt.Key.Key_Up, _ALT)
    assert line(window) == ["2", "1", "3"]
    press(window, Qt.Key.Key_Home, _ALT)
    assert line(window) == ["1", "2", "3"]
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Home, _ALT)
    assert line(window) == ["3", "1", "2"], "arrows mark another row"
    assert window.session.dish == dish, "and step to no other dish"
    for key in (Qt.Key.Key_D, Qt.Key.Key_F, Qt.Key.Key_S):
        press(window, key)
    assert not window.assembly.review_view.decisions.reason.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert not panel(window).isVisible()
    assert window.assembly.viewer_view.hasFocus()


def test_they_are_analysed_in_the_order_they_were_put_in(seat: Seat, window: Application) -> None:
    press(window, Qt.Key.Key_J, _CTRL)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Home, _ALT)
    press(window, Qt.Key.Key_J, _CTRL | _SHIFT)
    seat.calm(window)
    with window.session.context.histories() as history:
        kept = sorted(history.list(), key=lambda each: each.id)
    assert [each.dish.dish for each in kept] == ["3", "1", "2"]
    window.assembly.pages.jobs.refresh()
    assert panel(window).nothing.isVisible()


def test_one_is_cancelled_by_a_key_and_put_back_where_it_was(
    seat: Seat, window: Application
) -> None:
    press(window, Qt.Key.Key_J, _CTRL)
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Delete)
    assert line(window) == ["1", "3"]
    assert said(window) == "Analyses cancelled: 1."
    seat.qtbot.mouseClick(window.assembly.window.messages.act, Qt.MouseButton.LeftButton)
    assert line(window) == ["1", "2", "3"]


def test_all_are_cancelled_and_put_back_in_their_order(seat: Seat, window: Application) -> None:
    press(window, Qt.Key.Key_J, _CTRL)
    seat.qtbot.mouseClick(panel(window).cancel_all, Qt.MouseButton.LeftButton)
    seat.calm(window)
    assert line(window) == []
    assert said(window) == "Analyses cancelled: 3."
    assert not list((seat.folder / "queues").glob("*.json")), "nothing of it is left for later"
    seat.qtbot.mouseClick(window.assembly.window.messages.act, Qt.MouseButton.LeftButton)
    assert line(window) == ["1", "2", "3"]


def test_what_cannot_stand_still_is_offered_no_pause(seat: Seat) -> None:
    window = seat.open()
    going = threading.Event()
    job = window.jobs.submit("export", lambda _: going.wait(30), label="exporting to out")
    seat.qtbot.waitUntil(lambda: job.begun)
    press(window, Qt.Key.Key_J, _CTRL)
    shown = panel(window)
    assert shown.running.count() == 1
    assert not shown.pause.isVisible()
    assert not shown.cancel_all.isVisible()
    assert shown.isAncestorOf(QApplication.focusWidget()), "keys stay in the panel"
    window.jobs.pause()
    waits = window.jobs.submit("analysis", lambda _: None, label="a dish")
    window.assembly.pages.jobs.refresh()
    assert shown.pause.isVisible()
    assert shown.cancel_all.text() == "Cancel all analyses"
    window.assembly.pages.jobs.cancel_all()
    assert waits.cancelled
    assert not job.cancelled, "it is no analysis"
    going.set()
    seat.calm(window)


def test_pausing_says_so_wherever_one_looks(seat: Seat, window: Application) -> None:
    press(window, Qt.Key.Key_J, _CTRL)
    assert panel(window).summary.text() == "Paused · 0 of 3 done"
    assert panel(window).pause.text() == "Go on"
    assert window.assembly.status.all.text().strip() == "Paused: 3"
    assert [row.until for row in panel(window).model.rows] == ["", "", ""]
    press(window, Qt.Key.Key_J, _CTRL | _SHIFT)
    assert panel(window).pause.text() == "Pause"
    seat.calm(window)
    assert window.assembly.status.all.text().strip() == "Jobs"


def test_what_an_earlier_window_left_stands_in_the_panel(seat: Seat, window: Application) -> None:
    seat.shut(window)
    later = seat.open()
    seat.qtbot.mouseClick(later.assembly.status.all, Qt.MouseButton.LeftButton)
    shown = panel(later)
    assert "Not done when the window was last closed: 3 (A › 1, A › 2, A › 3)." in (
        shown.left_text.text()
    )
    assert not shown.pause.isVisible(), "there is nothing to pause"
    seat.qtbot.mouseClick(shown.left_go, Qt.MouseButton.LeftButton)
    seat.calm(later)
    assert seat.dishes(later) == {"1": 1, "2": 1, "3": 1}
    assert not shown.left_card.isVisible()


def test_who_only_reads_finds_it_but_cannot_go_on(seat: Seat, window: Application) -> None:
    seat.shut(window)
    place = queue_window.place_of(seat.folder)
    reading = replace(place, context=replace(place.context, read_only="Mori writes here."))
    later = seat.open(reading)
    press(later, Qt.Key.Key_J, _CTRL)
    assert panel(later).left_text.text().endswith("Mori writes here.")
    assert not panel(later).left_go.isVisible()
    assert not panel(later).left_forget.isVisible()


def test_other_long_work_is_shown_and_stopped(seat: Seat) -> None:
    window = seat.open()
    stopped = []

    def work(monitor: Monitor) -> None:
        monitor.report(0.4, "page 3")
        while not monitor.cancelled():
            QTest.qSleep(5)
        stopped.append(1)

    window.jobs.submit("backup", work, label="backing up the history")
    seat.qtbot.waitUntil(lambda: any(job.share for job in window.jobs.active))
    press(window, Qt.Key.Key_J, _CTRL)
    (row,) = panel(window)._running.values()
    assert row.title.text() == "backing up the history"
    assert "40" in row.detail.text()
    assert "page 3" in row.detail.text()
    seat.qtbot.mouseClick(row.cancel, Qt.MouseButton.LeftButton)
    seat.qtbot.waitUntil(lambda: stopped == [1])


@pytest.mark.parametrize("lane", ["qualify", "export", "teach", "io"])
def test_it_is_not_empty_while_anything_long_is_at_work(
    seat: Seat, lane: Literal["qualify", "export", "teach", "io"]
) -> None:
    made = seat.open()

    def work(monitor: Monitor) -> None:
        while not monitor.cancelled():
            QTest.qSleep(5)

    press(made, Qt.Key.Key_J, _CTRL)
    shown = panel(made)
    assert shown.nothing.isVisible()
    made.jobs.submit(lane, work, label="something long")
    seat.qtbot.waitUntil(lambda: not shown.nothing.isVisible(), timeout=10_000)
    (row,) = shown._running.values()
    assert row.title.text() == "something long"
    made.jobs.cancel_all()


def test_the_message_lies_beside_the_panel(window: Application) -> None:
    press(window, Qt.Key.Key_J, _CTRL)
    messages = window.assembly.window.messages
    window.session.say("Something is to be known.")
    assert not messages.geometry().intersects(panel(window).geometry())
    press(window, Qt.Key.Key_Escape)
    middle = messages.geometry().center().x()
    assert middle > window.assembly.window.pages.width() // 3


def test_the_panel_is_there_in_the_other_language_too(seat: Seat, window: Application) -> None:
    press(window, Qt.Key.Key_J, _CTRL)
    press(window, Qt.Key.Key_L, _CTRL)
    seat.calm(window)
    press(window, Qt.Key.Key_J, _CTRL)
    assert panel(window).pause.text() == "続ける"
    assert panel(window).summary.text().startswith("一時停止中")


def test_a_moment_of_another_day_names_the_day() -> None:
    now = datetime(2026, 11, 27, 22, 0)
    assert presenter.until_text(now, 3600) == "23:00"
    assert presenter.until_text(now, 3 * 3600) == "11-28 01:00"


@pytest.mark.parametrize("size", [(900, 440), (1366, 728)])
def test_everything_of_it_can_be_reached_in_a_small_window(
    window: Application, size: tuple[int, int]
) -> None:
    window.assembly.window.resize(*size)
    press(window, Qt.Key.Key_J, _CTRL)
    shown = panel(window)
    assert window.assembly.window.pages.rect().contains(shown.geometry())
    press(window, Qt.Key.Key_Down)
    wanted = {shown.pause, shown.cancel_all, shown.up, shown.down, shown.first, shown.cancel}
    there = [(Qt.Key.Key_Tab, _NONE)] * 4
    back = [(Qt.Key.Key_Backtab, _SHIFT)] * 7
    for key, modifier in there + back:
        press(window, key, modifier)
        part = QApplication.focusWidget()
        assert part is not None
        assert shown.isAncestorOf(part)
        wanted.discard(part)
        assert part.visibleRegion().boundingRect().size() == part.size(), "nothing is cut"
    assert not wanted, "the keys lead to all of it"
