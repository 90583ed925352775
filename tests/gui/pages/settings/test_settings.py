"""The settings page over a real history: what is changed, by whom, and how backup stands."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Settings
from colonyqc.config.settings import load as load_settings
from colonyqc.domain.audit import EventKind
from colonyqc.domain.people import ALLOWED, Permission, Role
from colonyqc.domain.visits import VisitInterval
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.settings.presenter import backup_lines, rights_rows
from colonyqc.gui.pages.settings.view import SettingsView
from colonyqc.history import SqlBackups
from colonyqc.services.worklist.notes import usual_due
from support.house import House, with_people
from support.lab import ADMINISTRATOR
from support.window import GuiReports, do


def shown(house: House) -> tuple[Application, SettingsView]:
    """Turn to the page."""
    application = house.application
    do(application, Act.GO_SETTINGS)
    house.calm()
    view = application.assembly.pages.views[Page.SETTINGS]
    assert isinstance(view, SettingsView)
    return application, view


def told(house: House) -> list[tuple[str, str, str, str]]:
    """Return (subject, old, new, person) of each setting that was changed, oldest first."""
    with house.lab.histories() as history:
        events = reversed(history.events(kinds=(EventKind.SETTING_CHANGED,)))
        return [(each.subject, each.old, each.new, each.person) for each in events]


def with_backups(house: House) -> Application:
    application = house.open()
    backed = SqlBackups(house.lab.histories)
    application.session.context = replace(application.session.context, backups=backed)
    application.session._own = application.session.context
    return application


def test_what_is_the_laboratorys_is_kept_and_told_in_the_trail(house: House) -> None:
    house.open()
    application, view = shown(house)
    view.laboratory.setText("Facility 1")
    view.laboratory.editingFinished.emit()
    view.threads.setValue(2)
    view.threads.editingFinished.emit()
    view.runs.precision_chosen.emit("fast")
    house.calm()
    assert told(house) == [
        ("setting laboratory", "–", "Facility 1", "Tanaka"),
        ("setting threads", "0", "2", "Tanaka"),
        ("setting precision", "full", "fast", "Tanaka"),
    ]
    kept = load_settings(house.folder / "settings.json").settings
    assert (kept.laboratory, kept.threads, kept.precision) == ("Facility 1", 2, "fast")
    assert application.session.context.laboratory == "Facility 1"
    models = application.session.context.models
    assert models.wish == ("fast", "")  # type: ignore[attr-defined]


def test_how_often_all_dishes_are_due_is_said_here_and_by_whom(house: House) -> None:
    house.open()
    _, view = shown(house)
    assert view.visits_said.text() == "Nobody has said so yet: daily."
    view.every.amount.setValue(2)
    view.every.amount.editingFinished.emit()
    house.calm()
    assert view.visits_said.text().startswith("Said by Tanaka, ")
    with house.lab.histories() as history:
        assert usual_due(history) == VisitInterval(2)


def test_who_may_not_decide_sets_no_interval(house: House) -> None:
    with_people(house)
    house.open()
    house.log_in(ADMINISTRATOR)
    _, view = shown(house)
    view.every.amount.setValue(2)
    view.every.amount.editingFinished.emit()
    house.calm()
    assert view.every.interval == VisitInterval(1), "it shows again what holds"
    with house.lab.histories() as history:
        assert usual_due(history) is None


def test_what_is_the_persons_own_is_no_event(house: House) -> None:
    house.open()
    application, view = shown(house)
    view.person.setText("Mori")
    view.person.editingFinished.emit()
    view.scale.activated.emit(view.scale.findData(150))
    house.calm()
    assert application.session.person == "Mori"
    assert application.assembly.topbar.person.text() == "Mori"
    assert load_settings(house.folder / "settings.json").settings.scale == 150
    assert told(house) == []


def test_a_name_that_nobody_typed_is_not_kept(house: House) -> None:
    house.open()
    application, view = shown(house)
    view.person.editingFinished.emit()
    assert application.session.settings.person == ""


def test_another_language_makes_the_page_anew(house: House) -> None:
    house.open()
    _, view = shown(house)
    view.language.activated.emit(view.language.findData("ja"))
    house.calm()
    application, view = shown(house)
    texts = {each.text() for each in view.findChildren(QLabel)}
    assert {"設定", "役割と権限", "利用者と設定を管理する", "作業者"} <= texts
    assert application.assembly.page is Page.SETTINGS


def test_a_logo_is_checked_before_it_is_kept_and_worn_from_then_on(house: House) -> None:
    house.open()
    application, view = shown(house)
    reports = application.session.context.reports
    used: list[tuple[str, str]] = []
    application.session.context = replace(application.session.context, reports=_Worn(used))
    assert reports is not application.session.context.reports
    view.logo.setText("/none/wrong.png")
    view.logo.editingFinished.emit()
    house.calm()
    assert "wrong.png" in house.said()
    assert view.logo.text() == ""
    assert used == []
    view.logo.setText("/some/logo.png")
    view.logo.editingFinished.emit()
    house.calm()
    assert used == [("/some/logo.png", "")]
    assert told(house) == [("setting logo", "–", "/some/logo.png", "Tanaka")]


class _Worn(GuiReports):
    """Keeps what reports are written with."""

    def __init__(self, used: list[tuple[str, str]]) -> None:
        self._used = used

    def use(self, logo: str, templates: str) -> None:
        self._used.append((logo, templates))


def test_a_role_that_may_not_is_refused_and_shown_what_is_in_force(house: House) -> None:
    with_people(house)
    house.open()
    house.log_in("Mori")
    application, view = shown(house)
    assert view.person.text() == "Mori"
    assert not view.person.isEnabled()
    view.laboratory.setText("Mori's own")
    view.laboratory.editingFinished.emit()
    house.calm()
    assert "may not manage people and settings" in house.said()
    assert view.laboratory.text() == ""
    assert application.session.settings.laboratory == ""
    assert told(house) == []
    application.entry.log_out()
    house.calm()
    house.log_in(ADMINISTRATOR)
    _, view = shown(house)
    view.laboratory.setText("Facility 1")
    view.laboratory.editingFinished.emit()
    house.calm()
    assert told(house) == [("setting laboratory", "–", "Facility 1", ADMINISTRATOR)]
    assert "page People" in view.rights_note.text()


def test_a_backup_is_set_made_and_shown(house: House, qtbot: QtBot) -> None:
    with_backups(house)
    _, view = shown(house)
    assert not view.now.isEnabled()
    assert "No backup is made" in view.backup_state.text()
    view.choose.click()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    folder = house.folder / "kept"
    folder.mkdir()
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    house.calm()
    view.hours.setValue(12)
    view.hours.editingFinished.emit()
    house.calm()
    assert [each[0] for each in told(house)] == ["setting backup_folder", "setting backup_hours"]
    view.now.click()
    house.calm()
    lines = view.backup_state.text().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Last backup", "Next backup"]
    assert any(folder.iterdir())


def test_a_backup_that_fails_is_told_where_its_state_stands(house: House) -> None:
    application = with_backups(house)
    _, view = shown(house)
    blocked = house.folder / "file"
    blocked.write_text("no folder")
    view.folder.setText(str(blocked))
    view.folder.editingFinished.emit()
    house.calm()
    view.now.click()
    house.calm()
    assert application.session.backup_problem
    assert application.session.backup_problem in view.backup_state.text()


def test_a_history_that_others_back_up_says_so(house: House) -> None:
    house.open()
    _, view = shown(house)
    assert "server's own tools" in view.backup_state.text()
    assert not view.choose.isEnabled()


def test_the_history_in_use_is_named(house: House) -> None:
    application = house.open()
    application.session.context = replace(
        application.session.context, kept_in=house.lab.histories.kept_in
    )
    _, view = shown(house)
    house.calm()
    lines = view.history.text().splitlines()
    assert lines[0] == f"Database: {house.folder / 't.db'}"
    assert lines[2].startswith("Dishes: 1.")


def test_the_rights_are_those_of_the_table() -> None:
    rows = dict(rights_rows())
    assert len(rows) == len(Permission)
    for right in Permission:
        assert rows[right] == tuple(right in ALLOWED[role] for role in Role)


NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours_ago", "following"),
    [(None, "within a minute"), (30, "within a minute"), (5, "2026-11-28 04:00")],
)
def test_when_the_next_backup_is_due(hours_ago: int | None, following: str, utc: None) -> None:
    newest = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    last, after, problem = backup_lines(Settings(backup_folder="/b"), newest, NOW, "Disk full.")
    assert following in after
    assert ("none" in last) is (newest is None)
    assert problem == "Disk full."
    assert len(backup_lines(Settings(), None, NOW, "")) == 1


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_alerts_are_off_until_somebody_turns_them_on(house: House) -> None:
    house.open()
    _, view = shown(house)
    fields = view.alerts
    assert fields.level.currentData() == "off"
    assert not fields.command.isEnabled()
    fields.level.setCurrentIndex(fields.level.findData("watch"))
    fields.level.activated.emit(fields.level.currentIndex())
    assert fields.command.isEnabled()
    fields.command.setText(" mail -s alert head@lab ")
    fields.command.editingFinished.emit()
    fields.notices.click()
    house.calm()
    kept = load_settings(house.folder / "settings.json").settings
    assert (kept.alerts, kept.alert_command, kept.alert_notices) == (
        "watch",
        "mail -s alert head@lab",
        False,
    )
