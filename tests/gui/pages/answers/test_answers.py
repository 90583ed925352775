"""The window of answers: what is shown of a picture, colonies parted and joined again, exports."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot

from colonyqc.files.label_files.writer import LabelFileWriter
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.answers import presenter
from colonyqc.gui.pages.answers.controller import AnswersController
from colonyqc.gui.pages.answers.export_dialog import ExportDialog
from colonyqc.gui.pages.answers.presenter import AnswerKind
from colonyqc.gui.pages.answers.view import AnswersView
from colonyqc.inference.feature_network import FeatureLibrary
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.answers.classification import (
    CALIBRATIONS,
    DrawnFrom,
    PictureLabel,
    Question,
    RankedLabel,
)
from colonyqc.services.answers.files import AnswerForm
from colonyqc.services.answers.likeness import Attribute
from colonyqc.services.ports import Artefacts
from colonyqc.services.ports.label_files import LabelForm
from colonyqc.services.ports.tables import TableForm
from support.builders import (
    BLURRED,
    analysis,
    picture_result,
    prompted_analysis,
    sheet,
    sheet_result,
)
from support.coco_reader import read
from support.house import House
from support.tiny_pyramid import write_pyramid_package
from support.window import DISH, GuiHistory, GuiPictures, context, do, session, shown_texts

SIZE = (240, 320)
OVERVIEW = np.full((120, 160, 3), 90, np.uint8)


def touching() -> np.ndarray:
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    classes = np.zeros(SIZE, np.uint8)
    classes[(x - 80) ** 2 + (y - 120) ** 2 < 60**2] = 1
    classes[(x - 190) ** 2 + (y - 120) ** 2 < 58**2] = 2
    return classes


def grid() -> np.ndarray:
    found = np.zeros(SIZE, np.uint8)
    for at in range(0, 320, 20):
        found[:, at : at + 3] = 255
        found[at : at + 3] = 255
    return found


@pytest.fixture
def here(qtbot: QtBot, tmp_path: Path) -> Session:
    history = GuiHistory()
    results = (
        picture_result(1, width=320, height=240),
        picture_result(2, quality=BLURRED, colonies=()),
    )
    usual = [Artefacts(touching(), OVERVIEW), Artefacts(None, OVERVIEW)]
    history.add(analysis(2, DISH, results), usual)
    sheets = (sheet_result(1, sheet(), width=320, height=240),)
    history.add(prompted_analysis(3, DISH, sheets), [Artefacts(grid(), OVERVIEW)])
    return session(context(history), tmp_path)


@pytest.fixture
def view(qtbot: QtBot) -> AnswersView:
    made = AnswersView()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def controller(here: Session, view: AnswersView) -> AnswersController:
    made = AnswersController(view, here)
    with here.context.histories() as history:
        made.open(history.get(1), 0)
    return made


def lines(view: AnswersView) -> list[str]:
    held = [view._lines.itemAt(i).widget() for i in range(view._lines.count())]
    return [each.text() for each in held if isinstance(each, QLabel)]


def choose(view: AnswersView, kind: AnswerKind) -> None:
    view.kinds.button(kind.value).click()


def test_each_kind_of_answer_is_drawn_and_counted(
    controller: AnswersController, view: AnswersView
) -> None:
    view.show()
    seen = {}
    for kind in AnswerKind:
        choose(view, kind)
        seen[kind] = lines(view), view.grab().toImage()
    assert seen[AnswerKind.CLASSES][0][:2] == ["background", "71.9 %"]
    assert seen[AnswerKind.INSTANCES][0] == ["undifferentiated", "1"]
    assert seen[AnswerKind.BOTH][0] == ["undifferentiated", "1", "differentiated", "1"]
    whole = dict(zip(seen[AnswerKind.WHOLE][0][::2], seen[AnswerKind.WHOLE][0][1::2], strict=True))
    assert whole["quality (from: quality gate)"] == "good"
    assert whole["stage of growth (from: segmentation map)"] == "growing"
    assert "%" not in "".join(whole.values())
    images = [image for _, image in seen.values()]
    assert all(one != other for i, one in enumerate(images) for other in images[i + 1 :])


def test_colonies_are_parted_and_joined_again_step_by_step(
    controller: AnswersController, view: AnswersView, qtbot: QtBot
) -> None:
    choose(view, AnswerKind.INSTANCES)
    assert (view.undo.isEnabled(), view.redo.isEnabled()) == (False, False)
    view.part.click()
    assert lines(view) == ["undifferentiated", "1", "differentiated", "1"]
    view.part.click()
    view.undo.click()
    assert lines(view) == ["undifferentiated", "1"]
    assert (view.undo.isEnabled(), view.redo.isEnabled()) == (False, True)
    view.redo.click()
    assert controller.parted == {1}
    # A click on either part joins them, one on the ground does nothing.
    view.resize(900, 600)
    frame = view.picture.frame
    inside = QPoint(round(0.25 * frame.width()), round(frame.height() / 2))
    left = frame.topLeft().toPoint() + inside
    qtbot.mouseClick(view.picture, Qt.MouseButton.LeftButton, pos=left)
    assert controller.parted == set()
    ground = frame.topLeft().toPoint() + QPoint(4, 4)
    qtbot.mouseClick(view.picture, Qt.MouseButton.LeftButton, pos=ground)
    assert controller.parted == set()
    assert view.undo.isEnabled()


def test_a_poor_picture_says_that_it_has_no_map(
    controller: AnswersController, view: AnswersView, here: Session
) -> None:
    with here.context.histories() as history:
        controller.open(history.get(1), 1)
    assert "could not be judged" in view.notes.text()
    assert not view.part.isVisibleTo(view)
    choose(view, AnswerKind.WHOLE)
    assert lines(view) == ["quality (from: quality gate)", "poor"]


def test_a_sheet_wears_assistive_and_its_cells_are_not_parted(
    controller: AnswersController, view: AnswersView, here: Session
) -> None:
    assert not view.assistive.isVisibleTo(view)
    with here.context.histories() as history:
        controller.open(history.get(2), 0)
    assert any(text.startswith("Assistive") for text in shown_texts(view))
    choose(view, AnswerKind.BOXES)
    assert lines(view) == ["cell", "192"]
    assert not view.part.isVisibleTo(view)
    view.pointed.emit(0.5, 0.5)
    assert controller.parted == set()


def test_the_dish_is_exported_as_it_is_parted(
    controller: AnswersController, view: AnswersView, here: Session, tmp_path: Path
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    view.part.click()
    view.ask_forms = MagicMock()  # type: ignore[method-assign]  # no dialog in a test
    view.export.click()
    view.ask_forms.assert_called_once()
    out = tmp_path / "out"
    view.folder_chosen.emit(out)
    found = read(out / "instances.json")
    assert [each["parted"] for each in found["annotations"]][:2] == [True, True]
    assert len(found["images"]) == 3
    assert said[-1].text == "Written to out."
    (out / "instances.json").write_text('{"mine": 1}', "utf-8")
    view.folder_chosen.emit(out)
    assert (said[-1].kind, "is there already" in said[-1].text) == ("error", True)


def test_the_dish_is_exported_without_names(
    controller: AnswersController, view: AnswersView, here: Session, tmp_path: Path
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    key, out = tmp_path / "key.json", tmp_path / "out"
    view.ask_folder = MagicMock()  # type: ignore[method-assign]  # no system dialog in a test
    view.export.click()
    (dialog,) = view.findChildren(ExportDialog)
    dialog.pseudonyms.box.setChecked(True)
    dialog.pseudonyms.take(key)
    dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).click()
    view.folder_chosen.emit(out)
    assert str(key) in said[-1].text
    told = (out / "instances.json").read_text("utf-8")
    assert "line A" not in told
    assert "picture-" in told


def test_a_click_or_a_name_puts_colonies_in_order(
    controller: AnswersController, view: AnswersView, here: Session, tmp_path: Path
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    view.alike.setChecked(True)
    view.pointed.emit(0.25, 0.5)
    assert said[-1].text == "No network with features is installed."
    write_pyramid_package(tmp_path / "models")
    library = FeatureLibrary(ModelLibrary([tmp_path / "models"]), threads=1)
    pictures = GuiPictures({"view1.png": np.repeat(touching()[..., None] * 60, 3, 2)})
    here.context = replace(here.context, features=library, pictures=pictures)
    view.pointed.emit(0.25, 0.5)
    assert lines(view) == ["1: number 1, picture 1", "1.00"]
    assert "decides nothing" in view.notes.text()
    assert [box.text for box in view.picture._boxes] == ["1: 1.00"]
    assert controller.parted == set()
    view.alike.setChecked(False)
    view.names[Attribute.ROUND].setChecked(True)
    assert lines(view)[0] == "1: number 1, picture 1"
    view.names[Attribute.ROUND].setChecked(False)
    assert lines(view)[0] == "background"
    view.pointed.emit(0.25, 0.5)
    assert controller.parted == {1}


def test_a_calibrated_label_shows_its_chance_and_never_certainty() -> None:
    ranked = (RankedLabel("culture", 0.9999), RankedLabel("no culture picture", 0.0001))
    label = PictureLabel(Question.CULTURE, DrawnFrom.POOLED, ranked, "these")
    assert presenter._line(label) == (
        "kind of picture (from: pooled features)",
        "culture > 99 %, no culture picture < 1 %",
    )
    unsure = (RankedLabel("growing", 0.804), RankedLabel("sparse", 0.12), RankedLabel("empty"))
    assert presenter._line(PictureLabel(Question.STAGE, DrawnFrom.POOLED, unsure, "those"))[1] == (
        "growing 80 %, sparse 12 %, empty"
    )


def test_what_calibrations_say_is_collected_for_translation() -> None:
    told = {text for each in CALIBRATIONS.values() for text in (each.culture_on, each.stage_on)}
    assert told == set(presenter._CALIBRATED)


def test_the_window_opens_from_the_menu_and_is_hidden_with_the_history(house: House) -> None:
    house.open()
    do(house.application, Act.ANSWERS)
    house.calm()
    pages = house.application.assembly.pages
    view = pages.answers._view
    assert view.isVisible()
    with house.lab.histories() as history:
        assert view.name.text() == history.get(1).analysis.pictures[0].picture.name
    pages.show(None)
    assert not view.isVisible()


def test_the_forms_that_are_ticked_are_written_and_what_fails_is_told(
    controller: AnswersController, view: AnswersView, here: Session, tmp_path: Path
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    view.ask_folder = MagicMock()  # type: ignore[method-assign]  # no system dialog in a test
    view.export.click()
    (dialog,) = view.findChildren(ExportDialog)
    assert dialog.ticked == ("coco", "coco-panoptic", "png")
    assert set(dialog.boxes) == {*TableForm, *AnswerForm, *LabelForm}
    for form, box in dialog.boxes.items():
        box.setChecked(form == "geojson")
    dialog.boxes["geojson"].setChecked(False)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    assert ok.toolTip() == "Tick at least one form first."
    dialog.boxes["geojson"].setChecked(True)
    assert ok.toolTip() == ""
    assert dialog.windowTitle() == "Export the dish"
    ok.click()
    assert view.key is None
    view.ask_folder.assert_called_once()
    out = tmp_path / "out"
    here.context = replace(here.context, label_files=LabelFileWriter())
    view.folder_chosen.emit(out)
    written = sorted((out / "geojson").iterdir())
    assert written
    assert said[-1].text == "Written to out."
    written[0].write_text("{}", "utf-8")
    view.folder_chosen.emit(out)
    assert said[-1].kind == "error"
    assert "Not written: 1. " in said[-1].text
