from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QDate
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTableWidget
from pytestqt.qtbot import QtBot

from colonyqc.domain.errors import ReportError
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.reports import summary_preview
from colonyqc.gui.pages.reports.controller import ReportsController
from colonyqc.gui.pages.reports.summary_preview import ReportKind
from colonyqc.gui.pages.reports.view import ReportsView
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.summaries import (
    SummaryCell,
    SummaryColumn,
    SummaryReport,
    SummaryTable,
    SummaryTableRow,
)
from support.builders import prompted_analysis
from support.window import DISH, OTHER, GuiHistory, context, filled, session


@pytest.fixture
def here(qtbot: QtBot, tmp_path: Path) -> Session:
    history = GuiHistory()
    filled(history)
    filled(history, OTHER, (1,))
    return session(context(history), tmp_path)


@pytest.fixture
def view() -> MagicMock:
    return MagicMock(spec=ReportsView)


def test_nothing_is_read_until_the_page_is_looked_at(here: Session, view: MagicMock) -> None:
    controller = ReportsController(view, here)
    here.take(DISH)
    view.set_report.assert_not_called()
    controller.set_shown(True)
    assert view.set_dishes.call_args.args == ((DISH, OTHER), DISH)
    assert view.set_days.call_args.args == ((2, 3, 4), 4)
    assert view.set_report.call_args.args[0].day == "4"
    here.take(DISH, 2)
    assert view.set_report.call_args.args[0].day == "2"
    controller.close()


def test_a_dish_of_nothing_but_sheets_is_reported(
    qtbot: QtBot, tmp_path: Path, view: MagicMock
) -> None:
    history = GuiHistory()
    filled(history, DISH, (2, 3))
    value = prompted_analysis(5, DISH)
    blank = Artefacts(np.zeros((300, 400), np.uint8), np.zeros((30, 40, 3), np.uint8))
    history.add(value, [blank] * 2)
    history.add(prompted_analysis(1, OTHER), [blank] * 2)
    controller = ReportsController(view, session(context(history), tmp_path))
    controller._session.take(DISH)
    controller.set_shown(True)
    assert view.set_days.call_args.args == ((2, 3, 5), 5)
    controller._session.take(OTHER)
    assert view.set_days.call_args.args == ((1,), 1)
    shown = ReportsView(QAction("Open"))
    qtbot.addWidget(shown)
    report = view.set_report.call_args.args[0]
    shown.set_report(report)
    said = [each.text() for each in shown.findChildren(QLabel)]
    row, none = report.sheets.rows
    headers = [header.replace(" (", "\n(") for header in report.sheets.headers]
    for text in (*headers, *row.numbers, none.note, report.sheets.notes[0]):
        assert text in said
    controller.close()


