"""Fixtures of the window's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from support.house import House, build
from support.window import GuiPictures, grey


@pytest.fixture
def grey_pictures() -> Callable[..., None]:
    """Add grey ramps to pictures, by name."""

    def add(pictures: GuiPictures, *names: str) -> None:
        for name in names:
            pictures._arrays[name] = grey()

    return add


@pytest.fixture
def house(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A window over a real history; `open` it."""
    made = build(qtbot, qapp, tmp_path, monkeypatch)
    yield made
    made.close()
