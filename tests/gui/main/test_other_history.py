"""Another history in the place of the one that is open, with real files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings, load
from colonyqc.gui.main import start
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.history_dialog import HistoryDialog, is_server, short_name
from colonyqc.gui.main.other_history import OtherHistory
from colonyqc.gui.main.workplace import Workplace
from support.window import do


def opener(address: str, files: Path | None, make: bool) -> Workplace:
    return bootstrap.workplace(address, files, must_exist=not make)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two histories that are not open."""
    made = tmp_path / "one.db", tmp_path / "two.db"
    for each in made:
        bootstrap.workplace(str(each)).close()
    return made


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, two: tuple[Path, Path]
) -> Iterator[Application]:
    place = bootstrap.workplace(str(two[0]))
    recent = {str(two[1]): "", str(tmp_path / "gone.db"): ""}
    loaded = Loaded(Settings(language="en", histories=recent))
    made = Application(
        qapp,
        place.context,
        loaded,
        tmp_path / "settings.json",
        queue=place.queue,
        elsewhere=(place, opener),
    )
    made.begin()
    calm(qtbot, made)
    yield made
    made.shut_down()
    place.close()
    if made.other is not None:
        made.other.stay()


def calm(qtbot: QtBot, window: Application) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: not window.jobs.active, timeout=60_000)
        QApplication.processEvents()


def other(window: Application) -> OtherHistory:
    assert window.other is not None
    return window.other


def dialog(window: Application) -> HistoryDialog:
    made = other(window).dialog
    assert made is not None
    return made


def test_the_window_says_which_history_it_stands_on(
    window: Application, two: tuple[Path, Path]
) -> None:
    assert window.assembly.window.windowTitle() == "one.db – colonyqc"
    assert window.assembly.status.saved.toolTip() == str(two[0].resolve())


def test_a_recent_one_is_opened_by_keys(
    qtbot: QtBot, window: Application, two: tuple[Path, Path]
) -> None:
    do(window, Act.OPEN_HISTORY)
    assert dialog(window).list.count() == 2
    qtbot.keyClick(dialog(window).list, Qt.Key.Key_Down)
    assert dialog(window).address.text().endswith("gone.db")
    assert dialog(window).go.text() == "Open", "what is gone is not made anew by mistake"
    qtbot.keyClick(dialog(window).list, Qt.Key.Key_Up)
    assert dialog(window).address.text() == str(two[1])
    qtbot.keyClick(dialog(window), Qt.Key.Key_Return)
    calm(qtbot, window)
    following = other(window).next
    assert following is not None
    assert following.address == str(two[1].resolve())
    assert not window.assembly.window.isVisible()
    assert other(window).dialog is None


def test_what_cannot_be_opened_is_said_where_it_was_typed(
    qtbot: QtBot, window: Application, tmp_path: Path
) -> None:
    (tmp_path / "text.db").write_text("This is no history.")
    for name, told in (
        ("text.db", "text.db"),
        ("deep/none.db", "There is no history"),
        ("n" * 300, "cannot be opened: File name too long"),
        ("~nobody has this name/a.db", "There is no history"),
    ):
        do(window, Act.OPEN_HISTORY)
        typed = name if name.startswith("~") else str(tmp_path / name)
        dialog(window).address.setText(typed)
        qtbot.mouseClick(dialog(window).go, Qt.MouseButton.LeftButton)
        calm(qtbot, window)
        assert told in dialog(window).problem.text()
        assert dialog(window).go.isEnabled(), "another try is possible"
        dialog(window).reject()
    assert window.assembly.window.isVisible()
    assert other(window).next is None


