"""A window on its page of regions, over a tiny real network and three drawn days of a dish."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.config.settings import Loaded, Settings
from colonyqc.files.video import VideoFiles
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.pages.regions.canvas import RegionCanvas
from colonyqc.gui.pages.regions.controller import RegionsController
from colonyqc.gui.pages.regions.view import RegionsView
from colonyqc.history import open_histories
from support import regions as drawn
from support.tiny_pyramid import write_pyramid_package
from support.window import context, do


class Bench:
    """The window, the page in it, and a hand."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path, models: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.days = drawn.write_dish(folder / "dish")
        place = replace(
            drawn.with_regions(context(), models),
            pictures=bootstrap.pictures(),
            videos=VideoFiles(),
            histories=open_histories(folder / "history.db", person="Tanaka"),
        )
        loaded = Loaded(Settings(language="en"))
        self.application = Application(app, place, loaded, folder / "settings.json")
        self.application.begin()
        do(self.application, Act.GO_REGIONS)
        self.calm()

    @property
    def page(self) -> RegionsController:
        return self.application.assembly.pages.regions

    @property
    def view(self) -> RegionsView:
        view = self.application.assembly.pages.views[Page.REGIONS]
        assert isinstance(view, RegionsView)
        return view

    @property
    def canvas(self) -> RegionCanvas:
        return self.view.canvas

    def calm(self) -> None:
        """Wait until nothing is on its way."""

        def quiet() -> bool:
            QApplication.processEvents()
            waits = self.page.waits or self.view.frame.waits
            busy = self.application.jobs.active or not self.application.settled
            return not busy and not waits

        self.qtbot.waitUntil(lambda: quiet() and quiet(), timeout=120_000)

    def open(self, day: int = 0) -> None:
        """Open a day's picture and wait until its regions are found."""
        self.page.chooser.open_path(self.days[day])
        self.calm()

    def stroke(self, number: int, *places: tuple[float, float]) -> None:
        """Paint a stroke of a region and wait for the answer."""
        self.page.choose(number)
        drawn.stroke(self.canvas, *places)
        self.calm()

    def said(self) -> str:
        """Return what the message bar says."""
        return self.application.assembly.window.messages.text.text()

    def close(self) -> None:
        self.application.shut_down()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_pyramid_package(folder)
    return folder


@pytest.fixture
def build(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Path], Bench]]:
    made: list[Bench] = []

    def make(models: Path) -> Bench:
        made.append(Bench(qtbot, qapp, tmp_path, models))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture
def bench(build: Callable[[Path], Bench], models: Path) -> Bench:
    made = build(models)
    made.open()
    return made
