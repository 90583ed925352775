from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from colonyqc.domain.picture import Picture, Tile
from colonyqc.gui.core.session import Message
from colonyqc.gui.pages.membranes.tools import Tool
from colonyqc.inference.packages import ModelLibrary
from support.coco_reader import mask, read
from support.membranes import PICTURE, Room
from support.tiny_click_network import write_click_network
from support.tiny_membrane import write_membrane_package
from support.window import GuiPictures

BLOCKS = Picture("blocks.png", (Tile(Path("blocks.png")),), 1)


def blocks() -> NDArray[np.uint8]:
    """Return two bright blocks and a grey one between them, on the tiny network's grid."""
    grey = np.full((144, 192), 40, np.uint8)
    for left, value in ((18, 220), (72, 130), (126, 220)):
        grey[42:78, left : left + 36] = value
    return grey


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """A folder with a membrane network and a click network."""
    folder = tmp_path / "models"
    write_membrane_package(folder)
    library = ModelLibrary([folder], device="cpu")
    files = write_click_network(tmp_path / "files", masks=4)
    library.import_click_network_files("tiny", files, library.detect_click_network(*files).config)
    return folder


@pytest.fixture
def room(build: Callable[..., Room], both: Path) -> Room:
    made = with_blocks(build(both))
    made.open()
    made.page.take_tool(Tool.PICK)
    return made


def with_blocks(room: Room) -> Room:
    """Put the blocks among a room's pictures, and in hand."""
    pictures = room.session.context.pictures
    assert isinstance(pictures, GuiPictures)
    pictures._arrays["blocks.png"] = blocks()
    room.hand = BLOCKS
    return room


def choose(room: Room, name: str) -> None:
    box = room.view.finds.network
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def press(room: Room, x: float, y: float, *, shift: bool = False) -> None:
    room.mouse("press", x, y, shift=shift)
    room.mouse("release", x, y)
    room.calm()


def shown(room: Room) -> NDArray[np.bool_]:
    (level, *_) = room.canvas.like._levels or (np.zeros((144, 192), np.uint8),)
    return np.asarray(level >= 128)


def test_without_a_click_network_no_choice_is_shown(build: Callable[..., Room]) -> None:
    made = build()
    made.open()
    assert not made.view.finds.isVisibleTo(made.view)


def test_the_choice_names_every_network_and_the_membrane_network_finds_first(room: Room) -> None:
    finds = room.view.finds
    assert finds.isVisibleTo(room.view)
    texts = [finds.network.itemText(at) for at in range(finds.network.count())]
    assert texts == ["membrane network", "tiny@1"]
    assert finds.network.currentData() == ""
    assert not finds.everything.isVisibleTo(finds)
    press(room, 35, 60)
    assert finds.said.text() == ""


def test_clicks_boxes_and_unwanted_clicks_are_answered_by_the_pair(room: Room) -> None:
    choose(room, "tiny@1")
    press(room, 35, 60)
    found = shown(room)
    assert found[60, 35]
    assert found[60, 145]
    assert not found[60, 90]
    assert room.view.finds.said.text() == (
        "Found by tiny@1, which expects an IoU of 0.95 itself. Assistive: it decides nothing."
    )
    press(room, 90, 60, shift=True)
    assert shown(room)[60, 35]
    press(room, 36, 62, shift=True)
    assert not shown(room).any()
    room.qtbot.keyClick(room.canvas, Qt.Key.Key_Escape)
    assert room.view.finds.said.text() == ""
    room.stroke((10, 30), (60, 90))
    room.calm()
    found = shown(room)
    assert found[60, 35]
    assert not found[60, 145]


def test_everything_is_found_counted_and_parted(room: Room) -> None:
    choose(room, "tiny@1")
    assert room.view.finds.everything.isVisibleTo(room.view)
    room.view.finds.everything.click()
    room.calm()
    found = shown(room)
    assert found[60, 90]
    assert found[60, 35] != found[60, 145]
    said = room.view.finds.said.text()
    assert said.startswith("2 things, 2 of them whole, mean area 1,276.0")
    assert "px²" in said
    assert said.endswith("Found by tiny@1. Assistive: it decides nothing.")