def test_one_that_is_not_there_is_made_only_when_that_is_said(
    qtbot: QtBot, window: Application, tmp_path: Path
) -> None:
    do(window, Act.OPEN_HISTORY)
    dialog(window).address.setText(str(tmp_path / "fresh.db"))
    assert dialog(window).go.text() == "Make a new history"
    assert not (tmp_path / "fresh.db").exists()
    qtbot.mouseClick(dialog(window).go, Qt.MouseButton.LeftButton)
    calm(qtbot, window)
    assert (tmp_path / "fresh.db").exists()
    assert other(window).next is not None


def test_the_one_that_is_open_is_not_opened_again(
    qtbot: QtBot, window: Application, two: tuple[Path, Path]
) -> None:
    other(window).open(str(two[0]))
    calm(qtbot, window)
    assert other(window).next is None
    assert window.assembly.window.messages.text.text() == "This history is open already."
    assert not window.session.context.read_only


def test_work_that_is_not_done_is_asked_about_first(
    qtbot: QtBot, window: Application, two: tuple[Path, Path]
) -> None:
    window.jobs.pause()
    window.jobs.submit("analysis", lambda _: None, label="carrying regions over the series")
    other(window).open(str(two[1]))
    qtbot.waitUntil(lambda: window.leaving.dialog is not None)
    asked = window.leaving.dialog
    assert asked is not None
    assert "carrying regions over the series" in asked.text.text()
    qtbot.mouseClick(asked.stay, Qt.MouseButton.LeftButton)
    assert window.assembly.window.isVisible()
    assert other(window).next is None, "it was let go of"
    again = bootstrap.workplace(str(two[1]))
    assert not again.context.read_only
    again.close()
    window.jobs.go_on()
    calm(qtbot, window)


def test_the_menu_offers_the_recent_ones(window: Application) -> None:
    file_menu = window.assembly.window.menuBar().actions()[0].menu()
    assert isinstance(file_menu, QMenu)
    (recent,) = [each.menu() for each in file_menu.actions() if each.menu() is not None]
    assert isinstance(recent, QMenu)
    assert [each.text().split(" ")[0] for each in recent.actions()] == ["two.db", "gone.db"]
    recent.actions()[1].trigger()
    QTest.qWait(50)


def test_a_server_s_folder_is_asked_for_only_where_there_is_one(window: Application) -> None:
    do(window, Act.OPEN_HISTORY)
    asked = dialog(window)
    assert not asked.files.isVisible()
    asked.address.setText("postgresql://lab@host/colonies")
    assert asked.files.isVisible()
    assert asked.go.text() == "Open"
    asked.reject()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/lab/day/history.db", "history.db"),
        ("postgresql+psycopg://mori@host:5432/colonies", "colonies @ host:5432"),
        ("postgresql://host/colonies", "colonies @ host"),
        ("postgresql:///colonies?host=/run/pg", "colonies"),
    ],
)
def test_a_history_has_a_short_name(address: str, name: str) -> None:
    assert short_name(address) == name
    assert is_server(address) == address.startswith("postgresql")


def test_one_window_follows_the_other_and_the_newest_is_remembered_first(
    qtbot: QtBot, tmp_path: Path, two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "own" / "settings.json"
    monkeypatch.setattr(start, "settings_file", lambda: settings)
    seen: list[str] = []
    steps: list[Callable[[Application], None]] = [
        lambda made: made.other.open(str(two[1])) if made.other else None,
        lambda made: made.assembly.window.close() and None,
    ]

    class Seen(Application):
        def begin(self, *args: object) -> None:
            super().begin()
            seen.append(self.assembly.window.windowTitle())
            step = steps.pop(0)
            QTimer.singleShot(0, self, lambda: step(self))

    monkeypatch.setattr(start, "Application", Seen)
    assert start.start(bootstrap.workplace(str(two[0])), opener=opener) == 0
    assert seen == ["one.db – colonyqc", "two.db – colonyqc"]
    assert list(load(settings).settings.histories) == [str(two[1]), str(two[0])]
    for each in two:
        free = bootstrap.workplace(str(each))
        assert not free.context.read_only, "both were given back"
        free.close()
