"""The audit page over a real history."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Literal

import pytest
from PySide6.QtCore import QModelIndex

from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.people import Policy
from colonyqc.domain.verdict import Verdict
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.audit import formatting
from colonyqc.gui.pages.audit.event_table_model import (
    CHANGE,
    HASH,
    KIND,
    LOCAL,
    NUMBER,
    PERSON,
    SUBJECT,
    UTC_TIME,
)
from colonyqc.gui.pages.audit.view import AuditView
from colonyqc.services.accounts import people
from colonyqc.services.analysis import keep
from support.house import House, with_people
from support.lab import WORD
from support.window import do


def page(house: House) -> AuditView:
    house.application.assembly.turn_to(Page.AUDIT)
    house.calm()
    return house.application.assembly.pages.views[Page.AUDIT]


def column(view: AuditView, which: int) -> list[str]:
    return [view.model.index(row, which).data() for row in range(view.model.rowCount())]


def decide(house: House, colony: int, who: str = "Mori") -> None:
    keep.decide(house.lab.histories, 1, 0, colony, Verdict.DISCARD, "spread edge", who)


def wait(house: House, view: AuditView) -> None:
    house.qtbot.waitUntil(lambda: not view._typing.isActive(), timeout=60_000)
    house.calm()


def many(house: House, count: int) -> None:
    with house.lab.histories() as history:
        for number in range(count):
            history.note(EventKind.EXPORTED, new=f"report {number}")
        history.commit()


def test_events_are_listed_newest_first_with_all_that_is_known(house: House) -> None:
    decide(house, 1)
    keep.decide(house.lab.histories, 1, 0, 1, Verdict.KEEP, "", "Mori")
    house.open()
    view = page(house)
    numbers = [int(each) for each in column(view, NUMBER)]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1
    assert column(view, KIND)[:2] == ["decision made", "decision made"]
    assert column(view, PERSON)[0] == "Mori"
    assert column(view, CHANGE)[0] == "discard (by Mori) → picture 1, colony 1: keep"
    assert column(view, UTC_TIME)[0] == "2026-04-01 08:30:00"
    event = view.model.events[0]
    assert column(view, LOCAL)[0] == f"{event.moment.astimezone():%Y-%m-%d %H:%M:%S}"
    assert column(view, HASH)[0] == event.sha256[:8]
    assert view.detail.text() == "An event that is chosen above stands here in full."
    view.table.selectRow(1)
    assert f"sha256 {view.model.events[1].sha256}" in view.detail.text()
    assert "Why: spread edge" in view.detail.text()
    assert view.count.text() == f"{len(numbers)} events"


def test_it_is_filtered_by_text_person_and_dish(house: House) -> None:
    decide(house, 1)
    with_people(house).open()
    house.log_in("Mori")
    view = page(house)
    everything = view.model.rowCount()
    view.text.setText("SPREAD")
    wait(house, view)
    assert column(view, KIND) == ["decision made"]
    view.text.setText("")
    view.person.setText("sato")
    wait(house, view)
    assert column(view, KIND) == ["password changed", "person added"]
    view.person.setText("")
    view.dish.setCurrentIndex(1)
    view.dish.activated.emit(1)
    house.calm()
    assert column(view, KIND) == ["decision made", "analysis added"]
    assert view.dish.currentText() == "line A › dish 1"
    view.dish.setCurrentIndex(0)
    view.dish.activated.emit(0)
    house.calm()
    assert view.model.rowCount() == everything


def test_it_is_filtered_by_kind_and_period(house: House) -> None:
    decide(house, 1)
    house.open()
    view = page(house)
    everything = view.model.rowCount()
    view.kind.setCurrentIndex(view.kind.findText("decision made"))
    view.kind.activated.emit(0)
    house.calm()
    assert column(view, KIND) == ["decision made"]
    view.kind.setCurrentIndex(0)
    view.period.setCurrentIndex(1)
    view.period.activated.emit(1)
    house.calm()
    assert view.model.rowCount() == 0, "the clock of this history stands in April"
    view.period.setCurrentIndex(0)
    view.period.activated.emit(0)
    house.calm()
    assert view.model.rowCount() == everything


def test_filters_that_nothing_fits_say_so_and_are_taken_back(house: House) -> None:
    house.open()
    view = page(house)
    every = view.model.rowCount()
    view.text.setText("nobody ever did this")
    wait(house, view)
    assert view.nothing.isVisible()
    assert not view.table.isVisible()
    (again,) = view.nothing.buttons
    again.click()
    house.calm()
    assert view.model.rowCount() == every
    assert view.table.isVisible()
    assert not view.nothing.isVisible()


def test_a_reader_study_is_told_in_words_and_not_as_it_is_kept() -> None:
    kept = '{"models": ["ips-phase@2.2.0"], "shown": "colonies", "items": 45, "repeated": 5}'
    at = "2026-11-27T08:00:00+00:00"
    event = Event(1, at, EventKind.STUDY_KEPT, "Mori", "reader study", "", kept, "", "")
    assert formatting.subject(event) == "reader study"
    assert formatting.change(event) == "ips-phase@2.2.0: 45 items, 5 of them shown twice"
    assert formatting.change(replace(event, new="not of this program")) == "not of this program"


def test_a_kind_is_found_by_its_japanese_name(house: House) -> None:
    decide(house, 1)
    house.open("ja")
    view = page(house)
    view.text.setText("解析の追加")
    wait(house, view)
    assert column(view, KIND) == ["解析の追加"]


def test_every_kind_of_event_has_a_word() -> None:
    assert set(formatting._KINDS) == set(EventKind)
    assert formatting.kinds_called("prompted") == {EventKind.PROMPTED_ADDED.value}


def test_a_long_trail_is_read_as_one_scrolls(house: House) -> None:
    many(house, 450)
    house.open()
    view = page(house)
    assert view.model.rowCount() == 200
    assert "older ones as you scroll" in view.count.text()
    while view.model.canFetchMore(QModelIndex()):
        view.model.fetchMore(QModelIndex())
        assert not view.model.canFetchMore(QModelIndex()), "one page at a time"
        house.calm()
    numbers = [event.number for event in view.model.events]
    assert numbers == list(range(numbers[0], 0, -1))


def test_what_happens_meanwhile_comes_on_top(house: House) -> None:
    application = house.open()
    view = page(house)
    before = view.model.rowCount()
    application.assembly.work.step_colony(1)
    application.assembly.work.deciding.colony(Verdict.KEEP)
    house.calm()
    assert view.model.rowCount() == before + 1
    assert column(view, KIND)[0] == "decision made"
    do(application, Act.GO_WORK)
    decide(house, 2)
    view = page(house)
    assert view.model.rowCount() == before + 2


def test_a_whole_history_is_proved(house: House) -> None:
    house.open()
    view = page(house)
    view.verify.click()
    assert not view.verify.isEnabled()
    house.calm()
    assert view.checked.text().startswith("The history is whole")
    assert view.verify.isEnabled()
    house.calm()
    assert column(view, KIND)[0] == "history verified", "that it was proved is told itself"
    assert column(view, CHANGE)[0] == "whole"
    do(house.application, Act.LANGUAGE)
    house.calm()
    assert column(page(house), CHANGE)[0] == "異常なし"


def test_the_first_event_that_was_changed_is_named(house: House) -> None:
    decide(house, 1)
    decide(house, 2)
    with house.lab.histories() as history:
        second, first = history.events(limit=2)
    house.open()
    view = page(house)
    with closing(sqlite3.connect(house.folder / "t.db")) as database:
        database.execute("DROP TRIGGER event_no_update")
        for event in (second, first):
            database.execute("UPDATE event SET person = 'X' WHERE number = ?", (event.number,))
        database.commit()
    view.verify.click()
    house.calm()
    assert f"First: Event {first.number} does not fit the chain" in view.checked.text()
    assert "restore a backup that verifies" in view.checked.text()


def test_a_policy_is_said_in_words(house: House) -> None:
    with_people(house)
    people.set_policy(house.lab.log_in("Abe"), Policy(True, 3, 20, 5), "stricter")
    house.open()
    house.log_in("Abe")
    view = page(house)
    said = column(view, CHANGE)[column(view, KIND).index("log-in rules set")]
    assert said == (
        "log-in; 5 attempts, lock-out 15 min, idle 10 min → "
        "log-in; 3 attempts, lock-out 20 min, idle 5 min"
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_an_event_is_about_is_not_cut_off(house: House, language: Literal["en", "ja"]) -> None:
    with house.lab.histories() as history:
        history.note(EventKind.EXPORTED, new="report", subject="analysis 10204")
        history.commit()
    house.open(language)
    view = page(house)
    for which in (NUMBER, PERSON, KIND, SUBJECT):
        assert view.table.columnWidth(which) >= view.table.sizeHintForColumn(which)


def test_what_was_read_is_signed_by_its_reader(house: House) -> None:
    application = house.open()
    view = page(house)
    newest = view.model.events[0].number
    view.review.click()
    house.calm()
    dialog = application.assembly.pages.audit.dialog
    assert dialog is not None
    assert dialog.password.isHidden(), "nobody logs in here"
    dialog.name.setText("Sato")
    dialog.comment.setText("nothing odd")
    dialog.sign.click()
    house.calm()
    event = view.model.events[0]
    assert (event.kind, event.person, event.reason) == ("trail reviewed", "Sato", "nothing odd")
    assert event.new.startswith(f"events 1 to {newest}; ")


def test_who_may_not_review_is_told_in_the_dialog(house: House) -> None:
    application = with_people(house).open()
    house.log_in("Mori")
    view = page(house)
    view.review.click()
    house.calm()
    dialog = application.assembly.pages.audit.dialog
    assert dialog is not None
    assert not dialog.sign.isEnabled()
    dialog.password.setText(WORD)
    dialog.sign.click()
    house.calm()
    assert "may not sign as reviewed" in dialog.problem.text()
    assert dialog.password.text() == ""
    dialog.reject()
    house.calm()
    assert application.assembly.pages.audit.dialog is None
