from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.membranes.tools import Tool
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.presets import Presets
from colonyqc.services.membranes.samples import PaintedPicture
from colonyqc.services.ports import Artefacts
from support.builders import prompted_analysis, sheet_result
from support.builders import sheet as cells
from support.membranes import PICTURE, SIDE, SheetPictures, sheet
from support.window import GuiHistory, context, do


@pytest.fixture
def application(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, models: Path
) -> Iterator[Application]:
    place = replace(
        context(pictures=SheetPictures({PICTURE.name: sheet()})),
        membranes=ModelLibrary([models], device="cpu"),
    )
    made = Application(qapp, place, Loaded(Settings(language="en")), tmp_path / "settings.json")
    made.begin()
    do(made, Act.GO_MEMBRANES)
    made.assembly.pages.membranes.open(PICTURE)
    calm(qtbot, made)
    yield made
    made.shut_down()


def calm(qtbot: QtBot, application: Application) -> None:
    def quiet() -> bool:
        QApplication.processEvents()
        busy = application.jobs.active or not application.settled
        return not busy and not application.assembly.pages.membranes.waits

    qtbot.waitUntil(lambda: quiet() and quiet(), timeout=20_000)


def test_the_keys_of_the_page_take_tools_and_sizes(application: Application, qtbot: QtBot) -> None:
    assembly = application.assembly
    assert assembly.page is Page.MEMBRANES
    for key, tool in (
        (Qt.Key.Key_E, Tool.ERASER),
        (Qt.Key.Key_S, Tool.BOX),
        (Qt.Key.Key_L, Tool.LINE),
        (Qt.Key.Key_C, Tool.PICK),
        (Qt.Key.Key_H, Tool.LOOK),
        (Qt.Key.Key_B, Tool.BRUSH),
    ):
        qtbot.keyClick(assembly.window, key)
        assert assembly.pages.views[Page.MEMBRANES].canvas.tool is tool
        assert assembly.pages.views[Page.MEMBRANES].canvas.strip.buttons[tool].isChecked()
    before = assembly.pages.views[Page.MEMBRANES].brush.value()
    qtbot.keyClick(assembly.window, Qt.Key.Key_BracketRight)
    qtbot.keyClick(assembly.window, Qt.Key.Key_BracketRight)
    qtbot.keyClick(assembly.window, Qt.Key.Key_BracketLeft)
    assert assembly.pages.views[Page.MEMBRANES].brush.value() == before + 1


def test_a_sample_is_asked_for_undone_and_done_again_by_keys(
    application: Application, qtbot: QtBot
) -> None:
    assembly = application.assembly
    qtbot.keyClick(assembly.window, Qt.Key.Key_N)
    calm(qtbot, application)
    assert len(assembly.pages.membranes.painter.painting.boxes) == 1
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(assembly.window, Qt.Key.Key_Z, control)
    assert assembly.window.messages.text.text() == "Undone: next sample."
    qtbot.keyClick(assembly.window, Qt.Key.Key_Z, control | shift)
    assert len(assembly.pages.membranes.painter.painting.boxes) == 1
    calm(qtbot, application)


def test_the_language_changes_and_picture_and_samples_stay(
    application: Application, qtbot: QtBot
) -> None:
    do(application, Act.NEXT_SAMPLE)
    calm(qtbot, application)
    application.switch_language()
    calm(qtbot, application)
    view = application.assembly.pages.views[Page.MEMBRANES]
    assert application.assembly.page is Page.MEMBRANES
    assert view.chip.text() == "補助判定"
    assert view.name.text() == PICTURE.name
    assert "細胞膜を塗ってください" in view.samples.rows[0].text()
    assert {"細胞", "見つかった細胞"} & set(view.numbers.texts)


def test_the_work_page_leads_from_a_sheet_to_its_picture(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, models: Path
) -> None:
    library, presets = ModelLibrary([models], device="cpu"), Presets(tmp_path / "presets")
    sample = PaintedPicture(sheet()[:64, :64], (sheet()[:64, :64] > 128).astype(np.uint8), None)
    preset = presets.save("mine", (sample,), library.open_membrane().info.ref, "Tanaka")
    history = GuiHistory()
    arrays = Artefacts(sheet(), np.repeat(sheet()[..., None], 3, axis=2))
    shown = sheet_result(1, cells(20), width=SIDE, height=SIDE)
    history.add(prompted_analysis(3, pictures=(shown,), preset=preset.ref), [arrays])
    place = replace(
        context(history, SheetPictures({shown.picture.name: sheet()})),
        membranes=library,
        presets=presets,
    )
    application = Application(
        qapp, place, Loaded(Settings(language="en")), tmp_path / "settings.json"
    )
    application.begin()
    calm(qtbot, application)
    work = application.assembly.review_view
    assert work.sheet.isVisible()
    assert not work.card.isVisible()
    assert not work.decisions.isVisible()
    assert application.assembly.work.state.presets == ("mine@1",)
    work.sheet.membranes.click()
    calm(qtbot, application)
    assert application.assembly.page is Page.MEMBRANES
    assert application.assembly.pages.membranes._picture == shown.picture
    found = application.assembly.pages.membranes.found.shown
    assert found is not None
    assert found.prompted
    application.shut_down()