def test_what_was_found_is_saved_with_network_and_clicks(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finds = room.view.finds
    asked: list[Path] = []
    monkeypatch.setattr(finds, "ask_file", asked.append)
    said: list[Message] = []
    room.session.said.connect(said.append)
    choose(room, "tiny@1")
    assert not finds.save.isVisibleTo(finds)
    press(room, 35, 60)
    finds.save.click()
    assert asked[0].name == "blocks-found.json"
    finds.file_chosen.emit(tmp_path / "one.json")
    room.calm()
    assert said[-1].text == "Written: one.json, one.png. Assistive: it decides nothing."
    told = read(tmp_path / "one.json")
    assert told["network"]["name"] == "tiny@1"
    assert [(round(c["x"]), round(c["y"])) for c in told["clicks"]] == [(35, 60)]
    np.testing.assert_array_equal(mask(told["annotations"][0]["segmentation"]), shown(room))
    finds.everything.click()
    room.calm()
    finds.file_chosen.emit(tmp_path / "all.json")
    room.calm()
    assert len(read(tmp_path / "all.json")["annotations"]) == 2
    (tmp_path / "mine.json").write_text("{}")
    finds.file_chosen.emit(tmp_path / "mine.json")
    room.calm()
    assert said[-1].kind == "error"
    room.qtbot.keyClick(room.canvas, Qt.Key.Key_Escape)
    assert not finds.save.isVisibleTo(finds)


def test_what_was_found_is_kept_in_the_history_as_assistive(room: Room) -> None:
    finds = room.view.finds
    choose(room, "tiny@1")
    assert not finds.keep.isVisibleTo(finds)
    finds.everything.click()
    room.calm()
    finds.keep.click()
    room.calm()
    assert room.said[-1].text.startswith("Kept in the history as assistive:")
    assert room.said[-1].text.endswith("2 things.")
    with room.session.context.histories() as history:
        (summary,) = history.list()
        record = history.get(summary.id)
    assert summary.verdict == ""
    assert summary.prompt == "click network (tiny@1)"
    (result,) = record.analysis.pictures
    assert len(result.regions.regions) == 2
    press(room, 35, 60)
    press(room, 36, 62, shift=True)
    assert not shown(room).any()
    finds.keep.click()
    room.calm()
    assert room.said[-1].text == "Nothing was found that could be kept."


def test_the_pair_is_asked_in_the_background_with_its_name_and_can_be_stopped(room: Room) -> None:
    labels: list[str] = []
    room.jobs.job_started.connect(lambda job: labels.append(job.label))
    choose(room, "tiny@1")
    room.view.finds.everything.click()
    room.jobs.cancel_all("prompt")
    room.calm()
    assert not shown(room).any()
    press(room, 35, 60)
    assert labels[-1] == "asking tiny@1"
    assert shown(room).any()


def test_another_picture_forgets_what_was_found_and_keeps_the_choice(room: Room) -> None:
    choose(room, "tiny@1")
    press(room, 35, 60)
    room.hand = PICTURE
    room.open()
    assert room.view.finds.said.text() == ""
    assert room.view.finds.network.currentData() == "tiny@1"
    assert not shown(room).any()


def test_a_pair_that_was_changed_is_said(room: Room, both: Path) -> None:
    file = both / "tiny" / "1" / "decoder.onnx"
    file.write_bytes(file.read_bytes() + b"\0")
    choose(room, "tiny@1")
    press(room, 35, 60)
    assert "decoder.onnx was changed" in room.said[-1].text
    assert not shown(room).any()


def test_another_page_asks_the_network_that_this_one_asked(
    room: Room, build: Callable[..., Room], both: Path
) -> None:
    choose(room, "tiny@1")
    other = with_blocks(build(both))
    other.page.resume(room.page)
    other.page.refresh()
    other.calm()
    assert other.view.finds.network.currentData() == "tiny@1"
    (both / "tiny").rename(both.parent / "gone")
    other.page.refresh()
    other.calm()
    assert not other.view.finds.isVisibleTo(other.view)
