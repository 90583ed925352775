"""A membranes page over a tiny real network and a drawn sheet, and a hand that paints in it."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Settings
from colonyqc.domain.analysis import FileHash
from colonyqc.domain.picture import Picture, Tile
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.membranes.canvas import PromptCanvas
from colonyqc.gui.pages.membranes.controller import MembranesController
from colonyqc.gui.pages.membranes.view import MembranesView
from colonyqc.gui.viewer.controller import ViewerController
from colonyqc.history import open_histories
from colonyqc.inference.packages import ModelLibrary
from colonyqc.services.membranes.presets import Presets
from support.window import GuiPictures, context

SIDE = 160
"""Side of the drawn sheet, px."""
CELL = 16
PICTURE = Picture("sheet.png", (Tile(Path("sheet.png")),), 1)


def sheet() -> NDArray[np.uint8]:
    """Return a grid of dark cells between bright membranes 2 px wide, and a little noise."""
    grey = np.random.default_rng(1).normal(60, 4, (SIDE, SIDE))
    for at in range(0, SIDE, CELL):
        grey[at : at + 2] = 190
        grey[:, at : at + 2] = 190
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)


class SheetPictures(GuiPictures):
    """Pictures told apart by their names: features are kept by what a file holds."""

    def hashes(self, picture: Picture) -> tuple[FileHash, ...]:
        return (FileHash(picture.name, sha256(picture.name.encode()).hexdigest()),)


class Room:
    """The page, its controller, and what was said."""

    def __init__(self, qtbot: QtBot, folder: Path, pictures: GuiPictures, models: Path) -> None:
        self.qtbot = qtbot
        self.jobs = Jobs()
        library = ModelLibrary([models], device="cpu")
        place = replace(
            context(pictures=pictures),
            histories=open_histories(folder / "history.db", person="Tanaka"),
            membranes=library,
            click_networks=library,
            presets=Presets(folder / "presets"),
        )
        self.session = Session(place, self.jobs, Settings(), folder / "settings.json")
        self.said: list[Message] = []
        self.session.said.connect(self.said.append)
        self.view = MembranesView()
        qtbot.addWidget(self.view)
        self.view.resize(1100, 700)
        self.view.show()
        self.viewer = ViewerController(self.view.canvas, self.jobs)
        self.hand: Picture | None = PICTURE
        self.page = MembranesController(
            self.view, self.viewer, self.session, lambda: self.hand, self.viewer
        )

    @property
    def canvas(self) -> PromptCanvas:
        return self.view.canvas

    def calm(self) -> None:
        """Wait until nothing is on its way."""

        def quiet() -> bool:
            QApplication.processEvents()
            return not self.jobs.active and not self.page.waits

        self.qtbot.waitUntil(lambda: quiet() and quiet(), timeout=20_000)

    def open(self) -> None:
        """Open the picture in hand and wait until it is read."""
        self.page.refresh()
        self.page.chooser.open_in_hand()
        self.calm()

    def mouse(self, kind: str, x: float, y: float, *, shift: bool = False) -> None:
        """Let the left button press, move or release at a place of the picture."""
        types = {
            "press": QMouseEvent.Type.MouseButtonPress,
            "move": QMouseEvent.Type.MouseMove,
            "release": QMouseEvent.Type.MouseButtonRelease,
        }
        place = QPointF(self.canvas.viewportTransform().map(QPointF(x, y)))
        button = Qt.MouseButton.NoButton if kind == "move" else Qt.MouseButton.LeftButton
        keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        down = Qt.MouseButton.LeftButton
        event = QMouseEvent(types[kind], place, place, button, down, keys)
        QApplication.sendEvent(self.canvas.viewport(), event)

    def stroke(self, *places: tuple[float, float]) -> None:
        """Drag through places of the picture."""
        self.mouse("press", *places[0])
        for place in places[1:]:
            self.mouse("move", *place)
        self.mouse("release", *places[-1])

    def paint_lattice(self) -> None:
        """Paint the membranes of a box of the drawn sheet about (72, 72)."""
        self.page.set_size(2)
        for at in (48, 64, 80, 96):
            self.stroke((at + 1, 42), (at + 1, 102))
            self.stroke((42, at + 1), (102, at + 1))

    def close(self) -> None:
        self.page.close()
        self.jobs.shutdown()
        self.session.prompter.close()
