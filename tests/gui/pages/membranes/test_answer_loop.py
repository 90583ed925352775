"""The page answers at the scale its samples and cells ask for, as a batch does."""

from dataclasses import replace
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from colonyqc.domain.picture import Picture, Tile
from colonyqc.inference.membrane import OnnxMembrane
from colonyqc.services.membranes.answerer import Answerer, Asked
from colonyqc.services.membranes.encoder import Prompter
from colonyqc.services.membranes.samples import PaintedPicture
from support.membranes import CELL, PICTURE, Room, sheet


def preset(room: Room, um: float | None, scale: float | None, shrink: int = 1) -> str:
    """Save the drawn sheet as a preset, its px ``shrink`` times as large."""
    drawn = sheet()
    labels = (drawn > 128).astype(np.uint8)
    size = (drawn.shape[1] // shrink, drawn.shape[0] // shrink)
    pixels = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA)
    small = cv2.resize(labels, size, interpolation=cv2.INTER_NEAREST)
    context = room.session.context
    assert context.presets is not None
    assert context.membranes is not None
    painted = PaintedPicture(np.asarray(pixels), np.asarray(small, np.uint8), um, "sample.png")
    model = context.membranes.open_membrane().info.ref
    return context.presets.save("kept", [painted], model, "Mori", scale).ref


def use(room: Room, ref: str) -> NDArray[np.uint8]:
    """Use a preset on the page; return what is shown then."""
    room.page.refresh()
    room.calm()
    room.view.presets.known.setCurrentText(ref)
    room.view.presets.use.click()
    room.calm()
    shown = room.page.found.shown
    assert shown is not None
    assert shown.prompted
    return shown.probability


def batch(room: Room, ref: str, picture: Picture) -> NDArray[np.uint8]:
    """Answer a picture by a preset as `analyse` does."""
    context = room.session.context
    assert context.presets is not None
    assert context.membranes is not None
    kept = context.presets.load(ref)
    network = context.membranes.open_membrane()
    asked = Asked(kept.samples, kept.ref, kept.scale)
    prompter = Prompter(context.pictures)
    return Answerer(asked, network, prompter, context.pictures).answer(picture).probability


@pytest.mark.parametrize(
    ("um", "scale", "shrink"),
    [(None, None, 1), (0.5, None, 1), (1.0, None, 2), (None, 0.8, 1), (1.0, 1.0, 2)],
)
def test_the_page_answers_as_a_batch_does_whatever_the_scale(
    room: Room, um: float | None, scale: float | None, shrink: int
) -> None:
    picture = replace(PICTURE, pixel_size_um=0.5 if um is not None else None)
    room.page.open(picture)
    room.calm()
    ref = preset(room, um, scale, shrink)
    np.testing.assert_array_equal(use(room, ref), batch(room, ref, picture))


def test_taking_a_preset_away_reads_the_picture_as_it_was(room: Room) -> None:
    before = room.page.found.shown
    assert before is not None
    use(room, preset(room, None, 0.5))
    room.view.samples.crosses[0].click()
    room.calm()
    after = room.page.found.shown
    assert after is not None
    np.testing.assert_array_equal(after.probability, before.probability)


def test_wide_cells_are_read_smaller_and_it_is_said(room: Room) -> None:
    picture = Picture("wide.png", (Tile(Path("wide.png")),), 1)
    room.page.open(picture)
    room.calm()
    assert "px wide here" in room.said[-1].text
    found = room.page.found.sheet
    assert found is not None
    assert found.cells.count == (80 // CELL) ** 2
    room.page.open(PICTURE)
    room.calm()
    assert room.page.found.sheet is not None
    assert room.page.found.sheet.cells.count == (160 // CELL) ** 2


def test_who_paints_while_the_picture_is_read_is_answered_after_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading is not superseded: else who paints on would never see its end."""
    shown = room.page.found.shown
    assert shown is not None
    network = type(shown.answer.encoded.network)
    encode, gate, begun = network.encode, Event(), []

    def slow(self: OnnxMembrane, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        begun.append(tile.shape)
        assert gate.wait(20)
        return encode(self, tile)

    monkeypatch.setattr(network, "encode", slow)
    room.page.open(Picture("other.png", (Tile(Path("other.png")),), 1))
    room.qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    for at in (60, 80):
        room.stroke((at, 60), (at, 90))
        room.qtbot.waitUntil(lambda: not room.page.waits, timeout=20_000)
    gate.set()
    room.calm()
    assert len(begun) == 1, "read once"
    shown = room.page.found.shown
    assert shown is not None
    assert shown.prompted
    assert shown.boxes == room.page.painter.painting.told
