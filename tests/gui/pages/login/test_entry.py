"""Log-in, lock-out, idle lock and log-out of the window, over a real history."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.login.idle_monitor import IdleMonitor
from colonyqc.gui.pages.login.login_view import LogInView
from colonyqc.services.accounts import people
from support.house import House, with_people
from support.lab import FIRST_WORD
from support.window import do


def shows_nothing(house: House) -> bool:
    assembly = house.application.assembly
    return (
        assembly.window.gate.isVisible()
        and not assembly.review_view.isVisible()
        and not assembly.topbar.isVisible()
        and not assembly.status.isVisible()
        and not assembly.actions[Act.EXPORT_PDF].isEnabled()
    )


def test_a_history_that_was_never_set_up_asks_nothing(house: House) -> None:
    assembly = house.open().assembly
    assert not assembly.window.gate.isVisible()
    assert assembly.topbar.place.text() == "line A › dish 1 › day 4"
    assert assembly.topbar.person.isVisible()
    assert not assembly.topbar.log_out.isVisible()
    assert not assembly.actions[Act.LOG_OUT].isVisible()


def test_nothing_is_read_or_shown_before_somebody_logs_in(house: House, qtbot: QtBot) -> None:
    assembly = with_people(house).open().assembly
    assert shows_nothing(house)
    assert assembly.worklist_view.rows == ()
    qtbot.keyClick(assembly.window, Qt.Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    house.calm()
    assert Page.AUDIT not in assembly.pages.views
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/in/a.png")])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(assembly.window, enter)
    assert not assembly.window.acceptDrops()


def test_who_logs_in_works_under_their_name(house: House, qtbot: QtBot) -> None:
    application = with_people(house).open()
    gate = application.assembly.window.gate
    qtbot.keyClicks(gate.name, "mori")
    qtbot.keyClick(gate.name, Qt.Key.Key_Return)
    qtbot.keyClicks(gate.password, "correct horse")
    qtbot.keyClick(gate.password, Qt.Key.Key_Return)
    assert gate.password.text() == ""
    house.calm()
    assembly = application.assembly
    assert not gate.isVisible()
    assert assembly.topbar.place.text() == "line A › dish 1 › day 4"
    assert assembly.topbar.logged_in.text() == "Mori"
    assert not assembly.topbar.person.isVisible()
    do(application, Act.NEXT_COLONY)
    assembly.work.deciding.colony(Verdict.KEEP)
    house.calm()
    with house.lab.histories() as history:
        event = history.events(limit=1)[0]
    assert (event.kind, event.person) == ("decision made", "Mori")


def test_wrong_passwords_are_counted_and_lock_out_with_the_time_left(house: House) -> None:
    gate = with_people(house).open().assembly.window.gate
    house.log_in("Mori", "wrong horse")
    assert gate.problem.text().startswith("The name or the password is wrong (attempt 1 here).")
    house.log_in("Nobody", "wrong horse")
    assert "(attempt 2 here). After 5 wrong passwords" in gate.problem.text()
    for _ in range(4):
        house.log_in("Mori", "wrong horse")
    assert "Mori is locked out" in gate.problem.text()
    assert "15:00 left" in gate.problem.text()
    house.lab.clock.move(14)
    house.log_in("Mori")
    assert "1:00 left" in gate.problem.text()
    gate.tick(timedelta(seconds=20))
    assert "0:40 left" in gate.problem.text()
    assert shows_nothing(house)
    house.lab.clock.move(2)
    gate.tick(timedelta(seconds=40))
    assert gate.problem.text() == "The lock-out is over: log in."
    house.log_in("Mori")
    assert not gate.isVisible()


def test_who_was_disabled_is_told_so(house: House) -> None:
    from colonyqc.services.accounts import people

    people.disable(with_people(house).lab.log_in("Abe"), "Mori")
    gate = house.open().assembly.window.gate
    house.log_in("Mori")
    assert gate.problem.text() == "Mori can no longer log in. Ask an administrator."
    assert gate.go.isEnabled()


def test_both_fields_are_needed(qtbot: QtBot) -> None:
    gate = LogInView()
    qtbot.addWidget(gate)
    given: list[tuple[str, str]] = []
    gate.given.connect(lambda name, password: given.append((name, password)))
    gate.password.setText("secret")
    gate.go.click()
    assert gate.problem.text() == "Type your name and your password."
    gate.name.setText("Mori")
    gate.go.click()
    assert given == [("Mori", "secret")]
    assert gate.password.text() == ""


class Ticks:
    """A clock in seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_input_puts_the_idle_lock_off(qtbot: QtBot) -> None:
    clock, went = Ticks(), []
    watch = IdleMonitor(clock=clock)
    watch.idle.connect(lambda: went.append(clock.now))
    field = LogInView()
    qtbot.addWidget(field)
    watch.start(60)
    clock.now = 50
    qtbot.keyClick(field.name, Qt.Key.Key_A)
    clock.now = 100
    watch.look()
    assert went == []
    clock.now = 110
    watch.look()
    watch.look()
    assert went == [110]
    watch.start(0)
    clock.now = 1000
    watch.look()
    assert went == [110]


