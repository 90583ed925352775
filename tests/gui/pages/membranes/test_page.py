from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from colonyqc.domain.picture import Picture, Region, Tile
from colonyqc.gui.pages.membranes.tools import Tool
from colonyqc.services.membranes.encoder import prompt_of, take
from support.membranes import CELL, SIDE, Room, sheet

WHOLE = (SIDE // CELL) ** 2


def test_without_a_network_the_page_says_so_and_offers_nothing(
    build: Callable[..., Room], tmp_path: Path
) -> None:
    room = build(tmp_path / "none")
    room.page.refresh()
    room.calm()
    assert room.view.says_missing
    texts = [made.text() for made in room.view.missing.findChildren(QLabel)]
    assert "The membrane network is not installed" in texts
    assert room.view.missing.buttons == []


def test_an_empty_page_says_what_it_is_for_and_opens_the_picture_in_hand(
    build: Callable[..., Room],
) -> None:
    room = build()
    room.page.refresh()
    room.calm()
    assert room.view.empty.isVisibleTo(room.view)
    room.hand = None
    room.view.empty.buttons[0].click()
    assert "no picture in hand" in room.said[-1].text


def test_a_picture_is_answered_without_any_sample_first(room: Room) -> None:
    shown = room.page.found.shown
    assert not room.view.empty.isVisibleTo(room.view)
    assert room.view.chip.text() == "assistive"
    assert shown is not None
    assert not shown.prompted
    bright = sheet() > 128
    assert ((shown.probability >= 128) == bright).mean() > 0.95
    found = room.page.found.sheet
    assert found is not None
    assert found.cells.count == WHOLE
    assert str(WHOLE) in next(iter(room.view.numbers.texts.values()))
    assert "not membrane" in room.view.guide.text()


def test_painting_makes_a_box_by_itself_and_answers_from_the_cache(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded = room.page.found.shown.answer.encoded
    assert encoded is not None
    monkeypatch.setattr(
        type(encoded.network), "encode", lambda *_: pytest.fail("encoded a second time")
    )
    room.page.take_tool(Tool.BRUSH)
    room.mouse("press", 72, 72)
    room.mouse("release", 72, 72)
    painting = room.page.painter.painting
    assert [box.region for box in painting.boxes] == [Region(40, 40, 64, 64)]
    room.paint_lattice()
    room.calm()
    shown = room.page.found.shown
    assert shown is not None
    assert shown.prompted
    assert ((shown.probability >= 128) == (sheet() > 128)).mean() > 0.95
    assert "membrane" in room.view.samples.rows[0].text()
    histogram = room.view.colours.histogram
    assert sum(histogram.counts.counts) == len(room.page.found.coloured.values)  # type: ignore[union-attr]
    assert "µm²" not in histogram.accessibleName()
    assert "px²" in histogram.accessibleName()


def test_what_is_not_painted_in_the_box_is_not_membrane(room: Room) -> None:
    room.stroke((72, 72), (80, 72))
    room.calm()
    painting, encoded = room.page.painter.painting, room.page.found.shown.answer.encoded
    assert encoded is not None
    labels = np.full((SIDE, SIDE), 255, np.uint8)
    labels[40:104, 40:104] = painting.boxes[0].labels
    prompt = prompt_of([take(encoded, labels)], encoded.network)
    assert prompt.membrane.any()
    assert not prompt.membrane.all()


def test_undo_says_what_it_undid_and_redo_brings_it_back(room: Room) -> None:
    room.stroke((72, 72), (80, 72))
    painted = room.page.painter.painting.boxes[0].labels.sum()
    room.page.take_tool(Tool.ERASER)
    room.stroke((60, 72), (90, 72))
    assert room.page.painter.painting.boxes[0].labels.sum() == 0
    room.page.undo()
    assert room.said[-1].text == "Undone: eraser stroke."
    assert room.page.painter.painting.boxes[0].labels.sum() == painted
    room.page.redo()
    assert room.said[-1].text == "Done again: eraser stroke."
    for _ in range(3):
        room.page.undo()
    assert room.said[-1].text == "Undone: new sample."
    assert room.page.painter.painting.boxes == ()
    room.page.undo()
    assert room.said[-1].text == "There is nothing to undo."
    room.calm()


def test_a_box_is_dragged_moved_and_resized_by_its_corner(room: Room) -> None:
    room.page.take_tool(Tool.BOX)
    room.stroke((20, 30), (60, 80))
    assert room.page.painter.painting.boxes[0].region == Region(20, 30, 40, 50)
    room.stroke((40, 50), (50, 60))
    assert room.page.painter.painting.boxes[0].region == Region(30, 40, 40, 50)
    room.stroke((70, 90), (100, 120))
    assert room.page.painter.painting.boxes[0].region == Region(30, 40, 70, 80)
    room.stroke((130, 30), (130, 30))
    assert room.page.painter.painting.boxes[1].region == Region(96, 0, 64, 64)
    room.calm()


def test_paint_beside_every_box_is_refused_with_a_way_on(room: Room) -> None:
    room.page.take_tool(Tool.BOX)
    room.stroke((10, 10), (40, 40))
    room.page.take_tool(Tool.BRUSH)
    room.stroke((120, 120), (130, 120))
    assert "Paint inside a sample" in room.said[-1].text
    assert not room.page.painter.painting.boxes[0].labels.any()
    room.calm()


def test_a_line_between_two_clicks_follows_the_membrane(room: Room) -> None:
    room.page.take_tool(Tool.BOX)
    room.stroke((40, 40), (110, 110))
    room.page.take_tool(Tool.LINE)
    room.page.set_size(1)
    room.stroke((48, 49))
    room.mouse("move", 90, 96)
    room.stroke((96, 97))
    labels = room.page.painter.painting.boxes[0].labels
    bright = sheet()[40:110, 40:110] > 128
    assert labels.sum() > 48
    assert (labels[bright].sum() / labels.sum()) > 0.9
    room.qtbot.keyClick(room.canvas, Qt.Key.Key_Escape)
    room.stroke((60, 60))
    assert (room.page.painter.painting.boxes[0].labels == labels).all()
    room.calm()


def test_the_next_sample_lies_where_the_network_is_unsure_and_can_be_removed(room: Room) -> None:
    room.stroke((30, 17), (40, 17))
    room.calm()
    room.view.samples.next.click()
    room.calm()
    first, second = room.page.painter.painting.boxes
    both = first.region.intersect(second.region)
    assert both.width * both.height == 0
    assert len(room.view.samples.rows) == 2
    assert "paint its membranes" in room.view.samples.rows[1].text()
    room.view.samples.rows[0].click()
    assert room.page.painter.painting.active == 0
    room.view.samples.crosses[1].click()
    assert len(room.page.painter.painting.boxes) == 1
    room.calm()


def test_clicks_find_what_is_alike_and_escape_forgets_them(room: Room) -> None:
    room.page.take_tool(Tool.PICK)
    room.mouse("press", 64.5, 64.5)
    room.mouse("release", 64.5, 64.5)
    room.calm()
    assert room.canvas.like.shown
    room.mouse("press", 72, 72, shift=True)
    room.mouse("release", 72, 72)
    room.calm()
    assert room.page.painter.painting.boxes == ()
    room.qtbot.keyClick(room.canvas, Qt.Key.Key_Escape)
    assert not room.canvas.like.shown


def test_a_box_finds_the_cell_in_it(room: Room) -> None:
    room.page.take_tool(Tool.PICK)
    room.stroke((64, 64), (80, 80))
    room.calm()
    assert room.canvas.like.shown


def test_cells_are_coloured_by_the_measure_chosen(room: Room) -> None:
    room.view.colours.measure.setCurrentIndex(1)
    room.view.colours.measure.activated.emit(1)
    room.calm()
    found = room.page.found.coloured
    assert found is not None
    assert found.measure == "neighbours"
    assert "neighbours" in room.view.colours.histogram.accessibleName()
    room.view.grab()


def test_a_picture_without_cells_is_no_sheet(room: Room) -> None:
    room.session.context.pictures._arrays["flat.png"] = np.full((64, 64), 90, np.uint8)  # type: ignore[attr-defined]
    room.page.open(Picture("flat.png", (Tile(Path("flat.png")),), 1))
    room.calm()
    assert "This is not a sheet" in room.view.numbers.warning.text()
    assert "Hexagonality" not in room.view.numbers.texts


def test_samples_are_kept_as_a_preset_and_used_again(room: Room) -> None:
    room.view.presets.save_asked.emit("mine")
    assert "Paint a sample first" in room.said[-1].text
    room.mouse("press", 72, 72)
    room.mouse("release", 72, 72)
    room.paint_lattice()
    room.calm()
    room.view.presets.name.setText("mine")
    room.view.presets.save.click()
    room.calm()
    assert room.said[-1].text == "The samples are kept as preset mine@1."
    room.view.samples.crosses[0].click()
    room.view.presets.use.click()
    room.calm()
    shown = room.page.found.shown
    assert shown is not None
    assert shown.prompted
    assert [row.text() for row in room.view.samples.rows] == ["preset mine@1"]
    room.view.samples.crosses[0].click()
    room.calm()
    assert not room.page.found.shown.prompted  # type: ignore[union-attr]


def test_a_bad_preset_name_is_said(room: Room) -> None:
    room.stroke((72, 72), (80, 72))
    room.view.presets.save_asked.emit("../mine")
    room.calm()
    assert room.said[-1].kind == "error"
    assert "can't name a preset" in room.said[-1].text


def test_the_brush_changes_its_width_within_limits(room: Room) -> None:
    room.page.set_size(1)
    room.page.step_size(-1)
    assert room.view.brush_text.text() == "1\u00a0px"
    room.page.step_size(1)
    assert room.view.brush.value() == 2


def test_layers_are_hidden_in_turns_and_all_while_space_is_held(room: Room) -> None:
    room.view.layers.boxes["cells"].setChecked(False)
    assert not room.canvas.cells.isVisible()
    assert room.canvas.membranes.isVisible()
    room.qtbot.keyPress(room.canvas, Qt.Key.Key_Space)
    assert not room.canvas.membranes.isVisible()
    assert not room.canvas.samples.isVisible()
    room.qtbot.keyRelease(room.canvas, Qt.Key.Key_Space)
    assert room.canvas.membranes.isVisible()
    assert not room.canvas.cells.isVisible()


def test_another_page_goes_on_where_this_one_stood(room: Room, build: Callable[..., Room]) -> None:
    room.stroke((72, 72), (80, 72))
    room.calm()
    other = build()
    other.page.resume(room.page)
    other.calm()
    assert other.view.name.text() == "sheet.png"
    assert other.page.painter.painting.boxes[0].labels.any()
    other.page.undo()
    assert other.said[-1].text == "Undone: brush stroke."
    other.calm()


def test_a_file_that_is_no_picture_is_said(room: Room) -> None:
    room.view.path_chosen.emit(Path("/in/bad.png"))
    room.calm()
    assert room.said[-1].text == "It is empty."
    room.view.path_chosen.emit(Path("/in/other.png"))
    room.calm()
    assert room.view.name.text() == "other.png"
