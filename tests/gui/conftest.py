"""Fixtures of the window's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.gui.main import preloader
from colonyqc.services.ports import UNWATCHED
from support.house import House, build
from support.window import GuiPictures, grey


@pytest.fixture(scope="session", autouse=True)
def pages_loaded() -> None:
    """Load every page once: the first window of a run would else do it behind its first tests."""
    preloader.load(UNWATCHED)


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
