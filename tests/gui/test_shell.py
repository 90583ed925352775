from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings, load
from colonyqc.gui import palette
from colonyqc.gui.actions import Act
from colonyqc.gui.pages import Page
from colonyqc.gui.parts import ElidedLabel
from colonyqc.gui.shell import Shell
from colonyqc.services.workplace import Workplace
from support.window import (
    DISH,
    OTHER,
    GuiHistory,
    GuiPictures,
    filled,
    run_analysis,
    workplace,
)

Open = Callable[..., Shell]


@pytest.fixture
def history() -> GuiHistory:
    return GuiHistory()


@pytest.fixture
def pictures(history: GuiHistory, grey_pictures: Callable[..., None]) -> GuiPictures:
    made = filled(history)
    made._arrays.update(filled(history, OTHER, (1, 2))._arrays)
    grey_pictures(made, "a.png", "b.png")
    return made


@pytest.fixture
def open_shell(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    shells: list[Shell] = []

    def make(place: Workplace, settings: Settings = Settings(language="en")) -> Shell:  # noqa: B008
        shell = Shell(qapp, place, Loaded(settings), tmp_path / "settings.json")
        shells.append(shell)
        shell.begin()
        calm(qtbot, shell)
        return shell

    yield make
    for shell in shells:
        shell.shut_down()


def calm(qtbot: QtBot, shell: Shell) -> None:
    """Wait until nothing is on its way."""
    qtbot.waitUntil(lambda: not shell.jobs.active)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not shell.jobs.active)


@pytest.fixture
def shell(open_shell: Open, history: GuiHistory, pictures: GuiPictures) -> Shell:
    return open_shell(workplace(history, pictures))


def press(qtbot: QtBot, shell: Shell, key: Qt.Key) -> None:
    qtbot.keyClick(shell.desk.window, key)
    calm(qtbot, shell)


def test_it_opens_on_the_first_dish_at_its_newest_day(shell: Shell) -> None:
    desk = shell.desk
    assert desk.topbar.place.text() == "line A › dish 1 › day 4"
    assert desk.work_view.card.day.text() == "day 4"
    assert desk.status.provider.text() == "CPU"
    assert desk.window.rail.buttons[Page.WORK].isChecked()


def test_a_morning_s_work_by_keys(shell: Shell, qtbot: QtBot, history: GuiHistory) -> None:
    desk = shell.desk
    numbers = desk.work_view.table.order()
    press(qtbot, shell, Qt.Key.Key_J)
    assert desk.work.state.colony == numbers[0]
    press(qtbot, shell, Qt.Key.Key_F)
    assert desk.work.state.colony == numbers[1]
    press(qtbot, shell, Qt.Key.Key_D)
    assert desk.work_view.decisions.reason.isVisible()
    qtbot.keyClicks(desk.work_view.decisions.reason.other, "wide fjord")
    qtbot.keyClick(desk.work_view.decisions.reason.other, Qt.Key.Key_Return)
    calm(qtbot, shell)
    kept = history.records[2].decisions
    assert [(d.colony, d.verdict, d.reason) for d in kept] == [
        (numbers[0], "keep", ""),
        (numbers[1], "discard", "wide fjord"),
    ]
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    calm(qtbot, shell)
    assert desk.work.state.colony == numbers[1]
    assert set(desk.work.state.decisions) == {numbers[0]}
    assert desk.window.messages.text.text() == "Undone: colony 2 is undecided again."
    assert desk.status.saved.text().startswith("history: saved")


def test_arrows_change_day_and_dish(shell: Shell, qtbot: QtBot) -> None:
    press(qtbot, shell, Qt.Key.Key_Left)
    assert shell.desk.topbar.place.text().endswith("day 3")
    press(qtbot, shell, Qt.Key.Key_PageDown)
    assert shell.desk.work.state.picture == 1
    press(qtbot, shell, Qt.Key.Key_Down)
    assert shell.session.dish == OTHER
    assert shell.desk.topbar.place.text() == "line B › dish 2 › day 2"
    press(qtbot, shell, Qt.Key.Key_Up)
    assert shell.session.dish == DISH


def test_the_dish_stays_in_hand_from_page_to_page(shell: Shell, qtbot: QtBot) -> None:
    press(qtbot, shell, Qt.Key.Key_Left)
    control = Qt.KeyboardModifier.ControlModifier
    for page, key in zip(
        Page, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4), strict=True
    ):
        qtbot.keyClick(shell.desk.window, key, control)
        calm(qtbot, shell)
        assert shell.desk.page is page
        assert shell.desk.window.rail.buttons[page].isChecked()
    assert shell.desk.reports_view.day.currentText() == "day 3"
    assert shell.desk.trends_view.title.text() == "line A › dish 1"
    assert not shell.desk.actions[Act.KEEP].isEnabled()


