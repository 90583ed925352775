"""A watched folder in a real window over a real history."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from colonyqc.config import paths
from colonyqc.config.settings import load
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.watch_panel import WatchPanel
from colonyqc.services.inbox import inbox
from colonyqc.services.inbox.remembered import Remembered
from support.command import field, write_png
from support.queue_window import Seat, pictures, place_of
from support.window import do


class Watching(Seat):
    """A seat whose window looks into a folder whenever it is told to."""

    @property
    def folder_watched(self) -> Path:
        return self.folder / "pictures"

    def put(self, day: int) -> None:
        write_png(self.folder_watched / f"A_F1_D{day}_V1.png", field(day, discs=1))

    def kept(self, window: Application) -> int:
        with window.session.context.histories() as history:
            return len(history.list())

    def until(self, window: Application, holds: Callable[[], bool]) -> None:
        """Let it look until something holds."""

        def looked() -> bool:
            window.watching.look()
            return holds()

        self.qtbot.waitUntil(looked, timeout=60_000)
        self.calm(window)

    def panel(self, window: Application) -> WatchPanel:
        panel = window.watching.panel
        assert panel is not None
        return panel


@pytest.fixture
def seat(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watching]:
    monkeypatch.setattr(inbox, "QUIET_S", 0.05)
    pictures(tmp_path, 0)
    (tmp_path / "pictures").mkdir()
    made = Watching(qtbot, qapp, tmp_path)
    yield made
    for window, _ in list(made.opened):
        made.shut(window)


def test_what_arrives_is_analysed_once_and_told_quietly(seat: Watching) -> None:
    window = seat.open()
    status = window.assembly.status
    assert not status.watched.isVisibleTo(status)
    seat.put(1)
    window.watching.watch(seat.folder_watched)
    seat.until(window, lambda: seat.kept(window) == 1)
    seat.until(window, lambda: not window.watching._at_work)
    for _ in range(4):
        window.watching.look()
        seat.calm(window)
    assert seat.kept(window) == 1
    assert status.watched.text().strip() == "pictures: 1 came"
    # Nobody is turned to it, as nobody asked for it.
    assert window.session.dish is None or window.session.dish.dish == "1"
    seat.put(2)
    seat.until(window, lambda: seat.kept(window) == 2)


def test_it_is_paused_gone_on_with_and_ended(seat: Watching) -> None:
    window = seat.open()
    window.watching.watch(seat.folder_watched)
    do(window, Act.WATCH_FOLDER)
    panel = seat.panel(window)
    assert panel.isVisibleTo(window.assembly.window)
    assert panel.folder.text() == str(seat.folder_watched)
    panel.go.click()
    assert window.session.settings.watch_paused
    assert not window.watching._timer.isActive()
    assert panel.go.text() == "Go on"
    seat.put(1)
    for _ in range(4):
        window.watching.look()
        seat.calm(window)
    assert seat.kept(window) == 0
    assert window.assembly.status.watched.text().strip() == "pictures: not watched now"
    panel.go.click()
    seat.until(window, lambda: seat.kept(window) == 1)
    panel.stop.click()
    assert window.session.settings.watched_folder == ""
    assert not panel.isVisibleTo(window.assembly.window)
    assert not window.assembly.status.watched.isVisibleTo(window.assembly.status)


def test_the_next_window_watches_on_and_analyses_nothing_again(seat: Watching) -> None:
    window = seat.open()
    seat.put(1)
    window.watching.watch(seat.folder_watched)
    seat.until(window, lambda: seat.kept(window) == 1)
    seat.shut(window)
    place = place_of(seat.folder)
    kept = load(seat.folder / "settings.json")
    again = Application(
        seat.app, place.context, kept, seat.folder / "settings.json", queue=place.queue
    )
    again.begin()
    seat.opened.append((again, place))
    seat.calm(again)
    assert again.watching._timer.isActive()
    seat.put(2)
    seat.until(again, lambda: seat.kept(again) == 2)
    for _ in range(3):
        again.watching.look()
        seat.calm(again)
    assert seat.kept(again) == 2


def test_trouble_stands_in_the_panel_until_it_is_over(seat: Watching) -> None:
    window = seat.open()
    address = window.session.context.kept_in.address
    panel = seat.panel(window)
    with closing(Remembered(paths.watches(), seat.folder_watched, address)):
        window.watching.watch(seat.folder_watched)
        seat.until(window, lambda: "watched already" in panel.trouble.text())
    seat.until(window, lambda: panel.trouble.text() == "")
    seat.folder_watched.rmdir()
    seat.until(window, lambda: "can't be looked into" in panel.trouble.text())
    assert "can't be looked into" in window.assembly.status.watched.toolTip()
    seat.folder_watched.mkdir()
    seat.until(window, lambda: "is there again" in panel.trouble.text())


def test_a_window_that_only_reads_watches_nothing(seat: Watching) -> None:
    place = place_of(seat.folder)
    window = seat.open(
        replace(place, context=replace(place.context, read_only="Somebody else writes it."))
    )
    do(window, Act.WATCH_FOLDER)
    assert not seat.panel(window).isVisibleTo(window.assembly.window)
    window.watching.watch(seat.folder_watched)
    seat.put(1)
    for _ in range(4):
        window.watching.look()
        seat.calm(window)
    assert seat.kept(window) == 0


def test_without_a_folder_one_is_asked_for(seat: Watching) -> None:
    window = seat.open()
    do(window, Act.WATCH_FOLDER)
    (dialog,) = window.assembly.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(seat.folder_watched))
    dialog.close()
    assert window.session.settings.watched_folder == str(seat.folder_watched)


def test_another_language_leaves_it_watching(seat: Watching) -> None:
    window = seat.open()
    window.watching.watch(seat.folder_watched)
    do(window, Act.LANGUAGE)
    seat.qtbot.waitUntil(lambda: window.settled, timeout=60_000)
    seat.calm(window)
    assert window.assembly.status.watched.text().strip() == "pictures：0件"
    assert seat.panel(window).go.text() == "休止"
    do(window, Act.LANGUAGE)
    seat.qtbot.waitUntil(lambda: window.settled, timeout=60_000)
