"""A window over a real history with people, and a clock that a test sets."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.people import Role
from colonyqc.domain.picture import DishKey
from colonyqc.gui.main.application import Application
from colonyqc.history import verify
from colonyqc.services.ports import Artefacts
from support import made_once
from support.lab import WORD, Lab, new_lab, open_lab
from support.window import GuiHistory, GuiPictures, context, filled


@dataclass
class House:
    """A lab, and the window of it once `open` was called."""

    qtbot: QtBot
    app: QApplication
    folder: Path
    lab: Lab
    pictures: GuiPictures
    opened: Application | None = None

    def open(self, language: Literal["en", "ja"] = "en") -> Application:
        """Open the window."""
        place = replace(
            context(None, self.pictures),
            histories=self.lab.histories,
            verify=partial(verify, self.lab.histories, ()),
        )
        loaded = Loaded(Settings(language=language))
        self.opened = Application(self.app, place, loaded, self.folder / "settings.json")
        self.opened.begin()
        self.calm()
        return self.opened

    @property
    def application(self) -> Application:
        """The window's program."""
        assert self.opened is not None
        return self.opened

    def calm(self) -> None:
        """Wait until nothing is on its way."""
        for _ in range(2):
            QApplication.processEvents()
            self.qtbot.waitUntil(self._quiet, timeout=60_000)
        QApplication.processEvents()

    def _quiet(self) -> bool:
        return self.application.settled and not self.application.jobs.active

    def log_in(self, name: str, password: str = WORD) -> None:
        """Log in through the page."""
        gate = self.application.assembly.window.gate
        gate.name.setText(name)
        gate.password.setText(password)
        gate.go.click()
        self.calm()

    def choose_own(self, name: str, given: str, own: str, again: str | None = None) -> None:
        """Choose a password of one's own in place of the one that somebody gave."""
        gate = self.application.assembly.window.gate
        gate.name.setText(name)
        gate.password.setText(given)
        gate.fresh.setText(own)
        gate.again.setText(own if again is None else again)
        gate.go.click()
        self.calm()

    def said(self) -> str:
        """Return what the message bar says."""
        return self.application.assembly.window.messages.text.text()

    def close(self) -> None:
        """Close the window and the history."""
        if self.opened is not None:
            self.opened.shut_down()
        self.lab.histories.engine.dispose()


def build(qtbot: QtBot, app: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Return a lab with a day of a dish in its history; nobody has to log in."""
    made_once.copied(folder, _begin)
    lab = open_lab(folder, monkeypatch)
    pictures = filled(GuiHistory(), days=(4,))
    return House(qtbot, app, folder, lab, pictures)


def _begin(folder: Path) -> None:
    lab = new_lab(folder)
    drawn = GuiHistory()
    filled(drawn, days=(4,))
    for record in drawn.records:
        arrays = [
            Artefacts(drawn.labels(one.labels)._labels, drawn.overview(one.overview))
            for one in record.stored
        ]
        with lab.histories() as history:
            history.add(record.analysis, arrays)
            history.commit()
    lab.histories.engine.dispose()


def with_people(house: House) -> House:
    """Let people log in: Abe manages, Mori is technician, Sato reviews."""
    house.lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)
    return house


def add_dishes(house: House, count: int) -> None:
    """Add dishes of a day, each drawn by itself."""
    for number in range(2, count + 2):
        add_dish(house, DishKey("line A", f"dish {number}"), 10 * number)


def add_dish(house: House, dish: DishKey, seed: int = 7) -> None:
    """Add a dish of a day."""
    drawn = GuiHistory()
    pictures = filled(drawn, dish, (seed,))
    house.pictures._arrays |= pictures._arrays
    (record,) = drawn.records
    arrays = [
        Artefacts(drawn.labels(one.labels)._labels, drawn.overview(one.overview))
        for one in record.stored
    ]
    with house.lab.histories() as history:
        history.add(replace(record.analysis), arrays)
        history.commit()