def test_the_idle_lock_hides_the_window_and_work_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = with_people(house).open()
    clock = Ticks()
    application.entry.idle._clock = clock
    house.log_in("Mori")
    done: list[bool] = []
    application.jobs.submit("analysis", lambda _: True, done.append)
    application.assembly.turn_to(Page.REPORTS)
    clock.now = 10 * 60 - 1
    application.entry.idle.look()
    assert not application.entry.shut
    clock.now = 10 * 60
    application.assembly.signing.ask()
    house.calm()
    application.entry.idle.look()
    assert shows_nothing(house)
    house.calm()
    assert done == [True]
    gate = application.assembly.window.gate
    assert gate.why.text() == "Locked: nobody was here for 10 min."
    assert gate.name.text() == "Mori"
    assert application.session.actor is None
    with house.lab.histories() as history:
        event = history.events(limit=1)[0]
    assert (event.kind, event.person) == ("logged out", "Mori")
    assert event.reason == "Locked after 10 min without input."
    assembly = application.assembly
    house.log_in("Mori")
    assert application.assembly is assembly, "who comes back finds what they had in hand"
    assert assembly.page is Page.REPORTS


def test_the_signing_window_does_not_outlast_the_lock(house: House) -> None:
    application = with_people(house).open()
    house.log_in("Mori")
    application.assembly.signing.ask()
    house.calm()
    assert application.assembly.signing.dialog is not None
    application.entry.lock()
    house.calm()
    assert application.assembly.signing.dialog is None


def test_another_person_finds_a_window_of_their_own(house: House) -> None:
    application = with_people(house).open()
    house.log_in("Mori")
    do(application, Act.NEXT_COLONY)
    application.assembly.work.deciding.colony(Verdict.KEEP)
    house.calm()
    application.entry.lock()
    house.log_in("Sato")
    assert application.assembly.topbar.logged_in.text() == "Sato"
    do(application, Act.UNDO)
    assert house.said() == "There is no decision to undo."


def test_log_out_forgets_what_was_in_hand(house: House) -> None:
    application = with_people(house).open()
    house.log_in("Mori")
    application.assembly.topbar.log_out.click()
    house.calm()
    assert shows_nothing(house)
    assert application.session.dish is None
    assert application.assembly.worklist_view.rows == ()
    assert application.assembly.window.gate.name.text() == ""
    application.switch_language()
    house.calm()
    assert shows_nothing(house)
    assert application.assembly.window.gate.go.text() == "ログイン"
    application.switch_language()
    house.log_in("Sato")
    assert application.assembly.topbar.place.text() == "line A › dish 1 › day 4"


def test_pictures_of_the_command_line_wait_for_log_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = with_people(house).open()
    opened: list[tuple[Path, ...]] = []
    monkeypatch.setattr(application.analysis_queue, "open", opened.append)
    application.begin([Path("a.png")])
    house.calm()
    assert opened == []
    house.log_in("Mori")
    assert opened == [(Path("a.png"),)]


def test_a_history_that_cannot_be_read_shows_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from colonyqc.domain.errors import HistoryError
    from colonyqc.gui.pages.login import controller

    def broken(_: object) -> None:
        raise HistoryError("The history t.db cannot be read.")

    monkeypatch.setattr(controller.people, "policy", broken)
    gate = house.open().assembly.window.gate
    assert shows_nothing(house)
    assert gate.problem.text() == "The history t.db cannot be read."


def test_a_password_that_somebody_else_set_opens_nothing_until_an_own_one_is_chosen(
    house: House,
) -> None:
    entered = with_people(house).lab.log_in("Abe")
    people.reset_password(entered, "Mori", FIRST_WORD)
    house.open()
    gate = house.application.assembly.window.gate
    assert not gate.fresh.isVisible()
    house.log_in("Mori", FIRST_WORD)
    assert gate.fresh.isVisible()
    assert gate.problem.text().startswith("Somebody else set this password.")
    house.choose_own("Mori", FIRST_WORD, "chosen by Mori", again="chosen by Sato")
    assert gate.problem.text() == "Type the new password twice, alike."
    house.choose_own("Mori", FIRST_WORD, "password123!")
    assert "tried first" in gate.problem.text()
    house.choose_own("Mori", "wrong horse", "chosen by Mori")
    assert gate.isVisible()
    house.choose_own("Mori", FIRST_WORD, "chosen by Mori")
    assert not gate.isVisible()
    assert house.application.session.person == "Mori"