def test_a_report_is_suggested_a_name_written_and_said(
    here: Session, view: MagicMock, tmp_path: Path
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ReportsController(view, here)
    controller.set_shown(True)
    controller.export(".pdf")
    assert "no dish" in said[-1].text
    here.take(DISH)
    controller.export(".pdf")
    assert view.ask_path.call_args.args[0].name == "line-A_dish-1_day4_50b348.pdf"
    target = tmp_path / "out" / "x.pdf"
    target.parent.mkdir()
    controller._write(target)
    assert target.read_text("utf-8") == "line A dish 1 4"
    assert said[-1].text == "Written: x.pdf"
    assert said[-1].action == "Open the folder"
    assert here.settings.last_folder == str(target.parent)
    controller.close()


def test_a_report_that_cannot_be_written_is_said(
    here: Session, view: MagicMock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ReportError("The disk is full.")

    monkeypatch.setattr(here.context.reports, "render", full)
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ReportsController(view, here)
    here.take(DISH)
    controller.set_shown(True)
    controller._write(tmp_path / "x.csv")
    assert (said[-1].text, said[-1].kind) == ("The disk is full.", "error")
    controller.close()


@pytest.fixture
def page(qtbot: QtBot) -> ReportsView:
    made = ReportsView(QAction("Open pictures…"))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    return made


def test_the_preview_shows_what_a_number_and_a_picture_must_not_stand_without(
    page: ReportsView, here: Session
) -> None:
    controller = ReportsController(page, here)
    here.take(DISH)
    controller.set_shown(True)
    report = controller._report
    assert report is not None
    first, *others = report.values
    picture = replace(report.pictures[0], note="Out of focus.", detail="12 % covered")
    page.set_report(
        replace(
            report,
            values=(replace(first, interval=(41.23, 78.81)), *others),
            pictures=(picture,),
        )
    )
    texts = [made.text() for made in page._scroll.widget().findChildren(QLabel)]
    for said in ("(41.2–78.8)", "Out of focus.", "12 % covered"):
        assert said in texts
    controller.close()


def test_the_preview_shows_every_value_and_fact_of_the_report(
    page: ReportsView, here: Session
) -> None:
    controller = ReportsController(page, here)
    here.take(DISH)
    controller.set_shown(True)
    from PySide6.QtWidgets import QLabel

    texts = {made.text() for made in page._scroll.widget().findChildren(QLabel)}
    report = controller._report
    assert report is not None
    for value in (*report.values, *report.facts):
        assert value.label in texts
    assert page.dish.count() == 2
    assert page.day.currentText() == "day 4"
    chosen: list[object] = []
    page.day_chosen.connect(chosen.append)
    page.day.activated.emit(0)
    assert chosen == [2]
    controller.close()


def test_an_empty_page_says_what_it_is_for(page: ReportsView) -> None:
    page.set_report(None)
    assert page._stack.currentWidget() is page.empty
    assert not page.pdf.isVisibleTo(page)


def test_the_save_dialog_does_not_stop_the_window(
    page: ReportsView, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen: list[Path] = []
    page.path_chosen.connect(chosen.append)
    page.ask_path(tmp_path / "dish.csv")
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "mine.csv"))
    assert chosen == [tmp_path / "mine.csv"]
    dialog.close()


def test_a_day_a_line_and_a_lot_are_shown_and_written_in_the_language_chosen(
    page: ReportsView, here: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller = ReportsController(page, here)
    here.take(DISH)
    controller.set_shown(True)
    asked: list[Path] = []
    monkeypatch.setattr(page, "ask_path", asked.append)
    assert not page.exports[".html"].isVisibleTo(page)
    for kind, choice in (
        (ReportKind.DAY, page.date),
        (ReportKind.LINE, page.line),
        (ReportKind.LOT, page.dish),
    ):
        page.kind.setCurrentIndex(page.kind.findData(kind))
        page.kind.activated.emit(page.kind.currentIndex())
        assert isinstance(controller._report, SummaryReport)
        assert choice.isVisibleTo(page)
        assert not page.day.isVisibleTo(page)
        assert all(each.isVisibleTo(page) for each in page.exports.values())
        tables = page._scroll.widget().findChildren(QTableWidget)
        first = next(each.table for each in controller._report.sections if each.table is not None)
        assert tables[0].item(0, 0).text().startswith(first.rows[0].cells[0].text)
        assert tables[0].rowCount() == len(first.rows)
    page.exports[".html"].click()
    assert asked[-1].name == "lot-line-A---dish-1.html"
    page.language.setCurrentIndex(page.language.findData("ja"))
    page.language.activated.emit(page.language.currentIndex())
    controller._write(tmp_path / "lot.html")
    assert (tmp_path / "lot.html").read_text("utf-8") == f"ロット報告書 {DISH.label}"
    page.kind.setCurrentIndex(page.kind.findData(ReportKind.DISH))
    page.kind.activated.emit(page.kind.currentIndex())
    assert page.day.isVisibleTo(page)
    assert not page.exports[".xlsx"].isVisibleTo(page)
    controller.close()


def test_a_line_or_lot_names_the_data_package_that_goes_with_it(
    page: ReportsView, here: Session, tmp_path: Path
) -> None:
    controller = ReportsController(page, here)
    here.take(DISH)
    controller.set_shown(True)
    package = tmp_path / "lot.zip"
    package.write_bytes(b"a package")
    digest = sha256(b"a package").hexdigest()
    assert not page.package.isVisibleTo(page)
    for kind, shown in ((ReportKind.DAY, False), (ReportKind.LINE, True), (ReportKind.LOT, True)):
        page.kind.setCurrentIndex(page.kind.findData(kind))
        page.kind.activated.emit(page.kind.currentIndex())
        assert page.package.isVisibleTo(page) is shown
    page.package.click()
    (dialog,) = page.findChildren(QFileDialog)
    assert not page.package.isChecked()
    dialog.fileSelected.emit(str(package))
    assert (page.package.isChecked(), page.package.text()) == (True, "lot.zip")
    assert digest in repr(controller._report)
    page.package.click()
    assert not page.package.isChecked()
    assert digest not in repr(controller._report)
    said: list[Message] = []
    here.said.connect(said.append)
    page.package_chosen.emit(tmp_path / "gone.zip")
    assert "gone.zip can't be read" in said[-1].text
    controller.close()


def test_a_package_has_the_room_of_its_letters_beside_the_fields(
    page: ReportsView, qtbot: QtBot
) -> None:
    page.setStyleSheet("QPushButton { padding: 8px; } QComboBox { max-height: 20px; }")
    page.set_kind(ReportKind.LOT)
    page.resize(1200, 600)
    page.show()
    qtbot.waitUntil(lambda: page.package.width() > 0)
    assert page.package.height() >= page.package.sizeHint().height()


def test_a_verdict_is_told_by_its_mark_where_only_a_number_stands(qtbot: QtBot) -> None:
    cells = (SummaryCell("33.2 %", state="fail"), SummaryCell("4", state="none"))
    columns = (SummaryColumn("day 4", 1), SummaryColumn("Day", 1))
    table = SummaryTable(columns, (SummaryTableRow(cells),), (), ())
    shown = summary_preview.SummaryTableView(table, "Dishes")
    qtbot.addWidget(shown)
    items = [shown.item(0, column) for column in (0, 1)]
    assert [None if each is None else each.text() for each in items] == ["✕ 33.2 %", "4"]


def test_headings_that_are_longer_than_their_columns_are_read_whole(qtbot: QtBot) -> None:
    columns = (SummaryColumn("Differentiated fraction", 1), SummaryColumn("Day", 1))
    row = SummaryTableRow((SummaryCell("33.2 %"), SummaryCell("4")))
    table = summary_preview.SummaryTableView(SummaryTable(columns, (row,), (), ()), "Dishes")
    qtbot.addWidget(table)
    table.resize(800, 200)
    table.show()
    head, line = table.horizontalHeader(), table.fontMetrics().height()
    QApplication.processEvents()
    assert head.height() < 2 * line
    table.resize(240, 200)
    QApplication.processEvents()
    assert head.height() >= 2 * line
    assert table.height() >= head.height() + table.rowHeight(0), "no row is pushed out of sight"


def test_a_day_without_pictures_is_told_and_another_can_be_chosen(
    page: ReportsView, here: Session
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    controller = ReportsController(page, here)
    here.take(DISH)
    controller.set_shown(True)
    page.kind.setCurrentIndex(page.kind.findData(ReportKind.DAY))
    page.kind.activated.emit(page.kind.currentIndex())
    page.date.setDate(QDate(2000, 1, 1))
    assert "no pictures up to 2000-01-01" in said[-1].text
    assert page.date.isVisibleTo(page)
    assert not page.pdf.isVisibleTo(page)
    page.date.setDate(QDate(2030, 1, 1))
    assert page.pdf.isVisibleTo(page)
    controller.close()