def test_pictures_dropped_are_shown_analysed_and_kept(
    shell: Shell, qtbot: QtBot, history: GuiHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("colonyqc.gui.intake.analysis.run", run_analysis)
    shell.desk.turn_to(Page.MODELS)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/in/{name}") for name in ("a.png", "b.png", "bad.png")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, buttons, keys)
    QApplication.sendEvent(shell.desk.window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(5, 5), copy, data, buttons, keys)
    QApplication.sendEvent(shell.desk.window, drop)
    qtbot.waitUntil(lambda: len(history.records) == 6)
    calm(qtbot, shell)
    assert shell.desk.page is Page.WORK
    assert shell.desk.topbar.place.text().endswith("day 5")
    assert shell.desk.work_view.card.verdict.accessibleName() == "pass"
    assert shell.desk.window.failures.isVisible()
    assert shell.desk.window.failures.list.item(0).text() == "bad.png: It is empty."
    assert [r.day for r in shell.desk.worklist_view.rows] == [5, 2]
    assert shell.session.settings.last_folder == "/in"


def test_an_empty_history_offers_the_one_thing_to_do(open_shell: Open) -> None:
    desk = open_shell(workplace()).desk
    assert desk.empty.isVisible()
    assert [b.text() for b in desk.empty.buttons] == ["Open pictures…", "Open folder…"]
    assert Act.TRY_DEMO not in desk.actions


def test_the_virtual_dish_is_made_behind_the_window_and_opened(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    grey_pictures: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("colonyqc.gui.intake.analysis.run", run_analysis)
    history, pictures = GuiHistory(), GuiPictures({})
    grey_pictures(pictures, "drawn.png")
    place = workplace(history, pictures)
    made = Shell(
        qapp,
        place,
        Loaded(Settings(language="en")),
        tmp_path / "settings.json",
        lambda progress, cancelled: Path("drawn.png"),
    )
    made.begin()
    calm(qtbot, made)
    made.desk.empty.buttons[2].click()
    qtbot.waitUntil(lambda: len(history.records) == 1)
    calm(qtbot, made)
    assert not made.desk.empty.isVisible()
    made.shut_down()


def test_the_theme_changes_at_once_and_is_remembered(shell: Shell, tmp_path: Path) -> None:
    before = palette.current_name()
    shell.switch_theme()
    assert palette.current_name() != before
    assert load(tmp_path / "settings.json").settings.theme == palette.current_name()


def test_the_language_changes_at_once_and_the_dish_stays(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    press(qtbot, shell, Qt.Key.Key_Left)
    shell.go_trends()
    shell.switch_language()
    calm(qtbot, shell)
    assert shell.desk.page is Page.TRENDS
    assert shell.desk.topbar.place.text() == "line A › dish 1 › 3日目"
    assert shell.desk.work_view.card.day.text() == "3日目"
    assert shell.desk.window.rail.buttons[Page.REPORTS].text() == "報告書"
    assert shell.desk.topbar.language.text() == "English"
    assert load(tmp_path / "settings.json").settings.language == "ja"
    shell.go_work()
    press(qtbot, shell, Qt.Key.Key_J)
    press(qtbot, shell, Qt.Key.Key_F)
    assert list(shell.desk.work.state.decisions.values()) == ["keep"]


def test_the_name_of_the_person_is_taken_where_it_is_shown(shell: Shell, qtbot: QtBot) -> None:
    field = shell.desk.topbar.person
    assert field.text() == "Tanaka"
    field.setText("Sato")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert shell.session.person == "Sato"


def test_panels_are_hidden_and_shown(shell: Shell) -> None:
    view = shell.desk.work_view
    shell.panels()
    assert not view.panel.isVisible()
    assert view.viewer.isVisible()
    shell.panels()
    assert view.panel.isVisible()


def test_the_keys_of_the_page_are_shown(shell: Shell, qtbot: QtBot) -> None:
    shell.show_keys()
    panel = shell.desk.window.keys
    assert "Keep the colony" in [made.text() for made in panel.findChildren(QLabel)]
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_export_turns_to_the_reports(shell: Shell, qtbot: QtBot) -> None:
    shell.go_reports()
    calm(qtbot, shell)
    asked: list[Path] = []
    shell.desk.reports_view.ask_path = asked.append  # type: ignore[method-assign]
    shell.go_work()
    shell.export_csv()
    assert shell.desk.page is Page.REPORTS
    assert asked[0].name == "line-A_dish-1_day4.csv"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_clipped_in_the_smallest_window(
    open_shell: Open, history: GuiHistory, pictures: GuiPictures, qtbot: QtBot, language: str
) -> None:
    shell = open_shell(
        workplace(history, pictures),
        Settings(language=language),  # type: ignore[arg-type]
    )
    window = shell.desk.window
    window.resize(1100, 700)
    for page in Page:
        shell.desk.turn_to(page)
        calm(qtbot, shell)
        assert (window.width(), window.height()) == (1100, 700)
        short = clipped(window)
        assert not short, "\n".join(short)


def test_keys_reach_the_picture_from_the_start(shell: Shell) -> None:
    assert shell.desk.window.focusWidget() is shell.desk.viewer_view


def clipped(window: QWidget) -> list[str]:
    """Return the texts that have less room than they need, or stick out of the window."""
    found = []
    for kind in (QLabel, QAbstractButton):
        for made in window.findChildren(kind):
            if not made.isVisible() or not made.text() or isinstance(made, ElidedLabel):
                continue
            need = made.minimumSizeHint()
            if isinstance(made, QLabel) and made.wordWrap():
                need.setHeight(made.heightForWidth(made.width()))
            if made.width() < need.width() or made.height() < need.height():
                found.append(f"{made.text()}: {made.size()} < {need}")
            right = made.mapTo(window, QPoint(made.width(), 0)).x()
            if right > window.width():
                found.append(f"{made.text()}: ends at {right}")
    return found


def test_everything_that_can_be_used_has_a_name(shell: Shell) -> None:
    nameless = [
        made
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for made in shell.desk.window.findChildren(kind)
        if not (made.isHidden() or made.accessibleName() or getattr(made, "text", str)())
        and made.window() is shell.desk.window
        and not made.objectName().startswith("qt_")
    ]
    assert not nameless, [(type(made), type(made.parent())) for made in nameless]
