"""A morning at the window: dropped, understood, analysed, reviewed by keys, signed, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.picture import DishKey
from colonyqc.domain.visits import VisitInterval, VisitUnit
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.dishes.view import DishesView
from colonyqc.gui.pages.review.cut_list_window import CutListWindow
from colonyqc.history import verify
from colonyqc.imaging.simulate import DishSpec, draw, grow
from colonyqc.services.days.cut_list import Purpose
from support.command import write_png
from support.round_by_keys import RoundByKeys

NAME = "UDID_038_sample1_C3_P17_MONO_D{day}_FL1_VIEW1_2015092{day}_4548.png"
DISH = DishKey("UDID_038 C3", "FL1")


class Morning:
    """The program's own window over an empty history on disk, with the shipped models."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.qtbot = qtbot
        self.context = bootstrap.context(str(folder / "history.db"))
        settings = Loaded(Settings(language="en", person="Mori"))
        self.application = Application(app, self.context, settings, folder / "settings.json")
        self.application.begin()
        self.window = self.application.assembly.window
        self.calm()

    def calm(self) -> None:
        """Wait until nothing is on its way."""
        for _ in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(self._quiet, timeout=120_000)
        QApplication.processEvents()

    def _quiet(self) -> bool:
        return self.application.settled and not self.application.jobs.active

    def drop(self, folder: Path) -> None:
        """Let go of a folder over the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(folder))])
        at, copy = QPointF(300, 300), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at.toPoint(), copy, mime, left, none)
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(self.window, QDropEvent(at, copy, mime, left, none))
        self.calm()


@pytest.fixture
def morning(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Morning]:
    spec = DishSpec(3, 512, 512, days=(2, 3), colonies=4, start_confluence=0.3)
    for day, dish in grow(spec).items():
        write_png(tmp_path / "in" / NAME.format(day=day), draw(dish).pixels[..., ::-1])
    made = Morning(qtbot, qapp, tmp_path)
    yield made
    made.application.shut_down()


def test_a_morning_from_the_drop_to_the_paper(morning: Morning, tmp_path: Path) -> None:
    application, assembly = morning.application, morning.application.assembly
    morning.drop(tmp_path / "in")
    dialog = application.intake.dialog
    assert dialog is not None
    (side,) = dialog.findChildren(QScrollArea)
    assert side.widget().width() <= side.viewport().width(), "long names push nothing off"
    dialog.analyse.click()
    morning.calm()
    with morning.context.histories() as history:
        assert history.dishes() == (DISH,)
        assert [r.analysis.acquisition.day for r in history.series(DISH)] == [2, 3]

    assembly.turn_to(Page.DISHES)
    morning.calm()
    dishes = assembly.pages.views[Page.DISHES]
    assert isinstance(dishes, DishesView)
    dishes.every.given.emit(VisitInterval(12, VisitUnit.HOURS))
    morning.calm()
    assert dishes.model.lines[0].due_says == "said of this dish"
    QTest.mouseClick(dishes.open, Qt.MouseButton.LeftButton)
    morning.calm()
    assert assembly.page is Page.WORK

    morning.window.activateWindow()
    morning.calm()
    keys = RoundByKeys(application, morning.calm).dish()
    assert keys.keys <= 15
    said = morning.window.messages.text.text()
    assert said == f"{DISH.label} is signed: the last dish of the list."

    assembly.actions[Act.CUT_LIST].trigger()
    morning.calm()
    (cut,) = morning.window.findChildren(CutListWindow)
    cut.purposes[Purpose.PICK].setChecked(True)
    morning.calm()
    cut.print.click()
    morning.calm()
    assert cut.print_dialog is not None
    printer = cut.print_dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "hood.pdf"))
    cut.print_dialog.done(1)
    morning.calm()
    assert (tmp_path / "hood.pdf").read_bytes().startswith(b"%PDF-")
    cut.close()

    assembly.turn_to(Page.TRENDS)
    morning.calm()
    trends = assembly.pages.trends
    trends._view.modes[2].click()
    morning.calm()
    assert trends.descent.tree.topLevelItem(0).text(0) == DISH.label
    assert verify(morning.context.histories) == ()
