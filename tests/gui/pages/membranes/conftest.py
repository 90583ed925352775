"""Fixtures of the membranes page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from support.membranes import PICTURE, Room, SheetPictures, sheet
from support.tiny_membrane import write_membrane_package


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_membrane_package(folder)
    return folder


@pytest.fixture
def build(qtbot: QtBot, tmp_path: Path, models: Path) -> Iterator[Callable[..., Room]]:
    rooms: list[Room] = []

    def make(folder: Path = models) -> Room:
        wide = np.kron(sheet()[:80, :80], np.ones((8, 8), np.uint8))
        shown = {PICTURE.name: sheet(), "other.png": sheet()[:96], "wide.png": wide}
        pictures = SheetPictures(shown)
        rooms.append(Room(qtbot, tmp_path, pictures, folder))
        return rooms[-1]

    yield make
    for room in rooms:
        room.close()


@pytest.fixture
def room(build: Callable[..., Room]) -> Room:
    made = build()
    made.open()
    return made
