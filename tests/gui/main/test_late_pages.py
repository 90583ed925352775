from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDialog
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.core.pages import Page
from colonyqc.gui.core.session import Message
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.widgets import theme
from colonyqc.gui.widgets.least_scroll import LeastScroll
from colonyqc.services.analysis.keep import Changed
from support.window import GuiHistory, GuiModels, context, filled

OTHERS = [page for page in Page if page is not Page.WORK]


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Application]:
    history = GuiHistory()
    place = context(history, filled(history))
    made = Application(qapp, place, Loaded(Settings(language="en")), tmp_path / "settings.json")
    made.begin()
    calm(qtbot, made)
    yield made
    made.shut_down()


def calm(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(lambda: application.settled and not application.jobs.active)
    QApplication.processEvents()


def test_no_page_but_the_work_page_is_built_with_the_window(application: Application) -> None:
    assert application.assembly.pages.views == {}
    assert application.assembly.review_view.isVisible()


@pytest.mark.parametrize("page", OTHERS)
def test_a_page_is_built_when_it_is_turned_to_and_stays(
    application: Application, page: Page
) -> None:
    application.assembly.turn_to(page)
    assert set(application.assembly.pages.views) == {page}
    view = application.assembly.pages.views[page]
    assert application.assembly.window.pages.currentWidget().isAncestorOf(view)
    application.assembly.turn_to(Page.WORK)
    assert not view.isVisible()
    application.assembly.turn_to(page)
    assert application.assembly.pages.views[page] is view
    assert view.isVisible()


def test_pages_lie_in_the_order_of_the_rail_however_they_were_built(
    application: Application,
) -> None:
    for page in reversed(OTHERS):
        application.assembly.turn_to(page)
    stack = application.assembly.window.pages
    assert stack.count() == len(Page)
    others = [i for i, page in enumerate(Page) if page is not Page.WORK]
    for place, page in zip(others, OTHERS, strict=True):
        assert stack.widget(place).isAncestorOf(application.assembly.pages.views[page])


def test_what_is_dropped_on_a_page_built_late_reaches_the_window(application: Application) -> None:
    application.assembly.turn_to(Page.RULES)
    areas = application.assembly.pages.views[Page.RULES].findChildren(QAbstractScrollArea)
    assert areas
    assert not any(area.acceptDrops() or area.viewport().acceptDrops() for area in areas)


def test_an_export_from_the_work_page_builds_the_page_of_reports(
    application: Application, qtbot: QtBot
) -> None:
    application.assembly.actions[Act.EXPORT_CSV].trigger()
    calm(qtbot, application)
    assert application.assembly.page is Page.REPORTS
    assert Page.REPORTS in application.assembly.pages.views


def test_another_language_builds_the_page_that_is_shown_and_no_other(
    application: Application, qtbot: QtBot
) -> None:
    for page in (Page.MODELS, Page.TRENDS):
        application.assembly.turn_to(page)
    application.switch_language()
    calm(qtbot, application)
    assert set(application.assembly.pages.views) == {Page.TRENDS}


def test_what_ran_otherwise_than_asked_is_said_once_whatever_pages_there_are(
    application: Application,
) -> None:
    said: list[Message] = []
    application.session.said.connect(said.append)
    models = application.session.context.models
    assert isinstance(models, GuiModels)
    models.untold = ("CUDA was asked for and did not start: the CPU runs the networks.",)
    for _ in range(2):
        application.session.noticed.emit(Changed(frozenset({1}), frozenset()))
    assert [(m.kind, m.text) for m in said] == [
        ("warning", "CUDA was asked for and did not start: the CPU runs the networks.")
    ]


class StyleChanges(QObject):
    """Counts how often a page is told that its style has changed."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        self.count += event.type() == QEvent.Type.StyleChange
        return super().eventFilter(watched, event)


def test_a_page_out_of_sight_is_dressed_in_another_theme_when_it_is_turned_to(
    application: Application, qtbot: QtBot
) -> None:
    application.assembly.turn_to(Page.RULES)
    view = application.assembly.pages.views[Page.RULES]
    application.assembly.turn_to(Page.WORK)
    (holder,) = (
        each
        for each in application.assembly.window.pages.findChildren(LeastScroll)
        if each.isAncestorOf(view)
    )
    before, told = holder.styleSheet(), StyleChanges()
    view.installEventFilter(told)
    application.switch_theme()
    calm(qtbot, application)
    assert told.count == 0
    application.assembly.turn_to(Page.RULES)
    assert told.count
    assert holder.styleSheet() == theme.style_sheet(theme.current_name()) != before
    application.switch_theme()
    calm(qtbot, application)
    assert holder.styleSheet() == before


def test_all_that_lies_around_the_pages_and_every_dialog_is_dressed(
    application: Application, qtbot: QtBot
) -> None:
    application.switch_theme()
    calm(qtbot, application)
    sheet = theme.style_sheet(theme.current_name())
    window = application.assembly.window
    around = (window.rail, window.topbar, window.status, window.failures, window.messages)
    panels = (window.menuBar(), window.gate, window.keys, window.names)
    assert {part.styleSheet() for part in (*around, *panels)} == {sheet}
    dialog = QDialog(window)
    dialog.show()
    assert dialog.styleSheet() == sheet
    dialog.reject()
