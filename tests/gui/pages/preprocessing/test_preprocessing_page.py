"""The window of preprocessing: before and after, steps put into force, a protocol written."""

from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from colonyqc.domain.picture import Picture, Tile
from colonyqc.domain.preprocessing import PreprocessingStep, StepKind
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.main.actions import Act
from colonyqc.gui.pages.preprocessing.controller import PreprocessingController
from colonyqc.gui.pages.preprocessing.view import PreprocessingView
from colonyqc.services.protocols import read_protocol
from support.house import House
from support.window import GuiHistory, GuiPictures, context, do, session

NOISE = np.random.default_rng(0).integers(0, 255, (1100, 1200), np.uint8)
PICTURE = Picture("a.png", (Tile(Path("a.png")),))


@pytest.fixture
def here(qtbot: QtBot, tmp_path: Path) -> Session:
    return session(context(GuiHistory(), GuiPictures({"a.png": NOISE})), tmp_path)


@pytest.fixture
def view(qtbot: QtBot) -> PreprocessingView:
    made = PreprocessingView()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def controller(here: Session, view: PreprocessingView) -> PreprocessingController:
    made = PreprocessingController(view, here)
    made.open(PICTURE)
    return made


def test_a_step_changes_what_is_shown_after_and_not_before(
    controller: PreprocessingController, view: PreprocessingView
) -> None:
    before = view.before.grab().toImage()
    assert view.steps == ()
    assert view.before._image == view.after._image
    assert (view.before._image.width(), view.before._image.height()) == (1024, 1024)
    view.boxes[StepKind.DENOISE].setChecked(True)
    first = view.after._image.copy()
    assert first != view.before._image
    view.amounts[StepKind.DENOISE].setValue(4)
    assert view.after._image != first
    assert view.before.grab().toImage() == before
    assert view.steps == (PreprocessingStep(StepKind.DENOISE, 4.0),)


def test_steps_are_in_force_from_now_on_until_they_are_taken_out(
    controller: PreprocessingController, view: PreprocessingView, here: Session
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    assert here.context.protocol.preprocessing == ()
    view.boxes[StepKind.CLAHE].setChecked(True)
    assert here.context.protocol.preprocessing == ()
    view.use.click()
    assert here.context.protocol.preprocessing == (PreprocessingStep(StepKind.CLAHE, 2.0),)
    assert view.said.text() == "In force: Local contrast (CLAHE) 2"
    assert "preprocessed as said" in said[-1].text
    view.boxes[StepKind.CLAHE].setChecked(False)
    controller.open(PICTURE)
    assert view.boxes[StepKind.CLAHE].isChecked()
    view.boxes[StepKind.CLAHE].setChecked(False)
    view.use.click()
    assert here.context.protocol.preprocessing == ()
    assert (view.said.text(), said[-1].text) == (
        "In force: no steps",
        "Pictures are no longer preprocessed.",
    )


def test_steps_are_saved_as_a_protocol_that_is_read_back(
    controller: PreprocessingController, view: PreprocessingView, here: Session, tmp_path: Path
) -> None:
    said: list[Message] = []
    here.said.connect(said.append)
    view.boxes[StepKind.FLAT_FIELD].setChecked(True)
    view.ask_file = MagicMock()  # type: ignore[method-assign]  # no dialog in a test
    view.save.click()
    assert view.ask_file.call_args.args[0].name == "protocol.yaml"
    file = tmp_path / "even.yaml"
    view.file_chosen.emit(file)
    found = read_protocol(file)
    assert (found.name, found.preprocessing) == (
        "even",
        (PreprocessingStep(StepKind.FLAT_FIELD, 80.0),),
    )
    assert (
        said[-1].text
        == "Written: even.yaml, for other seats. Here “Use from now on” does the same."
    )
    other = tmp_path / "notes.yaml"
    other.write_text("flavour: sweet")
    view.file_chosen.emit(other)
    assert said[-1].kind == "error"


def test_a_picture_that_went_away_is_a_sentence(
    view: PreprocessingView, qtbot: QtBot, tmp_path: Path
) -> None:
    here = session(context(GuiHistory(), GuiPictures({}, broken=["b.png"])), tmp_path)
    said: list[Message] = []
    here.said.connect(said.append)
    PreprocessingController(view, here).open(Picture("b.png", (Tile(Path("b.png")),)))
    assert said[-1].kind == "error"
    assert not view.isVisible()


def test_the_window_opens_from_the_menu(house: House) -> None:
    house.open()
    do(house.application, Act.PREPROCESSING)
    house.calm()
    pages = house.application.assembly.pages
    assert pages.preprocessing._view.isVisible()
    pages.show(None)
    assert not pages.preprocessing._view.isVisible()
