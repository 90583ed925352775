"""The people page over a real history: set-up, accounts, passwords."""

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from colonyqc.domain.people import Role
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.accounts.forms import NewPassword
from colonyqc.gui.pages.accounts.presenter import password_problem
from colonyqc.gui.pages.accounts.view import AccountsView
from colonyqc.services.accounts import people
from support.house import House, with_people
from support.lab import WORD
from support.window import do

NEW = "battery staple"


def page(house: House) -> AccountsView:
    house.application.assembly.turn_to(Page.PEOPLE)
    house.calm()
    return house.application.assembly.pages.views[Page.PEOPLE]


def fill(form: NewPassword, first: str = NEW, again: str | None = None) -> None:
    form.first.setText(first)
    form.again.setText(first if again is None else again)


def pick(view: AccountsView, name: str) -> None:
    names = [view.table.item(row, 0).text() for row in range(view.table.rowCount())]
    view.table.selectRow(names.index(name))


def rows(view: AccountsView) -> list[list[str]]:
    return [
        [view.table.item(row, column).text() for column in range(3)]
        for row in range(view.table.rowCount())
    ]


def test_one_person_is_asked_nothing_and_may_choose_log_in(house: House) -> None:
    house.open()
    view = page(house)
    card = view.policy
    assert card.single.isChecked()
    assert not view.table.isVisible()
    assert not card.begin.isVisible()
    card.many.setChecked(True)
    assert card.begin.isVisible()
    card.name.setText("Abe")
    fill(card.password, again="something else")
    card.ask.click()
    assert card.password.problem.text() == "The two passwords differ."
    assert card.password.first.text() == ""
    assert not people.policy(house.lab.histories).log_in
    fill(card.password)
    card.ask.click()
    house.calm()
    assert people.policy(house.lab.histories).log_in
    assert house.application.assembly.topbar.logged_in.text() == "Abe"
    assert rows(view) == [["Abe", "administrator", "can log in"]]
    assert house.application.entry.idle._timer.isActive()
    do(house.application, Act.LOG_OUT)
    house.calm()
    house.log_in("Abe", NEW)
    assert not house.application.entry.shut


def test_an_administrator_adds_changes_and_disables(house: House) -> None:
    with_people(house).open()
    house.log_in("Abe")
    view = page(house)
    view.add.name.setText("加藤")
    fill(view.add.password)
    view.add.add.click()
    assert house.said() == "Say what 加藤 is: tick a role."
    view.add.roles.boxes[Role.TECHNICIAN].setChecked(True)
    fill(view.add.password)
    view.add.add.click()
    house.calm()
    assert ["加藤", "technician", "can log in"] in rows(view)
    assert view.add.name.text() == ""
    pick(view, "加藤")
    view.account.roles.boxes[Role.REVIEWER].setChecked(True)
    view.account.why.setText("trained")
    view.account.keep.click()
    house.calm()
    assert ["加藤", "technician, reviewer", "can log in"] in rows(view)
    assert view.account.person == "加藤"
    view.account.turn.click()
    house.calm()
    assert ["加藤", "technician, reviewer", "disabled"] in rows(view)
    assert view.account.turn.text() == "Let log in again"
    view.account.turn.click()
    house.calm()
    people.change_password(house.lab.histories, "加藤", NEW, WORD)
    people.log_in(house.lab.histories, "加藤", WORD)
    with house.lab.histories() as history:
        reasons = [each.reason for each in history.events("person 加藤")]
    assert "trained" in reasons


def test_somebody_stays_administrator(house: House) -> None:
    with_people(house).open()
    house.log_in("Abe")
    view = page(house)
    pick(view, "Abe")
    view.account.turn.click()
    house.calm()
    assert "Somebody has to be administrator" in house.said()
    assert ["Abe", "administrator", "can log in"] in rows(view)


def test_a_lock_out_is_seen_and_ended(house: House) -> None:
    with_people(house).open()
    for _ in range(5):
        house.log_in("Mori", "wrong horse")
    house.log_in("Abe")
    view = page(house)
    assert ["Mori", "technician", "locked out, 15 min left"] in rows(view)
    pick(view, "Abe")
    assert not view.account.unlock.isEnabled()
    pick(view, "Mori")
    view.account.unlock.click()
    house.calm()
    assert house.said() == "Mori is no longer locked out."
    assert ["Mori", "technician", "can log in"] in rows(view)
    people.log_in(house.lab.histories, "Mori", WORD)


def test_passwords_are_set_and_changed(house: House) -> None:
    with_people(house).open()
    house.log_in("Abe")
    view = page(house)
    pick(view, "Mori")
    fill(view.account.password)
    view.account.set_password.click()
    house.calm()
    assert house.said() == "Mori has a new password."
    do(house.application, Act.LOG_OUT)
    house.calm()
    house.log_in("Mori", NEW)
    own = "chosen by Mori"
    house.choose_own("Mori", NEW, own)
    view = page(house)
    assert not view.account.isVisible()
    assert not view.add.isVisible()
    assert view.note.isVisible()
    assert not view.policy.single.isEnabled()
    view.own.old.setText("wrong horse")
    fill(view.own.password, WORD)
    view.own.change.click()
    house.calm()
    assert house.said() == "The password so far is wrong: it was not changed."
    view.own.old.setText(own)
    fill(view.own.password, WORD)
    view.own.change.click()
    house.calm()
    assert house.said() == "Your password is changed."
    assert not any(
        field.text()
        for field in view.findChildren(QLineEdit)
        if field.echoMode() is QLineEdit.EchoMode.Password
    )
    people.log_in(house.lab.histories, "Mori", WORD)


def test_limits_are_kept_and_log_in_is_ended_for_a_reason(house: House) -> None:
    with_people(house).open()
    house.log_in("Abe")
    view = page(house)
    view.policy.attempts.setValue(3)
    view.policy.idle.setValue(0)
    view.policy.keep.click()
    house.calm()
    policy = people.policy(house.lab.histories)
    assert (policy.log_in, policy.attempts, policy.idle_minutes) == (True, 3, 0)
    assert not house.application.entry.idle._timer.isActive(), "0 minutes never lock"
    view.policy.single.setChecked(True)
    view.policy.why.setText("one bench")
    view.policy.free.click()
    house.calm()
    assert not people.policy(house.lab.histories).log_in
    assert not house.application.assembly.topbar.log_out.isVisible()
    assert house.application.session.actor is None
    with house.lab.histories() as history:
        assert history.events(limit=1)[0].reason == "one bench"


def test_a_password_has_to_do(qtbot: QtBot) -> None:
    assert password_problem("short", "short", "Abe") == "A password has at least 10 letters."
    assert password_problem("Abe Kiyoshi", "Abe Kiyoshi", "abe kiyoshi").endswith("the name.")
    assert password_problem(NEW, NEW, "Abe") == ""


def test_it_speaks_japanese(house: House) -> None:
    with_people(house).open("ja")
    house.log_in("Abe")
    view = page(house)
    texts = {made.text() for made in view.findChildren(QLabel)}
    assert {"利用者", "利用者を追加", "自分のパスワード"} <= texts
    assert ["Sato", "確認者", "ログイン可"] in rows(view)
